package report

import (
	"regexp"
	"slices"
	"strings"
)

// caseWidth is how many values the row of t4 has.
const caseWidth = 15

// caseRun finds fifteen values in a line of running text.
var caseRun = regexp.MustCompile(`(?:^|[^\d.])(\d+(?:\s+\d+)*)`)

// caseRow is one row of values of t4 and the text before it.
type caseRow struct {
	label  string
	values []piece
	kind   rowKind
	at     int // where it stands among the rows of the part
}

// readCases reads one copy of t4. The table is the same in every form; it
// takes the format of t3, or else of t2.
func readCases(p part, t3, t2 Format, year int) Table {
	format := FormatF2021
	for _, f := range []Format{t2, t3} {
		if f != "" {
			format = f
		}
	}
	ft := FormOf(format).Table("t4")
	rows := caseRows(p.rows)
	best, differ := chooseCases(rows, year)
	if best < 0 {
		return unplacedCases(ft, format, rows)
	}
	f := fitCases(rows[best])
	flag := ""
	if differ {
		flag = flagCopiesDiffer
	}
	t := Table{ID: "t4", Format: format, Shape: shapeOf([]item{{kind: rows[best].kind, values: rows[best].values}}), Note: noteUnder(p)}
	order := caseOrder(p.rows[:rows[best].at], ft)
	t.Cells = fittedCells(nil, ft, ft.Rows[0].ID, order, f, flag)
	t.Status = statusOf(t.Cells)
	return t
}

// unplacedCases is t4 with values that are not fifteen: which of them are the
// table's nothing tells, so all its cells are missing.
func unplacedCases(ft *FormTable, format Format, rows []caseRow) Table {
	if !slices.ContainsFunc(rows, func(r caseRow) bool { return len(r.values) >= wholeRow }) {
		return Table{ID: "t4"}
	}
	t := Table{ID: "t4", Format: format, Status: StatusPartial}
	for i := range ft.Columns {
		t.Cells = append(t.Cells, missingCell(ft.ID, ft.Rows[0].ID, &ft.Columns[i]))
	}
	return t
}

// caseRows collects the rows of values of t4: whole rows of cells, whole
// lines, values one to a line, and runs in the middle of text.
func caseRows(rows []row) []caseRow {
	var out []caseRow
	var run []piece
	kind, begun := textRow, 0
	flush := func() {
		if len(run) > 0 {
			out = append(out, caseRow{values: run, kind: kind, at: begun})
		}
		run = nil
	}
	for i, r := range rows {
		switch r.kind {
		case breakRow:
		case gridRow, pipeRow:
			flush()
			if c, ok := caseCells(r); ok {
				c.at = i
				out = append(out, c)
			}
		default:
			if r.label != "" {
				flush()
				if c, ok := caseInText(r); ok {
					c.at = i + 1 // its head stands in the same line
					out = append(out, c)
					continue
				}
			}
			if kind = r.kind; len(run) == 0 {
				begun = i
			}
			run = append(run, r.cells...)
		}
	}
	flush()
	return out
}

// caseCells takes the values of a row of cells; a cell of words before them
// is the row's label.
func caseCells(r row) (caseRow, bool) {
	c := caseRow{values: r.cells, kind: r.kind}
	for len(c.values) > 0 && isWords(c.values[0]) && !wordyCases(c.values) {
		c.label += c.values[0].norm
		c.values = c.values[1:]
	}
	if len(c.values) == 2*caseWidth {
		c.values = withoutSpacers([]placed{{values: c.values}}, caseWidth)[0].values
	}
	for len(c.values) > caseWidth && blankPiece(c.values[len(c.values)-1]) {
		c.values = c.values[:len(c.values)-1]
	}
	head := slices.ContainsFunc(c.values, isWords) && !wordyCases(c.values)
	spans := 0
	for _, v := range c.values {
		spans += v.span
	}
	return c, !head && spans >= 10
}

