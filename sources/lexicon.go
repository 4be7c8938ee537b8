package sources

import (
	"encoding/binary"
	"slices"
	"strings"
	"unsafe"
)

// lexicon finds words in a text in one pass, however many words there are. Each
// has four bytes or more. It does not change and may be used concurrently.
type lexicon struct {
	words  []string
	place  map[string]int
	byHead map[uint32][]int     // words by headOf their first four bytes
	heads  [1 << 12 / 64]uint64 // hashes of those
}

func newLexicon(words ...string) *lexicon {
	x := &lexicon{place: map[string]int{}, byHead: map[uint32][]int{}}
	for _, w := range words {
		if _, known := x.place[w]; known {
			continue
		}
		head := headOf(w[:4])
		x.place[w] = len(x.words)
		x.byHead[head] = append(x.byHead[head], len(x.words))
		x.words = append(x.words, w)
		h := headHash(head)
		x.heads[h/64] |= 1 << (h % 64)
	}
	return x
}

// headOf is four bytes as one number, letters of ASCII without their case.
func headOf(p string) uint32 {
	return (uint32(p[0]) | uint32(p[1])<<8 | uint32(p[2])<<16 | uint32(p[3])<<24) | 0x20202020
}

// headHash has twelve bits.
func headHash(head uint32) uint32 { return head * 0x9E3779B1 >> 20 }

// next finds the first place at or after from where words stand, and which may:
// those that do are for the caller to tell. The place is -1 where there is none.
func (x *lexicon) next(text string, from int) (at int, may []int) {
	for i := from; i+4 <= len(text); i++ {
		head := headOf(text[i : i+4])
		if h := headHash(head); x.heads[h/64]&(1<<(h%64)) == 0 {
			continue
		}
		if may := x.byHead[head]; may != nil {
			return i, may
		}
	}
	return -1, nil
}

// found are the words that stand in a text, by their number, whatever the case of
// the letters of ASCII in it. The words are in small ones.
func (x *lexicon) found(text string) []bool {
	found := make([]bool, len(x.words))
	for at, may := x.next(text, 0); at >= 0; at, may = x.next(text, at+1) {
		for _, n := range may {
			if end := at + len(x.words[n]); end <= len(text) && !found[n] {
				found[n] = strings.EqualFold(text[at:end], x.words[n])
			}
		}
	}
	return found
}

// first is the word that stands first in a text, "" where none does. Of several
// at one place it is that which was given first.
func (x *lexicon) first(text string) string {
	for at, may := x.next(text, 0); at >= 0; at, may = x.next(text, at+1) {
		n := slices.IndexFunc(may, func(n int) bool { return strings.HasPrefix(text[at:], x.words[n]) })
		if n >= 0 {
			return x.words[may[n]]
		}
	}
	return ""
}

// in says whether a word stands in a text.
func (x *lexicon) in(text string) bool { return x.first(text) != "" }

// lowered is a text with the letters of ASCII in lower case.
func lowered(text string) string {
	const each, high = 0x0101010101010101, 0x8080808080808080
	out := []byte(text)
	i := 0
	for ; i+8 <= len(out); i += 8 { // eight letters at once
		word := binary.LittleEndian.Uint64(out[i:])
		bits := word &^ high
		upper := (bits + (0x80-'A')*each) &^ (bits + (0x7f-'Z')*each) &^ word & high
		binary.LittleEndian.PutUint64(out[i:], word|upper>>2)
	}
	for ; i < len(out); i++ {
		if out[i] >= 'A' && out[i] <= 'Z' {
			out[i] += 'a' - 'A'
		}
	}
	return unsafe.String(unsafe.SliceData(out), len(out)) // nobody else has these bytes
}
