package document

import (
	"math"
	"slices"
)

// Gaps within a number, in parts of the size of its figures.
const (
	runGap  = 0.1  // at most
	evenGap = 0.05 // how far two gaps of a number differ
	fullGap = 0.35 // beside a number that fills its cell
)

// cutMark stands where the figures of a cell may go on in another one.
const cutMark = "…"

// runsOf finds the numbers among the characters of a page: figures that follow
// each other without a gap. Each is a range of the slice.
func runsOf(glyphs []glyph) [][2]int {
	var out [][2]int
	for i := 0; i < len(glyphs); {
		j := i + 1
		for isFigure(glyphs[i].r) && j < len(glyphs) && glyphs[j-1].goesOn(glyphs[j]) &&
			(j == i+1 || math.Abs(gapBetween(glyphs[j-1], glyphs[j])-gapBetween(glyphs[i], glyphs[i+1])) < evenGap*glyphs[j].height()) {
			j++
		}
		if j-i > 1 {
			out = append(out, [2]int{i, j})
		}
		i = j
	}
	return out
}

func gapBetween(a, b glyph) float64 { return b.x0 - a.x1 }

// goesOn reports whether the next character is a figure of the same number.
func (a glyph) goesOn(b glyph) bool {
	return isFigure(b.r) && b.n == a.n+1 && math.Abs(gapBetween(a, b)) < runGap*b.height() &&
		math.Abs(a.centreY()-b.centreY()) < sameStanding*b.height() && !a.isApart(b) && a.pale == b.pale
}

// keepWhole gives a number that runs over the edge of its cell to that cell
// alone. at says for every character which cell it stands in, -1 for none.
// The cells for which that is not clear are returned.
func (g *ruled) keepWhole(glyphs []glyph, at []int) (doubtful map[int]bool) {
	doubtful = map[int]bool{}
	var count map[int]int // characters of a cell
	for _, run := range runsOf(glyphs) {
		if !crosses(at[run[0]:run[1]]) {
			continue
		}
		if count == nil {
			count = map[int]int{}
			for _, n := range at {
				count[n]++
			}
		}
		g.settle(glyphs[run[0]:run[1]], at[run[0]:run[1]], count, doubtful)
	}
	delete(doubtful, -1)
	return doubtful
}

// settle settles the parts of a run. Two parts that stand in two cells may
// still be one number, where there is no gap at the edge between and neither
// runs over it; not so where both fill their cells.
func (g *ruled) settle(run []glyph, at []int, count map[int]int, doubtful map[int]bool) {
	type settled struct {
		cell        int
		over, fills bool
	}
	var last settled
	for from := 0; from < len(run); {
		to := from + 1
		for to < len(run) && run[to].part == run[from].part {
			to++
		}
		over := crosses(at[from:to])
		cell := settlePart(at[from:to], count, doubtful)
		p := settled{cell, over, g.fills(cell, run[from], run[to-1])}
		if from > 0 && p.cell != last.cell && !p.over && !last.over && !(p.fills && last.fills) {
			doubtful[p.cell], doubtful[last.cell] = true, true
		}
		last, from = p, to
	}
}

// fills reports whether a number takes the whole width of its cell.
func (g *ruled) fills(cell int, first, last glyph) bool {
	if cell < 0 {
		return false
	}
	b, pad := g.cells[cell].box, fullGap*first.height()
	return math.Abs(first.x0-b.x0) < pad && math.Abs(last.x1-b.x1) < pad
}

// crosses reports whether characters stand in more than one cell.
func crosses(at []int) bool {
	return slices.ContainsFunc(at, func(n int) bool { return n != at[0] })
}

// settlePart puts the figures of one part of the text into one cell, if it is
// clear which, and returns that.
func settlePart(at []int, count map[int]int, doubtful map[int]bool) int {
	reached := map[int]int{}
	for _, n := range at {
		reached[n]++
	}
	owner, clear := ownerOf(reached, count)
	if !clear {
		for n := range reached {
			doubtful[n] = true
		}
		return at[len(at)-1]
	}
	count[owner] += len(at) - reached[owner]
	for i := range at {
		at[i] = owner
	}
	return owner
}

// ownerOf finds the cell that has nothing but its part of a number; where all
// have more, the one that holds most of it.
func ownerOf(reached, count map[int]int) (owner int, clear bool) {
	if len(reached) == 1 {
		for n := range reached {
			return n, true
		}
	}
	var cells, bare []int
	all := 0
	for n, part := range reached {
		all += part
		if n < 0 {
			continue
		}
		cells = append(cells, n)
		if count[n] == part {
			bare = append(bare, n)
		}
	}
	switch {
	case len(bare) == 1:
		return bare[0], true
	case len(bare) == 0:
		most := slices.MaxFunc(cells, func(a, b int) int { return reached[a] - reached[b] })
		return most, 3*reached[most] >= 2*all
	}
	return -1, false
}
