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
		return [][]stroke{f}
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
