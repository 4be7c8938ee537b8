package document

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// head builds what stands before the body of a page that is written as nearly
// all are: the document type, html and head, in the head what may stand there, and
// the body tag. It reports false where the full parser is needed.
func (b *builder) head() bool {
	b.stack = append(b.stack, b.root)
	if b.skipSpace(); !b.doctype() {
		return false
	}
	for _, name := range []atom.Atom{atom.Html, atom.Head} {
		b.skipSpace()
		t, ok := b.headTag()
		if !ok || t.end || t.atom != name {
			return false
		}
		b.push(t)
	}
	for b.text != "" {
		if done, ok := b.headPart(); done || !ok {
			b.stack = b.stack[len(b.stack)-1:] // the body
			return ok
		}
	}
	return false
}

// headTag takes the tag that has to come next.
func (b *builder) headTag() (tag, bool) {
	if !strings.HasPrefix(b.text, "<") {
		return tag{}, false
	}
	t, n := b.readTag(b.text)
	b.text = b.text[n:]
	return t, n > 0
}

func (b *builder) skipSpace() { b.text = b.text[spaces(b.text):] }

// doctype takes the document type of HTML, if there is one, and no other.
func (b *builder) doctype() bool {
	const begin = "<!doctype"
	if !hasFold(b.text, begin) {
		return true
	}
	end := strings.IndexByte(b.text, '>')
	if end < 0 {
		return false
	}
	text := strings.Trim(b.text[len(begin):end], tagSpace)
	name, _, _ := strings.Cut(text, " ")
	if !strings.EqualFold(name, "html") {
		return false
	}
	b.leaf(b.top(), html.DoctypeNode, "html")
	b.text = b.text[end+1:]
	return true
}

// headPart takes one part of the head, or what stands between it and the body;
// done tells that it was the body tag.
func (b *builder) headPart() (done, ok bool) {
	if n := spaces(b.text); n > 0 {
		space := b.text[:n]
		b.text = b.text[n:]
		return false, b.merge(space)
	}
	if strings.HasPrefix(b.text, "<!--") {
		return false, b.comment()
	}
	t, ok := b.headTag()
	if !ok {
		return false, false
	}
	inHead := b.top().atom == atom.Head
	switch {
	case !t.end && t.atom == atom.Body:
		if inHead {
			b.pop()
		}
		b.push(t)
		return true, true
	case t.end && t.atom == atom.Head && inHead:
		b.pop()
		return false, true
	case t.end || !inHead:
		return false, false
	}
	switch t.atom {
	case atom.Meta, atom.Link, atom.Base:
		b.void(t)
		return false, true
	case atom.Title, atom.Script, atom.Style:
		return false, b.raw(t)
	}
	return false, false
}
