package decode

import (
	"strings"
	"unicode/utf8"
)

// Simplify turns Traditional characters (繁體) into Simplified ones (简体) as
// OpenCC does: the longest phrase first, else character by character. A text
// in which nothing changes is returned as it is, without a copy.
func Simplify(s string) string {
	t := opencc()
	var b strings.Builder
	kept := 0 // s[kept:i] is still to be copied
	for i := 0; i < len(s); {
		if s[i] < 0xE3 { // below U+3000 nothing is Han
			i++
			continue
		}
		n, phrase, r := t.next(s[i:])
		if phrase != "" || r != 0 {
			if kept == 0 {
				b.Grow(len(s) + len(s)/64 + 2*utf8.UTFMax)
			}
			b.WriteString(s[kept:i])
			kept = i + n
		}
		if phrase != "" {
			b.WriteString(phrase)
		} else if r != 0 {
			b.WriteRune(r)
		}
		i += n
	}
	if kept == 0 {
		return s
	}
	b.WriteString(s[kept:])
	return b.String()
}
