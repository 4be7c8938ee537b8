package report

import (
	"strings"
	"sync"
	"unicode/utf8"

	"nianbao/decode"
)

// traits is what is to be known of a Han character.
type traits uint8

const (
	mayChange  traits = 1 << iota // Simplify changes it, alone or in a phrase
	isOrdinal                     // of ordinals, with which chapters are numbered
	isSlipped                     // 它 and 记, for which mendSlip may take another
	isTableCue                    // 勾 and 诉, of words that tables begin with
)

// ofProse are the traits that a look at prose tells of it.
const ofProse = isSlipped | isTableCue

// startOfHan is the first character of three bytes that begin with 0xE4; the
// last with 0xE9 is U+9FFF.
const startOfHan = 0x4000

// group is one of characters of three bytes that are looked at closer before
// the same others only. Those from standing on are no Han.
type group uint8

const (
	ordinary    group = 0   // Han of which there is nothing to know
	standing    group = 252 // of those that stand between the words of prose and are bare: 、。《》‘’…
	punctuation group = 253 // of the others: —“”！ to ＿
	wideColon   group = 254
	unusual     group = 255 // all others, and full-width digits and brackets among the signs
)

// remark is what is to be known of a Han character that is not ordinary.
type remark struct {
	traits
	stays   bool     // in Simplified text, where none of phrases stands
	phrases []phrase // decode.PhrasesFrom it
	words   []sought // that are found by it
	signs   []sought
	behind  behind
}

// behind has, for each of the looks at a text, a bit for the last six bits of each
// character that makes the one before it worth a closer look.
type behind struct{ look, bare, signs uint64 }

// phrase is one that stands in the dictionary of Simplify.
type phrase struct {
	text  string
	stays bool // in Simplified text
}

// sought is a word that a look at a text looks for. It is found by its second and
// third characters, which are seldom side by side elsewhere: 息内, where every page
// has 信息.
type sought struct {
	text  string
	label labelSet // 0 for a wording
	sign  sign     // where it is one
	first int      // bytes before the character it is found by
}

// seek is a word to look for, with the character it is found by and the bit of the
// one behind that.
func seek(word string) (w sought, by rune, next uint64) {
	w.text = word
	if len(word) >= 3*len("汉") {
		w.first = len("汉")
	}
	by, _ = utf8.DecodeRuneInString(word[w.first:])
	return w, by, secondOf(word[w.first:])
}

// standsAround tells whether the word stands in a text so that the character at i is
// the one it is found by.
func (w *sought) standsAround(text string, i int) bool {
	return i >= w.first && strings.HasPrefix(text[i-w.first:], w.text)
}

// beside has, for each group, the bits of behind for one of the looks.
type beside [1 << 8]uint64

// hanTable has the characters of three bytes.
type hanTable struct {
	groups            [1 << 16]group
	look, bare, signs beside
	bareSigns         beside                      // of both
	places            [0xA000 - startOfHan]uint16 // of remarks
	remarks           []remark                    // the first is of what is ordinary
}

// threeBytes is the character at i of a text where it is one of three bytes.
func threeBytes(s string, i int) (r rune, ok bool) {
	if i+2 >= len(s) {
		return 0, false
	}
	b := uint32(s[i])<<16 | uint32(s[i+1])<<8 | uint32(s[i+2])
	return rune(b>>4&0xF000 | b>>2&0x0FC0 | b&0x3F), b&0xF0C0C0 == 0xE08080
}

// runeOf is the character of three bytes whose bytes are the lowest three of b.
func runeOf(b uint64) rune { return rune(b<<12&0xF000 | b>>2&0x0FC0 | b>>16&0x3F) }

