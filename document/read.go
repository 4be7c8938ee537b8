package document

import (
	"bytes"
	"fmt"
	"mime"

	"nianbao/decode"
)

// maxText is how much of a page is read; what lies beyond is noted.
const maxText = 16 << 20

// Input is what a document is read from.
type Input struct {
	URL         string // where the body came from; "file:" URLs are allowed
	ContentType string // of the response header, or ""
	Body        []byte // after transfer and content decoding; not changed any more, texts share it
	Encoding    string // charset label a source definition names, or ""
	Child       *Child // reads PDF files; nil: they are not read
}

// UnreadableError says that a body is kept but cannot be read into a
// document by this version, and why.
type UnreadableError struct {
	Form   Form
	Reason string // in words, for people
}

// Error names the form and the reason.
func (e *UnreadableError) Error() string {
	return fmt.Sprintf("read %s: %s", e.Form, e.Reason)
}

// reasons are the forms this version keeps without reading them.
var reasons = map[Form]string{
	FormPDF:     "a PDF file is kept; there is no process here that reads it",
	FormPicture: "a picture is kept; its text is not read",
	FormOther:   "the file is neither a page nor a text (data, archive or unknown form)",
}

// Read turns a body into a document. It returns an *UnreadableError for what
// this version does not read, and never panics.
func Read(in Input) (*Document, error) { return LookAt(in).Read() }

// Look is a body of which the form and, where it is a page or a text, the
// charset is known: what both Skim and Read begin with.
type Look struct {
	in     Input
	form   Form
	doc    *Document // nil where it is neither page nor text
	markup bool
	err    error // why it cannot be read
}

// LookAt begins to read a body.
func LookAt(in Input) *Look {
	l := &Look{in: in}
	if len(in.Body) <= sniffed && len(bytes.TrimSpace(in.Body)) == 0 {
		l.err = &UnreadableError{FormText, "the page is empty"}
		return l
	}
	l.form = Sniff(in.Body, in.ContentType, in.URL)
	switch l.form {
	case FormHTML, FormText, FormFlipbook:
		if l.doc, l.err = open(in); l.err == nil {
			l.markup = l.doc.isMarkup(in, l.form)
		}
	}
	return l
}

// Read reads what Skim did not pass over.
func (l *Look) Read() (*Document, error) {
	in, form := l.in, l.form
	switch {
	case l.err != nil:
		return nil, l.err
	case l.markup:
		return l.doc, l.doc.readHTML()
	case l.doc != nil:
		l.doc.readText()
		return l.doc, nil
	}
	if form == FormPDF && in.Child != nil {
		return in.Child.Read(in)
	}
	if form == FormWord {
		return readWord(in)
	}
	switch form {
	case FormJSON:
		return readJSON(in)
	case FormScript:
		return readScript(in)
	}
	return nil, &UnreadableError{form, reasons[form]}
}

// isMarkup tells whether the text of a document is a page, which the bytes say
// where they are the text.
func (d *Document) isMarkup(in Input, form Form) bool {
	head := d.page.raw[:min(len(d.page.raw), sniffed)]
	if form == FormHTML && string(in.Body[:min(len(in.Body), sniffed)]) == head {
		return true
	}
	return isMarkup(opening([]byte(head)), in.ContentType, in.URL)
}

// open decodes the body and refuses noise.
func open(in Input) (*Document, error) {
	d := decoded(in)
	if why := noisy(d.page.raw); why != "" {
		return nil, &UnreadableError{FormOther, why}
	}
	return d, nil
}

// decoded is a document of which no more is known than its text.
func decoded(in Input) *Document {
	text := decode.Bytes(in.Body[:min(len(in.Body), maxText)], charsetLabel(in))
	d := &Document{
		URL: in.URL, Script: text.Script, Trail: text.Trail, Mends: text.Mends, Damage: text.Damage,
		page: page{raw: text.String},
	}
	if len(in.Body) > maxText {
		d.lose("the page is cut after 16 MiB")
	}
	return d
}

// charsetLabel is the label to hand to the decoder: what a definition says
// stands above the header.
func charsetLabel(in Input) string {
	if in.Encoding != "" {
		return in.Encoding
	}
	_, params, err := mime.ParseMediaType(in.ContentType)
	if err != nil {
		return "" // a broken header declares nothing
	}
	return params["charset"]
}

// lose notes that a part of the document was left out.
func (d *Document) lose(s string) {
	d.note(s)
	d.Lost = append(d.Lost, s)
}

// note adds a remark on how the document was read.
func (d *Document) note(s string) {
	if d.Trail.Note != "" {
		s = d.Trail.Note + "; " + s
	}
	d.Trail.Note = s
}
