package report

import (
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// words finds which of some words stand in a text, in one pass over it.
type words struct {
	all   []string
	sets  []wordSet       // of all
	bits  int             // how many are used
	first [1 << 10]uint64 // a bit for each character of the basic plane that begins a word
	pairs [1 << 6]uint64  // a bit for each pair of characters that begins one, by pairBit; all where a word has but one
	by    map[rune][]int
}

// wordSet has up to 64 bits, each for one word or for any of several.
type wordSet uint64

// add takes words in and returns their set, a bit for each.
func (w *words) add(list ...string) (set wordSet) {
	for _, word := range list {
		at := w.find(word)
		if w.sets[at] == 0 {
			w.sets[at] = w.bit()
		}
		set |= w.sets[at]
	}
	return set
}

// addAny takes words in that have one bit together, and returns it.
func (w *words) addAny(list ...string) wordSet {
	set := w.bit()
	for _, word := range list {
		w.sets[w.find(word)] |= set
	}
	return set
}

// bit is one that is not used yet.
func (w *words) bit() wordSet {
	if w.bits++; w.bits > 64 {
		panic("report: there are too many words")
	}
	return 1 << (w.bits - 1)
}

// find is the place of a word, which is taken in if it is new.
func (w *words) find(word string) int {
	if at := slices.Index(w.all, word); at >= 0 {
		return at
	}
	r, _ := utf8.DecodeRuneInString(word)
	if r >= 1<<16 {
		panic("report: no place for the word " + word)
	}
	if w.by == nil {
		w.by = map[rune][]int{}
	}
	w.all, w.sets = append(w.all, word), append(w.sets, 0)
	w.first[r>>6] |= 1 << (r & 63)
	w.by[r] = append(w.by[r], len(w.all)-1)
	w.pair(r, word[utf8.RuneLen(r):])
	return len(w.all) - 1
}

// pair takes in how a word begins.
func (w *words) pair(first rune, rest string) {
	if rest == "" {
		for i := range w.pairs {
			w.pairs[i] = ^uint64(0)
		}
		return
	}
	second, _ := utf8.DecodeRuneInString(rest)
	at := pairBit(first, second)
	w.pairs[at>>6] |= 1 << (at & 63)
}

// in is the set of the words that stand in a text.
func (w *words) in(text string) wordSet {
	var set wordSet
	for i := 0; i < len(text); {
		r, n := hanAt(text, i)
		if n == 0 {
			r, n = characterAt(text, i)
		}
		set |= w.at(text[i:], r)
		i += n
	}
	return set
}

// anyIn tells whether one of the words stands in a text.
func (w *words) anyIn(text string) bool {
	for i := 0; i < len(text); {
		r, n := hanAt(text, i)
		if n == 0 {
			r, n = characterAt(text, i)
		}
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
	second, _ := utf8.DecodeRuneInString(text[utf8.RuneLen(r):])
	if at := pairBit(r, second); w.pairs[at>>6]>>(at&63)&1 == 0 {
		return 0
	}
	for _, n := range w.by[r] {
		if strings.HasPrefix(text, w.all[n]) {
			set |= w.sets[n]
		}
	}
	return set
}

// characterAt is the character at i with its length: utf8.DecodeRuneInString,
// quick for what texts have most of.
func characterAt(text string, i int) (rune, int) {
	if c := text[i]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	if r, ok := threeBytes(text, i); ok && r >= 0x800 && !utf16.IsSurrogate(r) {
		return r, 3
	}
	return utf8.DecodeRuneInString(text[i:])
}
