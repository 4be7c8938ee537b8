package report

import (
	"strings"
	"unicode"
	"unicode/utf8"
	"unsafe"

	"nianbao/decode"
)

// bare is a text as squeeze has it, without its places.
func bare(s string) string {
	out, ok := appendBare(nil, s)
	switch {
	case !ok:
		return bareOf(simplified(s))
	case out == nil:
		return s
	}
	return asString(out)
}

// appendBare appends the bare form of a text in Simplified characters; nil stays nil
// where that is the text itself. Nearly all characters are ordinary Han ones and
// stay as they are. It reports false where the text has to be converted first.
func appendBare(out []byte, s string) ([]byte, bool) {
	b := barer{source: s, out: out}
	t := hanTraits()
	ok := b.run(t, &t.bare)
	return b.out, ok
}

// barer takes a text in Simplified characters from its published to its bare
// form.
type barer struct {
	source  string
	out     []byte
	kept    int    // what stands before it is in out
	settled int    // what stands before it stays in Simplified
	places  *[]int // in out, of characters by which signs are found; nil where none is looked for
}

// run goes over the text once, and looks closer where one of the looks asks for it.
// It reports false where the text has to be converted first.
func (b *barer) run(t *hanTable, all *beside) bool {
	s := b.source
	for i, n := 0, 0; i < len(s); i += n {
		if n = 1; s[i] < utf8.RuneSelf && s[i] != 0 {
			if s[i] == ' ' || s[i] >= '\t' && s[i] <= '\r' {
				b.drop(i, 1)
			}
			continue
		}
		if i = t.pass(all, s, i); i == len(s) {
			break
		}
		if n = b.closely(t, i); n == 0 {
			return false
		}
	}
	if b.out != nil || b.kept > 0 {
		b.out = append(b.out, s[b.kept:]...)
	}
	return true
}

// closely takes the character at i and returns its length; 0 where it is not
// Simplified.
func (b *barer) closely(t *hanTable, i int) int {
	r, ok := threeBytes(b.source, i)
	switch {
	case !ok:
		return b.other(i)
	case r >= startOfHan && r < 0xA000:
		m := t.remarkOn(r)
		if m.traits&mayChange != 0 && i >= b.settled {
			n := m.staying(b.source[i:])
			if b.settled = i + n; n == 0 {
				return 0
			}
		}
		if b.places != nil && m.signs != nil {
			*b.places = append(*b.places, len(b.out)+i-b.kept)
		}
	case r > '\uFF00' && r < '\uFF40': // ！ to ＿
		b.keep(i, 3)
		b.out = append(b.out, byte(r-0xFEE0))
	case t.groups[r] != standing:
		return b.other(i)
	}
	return 3
}

// other takes a character of those that texts have few of, and returns its
// length; 0 where it is not Simplified.
func (b *barer) other(i int) int {
	if b.source[i] >= 0xE3 && i >= b.settled && decode.StayingPrefix(b.source[i:]) == 0 { // below is nothing Han
		return 0
	}
	r, width := utf8.DecodeRuneInString(b.source[i:])
	to := plain(r)
	gone := to == 0 || unicode.IsSpace(to)
	if to == r && !gone && width == utf8.RuneLen(r) {
		return width
	}
	if gone {
		b.drop(i, width)
		return width
	}
	b.keep(i, width)
	b.out = utf8.AppendRune(b.out, to)
	return width
}

// drop leaves a character out. The one before it then stands beside another one
// than the text has behind it.
func (b *barer) drop(i, width int) {
	b.keep(i, width)
	if b.places != nil && len(b.out) >= 3 {
		*b.places = append(*b.places, len(b.out)-3)
	}
}

// keep writes what stands before a character that does not stay.
func (b *barer) keep(i, width int) {
	if b.out == nil {
		b.out = make([]byte, 0, len(b.source))
	}
	b.out = append(b.out, b.source[b.kept:i]...)
	b.kept = i + width
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

// asString is what stands in bytes that are not changed any more.
func asString(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
