package report

import (
	"slices"
	"strings"
	"sync"
)

// readAnnex reads one copy of the statistics in the annex of reports up to 2018: one
// indicator to a row with its unit and one number of the year. Its labels say
// whether it is 政府信息公开情况统计表 of 2014 or one of the provincial forms
// before it.
func readAnnex(p part, year int) Table {
	a, b := annexTable(p, FormatF2014, year), annexTable(p, FormatF2008, year)
	text := partText(p)
	labelsA, labelsB := strongLabels(text, FormatF2014), strongLabels(text, FormatF2008)
	if labelsB > labelsA || labelsB == labelsA && counted(b.Cells) > counted(a.Cells) {
		return b
	}
	return a
}

// annexTable reads an annex by the labels of one form.
func annexTable(p part, format Format, year int) Table {
	ft := FormOf(format).Table("st")
	a := &annexReader{ft: ft, keys: annexKeys()[format], year: year, column: noHead, at: -1, values: map[string]annexPiece{}}
	for _, r := range p.rows {
		a.row(r)
	}
	a.commit()
	if len(a.values) == 0 {
		return Table{ID: "st"}
	}
	t := Table{ID: "st", Format: format, Shape: a.shape()}
	for _, r := range ft.DataRows() {
		t.Cells = append(t.Cells, a.cell(r))
	}
	t.Status = statusOf(t.Cells)
	return t
}

// fewestRows of numbers make an annex out of what has the head of one.
const fewestRows = 3

// holdsStatistics reports whether a part is an annex with numbers in it.
func (p part) holdsStatistics() bool {
	n := 0
	for i := range p.rows {
		if p.rows[i].numbers() > 0 {
			n++
		}
	}
	return p.table == "st" && n >= fewestRows
}

// annexPiece is the value of a row of the annex, with the unit of money its
// row names and what makes it doubtful.
type annexPiece struct {
	piece
	unit string
	flag string
	kind rowKind
}

// annexReader goes down an annex.
type annexReader struct {
	ft     *FormTable
	keys   map[string][]int
	year   int
	column int // grid column of the year's numbers, or why there is none
	rival  int // another column that could be the year's
	at     int // the row of the form met last
	values map[string]annexPiece

	text annexText
}

// row reads one row.
func (a *annexReader) row(r row) {
	switch r.kind {
	case breakRow:
	case gridRow, pipeRow:
		a.cells(r)
	default:
		a.line(r)
	}
}

// cells reads a row whose cells are parted.
func (a *annexReader) cells(r row) {
	if at := annexStubIn(r); at >= 0 {
		a.column, a.rival = yearColumn(r.cells[at+1:], a.year)
		return
	}
	for _, c := range r.cells {
		i := a.find(annexKey(c.norm))
		if i < 0 {
			continue
		}
		a.at = i
		if v, ok := annexValue(r, a.column); ok {
			out := annexPiece{piece: v, unit: annexUnit(r), kind: r.kind}
			if other, ok := annexValue(r, a.rival); a.rival >= 0 && ok && other.norm != v.norm {
				out.flag = flagColumn
			}
			a.take(i, out)
		}
		return
	}
}

// find is the row of the form with a key, -1 for none. A label that occurs in
// two chapters (被依法纠错数) is that of the chapter the last row stood in.
func (a *annexReader) find(key string) int {
	rows := a.keys[key]
	if len(rows) == 1 {
		return rows[0]
	}
	for _, i := range rows {
		if a.at >= a.chapter(i) && a.at <= i {
			return i
		}
	}
	return -1
}

// chapter is the first row of the chapter a row stands in.
func (a *annexReader) chapter(i int) int {
	for i > 0 && strings.Contains(a.ft.Rows[i].No, ".") {
		i--
	}
	return i
}

// take keeps the value of a row. A second one that says otherwise makes the
// first doubtful.
func (a *annexReader) take(i int, v annexPiece) {
	if a.ft.Rows[i].Kind == "group" {
		return
	}
	id := a.ft.Rows[i].ID
	if old, taken := a.values[id]; taken {
		if old.norm != v.norm {
			old.flag = flagCopiesDiffer
		}
		v = old
	}
	a.values[id] = v
}

// cell makes the cell of a row of the form.
func (a *annexReader) cell(r FormRow) Cell {
	col := a.ft.Columns[0]
	col.Unit = r.Unit
	if r.Type != "" {
		col.Type = r.Type
	}
	v, ok := a.values[r.ID]
	if !ok {
		return missingCell(a.ft.ID, r.ID, &col)
	}
	if col.Type == "decimal" && v.unit != col.Unit {
		col.head = v.unit
	}
	c := pieceCell(a.ft.ID, r.ID, &col, &v.piece)
	if v.flag != "" && c.Value != nil {
		addFlag(&c, v.flag)
	}
	return c
}

// shape says how the values stood in the document.
func (a *annexReader) shape() string {
	var items []item
	for _, v := range a.values {
		items = append(items, item{kind: v.kind, values: []piece{v.piece}})
	}
	return shapeOf(items)
}

// annexValue is the cell in a column; without a head, the last cell of the row
// if it is the only number.
func annexValue(r row, column int) (piece, bool) {
	if column != noHead {
		for _, c := range r.cells {
			if c.column == column {
				return c, true
			}
		}
		return piece{}, false
	}
	if n := len(r.cells); n >= 2 && countValues(r.cells) == 1 {
		return r.cells[n-1], countValues(r.cells[n-1:]) == 1
	}
	return piece{}, false
}

// annexKey is what labels of the annex are compared by: without remarks in
// brackets, 其中 and ordinals.
func annexKey(norm string) string {
	s := brackets.ReplaceAllString(norm, "")
	s = strings.TrimLeft(strings.TrimPrefix(s, "其中"), ":")
	_, key := labelKey(brackets.ReplaceAllString(s, ""))
	if len(key) < 6 {
		return ""
	}
	return key
}

// annexKeys are the rows of the annexes by the keys of their labels.
var annexKeys = sync.OnceValue(func() map[Format]map[string][]int {
	all := map[Format]map[string][]int{}
	for _, format := range []Format{FormatF2014, FormatF2008} {
		keys := map[string][]int{}
		for i, r := range FormOf(format).Table("st").Rows {
			for _, l := range append([]string{r.Label}, r.Variants...) {
				if key := annexKey(normalize(l)); !slices.Contains(keys[key], i) {
					keys[key] = append(keys[key], i)
				}
			}
		}
		all[format] = keys
	}
	return all
})

// isAnnexLabel reports whether a text is the label of a row of an annex, its
// unit included.
func isAnnexLabel(norm string) bool {
	for _, keys := range annexKeys() {
		if keys[annexKey(norm)] != nil || keys[annexKey(withoutUnit(norm))] != nil {
			return true
		}
	}
	return false
}
