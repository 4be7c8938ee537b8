package export

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"nianbao/region"
	"nianbao/report"
)

// Groupings are what [Corpus.Tabulate] groups by.
func Groupings() []string {
	return []string{"province", "prefecture", "county", "year", "level", "kind", "form", "agency"}
}

// Figure is a variable over the reports of one group.
type Figure struct {
	Group   string          `json:"group"`
	Reports int             `json:"reports"` // with a value
	Sum     decimal.Decimal `json:"sum"`     // means nothing where the variable is a ratio
	Mean    decimal.Decimal `json:"mean"`
	Median  decimal.Decimal `json:"median"`
	Least   decimal.Decimal `json:"min"`
	Most    decimal.Decimal `json:"max"`
	Doubt   int             `json:"doubtful"` // of the values: those that break a rule or were derived or placed by order
	Left    map[string]int  `json:"left_out"` // reports without a value, by why

	values []decimal.Decimal
}

// Tabulate is a variable by groups, in the order of their names, and for all.
func (c *Corpus) Tabulate(v Variable, by string) (groups []*Figure, all *Figure, err error) {
	known := map[string]*Figure{}
	all = &Figure{Group: "all", Left: map[string]int{}}
	err = c.Each(func(w *Work) error {
		rep := w.Report()
		if rep.DocType != docAnnual {
			return nil
		}
		name := groupOf(rep, by)
		if known[name] == nil {
			known[name] = &Figure{Group: name, Left: map[string]int{}}
		}
		for _, f := range []*Figure{known[name], all} {
			f.add(v, rep)
		}
		return nil
	})
	for _, name := range slices.Sorted(maps.Keys(known)) {
		known[name].sum()
		groups = append(groups, known[name])
	}
	all.sum()
	return groups, all, err
}

// groupOf is the group of a report.
func groupOf(rep *report.Report, by string) string {
	code := rep.Agency.Code
	place := func(digits int) string {
		if len(code) < 6 {
			return "no division"
		}
		whole := (code[:digits] + "0000")[:6]
		return cmp.Or(whole+" "+region.Name(whole), code)
	}
	switch by {
	case "province":
		return place(2)
	case "prefecture":
		return place(4)
	case "county":
		return place(6)
	case "year":
		return fmt.Sprint(rep.Year)
	case "level":
		return rep.Agency.Level
	case "kind":
		return rep.Agency.Kind
	case "form":
		return formName(rep)
	}
	return cmp.Or(rep.Agency.ID, rep.ID) + " " + rep.Agency.Name
}

func (f *Figure) add(v Variable, rep *report.Report) {
	value, ok := v.Of(rep)
	if !ok {
		f.Left[v.whyNot(rep)]++
		return
	}
	f.values = append(f.values, value)
	if v.doubtful(rep) {
		f.Doubt++
	}
}

// whyNot says why a report has no value.
func (v Variable) whyNot(rep *report.Report) string {
	if v.derived != nil {
		for _, t := range rep.Tables {
			if t.Status == report.StatusImage {
				return "its tables are pictures"
			}
		}
		return "an operand is missing, or it is divided by 0"
	}
	c, ok := rep.Cell(v.Name)
	if ok {
		return "the cell is " + string(c.State)
	}
	for _, t := range rep.Tables {
		if len(v.Name) > 2 && t.ID == v.Name[:2] && t.Status != report.StatusOK && t.Status != report.StatusPartial {
			return "the table is " + string(t.Status)
		}
	}
	return fmt.Sprintf("the form %s has no such cell", formName(rep))
}

// doubtful says whether a cell breaks a rule, was derived, or was placed by
// order. A derived variable is as sure as the report.
func (v Variable) doubtful(rep *report.Report) bool {
	if v.derived != nil {
		return rep.Checks.Failed > 0
	}
	c, _ := rep.Cell(v.Name)
	return c.State == report.StateDerived || slices.ContainsFunc(c.Flags, func(flag string) bool { return flag != "zero_glyph" && flag != "unit_converted" })
}

func (f *Figure) sum() {
	f.Reports = len(f.values)
	if f.Reports == 0 {
		return
	}
	slices.SortFunc(f.values, func(a, b decimal.Decimal) int { return a.Cmp(b) })
	for _, v := range f.values {
		f.Sum = f.Sum.Add(v)
	}
	f.Mean = f.Sum.DivRound(decimal.NewFromInt(int64(f.Reports)), 4)
	f.Least, f.Most = f.values[0], f.values[f.Reports-1]
	f.Median = f.values[f.Reports/2]
	if f.Reports%2 == 0 {
		f.Median = f.values[f.Reports/2-1].Add(f.Median).DivRound(decimal.NewFromInt(2), 4)
	}
	f.values = nil
}
