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
	Body        []byte // after transfer and content decoding
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
func Read(in Input) (*Document, error) {
	if len(in.Body) <= sniffed && len(bytes.TrimSpace(in.Body)) == 0 {
		return nil, &UnreadableError{FormText, "the page is empty"}
	}
	form := Sniff(in.Body, in.ContentType, in.URL)
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
	if reason, ok := reasons[form]; ok {
		return nil, &UnreadableError{form, reason}
	}
	d, err := open(in)
	if err != nil {
		return nil, err
	}
	if d.isMarkup(in, form) {
		return d, d.readHTML()
	}
	d.readText()
	return d, nil
}

// isMarkup tells whether the text of a document is a page, which the bytes say
// where they are the text.
func (d *Document) isMarkup(in Input, form Form) bool {
	head := d.page.raw[:min(len(d.page.raw), sniffed)]
	if form == FormHTML && string(in.Body[:min(len(in.Body), sniffed)]) == head {
		return true
	}
	return isMarkup(ascii([]byte(head)), in.ContentType, in.URL)
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
