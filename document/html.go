package document

import (
	"errors"
	"io"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// Why a page is salvaged: the parser did not finish within its budget, or was
// not let at it.
var (
	errSlow     = errors.New("the page takes too long to parse")
	errMultiply = errors.New("the page is made to multiply")
)

// budget is how long the full parser may take at the very most. It is far more
// than any page needs that does not multiply, so that a busy machine reads
// what an idle one does.
func budget(size int) time.Duration {
	return min(10*time.Second+time.Duration(size)*10*time.Second/(1<<20), time.Minute)
}

// deadlineReader hands out a text in small pieces and stops after a
// deadline, which is the only way to stop the parser.
type deadlineReader struct {
	text  *strings.Reader
	until time.Time
}

func (r *deadlineReader) Read(p []byte) (int, error) {
	if time.Now().After(r.until) {
		return 0, errSlow
	}
	return r.text.Read(p[:min(len(p), 512)])
}

// parseHTML makes a tree of a page, which the caller releases. What the full
// parser refuses is salvaged tag by tag; the note then says why.
func parseHTML(text string) (t *tree, note string) {
	until := time.Now().Add(budget(len(text)))
	if t := buildTree(text, until); t != nil {
		return t, ""
	}
	return parseTree(text, until)
}

// parseTree makes a tree of a page without the quick builder.
func parseTree(text string, until time.Time) (t *tree, note string) {
	root, note := parseUntil(text, until)
	t = newTree()
	t.adoptBelow(t.root, root)
	return t, note
}

func parseUntil(text string, until time.Time) (root *html.Node, note string) {
	err := errMultiply
	if !multiplies(text) {
		if root, err = html.Parse(&deadlineReader{strings.NewReader(text), until}); err == nil {
			return root, ""
		}
	}
	root, whole := salvage(text)
	note = "salvaged: " + err.Error()
	if errors.Is(err, io.EOF) || !whole {
		note += "; " + endMissing
	}
	return root, note
}

const endMissing = "the end of the page is missing"

// readHTML fills the document from its markup.
func (d *Document) readHTML() error {
	t, note := parseHTML(d.page.raw)
	defer t.release()
	if note != "" {
		d.note(note)
	}
	if strings.HasSuffix(note, endMissing) {
		d.Lost = append(d.Lost, endMissing)
	}
	d.Form = FormHTML
	d.page.markup = true
	s := scan(t.root)
	d.page.base = baseAt(d.URL, s.base)
	d.Meta = s.meta
	d.PageTitle = squeeze(s.title)
	d.Breadcrumb = crumbs(s)
	if s.bookish && isBook(t.root) {
		d.readBookPage(t, s)
	} else {
		d.readPage(t, s)
	}
	if d.isEmpty(s) {
		return &UnreadableError{FormHTML, "the page is empty"}
	}
	return nil
}

// readPage reads an ordinary page.
func (d *Document) readPage(t *tree, s *scanned) {
	markMain(s)
	d.Blocks = d.blocks(t, s.body())
	d.Links = d.links(t, s)
	d.Title = d.titleOf(s)
	d.addDetail()
}

// isEmpty tells a page that holds nothing: no text, no reference, and no
// script that could bring some.
func (d *Document) isEmpty(s *scanned) bool {
	return len(d.Blocks) == 0 && len(d.Links) == 0 && d.PageTitle == "" && len(d.Meta) == 0 && !s.scripted
}

// baseOf is the URL references are resolved against: the page's own, or its
// base element.
func baseOf(page, base string) *url.URL {
	u, err := url.Parse(page)
	if err != nil {
		u = &url.URL{}
	}
	if base == "" {
		return u
	}
	b, err := u.Parse(tidyReference(base))
	if err != nil {
		return u
	}
	return b
}
