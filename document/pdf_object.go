package document

import (
	"math"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// Limits of what is looked at on one page, and what counts as a line.
const (
	maxObjects  = 50_000
	maxSegments = 4_000 // of one path
	maxNested   = 4     // forms within forms
	maxStrokes  = 20_000

	thinnest = 3.5 // a filled rectangle no thicker is a line
	shortest = 2.0 // a line no longer is a dot
	slant    = 0.7 // a line that leans no more is straight
)

// objectReader collects the lines and pictures of a page.
type objectReader struct {
	file  *pdfFile
	view  view
	sheet *sheet
	seen  int
	text  int // text objects looked at for being invisible
	dots  []box
}

// affine is a transformation of coordinates.
type affine struct{ a, b, c, d, e, f float64 }

var identity = affine{a: 1, d: 1}

// then is m followed by o.
func (m affine) then(o affine) affine {
	return affine{
		m.a*o.a + m.b*o.c, m.a*o.b + m.b*o.d,
		m.c*o.a + m.d*o.c, m.c*o.b + m.d*o.d,
		m.e*o.a + m.f*o.c + o.e, m.e*o.b + m.f*o.d + o.f,
	}
}

func (m affine) point(x, y float64) (float64, float64) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

func (m affine) box(b box) box {
	x0, y0 := m.point(b.x0, b.y0)
	x1, y1 := m.point(b.x1, b.y1)
	return box{math.Min(x0, x1), math.Min(y0, y1), math.Max(x0, x1), math.Max(y0, y1)}
}

// readObjects collects lines and pictures. What cannot be read is left out:
// text without its lines is still text.
func (f *pdfFile) readObjects(ref requests.Page, v view, s *sheet) {
	r := &objectReader{file: f, view: v, sheet: s}
	count, err := f.engine.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: ref})
	if err != nil {
		return
	}
	for i := range min(count.Count, maxObjects) {
		if o, err := f.engine.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: ref, Index: i}); err == nil {
			r.object(o.PageObject, identity, 0)
		}
	}
	s.strokes = append(s.strokes, dotted(r.dots)...)
}

// object looks at one object; m is the transformation of the form it is in.
func (r *objectReader) object(o references.FPDF_PAGEOBJECT, m affine, depth int) {
	if r.seen++; r.seen > maxObjects || len(r.sheet.strokes) > maxStrokes {
		return
	}
	kind, err := r.file.engine.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: o})
	if err != nil {
		return
	}
	switch kind.Type {
	case enums.FPDF_PAGEOBJ_PATH:
		r.path(o, m)
	case enums.FPDF_PAGEOBJ_IMAGE:
		if b, ok := r.bounds(o, m); ok {
			r.sheet.pictures = append(r.sheet.pictures, r.view.shown(b))
			r.cover(b)
		}
	case enums.FPDF_PAGEOBJ_SHADING:
		if b, ok := r.bounds(o, m); ok {
			r.cover(b)
		}
	case enums.FPDF_PAGEOBJ_FORM:
		r.form(o, m, depth)
	case enums.FPDF_PAGEOBJ_TEXT:
		r.visibility(o)
	}
}

// form looks at the objects of a form.
func (r *objectReader) form(o references.FPDF_PAGEOBJECT, m affine, depth int) {
	count, err := r.file.engine.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: o})
	if err != nil || depth >= maxNested {
		return
	}
	m = r.matrix(o).then(m)
	for i := range min(count.Count, maxObjects) {
		if inner, err := r.file.engine.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: o, Index: uint64(i)}); err == nil {
			r.object(inner.PageObject, m, depth+1)
		}
	}
}

func (r *objectReader) matrix(o references.FPDF_PAGEOBJECT) affine {
	m, err := r.file.engine.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: o})
	if err != nil {
		return identity
	}
	return affine{float64(m.Matrix.A), float64(m.Matrix.B), float64(m.Matrix.C), float64(m.Matrix.D), float64(m.Matrix.E), float64(m.Matrix.F)}
}

