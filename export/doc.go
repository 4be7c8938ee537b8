// Package export writes stored reports as corpora.
package export
