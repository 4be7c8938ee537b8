package report

import (
	"strings"
	"unicode/utf8"

	"nianbao/decode"
)

// sight is what one look at a text shows.
type sight struct {
	characters int32 // of the squeezed text
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

// longerThan tells whether the text has more than n characters, which a plain one
// need not be counted for.
func (s *sight) longerThan(text string, n int) bool {
	if s.plain {
		return int(s.characters) > n
	}
	return longerThan(text, n)
}

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
	t, narrow := g.hanTable, 0
	for rest := g.text; rest != ""; {
		if len(rest) >= 8 {
			if b := eightBytes(rest, 0); isThree(b) && !t.mayBegin(b) {
				rest = rest[3:]
				continue
			}
		}
		n := 0
		if i := len(g.text) - len(rest); rest[0] < utf8.RuneSelf {
			n = g.narrow(rest[0], rest[1:])
		} else {
			n = g.closely(i)
		}
		if n == 0 {
			return false
		}
		narrow += 3 - n
		rest = rest[n:]
	}
	narrow /= 2
	g.seen.characters = int32(narrow + (len(g.text)-narrow)/3)
	return true
}

// closely looks at the character at i and returns its length; 0 where it is not
// plain.
func (g *glancer) closely(i int) int {
	r, ok := threeBytes(g.text, i)
	switch {
	case !ok:
		return g.narrow(g.text[i], g.text[i+1:])
	case r >= startOfHan && r < 0xA000:
		return g.note(g.remarkOn(r), i)
	case g.groups[uint16(r)] == punctuation, r == '（' && !beginsReading(g.text[i+3:]):
		return 3
	case r >= '０' && r <= '９':
		g.seen.digits = true
		return 3
	}
	return 0
}

// narrow is the length of a character of a single byte that stands between the
// words of prose, 0 of another.
func (g *glancer) narrow(c byte, behind string) int {
	switch {
	case c >= '0' && c <= '9':
		g.seen.digits = true
	case c <= ' ' || c >= utf8.RuneSelf || c == '|' || c == '(' && beginsReading(behind):
		return 0
	}
	return 1
}

// note takes note of a Han character. It returns 0 where the character does not
// stay.
func (g *glancer) note(m *remark, i int) int {
	s := g.text
	g.seen.traits |= m.traits
	if m.traits&mayChange != 0 && i >= g.settled && !m.staysAlone(s, i) {
		n := decode.StayingPrefix(s[i:])
		if n == 0 {
			return 0
		}
		g.settled = i + n
		g.seen.phrases = g.seen.phrases || n > 3
	}
	g.seen.chapter = g.seen.chapter || m.traits&isOrdinal != 0 && beginsChapter(s, i)
	if !g.seen.wordings && begunBy(s[i:], m.wordings) {
		g.seen.wordings = decode.BeginsWording(s[i:])
	}
	g.seen.labels |= m.labelsAt(s[i:])
	return 3
}

// begunBy tells whether a text begins with one of some words.
func begunBy(text string, words []string) bool {
	for _, w := range words {
		if strings.HasPrefix(text, w) {
			return true
		}
	}
	return false
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
		if rest := text[i:]; len(rest) < 8 || t.mayBegin(eightBytes(rest, 0)) {
			r, _ := threeBytes(text, i)
			m := t.remarkOn(r)
			s.chapter = s.chapter || m.traits&isOrdinal != 0 && beginsChapter(text, i)
			s.labels |= m.labelsAt(rest)
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