// wordyCases reports whether cells are the fifteen of t4 with words among their
// values. Words in the first of them could be the label of a row that lost a
// cell, unless the numbers behind them add up where they stand.
func wordyCases(values []piece) bool {
	plain := len(values) - countWords(values)
	if len(values) != caseWidth || plain < wholeRow {
		return false
	}
	for i := 0; isWords(values[0]) && i < caseWidth; i += caseGroup {
		group := values[i : i+caseGroup]
		if countWords(group) == 0 && !addsUp(group) {
			return false
		}
	}
	return !isWords(values[0]) || sumOf(values[caseGroup:]).IsPositive()
}

func countWords(values []piece) int {
	n := 0
	for _, v := range values {
		if isWords(v) {
			n++
		}
	}
	return n
}

// isWords reports whether a cell holds words, not a value.
func isWords(p piece) bool {
	return stateOf(p.text, false) == StateText && !strings.ContainsAny(p.norm, "0123456789") || yearIn(p.norm) != 0
}

// caseInText finds a run of exactly fifteen values at the end of a line or
// inside it.
func caseInText(r row) (caseRow, bool) {
	if len(r.cells) == caseWidth {
		return caseRow{values: r.cells, kind: gluedRow}, true
	}
	for _, m := range caseRun.FindAllStringSubmatch(foldDigits(r.published), -1) {
		fields := strings.Fields(m[1])
		if len(fields) != caseWidth {
			continue
		}
		c := caseRow{kind: gluedRow}
		for i, f := range fields {
			c.values = append(c.values, piece{text: f, norm: f, column: i, span: 1, place: r.place})
		}
		return c, true
	}
	if label, values, ok := wordyRow(r, caseWidth); ok && label == "" {
		return caseRow{values: values, kind: gluedRow}, wordyCases(values)
	}
	return caseRow{}, false
}

// chooseCases picks the row of t4: the one of the report's year where several
// years stand under each other, else the full one with most numbers. It
// reports whether another full row says otherwise.
func chooseCases(rows []caseRow, year int) (best int, differ bool) {
	best = -1
	for i, r := range rows {
		if r.kind != gridRow && r.kind != pipeRow && len(r.values) != caseWidth {
			continue
		}
		switch claimOf(r.label, year) {
		case claimOwn:
			return i, false
		case claimOther:
			continue
		}
		if best < 0 || r.weight() > rows[best].weight() {
			best = i
		}
	}
	for i, r := range rows {
		if i != best && best >= 0 && len(r.values) == caseWidth && r.weight() > caseWidth && !sameValues(rows[best].values, r.values) {
			differ = true
		}
	}
	return best, differ
}

// weight ranks rows: full ones first, then by their numbers.
func (r caseRow) weight() int {
	n := countValues(r.values)
	for _, v := range r.values {
		if v.lacks != "" {
			n++
		}
	}
	if len(r.values) == caseWidth {
		n += caseWidth
	}
	return n
}

// fitCases brings the values to the columns. A row that lost cells keeps only
// zeros: where the others belong nothing tells. Values out of the middle of a
// text that do not add up are flagged, since the run may have begun elsewhere;
// so are those that begin with words, which may be a label.
func fitCases(r caseRow) fitted {
	if len(r.values) == caseWidth {
		f := full(r.values)
		if r.kind == gluedRow && !casesAddUp(r.values) || isWords(r.values[0]) {
			f.flag = flagByOrder
		}
		return f
	}
	if f, ok := bySpans(r.values, caseWidth); ok {
		return f
	}
	f := fitted{cells: make([]*piece, caseWidth), flag: flagByOrder}
	if len(r.values) > caseWidth || slices.ContainsFunc(r.values, func(p piece) bool { return !numberOf(p).IsZero() || blankPiece(p) }) {
		return f
	}
	for i := range r.values {
		f.cells[i] = &r.values[i]
	}
	return f
}

// casesAddUp reports whether each of the three groups adds up.
func casesAddUp(values []piece) bool {
	return addsUp(values[0:5]) && addsUp(values[5:10]) && addsUp(values[10:15])
}
