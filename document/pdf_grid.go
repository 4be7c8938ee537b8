package document

import (
	"math"
	"slices"
)

// maxGrid is the most elementary cells a grid may have.
const maxGrid = 60_000

// bordered is how much of the side of a cell a line must cover to be its
// border.
const bordered = 0.5

// ruled is a ruled table on one page: columns, rows, and the cells between
// the lines that are drawn.
type ruled struct {
	box
	page  int
	xs    edges
	rows  int
	cells []ruledCell
}

// ruledCell is a cell of a ruled table: its place in the grid and what is
// printed in it.
type ruledCell struct {
	box
	page       int
	row, col   int
	rows, cols int
	text       string
}

// gridsOf finds the ruled tables of a page and takes the characters that
// stand in them; the others are handed back. A table around another one
// arranges the page and is dissolved.
func gridsOf(s sheet) (grids []ruled, rest []glyph) {
	rest = s.glyphs
	lines := rules(s.strokes)
	all := withStacks(frames(lines), lines, s.strokes, rest)
	slices.SortStableFunc(all, func(a, b []stroke) int { return compare(area(a), area(b)) })
	for _, frame := range all {
		frame = append(frame, columnLines(frame, s.strokes, rest)...)
		g, ys, ok := gridOf(frame, rest, s.n)
		if !ok || slices.ContainsFunc(grids, func(inner ruled) bool { return g.holds(inner.centreX(), inner.centreY()) }) {
			continue
		}
		inside, outside := g.take(rest, ys)
		if inside == 0 || g.isLayout() {
			continue // lines without text are a drawing, lines around prose a layout
		}
		rest = outside
		g.tighten()
		grids = append(grids, g)
	}
	slices.SortFunc(grids, func(a, b ruled) int { return compare(a.y0, b.y0) })
	return grids, rest
}

// area is how much of the page a frame takes.
func area(frame []stroke) float64 {
	xs, ys := edgesOf(frame, true), edgesOf(frame, false)
	if len(xs) == 0 || len(ys) == 0 {
		return 0
	}
	return (xs[len(xs)-1] - xs[0]) * (ys[len(ys)-1] - ys[0])
}

// gridOf makes the cells of a frame; a frame around a text is no table.
func gridOf(frame []stroke, glyphs []glyph, page int) (g ruled, ys edges, ok bool) {
	xs, ys := edgesOf(frame, true), edgesOf(frame, false)
	if len(xs) < 2 || len(ys) < 2 {
		return g, nil, false
	}
	xs, ys = withoutGaps(xs, ys, glyphs)
	if len(xs) < 2 || len(ys) < 2 || len(xs)+len(ys) < 5 || len(xs)*len(ys) > maxGrid {
		return g, nil, false
	}
	g = ruled{box: box{xs[0], ys[0], xs[len(xs)-1], ys[len(ys)-1]}, page: page, xs: xs, rows: len(ys) - 1, cells: cellsBetween(frame, xs, ys)}
	return g, ys, len(g.cells) >= 2
}

// withoutGaps merges the edges of columns and rows between which no character
// of the table stands.
func withoutGaps(xs, ys edges, glyphs []glyph) (edges, edges) {
	var atX, atY []float64
	around := box{xs[0], ys[0], xs[len(xs)-1], ys[len(ys)-1]}
	for _, g := range glyphs {
		if x, y := g.centreX(), g.centreY(); around.holds(x, y) {
			atX, atY = append(atX, x), append(atY, y)
		}
	}
	return xs.withoutGaps(atX), ys.withoutGaps(atY)
}

// isLayout tells a table that arranges a text from one that holds data: prose
// stands alone in a row, and there are hardly any figures.
func (g *ruled) isLayout() bool {
	filled, prose, numbers := map[int]int{}, map[int]bool{}, 0
	for _, c := range g.cells {
		if c.text != "" {
			filled[c.row]++
		}
		if isFigures(c.text) {
			numbers++
		}
		prose[c.row] = prose[c.row] || runes(c.text) > longText
	}
	loose := false
	for row, is := range prose {
		loose = loose || is && filled[row] == 1
	}
	return loose && numbers < manyNumbers
}

