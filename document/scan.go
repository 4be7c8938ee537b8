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
	root      *html.Node
	bodyNode  *html.Node
	base      string
	title     string
	meta      []Field
	scripted  bool
	headlines []headline
	anchors   []anchor
	furniture map[*html.Node]bool
	tried     int          // elements looked at for a headline
	crumbs    []*html.Node // elements that look like a breadcrumb, labelled ones first
	open      []*html.Node // begin comments whose end has not come
	names     namer
}

// headline is an element that may hold the title of the article.
type headline struct {
	rank int // 0 is best
	text string
}

// anchor is a place where a platform keeps the body of an article.
type anchor struct {
	rank       int
	node       *html.Node // the element, or nil
	begin, end *html.Node // the comments around it
}

// scan walks a page once.
func scan(root *html.Node) *scanned {
	s := &scanned{root: root, furniture: map[*html.Node]bool{}, names: namer{}}
	s.visit(root, false)
	return s
}

// body is where the content of the page begins.
func (s *scanned) body() *html.Node {
	if s.bodyNode != nil {
		return s.bodyNode
	}
	return s.root
}

func (s *scanned) visit(n *html.Node, furniture bool) {
	switch n.Type {
	case html.CommentNode:
		s.comment(n)
		return
	case html.TextNode:
		s.crumbText(n)
		return
	case html.ElementNode:
		s.element(n, furniture)
		if !furniture && s.isFurniture(n) {
			s.furniture[n], furniture = true, true
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		s.visit(c, furniture)
	}
}

// element notes what one element is good for.
func (s *scanned) element(n *html.Node, furniture bool) {
	switch n.DataAtom {
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
			s.base = attr(n, "href")
		}
		return
	case atom.Meta:
		s.metaTag(n)
		return
	case atom.Script:
		s.scripted = true
		return
	}
	names := s.names.of(n)
	s.anchorElement(n, names)
	if rank, ok := headlineRank(n, names); ok && !furniture && s.tried < 500 {
		s.tried++
		s.headline(rank, headlineText(n))
	}
	if names.crumb && len(s.crumbs) < 20 {
		s.crumbs = append(s.crumbs, n)
	}
}

// metaTag keeps a meta tag, and the ContentStart and ContentEnd marks.
func (s *scanned) metaTag(n *html.Node) {
	name := attr(n, "name")
	if name == "" {
		name = attr(n, "property")
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
		s.meta = append(s.meta, Field{Name: strings.TrimSpace(name), Value: squeeze(attr(n, "content"))})
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
func (s *scanned) anchorElement(n *html.Node, names names) {
	switch {
	case len(s.anchors) >= 200:
	case n.Data == "ucapcontent", names.platform:
		s.anchors = append(s.anchors, anchor{rank: rankPlatform, node: n})
	case names.article:
		s.anchors = append(s.anchors, anchor{rank: rankClass, node: n})
	}
}

// headlineRank tells the elements that hold headlines.
func headlineRank(n *html.Node, names names) (int, bool) {
	switch {
	case n.Data == "ucaptitle":
		return 0, true
	case names.title:
		return 1, true
	case n.DataAtom == atom.H1:
		return 2, true
	case n.DataAtom == atom.H2 || n.DataAtom == atom.H3 || names.loose:
		return 3, true
	}
	return 0, false
}

// headlineText returns the text of a headline; it breaks its lines anywhere.
func headlineText(n *html.Node) string {
	g := gatherer{limit: 1000, edge: '\v'}
	g.gather(n)
	var lines []string
	for l := range strings.SplitSeq(g.text.String(), "\v") {
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
func (s *scanned) comment(n *html.Node) {
	data := strings.TrimSpace(n.Data)
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
func (s *scanned) close(end *html.Node, rank int) {
	if len(s.open) == 0 || len(s.anchors) >= 200 {
		return
	}
	begin := s.open[len(s.open)-1]
	s.open = s.open[:len(s.open)-1]
	if strings.Contains(begin.Data, "标题") {
		s.headline(0, textBetween(begin, end))
		return
	}
	s.anchors = append(s.anchors, anchor{rank: rank, begin: begin, end: end})
}

// textBetween returns the text between two nodes, at most about 1,000 bytes.
func textBetween(begin, end *html.Node) string {
	var b strings.Builder
	seen := 0
	for n := following(begin); n != nil && n != end && b.Len() < 1000 && seen < 2000; n = following(n) {
		seen++
		if n.Type == html.TextNode && (n.Parent == nil || !isHidden(n.Parent)) {
			b.WriteString(n.Data)
		}
	}
	return squeeze(b.String())
}

// following returns the next node in document order.
func following(n *html.Node) *html.Node {
	if n.FirstChild != nil {
		return n.FirstChild
	}
	for ; n != nil; n = n.Parent {
		if n.NextSibling != nil {
			return n.NextSibling
		}
	}
	return nil
}

// rawText returns the text below a node as it stands.
func rawText(n *html.Node) string {
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// isFurniture tells the parts of a page that stand around an article. A big
// element is never furniture, whatever its name, and hidden tabs may hold the
// report itself.
func (s *scanned) isFurniture(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Header, atom.Footer, atom.Nav, atom.Aside:
		return true
	case atom.Body, atom.Html, atom.Head, atom.Td, atom.Tr, atom.Tbody:
		return false
	}
	limit := 0
	switch {
	case isUndisplayed(n):
		limit = 600
	case s.names.of(n).furniture:
		limit = 6000
	default:
		return false
	}
	g := gatherer{limit: limit}
	g.gather(n)
	return !g.full()
}

// isUndisplayed tells an element that its own style hides.
func isUndisplayed(n *html.Node) bool {
	l := lookOf(n)
	return l.undisplayed()
}
