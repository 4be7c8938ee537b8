package report

import (
	"strings"
	"sync"
	"unicode/utf8"

	"nianbao/decode"
)

// sight is what one look at a text shows.
type sight struct {
	plain      bool   // it is made of what prose is made of, without blanks and readings, and stays in Simplified
	characters int    // of the squeezed text
	words      int    // of them Han but for numerals; known of plain texts only
	digits     bool   // known of plain texts only
	traits     traits // of any of its characters; known of plain texts only
	wordings   bool   // decode.Wordings finds some; known of plain texts only
	phrases    bool   // characters stay for the phrase they stand in; known of plain texts only
	chapter    bool   // the ordinal of a chapter may stand in it
	labels     labelSet
}

// labelSet holds which of tableLabels were seen.
type labelSet uint32

// traits is what is to be known of a Han character.
type traits uint16

const (
	labelBits  traits = 1<<6 - 1 // begins a label: its place in traitTable.labels
	mayChange  traits = 1 << 6   // Simplify changes it, alone or in a phrase
	isOrdinal  traits = 1 << 7
	isSlipped  traits = 1 << 8  // 它 and 记, for which mendSlip may take another
	isTableCue traits = 1 << 9  // 勾 and 诉, of words that tables begin with
	isWording  traits = 1 << 10 // begins a word of decode.Wordings

	noteworthy = labelBits | mayChange | isOrdinal | isWording
)

// startOfHan is the first character of three bytes that begin with 0xE4; the
// last with 0xE9 is U+9FFF.
const startOfHan = 0x4000

// traitTable has the traits of the characters from startOfHan on.
type traitTable struct {
	of      [0xA000 - startOfHan]traits
	seconds [0xA000 - startOfHan]uint64 // as decode.PhraseSeconds has them; all bits of what never stays
	labels  [][]int                     // places in tableLabels

	wordings [0xA000 - startOfHan]uint64 // as decode.WordingSeconds has them
}

// hanPlace is the place in a traitTable of the character at i, one from
// startOfHan on.
func hanPlace(s string, i int) int {
	return int(s[i]&0x0F)<<12 | int(s[i+1]&0x3F)<<6 | int(s[i+2]&0x3F) - startOfHan
}

// staysAlone tells of most characters at i which stay in Simplified that they
// do: no phrase can begin with them here.
func (t *traitTable) staysAlone(s string, i int) bool {
	return i+5 < len(s) && s[i+3]&0xF0 == 0xE0 && t.seconds[hanPlace(s, i)]>>(s[i+5]&63)&1 == 0
}

var traitsOfHan = sync.OnceValue(func() *traitTable {
	t := &traitTable{labels: make([][]int, 1)}
	for _, r := range ordinals {
		t.of[r-startOfHan] |= isOrdinal
	}
	for _, r := range "它记" {
		t.of[r-startOfHan] |= isSlipped
	}
	for _, r := range "勾诉" {
		t.of[r-startOfHan] |= isTableCue
	}
	for i, label := range tableLabels {
		first, _ := utf8.DecodeRuneInString(label)
		at := &t.of[first-startOfHan]
		if *at&labelBits == 0 {
			*at |= traits(len(t.labels))
			t.labels = append(t.labels, nil)
		}
		place := *at & labelBits
		t.labels[place] = append(t.labels[place], i)
	}
	for i := range t.of {
		seconds, stays := decode.PhraseSeconds(rune(startOfHan + i))
		if !stays {
			seconds = ^uint64(0)
		}
		if t.seconds[i] = seconds; seconds != 0 {
			t.of[i] |= mayChange
		}
		if t.wordings[i] = decode.WordingSeconds(rune(startOfHan + i)); t.wordings[i] != 0 {
			t.of[i] |= isWording
		}
	}
	return t
})

// glancer looks at a text as it was published.
type glancer struct {
	*traitTable
	text    string
	seen    sight
	settled int // what stands before it stays in Simplified
}

