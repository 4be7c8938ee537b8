package decode

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// The reasons a run is called damaged, in words for people.
const (
	whyLost    = "characters lost in an earlier decoding"
	whyMarks   = "characters replaced by question marks"
	whyWrong   = "text read in a wrong charset, not reversible"
	whyPrivate = "a character of the publisher's own font"
)

// Damaged finds the runs of s that were broken before they reached us and
// that cannot be repaired, in order and without overlap: replacement
// characters, runs of question marks with a stray ¤ or § between them, text
// that a wrong charset left unreadable. Ordinary question marks are none.
// A text without damage gives nil.
func Damaged(s string) []Damage { return damaged(s, surveyOf(s)) }

// damaged searches s for the kinds of damage that its survey has signs of.
func damaged(s string, v survey) []Damage {
	var found []Damage
	for _, kind := range []struct {
		may  bool
		find func(string) []Damage
	}{
		{v.seen&traitWreck != 0, lostRuns},
		{true, markRuns},
		{v.rare >= misreadRare, misreadHan},
		{v.seen&traitWreck != 0, misalignedHan},
		{true, wrecks},
		{v.seen&traitLatin != 0, misreadLatin},
		{v.seen&traitWreck != 0, privateRuns},
	} {
		if kind.may {
			found = append(found, kind.find(s)...)
		}
	}
	return joined(s, found)
}

// damage is the run of s between two offsets.
func damage(s string, start, end int, why string) Damage {
	return Damage{Span{start, end}, s[start:end], why}
}

// joined sorts damage by place and makes one of what overlaps or touches.
func joined(s string, found []Damage) []Damage {
	slices.SortStableFunc(found, func(a, b Damage) int {
		return cmp.Compare(a.Span.Start, b.Span.Start)
	})
	var out []Damage
	for _, d := range found {
		if n := len(out); n > 0 && d.Span.Start <= out[n-1].Span.End {
			last := out[n-1]
			out[n-1] = damage(s, last.Span.Start, max(last.Span.End, d.Span.End), last.Why)
			continue
		}
		out = append(out, d)
	}
	return out
}

// runEnd is the end of the run of characters at i that is accepts.
func runEnd(s string, i int, is func(rune) bool) int {
	for j, r := range s[i:] {
		if !is(r) {
			return i + j
		}
	}
	return len(s)
}

// runStart is the start of the run of characters before i that is accepts.
func runStart(s string, i int, is func(rune) bool) int {
	for i > 0 {
		r, n := utf8.DecodeLastRuneInString(s[:i])
		if !is(r) {
			break
		}
		i -= n
	}
	return i
}

// eachMatch calls fn with the offset of every occurrence of sub in s; fn
// says where to look on.
func eachMatch(s, sub string, fn func(i int) (next int)) {
	for at := 0; ; {
		i := strings.Index(s[at:], sub)
		if i < 0 {
			return
		}
		at = fn(at + i)
	}
}

// lostRuns finds replacement characters, and 锟斤拷, which is what they look
// like after they were written as UTF-8 and read as GBK.
func lostRuns(s string) []Damage {
	var found []Damage
	for _, sub := range []string{"\uFFFD", "锟斤拷"} {
		eachMatch(s, sub, func(i int) int {
			end := runEnd(s, i, func(r rune) bool { return strings.ContainsRune(sub, r) })
			found = append(found, damage(s, i, end, whyLost))
			return end
		})
	}
	return found
}

// privateRuns finds private-use characters within Chinese text: rare names
// that a publisher drew itself (造字). Fonts of icons use the same codes, but
// stand apart from text.
func privateRuns(s string) []Damage {
	var found []Damage
	for at := 0; ; {
		i := strings.IndexFunc(s[at:], isPrivate)
		if i < 0 {
			return found
		}
		start := at + i
		at = runEnd(s, start, isPrivate)
		if amongHan(s, start, at) {
			found = append(found, damage(s, start, at, whyPrivate))
		}
	}
}

func isPrivate(r rune) bool { return r >= 0xE000 && r <= 0xF8FF }
