package document

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// marks say where the article stands in a page.
type marks struct {
	roots      map[*html.Node]bool // elements whose whole content is the article
	begin, end map[*html.Node]bool // comments around it
	not        map[*html.Node]bool // furniture inside a root
	depth      int                 // roots and comment pairs we are inside of
	out        int                 // furniture elements we are inside of
}

func (m *marks) active() bool { return m.depth > 0 && m.out == 0 }

// enter and leave keep track while a page is walked.
func (m *marks) enter(n *html.Node) {
	if m.begin[n] {
		m.depth++
	}
	if m.end[n] && m.depth > 0 {
		m.depth--
	}
	if m.roots[n] {
		m.depth++
	}
	if m.not[n] {
		m.out++
	}
}

func (m *marks) leave(n *html.Node) {
	if m.roots[n] && m.depth > 0 {
		m.depth--
	}
	if m.not[n] && m.out > 0 {
		m.out--
	}
}

// fresh returns the same marks at the beginning of a page.
func (m *marks) fresh() *marks {
	return &marks{roots: m.roots, begin: m.begin, end: m.end, not: m.not}
}

// enough is the weight from which an anchor is believed at once.
const enough = 60

// findMain finds the article: by what platforms put around it, best sign
// first, else by where the text is dense.
func findMain(s *scanned) *marks {
	body := s.body()
	w := weigh(body, s.furniture)
	for rank := rankComments; rank <= rankClass; rank++ {
		m, weight := anchored(s, rank, w)
		if m == nil {
			continue
		}
		if weight >= enough || weight*8 >= w.of[body] {
			return m
		}
	}
	if w.of[body] < 2*enough {
		return &marks{roots: map[*html.Node]bool{body: true}, not: w.furniture}
	}
	return &marks{roots: map[*html.Node]bool{w.dense(body): true}, not: w.furniture}
}

// anchored makes marks of all anchors of one rank, with the weight they hold.
func anchored(s *scanned, rank int, w *weights) (*marks, int) {
	m := &marks{roots: map[*html.Node]bool{}, begin: map[*html.Node]bool{}, end: map[*html.Node]bool{}}
	total, found := 0, false
	for _, a := range s.anchors {
		switch {
		case a.rank != rank:
			continue
		case a.node != nil:
			if !insideAny(a.node, m.roots) {
				m.roots[a.node] = true
				total += w.total(a.node)
			}
		default:
			m.begin[a.begin], m.end[a.end] = true, true
			total += weightBetween(a.begin, a.end)
		}
		found = true
	}
	if !found {
		return nil, 0
	}
	return m, total
}

func insideAny(n *html.Node, set map[*html.Node]bool) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if set[p] {
			return true
		}
	}
	return false
}

// weightBetween is the weight of what stands between two nodes.
func weightBetween(begin, end *html.Node) int {
	total := 0
	for n := following(begin); n != nil && n != end && total < 10*enough; n = following(n) {
		switch {
		case n.Type == html.TextNode && (n.Parent == nil || !isHidden(n.Parent)):
			total += textWeight(n.Data)
		case n.Type == html.ElementNode && isContent(n):
			total += enough
		}
	}
	return total
}

// weights say how much text of an article each element holds: characters
// outside links and furniture.
type weights struct {
	of        map[*html.Node]int
	furniture map[*html.Node]bool
}

func weigh(root *html.Node, furniture map[*html.Node]bool) *weights {
	w := &weights{of: map[*html.Node]int{}, furniture: furniture}
	w.visit(root)
	return w
}

// total is the weight of an element that may lie in furniture.
func (w *weights) total(n *html.Node) int {
	if v, ok := w.of[n]; ok {
		return v
	}
	return weightBetween(n, nextOutside(n))
}

// nextOutside returns the first node after an element and all it contains.
func nextOutside(n *html.Node) *html.Node {
	for ; n != nil; n = n.Parent {
		if n.NextSibling != nil {
			return n.NextSibling
		}
	}
	return nil
}

func (w *weights) visit(n *html.Node) int {
	switch n.Type {
	case html.TextNode:
		return textWeight(n.Data)
	case html.ElementNode:
		switch {
		case isContent(n):
			return enough / 2
		case isHidden(n) || n.DataAtom == atom.A:
			return 0
		case w.furniture[n]:
			return 0
		}
	}
	total := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		total += w.visit(c)
	}
	if n.Type == html.ElementNode && isBlock(n) && total > 0 {
		w.of[n] = total
	}
	return total
}

// isContent tells elements that can be a whole report without text.
func isContent(n *html.Node) bool {
	return n.DataAtom == atom.Iframe || n.DataAtom == atom.Embed
}

// imprint is what stands at the foot of a page and in its pop-ups.
var imprint = []string{
	"版权所有", "版權所有", "主办：", "主办:", "主办单位", "承办：", "承办:", "承办单位", "ICP备", "公网安备", "网站标识码", "網站標識碼", "技术支持", "即将离开",
}

// opensImprint tells the first characters of these words.
func opensImprint(r rune) bool {
	switch r {
	case '版', '主', '承', 'I', '公', '网', '網', '技', '即':
		return true
	}
	return false
}

// beginsImprint tells whether one of these words begins here.
func beginsImprint(s string) bool {
	for _, word := range imprint {
		if strings.HasPrefix(s, word) {
			return true
		}
	}
	return false
}

// textWeight counts the full-width characters and figures of a text; white
// space, punctuation and the imprint weigh nothing.
func textWeight(s string) int {
	n, sized := 0, len(s) >= 12 && len(s) <= 3000
	for i, r := range s {
		if r >= 0x3400 || r >= '0' && r <= '9' {
			n++
		}
		if sized && opensImprint(r) && beginsImprint(s[i:]) {
			return 0
		}
	}
	return n
}

// dense descends from an element while one child holds nearly all the text.
func (w *weights) dense(n *html.Node) *html.Node {
	for {
		next := w.heaviest(n)
		if next == nil || w.of[next]*100 < w.of[n]*87 || !isContainer(next) {
			return n
		}
		n = next
	}
}

// heaviest returns the weightiest block below n that has no block between.
func (w *weights) heaviest(n *html.Node) *html.Node {
	var best *html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		at := c
		if c.Type == html.ElementNode && !isBlock(c) && !w.furniture[c] {
			at = w.heaviest(c)
		}
		if at != nil && w.of[at] > 0 && (best == nil || w.of[at] > w.of[best]) {
			best = at
		}
	}
	return best
}

// isContainer tells the elements an article may stand in, as opposed to its
// paragraphs and data tables.
func isContainer(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Div, atom.Section, atom.Article, atom.Main, atom.Center, atom.Form, atom.Body, atom.Blockquote:
		return true
	case atom.Table, atom.Tbody, atom.Tr, atom.Td:
		return !isData(tableAround(n))
	}
	return strings.Contains(n.Data, "content")
}

// tableAround returns the table an element belongs to.
func tableAround(n *html.Node) *html.Node {
	for p := n; p != nil; p = p.Parent {
		if p.DataAtom == atom.Table {
			return p
		}
	}
	return n
}
