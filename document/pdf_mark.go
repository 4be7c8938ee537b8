package document

import "math"

// How far figures of one number may differ, in parts of their size.
const (
	sameSize     = 0.88 // the smaller one to the larger one
	sameStanding = 0.12 // between the heights they stand on
	overEach     = 0.4  // of the width: characters over each other
	loweredBy    = 0.05 // below the line: a mark of a note
)

// isApart reports whether two figures beside each other belong to no one
// number: one is smaller or stands higher, as marks of notes do, or they are
// printed over each other.
func (a glyph) isApart(b glyph) bool {
	if a.x1-b.x0 > overEach*math.Min(a.width(), b.width()) {
		return true
	}
	if a.size == 0 || b.size == 0 {
		return false
	}
	large := math.Max(a.size, b.size)
	return math.Min(a.size, b.size) < sameSize*large || math.Abs(a.base-b.base) > sameStanding*large
}

// lifted writes the marks of notes in a line as raised or lowered figures, as
// they are written in pages and Word files.
func lifted(line []glyph) []glyph {
	out := line
	for from := 0; from < len(line); {
		to := from + 1
		for to < len(line) && !isWideGap(line[to-1], line[to]) {
			to++
		}
		if ref, ok := largestFigure(line[from:to]); ok {
			for i := from; i < to; i++ {
				if l := ref.liftOf(line[i]); l != nil {
					if &out[0] == &line[0] {
						out = append([]glyph(nil), line...)
					}
					out[i].r = l(out[i].r)
				}
			}
		}
		from = to
	}
	return out
}

// largestFigure is the first figure of the largest size, which the others
// are marks of.
func largestFigure(run []glyph) (ref glyph, ok bool) {
	for _, g := range run {
		if g.size > ref.size {
			ref, ok = g, true
		}
	}
	return ref, ok
}

// liftOf is how a figure beside a larger one is written; nil for as it is.
func (g glyph) liftOf(mark glyph) lift {
	switch {
	case mark.size == 0 || mark.size >= sameSize*g.size:
		return nil
	case mark.base < g.base-sameStanding*g.size:
		return raise
	case mark.base > g.base+loweredBy*g.size:
		return lower
	}
	return nil
}

// isMarkOf reports whether a line is a mark of a note that stands beside the
// larger characters of another line, raised so far that it seems a line of
// its own.
func (l lineOfGlyphs) isMarkOf(o lineOfGlyphs) bool {
	if len(l.glyphs) == 0 || len(l.glyphs) > maxMark || l.height >= sameSize*o.height || math.Abs(l.middle-o.middle) > 0.8*o.height {
		return false
	}
	for _, g := range l.glyphs {
		if g.size == 0 {
			return false
		}
	}
	around := l.glyphs[0].box
	for _, g := range l.glyphs {
		around = around.with(g.box)
	}
	for _, g := range o.glyphs {
		touches := math.Abs(g.x1-around.x0) < wordGap*g.height() || math.Abs(around.x1-g.x0) < wordGap*g.height()
		if touches && g.y0 < around.y1 && around.y0 < g.y1 {
			return true
		}
	}
	return false
}

// settled puts marks of notes into the lines they stand beside.
func settled(lines []lineOfGlyphs) []lineOfGlyphs {
	gone := make([]bool, len(lines))
	for i := range lines {
		for _, k := range []int{i + 1, i - 1} {
			if k >= 0 && k < len(lines) && !gone[k] && lines[i].isMarkOf(lines[k]) {
				lines[k].glyphs = append(lines[k].glyphs, lines[i].glyphs...)
				gone[i] = true
				break
			}
		}
	}
	out := lines[:0]
	for i, l := range lines {
		if !gone[i] {
			out = append(out, l)
		}
	}
	return out
}
