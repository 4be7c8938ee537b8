package report

import (
	"slices"

	"github.com/shopspring/decimal"
)

// fill derives blank cells of t3 and t4 from their sums (rule F). It never
// overwrites a number, never touches a missing cell, and takes back whatever
// makes a hard rule fail. Section 2 is never filled: it has no totals.
func fill(rep *Report) {
	for i := range rep.Tables {
		t := &rep.Tables[i]
		if t.ID != "t3" && t.ID != "t4" || t.Format == "" || len(t.Cells) == 0 {
			continue
		}
		if allBlank(t.Cells) {
			if t.Status != StatusImage {
				t.Status = StatusBlank
			}
			if t.ID == "t3" && saysNoRequests(rep) && !slices.Contains(rep.Flags, "t3_blank_text_zero") {
				rep.Flags = append(rep.Flags, "t3_blank_text_zero")
			}
			continue
		}
		fillTable(rep, t)
	}
}

// allBlank reports whether no cell of a table says anything.
func allBlank(cells []Cell) bool {
	return !slices.ContainsFunc(cells, func(c Cell) bool {
		return c.State != StateBlank && c.State != StateNA && c.State != StateMissing
	}) && slices.ContainsFunc(cells, func(c Cell) bool { return c.State != StateMissing })
}

func saysNoRequests(rep *Report) bool {
	return slices.ContainsFunc(rep.Facts, func(f Fact) bool { return f.ID == "no_requests" })
}

// isBlank reports whether rule F may fill a cell. What shows a picture is not
// blank.
func isBlank(c Cell) bool {
	return (c.State == StateBlank || c.State == StateNA) && !lacksText(c)
}

// filler fills one table. It remembers what stood in the cells it filled.
type filler struct {
	rep    *Report
	table  *Table
	rows   []sumRow
	before map[*Cell]Cell
}

// sumRow is one equation: parts that add up to a total. A row of t3 is one,
// and so is each of the three groups of t4.
type sumRow struct {
	parts []*Cell
	total *Cell
}

func fillTable(rep *Report, t *Table) {
	if !slices.ContainsFunc(t.Cells, isBlank) {
		return
	}
	f := &filler{rep: rep, table: t, before: map[*Cell]Cell{}}
	f.rows = sumRows(t)
	for f.pass() {
	}
	for f.undo() {
	}
}

