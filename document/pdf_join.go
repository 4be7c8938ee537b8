package document

import (
	"math"
	"regexp"
	"slices"
)

// sameEdge is how far an edge of a table may move from page to page.
const sameEdge = 8.0

// continues reports whether a table goes on in another one, which follows it
// with a page break and nothing else between.
func (g *ruled) continues(next *ruled) bool {
	return next.page > g.page && math.Abs(g.x0-next.x0) <= sameEdge && math.Abs(g.x1-next.x1) <= sameEdge
}

// join appends the rows of the next page.
func (g *ruled) join(next ruled) {
	xs := union(g.xs, next.xs)
	g.onto(xs)
	next.onto(xs)
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

// union merges the columns of two pages.
func union(a, b edges) edges {
	all := slices.Concat(a, b)
	slices.Sort(all)
	var out edges
	for _, v := range all {
		if n := len(out); n == 0 || v-out[n-1] > sameEdge/2 {
			out = append(out, v)
		}
	}
	return out
}

// onto moves the cells to other columns, among which are its own.
func (g *ruled) onto(xs edges) {
	for n := range g.cells {
		c := &g.cells[n]
		from, to := nearest(xs, g.xs[c.col]), nearest(xs, g.xs[c.col+c.cols])
		c.col, c.cols = from, max(1, to-from)
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

// add appends the text of the rest of a cell.
func (c *ruledCell) add(rest *ruledCell) {
	if rest.text != c.text {
		c.text = squeeze(c.text + "\n" + rest.text)
	}
}

// spansSeam reports whether a label spans the rows on both sides of a page
// break: it begins an item, the rest of it begins none, and items stand
// beside the rest.
func spansSeam(a, b *ruledCell, top []*ruledCell) bool {
	if a.text == "" || isFigures(a.text) || isFigures(b.text) {
		return false
	}
	beside := slices.ContainsFunc(top, func(c *ruledCell) bool { return c.col > b.col && beginsItem.MatchString(c.text) })
	switch {
	case !beside:
		return false
	case b.text == a.text:
		return a.rows > 1 || b.rows > 1
	}
	return beginsItem.MatchString(a.text) && !beginsItem.MatchString(b.text)
}

// mendRow puts a row together that was cut: the rest of its label stands on
// the next page, and its figures on only one side.
func (g *ruled) mendRow(next *ruled) bool {
	top := next.row(0)
	rest, above, below := 0, 0, 0
	for _, b := range top {
		a := g.above(b)
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
	for _, b := range top {
		a := g.above(b)
		switch {
		case a == nil:
			continue
		case a.text == "":
			a.text, a.box, a.page = b.text, b.box, b.page
		case b.text != "":
			a.add(b)
		}
		a.rows += b.rows - 1
	}
	g.cells, next.cells = next.moveTall(g), slices.DeleteFunc(next.cells, func(c ruledCell) bool { return c.row == 0 })
	for n := range next.cells {
		next.cells[n].row--
	}
	next.rows--
}

// moveTall keeps the cells of the cut row that have no counterpart above.
func (next *ruled) moveTall(g *ruled) []ruledCell {
	cells := g.cells
	for _, b := range next.row(0) {
		if g.above(b) == nil {
			c := *b
			c.row = g.rows - 1
			cells = append(cells, c)
		}
	}
	return cells
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
