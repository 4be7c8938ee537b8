package document

import (
	"math"
	"slices"
)

// banded is a table with lines between its rows only. Its columns are found
// by the numbers that stand below each other.
type banded struct {
	frame  []stroke
	joints edges // where a line is drawn in pieces, which end with cells
	xs, ys edges
	chunks []chunk

	values edges // between the columns of numbers; the first parts the labels off
	labels edges // between the columns of labels
}

// Limits of a table without lines between its columns: it is looked at once
// for every place between two cells.
const (
	maxBands   = 200
	maxColumns = 40
	maxChunks  = 3_000
)

// columnLines draws the lines that a table with lines between its rows only
// leaves out; nil where its columns are not certain.
func columnLines(frame, pieces []stroke, glyphs []glyph) []stroke {
	b, ok := bandedOf(frame, pieces, glyphs)
	if !ok {
		return nil
	}
	return b.lines()
}

// bandedOf finds the columns of a table with lines between its rows only; ok
// tells that they are certain.
func bandedOf(frame, pieces []stroke, glyphs []glyph) (b banded, ok bool) {
	b = banded{frame: frame, xs: edgesOf(frame, true), ys: edgesOf(frame, false)}
	if len(b.xs) != 2 || len(b.ys) < 3 {
		return b, false
	}
	around := box{b.xs[0], b.ys[0], b.xs[1], b.ys[len(b.ys)-1]}
	for _, p := range pieces {
		if !p.vertical && p.at > around.y0-sameRule && p.at < around.y1+sameRule {
			b.joints = append(b.joints, p.from)
		}
	}
	slices.Sort(b.joints)
	b.chunks = chunksOf(glyphs, b.xs, b.ys, b.joints)
	columns, ok := columnsOf(b.chunks)
	if !ok || len(b.chunks) > maxChunks || len(columns) > maxColumns || len(b.ys) > maxBands || !isTabular(b.chunks) || !b.part(columns) {
		return b, false
	}
	return b, true
}

// part finds the places between the columns.
func (b *banded) part(columns []box) bool {
	labels := b.xs[0]
	for _, c := range b.chunks {
		if !c.figures && c.x0 < columns[0].x0 && b.numbered(c.band) {
			labels = math.Max(labels, c.x1)
		}
	}
	if labels > b.xs[0] {
		b.values = append(b.values, 0)
		if at, ok := b.between(labels, columns[0].x0, columns[0].height()); ok {
			b.values[0] = at
		} else {
			return false
		}
	}
	for i := range len(columns) - 1 {
		at, ok := b.between(columns[i].x1, columns[i+1].x0, math.Min(columns[i].height(), 12))
		if !ok {
			return false
		}
		b.values = append(b.values, at)
	}
	for _, s := range b.frame {
		if !s.vertical && s.from > b.xs[0]+openEdge && labels > b.xs[0] && s.from < b.values[0]-openEdge {
			b.labels = append(b.labels, s.from)
		}
	}
	slices.Sort(b.labels)
	b.labels = slices.CompactFunc(b.labels, func(x, y float64) bool { return math.Abs(y-x) <= sameRule })
	return true
}

// between is where a column ends and the next one begins: where the pieces of
// the lines end, else in the middle of the space, which must then be wider
// than any within a number.
func (b *banded) between(from, to, size float64) (float64, bool) {
	const slack = 1.0
	i, _ := slices.BinarySearch(b.joints, from-slack)
	if i < len(b.joints) && b.joints[i] <= to+slack && to > from {
		return b.joints[i], true
	}
	return (from + to) / 2, to-from > wideChunk*math.Min(size, 12)
}

// numbered reports whether there are numbers in a row.
func (b *banded) numbered(band int) bool {
	return slices.ContainsFunc(b.chunks, func(c chunk) bool { return c.band == band && c.figures })
}

// lines draws the lines between the columns, row by row: not through what
// stands there, and not where one text stands over several columns.
func (b *banded) lines() []stroke {
	var out []stroke
	single := false // the head above has one text over all columns
	for i := range len(b.ys) - 1 {
		alone := b.inValues(i) == 1
		if !b.numbered(i) {
			single = alone
		}
		for k, x := range b.values {
			inner := k > 0 || b.xs[0] == b.labelEnd()
			if b.isCrossed(i, x) || inner && (alone && single || b.isSpanned(i, x)) {
				continue
			}
			out = append(out, stroke{vertical: true, at: x, from: b.ys[i], to: b.ys[i+1]})
		}
		for _, x := range b.labels {
			if b.beginsAt(i, x) && !b.isCrossed(i, x) {
				out = append(out, stroke{vertical: true, at: x, from: b.ys[i], to: b.ys[i+1]})
			}
		}
	}
	return out
}

// labelEnd is where the labels end: at the left edge if there are none.
func (b *banded) labelEnd() float64 {
	if slices.ContainsFunc(b.chunks, func(c chunk) bool { return !c.figures && c.x1 <= b.values[0] && b.numbered(c.band) }) {
		return b.values[0]
	}
	return b.xs[0]
}

// inValues counts the pieces of text of a row that stand in the columns of
// numbers; lines below each other are one.
func (b *banded) inValues(band int) int {
	var spans []box
	for _, c := range b.chunks {
		if c.band != band || c.centreX() < b.labelEnd() {
			continue
		}
		k := slices.IndexFunc(spans, func(s box) bool { return c.x0 < s.x1 && s.x0 < c.x1 })
		if k < 0 {
			spans = append(spans, c.box)
			continue
		}
		spans[k] = spans[k].with(c.box)
	}
	return len(spans)
}

// isCrossed reports whether a text of a row stands across a place.
func (b *banded) isCrossed(band int, x float64) bool {
	const inset = 0.8 // points
	return slices.ContainsFunc(b.chunks, func(c chunk) bool { return c.band == band && c.x0+inset < x && x < c.x1-inset })
}

// isSpanned reports whether a text of a row stands over several columns: the
// line below it covers just those, and there is no other text above it.
func (b *banded) isSpanned(band int, x float64) bool {
	for _, s := range b.frame {
		if s.vertical || math.Abs(s.at-b.ys[band+1]) > sameRule || s.from > x-openEdge || s.to < x+openEdge || s.from < b.labelEnd()+openEdge && s.to > b.xs[1]-openEdge {
			continue
		}
		n := 0
		for _, c := range b.chunks {
			if c.band == band && c.centreX() > s.from && c.centreX() < s.to {
				n++
			}
		}
		if n == 1 {
			return true
		}
	}
	return false
}

// beginsAt reports whether the line above or below a row begins at a place or
// right of it: a label of several rows stands before it.
func (b *banded) beginsAt(band int, x float64) bool {
	return slices.ContainsFunc(b.frame, func(s stroke) bool {
		edge := math.Abs(s.at-b.ys[band]) <= sameRule || math.Abs(s.at-b.ys[band+1]) <= sameRule
		return !s.vertical && edge && s.from >= x-sameRule && s.from < b.values[0]-openEdge
	})
}
