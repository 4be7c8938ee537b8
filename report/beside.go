package report

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"nianbao/region"
)

// Beside lists, by report, the problems that show only beside reports of other
// bodies on the same year: a government that counts fewer requests for its
// whole territory than one of its bodies does alone (rule D3.1), and two
// bodies under one roof that report the same numbers.
func Beside(reports []*Report) map[*Report][]Problem {
	found := map[*Report][]Problem{}
	findLess(reports, found)
	findSame(reports, found)
	return found
}

// received is the number that rule D3.1 compares.
const received = "t3.new_received.total"

// yearPlace is a division in a year.
type yearPlace struct {
	year int
	code string
}

// findLess runs D3.1 on every report of a whole territory.
func findLess(reports []*Report, found map[*Report][]Problem) {
	whole := map[yearPlace][]*Report{}
	for _, r := range reports {
		if r.Scope == "aggregate" && r.Agency.Code != "" && r.Year != 0 {
			at := yearPlace{r.Year, r.Agency.Code}
			whole[at] = append(whole[at], r)
		}
	}
	members := map[*Report][]*Report{}
	for _, r := range reports {
		if !isMember(r) {
			continue
		}
		for _, code := range divisionsAbove(r) {
			for _, agg := range whole[yearPlace{r.Year, code}] {
				if agg != r && countsLess(agg, r) {
					members[agg] = append(members[agg], r)
				}
			}
		}
	}
	for agg, more := range members {
		if p, ok := lessProblem(agg, more); ok {
			found[agg] = append(found[agg], p)
		}
	}
}

// isMember tells whether a body's requests are counted in the report of the
// government it belongs to. Branches of the centre have a count of their own.
func isMember(r *Report) bool {
	return slices.Contains([]string{"government", "office", "department", "township", "street"}, r.Agency.Kind)
}

// divisionsAbove are the codes of the divisions whose governments count the
// requests of a report: its own place, but for one of a whole territory, and
// all above it.
func divisionsAbove(r *Report) []string {
	code := r.Agency.Code
	if len(code) < 6 {
		return nil
	}
	all := []string{code, code[:6], code[:4] + "00", code[:2] + "0000"}
	all = slices.Compact(all)
	if r.Scope == "aggregate" {
		all = all[1:]
	}
	return all
}

func countsLess(agg, member *Report) bool {
	a, ok := agg.counted(received)
	b, has := member.counted(received)
	return ok && has && a.LessThan(b.Decimal)
}

// counted is the number in a cell whose place is sure.
func (r *Report) counted(name string) (Number, bool) {
	c, ok := r.Cell(name)
	if !ok || c.Value == nil || slices.Contains(c.Flags, flagByOrder) {
		return Number{}, false
	}
	return *c.Value, true
}

// lessProblem says which bodies count more than the government above them.
func lessProblem(agg *Report, more []*Report) (Problem, bool) {
	rule, ok := crossRule(agg)
	if !ok {
		return Problem{}, false
	}
	slices.SortFunc(more, func(a, b *Report) int {
		x, _ := a.counted(received)
		y, _ := b.counted(received)
		return cmp.Or(y.Cmp(x.Decimal), cmp.Compare(a.Agency.ID, b.Agency.ID))
	})
	total, _ := agg.counted(received)
	most, _ := more[0].counted(received)
	words := fmt.Sprintf("the report of the whole territory counts %s requests received, but that of %s alone %s", total, more[0].Agency.Name, most)
	if len(more) > 1 {
		words += fmt.Sprintf(", and %d more count more than it", len(more)-1)
	}
	return Problem{Rule: rule, Severity: SeverityCrossDoc, Cells: []string{received}, Sentence: words}, true
}

// crossRule is D3.1 under the name it has in the form of a report; the forms
// before 2019 do not have it.
func crossRule(r *Report) (string, bool) {
	for _, t := range r.Tables {
		form := FormOf(t.Format)
		if t.ID != "t3" || form == nil {
			continue
		}
		for _, rule := range form.Rules {
			if rule.ID == "D3.1" {
				return ruleName(form, rule), true
			}
		}
	}
	return "", false
}

// Two reports can agree by chance where there is little in them: with one
// request every number is 0 or 1.
const (
	enoughNumbers = 8 // above 0
	enoughValues  = 4 // distinct
)

// findSame finds the reports of one year and one roof whose numbers are all equal.
func findSame(reports []*Report, found map[*Report][]Problem) {
	alike := map[string][]*Report{}
	for _, r := range reports {
		if sum := r.numbersSum(); sum != "" && r.Agency.Code != "" && r.Year != 0 {
			at := fmt.Sprint(r.Year, " ", roof(r), " ", sum)
			alike[at] = append(alike[at], r)
		}
	}
	for _, group := range alike {
		for _, r := range group {
			if p, ok := sameProblem(r, group); ok {
				found[r] = append(found[r], p)
			}
		}
	}
}

// roof is the division a body stands under: that above a government, else the
// body's own.
func roof(r *Report) string {
	switch r.Agency.Kind {
	case "government", "township", "street":
		if chain := chainOf(r.Agency.Code, r.Year); len(chain) > 1 {
			return chain[len(chain)-2].Code
		}
		return region.CountryCode
	}
	return r.Agency.Code
}

// numbersSum is a digest of every number above 0 of a report with its cell, ""
// where there are too few to tell reports apart.
func (r *Report) numbersSum() string {
	var b strings.Builder
	n, values := 0, map[string]bool{}
	for _, t := range r.Tables {
		for i := range t.Cells {
			c := &t.Cells[i]
			if c.State != StateNumber || c.Value == nil || c.Value.IsZero() {
				continue
			}
			v := c.Value.String()
			values[v], n = true, n+1
			fmt.Fprintf(&b, "%s=%s ", c.Name(), v)
		}
	}
	if n < enoughNumbers || len(values) < enoughValues {
		return ""
	}
	sum := sha256.Sum256([]byte(b.String()))
	return string(sum[:])
}

// sameProblem names the other bodies with a report's numbers.
func sameProblem(r *Report, group []*Report) (Problem, bool) {
	var names []string
	for _, o := range group {
		if o.Agency.ID != r.Agency.ID {
			names = append(names, o.Agency.Name)
		}
	}
	if len(names) == 0 {
		return Problem{}, false
	}
	slices.Sort(names)
	return Problem{Rule: "same_numbers", Severity: SeverityCrossDoc,
		Sentence: "every number is that of " + strings.Join(slices.Compact(names), ", ") + " for the same year: one may be copied from the other"}, true
}
