package decode

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Simplify turns Traditional characters (繁體) into Simplified ones (简体) as
// OpenCC does: the longest phrase first, else character by character. A text
// in which nothing changes is returned as it is, without a copy.
func Simplify(s string) string {
	simple, _ := SimplifyMap(s)
	return simple
}

// SimplifyMap is Simplify with a map between the offsets of the two texts.
func SimplifyMap(s string) (string, Offsets) {
	c := conversion{s: s}
	c.run()
	switch {
	case c.buf == nil && c.uneven == nil:
		return s, Offsets{}
	case c.uneven == nil:
		return string(c.buf), Offsets{}
	}
	return c.join()
}

// Stays reports whether Simplify leaves a character of the basic plane as it is
// wherever it stands.
func Stays(r rune) bool { return r >= 0 && r < 1<<16 && opencc().simple[r] == 0 }

// StayingPrefix is the length of the character or phrase that a text begins
// with where Simplify leaves it as it is, else 0.
func StayingPrefix(s string) int {
	t := opencc()
	if r, n := utf8.DecodeRuneInString(s); r < 1<<16 && !isKnot(t.simple[r]) {
		if t.simple[r] != 0 {
			return 0
		}
		return n
	}
	if from, to, _ := t.next(s); to == "" || to == from {
		return len(from)
	}
	return 0
}

// PhrasesFrom are the phrases that begin with a character of the basic plane, the
// longest first. stays tells whether Simplify leaves the character as it is where
// none of them stands.
func PhrasesFrom(r rune) (phrases []string, stays bool) {
	t := opencc()
	if r < 0 || r >= 1<<16 || !isKnot(t.simple[r]) {
		return nil, Stays(r)
	}
	k := &t.knots[t.simple[r]-firstKnot]
	for _, p := range k.phrases {
		phrases = append(phrases, p.from)
	}
	return phrases, k.alone == "" || k.alone == string(r)
}

// conversion is a text on its way to Simplified characters. Nearly all of
// them are as long in UTF-8 as the Traditional ones, and are written over a
// copy of the text.
type conversion struct {
	s      string
	buf    []byte // the copy, nil while nothing has changed
	uneven []uneven
}

// uneven is a place where the new text is not as long as the old one.
type uneven struct {
	at Span
	to string
}

// run looks at every character once.
func (c *conversion) run() {
	t, s := opencc(), c.s
	for i := 0; i < len(s); {
		b := s[i]
		switch {
		case b < utf8.RuneSelf:
			i = nextHighIn(s, i)
			continue
		case b < 0xE3: // below U+3000 nothing is Han
			i++
			continue
		case b >= 0xF0 || i+2 >= len(s) || (s[i+1]^0x80)|(s[i+2]^0x80) >= 0x40:
			i += c.special(t, i)
			continue
		}
		to := t.simple[rune(b&0x0F)<<12|rune(s[i+1]&0x3F)<<6|rune(s[i+2]&0x3F)]
		switch {
		case to == 0:
			i += 3
		case isKnot(to):
			i += c.special(t, i)
		default:
			p := c.copy()[i : i+3]
			p[0], p[1], p[2] = byte(0xE0|to>>12), byte(0x80|to>>6&0x3F), byte(0x80|to&0x3F)
			i += 3
		}
	}
}

// special turns what begins at i, a phrase or one character, and returns its
// length.
func (c *conversion) special(t *openccTable, i int) int {
	from, to, even := t.next(c.s[i:])
	switch {
	case to == "" || to == from:
	case even:
		copy(c.copy()[i:], to)
	default:
		c.uneven = append(c.uneven, uneven{Span{i, i + len(from)}, to})
	}
	return len(from)
}

// copy is the copy of the text to write over.
func (c *conversion) copy() []byte {
	if c.buf == nil {
		c.buf = []byte(c.s)
	}
	return c.buf
}

// join puts the uneven places in.
func (c *conversion) join() (string, Offsets) {
	var b strings.Builder
	var o Offsets
	at := 0
	for _, u := range c.uneven {
		b.Write(c.copy()[at:u.at.Start])
		start := b.Len()
		b.WriteString(u.to)
		o.pairs = append(o.pairs, spanPair{u.at, Span{start, b.Len()}})
		at = u.at.End
	}
	b.Write(c.copy()[at:])
	return b.String(), o
}

// Offsets maps byte offsets between a text and its Simplified form, both
// ways. It holds only the places where the two are not equally long, which
// are characters beyond the basic plane; most texts have none. The zero value
// maps every offset to itself.
type Offsets struct {
	pairs []spanPair
}

// spanPair is one uneven place in both texts.
type spanPair struct{ original, simplified Span }

// Original is the offset in the text as it was of an offset in the Simplified
// one. Inside a word that changed its length it is the beginning of the word.
func (o Offsets) Original(offset int) int {
	return mapOffset(o.pairs, offset, func(p spanPair) (from, to Span) { return p.simplified, p.original })
}

// Simplified is the offset in the Simplified text of an offset in the text as
// it was. Inside a word that changed its length it is the beginning of the
// word.
func (o Offsets) Simplified(offset int) int {
	return mapOffset(o.pairs, offset, func(p spanPair) (from, to Span) { return p.original, p.simplified })
}

// mapOffset maps an offset by the last pair that begins at it or before.
func mapOffset(pairs []spanPair, offset int, sides func(spanPair) (from, to Span)) int {
	n, found := slices.BinarySearchFunc(pairs, offset, func(p spanPair, offset int) int {
		from, _ := sides(p)
		return from.Start - offset
	})
	if found {
		n++
	}
	if n == 0 {
		return offset
	}
	from, to := sides(pairs[n-1])
	if offset < from.End {
		return to.Start
	}
	return offset - from.End + to.End
}
