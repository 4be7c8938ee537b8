package document

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Limits that keep hostile tables small; statutory forms have 15 columns.
const (
	maxColSpan = 100
	maxRowSpan = 10_000
	maxRows    = 10_000
	maxWidth   = 1_000
)

// Lengths, in characters, that tell labels from prose.
const (
	longText   = 300
	shortLabel = 40
)

// rowsOf returns the rows of a table, without those of nested tables.
func rowsOf(table *html.Node) []*html.Node {
	var rows []*html.Node
	for c := table.FirstChild; c != nil && len(rows) < maxRows; c = c.NextSibling {
		switch c.DataAtom {
		case atom.Tr:
			rows = append(rows, c)
		case atom.Tbody, atom.Thead, atom.Tfoot:
			rows = append(rows, rowsOf(c)...)
		}
	}
	return rows[:min(len(rows), maxRows)]
}

func isTableCell(n *html.Node) bool { return n.DataAtom == atom.Td || n.DataAtom == atom.Th }

// shape is what decides whether a table holds data or arranges a page.
type shape struct {
	rows     int
	width    int // most cells in a row
	filled   int // cells with text of their own
	pairs    int // rows with two filled cells or more
	labelled int // rows whose first filled cell is short and not the only one
	long     int // cells with prose
	loose    int // of these, cells without a label before them
	nested   int // tables inside cells
	frames   int
}

// shapeOf looks at the cells of a table; nested tables are not entered.
func shapeOf(table *html.Node) shape {
	var s shape
	for _, row := range rowsOf(table) {
		s.rows++
		s.row(row)
	}
	return s
}

func (s *shape) row(row *html.Node) {
	cells, filled := 0, 0
	label := false
	for c := row.FirstChild; c != nil; c = c.NextSibling {
		if !isTableCell(c) {
			continue
		}
		cells++
		g := gatherer{cell: true, limit: 8 * longText}
		g.gather(c)
		s.parts(g.nested)
		n := runes(squeeze(g.text.String()))
		switch {
		case n == 0:
			continue
		case n > longText && !label:
			s.loose++
		case n > longText:
			s.long++
		}
		filled++
		label = label || n <= shortLabel
	}
	s.width = max(s.width, cells)
	s.filled += filled
	if filled >= 2 {
		s.pairs++
		if label {
			s.labelled++
		}
	}
}

func (s *shape) parts(nested []*html.Node) {
	for _, n := range nested {
		switch n.DataAtom {
		case atom.Table:
			s.nested++
		case atom.Iframe:
			s.frames++
		}
	}
}

// isData tells a table that holds data from one that arranges the page.
// Pages of old platforms are tables within tables around one long text.
func isData(table *html.Node) bool {
	s := shapeOf(table)
	switch {
	case s.filled < 2 || s.width < 2 || s.frames > 0 || s.loose > 0:
		return false
	case s.nested > 0 && 2*s.nested > s.rows, (s.nested > 0 || s.long > 0) && s.labelled < 3:
		return false
	case s.rows == 1:
		return s.width >= 3 && s.filled >= 2
	}
	return s.pairs >= 1
}

// table reads a data table, then the tables and pictures inside its cells.
func (w *walker) table(n *html.Node) {
	place := w.at.String()
	t := &Table{}
	g := &grid{}
	var inner []*html.Node
	w.rows(n, func(row *html.Node) {
		cells := w.row(row, g, &inner)
		t.Rows = append(t.Rows, Row{Cells: cells})
		g.row++
	}, g)
	t.Width = g.width
	clampRowSpans(t)
	w.blocks = append(w.blocks, Block{Kind: BlockTable, Table: t, Main: w.marks.active(), Place: place})
	outer := w.at
	for _, c := range inner {
		w.at = pathOf(c)
		w.visit(c)
		w.flush()
	}
	w.at = outer
}

// rows visits the rows of a table with their paths. A caption becomes a
// paragraph before the table.
func (w *walker) rows(n *html.Node, visit func(*html.Node), g *grid) {
	w.at.each(n, func(c *html.Node) {
		switch c.DataAtom {
		case atom.Caption:
			w.add(textOf(c, 0))
			w.flush()
		case atom.Tbody, atom.Thead, atom.Tfoot:
			w.rows(c, visit, g)
			g.endGroup()
		case atom.Tr:
			if g.row < maxRows {
				visit(c)
			}
		}
	})
}

// row reads the cells of one row.
func (w *walker) row(row *html.Node, g *grid, inner *[]*html.Node) []Cell {
	var cells []Cell
	column := 0
	w.at.each(row, func(c *html.Node) {
		if !isTableCell(c) || w.cells >= maxCells {
			return
		}
		w.cells++
		text := gatherer{cell: true}
		text.gather(c)
		*inner = append(*inner, text.nested...)
		cell := Cell{
			Text: squeeze(text.text.String()), ColSpan: span(c, "colspan", maxColSpan), RowSpan: span(c, "rowspan", maxRowSpan),
			Place: w.at.String(),
		}
		cell.Column = g.place(column, cell.ColSpan, cell.RowSpan)
		column = cell.Column + cell.ColSpan
		cells = append(cells, cell)
	})
	return cells
}

// span reads a span attribute, 1 to limit; a rowspan of 0 reaches to the end
// of its row group.
func span(n *html.Node, name string, limit int) int {
	v, err := strconv.Atoi(strings.TrimSpace(attr(n, name)))
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
	row   int
	until []int // for every column the first row in which it is free again
	width int
}

// place puts a cell into the first free column from a column on. What a
// bomb of spans pushes beyond the limit shares the last column.
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

// pathOf computes the path of a node from the body down.
func pathOf(n *html.Node) path {
	var p path
	for ; n != nil && n.Type == html.ElementNode && n.DataAtom != atom.Html; n = n.Parent {
		p = append(p, step{n.Data, siblingOrdinal(n), isBlock(n)})
	}
	slices.Reverse(p)
	return p
}

func siblingOrdinal(n *html.Node) int {
	k := 1
	for s := n.PrevSibling; s != nil; s = s.PrevSibling {
		if k == maxWidth {
			return 0
		}
		if s.Type == html.ElementNode && s.Data == n.Data {
			k++
		}
	}
	return k
}
