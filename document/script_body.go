package document

import (
	"regexp"
	"strings"
)

// detailPlace is where the paragraphs of an article kept in a script stand.
const detailPlace = "_CONFIG.DETAIL.content[1]"

var detailStart = regexp.MustCompile(`\bDETAIL["']?\s*[:=]\s*\{`)

// detail is an article that a page keeps in its script for a program to show:
// the shells of gkmlpt hold it as window._CONFIG.DETAIL.
type detail struct {
	title   string
	tree    *tree // to be released
	body    *node
	records []literal // attachments
	whole   bool      // the body was read to its end
}

// detailOf finds the article in the scripts of a page.
func detailOf(raw string) (detail, bool) {
	if !strings.Contains(raw, "_CONFIG") {
		return detail{}, false
	}
	at := detailStart.FindStringIndex(raw)
	if at == nil {
		return detail{}, false
	}
	l := readLiteral(raw[at[1]-1:])
	content := l.part("content")
	if strings.TrimSpace(content.text) == "" {
		return detail{}, false
	}
	t, _ := parseHTML(content.text)
	return detail{squeeze(l.part("title").text), t, scan(t.root).body(), l.part("attachment").parts, content.whole}, true
}

// addDetail takes the article of a script as the article of the page. Where
// the page shows it as well, what is shown counts.
func (d *Document) addDetail() {
	a, ok := detailOf(d.page.raw)
	if !ok {
		return
	}
	defer a.tree.release()
	if d.shows(a.body) {
		return
	}
	for i := range d.Blocks {
		d.Blocks[i].Main = false
	}
	for i := range d.Links {
		d.Links[i].Main = false
	}
	a.body.traits |= rootTrait
	a.body.place, a.body.steps = detailPlace, 1
	d.Blocks = append(d.Blocks, d.blocks(a.tree, a.body)...)
	l := &linker{doc: d, tree: a.tree, via: viaAnchor, links: d.Links}
	l.marks.enter(a.body)
	l.each(a.body)
	l.attachments(a.records)
	d.Links = l.links
	if a.title != "" && d.MetaValue("ArticleTitle") == "" {
		d.Title = stripMarkup(a.title)
	}
	d.note("the article was read from a script")
	if !a.whole {
		d.lose("its end is missing")
	}
}

// shows tells whether the page itself shows the beginning of an article.
func (d *Document) shows(body *node) bool {
	start := clip(compact(textOf(body, 2000)), 100)
	return start != "" && strings.Contains(compact(d.MainText()), start)
}

// attachments takes the files that come with the article.
func (l *linker) attachments(records []literal) {
	for _, r := range records {
		url, ok := l.doc.Resolve(r.part("url").text)
		if !ok || len(l.links) >= maxLinks {
			continue
		}
		text := squeeze(r.part("name").text)
		l.links = append(l.links, Link{URL: url, Text: text, Row: text, Via: viaRecord, Main: true, Place: "_CONFIG.DETAIL.attachment"})
	}
}
