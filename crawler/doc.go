// Package crawler fetches pages politely and hands every response to its caller.
package crawler
