package report

import (
	"math"
	"slices"
	"sync"
)

// formCell is a cell of a statutory table with the number that rules know it
// by. Cells of one name have one number, whatever form they stand in.
type formCell struct {
	table, row, column string
	number             int
}

func (f formCell) is(c *Cell) bool {
	return f.column == c.Column && f.row == c.Row && f.table == c.Table
}

// cellNumbers are the numbers of all cells of the forms.
type cellNumbers struct {
	of     map[string]int                   // by name
	sheets map[Format]map[string][]formCell // by format and table, in the order of the form
}

// numbers gives every cell of the forms its number.
var numbers = sync.OnceValue(func() *cellNumbers {
	all := &cellNumbers{of: map[string]int{}, sheets: map[Format]map[string][]formCell{}}
	for _, f := range Forms() {
		sheets := map[string][]formCell{}
		for _, t := range f.Tables {
			sheet := sheetOf(t.ID)
			for _, r := range t.DataRows() {
				for _, c := range t.Columns {
					sheets[sheet] = append(sheets[sheet], all.add(t.ID, r.ID, c.ID))
				}
			}
		}
		all.sheets[f.Format] = sheets
	}
	return all
})

func (n *cellNumbers) add(table, row, column string) formCell {
	name := Cell{Table: table, Row: row, Column: column}.Name()
	if _, known := n.of[name]; !known {
		n.of[name] = len(n.of)
	}
	return formCell{table, row, column, n.of[name]}
}

// find is the number of a cell, -1 for none.
func (n *cellNumbers) find(name string) int {
	if at, ok := n.of[name]; ok {
		return at
	}
	return -1
}

// index holds the cells of a report by their numbers.
type index struct {
	cells []*Cell
	small []int64 // what stands in them, notSmall where that is none; made where many are asked for
}

// notSmall stands for what is no small number.
const notSmall = math.MinInt64

// cellIndex indexes all cells of some tables. Cells stand in the order of
// their form, so that nearly none has to be looked up by its name.
func cellIndex(tables []Table) index {
	ix := indexCells(tables)
	ix.small = make([]int64, len(ix.cells))
	for at, c := range ix.cells {
		ix.small[at] = notSmall
		if v := valueIn(c); v.kind == numberValue && !v.isBig {
			ix.small[at] = v.small
		}
	}
	return ix
}

// indexCells is cellIndex for those who ask for few numbers.
func indexCells(tables []Table) index {
	n := numbers()
	ix := index{cells: make([]*Cell, len(n.of))}
	for i := range tables {
		t := &tables[i]
		sheet := n.sheets[t.Format][t.ID]
		for j := range t.Cells {
			c := &t.Cells[j]
			if j < len(sheet) && sheet[j].is(c) {
				ix.set(sheet[j].number, c)
			} else {
				ix.set(n.find(c.Name()), c)
			}
		}
	}
	return ix
}

// set takes a cell in.
func (ix index) set(at int, c *Cell) {
	if at >= 0 {
		ix.cells[at] = c
	}
}

// valueIn is the number in a cell. A number of a row that lost cells may belong
// to a column beside it, so no rule can be assessed on it.
func valueIn(c *Cell) value {
	if c == nil || c.Value == nil || slices.Contains(c.Flags, flagByOrder) {
		return value{}
	}
	return number(c.Value.Decimal)
}

// number is the number in the cell a path names, not known when there is none.
func (ix index) number(path *formula) value {
	if path.cell < 0 || path.cell >= len(ix.cells) {
		return value{}
	}
	return valueIn(ix.cells[path.cell])
}

// sheets is a set of tables, t2 for all its blocks.
type sheets uint8

// sheetSet is the set of the table a cell or block stands in; facts of the text
// stand in none.
func sheetSet(table string) sheets {
	switch sheetOf(table) {
	case "text":
		return 0
	case "t2":
		return 1
	case "t3":
		return 2
	case "t4":
		return 4
	case "st":
		return 8
	}
	return 16
}
