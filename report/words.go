package report

import (
	"strings"
	"unicode/utf8"
)

// words finds which of up to 64 words stand in a text, in one pass over it.
type words struct {
	all   []string
	first [1 << 10]uint64 // a bit for each character of the basic plane that begins a word
	by    map[rune][]int
}

// wordSet has a bit for each of the words.
type wordSet uint64

// add takes words in and returns their set.
func (w *words) add(list ...string) wordSet {
	var set wordSet
	for _, word := range list {
		at := w.find(word)
		set |= 1 << at
	}
	return set
}

// find is the place of a word, which is taken in if it is new.
func (w *words) find(word string) int {
	for i, have := range w.all {
		if have == word {
			return i
		}
	}
	r, _ := utf8.DecodeRuneInString(word)
	if len(w.all) == 64 || r >= 1<<16 {
		panic("report: no place for the word " + word)
	}
	if w.by == nil {
		w.by = map[rune][]int{}
	}
	w.all = append(w.all, word)
	w.first[r>>6] |= 1 << (r & 63)
	w.by[r] = append(w.by[r], len(w.all)-1)
	return len(w.all) - 1
}

// in is the set of the words that stand in a text.
func (w *words) in(text string) wordSet {
	var set wordSet
	for i := 0; i < len(text); {
		r, n := characterAt(text, i)
		set |= w.at(text[i:], r)
		i += n
	}
	return set
}

// anyIn tells whether one of the words stands in a text.
func (w *words) anyIn(text string) bool {
	for i := 0; i < len(text); {
		r, n := characterAt(text, i)
		if w.at(text[i:], r) != 0 {
			return true
		}
		i += n
	}
	return false
}

// at is the set of the words that a text begins with; r is its first character.
func (w *words) at(text string, r rune) wordSet {
	if r >= 1<<16 || w.first[r>>6]>>(r&63)&1 == 0 {
		return 0
	}
	return w.begun(text, r)
}

// begun is at for a character that begins a word.
func (w *words) begun(text string, r rune) (set wordSet) {
	for _, n := range w.by[r] {
		if strings.HasPrefix(text, w.all[n]) {
			set |= 1 << n
		}
	}
	return set
}

// characterAt is the character at i with its length: utf8.DecodeRuneInString,
// quick for Han.
func characterAt(text string, i int) (rune, int) {
	if c := text[i]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	if r, n := hanAt(text, i); n > 0 {
		return r, n
	}
	return utf8.DecodeRuneInString(text[i:])
}