// sumRows lists the equations along the rows of a table.
func sumRows(t *Table) []sumRow {
	form := FormOf(t.Format)
	if form == nil || form.Table(t.ID) == nil {
		return nil
	}
	ft := form.Table(t.ID)
	cells := map[string]*Cell{}
	for i := range t.Cells {
		cells[t.Cells[i].Row+"."+t.Cells[i].Column] = &t.Cells[i]
	}
	var rows []sumRow
	for _, r := range ft.DataRows() {
		for _, c := range ft.Columns {
			if len(c.SumOf) == 0 || cells[r.ID+"."+c.ID] == nil {
				continue
			}
			row := sumRow{total: cells[r.ID+"."+c.ID]}
			for _, part := range c.SumOf {
				row.parts = append(row.parts, cells[r.ID+"."+part])
			}
			if !slices.Contains(row.parts, nil) {
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// pass applies F1 to F4 once; it reports whether anything was filled.
func (f *filler) pass() bool {
	filled := false
	for _, r := range f.rows {
		filled = f.fillRow(r) || filled
	}
	if filled {
		return true
	}
	return f.fillBlankRows()
}

// fillRow applies F1, F2 and F3 to one row. A cell of text or a missing cell
// could be any number, so a row that has one is left alone.
func (f *filler) fillRow(r sumRow) bool {
	var blank []*Cell
	numbers, known := decimal.Zero, 0
	for _, c := range r.parts {
		switch {
		case c.Value != nil:
			numbers, known = numbers.Add(c.Value.Decimal), known+1
		case isBlank(*c):
			blank = append(blank, c)
		default:
			return false
		}
	}
	switch {
	case r.total.Value == nil:
		if !isBlank(*r.total) || known == 0 {
			return false
		}
		f.set(r.total, numbers)
	case len(blank) == 0:
		return false
	case numbers.Equal(r.total.Value.Decimal):
		for _, c := range blank {
			f.set(c, decimal.Zero)
		}
	case len(blank) == 1 && r.total.Value.GreaterThan(numbers):
		f.set(blank[0], r.total.Value.Sub(numbers))
		addFlag(blank[0], flagSolved)
	default:
		return false
	}
	return true
}

// fillBlankRows applies F4: rows wholly blank become 0 when the sums over
// the rows hold in every column with them at 0. t4 has no such sums; a group
// of it left blank beside a group that is filled in says none.
func (f *filler) fillBlankRows() bool {
	var blank []sumRow
	for _, r := range f.rows {
		if isBlank(*r.total) && !slices.ContainsFunc(r.parts, func(c *Cell) bool { return !isBlank(*c) }) {
			blank = append(blank, r)
		}
	}
	if len(blank) == 0 || len(blank) == len(f.rows) {
		return false
	}
	saved := map[*Cell]Cell{}
	for _, r := range blank {
		for _, c := range append(r.parts, r.total) {
			saved[c] = *c
			f.set(c, decimal.Zero)
		}
	}
	if f.table.ID == "t3" && !f.columnsHold() {
		for c, was := range saved {
			*c = was
			delete(f.before, c)
		}
		return false
	}
	return true
}

// columnsHold reports whether the sum over the rows (R3.2) holds in every
// column.
func (f *filler) columnsHold() bool {
	return !slices.ContainsFunc(f.verdicts(), func(v ruled) bool { return v.in.rule.ID == "R3.2" && v.verdict != passed })
}

// ruled is a hard rule instance of the table and how it came out.
type ruled struct {
	in      *instance
	verdict verdict
}

// verdicts runs the hard rules of the table.
func (f *filler) verdicts() []ruled {
	var all []ruled
	ix := cellIndex([]Table{*f.table})
	sc := &scope{small: ix.small, path: ix.number, word: wordsOf(f.rep)}
	instances := FormOf(f.table.Format).instances()
	for i := range instances {
		in := &instances[i]
		if in.rule.Severity != SeverityHard || in.tables != sheetSet(f.table.ID) {
			continue
		}
		all = append(all, ruled{in, run(sc, in)})
	}
	return all
}

func (f *filler) set(c *Cell, n decimal.Decimal) {
	if _, ok := f.before[c]; !ok {
		was := *c
		was.Flags = slices.Clone(c.Flags)
		f.before[c] = was
	}
	c.Value, c.State = &Number{n}, StateDerived
}

// undo takes back the filled cells of every row or column in which a hard
// rule fails now; it reports whether anything was taken back.
func (f *filler) undo() bool {
	if len(f.before) == 0 {
		return false
	}
	undone := false
	for _, v := range f.verdicts() {
		if v.verdict != failed {
			continue
		}
		for i := range f.table.Cells {
			c := &f.table.Cells[i]
			if c.State == StateDerived && sharesLine(v.in, c) {
				f.restore(c)
				undone = true
			}
		}
	}
	return undone
}

// restore puts back what stood in a filled cell. With a derived total go the
// fills of its row, which leaned on it.
func (f *filler) restore(c *Cell) {
	*c = f.before[c]
	for _, r := range f.rows {
		if r.total != c {
			continue
		}
		for _, p := range r.parts {
			if p.State == StateDerived {
				*p = f.before[p]
			}
		}
	}
}

// sharesLine reports whether a cell stands in the row or column a rule
// instance is about.
func sharesLine(in *instance, c *Cell) bool {
	return slices.Contains(in.paths, c.Name()) ||
		in.binding["c"] == c.Column && in.binding["r"] == "" && c.Table == "t3"
}
