package report

import (
	"iter"
	"strings"
)

// mayTell spares sentences in Simplified characters that hold neither a number
// but of a date nor a character of what is said in words.
func mayTell(text string) bool {
	return hasCount(text) || factWords.anyIn(text)
}

// factWords are in every sentence without digits that tells a fact: full-width
// digits, the counters of numbers in words, and a character of each statement.
var factWords = func() *words {
	w := &words{}
	w.add(strings.Split("０１２３４５６７８９件宗份申诉费取", "")...)
	w.add("复")
	return w
}()

// sentence is one sentence of a text as published, with its span.
type sentence struct {
	text       string
	start, end int // bytes
}

// sentencesOf cuts a text at full stops and line breaks.
func sentencesOf(text string) iter.Seq[sentence] {
	return func(yield func(sentence) bool) {
		for from := 0; from < len(text); {
			length, next := sentenceEnd(text[from:])
			if s := strings.TrimSpace(text[from : from+length]); s != "" && !yield(sentence{s, from, from + next}) {
				return
			}
			from += next
		}
	}
}

// sentenceEnd is the length of the sentence a text begins with, and where the
// next one begins: behind the line break.
func sentenceEnd(text string) (length, next int) {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\n':
			return i, i + 1
		case '!', '?':
			return i + 1, i + 1
		case 0xE3, 0xEF:
			if rest := text[i:]; strings.HasPrefix(rest, "。") || strings.HasPrefix(rest, "！") || strings.HasPrefix(rest, "？") {
				return i + 3, i + 3
			}
		}
	}
	return len(text), len(text)
}

// clausesOf parts a sentence at its commas and colons.
func clausesOf(s string) []string {
	clauses := make([]string, 0, strings.Count(s, ",")+strings.Count(s, ":")+1)
	from := 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) && s[i] != ',' && s[i] != ':' {
			continue
		}
		if i > from {
			clauses = append(clauses, s[from:i])
		}
		from = i + 1
	}
	return clauses
}

// hasThousands tells whether a comma stands between digits.
func hasThousands(s string) bool {
	for i := 1; i+1 < len(s); i++ {
		if s[i] == ',' && s[i-1] >= '0' && s[i-1] <= '9' && s[i+1] >= '0' && s[i+1] <= '9' {
			return true
		}
	}
	return false
}

// hasCount tells whether a clause has a number that is no part of a date.
func hasCount(clause string) bool {
	for i := 0; i < len(clause); i++ {
		if clause[i] < '0' || clause[i] > '9' {
			continue
		}
		for i < len(clause) && clause[i] >= '0' && clause[i] <= '9' {
			i++
		}
		rest := clause[i:]
		if !strings.HasPrefix(rest, "年") && !strings.HasPrefix(rest, "月") && !strings.HasPrefix(rest, "日") {
			return true
		}
	}
	return false
}
