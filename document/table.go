package document

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html/atom"
)

// Limits that keep hostile tables small; statutory forms have 15 columns.
const (
	maxColSpan = 100
	maxRowSpan = 10_000
	maxRows    = 10_000
	maxWidth   = 1_000
)

// table reads a data table whose cells were looked at, then the tables and
// pictures inside its cells.
func (w *walker) table(n *node, seen []seenCell) {
	r := &tableReader{place: w.placeOf(n), table: &Table{}, seen: seen}
	w.rows(n, r)
	w.endTable(r)
}

// tableReader is a data table while it is read.
type tableReader struct {
	place string
	table *Table
	grid  grid
	inner []*node    // tables and pictures inside its cells
	cells int        // of the element
	seen  []seenCell // cells that were looked at and not read yet
}

// endTable adds the table read so far as a block, and what its cells hold
// beside text, and begins another one.
func (w *walker) endTable(r *tableReader) {
	if len(r.table.Rows) > 0 {
		r.table.Width = r.grid.width
		clampRowSpans(r.table)
		w.blocks = append(w.blocks, Block{Kind: BlockTable, Table: r.table, Main: w.marks.active(), Place: r.place, Hidden: w.unseen > 0})
	}
	for _, c := range r.inner {
		w.visit(c)
		w.flush()
	}
	r.table, r.grid, r.inner = &Table{}, grid{rows: r.grid.rows}, nil
}

// rows visits the rows of a table with their paths. A caption becomes a
// paragraph before the table.
func (w *walker) rows(n *node, r *tableReader) {
	for c := n.first; c != nil; c = c.next {
		switch c.atom {
		case atom.Caption:
			w.add(c, textOf(c, 0))
			w.flush()
		case atom.Tbody, atom.Thead, atom.Tfoot:
			w.rows(c, r)
			r.grid.endGroup()
		case atom.Tr:
			w.tableRow(c, r)
		}
	}
}

// tableRow adds one row. A row of prose between rows of numbers, as in
// reports pasted into one big table, ends the table before it.
func (w *walker) tableRow(n *node, r *tableReader) {
	if isGone(n) {
		return
	}
	if r.grid.rows++; r.grid.rows > maxRows {
		w.cut = true
		return
	}
	if w.prose[n] && !r.grid.spanned() {
		w.endTable(r)
		w.each(n)
		w.flush()
		r.place = w.placeOf(n)
		return
	}
	r.table.Rows = append(r.table.Rows, Row{Cells: w.row(n, r)})
	r.grid.row++
}

// spareCells is for how many cells room is made at once.
const spareCells = 64

// row reads the cells of one row.
func (w *walker) row(row *node, r *tableReader) []Cell {
	cells := w.spare
	g, column := &r.grid, 0
	for c := row.first; c != nil; c = c.next {
		if !isTableCell(c) || isGone(c) {
			continue
		}
		if len(cells) == maxWidth || !w.room(r) {
			w.cut = true
			continue
		}
		text := r.text(c)
		r.inner = append(r.inner, text.nested...)
		cell := Cell{
			Text: text.text, ColSpan: span(c, "colspan", maxColSpan), RowSpan: span(c, "rowspan", maxRowSpan),
			Lacks: text.lacks, Place: w.placeOf(c),
		}
		cell.Column = g.place(max(column, gridColumn(c)), cell.ColSpan, cell.RowSpan)
		w.wide = w.wide || cell.Column == maxWidth
		column = cell.Column + cell.ColSpan
		cells = append(cells, cell)
	}
	n := len(cells)
	if n == 0 {
		return nil
	}
	if n <= cap(w.spare) {
		w.spare = w.spare[n:n]
	} else {
		w.spare = make([]Cell, 0, spareCells)
	}
	return slices.Clip(cells)
}

// room takes room for one more cell of a table; false where there is none.
func (w *walker) room(r *tableReader) bool {
	count := &w.cells[0]
	if r.cells >= firstCells {
		count = &w.cells[1]
	}
	if *count == maxCells || w.full() {
		return false
	}
	*count++
	r.cells++
	return true
}

// span reads a span attribute, 1 to limit; a rowspan of 0 reaches to the end
// of its row group.
func span(n *node, name string, limit int) int {
	text := strings.TrimSpace(n.attr(name))
	if text == "" || text == "1" {
		return 1 // nearly all cells; an error would cost more than the rest of the cell
	}
	v, err := strconv.Atoi(text)
	switch {
	case err == nil && v == 0 && name == "rowspan":
		return limit
	case err != nil || v < 1:
		return 1
	}
	return min(v, limit)
}

// grid knows which columns rowspans still hold.
type grid struct {
	rows  int   // of the element, whatever became of them
	row   int   // of the table read now
	until []int // for every column the first row in which it is free again
	width int
}

// place puts a cell into the first free column from a column on. What a
// bomb of spans pushes beyond the limit shares one column
// behind it.
func (g *grid) place(from, colSpan, rowSpan int) int {
	for from < len(g.until) && g.until[from] > g.row {
		from++
	}
	if from >= maxWidth {
		return maxWidth
	}
	end := from + colSpan
	if end > len(g.until) {
		g.until = slices.Grow(g.until, end-len(g.until))[:end]
	}
	for c := from; c < end; c++ {
		g.until[c] = max(g.until[c], g.row+rowSpan)
	}
	g.width = max(g.width, end)
	return from
}

// spanned tells whether a rowspan reaches into the current row.
func (g *grid) spanned() bool {
	return slices.ContainsFunc(g.until, func(row int) bool { return row > g.row })
}

// endGroup ends the rowspans of a row group.
func (g *grid) endGroup() {
	for c := range g.until {
		g.until[c] = min(g.until[c], g.row)
	}
}

// clampRowSpans cuts rowspans at the last row.
func clampRowSpans(t *Table) {
	for r, row := range t.Rows {
		for i := range row.Cells {
			row.Cells[i].RowSpan = min(row.Cells[i].RowSpan, len(t.Rows)-r)
		}
	}
}
