package document

import (
	"math"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"
)

// ink is a colour; each channel reaches from 0 to 255.
type ink [3]float64

var paper255 = ink{255, 255, 255}

// over is what is seen of a colour on a ground.
func over(c structs.FPDF_COLOR, ground ink) ink {
	a := math.Min(1, float64(c.A)/255)
	var out ink
	for i, v := range [3]uint{c.R, c.G, c.B} {
		out[i] = a*math.Min(255, float64(v)) + (1-a)*ground[i]
	}
	return out
}

const (
	sameInk = 20.0 // colours whose channels differ less are not told apart
	light   = 200.0
)

// isNear reports whether nobody tells two colours apart.
func (k ink) isNear(o ink) bool {
	for i := range k {
		if math.Abs(k[i]-o[i]) >= sameInk {
			return false
		}
	}
	return true
}

// isLight tells a colour near that of paper.
func (k ink) isLight() bool { return math.Min(k[0], math.Min(k[1], k[2])) >= light }

// ground is a filled area below the text; its colour is not known where it is
// a picture or a shade.
type ground struct {
	box
	colour structs.FPDF_COLOR
	known  bool
}

// maxGrounds is how many areas of one page are looked at.
const maxGrounds = 1_000

// groundAt is the colour below a point, false for one that is not known.
func (s *sheet) groundAt(x, y float64) (ink, bool) {
	at, known := paper255, len(s.grounds) < maxGrounds
	for _, g := range s.grounds {
		switch {
		case !g.holds(x, y):
		case g.known:
			at = over(g.colour, at)
			known = known || g.colour.A == 255
		default:
			known = false
		}
	}
	return at, known
}

// fill notes the ground that an object paints.
func (r *objectReader) fill(o references.FPDF_PAGEOBJECT, b box) {
	if len(r.sheet.grounds) >= maxGrounds {
		return
	}
	g := ground{box: r.view.shown(b)}
	if c, err := r.file.engine.FPDFPageObj_GetFillColor(&requests.FPDFPageObj_GetFillColor{PageObject: o}); err == nil {
		g.colour, g.known = c.FillColor, true
	}
	r.sheet.grounds = append(r.sheet.grounds, g)
}

// cover notes a ground of unknown colour.
func (r *objectReader) cover(b box) {
	if len(r.sheet.grounds) < maxGrounds {
		r.sheet.grounds = append(r.sheet.grounds, ground{box: r.view.shown(b)})
	}
}

// visibility looks at a text object. Recognised text lies invisibly over the
// picture of the page: the first objects tell. Where some text is invisible
// or light, every character of the page is looked at.
func (r *objectReader) visibility(o references.FPDF_PAGEOBJECT) {
	const enough = 8
	r.text++
	if r.sheet.faint && r.text > enough {
		return
	}
	if mode, err := r.file.engine.FPDFTextObj_GetTextRenderMode(&requests.FPDFTextObj_GetTextRenderMode{PageObject: o}); err == nil {
		invisible := mode.TextRenderMode == enums.FPDF_TEXTRENDERMODE_INVISIBLE
		if r.text <= enough {
			r.sheet.hidden = invisible && (r.text == 1 || r.sheet.hidden)
		}
		r.sheet.faint = r.sheet.faint || invisible
	}
	if c, err := r.file.engine.FPDFPageObj_GetFillColor(&requests.FPDFPageObj_GetFillColor{PageObject: o}); err == nil {
		r.sheet.faint = r.sheet.faint || over(c.FillColor, paper255).isLight()
	}
}

// shade takes the colours of the characters and drops those that nobody sees:
// in the colour of their ground, or drawn invisibly beside text that is seen.
func (f *pdfFile) shade(text references.FPDF_TEXTPAGE, s *sheet) {
	var seen []glyph
	for _, g := range s.glyphs {
		c, err := f.engine.FPDFText_GetFillColor(&requests.FPDFText_GetFillColor{TextPage: text, Index: g.n})
		if err != nil {
			seen = append(seen, g)
			continue
		}
		below, known := s.groundAt(g.centreX(), g.centreY())
		colour := over(structs.FPDF_COLOR{R: c.R, G: c.G, B: c.B, A: c.A}, below)
		g.pale = colour.isLight()
		if known && (colour.isNear(below) || !s.hidden && f.isInvisible(text, g.n)) {
			continue
		}
		seen = append(seen, g)
	}
	if 2*len(seen) > len(s.glyphs) { // else the ground was misjudged
		s.glyphs = seen
	}
}

// isInvisible tells a character that is drawn without ink.
func (f *pdfFile) isInvisible(text references.FPDF_TEXTPAGE, i int) bool {
	o, err := f.engine.FPDFText_GetTextObject(&requests.FPDFText_GetTextObject{TextPage: text, Index: i})
	if err != nil {
		return false
	}
	mode, err := f.engine.FPDFTextObj_GetTextRenderMode(&requests.FPDFTextObj_GetTextRenderMode{PageObject: o.TextObject})
	return err == nil && mode.TextRenderMode == enums.FPDF_TEXTRENDERMODE_INVISIBLE
}
