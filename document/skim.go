package document

import (
	"bytes"
	"cmp"
	"html"
	"slices"
	"strings"
)

// Skim is a page looked at in one pass, without a tree: what it says and where
// its links lead. It tells neither article from furniture nor which row holds a
// link, and so serves to pass over pages that show no sign of what is looked
// for, never to read one.
type Skim struct {
	doc  *Document
	all  []byte
	own  []byte
	refs []Ref
}

// Ref is a reference on a page as it stands there.
type Ref struct {
	Href  string // of an anchor or area
	Click string // its onclick script, or that of another element
	Name  string // title attribute, or the alternative text of a picture in it
	Text  string // what is shown
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
	k.all = make([]byte, 0, len(k.text)/2)
	k.own = make([]byte, 0, len(k.text)/2)
	if !k.run() || len(k.own) < leastSkimmed || bytes.Contains(k.all, []byte("文本内容")) {
		return nil, false
	}
	head := *l.doc
	head.Form, head.PageTitle, head.Title = FormHTML, k.title, cmp.Or(k.article, k.title)
	return &Skim{doc: &head, all: k.all, own: k.own, refs: k.refs}, true
}

// Document is what is known of the page without its content: address, form,
// titles as the head has them, and how it was decoded.
func (s *Skim) Document() *Document { return s.doc }

// All is the text of the page in its order, with all white space it has between
// words; blocks are not set apart.
func (s *Skim) All() string { return string(s.all) }

// Own is the text without that of the links to other pages. What stands in the
// headings of the page is part of it.
func (s *Skim) Own() string { return string(s.own) }

// Refs are the links of the page, and the scripts that a click runs.
func (s *Skim) Refs() []Ref { return s.refs }

// skimmer goes over a page once.
type skimmer struct {
	text, url string
	at        int
	all, own  []byte
	title     string // of the title element
	article   string // meta ArticleTitle
	refs      []Ref
	heading   int // open headings
	link      int // start of the text of the open link in all; -1 for none
}

// run is false where the page has to be read.
func (k *skimmer) run() bool {
	k.link = -1
	for k.at < len(k.text) {
		n := strings.IndexByte(k.text[k.at:], '<')
		if n < 0 {
			n = len(k.text) - k.at
		}
		k.say(k.text[k.at : k.at+n])
		k.at += n
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
	if text = strings.Trim(text, " \t\r\n"); text == "" {
		return
	}
	if strings.IndexByte(text, '&') >= 0 {
		text = html.UnescapeString(text)
	}
	k.all = append(k.all, text...)
	if k.link < 0 || k.heading > 0 {
		k.own = append(k.own, text...)
	}
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
		return k.skipTo(">")
	}
	n := strings.Index(rest, "-->")
	if n < len("<!--") || strings.Contains(rest[:n], "--!>") || holdsRecords(rest[:n]) {
		return false
	}
	k.at += n + len("-->")
	return true
}

// endTag closes links and headings.
func (k *skimmer) endTag() bool {
	name := k.name(k.at + 2)
	switch {
	case isTag(name, "a"):
		if !k.endLink() {
			return false
		}
	case isHeadingName(name):
		k.heading = max(0, k.heading-1)
	}
	return k.skipTo(">")
}

// endLink completes the open link; false where it is too long for one.
func (k *skimmer) endLink() bool {
	if k.link < 0 {
		return true
	}
	text := k.all[k.link:]
	k.link = -1
	k.refs[len(k.refs)-1].Text = string(text)
	return len(text) <= longestSkimmed
}

// name is the name of the tag at i.
func (k *skimmer) name(i int) string {
	end := i
	for end < len(k.text) && k.text[end] > ' ' && k.text[end] != '>' && k.text[end] != '/' {
		end++
	}
	return k.text[i:end]
}

func isTag(name, want string) bool {
	return len(name) == len(want) && strings.EqualFold(name, want)
}

func isHeadingName(name string) bool {
	return len(name) == 2 && name[0]|0x20 == 'h' && name[1] >= '1' && name[1] <= '6'
}

