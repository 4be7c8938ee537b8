package document

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"nianbao/decode"
)

// leaf is one page of a PDF with its characters put in order.
type leaf struct {
	n        int
	box      box
	grids    []ruled
	lines    []print
	pictures []box
	chars    int
}

// readSheets fills the document from the pages of a PDF.
func (d *Document) readSheets(sheets []sheet) error {
	if err := d.checkText(sheets); err != nil {
		return err
	}
	var leaves []leaf
	for _, s := range sheets {
		leaves = append(leaves, leafOf(s))
	}
	dropFolios(leaves)
	for i := range leaves {
		l := &leaves[i]
		l.chars = l.count()
		d.Pages = append(d.Pages, Page{N: l.n, Chars: l.chars, Empty: l.chars == 0})
	}
	d.Blocks = blocksOf(leaves, d.URL)
	d.Damage = append(d.Damage, d.unmappedRuns()...)
	d.Title = d.titleOfLeaves(leaves)
	d.page = page{raw: d.MainText(), base: baseAt(d.URL, "")}
	d.Script = decode.ScriptOf(d.page.raw)
	return nil
}

// checkText refuses a PDF whose text says nothing.
func (d *Document) checkText(sheets []sheet) error {
	all, noise, pictures, hidden := 0, 0, 0, 0
	for _, s := range sheets {
		for _, g := range s.glyphs {
			all++
			if isNoise(g.r) {
				noise++
			}
		}
		pictures += len(s.pictures)
		if s.hidden && len(s.glyphs) > 0 {
			hidden++
		}
	}
	switch {
	case all == 0 && pictures > 0:
		return &UnreadableError{FormPDF, fmt.Sprintf("the PDF holds only pictures: %s without a text layer", plural(len(sheets), "page"))}
	case all == 0:
		return &UnreadableError{FormPDF, "the PDF has no text"}
	case noise*4 > all:
		return &UnreadableError{FormPDF, "the text layer is noise: fonts without a mapping"}
	}
	if noise > 0 {
		d.note(fmt.Sprintf("%d of %d characters have no mapping in their font", noise, all))
	}
	if hidden > 0 {
		d.note(fmt.Sprintf("the text of %s is recognised from a picture, not typed", plural(hidden, "page")))
	}
	return nil
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// isNoise tells the characters a text layer has in place of the ones that
// are seen: unmapped ones, those of private use, and the Latin letters with
// accents that bytes of Chinese are taken for.
func isNoise(r rune) bool {
	switch {
	case r == unmapped, r >= 0xE000 && r <= 0xF8FF, r >= 0xF0000:
		return true
	case r >= 0x7F && r < 0x250:
		return r != '·' && r != '×' && r != '°' && r != '§' && r != '±' && r != '÷' && r != '\u00A9' && r != '\u00AE'
	}
	return false
}

// leafOf sorts the characters of a page into tables and lines.
func leafOf(s sheet) leaf {
	s = withoutStruck(s)
	s.glyphs = withoutPageMark(s)
	l := leaf{n: s.n, box: s.box}
	var rest []glyph
	l.grids, rest = gridsOf(s)
	for _, line := range linesOfGlyphs(rest) {
		l.lines = append(l.lines, printOf(line, s.n))
	}
	for _, p := range mosaics(s.pictures) {
		if p.width() >= 0.35*s.box.width() && p.height() >= 0.06*s.box.height() && !(p.height() > 0.7*s.box.height() && len(s.glyphs) > 100) {
			l.pictures = append(l.pictures, p)
		}
	}
	return l
}

// maxTiles is how many pieces of pictures on one page are put together.
const maxTiles = 500

// mosaics puts pictures together that are cut into tiles or strips.
func mosaics(tiles []box) []box {
	const touch = 2.0
	var out []box
	for _, t := range tiles[:min(len(tiles), maxTiles)] {
		for i := 0; i < len(out); {
			o := out[i]
			if t.x0-touch <= o.x1 && o.x0-touch <= t.x1 && t.y0-touch <= o.y1 && o.y0-touch <= t.y1 {
				t = t.with(o)
				out = slices.Delete(out, i, i+1)
				i = 0
				continue
			}
			i++
		}
		out = append(out, t)
	}
	return out
}

// count is how many characters a page has beside its number and running head.
func (l leaf) count() int {
	n := 0
	for _, p := range l.lines {
		n += runes(compact(p.text))
	}
	for _, g := range l.grids {
		for _, c := range g.cells {
			n += runes(compact(c.text))
		}
	}
	return n
}

// boxPlace is where something stands: the page, and the box in points from
// the page's top left corner.
func boxPlace(page int, b box) string {
	at := func(v float64) string { return strconv.Itoa(int(math.Round(v))) }
	return "page " + strconv.Itoa(page) + " box " + strings.Join([]string{at(b.x0), at(b.y0), at(b.width()), at(b.height())}, ",")
}
