package document

import (
	"math"
	"slices"
)

// Dots that make a line.
const (
	maxDots   = 40_000 // on one page
	leastDots = 4      // in a row
	dotGap    = 2.6    // between two dots, in points
	dotLevel  = 0.3    // dots of a line differ less in height, in points
)

// dotted finds the lines that dots in a row make, as dotted borders are
// printed dot by dot.
func dotted(dots []box) []stroke {
	return append(rowsOfDots(dots, false), rowsOfDots(dots, true)...)
}

// dot is where a dot stands across and along the line it may belong to.
type dot struct {
	at, from, to float64
	level        int // of dots at about the same place across
}

// rowsOfDots finds the lines in one direction.
func rowsOfDots(dots []box, vertical bool) []stroke {
	all := levelled(dots, vertical)
	var out []stroke
	for i := 0; i < len(all) && len(out) < maxStrokes; {
		j, to := i+1, all[i].to
		for j < len(all) && all[j].level == all[i].level && all[j].from-to <= dotGap {
			to = math.Max(to, all[j].to)
			j++
		}
		if j-i >= leastDots && to-all[i].from >= leastRule {
			out = append(out, stroke{vertical, all[i].at, all[i].from, to})
		}
		i = j
	}
	return out
}

// levelled puts dots that may belong to one line beside each other.
func levelled(dots []box, vertical bool) []dot {
	all := make([]dot, len(dots))
	for i, d := range dots {
		all[i] = dot{at: d.centreY(), from: d.x0, to: d.x1}
		if vertical {
			all[i] = dot{at: d.centreX(), from: d.y0, to: d.y1}
		}
	}
	slices.SortFunc(all, func(a, b dot) int { return compare(a.at, b.at) })
	for i, first := 1, 0; i < len(all); i++ {
		all[i].level = all[i-1].level
		if all[i].at-all[first].at > dotLevel {
			all[i].level++
			first = i
		}
	}
	slices.SortStableFunc(all, func(a, b dot) int {
		if a.level != b.level {
			return a.level - b.level
		}
		return compare(a.from, b.from)
	})
	return all
}
