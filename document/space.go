package document

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// squeeze makes every run of white space one space, and drops it at the
// ends. A line break between two full-width characters is no space: Chinese
// is wrapped anywhere.
func squeeze(s string) string {
	s = trimRight(trimLeft(s))
	if isSqueezed(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	var last rune
	gap, broken := false, false
	for _, r := range s {
		switch {
		case isZeroWidth(r):
		case isSpace(r):
			gap = true
			broken = broken || r == '\n' || r == '\r'
		default:
			if gap && b.Len() > 0 && !(broken && isWide(last) && isWide(r)) {
				b.WriteByte(' ')
			}
			b.WriteRune(r)
			last, gap, broken = r, false, false
		}
	}
	return b.String()
}

// isSqueezed tells a text without white space at its ends that squeeze
// would not change.
func isSqueezed(s string) bool {
	space := false
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == ' ' && space, c == '\n', c == '\t', c == '\r':
			return false
		case c < utf8.RuneSelf:
			space = c == ' '
			i++
			continue
		case isWideAt(s, i):
			i += 3
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError || isSpace(r) || isZeroWidth(r) {
				return false
			}
			i += size
		}
		space = false
	}
	return true
}

// isHanLead tells the first byte of three for most Chinese characters, and
// never for white space.
func isHanLead(c byte) bool { return c >= 0xe4 && c <= 0xe9 }

// isWideAt tells most Chinese characters and marks, and never white space.
func isWideAt(s string, i int) bool {
	if i+2 >= len(s) || (s[i+1]^0x80)|(s[i+2]^0x80) >= 0x40 {
		return false
	}
	c := s[i]
	return isHanLead(c) || c == 0xe3 && s[i+1] == 0x80 && s[i+2] != 0x80 || c == 0xef && s[i+1] == 0xbc
}

// visible returns a text node as it counts: white space between two elements
// is a space even where it breaks the line.
func visible(s string) string {
	if len(s) < 200 && trimLeft(s) == "" {
		return " "
	}
	return s
}

// trimLeft drops white space at the beginning.
func trimLeft(s string) string {
	for s != "" {
		switch c := s[0]; {
		case c == ' ' || c == '\n' || c == '\t' || c == '\r':
			s = s[1:]
		case c < utf8.RuneSelf || isHanLead(c):
			return s
		default:
			return strings.TrimLeftFunc(s, isSpace)
		}
	}
	return s
}

// trimRight drops white space at the end.
func trimRight(s string) string {
	for s != "" {
		switch c := s[len(s)-1]; {
		case c == ' ' || c == '\n' || c == '\t' || c == '\r':
			s = s[:len(s)-1]
		case c < utf8.RuneSelf || len(s) >= 3 && isHanLead(s[len(s)-3]):
			return s
		default:
			return strings.TrimRightFunc(s, isSpace)
		}
	}
	return s
}

func isSpace(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return r == ' ' || r == '\n' || r == '\t' || r == '\r'
	case r >= 0x3001 || r > 0xa0 && r < 0x1680:
		return false
	}
	return unicode.IsSpace(r)
}

func isZeroWidth(r rune) bool {
	return r == 0xfeff || r >= 0x200b && r <= 0x200f || r == 0x2060 || r == 0xad
}

func isWide(r rune) bool {
	switch {
	case r < 0x2014:
		return false
	case r >= 0x3000 && r <= 0x303f, r >= 0x3400 && r <= 0x9fff, r >= 0xf900 && r <= 0xfaff, r >= 0xff00 && r <= 0xffef:
		return true
	case r >= 0x20000 && r <= 0x3ffff:
		return true
	}
	return r == '—' || r == '“' || r == '”' || r == '…'
}

// compact removes all white space, for comparing texts.
func compact(s string) string {
	return strings.Map(func(r rune) rune {
		if isSpace(r) || isZeroWidth(r) {
			return -1
		}
		return r
	}, s)
}

func runes(s string) int { return utf8.RuneCountInString(s) }

// clip cuts a string after n runes.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