// glance is the look at a text that is plain. It reports false for any other.
func glance(text string) (sight, bool) {
	g := glancer{traitTable: traitsOfHan(), text: text}
	if !g.run() {
		return sight{}, false
	}
	g.seen.plain = true
	return g.seen, true
}

// run goes over the text once, until something is met that is not plain.
func (g *glancer) run() bool {
	s, i := g.text, 0
	for i < len(s) {
		from, all := i, traits(0)
		for i+2 < len(s) && s[i] >= 0xE4 && s[i] <= 0xE9 && (s[i+1]^0x80)|(s[i+2]^0x80) < 0x40 {
			trait := g.of[hanPlace(s, i)]
			if trait&noteworthy != 0 && !g.note(trait, i) {
				return false
			}
			all |= trait
			i += 3
		}
		g.seen.traits |= all
		g.seen.words += (i - from) / 3
		g.seen.characters += (i - from) / 3
		if i == len(s) {
			break
		}
		n := g.sign(i)
		if n == 0 {
			return false
		}
		g.seen.characters++
		i += n
	}
	return true
}

// note takes note of a character that is more than most. It reports false where
// the character does not stay.
func (g *glancer) note(trait traits, i int) bool {
	s := g.text
	if trait&mayChange != 0 && i >= g.settled && !g.staysAlone(s, i) {
		n := decode.StayingPrefix(s[i:])
		if n == 0 {
			return false
		}
		g.settled = i + n
		g.seen.phrases = g.seen.phrases || n > 3
	}
	if trait&isOrdinal != 0 {
		g.seen.words--
		g.seen.chapter = g.seen.chapter || beginsChapter(s, i)
	}
	if trait&isWording != 0 && i+5 < len(s) && g.wordings[hanPlace(s, i)]>>(s[i+5]&63)&1 != 0 && !g.seen.wordings {
		g.seen.wordings = decode.BeginsWording(s[i:])
	}
	for _, n := range g.labels[trait&labelBits] {
		if strings.HasPrefix(s[i:], tableLabels[n]) {
			g.seen.labels |= 1 << n
		}
	}
	return true
}

// sign is the length of the character at i where it is one of those that stand
// between the words of prose, else 0.
func (g *glancer) sign(i int) int {
	s, c := g.text, g.text[i]
	switch {
	case c >= '0' && c <= '9':
		g.seen.digits = true
		return 1
	case c > ' ' && c < utf8.RuneSelf && c != '|' && !(c == '(' && beginsReading(s[i+1:])):
		return 1
	case i+2 >= len(s):
	case c == 0xEF && s[i+1] == 0xBC && s[i+2] > 0x80 && s[i+2] < 0xC0: // ！ to ＿
		g.seen.digits = g.seen.digits || s[i+2] >= 0x90 && s[i+2] <= 0x99
		if s[i+2] != 0x88 || !beginsReading(s[i+3:]) {
			return 3
		}
	case c == 0xE3 && s[i+1] == 0x80 && strings.IndexByte("\x81\x82\x8A\x8B", s[i+2]) >= 0: // 、。《》
		return 3
	case c == 0xE2 && s[i+1] == 0x80 && strings.IndexByte("\x94\x98\x99\x9C\x9D\xA6", s[i+2]) >= 0: // —‘’“”…
		return 3
	}
	return 0
}

// beginsReading tells whether a pronunciation may stand behind a bracket in a
// text of plain characters.
func beginsReading(behind string) bool {
	return behind != "" && behind[0] >= 'a' && behind[0] <= 'z'
}

// look is the look at a squeezed text.
func look(text string) sight {
	t := traitsOfHan()
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
		if trait := t.of[hanPlace(text, i)]; trait&(labelBits|isOrdinal) != 0 {
			s.chapter = s.chapter || trait&isOrdinal != 0 && beginsChapter(text, i)
			for _, n := range t.labels[trait&labelBits] {
				if strings.HasPrefix(text[i:], tableLabels[n]) {
					s.labels |= 1 << n
				}
			}
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
