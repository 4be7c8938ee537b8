package document

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Values of Link.Via.
const (
	viaAnchor   = "a"
	viaIframe   = "iframe"
	viaFrame    = "frame"
	viaRedirect = "redirect"
	viaRecord   = "record"
)

// maxLinks is how many links of a page are kept.
const maxLinks = 20_000

// maxRow is the longest text, in characters, of what counts as a list row.
const maxRow = 300

// rowClimb is how far above a link its row is looked for.
const rowClimb = 8

// linker collects the links of a page.
type linker struct {
	doc   *Document
	tree  *tree
	marks marks
	via   string // of anchors
	links []Link

	functions map[string]function // of the page's scripts, as far as links call them
}

// links returns the references of a page in document order, then where its
// scripts and meta elements lead, then the records its scripts hold.
func (d *Document) links(t *tree, s *scanned) []Link {
	l := &linker{doc: d, tree: t, via: viaAnchor}
	if s.linked > 0 {
		l.links = make([]Link, 0, min(s.linked, maxLinks))
	}
	l.each(t.root)
	l.redirects(s.senders)
	l.records()
	if len(l.links) >= maxLinks {
		d.note("links cut after 20,000")
	}
	if len(l.links) == 0 {
		return nil
	}
	return l.links
}

// each visits what is below a node.
func (l *linker) each(n *node) {
	for c := n.first; c != nil; c = c.next {
		l.visit(c)
	}
}

func (l *linker) visit(n *node) {
	if n.kind != html.ElementNode && n.kind != html.CommentNode || len(l.links) >= maxLinks {
		return
	}
	if n.data == "record" || n.data == "nextgroup" || n.data == "pregroup" {
		return // read from the source text, where their markup is whole
	}
	l.marks.enter(n)
	l.element(n)
	l.each(n)
	l.marks.leave(n)
}

// element takes the reference of one element.
func (l *linker) element(n *node) {
	switch n.atom {
	case atom.A, atom.Area:
		l.anchor(n)
	case atom.Iframe:
		l.add(n, n.attr("src"), viaIframe)
	case atom.Frame:
		l.add(n, n.attr("src"), viaFrame)
	case atom.Embed:
		l.add(n, n.attr("src"), viaIframe)
	case atom.Object:
		l.add(n, n.attr("data"), viaIframe)
	default:
		if click := n.attr("onclick"); click != "" {
			l.add(n, l.scriptTarget(click), l.via)
		}
	}
}

// anchor takes a link; where its reference is a script, the literal URL in
// the script counts.
func (l *linker) anchor(n *node) {
	href := strings.TrimSpace(n.attr("href"))
	script := len(href) >= 11 && strings.EqualFold(href[:11], "javascript:")
	if script {
		if target := l.scriptTarget(href); target != "" {
			l.add(n, target, l.via)
			return
		}
	}
	if script || href == "" || strings.HasPrefix(href, "#") {
		href = l.scriptTarget(n.attr("onclick"))
	}
	l.add(n, href, l.via)
}

// add keeps a reference that can be followed.
func (l *linker) add(n *node, href, via string) {
	if href == "" {
		return
	}
	url, ok := l.doc.Resolve(href)
	if !ok {
		return
	}
	link := Link{URL: url, Via: via, Main: l.marks.active(), Place: l.tree.place(n)}
	text := textOf(n, 2000)
	var date string
	link.Text, date = linkText(n, text)
	if via == viaAnchor || via == viaRecord {
		link.Row = rowText(n)
		link.Date = rowDate(link.Row, text)
	}
	if link.Date == "" {
		link.Date = date
	}
	l.links = append(l.links, link)
}

