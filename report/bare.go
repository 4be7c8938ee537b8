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

// survey is bare with what one look at the text shows. The room it needs is kept
// for the next text.
func (r *room) survey(s string) (string, sight) {
	if *r == nil {
		*r = make(room, 0, 64)
	}
	b := barer{source: s, marks: (*r)[:0]}
	simple := b.run()
	*r = b.marks
	if !simple {
		text := bareOf(simplified(s))
		return text, look(text)
	}
	text, seen := b.text(), sight{characters: b.characters}
	for _, at := range b.marks {
		seen.note(text, at)
	}
	return text, seen
}

// room is for places in a text.
type room []int

// barer takes a text in Simplified characters from its published to its bare
// form. Nearly all characters are ordinary Han ones and stay as they are.
type barer struct {
	source     string
	out        strings.Builder
	kept       int // what stands before it is in out
	settled    int // what stands before it stays in Simplified
	characters int
	marks      room // places in the bare text where something may begin that look notes; nil where nobody asks
}

// run goes over the text once. It reports false where the text has to be
// converted first.
func (b *barer) run() bool {
	t, s := startTable(), b.source
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c > ' ' && c < utf8.RuneSelf:
			i++
		case c == ' ' || c >= '\t' && c <= '\r':
			b.keep(i, 1)
			i++
			continue
		case i+2 >= len(s) || (s[i+1]^0x80)|(s[i+2]^0x80) >= 0x40:
			n := b.other(i)
			if n == 0 {
				return false
			}
			i += n
			continue
		case c >= 0xE4 && c <= 0xE9:
			if trait := t.at(s, i); trait != 0 && !b.trait(trait, i) {
				return false
			}
			i += 3
		case c == 0xE3 && s[i+1] == 0x80 && (s[i+2] == 0x81 || s[i+2] == 0x82 || s[i+2] == 0x8A || s[i+2] == 0x8B): // 、。《》
			i += 3
		case c == 0xEF && s[i+1] == 0xBC && s[i+2] > 0x80: // ！ to ＿
			b.keep(i, 3)
			b.out.WriteByte(s[i+2] - 0x60)
			i += 3
		default:
			n := b.other(i)
			if n == 0 {
				return false
			}
			i += n
			continue
		}
		b.characters++
	}
	return true
}

// trait takes note of a character that is more than most. It reports false
// where the character is not Simplified.
func (b *barer) trait(trait uint8, i int) bool {
	if trait&mayChange != 0 && i >= b.settled {
		n := decode.StayingPrefix(b.source[i:])
		if n == 0 {
			return false
		}
		b.settled = i + n
	}
	if trait != mayChange && b.marks != nil && mayBegin(trait, b.source[i+3:]) {
		b.marks = append(b.marks, b.out.Len()+i-b.kept)
	}
	return true
}

// mayBegin spares most numerals and beginnings of labels the second look, by
// the character behind them.
func mayBegin(trait uint8, behind string) bool {
	if behind == "" || behind[0] < 0xE4 || behind[0] > 0xE9 || len(behind) < 3 {
		return true
	}
	if trait&isOrdinal != 0 && strings.HasPrefix(behind, "部") {
		return true
	}
	for _, n := range startTable().labels[trait&labelBits] {
		if strings.HasPrefix(behind, tableLabels[n][3:6]) {
			return true
		}
	}
	return false
}

// other takes a character of those that texts have few of, and returns its
// length; 0 where it is not Simplified.
func (b *barer) other(i int) int {
	if i >= b.settled && b.source[i] >= 0xE3 { // below is nothing Han
		n := decode.StayingPrefix(b.source[i:])
		if n == 0 {
			return 0
		}
		b.settled = i + n
	}
	r, width := utf8.DecodeRuneInString(b.source[i:])
	to := plain(r)
	gone := to == 0 || unicode.IsSpace(to)
	if !gone {
		b.characters++
	}
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
