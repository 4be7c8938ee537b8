package sources

import (
	"cmp"
	"path"
	"strings"

	"nianbao/document"
)

// article judges a page that may be a report: what is embedded in it or hangs
// on it. A collection of reports without tags of its own is a list.
func (w *walk) article() {
	if !w.j.IsColumn && w.page.Step != StepColumn && w.collection() {
		w.j.Family = w.told().family()
		w.column()
		return
	}
	w.part()
	for _, l := range w.links {
		switch {
		case w.seen[l.address] || l.Via == "redirect":
		case l.owner.Level == LevelFlipbook:
			w.book(l)
		case l.file:
			w.attachment(l)
		case l.Via == "iframe" || l.Via == "frame":
			w.frame(l)
		}
	}
}

// part follows an article that TRS split into pages, by the pager that names
// the article's own file.
func (w *walk) part() {
	href := cmp.Or(w.ucapNext(), w.trsNext())
	name := path.Base(pathOf(w.self))
	stem, _, _ := strings.Cut(name, ".")
	if href == "" || stem == "" || !strings.HasPrefix(href, strings.TrimRight(stem, "_0123456789")) || strings.HasPrefix(href, "index") {
		return
	}
	address, ok := w.resolve(href)
	key, err := Canonical(address)
	if !ok || err != nil || key == w.self {
		return
	}
	w.take(link{Link: document.Link{URL: address, Text: w.page.Doc.Title}, address: key}, StepArticle, 63, "next part of the article")
}

// leastCollected is how many titles of reports make a page a list of them.
const leastCollected = 3

// collection says whether a page taken for an article lists reports: several
// titles of reports in its main part, and no tags that make it an article.
func (w *walk) collection() bool {
	d := w.page.Doc
	if d.MetaValue("ArticleTitle") != "" || d.MetaValue("PubDate") != "" || judgeTitle(d.Title).class == classReport {
		return false
	}
	n := 0
	for _, l := range w.links {
		if l.Main && l.title.class == classReport && l.title.from != 0 && !l.file {
			n++
		}
	}
	return n >= leastCollected
}

// book follows a report to the flipbook host that carries its text.
func (w *walk) book(l link) {
	if why := w.set.inScope(l.owner, l.address); why != "" {
		w.pass(l, "flipbook of "+l.owner.ID+", but "+why)
		return
	}
	l.Text = w.titleFor(l)
	w.take(l, StepAttachment, 64, "flipbook of the article")
}

// attachment follows a file of the article. Outside the main part only the
// title of a report makes it one.
func (w *walk) attachment(l link) {
	switch {
	case l.out != "" && l.owner.ID == "":
		w.pass(l, "file, but "+l.out)
	case !l.Main && l.title.class != classReport:
		w.pass(l, "file outside the article")
	case w.yearOut(l) != "":
		w.pass(l, w.yearOut(l))
	default:
		w.take(l, StepAttachment, 62, "file of the article")
	}
}

// frame follows a page that the article shows inside itself.
func (w *walk) frame(l link) {
	switch {
	case l.out != "":
		w.pass(l, "frame, but "+l.out)
	case !w.framed(l):
		w.pass(l, "frame outside the article")
	default:
		w.take(l, StepArticle, 63, "frame of the article")
	}
}

// shortPage is how many bytes of text a page has at most that only frames
// another one.
const shortPage = 600

// framed says whether a frame holds what the page is about: it stands in the
// main part, or the page has next to nothing else. Heads and feet of pages are
// frames too.
func (w *walk) framed(l link) bool {
	return l.Main || l.Via == "frame" || len(w.page.Doc.MainText()) < shortPage
}

// titleFor is the title of the article where the link has none of its own.
func (w *walk) titleFor(l link) string {
	if text := strings.TrimSpace(l.Text); judgeTitle(text).class == classReport || w.page.Doc.Title == "" {
		return text
	}
	return w.page.Doc.Title
}
