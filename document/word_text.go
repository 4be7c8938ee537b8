package document

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// wordText is a paragraph while it is read.
type wordText struct {
	node  *node
	into  *node // the paragraph, or the link we are inside of
	props paragraphProps
	text  strings.Builder // read, and not yet in the tree
	boxes []*node         // text boxes anchored in it
	alt   string          // what the drawing being read says of its picture
}

// paragraph reads the p element just begun.
func (w *wordReader) paragraph(parent *node) error {
	p := &wordText{node: w.child(parent, "p", atom.P)}
	p.into, p.props.number.level = p.node, -1
	err := w.xml.each(func(e xmlElement) error {
		if e.name() == "pPr" {
			return p.props.read(w.xml)
		}
		return w.inline(p, e)
	})
	w.end(p)
	for _, box := range p.boxes {
		parent.append(box)
	}
	return err
}

// end gives a paragraph its number and its level.
func (w *wordReader) end(p *wordText) {
	w.flush(p)
	for i := range w.fields {
		w.fields[i] = false // no field's code runs over a paragraph; a broken one must not hide the rest
	}
	text := textOf(p.node, 0)
	if label := w.number(p, text); label != "" && (text != "" || w.cells > 0) {
		p.node.prepend(w.tree.leaf(nil, html.TextNode, label+gap(label, text)))
		text = label + gap(label, text) + text
	}
	if text == "" {
		return
	}
	level := p.props.outline
	if level == 0 {
		level = w.styles.outline(p.props.style)
	}
	if level > 0 && level < bodyLevel {
		p.node.rename(p.node.data, headings[min(level, len(headings))-1])
	}
	if w.styles.named(p.props.style, contentsName) {
		p.node.traits |= outTrait // a table of contents says the headings twice
	}
	if w.styles.named(p.props.style, titleName) && len(w.titles) < headLines {
		w.titles = append(w.titles, text)
	}
}

var headings = []atom.Atom{atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6}

// number counts a paragraph that is an item of a list, and returns its label.
func (w *wordReader) number(p *wordText, text string) string {
	ref := p.props.number
	byStyle, style := w.styles.number(p.props.style)
	if ref.list == "" {
		ref.list = byStyle.list
		if ref.level < 0 {
			ref.level = byStyle.level
		}
	}
	if ref.list == "" || ref.list == "0" || p.props.deleted && text == "" {
		return ""
	}
	return w.numbers.next(ref, p.props.style, style)
}

// gap keeps a label apart from a text with which it would make another
// number: 1. and 5万元 are not 1.5万元.
func gap(label, text string) string {
	last, _ := utf8.DecodeLastRuneInString(label)
	first, _ := utf8.DecodeRuneInString(text)
	narrow := func(r rune) bool { return unicode.IsDigit(r) || r < 0x80 && unicode.IsLetter(r) }
	if text != "" && (narrow(last) || narrow(first)) {
		return " "
	}
	return ""
}

// flush puts the text read so far into the tree.
func (w *wordReader) flush(p *wordText) {
	if p.text.Len() == 0 {
		return
	}
	w.tree.leaf(p.into, html.TextNode, p.text.String())
	p.text.Reset()
}

// write adds text to a paragraph, unless it is the code of a field.
func (w *wordReader) write(p *wordText, s string) {
	for _, code := range w.fields {
		if code {
			return
		}
	}
	p.text.WriteString(s)
}

// inline reads one element inside a paragraph.
func (w *wordReader) inline(p *wordText, e xmlElement) error {
	if w.nodes > maxWordNodes {
		return errCut
	}
	switch e.name() {
	case "del", "moveFrom", "delText", "instrText", "delInstrText", "fldData", "rt", "rPr", "sdtPr", "sdtEndPr":
		return w.xml.skip()
	case "r", "m:r":
		return w.run(p)
	case "t", "m:t":
		s, err := w.xml.text()
		w.write(p, s)
		return err
	case "hyperlink":
		return w.link(p, e)
	case "mc:AlternateContent":
		return w.alternate(func(e xmlElement) error { return w.inline(p, e) })
	case "txbxContent":
		return w.box(p)
	case "m:den":
		w.write(p, "/")
	case "m:sup":
		w.write(p, "^")
	}
	w.mark(p, e)
	return w.xml.each(func(e xmlElement) error { return w.inline(p, e) })
}

