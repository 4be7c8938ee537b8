package export

import (
	"cmp"
	"maps"
	"slices"

	"nianbao/report"
)

// Quality is what the reports of a corpus say about how well they were
// written and read.
type Quality struct {
	Reports  int            `json:"reports"`
	Verified int            `json:"verified"`
	Versions map[int]int    `json:"reader_versions"` // reports by the version that read them
	Tables   map[string]int `json:"tables"`          // tables by "id status"
	Rules    []*RuleCount   `json:"rules"`
}

// RuleCount is one rule, or kind of damage or conflict, with the reports it
// concerns.
type RuleCount struct {
	Rule      string         `json:"rule"`
	Severity  string         `json:"severity"`
	Reports   int            `json:"reports"`
	Problems  int            `json:"problems"`
	Years     map[int]int    `json:"years"`     // reports
	Provinces map[string]int `json:"provinces"` // reports, by the first two digits of the code
	Kinds     map[string]int `json:"kinds"`     // reports, by kind of agency
	Example   string         `json:"example"`   // a report
	Sentence  string         `json:"sentence"`  // of the example
}

// Group is what a rule speaks of: a rule of a form, damage of the text, or a
// conflict with another document, year or body.
func (r *RuleCount) Group() string {
	switch report.Severity(r.Severity) {
	case report.SeverityDamage:
		return "damage"
	case report.SeverityCrossYear, report.SeverityCrossDoc:
		return "conflict"
	}
	return "rule"
}

// Check reads all reports of a corpus and counts their problems.
func (c *Corpus) Check() (*Quality, error) {
	q := &Quality{Versions: map[int]int{}, Tables: map[string]int{}, Rules: []*RuleCount{}}
	rules := map[string]*RuleCount{}
	err := c.Each(func(w *Work) error {
		q.add(w, rules)
		return nil
	})
	for _, name := range slices.Sorted(maps.Keys(rules)) {
		q.Rules = append(q.Rules, rules[name])
	}
	slices.SortStableFunc(q.Rules, func(a, b *RuleCount) int {
		return cmp.Or(cmp.Compare(a.Group(), b.Group()), cmp.Compare(b.Reports, a.Reports))
	})
	return q, err
}

func (q *Quality) add(w *Work, rules map[string]*RuleCount) {
	rep := w.Report()
	q.Reports++
	q.Versions[w.Documents[0].Version]++
	if w.Verified() {
		q.Verified++
	}
	for _, t := range rep.Tables {
		q.Tables[t.ID+" "+string(t.Status)]++
	}
	seen := map[string]bool{}
	for _, p := range w.Problems() {
		r := rules[p.Rule]
		if r == nil {
			r = &RuleCount{Rule: p.Rule, Severity: string(p.Severity), Years: map[int]int{}, Provinces: map[string]int{}, Kinds: map[string]int{}, Example: w.ID, Sentence: p.Sentence}
			rules[p.Rule] = r
		}
		r.Problems++
		if seen[p.Rule] {
			continue
		}
		seen[p.Rule] = true
		r.Reports++
		r.Years[rep.Year]++
		r.Provinces[rep.Agency.Code[:min(2, len(rep.Agency.Code))]]++
		r.Kinds[rep.Agency.Kind]++
	}
}
