package report

import (
	"strings"
	"sync"
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

// traits is what is to be known of a Han character.
type traits uint8

const (
	mayChange traits = 1 << iota // Simplify changes it, alone or in a phrase
	isOrdinal
	isSlipped  // 它 and 记, for which mendSlip may take another
	isTableCue // 勾 and 诉, of words that tables begin with
)

// startOfHan is the first character of three bytes that begin with 0xE4; the
// last with 0xE9 is U+9FFF.
const startOfHan = 0x4000

// group is one of characters of three bytes that are looked at closer before
// the same others only. Those from punctuation on are no Han.
type group uint8

const (
	ordinary    group = 0   // Han of which there is nothing to know
	punctuation group = 128 // of those that stand between the words of prose: 、。《》‘’…—“”！ to ＿
	unusual     group = 255 // all others, and full-width digits and brackets among the signs
)

// remark is what is to be known of a Han character that is not ordinary.
type remark struct {
	traits
	seconds  uint64 // of the phrases that begin with it, as decode.PhraseSeconds has them; all bits of what never stays
	wordings uint64 // of the words that begin with it, as decode.WordingSeconds has them
	behind   uint64 // of all that begins with it, in the same way
	labels   []int  // places in soughtLabels of those that begin with it
}

// hanTable has the characters of three bytes.
type hanTable struct {
	groups  [1 << 16]group
	behind  [1 << 8]uint64              // of the remarks of a group
	places  [0xA000 - startOfHan]uint16 // of remarks
	remarks []remark                    // the first is of what is ordinary
}

// threeBytes is the character at i of a text where it is one of three bytes.
func threeBytes(s string, i int) (r rune, ok bool) {
	if i+2 >= len(s) {
		return 0, false
	}
	b := uint32(s[i])<<16 | uint32(s[i+1])<<8 | uint32(s[i+2])
	return rune(b>>4&0xF000 | b>>2&0x0FC0 | b&0x3F), b&0xF0C0C0 == 0xE08080
}

// eightBytes are the bytes of a text from i on, the first the lowest.
func eightBytes(s string, i int) uint64 {
	b := s[i : i+8]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// lastBytes are the bytes of a text of less than eight, 0 behind its end.
func lastBytes(s string) (b uint64) {
	for i := range len(s) {
		b |= uint64(s[i]) << (8 * i)
	}
	return b
}

// remarkOn is what is to be known of a character from startOfHan to U+9FFF.
func (t *hanTable) remarkOn(r rune) *remark { return &t.remarks[t.places[r-startOfHan]] }

// closer tells whether a character of the group is to be looked at closer, by
// the last byte of the one behind it.
func (t *hanTable) closer(g group, last byte) bool { return t.behind[g]>>(last&63)&1 != 0 }

// staysAlone tells of most characters at i which stay in Simplified that they
// do: no phrase can begin with them here.
func (m *remark) staysAlone(s string, i int) bool {
	return i+5 < len(s) && s[i+3]&0xF0 == 0xE0 && m.seconds>>(s[i+5]&63)&1 == 0
}

// changesAt tells of a Han character at i whether Simplify may change it.
func (t *hanTable) changesAt(s string, i int) bool {
	r, _ := threeBytes(s, i)
	if t.groups[uint16(r)] == ordinary {
		return false
	}
	m := t.remarkOn(r)
	return m.traits&mayChange != 0 && !m.staysAlone(s, i)
}

var hanTraits = sync.OnceValue(func() *hanTable {
	t := &hanTable{remarks: make([]remark, 1)}
	remarks := remarksOnHan()
	masks := map[uint64]group{0: ordinary}
	for r := range rune(len(t.groups)) {
		m := remarks[r]
		switch {
		case m != nil:
			if _, known := masks[m.behind]; !known {
				masks[m.behind] = group(len(masks))
			}
			t.groups[r], t.places[r-startOfHan] = masks[m.behind], uint16(len(t.remarks))
			t.remarks = append(t.remarks, *m)
		case r >= startOfHan && r < 0xA000:
		case strings.ContainsRune("、。《》‘’…—“”", r), r > '\uFF00' && r < '\uFF40' && r != '（' && (r < '０' || r > '９'):
			t.groups[r] = punctuation
		default:
			t.groups[r] = unusual
		}
	}
	if len(masks) > int(punctuation) {
		panic("report: too many groups of Han characters")
	}
	for mask, g := range masks {
		t.behind[g] = mask
	}
	t.behind[unusual] = ^uint64(0)
	return t
})

// remarksOnHan are the remarks by their characters.
func remarksOnHan() map[rune]*remark {
	remarks := map[rune]*remark{}
	on := func(r rune) *remark {
		if remarks[r] == nil {
			remarks[r] = &remark{}
		}
		return remarks[r]
	}
	for list, trait := range map[string]traits{ordinals: isOrdinal, "它记": isSlipped, "勾诉": isTableCue} {
		for _, r := range list {
			on(r).traits |= trait
			on(r).behind = ^uint64(0)
		}
	}
	for i, label := range soughtLabels {
		first, n := utf8.DecodeRuneInString(label)
		on(first).labels = append(on(first).labels, i)
		on(first).behind |= 1 << (label[n+2] & 63)
	}
	for r := rune(startOfHan); r < 0xA000; r++ {
		seconds, stays := decode.PhraseSeconds(r)
		if !stays {
			seconds = ^uint64(0)
		}
		wordings := decode.WordingSeconds(r)
		if seconds|wordings == 0 {
			continue
		}
		m := on(r)
		m.seconds, m.wordings, m.behind = seconds, wordings, m.behind|seconds|wordings
		if seconds != 0 {
			m.traits |= mayChange
		}
	}
	return remarks
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
