package report

import (
	"slices"
	"strings"

	"nianbao/decode"
	"nianbao/document"
)

// gist is a document made ready for the questions of this package, so that
// each is prepared once.
type gist struct {
	doc      *document.Document
	hints    Hints
	passages []passage
	spam     bool // pronunciations stood behind the characters
	header   []document.Field
	title    string // as published
	parts    TitleParts
	summary  bool     // the title is that of a work summary, which can be a report
	links    []string // texts of the links in the article, squeezed
}

func newGist(doc *document.Document, h Hints) *gist {
	g := &gist{doc: doc, hints: h}
	g.passages, g.spam = passages(doc)
	for _, l := range doc.Links {
		if l.Main {
			g.links = append(g.links, flat(l.Text))
		}
	}
	g.header = readHeader(doc)
	g.title, g.parts = g.findTitle()
	return g
}

// headerValue is a field of the metadata block, "" when it is missing.
func (g *gist) headerValue(name string) string {
	for _, f := range g.header {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

// introLength bounds how far an introduction reaches, in passages.
const introLength = 15

// intro is the text before the first heading of a section, squeezed.
func (g *gist) intro() string {
	var b strings.Builder
	for i, p := range g.passages {
		if i == introLength {
			break
		}
		q := squeeze(p.text)
		if marks := headingsIn(q, p, false); len(marks) > 0 {
			b.WriteString(q.text[:marks[0].start])
			break
		}
		b.WriteString(q.text)
		if endsSentence(q.text) || runes(q.text) < 40 {
			b.WriteByte('\n')
		}
	}
	return decode.StripReadings(b.String())
}

// text is the whole article, squeezed, a paragraph a line.
func (g *gist) text() string {
	var b strings.Builder
	for _, p := range g.passages {
		b.WriteString(flat(p.text))
		b.WriteByte('\n')
	}
	return b.String()
}

// titleReach is how many passages from the top a headline is looked for in.
const titleReach = 12

// findTitle returns the title as published with its parts: the candidate that
// says most, the document's own title first.
func (g *gist) findTitle() (string, TitleParts) {
	best, parts := g.doc.Title, SplitTitle(g.doc.Title)
	score := titleScore(parts)
	if parts.Ours {
		best = joined(best)
	}
	for _, c := range g.titleCandidates() {
		p := SplitTitle(c)
		if s := titleScore(p); s > score {
			best, parts, score = joined(c), p, s
		}
	}
	if !parts.Ours {
		for _, c := range append([]string{g.doc.Title}, g.titleCandidates()...) {
			if p, ok := splitSummary(c); ok {
				g.summary = true
				return joined(c), p
			}
		}
	}
	return best, parts
}

// titleScore ranks titles: body and year, one of them, none.
func titleScore(p TitleParts) int {
	switch {
	case !p.Ours:
		return 0
	case p.Year != 0 && looksLikeAgency(p.Agency):
		return 3
	case p.Agency != "" && !looksLikeAgency(p.Agency):
		return 1
	}
	return 2
}

// titleCandidates are the places a title can stand in beside the document's
// own, in order of trust. The title of the list row comes last: it may be cut.
func (g *gist) titleCandidates() []string {
	all := []string{g.doc.MetaValue("ArticleTitle"), g.headerValue("title")}
	all = append(all, g.headlines()...)
	return append(all, g.doc.PageTitle, g.hints.Title)
}

// headlines are the first lines of the article, also two or three joined: a
// headline can be broken, and its body can stand on a line of its own.
func (g *gist) headlines() []string {
	var out []string
	top := g.passages[:min(titleReach, len(g.passages))]
	for i, p := range top {
		if g.isLink(p.text) {
			continue
		}
		if line := headline(p.text); line != "" {
			out = append(out, line)
		}
		text := p.text
		for _, next := range top[i+1 : min(i+3, len(top))] {
			if runes(text) > 60 || runes(next.text) > 60 || g.isLink(next.text) {
				break
			}
			text += " " + next.text
			out = append(out, text)
		}
	}
	return out
}

// isLink tells whether a line is the text of a link, perhaps cut: a row of a
// list, which is no headline of its page.
func (g *gist) isLink(line string) bool {
	bare := strings.Trim(flat(line), "·•.…>")
	return bare != "" && slices.ContainsFunc(g.links, func(text string) bool { return strings.HasPrefix(text, bare) })
}

// headlineLength is more than any title has, in characters.
const headlineLength = 80

// headline cuts the title from a line that goes on with the text of the
// report, as in extractions of pages whose paragraphs are not marked.
func headline(text string) string {
	q := squeeze(text)
	if runes(q.text) <= headlineLength {
		return text
	}
	at := typeWords.FindStringIndex(q.text)
	if at == nil || runes(q.text[:at[1]]) > headlineLength || strings.ContainsAny(q.text[:at[1]], "《<。,;:") {
		return ""
	}
	return q.original(text, 0, at[1])
}
