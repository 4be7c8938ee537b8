package document

import (
	"math"
	"unicode"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// box is a rectangle on a page, in points from its top left corner.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) width() float64   { return b.x1 - b.x0 }
func (b box) height() float64  { return b.y1 - b.y0 }
func (b box) centreX() float64 { return (b.x0 + b.x1) / 2 }
func (b box) centreY() float64 { return (b.y0 + b.y1) / 2 }

// with is the smallest box around both.
func (b box) with(o box) box {
	return box{math.Min(b.x0, o.x0), math.Min(b.y0, o.y0), math.Max(b.x1, o.x1), math.Max(b.y1, o.y1)}
}

// holds reports whether a point lies in the box.
func (b box) holds(x, y float64) bool { return x >= b.x0 && x <= b.x1 && y >= b.y0 && y <= b.y1 }

// sane reports whether all four sides are numbers a page can have.
func (b box) sane() bool {
	const most = 1e5
	return b.x0 > -most && b.y0 > -most && b.x1 < most && b.y1 < most && b.x0 <= b.x1 && b.y0 <= b.y1
}

// glyph is one character where it stands.
type glyph struct {
	box
	r     rune
	space bool // white space stands before it in the text
	n     int  // position in the text of the page

	// Of figures only, as two of them may not belong to one number: their
	// size and the height they stand on, 0 where unknown or turned.
	size, base float64
	part       part // of the text it is printed with

	tilt float64 // degrees by which it leans from the next quarter turn
	pale bool    // in a colour near that of paper, as marks across a page are
}

// unmapped is what stands for a character whose font does not say what it is.
const unmapped = '\uFFFD'

// stroke is a straight horizontal or vertical line that is drawn.
type stroke struct {
	vertical bool
	at       float64 // x of a vertical line, y of a horizontal one
	from, to float64
}

// sheet is one page as the engine sees it.
type sheet struct {
	n        int // from 1
	box      box
	glyphs   []glyph
	strokes  []stroke
	pictures []box
	grounds  []ground // in the order they are painted
	hidden   bool     // its text is drawn invisibly, as over a scan
	faint    bool     // some of its text is drawn invisibly or in a light colour
}

// sheets reads the pages of a file. A page that cannot be loaded is one
// without text.
func (f *pdfFile) sheets() ([]sheet, error) {
	var all []sheet
	broken := 0
	for i := range min(f.pages, maxSheets) {
		s, err := f.sheet(i)
		if err != nil {
			broken++
		}
		all = append(all, s)
		if f.glyphs += len(s.glyphs); f.glyphs > maxGlyphs {
			break
		}
	}
	if broken == len(all) {
		return nil, &UnreadableError{FormPDF, "the PDF is broken: none of its pages can be loaded"}
	}
	return all, nil
}

// sheet reads one page.
func (f *pdfFile) sheet(i int) (sheet, error) {
	s := sheet{n: i + 1}
	loaded, err := f.engine.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: f.doc, Index: i})
	if err != nil {
		return s, err
	}
	ref := requests.Page{ByReference: &loaded.Page}
	defer func() {
		_, _ = f.engine.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page}) // goes with the instance in any case
	}()
	v := f.viewOf(ref)
	s.box = v.page()
	f.readObjects(ref, v, &s)
	return s, f.readGlyphs(ref, v, &s)
}

// view turns the coordinates of a page, from the bottom left before the page
// is turned, into points from the top left of the page as it is shown.
type view struct {
	bounds box // as the file has it: y0 is the bottom
	turns  int // quarter turns clockwise
}

func (f *pdfFile) viewOf(ref requests.Page) view {
	v := view{bounds: box{0, 0, 595, 842}}
	if r, err := f.engine.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: ref}); err == nil {
		b := box{float64(r.Rect.Left), float64(r.Rect.Bottom), float64(r.Rect.Right), float64(r.Rect.Top)}
		if b.sane() && b.width() > 0 && b.height() > 0 {
			v.bounds = b
		}
	}
	if r, err := f.engine.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: ref}); err == nil {
		v.turns = int(r.PageRotation) & 3
	}
	return v
}

// page is the box of the page as it is shown.
func (v view) page() box { return v.shown(v.bounds) }

// point turns one point.
func (v view) point(x, y float64) (float64, float64) {
	switch b := v.bounds; v.turns {
	case 1:
		return y - b.y0, x - b.x0
	case 2:
		return b.x1 - x, y - b.y0
	case 3:
		return b.y1 - y, b.x1 - x
	default:
		return x - b.x0, b.y1 - y
	}
}

// shown turns a box.
func (v view) shown(b box) box {
	x0, y0 := v.point(b.x0, b.y0)
	x1, y1 := v.point(b.x1, b.y1)
	return box{math.Min(x0, x1), math.Min(y0, y1), math.Max(x0, x1), math.Max(y0, y1)}
}