// unskimmed are the elements that only a tree shows for what they are.
var unskimmed = []string{"iframe", "frame", "frameset", "embed", "object", "base", "xmp", "plaintext", "noembed", "noframes", "textarea", "template", "record", "nextgroup", "pregroup"}

// startTag takes an element.
func (k *skimmer) startTag() bool {
	name := k.name(k.at + 1)
	k.at += 1 + len(name)
	a := attributes{k: k}
	switch len(name) {
	case 1:
		if name[0]|0x20 == 'a' {
			return k.endLink() && k.anchor(&a)
		}
	case 2:
		if isHeadingName(name) {
			k.heading++
		}
	case 3:
		if isTag(name, "img") {
			return k.picture(&a)
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
		}
	case 6:
		if isTag(name, "script") {
			return a.skip() && k.script()
		}
	}
	if len(name) >= 3 && slices.ContainsFunc(unskimmed, func(odd string) bool { return isTag(name, odd) }) {
		return false
	}
	return k.other(&a)
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
		if hasFold(k.text[i+2:], name) {
			k.at = i
			return k.text[from:i], k.skipTo(">")
		}
		i += 2
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
	return ok
}

// meta takes the title of the article; a refresh is left to the parser.
func (k *skimmer) meta(a *attributes) bool {
	name, content := "", ""
	for a.next() {
		switch {
		case isTag(a.name, "name"), isTag(a.name, "property"):
			name = a.value
		case isTag(a.name, "content"):
			content = a.value
		case isTag(a.name, "http-equiv") && strings.EqualFold(strings.TrimSpace(a.value), "refresh"):
			return false
		}
	}
	if isTag(strings.TrimSpace(name), "ArticleTitle") {
		k.article = squeeze(html.UnescapeString(content))
		k.say(content)
	}
	return !a.broken
}

// anchor begins a link. One without an address, or to the page itself, is text
// of the page.
func (k *skimmer) anchor(a *attributes) bool {
	var r Ref
	for a.next() {
		r.take(a)
	}
	k.refs = append(k.refs, r)
	if href := strings.TrimSpace(r.Href); href != "" && href[0] != '#' && !hasFold(href, "javascript:") && !strings.HasSuffix(k.url, strings.TrimLeft(href, "./")) {
		k.link = len(k.all)
	}
	return !a.broken
}

// area is a link without text.
func (k *skimmer) area(a *attributes) bool {
	var r Ref
	for a.next() {
		r.take(a)
	}
	k.refs = append(k.refs, r)
	return !a.broken
}

// take keeps the attributes of a link that count.
func (r *Ref) take(a *attributes) {
	switch len(a.name) {
	case 4:
		if isTag(a.name, "href") {
			r.Href = unescaped(a.value)
		}
	case 5:
		if isTag(a.name, "title") {
			r.Name = unescaped(a.value)
		}
	case 7:
		if isTag(a.name, "onclick") {
			r.Click = unescaped(a.value)
		}
	}
}

// picture takes what a link shows in place of a text.
func (k *skimmer) picture(a *attributes) bool {
	alt, click := "", ""
	for a.next() {
		switch {
		case isTag(a.name, "alt"):
			alt = unescaped(a.value)
		case isTag(a.name, "onclick"):
			click = unescaped(a.value)
		}
	}
	switch {
	case click != "":
		k.refs = append(k.refs, Ref{Click: click, Name: alt})
	case k.link >= 0 && k.refs[len(k.refs)-1].Name == "":
		k.refs[len(k.refs)-1].Name = alt
	}
	return !a.broken
}

// other passes over the tag of another element, which may be a link by its
// script.
func (k *skimmer) other(a *attributes) bool {
	for a.next() {
		if len(a.name) == 7 && isTag(a.name, "onclick") {
			k.refs = append(k.refs, Ref{Click: unescaped(a.value)})
		}
	}
	return !a.broken
}

func unescaped(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	return html.UnescapeString(s)
}
