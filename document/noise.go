package document

import (
	"unicode"
	"unicode/utf8"
)

// What a character of a text is to its noise; 0 is anything else.
const (
	control = 1 + iota
	sensible
	lost
	ruler  // rulers, empty cells and white space, which do not count
	noises = ruler + 1
)

// tally counts characters by what they are.
type tally [noises]int

// looked is how many bytes of a text are looked at for noise.
const looked = 3 << 20

// tallyOf counts the characters of a text.
func tallyOf(s string) tally {
	var t tally
	s = s[:min(len(s), looked)]
	for i := 0; i < len(s); {
		var packed uint64
		for end := min(len(s), i+1<<15); i < end; { // no count of a piece runs over
			switch c := s[i]; {
			case c < utf8.RuneSelf:
				for w := eightBytes(s[:end], i); w != 0 && w&highBits == 0; w = eightBytes(s[:end], i) {
					packed += asciiNoise[w&0x7f] + asciiNoise[w>>8&0x7f] + asciiNoise[w>>16&0x7f] + asciiNoise[w>>24&0x7f] +
						asciiNoise[w>>32&0x7f] + asciiNoise[w>>40&0x7f] + asciiNoise[w>>48&0x7f] + asciiNoise[w>>56]
					i += 8
				}
				for ; i < end && s[i] < utf8.RuneSelf; i++ {
					packed += asciiNoise[s[i]]
				}
			case c > 0xe4 && c <= 0xe9, c == 0xe4 && i+1 < len(s) && s[i+1] >= 0xb8: // U+4E00 to U+9FFF
				packed += 1 << (16 * sensible)
				i += 3
			case isMark(s, i):
				packed++
				i += 3
			default:
				r, size := utf8.DecodeRuneInString(s[i:])
				t[noiseOf(r)]++
				i += size
			}
		}
		for what := range packedNoises {
			t[what] += int(packed >> (16 * what) & 0xffff)
		}
	}
	return t
}

// eightBytes returns the eight bytes of s from i on as one number, the first
// byte lowest; 0 where there are less.
func eightBytes(s string, i int) uint64 {
	if i+8 > len(s) {
		return 0
	}
	p := s[i : i+8]
	return uint64(p[0]) | uint64(p[1])<<8 | uint64(p[2])<<16 | uint64(p[3])<<24 |
		uint64(p[4])<<32 | uint64(p[5])<<40 | uint64(p[6])<<48 | uint64(p[7])<<56
}

// highBits are the bits that bytes beyond ASCII have.
const highBits = 0x8080808080808080

// isMark reports one of the marks that most Chinese sentences have, which are
// neither noise nor sense: 、。《》（），：；
func isMark(s string, i int) bool {
	if i+2 >= len(s) {
		return false
	}
	switch b := s[i+2]; {
	case s[i] == 0xE3 && s[i+1] == 0x80:
		return b == 0x81 || b == 0x82 || b == 0x8A || b == 0x8B
	case s[i] == 0xEF && s[i+1] == 0xBC:
		return b == 0x88 || b == 0x89 || b == 0x8C || b == 0x9A || b == 0x9B
	}
	return false
}

// packedNoises is how many counts of 16 bits share a word, which a processor
// adds to five times as fast as to an element of a table. Rulers fall off.
const packedNoises = 4

// asciiNoise is what the characters of ASCII add to the packed counts.
var asciiNoise = func() (table [utf8.RuneSelf]uint64) {
	for r := range table {
		if what := noiseOf(rune(r)); what < packedNoises {
			table[r] = 1 << (16 * what)
		}
	}
	return table
}()

func noiseOf(r rune) int {
	switch {
	case isSpace(r) || r == '|' || r == '-' || r == '_' || r == '.' || r == '*':
		return ruler
	case r < 0x20 || r >= 0x7f && r < 0xa0:
		return control
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return sensible
	case r == unicode.ReplacementChar || r > 0x7f && !unicode.IsGraphic(r) && !isZeroWidth(r):
		return lost
	}
	return 0
}

// noisy says why a decoded text is no text, or "". Runs of a font without a
// character map and bytes of an unknown binary form both end here.
func noisy(s string) string {
	t := tallyOf(s)
	all := t[0] + t[control] + t[sensible] + t[lost]
	switch {
	case all == 0:
		return "the page is empty"
	case t[control]*50 > all:
		return "the bytes are not text in any known form"
	case t[lost]*12 > all:
		return "most characters could not be decoded"
	case all > 40 && t[sensible]*5 < all && !legible(t, s):
		return "the text is noise: hardly a letter or digit in it"
	}
	return ""
}

// enoughLetters is how many letters and digits are a text, however much else
// stands around them: a report among masses of signs is still one.
const enoughLetters = 1000

// legible tells a text of which something can be read.
func legible(t tally, s string) bool {
	for from := looked; t[sensible] < enoughLetters && from < len(s); from += looked {
		more := tallyOf(s[from:])
		t[sensible] += more[sensible]
	}
	return t[sensible] >= enoughLetters
}
