package document

import (
	"math"
	"regexp"
	"slices"
	"strings"
)

// print is one line of characters on a page.
type print struct {
	box
	text  string
	size  float64 // height of its characters
	first glyph
	page  int
}

// rowOfTable is a line of a table without rules: figures in columns at its
// end.
var rowOfTable = regexp.MustCompile(`(?:^|\s)(?:[0-9０-９][0-9０-９.,]*|[-—/])(?:\s+(?:[0-9０-９][0-9０-９.,]*|[-—/])){2,}$`)

// isRow tells a row of a table without rules from a line of prose.
func (p print) isRow() bool { return rowOfTable.MatchString(p.text) }

// Gaps between characters, in parts of the character's height.
const (
	sameLine  = 0.5  // how far the middles of two characters of a line differ
	wordGap   = 0.28 // between two words in Latin letters, or two figures
	wideGap   = 1.3  // between Chinese characters that do not belong together
	twiceOver = 0.3  // a character drawn again this near is the same, in bold
)

// linesOfGlyphs sorts characters into lines, top to bottom and left to right.
// Marks such as commas, which may have boxes of their ink alone, join the
// line they stand in.
func linesOfGlyphs(glyphs []glyph) [][]glyph {
	size := usualSize(glyphs)
	var letters, marks []glyph
	for _, g := range glyphs {
		if g.height() >= sameLine*size {
			letters = append(letters, g)
		} else {
			marks = append(marks, g)
		}
	}
	lines := settled(linesOfLetters(letters))
	for _, m := range marks {
		best := -1
		for i, l := range lines {
			if gap := math.Abs(l.middle - m.centreY()); gap < sameLine*1.4*size && (best < 0 || gap < math.Abs(lines[best].middle-m.centreY())) {
				best = i
			}
		}
		if best < 0 {
			lines = append(lines, lineOfGlyphs{middle: m.centreY(), height: m.height()})
			best = len(lines) - 1
		}
		lines[best].glyphs = append(lines[best].glyphs, m)
	}
	slices.SortStableFunc(lines, func(a, b lineOfGlyphs) int { return compare(a.middle, b.middle) })
	out := make([][]glyph, len(lines))
	for i, l := range lines {
		slices.SortStableFunc(l.glyphs, func(a, b glyph) int { return compare(a.x0, b.x0) })
		out[i] = withoutDoubles(l.glyphs)
	}
	return out
}

// lineOfGlyphs is a line while it is collected.
type lineOfGlyphs struct {
	glyphs         []glyph
	middle, height float64
}

// linesOfLetters collects lines of characters that are about as high as the
// line.
func linesOfLetters(letters []glyph) []lineOfGlyphs {
	slices.SortStableFunc(letters, func(a, b glyph) int { return compare(a.centreY(), b.centreY()) })
	var lines []lineOfGlyphs
	for _, g := range letters {
		if n := len(lines); n == 0 || g.centreY()-lines[n-1].middle > sameLine*math.Max(math.Min(lines[n-1].height, g.height()), 1) {
			lines = append(lines, lineOfGlyphs{middle: g.centreY(), height: g.height()})
		}
		l := &lines[len(lines)-1]
		l.glyphs = append(l.glyphs, g)
		l.middle += (g.centreY() - l.middle) / float64(len(l.glyphs))
		l.height = math.Max(l.height, g.height())
	}
	return lines
}

// usualSize is the size of most characters.
func usualSize(glyphs []glyph) float64 {
	sizes := make([]float64, len(glyphs))
	for i, g := range glyphs {
		sizes[i] = math.Max(g.width(), g.height())
	}
	return median(sizes)
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// withoutDoubles drops characters that are drawn twice to look bold.
func withoutDoubles(line []glyph) []glyph {
	out := line[:0]
	for _, g := range line {
		double := false
		for i := len(out) - 1; i >= max(0, len(out)-2); i-- {
			o := out[i]
			double = double || o.r == g.r && math.Abs(o.x0-g.x0) < twiceOver*g.width() && math.Abs(o.y0-g.y0) < twiceOver*g.height()
		}
		if !double {
			out = append(out, g)
		}
	}
	return out
}

// printOf makes a line of its characters.
func printOf(line []glyph, page int) print {
	p := print{box: line[0].box, first: line[0], page: page}
	for _, g := range line {
		p.box = p.box.with(g.box)
		p.size = math.Max(p.size, g.height())
	}
	p.text = textOfGlyphs(line)
	return p
}

// textOfGlyphs joins the characters of a line, with spaces where the page has
// gaps. Justified Chinese is spread; only a wide gap parts it.
func textOfGlyphs(line []glyph) string {
	var b strings.Builder
	line = lifted(line)
	for i, g := range line {
		if i > 0 && isGap(line[i-1], g) {
			b.WriteByte(' ')
		}
		b.WriteRune(g.r)
	}
	return b.String()
}

// isGap reports whether there is a space between two characters. Figures that
// cannot be of one number are kept apart.
func isGap(a, b glyph) bool {
	return isWideGap(a, b) || a.pale != b.pale || isFigure(a.r) && isFigure(b.r) && a.isApart(b)
}

func isWideGap(a, b glyph) bool {
	gap := b.x0 - a.x1
	size := math.Max(1, math.Min(a.height(), b.height()))
	if isWide(a.r) || isWide(b.r) {
		return gap > wideGap*size
	}
	return gap > wordGap*size || b.space && gap > wordGap/2*size
}

// joinLines joins the lines of one paragraph or cell: Chinese without a
// space. full says whether a line reaches the right edge, so that a word or
// number may go on in the next one.
func joinLines(lines []print, full func(print) bool) string {
	var b strings.Builder
	for i, l := range lines {
		if i > 0 && !joins(lines[i-1], l, full) {
			b.WriteByte(' ')
		}
		b.WriteString(l.text)
	}
	return squeeze(b.String())
}

func joins(a, b print, full func(print) bool) bool {
	last, first := lastRune(a.text), b.first.r
	if isWide(last) || isWide(first) {
		return true
	}
	return isFigure(last) && isFigure(first) && a.isLike(b) && full(a)
}

// isLike reports whether the figures of a line may go on in the one below: it
// looks the same and stands below, not beside.
func (p print) isLike(b print) bool {
	smaller, larger := math.Min(p.size, b.size), math.Max(p.size, b.size)
	below := b.page != p.page || b.y0 > p.y1-0.3*larger
	return smaller >= sameSize*larger && below && p.first.pale == b.first.pale
}

func isFigure(r rune) bool { return r >= '0' && r <= '9' || r == '.' || r == ',' }

func lastRune(s string) rune {
	last := rune(0)
	for _, r := range s[max(0, len(s)-4):] {
		last = r
	}
	return last
}
