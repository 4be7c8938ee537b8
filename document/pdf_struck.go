package document

import (
	"math"
	"slices"
)

// Where a line that crosses characters out runs, and how it ends.
const (
	strikeTop    = 0.35 // in parts of the character's height, from its top
	strikeBottom = 0.72
	strikeEnd    = 0.6 // beyond the first and last character, in their height
	sameStrike   = 0.7 // pieces of a line this near are one, in points

	maxStruckWork = 20_000_000 // characters looked at for lines on one page
)

// withoutStruck drops the characters that a line crosses out, as they are
// dropped from pages and Word files, and the line with them.
func withoutStruck(s sheet) sheet {
	lines := joinedWithin(s.strokes, sameStrike)
	first := slices.IndexFunc(lines, func(l stroke) bool { return l.vertical })
	if first < 0 {
		first = len(lines)
	}
	if first == 0 || first*len(s.glyphs) > maxStruckWork {
		return s
	}
	struck := map[int]bool{}
	var strikes []stroke
	for _, l := range lines[:first] {
		if under := l.crosses(s.glyphs); len(under) > 0 && !l.isBorder(lines[first:]) {
			strikes = append(strikes, l)
			for _, n := range under {
				struck[n] = true
			}
		}
	}
	if len(strikes) == 0 {
		return s
	}
	s.glyphs = slices.DeleteFunc(slices.Clone(s.glyphs), func(g glyph) bool { return struck[g.n] })
	s.strokes = slices.DeleteFunc(slices.Clone(s.strokes), func(p stroke) bool {
		return !p.vertical && slices.ContainsFunc(strikes, func(l stroke) bool {
			return math.Abs(p.at-l.at) <= sameStrike && p.from >= l.from && p.to <= l.to
		})
	})
	return s
}

// crosses lists the characters a line runs through the middle of, none where
// it reaches beyond them: then it is a border or an ornament.
func (l stroke) crosses(glyphs []glyph) (under []int) {
	around, size := box{}, 0.0
	for _, g := range glyphs {
		y := (l.at - g.y0) / math.Max(g.height(), 1)
		if y < strikeTop || y > strikeBottom || g.centreX() < l.from || g.centreX() > l.to {
			continue
		}
		if len(under) == 0 {
			around = g.box
		}
		around, size = around.with(g.box), math.Max(size, g.height())
		under = append(under, g.n)
	}
	if len(under) == 0 || around.x0-l.from > strikeEnd*size || l.to-around.x1 > strikeEnd*size {
		return nil
	}
	return under
}

// isBorder reports whether a line leads from one vertical line to another.
func (l stroke) isBorder(verticals []stroke) bool {
	const touch = 1.0
	meets := func(x float64) bool {
		return slices.ContainsFunc(verticals, func(v stroke) bool {
			return math.Abs(v.at-x) <= touch && v.from-touch <= l.at && l.at <= v.to+touch
		})
	}
	return meets(l.from) && meets(l.to)
}
