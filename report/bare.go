package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"nianbao/decode"
)

// bare is a text as squeeze has it, without its places.
func bare(s string) string {
	b := barer{source: s}
	if !b.run() {
		return bareOf(simplified(s))
	}
	return b.text()
}

// barer takes a text in Simplified characters from its published to its bare
// form. Nearly all characters are ordinary Han ones and stay as they are.
type barer struct {
	source  string
	out     strings.Builder
	kept    int // what stands before it is in out
	settled int // what stands before it stays in Simplified
}

// run goes over the text once. It reports false where the text has to be
// converted first.
func (b *barer) run() bool {
	t, s := hanTraits(), b.source
	for i, n := 0, 0; i < len(s); i += n {
		if n = 1; s[i] < utf8.RuneSelf && s[i] != 0 {
			if s[i] == ' ' || s[i] >= '\t' && s[i] <= '\r' {
				b.keep(i, 1)
			}
			continue
		}
		if n = 3; i+8 <= len(s) {
			bytes := eightBytes(s, i)
			if in := t.groups[uint16(runeOf(bytes))]; isThree(bytes) && in < punctuation && !t.closer(in, byte(bytes>>40)) {
				continue
			}
		}
		if n = b.closely(t, i); n == 0 {
			return false
		}
	}
	return true
}

// closely takes the character at i, not of ASCII, and returns its length; 0 where
// it is not Simplified.
func (b *barer) closely(t *hanTable, i int) int {
	r, ok := threeBytes(b.source, i)
	if !ok || r < startOfHan || r >= 0xA000 {
		return b.sign(r, i)
	}
	if m := t.remarkOn(r); m.traits&mayChange != 0 && i >= b.settled {
		n := m.staying(b.source[i:])
		if b.settled = i + n; n == 0 {
			return 0
		}
	}
	return 3
}

// sign takes a character that is no Han, r where it has three bytes, and returns
// its length; 0 where it is not Simplified.
func (b *barer) sign(r rune, i int) int {
	switch {
	case r > '\uFF00' && r < '\uFF40': // ！ to ＿
		b.keep(i, 3)
		b.out.WriteByte(byte(r - 0xFEE0))
		return 3
	case r == '。' || r == '、' || r == '《' || r == '》':
		return 3
	}
	return b.other(i)
}

// stays reports whether the character at i, one of those that may change, stays
// in Simplified.
func (b *barer) stays(i int) bool {
	if i < b.settled {
		return true
	}
	n := decode.StayingPrefix(b.source[i:])
	b.settled = i + n
	return n > 0
}

// other takes a character of those that texts have few of, and returns its
// length; 0 where it is not Simplified.
func (b *barer) other(i int) int {
	if b.source[i] >= 0xE3 && !b.stays(i) { // below is nothing Han
		return 0
	}
	r, width := utf8.DecodeRuneInString(b.source[i:])
	to := plain(r)
	gone := to == 0 || unicode.IsSpace(to)
	if to == r && !gone && width == utf8.RuneLen(r) {
		return width
	}
	b.keep(i, width)
	if !gone {
		b.out.WriteRune(to)
	}
	return width
}

// keep writes what stands before a character that does not stay.
func (b *barer) keep(i, width int) {
	if b.out.Cap() == 0 {
		b.out.Grow(len(b.source))
	}
	b.out.WriteString(b.source[b.kept:i])
	b.kept = i + width
}

func (b *barer) text() string {
	if b.kept == 0 {
		return b.source
	}
	b.out.WriteString(b.source[b.kept:])
	return b.out.String()
}

// bareOf is bare for a text in Simplified characters.
func bareOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r = plain(r); r == 0 || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}
