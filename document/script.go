package document

import (
	"bytes"
	"fmt"
	"strings"
)

// isScript tells a program of a page from other data for programs.
func isScript(head []byte) bool {
	return !bytes.HasPrefix(head, []byte("<")) && !bytes.HasPrefix(head, []byte("{")) && !bytes.HasPrefix(head, []byte("["))
}

// readScript keeps the text of a script for questions ([Document.ScriptValue]);
// it has no blocks. The configuration of a flipbook is read as the book.
func readScript(in Input) (*Document, error) {
	d, err := open(in)
	if err != nil {
		return nil, err
	}
	d.Form = FormScript
	d.page.base = baseAt(d.URL, "")
	return d, d.readBookConfig()
}

// readBookConfig reads the configuration of a FlipHTML5 book: the text of its
// pages stands in it, unless the page list is encoded for the player's eyes
// only. That is recorded and not decoded.
func (d *Document) readBookConfig() error {
	texts := d.ScriptValue("textForPages")
	if texts.literal.parts == nil && !strings.Contains(d.page.raw, "htmlConfig") && !strings.Contains(d.page.raw, "bookConfig") {
		return nil
	}
	d.bookTexts(texts)
	for _, p := range d.Pages {
		if !p.Empty {
			d.Form = FormFlipbook
			return nil
		}
	}
	pages := d.pageCount()
	if list := d.ScriptValue("fliphtml5_pages"); list.Text() != "" {
		return &UnreadableError{FormFlipbook, fmt.Sprintf("the configuration of the flipbook is protected: the text of its pages%s was not taken", of(pages))}
	}
	if texts.literal.parts != nil {
		return &UnreadableError{FormFlipbook, fmt.Sprintf("the pages of the flipbook%s are pictures without text", of(pages))}
	}
	return nil
}

func of(pages string) string {
	if pages == "" {
		return ""
	}
	return " (" + pages + ")"
}

// pageCount is how many pages a configuration says the book has.
func (d *Document) pageCount() string {
	for _, name := range []string{"totalPageCount", "pageCount"} {
		if n := d.ScriptValue(name).Text(); n != "" && n != "0" {
			return n
		}
	}
	return ""
}

// bookTexts takes the texts of the pages, one for each.
func (d *Document) bookTexts(texts Value) {
	for i, text := range texts.Parts() {
		if i < maxPages {
			d.bookPage(i+1, linesOf(text.Text()))
		}
	}
}
