package report

import (
	"fmt"
	"time"

	"nianbao/document"
)

// Candidate is one document of a report that several documents carry.
type Candidate struct {
	Digest    string
	URL       string
	Form      document.Form
	FetchedAt time.Time
	Official  bool // its host is one the source definitions name
	Reading   *Reading
}

// Choose says which document stands for the report, and why: one of an
// official host before a copy, then the one with most cells that hold a
// number as published, then the one that breaks the fewest rules of the form,
// then the latest; the first of equals. The index is -1 without candidates.
func Choose(cs []Candidate) (best int, why string) {
	if len(cs) == 0 {
		return -1, "there is no document"
	}
	why = "the only document of the report"
	for i := 1; i < len(cs); i++ {
		if better, reason := betterThan(cs[i], cs[best]); better {
			best, why = i, reason
		} else if reason != "" {
			why = reason
		}
	}
	return best, why
}

// betterThan compares two documents; the reason tells what decided.
func betterThan(a, b Candidate) (better bool, why string) {
	if a.Official != b.Official {
		return a.Official, "it stands on a host of the sources, the other does not"
	}
	if x, y := numbersIn(a.Reading), numbersIn(b.Reading); x != y {
		return x > y, fmt.Sprintf("it has most cells with a number: %d, the next %d", max(x, y), min(x, y))
	}
	if x, y := hardFailures(a.Reading), hardFailures(b.Reading); x != y {
		return x < y, fmt.Sprintf("it breaks the fewest rules of the form: %d, the next %d", min(x, y), max(x, y))
	}
	if !a.FetchedAt.Equal(b.FetchedAt) {
		return a.FetchedAt.After(b.FetchedAt), "it is the latest of equal documents"
	}
	return false, "it is the first of equal documents"
}

// WhyNot says why a document does not stand for its report beside the one that
// does.
func WhyNot(other, chosen Candidate) string {
	if other.Official != chosen.Official {
		return "not chosen: it stands on no host of the sources, the chosen one does"
	}
	if x, y := numbersIn(other.Reading), numbersIn(chosen.Reading); x != y {
		return fmt.Sprintf("not chosen: it has fewer cells with a number: %d, the chosen one %d", max(x, 0), y)
	}
	if x, y := hardFailures(other.Reading), hardFailures(chosen.Reading); x != y {
		return fmt.Sprintf("not chosen: it breaks more rules of the form: %d, the chosen one %d", x, y)
	}
	if !other.FetchedAt.Equal(chosen.FetchedAt) {
		return "not chosen: it is older than the chosen one and its equal"
	}
	return "not chosen: it is the equal of the chosen one, which comes first"
}

func numbersIn(r *Reading) int {
	if r == nil || r.Report == nil {
		return -1
	}
	n := 0
	for _, t := range r.Report.Tables {
		for _, c := range t.Cells {
			if c.State == StateNumber {
				n++
			}
		}
	}
	return n
}

func hardFailures(r *Reading) int {
	if r == nil || r.Report == nil {
		return 0
	}
	n := 0
	for _, p := range r.Report.Problems {
		if p.Severity == SeverityHard {
			n++
		}
	}
	return n
}
