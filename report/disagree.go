package report

import (
	"fmt"
	"slices"
	"strings"
)

// Disagreements lists the cells whose number differs between documents of one
// report: its HTML page and its PDF, an original and its correction. Each is a
// problem of rule forms_disagree, in the order of the form, that names every
// value with the documents that have it. Tables of different forms and numbers
// in different units are not compared, nor is a number whose column is not
// sure. A document without a number says nothing about a cell.
func Disagreements(cs []Candidate) []Problem {
	var order []string
	told := map[string][]telling{}
	for _, c := range cs {
		for _, t := range tablesIn(c.Reading) {
			for i := range t.Cells {
				cell := &t.Cells[i]
				if cell.Value == nil || slices.Contains(cell.Flags, flagByOrder) || slices.Contains(cell.Flags, flagColumn) {
					continue
				}
				key := string(t.Format) + " " + cell.Name() + " " + cell.Unit
				if told[key] == nil {
					order = append(order, key)
				}
				told[key] = append(told[key], telling{cell, t.Format, c})
			}
		}
	}
	var problems []Problem
	for _, key := range order {
		if p, differ := disagreement(told[key]); differ {
			problems = append(problems, p)
		}
	}
	return problems
}

// telling is the number one document has in a cell.
type telling struct {
	cell   *Cell
	format Format
	by     Candidate
}

func tablesIn(r *Reading) []Table {
	if r == nil || r.Report == nil {
		return nil
	}
	return r.Report.Tables
}

// disagreement compares what the documents tell of one cell.
func disagreement(told []telling) (Problem, bool) {
	first := told[0]
	if !slices.ContainsFunc(told, func(t telling) bool { return !t.cell.Value.Equal(first.cell.Value.Decimal) }) {
		return Problem{}, false
	}
	var parts, seen []string
	for _, t := range told {
		value := t.cell.Value.String()
		if slices.Contains(seen, value) {
			continue
		}
		seen = append(seen, value)
		parts = append(parts, value+" in "+strings.Join(documentsWith(told, value), ", "))
	}
	return Problem{
		Rule: "forms_disagree", Severity: SeverityCrossDoc, Cells: []string{first.cell.Name()},
		Sentence: cellLabel(first) + " is " + strings.Join(parts, ", but "),
	}, true
}

// documentsWith names the documents that have a value. Documents of one
// address are told apart by the day they were fetched on, a derived number
// from one that is printed.
func documentsWith(told []telling, value string) []string {
	var names []string
	for _, t := range told {
		if t.cell.Value.String() != value {
			continue
		}
		name := t.by.URL
		if slices.ContainsFunc(told, func(o telling) bool { return o.by.URL == name && o.by.Digest != t.by.Digest }) {
			name += t.by.FetchedAt.Format(" fetched 2006-01-02 15:04:05")
		}
		if t.cell.State == StateDerived {
			name += " (derived from its totals)"
		}
		names = append(names, name)
	}
	return names
}

// cellLabel names a cell by its labels in the form, else by its name.
func cellLabel(t telling) string {
	form := FormOf(t.format)
	if form == nil {
		return t.cell.Name()
	}
	_, row, column := labelsOf(form, t.cell.Name())
	switch {
	case row == "" && column == "":
		return t.cell.Name()
	case row == "" || column == "":
		return fmt.Sprintf("%s (%s)", row+column, t.cell.Name())
	}
	return fmt.Sprintf("%s｜%s (%s)", row, column, t.cell.Name())
}
