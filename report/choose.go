package report

import (
	"time"

	"nianbao/document"
)

// Candidate is one document of a report that several documents carry.
type Candidate struct {
	Digest    string
	URL       string
	Form      document.Form
	FetchedAt time.Time
	Official  bool
	Reading   *Reading
}

// Choose says which of the candidates stands for the report, and why.
func Choose(cs []Candidate) (best int, why string) { return 0, "" }
