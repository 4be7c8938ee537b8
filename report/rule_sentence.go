package report

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// manyTerms is how many terms of a sum are still spelled out in a sentence.
const manyTerms = 3

// problem puts a broken instance into words. facts are the figures of the
// narrative a text rule was run with.
func (in *instance) problem(ix index, facts map[string]decimal.Decimal) Problem {
	p := Problem{Rule: in.name, Severity: in.rule.Severity}
	for _, path := range in.paths {
		if !isFact(path) && !slices.Contains(p.Cells, path) {
			p.Cells = append(p.Cells, path)
		}
	}
	w := wording{in: in, ix: ix, facts: facts}
	p.Sentence = w.subject() + w.clause(in.formula)
	return p
}

// wording writes the parts of one sentence.
type wording struct {
	in    *instance
	ix    index
	prev  index // of the year before, for cross-year rules
	facts map[string]decimal.Decimal
}

// subject names the row, column or group the instance is about.
func (w wording) subject() string {
	path := w.firstCell()
	table, row, column := labelsOf(w.in.form, path)
	switch {
	case table == nil:
		return w.in.rule.Label + ": "
	case w.in.binding["r"] != "" && w.in.binding["c"] != "":
		return row + "｜" + column + ": "
	case w.in.binding["r"] != "":
		return "row " + row + ": "
	case w.in.binding["c"] != "":
		return "column " + column + ": "
	case w.in.binding["g"] != "":
		return strings.Join(headsOf(w.in.form, path), " ") + ": "
	}
	return ""
}

func (w wording) firstCell() string {
	for _, p := range w.in.paths {
		if !isFact(p) {
			return p
		}
	}
	return ""
}

// clause says what a formula found: for an equation both sides, for anything
// else the rule's name and the numbers it looked at.
func (w wording) clause(f *formula) string {
	words, ok := map[operator]string{opEqual: "", opAtMost: "more than ", opAtLeast: "less than ", opLess: "not less than ", opMore: "not more than "}[f.op]
	if !ok || len(f.kids) != 2 || slices.Contains(conditions, f.kids[0].op) {
		return w.listing(f)
	}
	if f.op == opEqual && len(f.kids[1].paths()) > manyTerms {
		return w.side(f.kids[1]) + ", " + strings.Replace(w.side(f.kids[0]), " is ", " says ", 1)
	}
	left, right := w.side(f.kids[0]), w.side(f.kids[1])
	if words == "" {
		return left + ", but " + right
	}
	return left + ", " + words + strings.Replace(right, " is ", " ", 1)
}

// conditions are the operators of a side that is no number.
var conditions = []operator{opImplies, opOr, opAnd, opEqual, opUnequal, opAtMost, opAtLeast}

// side puts one side of an equation into words.
func (w wording) side(f *formula) string {
	value := w.value(f)
	switch n := len(f.paths()); {
	case n == 0:
		return value
	case n == 1 && f.op != opPlus && f.op != opMinus:
		return w.label(f) + " is " + value
	case n > manyTerms:
		return "parts sum to " + value
	}
	return w.terms(f) + " is " + value
}

// terms writes a short sum with the number behind each label.
func (w wording) terms(f *formula) string {
	switch f.op {
	case opPlus:
		return w.terms(f.kids[0]) + " + " + w.terms(f.kids[1])
	case opMinus:
		return w.terms(f.kids[0]) + " - " + w.terms(f.kids[1])
	}
	return w.label(f) + " " + w.value(f)
}

// listing names every number of a formula that is not an equation.
func (w wording) listing(f *formula) string {
	var parts []string
	for _, p := range f.paths() {
		leaf := &formula{op: opPath, name: p, cell: numbers().find(p)}
		part := w.label(leaf) + " " + w.value(leaf)
		if !contains(parts, part) {
			parts = append(parts, part)
		}
	}
	return w.in.rule.Label + " does not hold with " + strings.Join(parts, ", ")
}

// label names a cell by what the instance leaves open: in a row its column,
// in a column its row.
func (w wording) label(f *formula) string {
	if f.op == opCall && f.name == "prev" && len(f.kids) == 1 {
		return w.label(f.kids[0]) + " of the year before"
	}
	if isFact(f.name) {
		return strings.TrimPrefix(f.name, "text.") + " in the text"
	}
	_, row, column := labelsOf(w.in.form, f.name)
	switch {
	case w.in.binding["r"] != "" && w.in.binding["c"] != "":
		return "the value"
	case w.in.binding["g"] != "":
		heads := strings.Split(column, "·")
		return heads[len(heads)-1]
	case w.in.binding["r"] != "" || row == "":
		return column
	case w.in.binding["c"] != "" || column == "统计数":
		return row
	}
	return row + "｜" + column
}

func (w wording) value(f *formula) string {
	sc := &scope{path: w.number, prev: w.prev.number, word: func(string) value { return value{} }}
	v := sc.eval(f)
	if v.kind != numberValue {
		return "unknown"
	}
	return v.decimal().String()
}

func (w wording) number(path *formula) value {
	if isFact(path.name) {
		return figureOf(w.facts, path)
	}
	return w.ix.number(path)
}

// labelsOf returns the table of a cell and the labels of its row and column.
// The row of t4 has no label; its columns are told with the heads above.
func labelsOf(f *Form, path string) (t *FormTable, row, column string) {
	parts := strings.Split(path, ".")
	if len(parts) != 3 {
		return nil, "", path
	}
	if t = f.Table(parts[0]); t == nil {
		return nil, "", path
	}
	if r := t.Row(parts[1]); r != nil {
		row = shortLabel(r.Label)
	}
	if c := t.Column(parts[2]); c != nil {
		column = strings.Join(append(append([]string{}, c.Path...), c.Label), "·")
	}
	return t, row, column
}

// shortLabel is a row label without its ordinal and its long bracket.
func shortLabel(label string) string {
	_, rest := splitOrdinal(fold(label))
	if i := strings.Index(rest, "("); i > 0 {
		rest = rest[:i]
	}
	return rest
}

// headsOf returns the heads above a cell's column.
func headsOf(f *Form, path string) []string {
	parts := strings.Split(path, ".")
	if len(parts) != 3 {
		return nil
	}
	if t := f.Table(parts[0]); t != nil {
		if c := t.Column(parts[2]); c != nil {
			return c.Path
		}
	}
	return nil
}

// crossProblem is problem for a rule that also looks at the year before.
func (in *instance) crossProblem(ix, prev index) Problem {
	p := in.problem(ix, nil)
	w := wording{in: in, ix: ix, prev: prev}
	p.Sentence = w.subject() + w.clause(in.formula)
	return p
}
