package report

import (
	"slices"
	"strings"
)

// valueHeads are the heads of the column of the 2014 annex that holds the
// numbers, best first.
var valueHeads = []string{"统计数", "数据统计数", "数值", "数量", "区政府统计数"}

// readAnnex reads 政府信息公开情况统计表, the annex of 2014: one indicator to a
// row with its unit and one number.
func readAnnex(p part) Table {
	form := FormOf(FormatF2014)
	ft := &form.Tables[0]
	t := Table{ID: "st", Format: FormatF2014, Shape: "html"}
	values := annexValues(p.rows, ft)
	for _, r := range ft.DataRows() {
		col := ft.Columns[0]
		col.Unit = r.Unit
		if r.Type != "" {
			col.Type = r.Type
		}
		v, ok := values[r.ID]
		if ok && col.Type == "decimal" && v.unit != col.Unit {
			col.head = v.unit
		}
		if !ok {
			t.Cells = append(t.Cells, missingCell(ft.ID, r.ID, col))
			continue
		}
		t.Cells = append(t.Cells, pieceCell(ft.ID, r.ID, col, v.piece))
	}
	if !filledIn(t.Cells) {
		return Table{ID: "st"}
	}
	t.Status = statusOf(t.Cells)
	return t
}

// annexPiece is the value of a row of the annex, with the unit of money its row
// names.
type annexPiece struct {
	piece
	unit string
}

// annexValues finds the value of every row by its label. Labels that occur in
// two chapters (被依法纠错数) are told apart by the row before.
func annexValues(rows []row, ft *FormTable) map[string]annexPiece {
	values := map[string]annexPiece{}
	column, at := noHead, -1
	for _, r := range rows {
		if r.kind != gridRow && r.kind != pipeRow {
			continue
		}
		if c, ok := valueColumn(r); ok {
			column = c
			continue
		}
		next := annexRow(r, ft, at)
		if next < 0 {
			continue
		}
		at = next
		id := ft.Rows[at].ID
		if v, ok := annexValue(r, column); ok && ft.Rows[at].Kind != "group" {
			if _, taken := values[id]; !taken {
				values[id] = annexPiece{v, annexUnit(r)}
			}
		}
	}
	return values
}

// Columns of the annex that are none.
const (
	noHead    = -1 // no head was met: a row's only number is its value
	noColumn  = -2 // the head does not say which column holds the year's numbers
	annexStub = "统计指标"
)

// valueColumn is the grid column of the numbers; ok is false if the row is no
// head. Where several columns could hold them, the one that is not of another
// year or a sum over years does, if it is the only one.
func valueColumn(r row) (column int, ok bool) {
	at := slices.IndexFunc(r.cells, func(c piece) bool { return c.norm == annexStub })
	if at < 0 {
		return noHead, false
	}
	for _, head := range valueHeads {
		for _, c := range r.cells {
			if c.norm == head {
				return c.column, true
			}
		}
	}
	var rest []piece
	for _, c := range r.cells[at+1:] {
		if c.norm != "" && !notThisYear.MatchString(c.norm) && !slices.Contains(annexOthers, c.norm) {
			rest = append(rest, c)
		}
	}
	if len(rest) != 1 {
		return noColumn, true
	}
	return rest[0].column, true
}

// annexOthers are heads of columns of the annex that hold no numbers of its
// own.
var annexOthers = []string{"单位", "计量单位", "代码", "序号", "编号", "备注", "说明"}

// annexRow finds the row of the form a row is: the nearest one below the last
// that bears its label, or any above it.
func annexRow(r row, ft *FormTable, after int) int {
	for _, c := range r.cells {
		_, key := labelKey(strings.TrimPrefix(bracketMoney.ReplaceAllString(c.norm, ""), "其中:"))
		if len(key) < 6 {
			continue
		}
		found := -1
		for i, fr := range ft.Rows {
			if !slices.ContainsFunc(append([]string{fr.Label}, fr.Variants...), func(l string) bool {
				_, k := labelKey(strings.TrimPrefix(normalize(l), "其中:"))
				return k == key
			}) {
				continue
			}
			if i > after {
				return i
			}
			found = i
		}
		if found >= 0 {
			return found
		}
	}
	return -1
}

// annexValue is the cell under the value head; without one, the last cell of
// the row if it is the only number.
func annexValue(r row, column int) (piece, bool) {
	if column != noHead {
		for _, c := range r.cells {
			if c.column == column {
				return c, true
			}
		}
		return piece{}, false
	}
	if n := len(r.cells); n >= 2 && countValues(r) == 1 {
		return r.cells[n-1], countValues(row{cells: r.cells[n-1:]}) == 1
	}
	return piece{}, false
}
