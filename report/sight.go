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
	colon      bool   // known of plain texts only
	traits     traits // of ofProse, those of any of its characters; known of plain texts only
	wordings   bool   // decode.Wordings finds some; known of plain texts only
	phrases    bool   // characters stay for the phrase they stand in; known of plain texts only
	chapter    bool   // the ordinal of a chapter may stand in it
	readings   bool   // pronunciations may stand in it
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

// hasColon is hasColon for the text.
func (s *sight) hasColon(text string) bool {
	if s.plain {
		return s.colon
	}
	return hasColon(text)
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
	t, s, narrow := g.hanTable, g.text, 0
	for i := 0; i < len(s); {
		if s[i] >= utf8.RuneSelf {
			if i = t.pass(&t.look, s, i); i == len(s) {
				break
			}
		}
		if s[i] >= utf8.RuneSelf {
			if !g.closely(i) {
				return false
			}
			i += 3
			continue
		}
		for ; i < len(s) && s[i] < utf8.RuneSelf; i++ {
			if !g.narrow(i) {
				return false
			}
			narrow++
		}
	}
	g.seen.characters = int32(narrow + (len(s)-narrow)/3)
	return true
}

// closely looks at the character at i, not of ASCII. It reports false where that is
// not plain.
func (g *glancer) closely(i int) bool {
	r, ok := threeBytes(g.text, i)
	switch {
	case !ok:
		return false
	case r >= startOfHan && r < 0xA000:
		return g.note(g.remarkOn(r), i)
	case r == '：':
		g.seen.colon = true
		return true
	case g.groups[r] == standing, g.groups[r] == punctuation, r == '（' && !beginsReading(g.text[i+3:]):
		return true
	case r >= '０' && r <= '９':
		g.seen.digits = true
		return true
	}
	return false
}

// narrow takes note of the character at i, of ASCII. It reports false where that
// does not stand between the words of prose.
func (g *glancer) narrow(i int) bool {
	switch c := g.text[i]; {
	case c >= '0' && c <= '9':
		g.seen.digits = true
	case c == '.' || c == ':':
		g.seen.chapter = g.seen.chapter || endsInOrdinal(g.text[:i])
		g.seen.colon = g.seen.colon || c == ':'
	case c <= ' ' || c == '|' || c == '(' && beginsReading(g.text[i+1:]):
		return false
	}
	return true
}

// note takes note of a Han character. It reports false where the character does
// not stay.
func (g *glancer) note(m *remark, i int) bool {
	s := g.text
	g.seen.traits |= m.traits & ofProse
	if m.traits&mayChange != 0 && i >= g.settled {
		n := m.staying(s[i:])
		if n == 0 {
			return false
		}
		g.settled = i + n
		g.seen.phrases = g.seen.phrases || n > 3
	}
	g.seen.chapter = g.seen.chapter || m.traits&isOrdinal != 0 && beginsChapter(s, i)
	for k := range m.words {
		if w := &m.words[k]; w.standsAround(s, i) {
			g.seen.labels |= w.label
			g.seen.wordings = g.seen.wordings || w.label == 0 && decode.BeginsWording(s[i-w.first:])
		}
	}
	return true
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
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			s.chapter = s.chapter || (c == '.' || c == ':') && endsInOrdinal(text[:i])
			s.readings = s.readings || c == '(' && mayHaveReadings(text[i:min(i+2, len(text))])
			s.characters++
			i++
			continue
		}
		from := i
		i = t.pass(&t.look, text, i)
		s.characters += int32(i-from) / 3
		if i == len(text) || text[i] < utf8.RuneSelf {
			continue
		}
		r, ok := threeBytes(text, i)
		if ok && r >= startOfHan && r < 0xA000 {
			s.note(t.remarkOn(r), text, i)
		}
		s.characters++
		i += widthOf(text[i])
	}
	return s
}

// note takes note of a Han character of a squeezed text.
func (s *sight) note(m *remark, text string, i int) {
	s.chapter = s.chapter || m.traits&isOrdinal != 0 && beginsChapter(text, i)
	for k := range m.words {
		if w := &m.words[k]; w.standsAround(text, i) {
			s.labels |= w.label
		}
	}
}

// widthOf is the length of a character by its first byte.
func widthOf(b byte) int {
	switch {
	case b < utf8.RuneSelf:
		return 1
	case b < 0xE0:
		return 2
	case b < 0xF0:
		return 3
	}
	return 4
}

// beginsChapter tells whether the numeral at i may be that of a chapter, by what has
// three bytes behind it.
func beginsChapter(text string, i int) bool {
	rest := text[i+3:]
	return strings.HasPrefix(rest, "、") || strings.HasPrefix(rest, "．") || strings.HasPrefix(rest, "：") || strings.HasPrefix(rest, "部分")
}

// endsInOrdinal tells whether a text ends in the numeral of a chapter, if a mark of
// one byte stands behind it.
func endsInOrdinal(text string) bool {
	return len(text) >= 3 && numeralOf(text[len(text)-3:]) > 0
}
