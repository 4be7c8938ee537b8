package document

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// margin is the share of a page's height at its head and foot in which its
// number and running head stand.
const margin = 0.11

var (
	// folioMark is a page number that says it is one.
	folioMark = regexp.MustCompile(`^(?:[-—－–―‐_~～·•]+\s*\d{1,3}\s*[-—－–―‐_~～·•]+|第\s*\d{1,3}\s*页(?:[,，/、\s]*共\s*\d{1,3}\s*页)?|\d{1,3}\s*/\s*\d{1,3}|(?i:page)\s*\d{1,3}(?:\s*of\s*\d{1,3})?)$`)
	bareFolio = regexp.MustCompile(`^\d{1,3}$`)
	digits    = regexp.MustCompile(`\d+`)
)

// inMargin reports whether a line stands at the head or foot of its page.
func inMargin(b box, page box) bool {
	return b.y1 < page.y0+margin*page.height() || b.y0 > page.y1-margin*page.height()
}

// withoutPageMark drops a page number that says it is one, wherever it stands:
// the rules of a table may run around it.
func withoutPageMark(s sheet) []glyph {
	var near, out []glyph
	for _, g := range s.glyphs {
		if inMargin(g.box, s.box) {
			near = append(near, g)
		}
	}
	folio := map[int]bool{}
	for _, line := range linesOfGlyphs(near) {
		if folioMark.MatchString(textOfGlyphs(line)) {
			for _, g := range line {
				folio[g.n] = true
			}
		}
	}
	for _, g := range s.glyphs {
		if !folio[g.n] {
			out = append(out, g)
		}
	}
	return out
}

// dropFolios drops bare page numbers, which rise from page to page, and
// running heads, which are the same on many pages.
func dropFolios(leaves []leaf) {
	offsets, heads := map[int]int{}, map[string]int{}
	for _, l := range leaves {
		for _, p := range l.edgeLines() {
			if n, ok := folioOf(p); ok {
				offsets[n-l.n]++
			}
			heads[headOfPage(p)]++
		}
	}
	for i := range leaves {
		l := &leaves[i]
		edge := l.edgeLines()
		l.lines = slices.DeleteFunc(l.lines, func(p print) bool {
			if !slices.ContainsFunc(edge, func(e print) bool { return e.first.n == p.first.n }) {
				return false
			}
			n, numbered := folioOf(p)
			return numbered && (offsets[n-l.n] >= 2 || len(leaves) == 1 && n == 1) ||
				!numbered && len(leaves) >= 3 && heads[headOfPage(p)] >= max(3, len(leaves)/2)
		})
	}
}

func folioOf(p print) (int, bool) {
	if !bareFolio.MatchString(p.text) {
		return 0, false
	}
	n, err := strconv.Atoi(p.text)
	return n, err == nil
}

// headOfPage is what is the same of a running head on every page: its words
// and its height on the page.
func headOfPage(p print) string {
	return digits.ReplaceAllString(compact(p.text), "#") + " " + strconv.Itoa(int(math.Round(p.centreY()/4)))
}

// edgeLines are the first two and last two lines of a page that stand in its
// margins.
func (l leaf) edgeLines() []print {
	var out []print
	for i, p := range l.lines {
		if (i < 2 || i >= len(l.lines)-2) && inMargin(p.box, l.box) && strings.TrimSpace(p.text) != "" {
			out = append(out, p)
		}
	}
	return out
}
