package report

import (
	"regexp"
	"strings"
)

// looseNumber is a number that stands by itself; years do not count.
var looseNumber = regexp.MustCompile(`^(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?$`)

// unlessNumbered takes back that a table is blank where numbers stand in it
// that were not placed, as where the columns of a page were not told apart:
// its cells are missing, not blank, so that nothing is derived from them.
func unlessNumbered(t Table, p part) Table {
	if t.Status != StatusBlank || looseNumbers(p) < wholeRow {
		return t
	}
	t.Status = StatusPartial
	for i, c := range t.Cells {
		t.Cells[i] = Cell{Table: c.Table, Row: c.Row, Column: c.Column, Unit: c.Unit, State: StateMissing}
	}
	return t
}

// looseNumbers counts the numbers of a part that stand by themselves.
func looseNumbers(p part) int {
	n := 0
	count := func(text string) {
		for _, word := range strings.Fields(text) {
			if looseNumber.MatchString(word) && !(len(word) == 4 && strings.HasPrefix(word, "20")) {
				n++
			}
		}
	}
	for _, r := range p.rows {
		if len(r.cells) == 0 {
			count(r.published)
		}
		for _, c := range r.cells {
			count(c.text)
		}
	}
	return n
}
