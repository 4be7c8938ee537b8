package decode

import (
	"strings"
	"unicode/utf8"
)

// strays are the letters and marks that GBK shares with Latin-1: when UTF-8
// is read as Latin-1 and then written as GBK, they survive and all else
// becomes a question mark.
const strays = "¤§¨°±·×÷àáèéêìíòóùúü"

func isStray(r rune) bool {
	return r >= 0xA1 && r <= 0xFC && strings.ContainsRune(strays, r)
}

// markRuns finds the runs of question marks that stand for lost characters.
func markRuns(s string) []Damage {
	var found []Damage
	at := 0
	eachMatch(s, "?", func(i int) int {
		start := i
		for start > at {
			r, n := utf8.DecodeLastRuneInString(s[at:start])
			if !isStray(r) {
				break
			}
			start -= n
		}
		run := scanMarks(s, start)
		if run.isDamage(s) {
			found = append(found, damage(s, run.start, run.end, whyMarks))
		}
		at = max(run.end, i+1)
		return at
	})
	return found
}

// marks is a run of question marks and strays, with single spaces between.
type marks struct {
	start, end               int
	questions, strays, holes int
}

// scanMarks measures the run at start.
func scanMarks(s string, start int) marks {
	m := marks{start: start, end: start}
	space := false
	for j, r := range s[start:] {
		switch {
		case r == '?':
			m.questions++
		case isStray(r):
			m.strays++
		case (r == ' ' || r == '\u00A0') && !space:
			space = true
			continue
		default:
			return m
		}
		if space {
			m.holes, space = m.holes+1, false
		}
		m.end = start + j + utf8.RuneLen(r)
	}
	return m
}

// isDamage judges a run: damage has a stray among three question marks and
// more, or is four question marks and more in the middle of Chinese text.
func (m marks) isDamage(s string) bool {
	if m.strays > 0 {
		return m.questions >= 3 && m.questions > m.strays
	}
	return m.questions >= 4 && m.holes == 0 && amongHan(s, m.start, m.end)
}

// amongHan reports whether a run stands directly between a Han character and
// more Chinese text.
func amongHan(s string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:start])
	after, _ := utf8.DecodeRuneInString(s[end:])
	return isHan(before) && isChinese(after)
}
