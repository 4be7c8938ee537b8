package sources

import (
	"regexp"
	"slices"

	"nianbao/document"
)

// fliphtml5 is FlipHTML5 and its kin (anyflip, Flip PDF): the text of a book stands
// in a configuration beside it, unless that is protected.
var fliphtml5 = family{
	name:  "fliphtml5",
	marks: slices.Concat(word(3, "htmlconfig", "fliphtml5"), word(1, "bookconfig")),
}

// bookScript are the scripts of a book that hold its text or say that it is
// protected, as its page names them.
var bookScript = regexp.MustCompile(`["']([^"'\s<>]*(?:javascript/(?:search_)?config|files/search/book_config)\.js)(?:\?[^"'\s<>]*)?["']`)

// fliphtml5Parts leads from the page of a book to the scripts beside it.
func (w *walk) fliphtml5Parts() {
	var found []string
	for _, m := range bookScript.FindAllStringSubmatch(w.page.Doc.Raw(), -1) {
		found = append(found, m[1])
	}
	if len(found) == 0 && w.j.Family == fliphtml5.name {
		found = []string{"javascript/config.js", "files/search/book_config.js"}
	}
	for n, href := range found {
		if n < maxServices {
			w.bookPart(href, "text of the book")
		}
	}
}

// bookPart adds a lead to a part of a book. It stands for the book: title, date
// and parent are those of the book's own request.
func (w *walk) bookPart(href, why string) {
	address, ok := w.resolve(href)
	key, err := Canonical(address)
	if !ok || err != nil || key == w.self || w.set.inScope(w.src, key) != "" {
		return
	}
	w.lead(link{Link: document.Link{URL: address, Via: "record"}, address: key}, StepAttachment, 120, why)
}
