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
		for end := min(len(s), i+1<<15); i < end; {
			switch c := s[i]; {
			case c < utf8.RuneSelf:
				packed += asciiNoise[c]
				i++
			case c > 0xe4 && c <= 0xe9, c == 0xe4 && i+1 < len(s) && s[i+1] >= 0xb8: // U+4E00 to U+9FFF
				packed += 1 << (16 * sensible)
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
