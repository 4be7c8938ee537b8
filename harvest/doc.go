// Package harvest takes one source through fetch, decode, classify, parse, validate and store.
package harvest
