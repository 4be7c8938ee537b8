package report

import (
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/document"
)

// gist is a document made ready for the questions of this package, so that
// each is prepared once.
type gist struct {
	doc      *document.Document
	hints    Hints
	draft    *draft // of passages and sights
	passages []passage
	sights   []sight // of the blocks of the document, as passages has them
	spam     bool    // pronunciations stood behind the characters
	title    string  // as published
	parts    TitleParts
	summary  bool // the title is that of a work summary, which can be a report

	answers struct {
		header once[[]document.Field]
		text   once[string]
		intro  once[string]
		links  once[[]linkText]
		sign   once[signature]
		annex  once[span]

		headlines once[[]candidate]
	}
}

// once is an answer that is found when it is first asked for.
type once[T any] struct {
	answer T
	known  bool
}

func (o *once[T]) or(find func() T) T {
	if !o.known {
		o.answer, o.known = find(), true
	}
	return o.answer
}

// writeTables makes the texts of the passages that are tables.
func (g *gist) writeTables() {
	for i := range g.passages {
		g.passages[i].published()
	}
}

// newGist prepares what every question needs; the rest when it is asked for.
func newGist(doc *document.Document, h Hints) *gist {
	g := &gist{doc: doc, hints: h}
	g.draft = drafts.Get().(*draft)
	g.passages, g.sights, g.spam = passages(doc, g.draft)
	g.title, g.parts = g.findTitle()
	return g
}

// release gives back what the document was taken apart into.
func (g *gist) release() { g.draft.release() }

// header is the metadata block.
func (g *gist) header() []document.Field {
	return g.answers.header.or(func() []document.Field { return readHeader(g.doc, g.sights) })
}

// text is the whole article, squeezed, a paragraph a line.
func (g *gist) text() string { return g.answers.text.or(g.wholeText) }

// intro is the text before the first heading of a section, squeezed.
func (g *gist) intro() string { return g.answers.intro.or(g.findIntro) }

// links are the links in the article.
func (g *gist) links() []linkText { return g.answers.links.or(g.linkTexts) }

func (g *gist) sign() signature { return g.answers.sign.or(g.signature) }

// annex is where statistics stand as lines of text.
func (g *gist) annex() span { return g.answers.annex.or(g.findAnnex) }

// linkText is a link with its text squeezed, and without readings.
type linkText struct {
	*document.Link
	bare, flat string
}

func (g *gist) linkTexts() []linkText {
	n := 0
	for i := range g.doc.Links {
		if g.doc.Links[i].Main {
			n++
		}
	}
	texts := make([]linkText, 0, n)
	for i := range g.doc.Links {
		if l := &g.doc.Links[i]; l.Main {
			text := bare(l.Text)
			texts = append(texts, linkText{l, text, withoutReadings(text)})
		}
	}
	return texts
}

