package decode

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
)

// QueryEscape writes a query string as a browser would on a page in charset
// c: every character beyond ASCII is encoded in c and its bytes are
// percent-encoded; ASCII stays as it is, escapes included. A character that
// c lacks becomes an escaped &#N; reference. On UTF-16 pages queries are
// UTF-8. Bytes that are not UTF-8 are escaped as they stand.
func QueryEscape(s string, c Charset) string {
	if plainString(s) {
		return s
	}
	if c != CharsetGB18030 && c != CharsetBig5 {
		c = CharsetUTF8
	}
	enc := encodingOf(c).NewEncoder()
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r < utf8.RuneSelf:
			b.WriteByte(s[i])
		case c == CharsetUTF8 || r == utf8.RuneError && n == 1:
			escape(&b, s[i:i+n])
		default:
			escapeIn(&b, enc, r)
		}
		i += n
	}
	return b.String()
}

// escapeIn writes r in a legacy charset.
func escapeIn(b *strings.Builder, enc *encoding.Encoder, r rune) {
	raw, err := enc.String(string(r))
	if err != nil {
		b.WriteString("%26%23" + strconv.Itoa(int(r)) + "%3B")
		return
	}
	escape(b, raw)
}

// escape percent-encodes every byte of raw.
func escape(b *strings.Builder, raw string) {
	const hex = "0123456789ABCDEF"
	for i := 0; i < len(raw); i++ {
		b.WriteByte('%')
		b.WriteByte(hex[raw[i]>>4])
		b.WriteByte(hex[raw[i]&15])
	}
}

// plainString reports whether s is ASCII.
func plainString(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
