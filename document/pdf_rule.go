package document

import (
	"math"
	"slices"
)

// Distances between lines, in points.
const (
	sameRule  = 2.0  // two lines this near are one, drawn twice or as both edges of a bar
	ruleGap   = 3.0  // pieces of a line this near belong together; borders are drawn cell by cell
	crossing  = 3.5  // a line that ends this near to another meets it
	cellGap   = 4.5  // between the borders of two cells beside each other, too narrow for a text
	wideCell  = 10.0 // as cellGap, where no text stands between
	openEdge  = 9.0  // lines that reach this far beyond the outermost column have an open column there
	maxRules  = 3_000
	leastRule = 4.0 // pieces joined to less are no border
)

// rules joins the strokes of a page to lines. The result is sorted by
// direction and place.
func rules(strokes []stroke) []stroke {
	out := slices.DeleteFunc(joinedWithin(strokes, sameRule), func(s stroke) bool { return s.to-s.from < leastRule })
	if len(out) > maxRules {
		return nil // a drawing, not a table
	}
	return out
}

// joinedWithin joins strokes that stand no further from each other than apart.
func joinedWithin(strokes []stroke, apart float64) []stroke {
	sorted := slices.Clone(strokes)
	slices.SortFunc(sorted, func(a, b stroke) int {
		if a.vertical != b.vertical {
			return map[bool]int{true: 1, false: -1}[a.vertical]
		}
		return compare(a.at, b.at)
	})
	var out []stroke
	for i := 0; i < len(sorted); {
		j := i + 1
		for j < len(sorted) && sorted[j].vertical == sorted[i].vertical && sorted[j].at-sorted[i].at <= apart {
			j++
		}
		out = append(out, joined(sorted[i:j])...)
		i = j
	}
	return out
}

// joined joins pieces of one line.
func joined(pieces []stroke) []stroke {
	at := 0.0
	for _, p := range pieces {
		at += p.at / float64(len(pieces))
	}
	slices.SortFunc(pieces, func(a, b stroke) int { return compare(a.from, b.from) })
	var out []stroke
	for _, p := range pieces {
		if n := len(out); n > 0 && p.from <= out[n-1].to+ruleGap {
			out[n-1].to = math.Max(out[n-1].to, p.to)
			continue
		}
		out = append(out, stroke{p.vertical, at, p.from, p.to})
	}
	return out
}

// meets reports whether a horizontal and a vertical line touch.
func meets(h, v stroke) bool {
	return v.at >= h.from-crossing && v.at <= h.to+crossing && h.at >= v.from-crossing && h.at <= v.to+crossing
}

// frames sorts lines into frames: lines that touch each other, directly or
// through others.
func frames(all []stroke) [][]stroke {
	group := make(groups, len(all))
	for i := range group {
		group[i] = i
	}
	first := slices.IndexFunc(all, func(s stroke) bool { return s.vertical })
	if first < 0 {
		return nil
	}
	for i, h := range all[:first] {
		for j, v := range all[first:] {
			if meets(h, v) {
				group[group.find(first+j)] = group.find(i)
			}
		}
	}
	byGroup := map[int][]stroke{}
	var order []int
	for i, s := range all {
		g := group.find(i)
		if byGroup[g] == nil {
			order = append(order, g)
		}
		byGroup[g] = append(byGroup[g], s)
	}
	var out [][]stroke
	for _, g := range order {
		out = append(out, byGroup[g])
	}
	return withSides(out)
}

// withSides gives the side of a table that stands alone back to it: on a page
// within a label that spans more than the page, no line leads to the side.
func withSides(all [][]stroke) [][]stroke {
	var out, sides [][]stroke
	for _, f := range all {
		if len(f) == 1 && f[0].vertical {
			sides = append(sides, f)
			continue
		}
		out = append(out, f)
	}
	for _, side := range sides {
		v := side[0]
		best := -1
		for i, f := range out {
			if beside(f, v) && (best < 0 || distance(f, v) < distance(out[best], v)) {
				best = i
			}
		}
		if best >= 0 {
			out[best] = append(out[best], v)
		}
	}
	return out
}

// widest is how wide the column between a table and its side is at most.
const widest = 150.0

// beside reports whether a vertical line is as high as a frame beside it.
func beside(frame []stroke, v stroke) bool {
	ys := edgesOf(frame, false)
	if len(ys) < 3 {
		return false
	}
	top, bottom := ys[0], ys[len(ys)-1]
	overlap := math.Min(bottom, v.to) - math.Max(top, v.from)
	d := distance(frame, v)
	return d > 0 && d < widest && overlap > 0.8*(bottom-top) && overlap > 0.8*(v.to-v.from)
}

// distance is how far a vertical line stands outside a frame.
func distance(frame []stroke, v stroke) float64 {
	xs := edgesOf(frame, true)
	if len(xs) == 0 {
		return math.Inf(1)
	}
	return math.Max(xs[0]-v.at, v.at-xs[len(xs)-1])
}

// groups names, for every member, another member of its group.
type groups []int

// find is the member that stands for a group.
func (g groups) find(i int) int {
	for g[i] != i {
		g[i] = g[g[i]]
		i = g[i]
	}
	return i
}

// edges are the places of columns or rows in a frame.
type edges []float64

// edgesOf finds the places of the lines in one direction. Where the lines
// across reach beyond the outermost one, the table is open there.
func edgesOf(frame []stroke, vertical bool) edges {
	var at []float64
	from, to := math.Inf(1), math.Inf(-1)
	for _, s := range frame {
		if s.vertical == vertical {
			at = append(at, s.at)
			continue
		}
		from, to = math.Min(from, s.from), math.Max(to, s.to)
	}
	slices.Sort(at)
	var out edges
	for _, v := range at {
		if n := len(out); n == 0 || v-out[n-1] > sameRule {
			out = append(out, v)
		}
	}
	out = out.merged(func(a, b float64) bool { return b-a <= cellGap })
	if len(out) == 0 || math.IsInf(from, 0) {
		return out
	}
	if out[0]-from > openEdge {
		out = slices.Insert(out, 0, from)
	}
	if to-out[len(out)-1] > openEdge {
		out = append(out, to)
	}
	return out
}

// merged makes one place of those that only the space between cells parts, as
// where every cell has a border of its own.
func (e edges) merged(isGap func(a, b float64) bool) edges {
	var out edges
	for i := 0; i < len(e); i++ {
		at := e[i]
		if i+1 < len(e) && isGap(e[i], e[i+1]) {
			at = (e[i] + e[i+1]) / 2
			i++
		}
		out = append(out, at)
	}
	return out
}

// withoutGaps merges the places between which nothing stands.
func (e edges) withoutGaps(centres []float64) edges {
	slices.Sort(centres)
	return e.merged(func(a, b float64) bool {
		from, _ := slices.BinarySearch(centres, a)
		return b-a <= wideCell && (from == len(centres) || centres[from] >= b)
	})
}

// band is the interval between two edges that holds v, -1 for none.
func (e edges) band(v float64) int {
	i, _ := slices.BinarySearch(e, v)
	if i == 0 || i == len(e) {
		return -1
	}
	return i - 1
}
