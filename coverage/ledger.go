package coverage

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"nianbao/sources"
	"nianbao/store"
)

// The levels a ledger can be asked for beside those of divisions.
const (
	LevelUnit = "unit" // departments, townships and institutions a portal lists or the store has
)

// firstYear is the first year the regulation asks a report for.
const firstYear = 2008

// Options say what a ledger is about.
type Options struct {
	Years  sources.Years // zero ends: 2008, and the last year that has ended
	Code   string        // division whose subtree is wanted, as digits: "62", "6205"; "" the country
	Levels []string      // of region, and LevelUnit; nil: province, prefecture, county and unit
	Now    time.Time
}

// Body is one body that should report.
type Body struct {
	ID     string `json:"agency_id"`
	Name   string `json:"name"`
	Code   string `json:"division_code"`
	Level  string `json:"level"`            // province … township, or unit
	Kind   string `json:"kind"`             // government department township …: which day it has
	Type   string `json:"doc_type"`         // annual_report, institution_annual_report
	Source string `json:"source,omitempty"` // portals it publishes on; "" none is known
	Why    string `json:"why"`              // why it is expected
	Cells  []Cell `json:"cells"`            // not to be changed: bodies share them
}

// Cell is one report year of a body.
type Cell struct {
	Year     int       `json:"year"`
	State    State     `json:"state"`
	Why      string    `json:"why"`
	Report   string    `json:"report_id,omitempty"`
	URL      string    `json:"url,omitempty"`
	At       time.Time `json:"at,omitzero"` // of the newest look the state rests on
	Searched []*Search `json:"searched,omitempty"`
}

// Search is one stored list page that was searched in vain.
type Search struct {
	Source   string    `json:"source"`
	URL      string    `json:"url"`
	Snapshot uint64    `json:"snapshot"`
	Digest   string    `json:"digest"`
	Rows     int       `json:"rows"`
	Seen     time.Time `json:"seen"`
}

// Ledger is what is expected against what was found.
type Ledger struct {
	Years  []int     `json:"years"`
	At     time.Time `json:"at"`
	Bodies []*Body   `json:"bodies"`
}

// Build reads a store and judges every expected cell.
func Build(s *store.Store, set *sources.Set, opt Options) (*Ledger, error) {
	facts, err := Gather(s)
	if err != nil {
		return nil, err
	}
	return facts.Ledger(set, opt), nil
}

// Ledger judges every expected cell by what was gathered.
func (f *Facts) Ledger(set *sources.Set, opt Options) *Ledger {
	if opt.Now.IsZero() {
		opt.Now = f.Newest
	}
	if opt.Years.From == 0 {
		opt.Years.From = firstYear
	}
	if last := opt.Now.In(China).Year() - 1; opt.Years.To == 0 {
		opt.Years.To = max(last, opt.Years.From)
	}
	if opt.Levels == nil {
		opt.Levels = []string{"province", "prefecture", "county", LevelUnit}
	}
	l := &Ledger{At: opt.Now, Bodies: []*Body{}}
	for y := opt.Years.From; y <= opt.Years.To; y++ {
		l.Years = append(l.Years, y)
	}
	c := newCensus(f, set, opt)
	c.divisions()
	if slices.Contains(opt.Levels, LevelUnit) {
		c.units()
	}
	l.Bodies = append(l.Bodies, c.bodies...)
	slices.SortFunc(l.Bodies, func(a, b *Body) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Type, b.Type))
	})
	return l
}

// rank puts the government of a place before its departments.
func rank(b *Body) int {
	if b.Kind == kindGov {
		return 0
	}
	return 1
}

// Counts counts the cells of a year, 0 for all, of the bodies that pass.
func (l *Ledger) Counts(year int, pass func(*Body) bool) Counts {
	c := Counts{}
	for _, b := range l.Bodies {
		if pass != nil && !pass(b) {
			continue
		}
		for _, cell := range b.Cells {
			if year == 0 || cell.Year == year {
				c[cell.State]++
			}
		}
	}
	return c
}

// Cell is the cell of a body and year, nil where none is expected.
func (l *Ledger) Cell(agency string, year int) *Cell {
	for _, b := range l.Bodies {
		for n := range b.Cells {
			if b.ID == agency && b.Cells[n].Year == year {
				return &b.Cells[n]
			}
		}
	}
	return nil
}

// sortedKeys are the keys of a map in their order.
func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
