package document

import (
	"cmp"
	"html"
	"regexp"
	"slices"
	"strings"
)

// Skim is a page looked at in one pass, without a tree: what it says and where
// its links lead. It tells neither article from furniture nor which row holds a
// link, and so serves to pass over pages that show no sign of what is looked
// for, never to read one.
type Skim struct {
	doc  *Document
	all  string
	own  string
	refs []Ref
}

// Ref is a reference on a page as it stands there.
type Ref struct {
	Href   string // of an anchor or area
	Click  string // its onclick script, or that of another element
	Target string // what its script opens, "" where that cannot be told
	Name   string // title attribute, or the alternative text of a picture in it
	Text   string // what is shown
}

// leastSkimmed is how many bytes of text outside its links a page has at least
// to be skimmed: what shows less may be a shell. Flipbooks are not either.
const leastSkimmed = 1200

// longestSkimmed is how many bytes of text a link has at most. A longer one was
// not closed, or is no link of a list.
const longestSkimmed = 400

// Skim returns what one pass over the page finds, and false where that cannot
// tell what a tree would: the page has frames, records in scripts, hardly any
// text, or markup that is broken off.
func (l *Look) Skim() (*Skim, bool) {
	if l.doc == nil || !l.markup {
		return nil, false
	}
	k := skimmer{text: l.doc.page.raw, url: l.doc.URL}
	k.all.Grow(len(k.text) / 2)
	k.own.Grow(len(k.text) / 2)
	k.refs, k.said = make([]Ref, 0, 64), make([]saying, 0, 64)
	if !k.run() || k.title == "" || len(k.refs) >= maxLinks || k.own.Len() < leastSkimmed || holdsBook(k.all.String()) {
		return nil, false
	}
	head := *l.doc
	head.Form, head.PageTitle, head.Title = FormHTML, k.title, cmp.Or(k.article, k.title)
	s := &Skim{doc: &head, all: k.all.String(), own: k.own.String(), refs: k.refs}
	for _, said := range k.said {
		s.refs[said.ref].Text = s.all[said.from:said.to]
	}
	s.aim()
	return s, true
}

// holdsBook looks for the line above the text of a book, by a byte of it that is in few
// characters: all of its characters begin like most others.
func holdsBook(text string) bool {
	const at = len("文本内") - 1
	for i := at; i < len(text); i++ {
		n := strings.IndexByte(text[i:], bookMark[at])
		if n < 0 {
			return false
		}
		if i += n; strings.HasPrefix(text[i-at:], bookMark) {
			return true
		}
	}
	return false
}

// aim finds where the scripts of links lead.
func (s *Skim) aim() {
	l := &linker{doc: s.doc}
	for i := range s.refs {
		r := &s.refs[i]
		if hasFold(strings.TrimSpace(r.Href), "javascript:") {
			r.Target = l.scriptTarget(strings.TrimSpace(r.Href))
		}
		if r.Target == "" && r.Click != "" {
			r.Target = l.scriptTarget(r.Click)
		}
	}
}

// Document is what is known of the page without its content: address, form,
// titles as the head has them, and how it was decoded.
func (s *Skim) Document() *Document { return s.doc }

// All is the text of the page in its order, with all white space it has between
// words; blocks are not set apart.
func (s *Skim) All() string { return s.all }

// Own is the text without that of the links to other pages which stand alone on
// their line. What stands in the headings of the page, and in links that share
// a line with other text, is part of it.
func (s *Skim) Own() string { return s.own }

// Refs are the links of the page, and the scripts that a click runs.
func (s *Skim) Refs() []Ref { return s.refs }

// skimmer goes over a page once.
type skimmer struct {
	text, url string
	at        int
	all, own  strings.Builder
	title     string // of the title element
	article   string // meta ArticleTitle
	refs      []Ref
	said      []saying
	kinds     memo[tagKind] // of the names of tags
	hidings   memo[bool]    // of styles
	heading   int           // open headings
	link      int           // start of the text of the open link in all; -1 for none
	ref       int           // its place in refs
	mixed     bool          // the text of the open link may be that of the page as well
	split     bool          // a line ends in the open link
	alts      []string      // what stands for pictures in it
	held      []byte        // text of a link that is the only one on its line so far
	line      bool          // other text stands on the line
	titled    string        // the open element made for the title of an article
	depth     int           // of elements of its name
}

// run is false where the page has to be read.
func (k *skimmer) run() bool {
	k.link = -1
	for k.at < len(k.text) {
		if k.text[k.at] != '<' {
			text, _, _ := strings.Cut(k.text[k.at:], "<")
			k.say(text)
			k.at += len(text)
		}
		if k.at+1 >= len(k.text) {
			break
		}
		if !k.markup() {
			return false
		}
	}
	return k.endLink()
}

