package report

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"nianbao/decode"
)

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
	stays    bool     // in Simplified text, where none of phrases stands
	phrases  []string // decode.PhrasesFrom it
	behind   uint64   // of all that begins with it, in the same way
	wordings []string // decode.WordingsFrom it
	labels   []int    // places in soughtLabels of those that begin with it
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

// isThree tells whether the lowest three bytes of b have the marks of a character of
// three bytes.
func isThree(b uint64) bool { return b&0xC0C0F0 == 0x8080E0 }

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

// closer tells whether a character of the group is to be looked at closer, by
// the last byte of the one behind it.
func (t *hanTable) closer(g group, last byte) bool { return t.behind[g]>>(last&63)&1 != 0 }

// mayBegin tells whether something to be known may begin with the character of
// three bytes whose bytes are the lowest of b, by the next character, or whether it
// is unusual.
func (t *hanTable) mayBegin(b uint64) bool {
	return t.behind[t.groups[uint16(runeOf(b))]]>>(b>>40&63)&1 != 0
}

// staysAlone tells whether the character, at i, stays in Simplified text and no
// phrase begins with it there.
func (m *remark) staysAlone(s string, i int) bool { return m.stays && !begunBy(s[i:], m.phrases) }

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
		case strings.ContainsRune("、。《》‘’…—“”", r), r > '\uFF00' && r < '\uFF40' && r != '（' && (r < '０' || r > '９'):
			*g = punctuation
		default:
			*g = unusual
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
		first, _ := utf8.DecodeRuneInString(label)
		on(first).labels = append(on(first).labels, i)
		on(first).behind |= secondOf(label)
	}
	for r := rune(startOfHan); r < 0xA000; r++ {
		phrases, stays := decode.PhrasesFrom(r)
		wordings := decode.WordingsFrom(r)
		if stays && phrases == nil && wordings == nil {
			continue
		}
		m := on(r)
		m.phrases, m.stays, m.wordings = phrases, stays, wordings
		for _, word := range slices.Concat(phrases, wordings) {
			m.behind |= secondOf(word)
		}
		if !stays {
			m.behind = ^uint64(0)
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
