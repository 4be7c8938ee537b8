package document

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"nianbao/decode"
)

// Limits of one XML part. Real reports have some ten thousand elements and
// nest about twenty deep.
const (
	maxXMLDepth    = 256
	maxXMLElements = 4_000_000
)

// xmlPart reads a part element by element. Whoever is handed an element
// reads it to its end, by each, skip or text.
type xmlPart struct {
	dec      *xml.Decoder
	depth    int
	elements int
}

// xmlElement is the start of an element.
type xmlElement struct{ xml.StartElement }

// value returns an attribute by its name without prefix, or "".
func (e xmlElement) value(name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// on tells whether a switch such as <w:b/> or <w:b w:val="0"/> is set.
func (e xmlElement) on() bool {
	switch strings.ToLower(e.value("val")) {
	case "0", "false", "off":
		return false
	}
	return true
}

// xmlSpaces are the prefixes the namespaces of a Word file go by here. The
// text's own has none; the second of its kind is that of ISO strict files.
var xmlSpaces = map[string]string{
	"http://schemas.openxmlformats.org/wordprocessingml/2006/main":           "",
	"http://purl.oclc.org/ooxml/wordprocessingml/main":                       "",
	"http://schemas.openxmlformats.org/officeDocument/2006/math":             "m:",
	"http://purl.oclc.org/ooxml/officeDocument/math":                         "m:",
	"http://schemas.openxmlformats.org/markup-compatibility/2006":            "mc:",
	"http://schemas.openxmlformats.org/drawingml/2006/main":                  "a:",
	"http://purl.oclc.org/ooxml/drawingml/main":                              "a:",
	"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp:",
	"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing":             "wp:",
	"urn:schemas-microsoft-com:vml":                                          "v:",
}

// name is the element's name with the prefix of xmlSpaces; elements of other
// namespaces have the name "?".
func (e xmlElement) name() string {
	prefix, ok := xmlSpaces[e.Name.Space]
	switch {
	case !ok:
		return "?"
	case prefix == "":
		return e.Name.Local
	}
	return prefix + e.Name.Local
}

func newXMLPart(raw []byte) *xmlPart {
	wide := bytes.HasPrefix(raw, []byte("\xff\xfe")) || bytes.HasPrefix(raw, []byte("\xfe\xff"))
	if wide {
		raw = []byte(decode.Bytes(raw, "").String)
	}
	dec := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))))
	dec.CharsetReader = func(label string, r io.Reader) (io.Reader, error) {
		if wide {
			return r, nil
		}
		rest, err := io.ReadAll(r)
		if err != nil {
			return nil, fmt.Errorf("read part in %s: %w", label, err)
		}
		return strings.NewReader(decode.Bytes(rest, label).String), nil
	}
	return &xmlPart{dec: dec}
}

// next returns the next token. A document type is refused: it could define
// entities, and no word processor writes one.
func (x *xmlPart) next() (xml.Token, error) {
	t, err := x.dec.Token()
	if err != nil {
		return nil, fmt.Errorf("parse xml: %w", err)
	}
	switch t.(type) {
	case xml.Directive:
		return nil, wordError("a part of the Word file declares a document type (DOCTYPE)")
	case xml.StartElement:
		if x.elements++; x.elements > maxXMLElements {
			return nil, wordError("a part of the Word file has more than 4,000,000 elements")
		}
		if x.depth++; x.depth > maxXMLDepth {
			return nil, wordError("a part of the Word file nests deeper than 256 elements")
		}
	case xml.EndElement:
		x.depth--
	}
	return t, nil
}

// root hands the outermost element to visit and reads on to the end of the
// part, which must hold nothing else.
func (x *xmlPart) root(visit func(xmlElement) error) error {
	for {
		t, err := x.next()
		if err != nil {
			return err
		}
		if start, ok := t.(xml.StartElement); ok {
			if err := visit(xmlElement{start}); err != nil {
				return err
			}
			break
		}
	}
	for {
		if _, err := x.next(); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
	}
}

// each hands the children of the element just begun to visit.
func (x *xmlPart) each(visit func(xmlElement) error) error {
	for {
		t, err := x.next()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if err := visit(xmlElement{t}); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// skip reads the element just begun to its end.
func (x *xmlPart) skip() error {
	for level := x.depth; x.depth >= level; {
		if _, err := x.next(); err != nil {
			return err
		}
	}
	return nil
}

// text returns the characters directly in the element just begun.
func (x *xmlPart) text() (string, error) {
	var b strings.Builder
	for {
		t, err := x.next()
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.CharData:
			b.Write(t)
		case xml.StartElement:
			if err := x.skip(); err != nil {
				return "", err
			}
		case xml.EndElement:
			return b.String(), nil
		}
	}
}
