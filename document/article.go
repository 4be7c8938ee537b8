package document

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// marks keep track, while a page is walked, of where the article stands in it.
type marks struct {
	depth int // roots and comment pairs we are inside of
	out   int // furniture elements we are inside of
}

func (m *marks) active() bool { return m.depth > 0 && m.out == 0 }

func (m *marks) enter(n *node) {
	if n.has(beginTrait) {
		m.depth++
	}
	if n.has(endTrait) && m.depth > 0 {
		m.depth--
	}
	if n.has(rootTrait) {
		m.depth++
	}
	if n.has(outTrait) {
		m.out++
	}
}

func (m *marks) leave(n *node) {
	if n.has(rootTrait) && m.depth > 0 {
		m.depth--
	}
	if n.has(outTrait) && m.out > 0 {
		m.out--
	}
}

// enough is the weight from which an anchor is believed at once.
const enough = 60

// markMain finds the article and marks it: by what platforms put around it,
// best sign first, else by where the text is dense.
func markMain(s *scanned) {
	body := s.body()
	weigh(body)
	for rank := rankComments; rank <= rankClass; rank++ {
		weight, found := s.markAnchors(rank)
		if found && (weight >= enough || weight*8 >= int(body.weight)) {
			return
		}
		s.unmarkAnchors(rank)
	}
	main := body
	if body.weight >= 2*enough {
		main = dense(body)
	}
	main.traits |= rootTrait
	for _, n := range s.furniture {
		n.traits |= outTrait
	}
}

// markAnchors marks all anchors of one rank, and tells the weight they hold
// and whether there are any.
func (s *scanned) markAnchors(rank int) (weight int, found bool) {
	for _, a := range s.anchors {
		switch {
		case a.rank != rank:
			continue
		case a.node != nil:
			if !insideRoot(a.node) {
				a.node.traits |= rootTrait
				weight += total(a.node)
			}
		default:
			a.begin.traits |= beginTrait
			a.end.traits |= endTrait
			weight += weightBetween(a.begin, a.end)
		}
		found = true
	}
	return weight, found
}

func (s *scanned) unmarkAnchors(rank int) {
	for _, a := range s.anchors {
		switch {
		case a.rank != rank:
		case a.node != nil:
			a.node.traits &^= rootTrait
		default:
			a.begin.traits &^= beginTrait
			a.end.traits &^= endTrait
		}
	}
}

func insideRoot(n *node) bool {
	for p := n.parent; p != nil; p = p.parent {
		if p.has(rootTrait) {
			return true
		}
	}
	return false
}

// weightBetween is the weight of what stands between two nodes.
func weightBetween(begin, end *node) int {
	total := 0
	for n := begin.following(); n != nil && n != end && total < 10*enough; n = n.following() {
		switch {
		case n.kind == html.TextNode && (n.parent == nil || !n.parent.isUnread()):
			total += textWeight(n.data)
		case n.kind == html.ElementNode && isContent(n):
			total += enough
		}
	}
	return total
}

// total is the weight of an element that may lie in furniture.
func total(n *node) int {
	if n.weight > 0 {
		return int(n.weight)
	}
	return weightBetween(n, n.outside())
}

// weigh tells how much text of an article a node holds: characters outside
// links and furniture. Blocks keep it.
func weigh(n *node) int {
	switch {
	case n.kind == html.TextNode:
		return textWeight(n.data)
	case isContent(n):
		return enough / 2
	case n.isUnread() || n.atom == atom.A || n.has(furnitureTrait):
		return 0
	}
	total := 0
	for c := n.first; c != nil; c = c.next {
		total += weigh(c)
	}
	if n.isBlock() {
		n.weight = int32(total)
	}
	return total
}

// isContent tells elements that can be a whole report without text.
func isContent(n *node) bool {
	return n.atom == atom.Iframe || n.atom == atom.Embed
}

// imprint is what stands at the foot of a page and in its pop-ups.
var imprint = []string{
	"版权所有", "版權所有", "主办：", "主办:", "主办单位", "承办：", "承办:", "承办单位", "ICP备", "公网安备", "网站标识码", "網站標識碼", "技术支持", "即将离开",
}

// opensImprint tells, by a key of them, the characters of three bytes that are
// the first in one of these words from nearly all others.
var opensImprint = func() (table [1 << 12]bool) {
	for _, word := range imprint {
		table[bucketOf(strings.TrimPrefix(word, "ICP"))] = true
	}
	return table
}()

// isImprint tells whether the character at i is the first of three bytes in
// one of these words.
func isImprint(s string, i int) bool {
	for _, word := range imprint {
		rest, letters := strings.CutPrefix(word, "ICP")
		if strings.HasPrefix(s[i:], rest) && (!letters || strings.HasSuffix(s[:i], "ICP")) {
			return true
		}
	}
	return false
}

// textWeight counts the full-width characters and figures of a text; white
// space, punctuation and the imprint weigh nothing.
func textWeight(s string) int {
	n, sized := 0, len(s) >= 12 && len(s) <= 3000
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c < utf8.RuneSelf:
			if c >= '0' && c <= '9' {
				n++
			}
			i++
		case c >= 0xe3 && c < 0xf0 && i+2 < len(s):
			if c > 0xe3 || s[i+1] >= 0x90 { // from U+3400 on
				n++
				if sized && opensImprint[bucketOf(s[i:])] && isImprint(s, i) {
					return 0
				}
			}
			i += 3
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			if r >= 0x3400 {
				n++
			}
			i += size
		}
	}
	return n
}

// dense descends from an element while one child holds nearly all the text.
func dense(n *node) *node {
	for {
		next := heaviest(n)
		if next == nil || int(next.weight)*100 < int(n.weight)*87 || !isContainer(next) {
			return n
		}
		n = next
	}
}

// heaviest returns the weightiest block below n that has no block between.
func heaviest(n *node) *node {
	var best *node
	for c := n.first; c != nil; c = c.next {
		at := c
		if c.kind == html.ElementNode && !c.isBlock() && !c.has(furnitureTrait) {
			at = heaviest(c)
		}
		if at != nil && at.weight > 0 && (best == nil || at.weight > best.weight) {
			best = at
		}
	}
	return best
}

// isContainer tells the elements an article may stand in, as opposed to its
// paragraphs and data tables.
func isContainer(n *node) bool {
	switch n.atom {
	case atom.Div, atom.Section, atom.Article, atom.Main, atom.Center, atom.Form, atom.Body, atom.Blockquote:
		return true
	case atom.Table, atom.Tbody, atom.Tr, atom.Td:
		return !isData(tableAround(n))
	}
	return strings.Contains(n.data, "content")
}

// tableAround returns the table an element belongs to.
func tableAround(n *node) *node {
	for p := n; p != nil; p = p.parent {
		if p.atom == atom.Table {
			return p
		}
	}
	return n
}