func (r *objectReader) bounds(o references.FPDF_PAGEOBJECT, m affine) (box, bool) {
	b, err := r.file.engine.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: o})
	if err != nil {
		return box{}, false
	}
	out := m.box(box{float64(b.Left), float64(b.Bottom), float64(b.Right), float64(b.Top)})
	return out, out.sane()
}

// path takes the lines of a path: a thin one is one line, of others the
// straight segments count where they are stroked, thin parts where filled.
func (r *objectReader) path(o references.FPDF_PAGEOBJECT, m affine) {
	b, ok := r.bounds(o, m)
	if !ok {
		return
	}
	if b.width() < shortest && b.height() < shortest {
		if len(r.dots) < maxDots {
			r.dots = append(r.dots, r.view.shown(b))
		}
		return
	}
	if thin(b) {
		r.add(r.view.shown(b))
		return
	}
	mode, err := r.file.engine.FPDFPath_GetDrawMode(&requests.FPDFPath_GetDrawMode{PageObject: o})
	if err != nil || !mode.Stroke && mode.FillMode == enums.FPDF_FILLMODE_NONE {
		return // clips or draws nothing
	}
	if mode.FillMode != enums.FPDF_FILLMODE_NONE {
		r.fill(o, b)
	}
	for _, part := range r.parts(o, r.matrix(o).then(m)) {
		part.lines(mode.Stroke, r.add)
	}
}

func thin(b box) bool { return math.Min(b.width(), b.height()) <= thinnest }

// subpath is one connected part of a path, as shown points.
type subpath struct {
	points []box // each of no size
	around box
}

// parts reads the segments of a path.
func (r *objectReader) parts(o references.FPDF_PAGEOBJECT, m affine) []subpath {
	e := r.file.engine
	count, err := e.FPDFPath_CountSegments(&requests.FPDFPath_CountSegments{PageObject: o})
	if err != nil {
		return nil
	}
	var all []subpath
	for i := range min(count.Count, maxSegments) {
		s, err := e.FPDFPath_GetPathSegment(&requests.FPDFPath_GetPathSegment{PageObject: o, Index: i})
		if err != nil {
			return all
		}
		p, err := e.FPDFPathSegment_GetPoint(&requests.FPDFPathSegment_GetPoint{PathSegment: s.PathSegment})
		kind, err2 := e.FPDFPathSegment_GetType(&requests.FPDFPathSegment_GetType{PathSegment: s.PathSegment})
		if err != nil || err2 != nil {
			return all
		}
		x, y := r.view.point(m.point(float64(p.X), float64(p.Y)))
		at := box{x, y, x, y}
		if kind.Type == enums.FPDF_SEGMENT_MOVETO || len(all) == 0 {
			all = append(all, subpath{around: at})
		}
		last := &all[len(all)-1]
		last.points, last.around = append(last.points, at), last.around.with(at)
		closing, err := e.FPDFPathSegment_GetClose(&requests.FPDFPathSegment_GetClose{PathSegment: s.PathSegment})
		if err == nil && closing.IsClose {
			last.points = append(last.points, last.points[0])
		}
	}
	return all
}

// lines hands on the straight lines of a part.
func (p subpath) lines(stroked bool, add func(box)) {
	if thin(p.around) {
		add(p.around)
		return
	}
	if !stroked {
		return // the ground of a cell
	}
	for i := 1; i < len(p.points); i++ {
		if b := p.points[i-1].with(p.points[i]); math.Min(b.width(), b.height()) <= slant {
			add(b)
		}
	}
}

// add keeps a thin box as a line.
func (r *objectReader) add(b box) {
	if !b.sane() || math.Max(b.width(), b.height()) < shortest || len(r.sheet.strokes) >= maxStrokes {
		return
	}
	if b.width() >= b.height() {
		r.sheet.strokes = append(r.sheet.strokes, stroke{at: b.centreY(), from: b.x0, to: b.x1})
		return
	}
	r.sheet.strokes = append(r.sheet.strokes, stroke{vertical: true, at: b.centreX(), from: b.y0, to: b.y1})
}
