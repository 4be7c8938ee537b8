package document

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// scanned is what one pass over a page finds for the title, the article and
// the breadcrumb.
type scanned struct {
	root      *node
	bodyNode  *node
	base      string
	title     string
	meta      []Field
	scripted  bool
	linked    int // links with a reference
	headlines []headline
	anchors   []anchor
	furniture []*node
	tried     int     // elements looked at for a headline
	crumbs    []*node // elements that look like a breadcrumb, labelled ones first
	open      []*node // begin comments whose end has not come
	senders   []*node // scripts and meta elements, which may send a browser elsewhere
	bookish   bool    // a text has the mark of the first page of a book
}

// headline is an element that may hold the title of the article.
type headline struct {
	rank int // 0 is best
	text string
}

// anchor is a place where a platform keeps the body of an article.
type anchor struct {
	rank       int
	node       *node // the element, or nil
	begin, end *node // the comments around it
}

// scan walks a page once.
func scan(root *node) *scanned {
	s := &scanned{root: root}
	s.visit(root, false)
	return s
}

// body is where the content of the page begins.
func (s *scanned) body() *node {
	if s.bodyNode != nil {
		return s.bodyNode
	}
	return s.root
}

func (s *scanned) visit(n *node, furniture bool) {
	switch n.kind {
	case html.CommentNode:
		s.comment(n)
		return
	case html.TextNode:
		s.crumbText(n)
		s.bookish = s.bookish || hasFirstPage(n.data)
		return
	case html.ElementNode:
		s.element(n, furniture)
		if !furniture && isFurniture(n) {
			n.traits |= furnitureTrait
			s.furniture, furniture = append(s.furniture, n), true
		}
	}
	for c := n.first; c != nil; c = c.next {
		s.visit(c, furniture)
	}
}

// element notes what one element is good for.
func (s *scanned) element(n *node, furniture bool) {
	switch n.atom {
	case atom.Body, atom.Frameset:
		if s.bodyNode == nil {
			s.bodyNode = n
		}
		return
	case atom.Title:
		if s.title == "" {
			s.title = rawText(n)
		}
		return
	case atom.Base:
		if s.base == "" {
			s.base = n.attr("href")
		}
		return
	case atom.Meta:
		s.senders = append(s.senders, n)
		s.metaTag(n)
		return
	case atom.Script:
		s.senders = append(s.senders, n)
		s.scripted = true
		return
	}
	if n.atom == atom.A && len(n.attrs) > 0 {
		s.linked++
	}
	s.anchorElement(n)
	if rank, ok := headlineRank(n); ok && !furniture && s.tried < 500 {
		s.tried++
		s.headline(rank, headlineText(n))
	}
	if n.names.has(crumbNamed) && len(s.crumbs) < 20 {
		s.crumbs = append(s.crumbs, n)
	}
}

// metaTag keeps a meta tag, and the ContentStart and ContentEnd marks.
func (s *scanned) metaTag(n *node) {
	name := n.attr("name")
	if name == "" {
		name = n.attr("property")
	}
	if name == "" {
		return
	}
	switch strings.ToLower(name) {
	case "contentstart":
		s.open = append(s.open, n)
	case "contentend":
		s.close(n, rankMarks)
	}
	if len(s.meta) < 500 {
		s.meta = append(s.meta, Field{Name: strings.TrimSpace(name), Value: squeeze(n.attr("content"))})
	}
}

// Ranks of anchors, best first.
const (
	rankComments = iota
	rankPlatform
	rankMarks
	rankClass
)

var (
	beginComment = regexp.MustCompile(`^<\$\[(信息内容|标题)\]>begin$`)
	endComment   = regexp.MustCompile(`^<\$\[(信息内容|标题)\]>end$`)
)

// anchorElement keeps an element that platforms put around an article.
func (s *scanned) anchorElement(n *node) {
	switch {
	case len(s.anchors) >= 200:
	case n.data == "ucapcontent", n.names.has(platformNamed):
		s.anchors = append(s.anchors, anchor{rank: rankPlatform, node: n})
	case n.names.has(articleNamed):
		s.anchors = append(s.anchors, anchor{rank: rankClass, node: n})
	}
}

// headlineRank tells the elements that hold headlines.
func headlineRank(n *node) (int, bool) {
	switch {
	case n.data == "ucaptitle":
		return 0, true
	case n.names.has(titleNamed):
		return 1, true
	case n.atom == atom.H1:
		return 2, true
	case n.atom == atom.H2 || n.atom == atom.H3 || n.names.has(looseNamed):
		return 3, true
	}
	return 0, false
}

// headlineText returns the text of a headline; it breaks its lines anywhere.
func headlineText(n *node) string {
	g := gatherer{limit: 1000, edge: "\v"}
	g.gather(n)
	var lines []string
	for l := range strings.SplitSeq(g.text.text(), "\v") {
		if l = squeeze(l); l != "" {
			lines = append(lines, l)
		}
	}
	return joinHan(lines)
}

func (s *scanned) headline(rank int, text string) {
	if n := runes(text); n >= 2 && n <= 150 && len(s.headlines) < 100 {
		s.headlines = append(s.headlines, headline{rank, text})
	}
}

// comment pairs the begin and end comments that one platform leaves around
// title and body; they survive a move to another platform.
func (s *scanned) comment(n *node) {
	data := strings.TrimSpace(n.data)
	switch {
	case beginComment.MatchString(data), data == "ContentStart":
		s.open = append(s.open, n)
	case endComment.MatchString(data):
		s.close(n, rankComments)
	case data == "ContentEnd":
		s.close(n, rankMarks)
	}
}

// close ends the last open mark and keeps what lies between.
func (s *scanned) close(end *node, rank int) {
	if len(s.open) == 0 || len(s.anchors) >= 200 {
		return
	}
	begin := s.open[len(s.open)-1]
	s.open = s.open[:len(s.open)-1]
	if strings.Contains(begin.data, "标题") {
		s.headline(0, textBetween(begin, end))
		return
	}
	s.anchors = append(s.anchors, anchor{rank: rank, begin: begin, end: end})
}

// textBetween returns the text between two nodes, at most about 1,000 bytes.
func textBetween(begin, end *node) string {
	var b strings.Builder
	seen := 0
	for n := begin.following(); n != nil && n != end && b.Len() < 1000 && seen < 2000; n = n.following() {
		seen++
		if n.kind == html.TextNode && (n.parent == nil || !n.parent.isUnread()) {
			b.WriteString(n.data)
		}
	}
	return squeeze(b.String())
}

// rawText returns the text below a node as it stands.
func rawText(n *node) string {
	if c := n.first; c != nil && c.next == nil && c.kind == html.TextNode {
		return c.data
	}
	var b strings.Builder
	for c := n.first; c != nil; c = c.next {
		if c.kind == html.TextNode {
			b.WriteString(c.data)
		}
	}
	return b.String()
}

// isFurniture tells the parts of a page that stand around an article. A big
// element is never furniture, whatever its name, and hidden tabs may hold the
// report itself.
func isFurniture(n *node) bool {
	switch n.atom {
	case atom.Header, atom.Footer, atom.Nav, atom.Aside:
		return true
	case atom.Body, atom.Html, atom.Head, atom.Td, atom.Tr, atom.Tbody:
		return false
	}
	limit := 0
	switch {
	case n.look.has(undisplayedLook):
		limit = 600
	case n.names.has(furnitureNamed):
		limit = 6000
	default:
		return false
	}
	g := gatherer{limit: limit}
	g.gather(n)
	return !g.full()
}
