package report

import (
	"slices"
	"strings"
)

// verdict is how one rule instance came out.
type verdict byte

const (
	notAssessable verdict = iota
	passed
	failed
)

// evaluate runs the hard, soft, semantic and text rules of the forms its
// tables have, each table under its own format. It returns a problem for
// each rule broken and adds the rule's name to the cells concerned. Text
// rules are not counted in the checks: they weigh words against a table.
func evaluate(rep *Report) ([]Problem, Checks) {
	var problems []Problem
	var checks Checks
	ix := cellIndex(rep.Tables)
	sc := &scope{small: ix.small, path: ix.number, word: wordsOf(rep)}
	for _, in := range applicable(rep) {
		switch in.rule.Severity {
		case SeverityText:
			if p, broken := runText(rep, ix, in); broken {
				problems = append(problems, p)
			}
		case SeverityHard, SeveritySoft, SeveritySemantic:
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
	if in.balance != nil && sc.small != nil {
		if v, ok := in.balance.weigh(sc.small); ok {
			return v
		}
	}
	sc.lost = false
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
		if at := numbers().find(p); at >= 0 && ix.cells[at] != nil {
			addFlag(ix.cells[at], in.name)
		}
	}
}

func addFlag(c *Cell, flag string) {
	if !slices.Contains(c.Flags, flag) {
		c.Flags = append(c.Flags, flag)
	}
}

// applicable lists the rule instances whose tables stand in the report in
// the form the rule belongs to. An instance that touches no table runs once,
// under the report's main format.
func applicable(rep *Report) []*instance {
	formats := map[string]Format{}
	for _, t := range rep.Tables {
		if t.Format != "" {
			formats[t.ID] = t.Format
		}
	}
	main := home(formats)
	var all []*instance
	for _, f := range Forms() {
		var have sheets
		for id, format := range formats {
			if format == f.Format {
				have |= sheetSet(id)
			}
		}
		if have == 0 && f.Format != main {
			continue
		}
		instances := f.instances()
		all = slices.Grow(all, len(instances))
		for i := range instances {
			if in := &instances[i]; in.tables&^have == 0 && (in.tables != 0 || f.Format == main) {
				all = append(all, in)
			}
		}
	}
	return all
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
