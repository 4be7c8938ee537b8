package report

import (
	"slices"
	"strings"
	"sync"
)

// CrossYear runs the rules that need the report of the year before: what was
// carried out then must be carried in now. It returns nil when prev is nil or
// is not of the year before. Only broken rules are told; numbers missing on
// either side leave a rule unassessed.
func (r *Report) CrossYear(prev *Report) []Problem {
	if prev == nil || r.Year != 0 && prev.Year != 0 && prev.Year != r.Year-1 {
		return nil
	}
	var problems []Problem
	var now, before index
	for _, in := range fitting(r, crossInstances()) {
		if now == nil {
			now, before = crossIndex(r), crossIndex(prev)
		}
		sc := &scope{path: now.number, prev: before.number, word: wordsOf(r)}
		if run(sc, in) == failed {
			problems = append(problems, in.crossProblem(now, before))
		}
	}
	return problems
}

// crossInstances are the rules of all forms that look at the year before.
var crossInstances = sync.OnceValue(func() []*instance {
	var all []*instance
	for _, f := range Forms() {
		instances := f.instances()
		for i := range instances {
			if in := &instances[i]; in.rule.Severity == SeverityCrossYear {
				all = append(all, in)
			}
		}
	}
	return all
})

// crossRows are the rows of tables that those rules touch.
var crossRows = sync.OnceValue(func() (rows [][2]string) {
	for _, in := range crossInstances() {
		for _, path := range in.paths {
			parts := strings.Split(path, ".")
			if isFact(path) || len(parts) != 3 {
				continue
			}
			if row := [2]string{parts[0], parts[1]}; !slices.Contains(rows, row) {
				rows = append(rows, row)
			}
		}
	}
	return rows
})

// crossIndex indexes the cells that those rules touch.
func crossIndex(rep *Report) index {
	ix, rows := index{}, crossRows()
	for i := range rep.Tables {
		cells := rep.Tables[i].Cells
		for j := range cells {
			c := &cells[j]
			if slices.ContainsFunc(rows, func(row [2]string) bool { return row[1] == c.Row && row[0] == c.Table }) {
				ix[c.Name()] = c
			}
		}
	}
	return ix
}