// readGlyphs reads the characters of a page with their boxes.
func (f *pdfFile) readGlyphs(ref requests.Page, v view, s *sheet) error {
	text, err := f.engine.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: ref})
	if err != nil {
		return err
	}
	defer func() {
		_, _ = f.engine.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage}) // goes with the instance in any case
	}()
	count, err := f.engine.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text.TextPage})
	if err != nil {
		return err
	}
	space := false
	for i := range min(count.Count, maxGlyphs) {
		r, err := f.runeAt(text.TextPage, i)
		if err != nil {
			return err
		}
		if r < 0x20 || isSpace(r) || isZeroWidth(r) {
			space = true
			continue
		}
		b, ok := f.boxAt(text.TextPage, i, r, v)
		if !ok || !s.box.holds(b.centreX(), b.centreY()) {
			continue // stands beside the page, where nobody sees it
		}
		g := glyph{box: b, r: r, space: space, n: i, tilt: f.tiltAt(text.TextPage, i)}
		if isFigure(r) {
			g.size, g.base, g.part = f.standing(text.TextPage, i, v)
		}
		s.glyphs = append(s.glyphs, g)
		space = false
	}
	s.glyphs = withoutTilted(s.glyphs)
	if s.faint {
		f.shade(text.TextPage, s)
	}
	return nil
}

// runeAt is the character at a position of the text; a font without a
// mapping gives noise, which is marked as such.
func (f *pdfFile) runeAt(text references.FPDF_TEXTPAGE, i int) (rune, error) {
	u, err := f.engine.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: text, Index: i})
	if err != nil {
		return 0, err
	}
	r := rune(u.Unicode)
	if r < 0x20 || isSpace(r) {
		return r, nil
	}
	bad, err := f.engine.FPDFText_HasUnicodeMapError(&requests.FPDFText_HasUnicodeMapError{TextPage: text, Index: i})
	if err == nil && bad.HasUnicodeMapError || r > 0x10ffff || r >= 0xd800 && r < 0xe000 {
		return unmapped, nil
	}
	return plainRune(r), nil
}

// A box by the font is believed up to the size that letters of reports have;
// fonts that lie about themselves give boxes as large as a page.
const largeLetter = 30.0

// boxAt is where a character stands. The box of its font's ascent and
// descent has the same height for 一 and 国. Turned text has none, and a font
// that is not in the file draws nothing: there the place and the size count.
func (f *pdfFile) boxAt(text references.FPDF_TEXTPAGE, i int, r rune, v view) (box, bool) {
	if b := f.looseBox(text, i); isLetterBox(b) && math.Max(b.width(), b.height()) < largeLetter {
		return v.shown(squared(b, r)), true
	}
	drawn := f.drawnBox(text, i)
	b := f.emBox(text, i, r)
	size, ink := math.Max(b.width(), b.height()), math.Max(drawn.width(), drawn.height())
	if isLetterBox(b) && (ink == 0 || size < 5*ink && ink < 2*size) {
		return v.shown(b), true
	}
	return v.shown(squared(drawn, r)), drawn.sane() && ink > 0
}

func isLetterBox(b box) bool { return b.sane() && b.width() > 0.1 && b.height() > 0.1 }

// squared gives a flat Chinese character, such as 一 in fonts that know only
// what they draw, the height of the others.
func squared(b box, r rune) box {
	if isWide(r) && unicode.IsLetter(r) && b.height() < 0.7*b.width() {
		middle, half := b.centreY(), b.width()/2
		b.y0, b.y1 = middle-half, middle+half
	}
	return b
}

// drawnBox is the box of what is drawn.
func (f *pdfFile) drawnBox(text references.FPDF_TEXTPAGE, i int) box {
	r, err := f.engine.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: text, Index: i})
	if err != nil {
		return box{}
	}
	return box{r.Left, r.Bottom, r.Right, r.Top}
}

// emBox is the box of a character's em, from its place, size and direction.
func (f *pdfFile) emBox(text references.FPDF_TEXTPAGE, i int, r rune) box {
	const ascent, descent = 0.88, -0.12 // of Chinese fonts
	at, err := f.engine.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: text, Index: i})
	if err != nil {
		return box{}
	}
	size, err := f.engine.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: text, Index: i})
	if err != nil {
		return box{}
	}
	m, err := f.engine.FPDFText_GetMatrix(&requests.FPDFText_GetMatrix{TextPage: text, Index: i})
	if err != nil {
		return box{}
	}
	width := size.FontSize
	if !isWide(r) {
		width /= 2
	}
	turn := affine{float64(m.Matrix.A), float64(m.Matrix.B), float64(m.Matrix.C), float64(m.Matrix.D), at.X, at.Y}
	return turn.box(box{0, descent * size.FontSize, width, ascent * size.FontSize})
}

// looseBox is the box of a character by its font, an empty one for none.
func (f *pdfFile) looseBox(text references.FPDF_TEXTPAGE, i int) box {
	r, err := f.engine.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: text, Index: i})
	if err != nil {
		return box{}
	}
	b := box{float64(r.Rect.Left), float64(r.Rect.Bottom), float64(r.Rect.Right), float64(r.Rect.Top)}
	if !b.sane() {
		return box{}
	}
	return b
}