// borders knows which sides of the elementary cells are drawn.
type borders struct {
	xs, ys     edges
	right, low []bool // by elementary cell
}

func bordersOf(frame []stroke, xs, ys edges) borders {
	nx, ny := len(xs)-1, len(ys)-1
	b := borders{xs: xs, ys: ys, right: make([]bool, nx*ny), low: make([]bool, nx*ny)}
	right, low := make([]float64, nx*ny), make([]float64, nx*ny)
	for _, s := range frame {
		across, along, covered := ys, xs, low
		if s.vertical {
			across, along, covered = xs, ys, right
		}
		at := nearest(across, s.at) - 1 // the cell before the line
		if at < 0 || at >= len(across)-1 {
			continue
		}
		for k := range len(along) - 1 {
			length := math.Min(s.to, along[k+1]) - math.Max(s.from, along[k])
			if length <= 0 {
				continue
			}
			i, j := k, at
			if !s.vertical {
				i, j = at, k
			}
			covered[i*nx+j] += length
		}
	}
	for i := range ny {
		for j := range nx {
			b.right[i*nx+j] = right[i*nx+j] >= bordered*(ys[i+1]-ys[i])
			b.low[i*nx+j] = low[i*nx+j] >= bordered*(xs[j+1]-xs[j])
		}
	}
	return b
}

func nearest(e edges, v float64) int {
	best := 0
	for i := range e {
		if math.Abs(e[i]-v) < math.Abs(e[best]-v) {
			best = i
		}
	}
	return best
}

// cellsBetween joins elementary cells that no line parts. Joined cells that
// make no rectangle, as where a piece of line is missing, are parted by rows.
func cellsBetween(frame []stroke, xs, ys edges) []ruledCell {
	b := bordersOf(frame, xs, ys)
	nx, ny := len(xs)-1, len(ys)-1
	seen := make([]bool, nx*ny)
	var cells []ruledCell
	for i := range ny {
		for j := range nx {
			if !seen[i*nx+j] {
				cells = append(cells, b.region(i, j, seen)...)
			}
		}
	}
	for k := range cells {
		c := &cells[k]
		c.box = box{xs[c.col], ys[c.row], xs[c.col+c.cols], ys[c.row+c.rows]}
	}
	slices.SortStableFunc(cells, func(a, b ruledCell) int {
		if a.row != b.row {
			return a.row - b.row
		}
		return a.col - b.col
	})
	return cells
}

// region collects the elementary cells reached from one without crossing a
// line.
func (b borders) region(i, j int, seen []bool) []ruledCell {
	nx, ny := len(b.xs)-1, len(b.ys)-1
	todo, members := []int{i*nx + j}, []int{}
	seen[i*nx+j] = true
	push := func(k int) {
		if !seen[k] {
			seen[k] = true
			todo = append(todo, k)
		}
	}
	for len(todo) > 0 {
		k := todo[len(todo)-1]
		todo, members = todo[:len(todo)-1], append(members, k)
		r, c := k/nx, k%nx
		if c+1 < nx && !b.right[k] {
			push(k + 1)
		}
		if c > 0 && !b.right[k-1] {
			push(k - 1)
		}
		if r+1 < ny && !b.low[k] {
			push(k + nx)
		}
		if r > 0 && !b.low[k-nx] {
			push(k - nx)
		}
	}
	slices.Sort(members)
	return rectangles(members, nx)
}

// rectangles makes one cell of elementary cells that fill a rectangle, else
// one of each run in a row.
func rectangles(members []int, nx int) []ruledCell {
	top, bottom := members[0]/nx, members[len(members)-1]/nx
	left, right := nx, 0
	for _, k := range members {
		left, right = min(left, k%nx), max(right, k%nx)
	}
	if len(members) == (bottom-top+1)*(right-left+1) {
		return []ruledCell{{row: top, col: left, rows: bottom - top + 1, cols: right - left + 1}}
	}
	var cells []ruledCell
	for i, k := range members {
		if i > 0 && members[i-1] == k-1 && k%nx != 0 {
			cells[len(cells)-1].cols++
			continue
		}
		cells = append(cells, ruledCell{row: k / nx, col: k % nx, rows: 1, cols: 1})
	}
	return cells
}

