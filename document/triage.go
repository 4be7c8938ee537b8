package document

import (
	"html"
	"strings"

	"nianbao/decode"
)

// Triage is a first look at a page: what its bytes show before a tree is
// made. It says which pages to read first and is never proof: a label may
// stand in a script or a menu, and a report may split every label by markup.
type Triage struct {
	Form     Form
	Title    string // of the title element
	Article  string // meta ArticleTitle
	Column   string // meta ColumnType
	Links    int    // anchors and list records; of a JSON answer, about
	Declared int    // rows the page says its list has (共 n 条); -1: it does not say
	Labels   []Count
}

// Count is how often a label was found.
type Count struct {
	Label string
	N     int
}

// Scan takes a first look at a body: it decodes and looks at the text once,
// without a tree. Forms that are not text give their form alone.
func Scan(in Input) Triage {
	t := Triage{Form: Sniff(in.Body, in.ContentType, in.URL), Declared: -1}
	switch t.Form {
	case FormHTML, FormText, FormFlipbook, FormJSON:
		t.look(decode.Bytes(in.Body[:min(len(in.Body), maxText)], charsetLabel(in)).String)
	}
	return t
}

// look fills the triage from a decoded text.
func (t *Triage) look(text string) {
	if t.Form == FormJSON {
		t.answer(text)
	}
	t.pass(text, t.Form == FormHTML || t.Form == FormFlipbook)
}

// tag looks at one of the tags that count for a first look, from behind its
// bracket on.
func (t *Triage) tag(text string) {
	switch text[0] | 0x20 {
	case 'a':
		if isSpace(rune(text[1])) {
			t.Links++
		}
	case 'm':
		if hasFold(text, "meta") {
			t.meta(tagOf(text))
		}
	case 'r':
		if hasFold(text, "record>") {
			t.Links++
		}
	case 't':
		t.total(text)
		if t.Title == "" && hasFold(text, "title") {
			t.Title = elementText(text)
		}
	}
}

// meta keeps the values of the meta tags that tell a report's page.
func (t *Triage) meta(tag string) {
	name := attributeIn(tag, "name")
	switch {
	case t.Article == "" && strings.EqualFold(name, "ArticleTitle"):
		t.Article = squeeze(html.UnescapeString(attributeIn(tag, "content")))
	case t.Column == "" && strings.EqualFold(name, "ColumnType"):
		t.Column = squeeze(html.UnescapeString(attributeIn(tag, "content")))
	}
}

// total reads the count of rows in the answer of a list service.
func (t *Triage) total(text string) {
	if t.Declared < 0 && hasFold(text, "totalrecord>") {
		t.Declared = leadingNumber(text[len("totalrecord>"):])
	}
}
