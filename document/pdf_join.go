package document

import (
	"math"
	"regexp"
	"slices"
)

// sameEdge is how far an edge of a table may move from page to page.
const sameEdge = 8.0

// continues reports whether a table goes on in another one, which follows it
// with a page break and nothing else between: most columns stand where they
// stood. A part of a table may lack a column that is empty there.
func (g *ruled) continues(next *ruled) bool {
	if next.page <= g.page {
		return false
	}
	same := 0
	for _, x := range next.xs {
		if math.Abs(g.xs[nearest(g.xs, x)]-x) <= sameEdge/2 {
			same++
		}
	}
	least := min(len(g.xs), len(next.xs))
	return 4*same >= 3*least && (same > 2 || same == len(g.xs) && same == len(next.xs))
}

// overflow takes a line that stands below the last row, where the page ended
// within a cell, into that cell.
func (g *ruled) overflow(l print) bool {
	if l.page != g.page || l.y0 > g.y1+l.size {
		return false
	}
	for n := range g.cells {
		c := &g.cells[n]
		if c.row+c.rows == g.rows && c.page == l.page && l.x0 >= c.x0-1 && l.x1 <= c.x1+1 && !isFigures(c.text) && !isFigures(l.text) {
			c.text = squeeze(c.text + "\n" + l.text)
			return true
		}
	}
	return false
}

// join appends the rows of the next page.
func (g *ruled) join(next ruled) {
	xs, mine, others := union(g.xs, next.xs)
	g.onto(xs, mine)
	next.onto(xs, others)
	next.dropHeader(g)
	g.mendSeam(&next)
	for _, c := range next.cells {
		c.row += g.rows
		g.cells = append(g.cells, c)
	}
	g.rows += next.rows
	g.page = next.page
	g.x0, g.x1 = next.x0, next.x1
}

// union merges the columns of two pages and says where the edges of each went.
// Edges of one page stay apart, however near they are: a column is between them.
func union(a, b edges) (all edges, ofA, ofB []int) {
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		fromA := j == len(b) || i < len(a) && a[i] <= b[j]
		fromB := i == len(a) || j < len(b) && b[j] <= a[i]
		switch {
		case fromA:
			all, fromB = append(all, a[i]), j < len(b) && b[j]-a[i] <= sameEdge/2
		case fromB:
			all, fromA = append(all, b[j]), i < len(a) && a[i]-b[j] <= sameEdge/2
		}
		if fromA {
			ofA, i = append(ofA, len(all)-1), i+1
		}
		if fromB {
			ofB, j = append(ofB, len(all)-1), j+1
		}
	}
	return all, ofA, ofB
}

// onto moves the cells to other columns: where each of its edges went.
func (g *ruled) onto(xs edges, to []int) {
	for n := range g.cells {
		c := &g.cells[n]
		from, end := to[c.col], to[c.col+c.cols]
		c.col, c.cols = from, end-from
	}
	g.xs = xs
}

// row returns the cells that begin in a row.
func (g *ruled) row(i int) []*ruledCell {
	var out []*ruledCell
	for n := range g.cells {
		if g.cells[n].row == i {
			out = append(out, &g.cells[n])
		}
	}
	return out
}

// maxHeader is how many rows of a table's head may be printed again.
const maxHeader = 6

// dropHeader drops the rows of the head that is printed again on every page.
func (g *ruled) dropHeader(first *ruled) {
	k := 0
	for k < min(maxHeader, g.rows-1, first.rows) && sameRow(g.row(k), first.row(k)) {
		k++
	}
	for k > 0 && slices.ContainsFunc(g.cells, func(c ruledCell) bool { return c.row < k && c.row+c.rows > k }) {
		k--
	}
	g.cells = slices.DeleteFunc(g.cells, func(c ruledCell) bool { return c.row < k })
	for n := range g.cells {
		g.cells[n].row -= k
	}
	g.rows -= k
}

// sameRow reports whether two rows say the same in words.
func sameRow(a, b []*ruledCell) bool {
	words := 0
	for i := range a {
		if i >= len(b) || compact(a[i].text) != compact(b[i].text) || isFigures(a[i].text) {
			return false
		}
		words += runes(a[i].text)
	}
	return len(a) == len(b) && words > 0
}

var (
	figures    = regexp.MustCompile(`^[-+]?[0-9０-９][0-9０-９.,，%]*(?:[万亿]?元|件|条|项|个)?$|^[-—–/]+$`)
	beginsItem = regexp.MustCompile(`^\s*(?:[（(]\s*[一二三四五六七八九十\d]+\s*[)）]|[一二三四五六七八九十]+\s*[、.．]|\d+\s*[、.．]\s*\D|第[一二三四五六七八九十百]+条)`)
)

func isFigures(s string) bool { return figures.MatchString(compact(s)) }

// isRest reports whether a text is the rest of a label: words that begin no
// item of their own.
func isRest(s string) bool { return s != "" && !isFigures(s) && !beginsItem.MatchString(s) }

// mendSeam puts together what the page break cut: a row, or a label that
// spans rows.
func (g *ruled) mendSeam(next *ruled) {
	if next.rows == 0 || g.rows == 0 {
		return
	}
	if g.mendRow(next) {
		return
	}
	top := next.row(0)
	var gone []int
	for n := range next.cells {
		b := &next.cells[n]
		a := g.above(b)
		if b.row != 0 || a == nil || !spansSeam(a, b, top) {
			continue
		}
		a.rows += b.rows
		a.add(b)
		gone = append(gone, n)
	}
	for _, n := range slices.Backward(gone) {
		next.cells = slices.Delete(next.cells, n, n+1)
	}
}

