package sources

import "slices"

// traces are the words of platforms, pagers and list services that stand in the
// source text of a page, whatever the case of their letters. One pass finds them
// all, and most pages have hardly any: no regular expression need look where a
// word that it needs is not.
type traces struct {
	raw   string
	small string // raw in small letters, where it was asked for
	found []bool
}

// Words without which a regular expression finds nothing.
var pagerWords = []string{"createpage", "pagination", "nsetpage", "countpage", "totalpage", "totalrecord", "nextgroup", "dataproxy.jsp"}

var traceWords = newLexicon(slices.Concat(markWords(), pagerWords, serviceWords)...)

// markWords are the words of all families.
func markWords() (words []string) {
	for _, f := range families {
		for _, m := range f.marks {
			words = append(words, m.word)
		}
	}
	return words
}

func tracesOf(raw string) *traces { return &traces{raw: raw, found: traceWords.found(raw)} }

// text is the source text in small letters.
func (t *traces) text() string {
	if t.small == "" {
		t.small = lowered(t.raw)
	}
	return t.small
}

// has says whether a word of the lexicon of traces stands in the page.
func (t *traces) has(word string) bool { return t.found[traceWords.place[word]] }

// family is the platform that the traces tell, "" where there are too few.
func (t *traces) family() string {
	best, most := "", proof-1
	for _, f := range families {
		if best != "" && f.unmarked() {
			continue
		}
		weight := 0
		for _, m := range f.marks {
			if t.has(m.word) && m.in(t.text()) {
				weight += m.weight
			}
		}
		if weight > most {
			best, most = f.name, weight
		}
	}
	return best
}
