package report

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// verdict is how one rule instance came out.
type verdict byte

const (
	notAssessable verdict = iota
	passed
	failed
)

// index finds the cells of a report by name.
type index map[string]*Cell

// cellIndex indexes all cells of a report.
func cellIndex(rep *Report) index {
	ix := make(index, countCells(rep))
	for i := range rep.Tables {
		cells := rep.Tables[i].Cells
		for j := range cells {
			ix[cells[j].Name()] = &cells[j]
		}
	}
	return ix
}

func countCells(rep *Report) int {
	n := 0
	for _, t := range rep.Tables {
		n += len(t.Cells)
	}
	return n
}

// number returns the number in a cell, false when there is none. A number of
// a row that lost cells may belong to a column beside it, so no rule can be
// assessed on it.
func (ix index) number(name string) (decimal.Decimal, bool) {
	c := ix[name]
	if c == nil || c.Value == nil || slices.Contains(c.Flags, flagByOrder) {
		return decimal.Decimal{}, false
	}
	return c.Value.Decimal, true
}

// evaluate runs the hard, soft, semantic and text rules of the forms its
// tables have, each table under its own format. It returns a problem for
// each rule broken and adds the rule's name to the cells concerned. Text
// rules are not counted in the checks: they weigh words against a table.
func evaluate(rep *Report) ([]Problem, Checks) {
	var problems []Problem
	var checks Checks
	ix := cellIndex(rep)
	word := wordsOf(rep)
	for _, in := range applicable(rep) {
		switch in.rule.Severity {
		case SeverityText:
			if p, broken := runText(rep, ix, in); broken {
				problems = append(problems, p)
			}
		case SeverityHard, SeveritySoft, SeveritySemantic:
			sc := &scope{path: ix.number, word: word}
			v := run(sc, in)
			checks.count(v)
			if v == failed {
				problems = append(problems, in.problem(ix, nil))
				flagCells(ix, in)
			}
		}
	}
	return problems, checks
}

// run evaluates one instance.
func run(sc *scope, in *instance) verdict {
	switch v := sc.eval(in.formula); {
	case sc.lost:
		return notAssessable
	case isTrue(v):
		return passed
	case isFalse(v):
		return failed
	}
	return notAssessable
}

func (c *Checks) count(v verdict) {
	switch v {
	case passed:
		c.Passed++
	case failed:
		c.Failed++
	default:
		c.NotAssessable++
	}
}

// flagCells marks the cells of a broken rule.
func flagCells(ix index, in *instance) {
	for _, p := range in.paths {
		if c := ix[p]; c != nil {
			addFlag(c, in.name)
		}
	}
}

func addFlag(c *Cell, flag string) {
	if !slices.Contains(c.Flags, flag) {
		c.Flags = append(c.Flags, flag)
	}
}

// applicable lists the rule instances whose tables stand in the report in
// the form the rule belongs to.
func applicable(rep *Report) []*instance {
	var all []*instance
	for _, f := range Forms() {
		instances := f.instances()
		for i := range instances {
			all = append(all, &instances[i])
		}
	}
	return fitting(rep, all)
}

// fitting are those of some instances that are applicable.
func fitting(rep *Report, all []*instance) (fit []*instance) {
	formats := map[string]Format{}
	for _, t := range rep.Tables {
		if t.Format != "" {
			formats[t.ID] = t.Format
		}
	}
	main := home(formats)
	for _, in := range all {
		if fits(in, formats, main) {
			fit = append(fit, in)
		}
	}
	return fit
}

// fits reports whether every table an instance touches has its format. An
// instance that touches no table runs once, under the report's main format.
func fits(in *instance, formats map[string]Format, main Format) bool {
	if len(in.tables) == 0 {
		return in.form.Format == main
	}
	for _, t := range in.tables {
		if formats[t] != in.form.Format {
			return false
		}
	}
	return true
}

// home is the format that rules on the text alone are taken from.
func home(formats map[string]Format) Format {
	for _, id := range []string{"t3", "t2", "t4"} {
		if f := formats[id]; f != "" {
			return f
		}
	}
	return FormatF2021
}

// wordsOf answers the words of formulas that are about the agency. A word
// that is none of them stands for itself: province, county.
func wordsOf(rep *Report) func(string) value {
	return func(name string) value {
		switch name {
		case "level":
			if rep.Agency.Level == "" {
				return value{}
			}
			return value{kind: wordValue, word: rep.Agency.Level}
		case "can_issue_rules":
			return canIssueRules(rep)
		}
		return value{kind: wordValue, word: name}
	}
}

// canIssueRules says whether the body may issue 规章: departments of the State
// Council, and governments of provinces, 设区的市 and 自治州. A general office
// reports for its government; so does whoever compiles an aggregate.
func canIssueRules(rep *Report) value {
	switch a := rep.Agency; a.Level {
	case "":
		return value{}
	case "country":
		return truth(true)
	case "province", "prefecture":
		if a.Kind == "" {
			return value{}
		}
		return truth(a.Kind == "government" || a.Kind == "office" || rep.Scope == "aggregate")
	}
	return truth(false)
}

// isFact reports whether a path names a fact of the narrative.
func isFact(path string) bool { return strings.HasPrefix(path, "text.") }
