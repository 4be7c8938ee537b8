package export

import (
	"maps"
	"slices"
	"time"

	"nianbao/report"
)

// Tally counts what a corpus holds.
type Tally struct {
	Reports, Documents int
	Verified           int
	ByKind             map[string]int         // documents types
	ByYear             map[int]int            // reports
	ByProvince         map[string]int         // reports by the first two digits of the code
	ByForm             map[string]int         // reports
	ByRule             map[string]int         // reports that break a rule or show a damage
	BySeverity         map[string]int         // problems
	ByPart             map[string]int         // of a split
	Grid               map[string]map[int]int // reports by province and year
	Newest             time.Time              // of the captures
	Captures           int                    // in the WARC files
}

func newTally() *Tally {
	return &Tally{
		ByKind: map[string]int{}, ByYear: map[int]int{}, ByProvince: map[string]int{}, ByForm: map[string]int{},
		ByRule: map[string]int{}, BySeverity: map[string]int{}, ByPart: map[string]int{}, Grid: map[string]map[int]int{},
	}
}

func (t *Tally) add(w *Work) {
	rep := w.Report()
	t.Reports++
	t.Documents += len(w.Documents)
	t.ByKind[rep.DocType]++
	t.ByYear[rep.Year]++
	t.ByForm[formName(rep)]++
	t.ByPart[w.Part]++
	province := rep.Agency.Code[:min(2, len(rep.Agency.Code))]
	t.ByProvince[province]++
	if t.Grid[province] == nil {
		t.Grid[province] = map[int]int{}
	}
	t.Grid[province][rep.Year]++
	if w.Verified() {
		t.Verified++
	}
	rules := map[string]bool{}
	for _, p := range w.Problems() {
		t.BySeverity[string(p.Severity)]++
		rules[p.Rule] = true
	}
	for rule := range rules {
		t.ByRule[rule]++
	}
	for _, d := range w.Documents {
		if d.Snapshot.FetchedAt.After(t.Newest) {
			t.Newest = d.Snapshot.FetchedAt
		}
	}
}

// formName is the form of a report, or its kind where it has none.
func formName(rep *report.Report) string {
	if rep.Format == "" {
		return rep.DocType
	}
	return string(rep.Format)
}

// most are the keys of counts, the largest first.
func most(counts map[string]int) []string {
	keys := slices.Sorted(maps.Keys(counts))
	slices.SortStableFunc(keys, func(a, b string) int { return counts[b] - counts[a] })
	return keys
}
