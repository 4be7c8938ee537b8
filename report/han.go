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
