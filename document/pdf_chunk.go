package document

import (
	"math"
	"slices"
)

// chunk is a piece of a line within a row of a table that has no lines
// between its columns.
type chunk struct {
	box
	band    int // the row between two lines
	figures bool
}

// chunksOf cuts what stands between the lines of a table into words and
// numbers.
func chunksOf(glyphs []glyph, xs, ys, joints edges) []chunk {
	bands := make([][]glyph, len(ys)-1)
	for _, g := range glyphs {
		if i := ys.band(g.centreY()); i >= 0 && xs.band(g.centreX()) >= 0 {
			bands[i] = append(bands[i], g)
		}
	}
	var out []chunk
	for i, band := range bands {
		for _, line := range linesOfGlyphs(band) {
			for from := 0; from < len(line); {
				to := from + 1
				for to < len(line) && !joints.part(line[to-1], line[to]) {
					to++
				}
				out = append(out, chunkOf(line[from:to], i))
				from = to
			}
		}
	}
	return out
}

// part reports whether two characters of a line may stand in two cells: where
// the pieces of the lines say so, or where the space between is wide.
func (joints edges) part(a, b glyph) bool {
	const slack = 0.5
	gap := gapBetween(a, b)
	if isFigure(a.r) && isFigure(b.r) {
		return isGap(a, b) || a.part != b.part && gap > evenGap*b.height()
	}
	i, _ := slices.BinarySearch(joints, a.x1-slack)
	size := math.Min(a.height(), b.height())
	return gap > wideChunk*size || gap > runGap*size && i < len(joints) && joints[i] <= b.x0+slack
}

// wideChunk is a space between two cells, in parts of the characters' height.
const wideChunk = 0.9

func chunkOf(glyphs []glyph, band int) chunk {
	c := chunk{box: glyphs[0].box, band: band, figures: isFigures(textOfGlyphs(glyphs))}
	for _, g := range glyphs {
		c.box = c.box.with(g.box)
	}
	return c
}

// columnsOf finds the columns that the numbers stand in: those that overlap
// are of one. It gives up where two numbers of one row share a column.
func columnsOf(chunks []chunk) (columns []box, ok bool) {
	var numbers []chunk
	for _, c := range chunks {
		if c.figures {
			numbers = append(numbers, c)
		}
	}
	slices.SortFunc(numbers, func(a, b chunk) int { return compare(a.x0, b.x0) })
	held := map[[2]int]bool{}
	for _, c := range numbers {
		if n := len(columns); n == 0 || c.x0 >= columns[n-1].x1 {
			columns = append(columns, c.box)
		}
		n := len(columns) - 1
		columns[n] = columns[n].with(c.box)
		if held[[2]int{c.band, n}] {
			return nil, false
		}
		held[[2]int{c.band, n}] = true
	}
	return columns, len(columns) > 1
}

// isTabular reports whether numbers stand beside each other in enough rows.
func isTabular(chunks []chunk) bool {
	count := map[int]int{}
	for _, c := range chunks {
		if c.figures {
			count[c.band]++
		}
	}
	pairs, rows := 0, 0
	for _, n := range count {
		if n >= 2 {
			pairs++
		}
		if n >= 3 {
			rows++
		}
	}
	return pairs >= 2 || rows >= 1
}