// say takes text that is shown.
func (k *skimmer) say(text string) {
	if text = trimBlank(text); text == "" {
		return
	}
	if strings.IndexByte(text, '&') >= 0 {
		text = html.UnescapeString(text)
	}
	k.all.WriteString(text)
	k.mixed = k.mixed || k.split
	if k.link < 0 || k.heading > 0 {
		k.ownText(text)
	}
}

// trimBlank takes off the blanks around a text: most of what stands between tags is
// nothing else.
func trimBlank(text string) string {
	for text != "" && isBlank(text[0]) {
		text = text[1:]
	}
	for text != "" && isBlank(text[len(text)-1]) {
		text = text[:len(text)-1]
	}
	return text
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// ownText takes text of the page itself, with what stands on its line.
func (k *skimmer) ownText(text string) {
	k.own.Write(k.held)
	k.own.WriteString(text)
	k.held, k.line = k.held[:0], true
}

// border begins a line. The lines of a link of several are not each known as its
// text.
func (k *skimmer) border() {
	if k.link >= 0 && k.all.Len() > k.link {
		k.split = true
		k.mixed = k.mixed || k.line || len(k.held) > 0
	}
	k.held, k.line = k.held[:0], false
}

// markup passes over a tag or comment; false where the page has to be read.
func (k *skimmer) markup() bool {
	switch c := k.text[k.at+1]; {
	case c == '!':
		return k.comment()
	case c == '/':
		return k.endTag()
	case c == '?':
		return k.skipTo(">")
	case isLetter(c):
		return k.startTag()
	}
	k.say("<")
	k.at++
	return true
}

// skipTo passes over everything up to the end of a mark.
func (k *skimmer) skipTo(mark string) bool {
	n := strings.Index(k.text[k.at:], mark)
	k.at += n + len(mark)
	return n >= 0
}

// comment passes over <!-- --> and <!DOCTYPE>. Comments that end in another way
// are left to the parser.
func (k *skimmer) comment() bool {
	rest := k.text[k.at:]
	if !strings.HasPrefix(rest, "<!--") {
		return !strings.HasPrefix(rest, "<![CDATA[") && k.skipTo(">")
	}
	n := strings.Index(rest, "-->")
	if n < len("<!--") || strings.Contains(rest[:n], "--!>") || holdsRecords(rest[:n]) {
		return false
	}
	switch {
	case !strings.Contains(rest[:n], "标题"):
	case strings.HasSuffix(strings.TrimSpace(rest[:n]), "begin"):
		k.heading++
	case strings.HasSuffix(strings.TrimSpace(rest[:n]), "end"):
		k.heading = max(0, k.heading-1)
	}
	k.at += n + len("-->")
	return true
}

// part begins a line where the tag of a block stands. The cells of a table may
// be one line, and a link may end with its cell.
func (k *skimmer) part(kind tagKind) {
	k.mixed = k.mixed || kind&mixedTag != 0
	if kind&borderTag != 0 {
		k.border()
	}
}

// endTag closes links and headings.
func (k *skimmer) endTag() bool {
	name := tagName(k.text, k.at+2)
	switch {
	case isTag(name, "a"):
		if !k.endLink() {
			return false
		}
	case isHeadingName(name):
		k.heading = max(0, k.heading-1)
	}
	if k.titled != "" && isTag(name, k.titled) {
		if k.depth--; k.depth == 0 {
			k.titled, k.heading = "", max(0, k.heading-1)
		}
	}
	k.part(k.kind(name))
	if k.at += len("</") + len(name); k.at < len(k.text) && k.text[k.at] == '>' {
		k.at++
		return true
	}
	return k.skipTo(">")
}

// tagName is the name of the tag at i.
func tagName(text string, i int) string {
	end := i
	for end < len(text) && text[end] > ' ' && text[end] != '>' && text[end] != '/' {
		end++
	}
	return text[i:end]
}

func isTag(name, want string) bool {
	return len(name) == len(want) && name[0]|0x20 == want[0]|0x20 && strings.EqualFold(name, want)
}

func isHeadingName(name string) bool {
	return len(name) == 2 && name[0]|0x20 == 'h' && name[1] >= '1' && name[1] <= '6'
}

// startTag takes an element.
func (k *skimmer) startTag() bool {
	name := tagName(k.text, k.at+1)
	k.at += 1 + len(name)
	a := attributes{k: k}
	kind := k.kind(name)
	k.part(kind)
	switch len(name) {
	case 1:
		if name[0]|0x20 == 'a' {
			k.mixed = true // the link before was not closed
			return k.endLink() && k.anchor(&a)
		}
	case 2:
		if isHeadingName(name) {
			k.heading++
		}
	case 3:
		switch {
		case isTag(name, "img"):
			return k.picture(&a)
		case isTag(name, "svg"):
			return a.skip() && k.drawing()
		}
	case 4:
		switch {
		case isTag(name, "meta"):
			return k.meta(&a)
		case isTag(name, "area"):
			return k.area(&a)
		}
	case 5:
		switch {
		case isTag(name, "style"):
			return a.skip() && k.skipRaw("style")
		case isTag(name, "title"):
			return a.skip() && k.titleElement()
		case isTag(name, "image"):
			return k.picture(&a)
		}
	case 6:
		switch {
		case isTag(name, "script"):
			return a.skip() && k.script()
		case isTag(name, "select"):
			return a.skip() && k.choice()
		}
	case 8:
		if isTag(name, "noscript") {
			return a.skip() && k.skipRaw("noscript")
		}
	}
	return kind&treeTag == 0 && k.other(name, kind, &a)
}

// skipRaw passes over the content of an element that holds no markup.
func (k *skimmer) skipRaw(name string) bool {
	_, ok := k.raw(name)
	return ok
}

// raw returns the content of an element that holds no markup, up to its end
// tag.
func (k *skimmer) raw(name string) (string, bool) {
	from := k.at
	for i := from; ; {
		n := strings.Index(k.text[i:], "</")
		if n < 0 {
			return "", false
		}
		i += n
		if rest := k.text[i+2:]; hasFold(rest, name) && len(rest) > len(name) && strings.IndexByte(" \t\r\n\f/>", rest[len(name)]) >= 0 {
			k.at = i
			return k.text[from:i], k.skipTo(">")
		}
		i += 2
	}
}

// closing are the tags that end a choice other than its own.
var closing = regexp.MustCompile(`(?i)<(?:!|/?(?:select|input|keygen|textarea|script|template|t|caption))`)

// choice passes over a field to choose from, whose text is none of the page.
func (k *skimmer) choice() bool {
	text, ok := k.raw("select")
	return ok && !closing.MatchString(text)
}

// drawn are the elements of drawings that hold nothing but such.
var drawn = []string{"path", "g", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs", "use", "lineargradient", "radialgradient", "stop", "symbol", "clippath", "mask"}

// drawing passes over an icon. One that holds more is left to the parser.
func (k *skimmer) drawing() bool {
	if k.text[k.at-2] == '/' {
		return true
	}
	text, ok := k.raw("svg")
	if strings.Contains(strings.ToLower(text), "onclick") {
		return false
	}
	for {
		_, rest, found := strings.Cut(text, "<")
		if !found {
			return ok
		}
		text = rest
		if !slices.Contains(drawn, strings.ToLower(tagName(strings.TrimPrefix(rest, "/"), 0))) {
			return false
		}
	}
}

// script passes over a script that neither holds records or an article nor hides
// its own end.
func (k *skimmer) script() bool {
	text, ok := k.raw("script")
	return ok && !strings.Contains(text, "<!--") && !strings.Contains(text, "_CONFIG") && !holdsRecords(text)
}

// holdsRecords looks for the rows of lists that scripts show.
func holdsRecords(text string) bool {
	return strings.Contains(text, "<record") || strings.Contains(text, "group><![CDATA[")
}

// titleElement takes the title of the page, which is text as well.
func (k *skimmer) titleElement() bool {
	text, ok := k.raw("title")
	if k.title == "" {
		k.title = squeeze(html.UnescapeString(text))
	}
	k.say(text)
	once := html.UnescapeString(text)
	return ok && !strings.Contains(once, "<") && html.UnescapeString(once) == once // tags are taken out, and it is decoded again
}

// meta takes the title of the article; a refresh is left to the parser.
func (k *skimmer) meta(a *attributes) bool {
	var name, property, content, equiv first
	for a.next() {
		switch {
		case isTag(a.name, "name"):
			name.take(a.value)
		case isTag(a.name, "property"):
			property.take(a.value)
		case isTag(a.name, "content"):
			content.take(a.value)
		case isTag(a.name, "http-equiv"):
			equiv.take(a.value)
		}
	}
	if isTag(strings.TrimSpace(equiv.value), "refresh") {
		return false
	}
	if isTag(strings.TrimSpace(cmp.Or(name.value, property.value)), "ArticleTitle") {
		k.article = cmp.Or(k.article, squeeze(content.value))
		k.say(content.value)
		return !a.broken && !strings.Contains(content.value, "<")
	}
	return !a.broken
}