// eightBytes are the bytes of a text from i on, the first the lowest.
func eightBytes(s string, i int) uint64 {
	b := s[i : i+8]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// remarkOn is what is to be known of a character from startOfHan to U+9FFF.
func (t *hanTable) remarkOn(r rune) *remark { return &t.remarks[t.places[r-startOfHan]] }

// masks of the lowest three and six bytes of eight
const (
	threeMarks, threeByte = 0xC0C0F0, 0x8080E0
	sixMarks, sixBytes    = threeMarks<<24 | threeMarks, threeByte<<24 | threeByte
)

// pass is where in a text, from i on, the first character stands that is to be
// looked at closer: what has not three bytes, is unusual, or may begin or be part
// of something to be known, as the next character tells. Of the last two it cannot
// tell.
func (t *hanTable) pass(all *beside, text string, i int) int {
	for ; i+9 <= len(text); i += 6 {
		b := eightBytes(text, i)
		if b&sixMarks != sixBytes || (all[t.groupOf(b)]>>(b>>40&63)|all[t.groupOf(b>>24)]>>(text[i+8]&63))&1 != 0 {
			break
		}
	}
	for ; i+8 <= len(text); i += 3 {
		if b := eightBytes(text, i); b&threeMarks != threeByte || all[t.groupOf(b)]>>(b>>40&63)&1 != 0 {
			break
		}
	}
	return i
}

// groupOf is the group of the character whose bytes are the lowest three of b.
func (t *hanTable) groupOf(b uint64) group { return t.groups[uint16(runeOf(b))] }

// staying is decode.StayingPrefix for a text that begins with the character.
func (m *remark) staying(text string) int {
	for i := range m.phrases {
		if p := &m.phrases[i]; strings.HasPrefix(text, p.text) {
			if !p.stays {
				return 0
			}
			return len(p.text)
		}
	}
	if !m.stays {
		return 0
	}
	return len("汉")
}

// changesAt tells of a Han character at i whether Simplify may change it.
func (t *hanTable) changesAt(s string, i int) bool {
	r, _ := threeBytes(s, i)
	if t.groups[uint16(r)] == ordinary {
		return false
	}
	m := t.remarkOn(r)
	return m.traits&mayChange != 0 && m.staying(s[i:]) != len("汉")
}

var hanTraits = sync.OnceValue(func() *hanTable {
	t := &hanTable{remarks: make([]remark, 1)}
	remarks := remarksOnHan()
	masks := map[behind]group{{}: ordinary}
	for r := range rune(len(t.groups)) {
		m, g := remarks[r], &t.groups[r]
		switch {
		case m != nil:
			if _, known := masks[m.behind]; !known {
				masks[m.behind] = group(len(masks))
			}
			*g, t.places[r-startOfHan] = masks[m.behind], uint16(len(t.remarks))
			t.remarks = append(t.remarks, *m)
		case r >= startOfHan && r < 0xA000:
			*g = ordinary
		case strings.ContainsRune("、。《》‘’…", r):
			*g = standing
		case r == '：':
			*g = wideColon
		case strings.ContainsRune("—“”", r), r > '\uFF00' && r < '\uFF40' && r != '（' && (r < '０' || r > '９'):
			*g = punctuation
		default:
			*g = unusual
		}
	}
	if len(masks) > int(standing) {
		panic("report: too many groups of Han characters")
	}
	for mask, g := range masks {
		t.look[g], t.bare[g], t.signs[g] = mask.look, mask.bare, mask.signs
	}
	for _, g := range []group{punctuation, wideColon, unusual} {
		t.bare[g] = ^uint64(0)
		if g != punctuation {
			t.look[g] = ^uint64(0)
		}
	}
	for g := range t.bare {
		t.bareSigns[g] = t.bare[g] | t.signs[g]
	}
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
	for list, trait := range map[string]traits{"它记": isSlipped, "勾诉": isTableCue} {
		for _, r := range list {
			on(r).traits, on(r).behind.look = trait, ^uint64(0)
		}
	}
	for _, r := range ordinals {
		on(r).traits = isOrdinal
		for _, sign := range "、：．部" {
			on(r).behind.look |= 1 << (sign & 63)
		}
	}
	addWord := func(word string, label labelSet) {
		w, by, next := seek(word)
		w.label = label
		m := on(by)
		m.words, m.behind.look = append(m.words, w), m.behind.look|next
	}
	for i, label := range soughtLabels {
		addWord(label, 1<<i)
	}
	for of, words := range signWords {
		for _, word := range strings.Fields(words) {
			w, by, next := seek(word)
			w.sign = sign(of)
			m := on(by)
			m.signs, m.behind.signs = append(m.signs, w), m.behind.signs|next
		}
	}
	for r := rune(startOfHan); r < 0xA000; r++ {
		phrases, stays := decode.PhrasesFrom(r)
		for _, word := range decode.WordingsFrom(r) {
			addWord(word, 0)
		}
		if stays && phrases == nil {
			continue
		}
		m := on(r)
		m.stays = stays
		for _, text := range phrases {
			m.phrases = append(m.phrases, phrase{text, decode.StayingPrefix(text) > 0})
			m.behind.look, m.behind.bare = m.behind.look|secondOf(text), m.behind.bare|secondOf(text)
		}
		if !stays {
			m.behind.look, m.behind.bare = ^uint64(0), ^uint64(0)
		}
		if !stays || phrases != nil {
			m.traits |= mayChange
		}
	}
	return remarks
}

// secondOf is the bit for the second of the characters of a word, all of three
// bytes.
func secondOf(word string) uint64 { return 1 << (word[5] & 63) }