// headerValue is a field of the metadata block, "" when it is missing.
func (g *gist) headerValue(name string) string {
	for _, f := range g.header() {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

// introLength bounds how far an introduction reaches, in passages.
const introLength = 15

func (g *gist) findIntro() string {
	top := g.passages[:min(introLength, len(g.passages))]
	last := "" // what stands before the heading in its passage
	for i := range top {
		if marks := headingsIn(&top[i], false); len(marks) > 0 {
			top, last = top[:i], top[i].bare()[:marks[0].start]
			break
		}
	}
	size := len(last)
	for i := range top {
		size += len(top[i].bare()) + 1
	}
	var b strings.Builder
	b.Grow(size)
	for i := range top {
		text := top[i].bare()
		b.WriteString(text)
		if endsSentence(text) || runes(text) < 40 {
			b.WriteByte('\n')
		}
	}
	b.WriteString(last)
	return withoutReadings(b.String())
}

func (g *gist) wholeText() string {
	size := 0
	for i := range g.passages {
		size += len(g.passages[i].flat()) + 1
	}
	var b strings.Builder
	b.Grow(size)
	for i := range g.passages {
		b.WriteString(g.passages[i].flat())
		b.WriteByte('\n')
	}
	return b.String()
}

// titleReach is how many passages from the top a headline is looked for in.
const titleReach = 12

// findTitle returns the title as published with its parts: the candidate that
// says most, the document's own title first.
func (g *gist) findTitle() (string, TitleParts) {
	own := flat(g.doc.Title)
	best, parts := g.doc.Title, splitFlat(own)
	score := titleScore(parts)
	if parts.Ours {
		best = joined(best)
	}
	for c := range g.titleCandidates() {
		if score == bestTitle {
			break
		}
		if c.flat == own || !mayBeOurs(c.flat) {
			continue
		}
		p := splitFlat(c.flat)
		if s := titleScore(p); s > score {
			best, parts, score = joined(c.published()), p, s
		}
	}
	if !parts.Ours {
		for c := range g.titleCandidates() {
			if p, ok := splitSummary(c.flat); ok {
				g.summary = true
				return joined(c.published()), p
			}
		}
	}
	return best, parts
}

// bestTitle is the score no title surpasses.
const bestTitle = 3

// titleScore ranks titles: body and year, one of them, none.
func titleScore(p TitleParts) int {
	switch {
	case !p.Ours:
		return 0
	case p.Year != 0 && looksLikeAgency(p.Agency):
		return bestTitle
	case p.Agency != "" && !looksLikeAgency(p.Agency):
		return 1
	}
	return 2
}

// candidate is what may be the title: a text, or the lines it stands in.
type candidate struct {
	flat  string // what flat makes of it
	text  string
	lines []passage
}

func (c *candidate) published() string {
	if c.lines == nil {
		return c.text
	}
	texts := make([]string, len(c.lines))
	for i := range c.lines {
		texts[i] = c.lines[i].published()
	}
	return strings.Join(texts, " ")
}

// titleCandidates are the places a title can stand in, in order of trust, the
// document's own first. The title of the list row comes last: it may be cut.
func (g *gist) titleCandidates() iter.Seq[candidate] {
	return func(yield func(candidate) bool) {
		alone := func(text string) bool { return yield(candidate{flat: flat(text), text: text}) }
		if !alone(g.doc.Title) || !alone(g.doc.MetaValue("ArticleTitle")) || !alone(g.headerValue("title")) {
			return
		}
		for _, line := range g.answers.headlines.or(g.findHeadlines) {
			if !yield(line) {
				return
			}
		}
		_ = alone(g.doc.PageTitle) && alone(g.hints.Title)
	}
}

// findHeadlines finds the first lines of the article, also two or three joined: a
// headline can be broken, and its body can stand on a line of its own.
func (g *gist) findHeadlines() []candidate {
	top := g.passages[:min(titleReach, len(g.passages))]
	var out []candidate
	var links [titleReach]bool
	for i := range top {
		links[i] = g.isLink(&top[i])
	}
	for i := range top {
		if links[i] {
			continue
		}
		if line := headline(&top[i]); line == top[i].published() {
			out = append(out, candidate{flat: top[i].flat(), text: line})
		} else if line != "" {
			out = append(out, candidate{flat: flat(line), text: line})
		}
		length := top[i].length()
		for end := i + 2; end <= min(i+3, len(top)); end++ {
			next := top[end-1].length()
			if length > longestPart || next > longestPart || links[end-1] {
				break
			}
			length += 1 + next
			out = append(out, candidate{flat: flatLines(top[i:end]), lines: top[i:end]})
		}
	}
	return out
}

// longestPart is how many characters a line has at most to which another is joined.
const longestPart = 60

// flatLines is flat for lines that are joined.
func flatLines(lines []passage) string {
	var b strings.Builder
	for i := range lines {
		if !lines[i].seen.plain {
			return flat((&candidate{lines: lines}).published())
		}
		b.WriteString(lines[i].bare())
	}
	return withoutReadings(b.String())
}

// isLink tells whether a line is the text of a link, perhaps cut: a row of a
// list, which is no headline of its page.
func (g *gist) isLink(p *passage) bool {
	if len(g.links()) == 0 {
		return false
	}
	bare := strings.Trim(p.flat(), "·•.…>")
	return bare != "" && slices.ContainsFunc(g.links(), func(l linkText) bool { return strings.HasPrefix(l.flat, bare) })
}

// headlineLength is more than any title has, in characters.
const headlineLength = 80

// headline cuts the title from a line that goes on with the text of the
// report, as in extractions of pages whose paragraphs are not marked.
func headline(p *passage) string {
	if p.seen.characters <= headlineLength {
		return p.published()
	}
	if p.seen.plain {
		text := p.published()
		if !mayNameReport(text[:min(len(text), 3*(headlineLength+longestType))]) || !namesReport(firstRunes(text, headlineLength+longestType)) {
			return ""
		}
	}
	top := firstRunes(p.bare(), headlineLength+longestType)
	_, end := reportName(top)
	if end == 0 || runes(top[:end]) > headlineLength || strings.ContainsAny(top[:end], "《<。,;:") {
		return ""
	}
	return p.squeezed().original(p.published(), 0, end)
}

// longestType is more than the longest name of our document has, in characters.
const longestType = 40

// firstRunes is the beginning of a text, n characters of it.
func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// longerThan tells whether a text has more than n characters.
func longerThan(s string, n int) bool { return len(s) > utf8.UTFMax*n || len(s) > n && runes(s) > n }
