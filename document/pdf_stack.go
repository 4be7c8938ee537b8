package document

import (
	"math"
	"slices"
)

// Lines below each other that may be those of a table without sides.
const (
	leastStack = 4     // lines
	maxStacks  = 50    // on one page
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
		if f := withSidesDrawn(stack); f != nil && columnLines(f, pieces, glyphs) != nil {
			all = append(all, f)
		}
		free = rest
	}
	return all
}

// stackFrom takes the lines that stand below the first one, no wider than it
// and ending where it ends.
func stackFrom(free []stroke) (stack, rest []stroke) {
	first := free[0]
	stack, last := []stroke{first}, first.at
	for _, s := range free[1:] {
		if s.at-last <= widestBand && s.from >= first.from-sameEnd && math.Abs(s.to-first.to) <= sameEnd {
			stack, last = append(stack, s), s.at
			continue
		}
		rest = append(rest, s)
	}
	return stack, rest
}

// withSidesDrawn makes a frame of a stack of lines, nil for one that is none.
func withSidesDrawn(stack []stroke) []stroke {
	if len(stack) < leastStack || stack[0].to-stack[0].from < leastWidth {
		return nil
	}
	last := stack[len(stack)-1]
	if math.Abs(last.from-stack[0].from) > sameEnd {
		return nil // a label that goes on below the last line
	}
	top, bottom := stack[0].at, last.at
	return append(slices.Clone(stack), stroke{vertical: true, at: stack[0].from, from: top, to: bottom}, stroke{vertical: true, at: stack[0].to, from: top, to: bottom})
}
