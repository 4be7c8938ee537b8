package decode

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

// dictionaries are OpenCC's as maps, and the bytes of the longest phrase.
func dictionaries() (chars, phrases map[string]string, longest int) {
	chars, phrases = map[string]string{}, map[string]string{}
	eachEntry(openccCharacters, func(from, to string) { chars[from] = to })
	eachEntry(openccPhrases, func(from, to string) {
		phrases[from], longest = to, max(longest, len(from))
	})
	return chars, phrases, longest
}

// slowSimplify asks the dictionaries at every place for every length. It
// also lists what turned into what, in order.
func slowSimplify(chars, phrases map[string]string, longest int, s string) (string, [][2]string) {
	var b strings.Builder
	var units [][2]string
	for len(s) > 0 {
		_, n := utf8.DecodeRuneInString(s)
		from, to := s[:n], s[:n]
		if char, ok := chars[from]; ok {
			to = char
		}
		for size := min(longest, len(s)); size > 0; size-- {
			if word, ok := phrases[s[:size]]; ok {
				from, to = s[:size], word
				break
			}
		}
		b.WriteString(to)
		units = append(units, [2]string{from, to})
		s = s[len(from):]
	}
	return b.String(), units
}

// TestSimplifyLikeSlow has every entry of the dictionaries and random texts
// of them, with the offsets of every unit.
func TestSimplifyLikeSlow(t *testing.T) {
	chars, phrases, longest := dictionaries()
	words := []string{"a", "<p>", "，", "年", "\xE7", "é", "𠮷", "乾隆"}
	for from := range chars {
		words = append(words, from)
	}
	for from := range phrases {
		words = append(words, from, from[:3], from[3:])
	}
	texts := words
	rnd := rand.New(rand.NewPCG(9, 10))
	for range 20_000 {
		var b strings.Builder
		for range rnd.IntN(10) {
			b.WriteString(words[rnd.IntN(len(words))])
		}
		texts = append(texts, b.String())
	}
	for _, s := range texts {
		want, units := slowSimplify(chars, phrases, longest, s)
		got, offsets := SimplifyMap(s)
		if got != want || Simplify(s) != want {
			t.Fatalf("SimplifyMap(%q) = %q, want %q", s, got, want)
		}
		i, j := 0, 0
		for _, u := range units {
			if offsets.Simplified(i) != j || offsets.Original(j) != i {
				t.Fatalf("%q: offset %d is %d, %d is %d, want %d and %d", s, i, offsets.Simplified(i), j, offsets.Original(j), j, i)
			}
			i, j = i+len(u[0]), j+len(u[1])
		}
		if offsets.Simplified(i) != j || offsets.Original(j) != i {
			t.Fatalf("%q: the ends are not mapped", s)
		}
	}
}

func TestOffsetsInside(t *testing.T) {
	s := "縣㗲鄉" // the second has four bytes when it is Simplified
	simple, o := SimplifyMap(s)
	if simple != "县𠵾乡" {
		t.Fatalf("SimplifyMap(%q) = %q", s, simple)
	}
	for simplified, original := range []int{0, 1, 2, 3, 3, 3, 3, 6, 7, 8, 9} {
		if got := o.Original(simplified); got != original {
			t.Errorf("Original(%d) = %d, want %d", simplified, got, original)
		}
	}
	for original, simplified := range []int{0, 1, 2, 3, 3, 3, 7, 8, 9, 10} {
		if got := o.Simplified(original); got != simplified {
			t.Errorf("Simplified(%d) = %d, want %d", original, got, simplified)
		}
	}
}
