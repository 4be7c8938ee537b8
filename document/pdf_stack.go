package document

import (
	"math"
	"slices"
)

// Lines below each other that may be those of a table without sides.
const (
	leastStack = 4     // lines
	maxStacks  = 50    // on one page
	maxCuts    = 4     // times a stack is cut in two
	widestBand = 90.0  // between two of them, in points
	leastWidth = 150.0 // of them, in points
	sameEnd    = 3.0   // how far their ends differ
)

// withStacks adds the frames of tables that have lines between their rows and
// no sides: lines of one width below each other. Their sides are drawn where
// the lines end, if the columns between can be told.
func withStacks(all [][]stroke, lines, pieces []stroke, glyphs []glyph) [][]stroke {
	held := map[stroke]bool{}
	for _, f := range all {
		for _, s := range f {
			held[s] = len(f) > 1
		}
	}
	var free []stroke
	for _, s := range lines {
		if !s.vertical && !held[s] {
			free = append(free, s)
		}
	}
	for n := 0; len(free) >= leastStack && n < maxStacks; n++ {
		stack, rest := stackFrom(free)
		all = append(all, tablesIn(stack, pieces, glyphs, maxCuts)...)
		free = rest
	}
	return all
}

// tablesIn makes frames of a stack of lines: one, or where its columns cannot
// be told those of the two stacks above and below the widest space, as between
// two tables.
func tablesIn(stack, pieces []stroke, glyphs []glyph, depth int) [][]stroke {
	f := withSidesDrawn(stack)
	if f == nil {
		return nil
	}
	if columnLines(f, pieces, glyphs) != nil {
		return [][]stroke{withOpenRows(f, pieces, glyphs)}
	}
	widest := 1
	for i := range stack[1:] {
		if stack[i+1].at-stack[i].at > stack[widest].at-stack[widest-1].at {
			widest = i + 1
		}
	}
	if depth == 0 {
		return nil
	}
	return append(tablesIn(stack[:widest], pieces, glyphs, depth-1), tablesIn(stack[widest:], pieces, glyphs, depth-1)...)
}

// stackFrom takes the lines that stand below the first one and end where it
// ends. They begin further right where a label of several rows stands.
func stackFrom(free []stroke) (stack, rest []stroke) {
	first := free[0]
	stack, last := []stroke{first}, first.at
	for _, s := range free[1:] {
		overlap := math.Min(s.to, first.to) - math.Max(s.from, first.from)
		if s.at-last <= widestBand && math.Abs(s.to-first.to) <= sameEnd && overlap > 0 {
			stack, last = append(stack, s), s.at
			continue
		}
		rest = append(rest, s)
	}
	return stack, rest
}

// withSidesDrawn makes a frame of a stack of lines, nil for one that is none:
// two lines at least reach over the whole table.
func withSidesDrawn(stack []stroke) []stroke {
	if len(stack) < leastStack {
		return nil
	}
	from, to, full := math.Inf(1), math.Inf(-1), 0
	for _, s := range stack {
		from, to = math.Min(from, s.from), math.Max(to, s.to)
	}
	for _, s := range stack {
		if s.from-from <= sameEnd {
			full++
		}
	}
	if to-from < leastWidth || full < 2 {
		return nil
	}
	top, bottom := stack[0].at, stack[len(stack)-1].at
	return append(slices.Clone(stack), stroke{vertical: true, at: from, from: top, to: bottom}, stroke{vertical: true, at: to, from: top, to: bottom})
}

// withOpenRows adds the lines that a table without sides lacks above its first
// row and below its last, where a row stands there whose texts fit its columns.
func withOpenRows(f, pieces []stroke, glyphs []glyph) []stroke {
	xs, ys := edgesOf(f, true), edgesOf(f, false)
	top, bottom, high := ys[0], ys[len(ys)-1], 0.0
	for i := range len(ys) - 1 {
		high = math.Max(high, ys[i+1]-ys[i])
	}
	for _, above := range []bool{true, false} {
		at, ok := openRow(glyphs, box{xs[0], top, xs[len(xs)-1], bottom}, high, above)
		if !ok {
			continue
		}
		if wider := withLine(f, at); fitsColumns(wider, pieces, glyphs, above) {
			f = wider
		}
	}
	return f
}

// openRow is where the row beside a table ends, if there is one at most as
// high as the highest row of the table. Lines close to each other are one row.
func openRow(glyphs []glyph, table box, high float64, above bool) (at float64, ok bool) {
	var near []glyph
	for _, g := range glyphs {
		if y := g.centreY(); g.centreX() > table.x0 && g.centreX() < table.x1 && (above && y < table.y0 && y > table.y0-high || !above && y > table.y1 && y < table.y1+high) {
			near = append(near, g)
		}
	}
	slices.SortFunc(near, func(a, b glyph) int {
		if above {
			return compare(b.y1, a.y1)
		}
		return compare(a.y0, b.y0)
	})
	at = table.y1
	if above {
		at = table.y0
	}
	for i, g := range near {
		gap, next := g.y0-at, math.Max(at, g.y1)
		if above {
			gap, next = at-g.y1, math.Min(at, g.y0)
		}
		if i > 0 && gap > rowGap*g.height() {
			break
		}
		at = next
	}
	if above {
		return at - 1, len(near) > 0
	}
	return at + 1, len(near) > 0
}

// rowGap is the space between two lines of one row, in parts of the
// characters' height.
const rowGap = 0.6

// withLine makes a frame of a table without sides reach up or down to a line.
func withLine(f []stroke, at float64) []stroke {
	xs := edgesOf(f, true)
	out := slices.Clone(f)
	for i, s := range out {
		if s.vertical {
			out[i].from, out[i].to = math.Min(s.from, at), math.Max(s.to, at)
		}
	}
	out = append(out, stroke{at: at, from: xs[0], to: xs[len(xs)-1]})
	slices.SortStableFunc(out, func(a, b stroke) int {
		if a.vertical != b.vertical {
			return map[bool]int{true: 1, false: -1}[a.vertical]
		}
		return compare(a.at, b.at)
	})
	return out
}

// fitsColumns reports whether the first or last row of a frame has two texts or
// more in columns of numbers, and none across their edges.
func fitsColumns(f, pieces []stroke, glyphs []glyph, first bool) bool {
	b, ok := bandedOf(f, pieces, glyphs)
	if !ok {
		return false
	}
	band := len(b.ys) - 2
	if first {
		band = 0
	}
	return b.inValues(band) >= 2 && !slices.ContainsFunc(b.values, func(x float64) bool { return b.isCrossed(band, x) })
}