// above is the cell of the last row in the same columns.
func (g *ruled) above(b *ruledCell) *ruledCell {
	for n := range g.cells {
		if a := &g.cells[n]; a.row+a.rows == g.rows && a.col == b.col && a.cols == b.cols {
			return a
		}
	}
	return nil
}

// covered reports whether a cell of the last row stands in some of the same
// columns.
func (g *ruled) covered(b *ruledCell) bool {
	return slices.ContainsFunc(g.cells, func(a ruledCell) bool {
		return a.row+a.rows == g.rows && a.col < b.col+b.cols && b.col < a.col+a.cols
	})
}

// add appends the text of the rest of a cell.
func (c *ruledCell) add(rest *ruledCell) {
	if rest.text != c.text {
		c.text = squeeze(c.text + "\n" + rest.text)
	}
}

// spansSeam reports whether a cell of words spans the rows on both sides of a
// page break. One side has its text, or both have a piece of it, and what
// stands beside the lower piece shows that the same part of the table goes
// on: items that are not the first of their list, or more words of the head.
func spansSeam(a, b *ruledCell, top []*ruledCell) bool {
	if isFigures(a.text) || isFigures(b.text) || a.text == "" && b.text == "" {
		return a.text == "" && b.text == "" && a.rows > 1 && b.rows > 1
	}
	tall := a.rows > 1 && b.rows > 1
	switch {
	case b.text == "":
		return tall || laterItem(top, b.col) || wordsOnly(top)
	case a.text == "":
		return a.rows > 1 && laterItem(top, b.col)
	case b.text == a.text:
		return a.rows > 1 || b.rows > 1
	}
	return beginsItem.MatchString(a.text) && !beginsItem.MatchString(b.text) && laterItem(top, b.col)
}

// firstItem tells an item that begins a list.
var firstItem = regexp.MustCompile(`^\s*(?:[（(]\s*[一1]\s*[)）]|[一1]\s*[、.．])`)

// laterItem reports whether an item that is not the first of its list stands
// to the right of a column.
func laterItem(row []*ruledCell, col int) bool {
	return slices.ContainsFunc(row, func(c *ruledCell) bool {
		return c.col > col && beginsItem.MatchString(c.text) && !firstItem.MatchString(c.text)
	})
}

// wordsOnly tells a row of a table's head: three words or more, no figures.
func wordsOnly(row []*ruledCell) bool {
	words := 0
	for _, c := range row {
		if isFigures(c.text) {
			return false
		}
		if c.text != "" {
			words++
		}
	}
	return words >= 3
}

// mendRow puts a row together that was cut: the rest of its label stands on
// the next page, and its figures on only one side.
func (g *ruled) mendRow(next *ruled) bool {
	top := next.row(0)
	rest, above, below := 0, 0, 0
	for _, b := range top {
		a := g.above(b)
		if a == nil && b.text != "" && g.covered(b) {
			return false
		}
		if a == nil || b.rows > 1 {
			continue
		}
		switch {
		case b.text != "" && a.text != "" && isRest(b.text) && !isFigures(a.text):
			rest++
		case b.text != "" && a.text != "":
			return false // both sides of the break have something of their own
		case isFigures(a.text):
			above++
		case isFigures(b.text):
			below++
		case b.text != "":
			return false
		}
	}
	if rest == 0 || above > 0 == (below > 0) {
		return false
	}
	g.appendRow(next, top)
	return true
}

// appendRow adds the first row of the next page to the last one of this.
func (g *ruled) appendRow(next *ruled, top []*ruledCell) {
	counterparts := make([]*ruledCell, len(top))
	for i, b := range top {
		counterparts[i] = g.above(b)
	}
	var alone []ruledCell // cells of the cut row without a counterpart
	for i, b := range top {
		a := counterparts[i]
		switch {
		case a == nil:
			if c := *b; !g.covered(b) {
				c.row = g.rows - 1
				alone = append(alone, c)
			}
			continue
		case a.text == "":
			a.text, a.box, a.page = b.text, b.box, b.page
		case b.text != "":
			a.add(b)
		}
		a.rows += b.rows - 1
	}
	g.cells = append(g.cells, alone...)
	next.cells = slices.DeleteFunc(next.cells, func(c ruledCell) bool { return c.row == 0 })
	for n := range next.cells {
		next.cells[n].row--
	}
	next.rows--
}

// table makes the table of a document.
func (g *ruled) table() *Table {
	t := &Table{Width: len(g.xs) - 1}
	rows := make([][]ruledCell, g.rows)
	for _, c := range g.cells {
		if c.row < len(rows) {
			rows[c.row] = append(rows[c.row], c)
		}
	}
	for _, cells := range rows {
		slices.SortStableFunc(cells, func(a, b ruledCell) int { return a.col - b.col })
		var row Row
		for _, c := range cells {
			row.Cells = append(row.Cells, Cell{Text: c.text, Column: c.col, ColSpan: c.cols, RowSpan: c.rows, Place: boxPlace(c.page, c.box)})
		}
		t.Rows = append(t.Rows, row)
	}
	clampRowSpans(t)
	return t
}
