package decode

import (
	"sync"
	"unicode/utf8"
)

// trait says what a character may be a sign of. A text without any sign of a
// defect need not be searched for it.
type trait uint8

const (
	traitHans    trait = 1 << iota // stands in Simplified text alone
	traitHant                      // stands in Traditional text alone
	traitRare                      // counts for misreadHan
	traitMark                      // was read from a byte in Windows-1252
	traitMisread                   // without which findRepairs finds nothing
	traitLatin                     // a letter of misreadLatin
	traitWreck                     // of lostRuns, privateRuns, misalignedHan
	traitWording                   // begins a word of Wordings
)

// traitsOdd are the traits that clean text seldom has.
const traitsOdd = ^(traitHans | traitHant | traitMark | traitWording)

// traits holds the traits of the characters of the basic plane.
var traits = sync.OnceValue(func() *[1 << 16]trait {
	out, t, written := new([1 << 16]trait), tables(), scripts()
	for i := range out {
		r := rune(i)
		out[i] = t.signs(r)
		switch written[i] {
		case 1:
			out[i] |= traitHans
		case -1:
			out[i] |= traitHant
		}
		if wordings()[r] != nil {
			out[i] |= traitWording
		}
	}
	return out
})

// signs are the traits of r but for its script.
func (t *runeTables) signs(r rune) trait {
	var out trait
	if inMisread(r) && t.weightOf(r) <= weightRare {
		out |= traitRare
	}
	if beginsUTF8(t, r) || isLatinSign(t, r) {
		out |= traitMisread
	}
	if r >= 0xC0 && r <= 0xFF {
		out |= traitLatin
	}
	if isBopomofo(r) || isPrivate(r) || r == utf8.RuneError || r == '锟' {
		out |= traitWreck
	}
	if _, ok := latinByte(r); ok {
		out |= traitMark
	}
	return out
}

// isLatinSign reports whether a run of Latin letters and marks must hold r or
// its like to be repaired: something that scores so low that Chinese text can
// be a gain. All letters do that begin a character of UTF-8.
func isLatinSign(t *runeTables, r rune) bool {
	_, ok := latinByte(r)
	return ok && t.weightOf(r) <= weightFrequent-minGain
}

// survey is what one look at a text finds.
type survey struct {
	seen    trait // of any character
	balance int   // characters of Simplified text less those of Traditional
	rare    int   // characters with traitRare
	lost    int   // U+FFFD
}

// surveyOf looks at every character of s once.
func surveyOf(s string) survey {
	v, _ := surveyed(s, false)
	return v
}

// surveyed is surveyOf that ends, where s has to be UTF-8, at the first byte that
// is none, and says whether there was one: to look for it alone takes as long.
func surveyed(s string, valid bool) (v survey, ok bool) {
	table := traits()
	for i := 0; i < len(s); {
		var r rune
		switch c := s[i]; {
		case c < utf8.RuneSelf:
			i = nextHighIn(s, i)
			continue
		case c > 0xE0 && c < 0xED && i+2 < len(s) && (s[i+1]^0x80)|(s[i+2]^0x80) < 0x40:
			r = rune(c&0x0F)<<12 | rune(s[i+1]&0x3F)<<6 | rune(s[i+2]&0x3F) // most Han
			i += 3
		default:
			var n int
			if r, n = utf8.DecodeRuneInString(s[i:]); valid && r == utf8.RuneError && n == 1 {
				return v, false
			}
			if i += n; r >= 1<<16 {
				continue
			}
		}
		t := table[r&0xFFFF]
		v.balance += int(t&traitHans) - int(t&traitHant)>>1
		if t&traitsOdd != 0 {
			v.odd(t, r, s, i)
		}
	}
	return v, true
}

// odd takes note of a character that clean text seldom has, and that ends at i.
func (v *survey) odd(t trait, r rune, s string, i int) {
	if t&traitMisread != 0 && standsAlone(r, s, i) {
		t &^= traitMisread
	}
	v.seen |= t
	if t&traitRare != 0 {
		v.rare++
	}
	if r == utf8.RuneError {
		v.lost++
	}
}

// standsAlone says that no repair holds r, which has traitMisread and ends at i of
// s, for what stands beside it. So it is with 浏览 and © on nearly every portal: GBK
// has E4 AF for 浏 and C0 C0 for 览, which are no UTF-8, and a mark that begins no
// character of UTF-8 is one byte of a wreck of several.
func standsAlone(r rune, s string, i int) bool {
	t := tables()
	next, _ := utf8.DecodeRuneInString(s[i:])
	if beginsUTF8(t, r) {
		return next >= 1<<16 || next != '€' && t.gbk[next]>>8&0xC0 != 0x80
	}
	before, _ := utf8.DecodeLastRuneInString(s[:i-utf8.RuneLen(r)])
	_, afterOne := latinByte(before)
	_, beforeOne := latinByte(next)
	return r < 0xC0 && !afterOne && !beforeOne && (next < 0x40 || next > 0x7E) // letters may be second bytes of GBK
}

// nextTrait is the offset of the first character of s at i or after it that
// has one of the traits wanted.
func nextTrait(s string, i int, wanted trait) int {
	table := traits()
	for i < len(s) {
		r, n := rune(0), 3
		switch c := s[i]; {
		case c < utf8.RuneSelf:
			i = nextHighIn(s, i)
			continue
		case c > 0xE0 && c < 0xED && i+2 < len(s) && (s[i+1]^0x80)|(s[i+2]^0x80) < 0x40:
			r = rune(c&0x0F)<<12 | rune(s[i+1]&0x3F)<<6 | rune(s[i+2]&0x3F) // most Han
		default:
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		if r < 1<<16 && table[r]&wanted != 0 {
			return i
		}
		i += n
	}
	return i
}

// script is the script of the text.
func (v *survey) script() Script {
	switch {
	case v.balance > 0:
		return ScriptHans
	case v.balance < 0:
		return ScriptHant
	}
	return ScriptNone
}
