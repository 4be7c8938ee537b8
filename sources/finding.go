package sources

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Finding is something wrong with a definition: where, what, and how to mend
// it. A warning does not keep the definition from being used.
type Finding struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	ID      string `json:"id"` // of the source, where it is known
	Message string `json:"message"`
	Mend    string `json:"mend"`
	Warning bool   `json:"warning"`
}

// String writes the finding on one line.
func (f Finding) String() string {
	s := fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Message)
	if f.Mend != "" {
		s += "; " + f.Mend
	}
	return s
}

// DefinitionError holds everything that is wrong with definitions, in the
// order of files and lines. None of them was taken over.
type DefinitionError struct{ Findings []Finding }

// Error lists all findings, one a line.
func (e *DefinitionError) Error() string {
	lines := make([]string, len(e.Findings))
	for n, f := range e.Findings {
		lines[n] = f.String()
	}
	return strings.Join(lines, "\n")
}

func sortFindings(list []Finding) {
	slices.SortStableFunc(list, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
}

// Nearest returns the word most like another, "" where none is near.
func Nearest(word string, words []string) string {
	best, least := "", len(word)/2+2
	for _, w := range words {
		if max(len(word)-len(w), len(w)-len(word)) >= least {
			continue // so long a word is never near
		}
		if d := distance(word, w); d < least {
			best, least = w, d
		}
	}
	return best
}

// distance is the Levenshtein distance of two ASCII words.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}

// didYouMean is the mend for a word that is not one of those allowed.
func didYouMean(word string, words []string) string {
	if near := Nearest(word, words); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "use one of: " + strings.Join(words, ", ")
}
