package document

import (
	"math"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// tiltAt is by how many degrees a character leans from the next quarter turn.
func (f *pdfFile) tiltAt(text references.FPDF_TEXTPAGE, i int) float64 {
	a, err := f.engine.FPDFText_GetCharAngle(&requests.FPDFText_GetCharAngle{TextPage: text, Index: i})
	if err != nil {
		return 0
	}
	degrees := float64(a.CharAngle) * 180 / math.Pi
	tilt := degrees - 90*math.Round(degrees/90)
	if math.IsNaN(tilt) {
		return 0
	}
	return tilt
}

// part is where the piece of text begins that a character is printed with.
type part struct{ x, y float32 }

// standing is the size of a character and the height it stands on, as shown,
// 0 for one that is turned; and the part of the text it belongs to.
func (f *pdfFile) standing(text references.FPDF_TEXTPAGE, i int, v view) (size, base float64, p part) {
	at, err := f.engine.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: text, Index: i})
	if err != nil {
		return 0, 0, p
	}
	font, err := f.engine.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: text, Index: i})
	if err != nil {
		return 0, 0, p
	}
	m, err := f.engine.FPDFText_GetMatrix(&requests.FPDFText_GetMatrix{TextPage: text, Index: i})
	if err != nil {
		return 0, 0, p
	}
	p = part{m.Matrix.E, m.Matrix.F}
	x, y := v.point(at.X, at.Y)
	right, along := v.point(at.X+float64(m.Matrix.A), at.Y+float64(m.Matrix.B))
	_, up := v.point(at.X+float64(m.Matrix.C), at.Y+float64(m.Matrix.D))
	size = (y - up) * font.FontSize
	if right <= x || math.Abs(along-y) > upright*(right-x) || !(size > 0 && size < 1e4) {
		return 0, 0, p
	}
	return size, y, p
}

// upright is how much a line of text that counts as level rises.
const upright = 0.1

// Degrees by which text may lean: against the rest of its page, and at all.
const (
	leans    = 3.0
	leansFar = 10.0
)

// withoutTilted drops characters at an angle to the text of the page: marks
// across it and seals. A page that lies askew as a whole keeps its text.
func withoutTilted(glyphs []glyph) []glyph {
	tilts := make([]float64, len(glyphs))
	for i, g := range glyphs {
		tilts[i] = g.tilt
	}
	usual := median(tilts)
	if math.Abs(usual) > leansFar {
		usual = 0
	}
	var out []glyph
	for _, g := range glyphs {
		if math.Abs(g.tilt-usual) <= leans {
			out = append(out, g)
		}
	}
	return out
}