// take puts the characters that stand in the table into its cells.
func (g *ruled) take(glyphs []glyph, ys edges) (inside int, outside []glyph) {
	nx := len(g.xs) - 1
	owner := make([]int, nx*g.rows)
	for n, c := range g.cells {
		for i := c.row; i < c.row+c.rows; i++ {
			for j := c.col; j < c.col+c.cols; j++ {
				owner[i*nx+j] = n
			}
		}
	}
	at := make([]int, len(glyphs))
	for k, c := range glyphs {
		at[k] = -1
		if i, j := ys.band(c.centreY()), g.xs.band(c.centreX()); i >= 0 && j >= 0 {
			at[k] = owner[i*nx+j]
		}
	}
	doubtful := g.keepWhole(glyphs, at)
	held := make([][]glyph, len(g.cells))
	for k, c := range glyphs {
		if at[k] < 0 {
			outside = append(outside, c)
			continue
		}
		held[at[k]] = append(held[at[k]], c)
		inside++
	}
	for n := range g.cells {
		g.cells[n].page = g.page
		g.cells[n].text = textOfCell(held[n], g.cells[n].box)
		if doubtful[n] {
			g.cells[n].text += cutMark
		}
	}
	return inside, outside
}

// narrow is how many characters wide a column of vertical writing is at most.
const narrow = 2.8

// textOfCell reads a cell. In a narrow, tall one the text of the page has the
// order in which vertical writing is read.
func textOfCell(glyphs []glyph, b box) string {
	if len(glyphs) == 0 {
		return ""
	}
	size := 0.0
	for _, g := range glyphs {
		size = math.Max(size, math.Max(g.height(), g.width()))
	}
	if b.width() < narrow*size && b.height() > 2*b.width() && len(glyphs) > 3 {
		return textInOrder(glyphs)
	}
	var lines []print
	for _, line := range linesOfGlyphs(glyphs) {
		lines = append(lines, printOf(line, 0))
	}
	return joinLines(lines, func(p print) bool { return b.x1-p.x1 < size })
}

// textInOrder reads characters in the order of the page's text.
func textInOrder(glyphs []glyph) string {
	sorted := slices.Clone(glyphs)
	slices.SortFunc(sorted, func(a, b glyph) int { return a.n - b.n })
	text := make([]rune, 0, len(sorted))
	for i, g := range sorted {
		if i > 0 && g.space && !isWide(g.r) && !isWide(sorted[i-1].r) {
			text = append(text, ' ')
		}
		text = append(text, g.r)
	}
	return squeeze(string(text))
}

// tighten drops rows and columns in which no cell begins: lines that only
// decorate.
func (g *ruled) tighten() {
	rowStarts, colStarts := map[int]bool{}, map[int]bool{}
	for _, c := range g.cells {
		rowStarts[c.row], colStarts[c.col] = true, true
	}
	rows, cols := renumber(rowStarts, g.rows), renumber(colStarts, len(g.xs)-1)
	xs := edges{}
	for j := range len(g.xs) - 1 {
		if colStarts[j] {
			xs = append(xs, g.xs[j])
		}
	}
	g.xs = append(xs, g.xs[len(g.xs)-1])
	for n := range g.cells {
		c := &g.cells[n]
		row, col := rows[c.row], cols[c.col]
		c.rows, c.cols = rows[c.row+c.rows]-row, cols[c.col+c.cols]-col
		c.row, c.col = row, col
	}
	g.rows = rows[g.rows]
}

// renumber counts the starts before each index.
func renumber(starts map[int]bool, n int) []int {
	out := make([]int, n+1)
	for i := range n {
		out[i+1] = out[i]
		if starts[i] {
			out[i+1]++
		}
	}
	return out
}