// linkText is what a link with some text says: its title attribute where that
// is longer than the text, which lists cut short. A date that stands in an element of
// its own inside the link is no part of it.
func linkText(n *node, whole string) (text, date string) {
	text = whole
	if hasElement(n) {
		text, date = cutDate(text)
	}
	title := squeeze(n.attr("title"))
	if title == "" {
		title = imageText(n)
	}
	if text == "" || runes(title) > runes(text) {
		return title, date
	}
	return text, date
}

func hasElement(n *node) bool {
	for c := n.first; c != nil; c = c.next {
		if c.kind == html.ElementNode {
			return true
		}
	}
	return false
}

// cutDate takes a date in figures off the end or the beginning of a text.
func cutDate(text string) (rest, date string) {
	if !hasYear(text) {
		return text, ""
	}
	for _, re := range []*regexp.Regexp{dateAtEnd, dateAtStart} {
		m := re.FindStringSubmatchIndex(text)
		if m == nil {
			continue
		}
		date = isoDate(text[m[2]:m[3]], text[m[4]:m[5]], text[m[6]:m[7]])
		rest = strings.TrimSpace(text[:m[0]] + text[m[1]:])
		if date != "" && rest != "" {
			return rest, date
		}
	}
	return text, ""
}

// imageText is the alternative text of a picture link.
func imageText(n *node) string {
	for c := n.first; c != nil; c = c.next {
		if c.atom == atom.Img {
			return squeeze(c.attr("alt"))
		}
	}
	return ""
}

// rowText returns the text of the list row that holds a link: the nearest
// list element or table row, else the nearest short block.
func rowText(n *node) string {
	best := ""
	p := n.parent
	for range rowClimb {
		if p == nil || p.kind != html.ElementNode || p.atom == atom.Body {
			break
		}
		if !p.isBlock() {
			p = p.parent
			continue
		}
		g := gatherer{limit: 4*maxRow + 1, row: true}
		g.gather(p)
		text := g.text.squeezed()
		if runes(text) > maxRow || best != "" && countLinks(p, 4) > 2 {
			break
		}
		best = text
		if p.atom == atom.Li || p.atom == atom.Tr || p.atom == atom.Dl {
			break
		}
		p = p.parent
	}
	return best
}

// countLinks counts the links below a node, up to a limit.
func countLinks(n *node, limit int) int {
	if n.atom == atom.A {
		return 1
	}
	count := 0
	for c := n.first; c != nil && count < limit; c = c.next {
		count += countLinks(c, limit-count)
	}
	return count
}

var (
	dateAtEnd   = regexp.MustCompile(`[\[(（]?((?:19|20)\d\d)\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})(?: \d\d:\d\d(?::\d\d)?)?[\])）]?$`)
	dateAtStart = regexp.MustCompile(`^[\[(（]?((?:19|20)\d\d)\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})[\])）]?`)

	fullDate = regexp.MustCompile(`((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})`)
	dayFirst = regexp.MustCompile(`(?:^|\D)(\d{1,2})\s+((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})(?:\D|$)`)
)

// rowDate returns the last date in a row outside the text of the link, as
// YYYY-MM-DD, or "".
func rowDate(row, link string) string {
	if !hasYear(row) {
		return ""
	}
	if link != "" {
		row = strings.Replace(row, link, " ", 1)
	}
	if all := fullDate.FindAllStringSubmatch(row, -1); all != nil {
		m := all[len(all)-1]
		return isoDate(m[1], m[2], m[3])
	}
	if m := dayFirst.FindStringSubmatch(row); m != nil {
		return isoDate(m[2], m[3], m[1])
	}
	return ""
}

// hasYear tells whether a text can hold a year, without which it holds no
// date; most rows do not.
func hasYear(s string) bool { return strings.Contains(s, "20") || strings.Contains(s, "19") }

// isoDate writes a date, or "" when there is no such month or day.
func isoDate(y, m, d string) string {
	m, d = pad(m), pad(d)
	if m < "01" || m > "12" || d < "01" || d > "31" {
		return ""
	}
	return y + "-" + m + "-" + d
}

func pad(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}
