package decode

import "net/url"

// QueryEscape percent-encodes the non-ASCII characters of s in charset c.
func QueryEscape(s string, c Charset) string { return url.PathEscape(s) }