// mark takes the elements that stand for a character or a picture.
func (w *wordReader) mark(p *wordText, e xmlElement) {
	switch e.name() {
	case "tab", "ptab":
		w.write(p, "\t")
	case "br", "cr":
		w.flush(p)
		w.child(p.into, "br", atom.Br)
	case "noBreakHyphen":
		w.write(p, "-")
	case "sym":
		w.write(p, symbol(e.value("font"), e.value("char")))
	case "fldChar":
		w.field(e.value("fldCharType"))
	case "footnoteReference", "endnoteReference":
		w.notes++
	case "wp:docPr":
		p.alt = e.value("descr")
	case "a:blip":
		w.picture(p, e.value("link"), e.value("embed"))
	case "v:imagedata":
		w.picture(p, e.value("href"), e.value("id"))
	}
}

// run reads the r element just begun. Hidden and crossed out text is not
// printed; white print is kept apart from what stands beside it.
func (w *wordReader) run(p *wordText) error {
	look := w.styles.look(p.props.style, "")
	outer := p.into
	err := w.xml.each(func(e xmlElement) error {
		switch {
		case e.name() == "rPr":
			own, err := readRunLook(w.xml)
			look = w.styles.look(p.props.style, own.style).with(own)
			if look.white == isOn && p.into == outer {
				w.flush(p)
				p.into = w.child(outer, "font", atom.Font)
				p.into.attrs = []attribute{{"color", "#ffffff"}}
			}
			return err
		case look.unseen() && e.name() != "fldChar":
			return w.xml.skip()
		case look.raised == isOn && e.name() == "t":
			s, err := w.xml.text()
			w.write(p, strings.Map(raise, s))
			return err
		}
		return w.inline(p, e)
	})
	if p.into != outer {
		w.flush(p)
		p.into = outer
	}
	return err
}

// raise keeps the figures of a note mark from becoming part of the number
// they stand behind.
func raise(r rune) rune {
	switch {
	case r < '0' || r > '9':
		return r
	case r == '1':
		return '¹'
	case r == '2' || r == '3':
		return '²' + r - '2'
	}
	return '⁰' + r - '0'
}

// field follows the marks of a field: its code, then its result.
func (w *wordReader) field(mark string) {
	last := len(w.fields) - 1
	switch {
	case mark == "begin" && last < maxXMLDepth:
		w.fields = append(w.fields, true)
	case mark == "separate" && last >= 0:
		w.fields[last] = false
	case mark == "end" && last >= 0:
		w.fields = w.fields[:last]
	}
}

// link reads the hyperlink element just begun.
func (w *wordReader) link(p *wordText, e xmlElement) error {
	outer := p.into
	if r := w.rels[e.value("id")]; r.external {
		w.flush(p)
		p.into = w.child(outer, "hyperlink", atom.A)
		p.into.attrs = []attribute{{"href", r.target}}
	}
	err := w.xml.each(func(e xmlElement) error { return w.inline(p, e) })
	w.flush(p)
	p.into = outer
	return err
}

// box reads a text box. It follows the paragraph it is anchored in.
func (w *wordReader) box(p *wordText) error {
	box := w.tree.element(nil, "txbxContent", atom.Div, nil)
	p.boxes = append(p.boxes, box)
	fields := w.fields
	w.fields = nil
	err := w.xml.each(w.content(box))
	w.fields = fields
	return err
}

// picture adds a picture to the tree. One that is kept in the file has no
// URL.
func (w *wordReader) picture(p *wordText, refs ...string) {
	src := ""
	for _, id := range refs {
		if r := w.rels[id]; r.external && src == "" {
			src = r.target
		}
	}
	w.flush(p)
	img := w.child(p.into, "drawing", atom.Img)
	img.attrs = []attribute{{"src", src}, {partAttr, "1"}}
	if !strings.ContainsAny(p.alt, `\/`) { // a path on somebody's machine says nothing
		img.attrs = append(img.attrs, attribute{"alt", p.alt})
	}
	p.alt = ""
}
