package report

import (
	"strings"
	"unicode/utf8"

	"nianbao/decode"
)

// sight is what one look at a text shows.
type sight struct {
	characters int32 // of the squeezed text
	words      int32 // of them Han but for numerals; known of plain texts only
	labels     labelSet
	plain      bool   // it is made of what prose is made of, without blanks and readings, and stays in Simplified
	digits     bool   // known of plain texts only
	traits     traits // of any of its characters; known of plain texts only
	wordings   bool   // decode.Wordings finds some; known of plain texts only
	phrases    bool   // characters stay for the phrase they stand in; known of plain texts only
	chapter    bool   // the ordinal of a chapter may stand in it
}

// known tells a sight from that of a text that was not looked at, and of one that
// shows nothing.
func (s *sight) known() bool { return s.characters > 0 }

// glancer looks at a text as it was published.
type glancer struct {
	*hanTable
	text    string
	seen    sight
	settled int // what stands before it stays in Simplified
}

// glance is the look at a text that is plain. It reports false for any other.
func glance(text string) (sight, bool) {
	g := glancer{hanTable: hanTraits(), text: text}
	if !g.run() {
		return sight{}, false
	}
	g.seen.plain = true
	return g.seen, true
}

// run goes over the text once, until something is met that is not plain.
func (g *glancer) run() bool {
	s, narrow, others := g.text, 0, 0
	for i := 0; i < len(s); {
		var b uint64
		if i+8 <= len(s) {
			b = eightBytes(s, i)
		} else {
			b = lastBytes(s[i:])
		}
		if b&0x80 == 0 {
			if !g.narrow(i) {
				return false
			}
			narrow++
			i++
			continue
		}
		if b&0xC0C0F0 != 0x8080E0 {
			return false
		}
		r := rune(b<<12&0xF000 | b>>2&0x0FC0 | b>>16&0x3F)
		in := g.groups[uint16(r)]
		others += int(in >> 7)
		if (g.closer(in, byte(b>>40)) || i+5 >= len(s)) && !g.closely(in, r, i) {
			return false
		}
		i += 3
	}
	g.seen.characters = int32(narrow + (len(s)-narrow)/3)
	g.seen.words += int32((len(s)-narrow)/3 - others)
	return true
}

// closely looks at a character of three bytes at i. It reports false where it is
// not plain.
func (g *glancer) closely(in group, r rune, i int) bool {
	switch {
	case in < punctuation:
		return g.note(g.remarkOn(r), i)
	case in == punctuation:
		return true
	case r == '（':
		return !beginsReading(g.text[i+3:])
	}
	g.seen.digits = g.seen.digits || r >= '０' && r <= '９'
	return r >= '０' && r <= '９'
}

// narrow reports whether the character at i, one of a single byte, stands
// between the words of prose.
func (g *glancer) narrow(i int) bool {
	switch c := g.text[i]; {
	case c >= '0' && c <= '9':
		g.seen.digits = true
	case c <= ' ' || c == '|' || c == '(' && beginsReading(g.text[i+1:]):
		return false
	}
	return true
}

// note takes note of a remarkable character. It reports false where the
// character does not stay.
func (g *glancer) note(m *remark, i int) bool {
	s := g.text
	g.seen.traits |= m.traits
	if m.traits&mayChange != 0 && i >= g.settled && !m.staysAlone(s, i) {
		n := decode.StayingPrefix(s[i:])
		if n == 0 {
			return false
		}
		g.settled = i + n
		g.seen.phrases = g.seen.phrases || n > 3
	}
	if m.traits&isOrdinal != 0 {
		g.seen.words--
		g.seen.chapter = g.seen.chapter || beginsChapter(s, i)
	}
	if i+5 < len(s) && m.wordings>>(s[i+5]&63)&1 != 0 && !g.seen.wordings {
		g.seen.wordings = decode.BeginsWording(s[i:])
	}
	g.seen.labels |= m.labelsAt(s[i:])
	return true
}

// labelsAt is which of the labels that begin with the character a text begins
// with.
func (m *remark) labelsAt(text string) (seen labelSet) {
	for _, n := range m.labels {
		if strings.HasPrefix(text, soughtLabels[n]) {
			seen |= 1 << n
		}
	}
	return seen
}

// beginsReading tells whether a pronunciation may stand behind a bracket in a
// text of plain characters.
func beginsReading(behind string) bool {
	return behind != "" && behind[0] >= 'a' && behind[0] <= 'z'
}

// look is the look at a squeezed text.
func look(text string) sight {
	t := hanTraits()
	var s sight
	for i := 0; i < len(text); s.characters++ {
		b := text[i]
		switch {
		case b < utf8.RuneSelf:
			i++
			continue
		case b < 0xE4 || b > 0xE9 || i+2 >= len(text):
			i += widthOf(b)
			continue
		}
		if r, _ := threeBytes(text, i); t.groups[uint16(r)] != ordinary {
			m := t.remarkOn(r)
			s.chapter = s.chapter || m.traits&isOrdinal != 0 && beginsChapter(text, i)
			s.labels |= m.labelsAt(text[i:])
		}
		i += 3
	}
	return s
}

// widthOf is the length of a character by its first byte.
func widthOf(b byte) int {
	switch {
	case b < 0xE0:
		return 2
	case b < 0xF0:
		return 3
	}
	return 4
}

// beginsChapter tells whether the numeral at i may be that of a chapter.
func beginsChapter(text string, i int) bool {
	rest := text[i+3:]
	return afterNumeral(rest) > 0 || strings.HasPrefix(rest, "．") || strings.HasPrefix(rest, "：") || strings.HasPrefix(rest, "部分")
}
