package document

import (
	"errors"
	"io"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// salvageDepth is how deep the salvaged tree may nest; deeper elements
// become siblings, so that no text is lost.
const salvageDepth = 1500

// maxTag is the longest tag the salvager takes.
const maxTag = 1 << 20

// salvager builds a plain tree from tags when the full parser refuses a
// page: blocks, tables, links and pictures stay, inline markup is dropped.
type salvager struct {
	root  *html.Node
	stack []*html.Node
	cover int // where in the stack the first element stands that a block ends; 0 for none
}

// salvage returns the tree and whether the page was read to its end.
func salvage(text string) (root *html.Node, whole bool) {
	s := &salvager{root: &html.Node{Type: html.DocumentNode}}
	page := &html.Node{Type: html.ElementNode, Data: "html", DataAtom: atom.Html}
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	s.root.AppendChild(page)
	page.AppendChild(body)
	s.stack = []*html.Node{body}
	z := html.NewTokenizer(strings.NewReader(text))
	z.SetMaxBuf(maxTag)
	for {
		if z.Next() == html.ErrorToken {
			return s.root, errors.Is(z.Err(), io.EOF)
		}
		s.take(z.Token())
	}
}

func (s *salvager) top() *html.Node { return s.stack[len(s.stack)-1] }

// take adds one token to the tree.
func (s *salvager) take(t html.Token) {
	switch t.Type {
	case html.TextToken:
		s.add(&html.Node{Type: html.TextNode, Data: t.Data})
	case html.CommentToken:
		s.top().AppendChild(&html.Node{Type: html.CommentNode, Data: t.Data})
	case html.StartTagToken:
		s.start(t)
	case html.SelfClosingTagToken:
		if isVoid(t.DataAtom) {
			s.start(t)
		}
	case html.EndTagToken:
		s.end(t.Data)
	}
}

// start opens an element, after closing what it ends by implication.
func (s *salvager) start(t html.Token) {
	if t.DataAtom == atom.Html || t.DataAtom == atom.Body || !isKept(t) {
		return
	}
	s.leave(t)
	s.imply(t.DataAtom)
	s.frame(t.DataAtom)
	n := &html.Node{Type: html.ElementNode, Data: t.Data, DataAtom: t.DataAtom, Attr: t.Attr}
	s.add(n)
	if isVoid(t.DataAtom) || len(s.stack) >= salvageDepth && !isCell(t.DataAtom) {
		return
	}
	if len(s.stack) < 2*salvageDepth {
		if covers(n) && (s.cover == 0 || s.cover >= len(s.stack)) {
			s.cover = len(s.stack)
		}
		s.stack = append(s.stack, n)
	}
}

// frame opens and closes what stands between a table and its cells, where the
// page does not: a cell has a row, and a table stands in a cell or is the next
// one.
func (s *salvager) frame(a atom.Atom) {
	top := s.top().DataAtom
	if !isFrame(top) {
		return
	}
	at := s.table()
	switch {
	case at == 0:
	case (a == atom.Td || a == atom.Th) && top != atom.Tr:
		row := &html.Node{Type: html.ElementNode, Data: "tr", DataAtom: atom.Tr}
		s.top().AppendChild(row)
		s.stack = append(s.stack, row)
	case a == atom.Table:
		s.stack = s.stack[:at]
	case a == atom.Caption:
		s.stack = s.stack[:at+1]
	}
}

// table is where in the stack the innermost table stands, 0 for none.
func (s *salvager) table() int {
	for i := len(s.stack) - 1; i > 0; i-- {
		if s.stack[i].DataAtom == atom.Table {
			return i
		}
	}
	return 0
}

// add puts a node into the tree. What stands in a table and in none of its
// cells comes before the table, as in the full parser.
func (s *salvager) add(n *html.Node) {
	parent, at := s.top(), 0
	if isFrame(parent.DataAtom) && !isFrame(n.DataAtom) && !isInFrame(n) {
		at = s.table()
	}
	if at == 0 {
		parent.AppendChild(n)
		return
	}
	table := s.stack[at]
	table.Parent.InsertBefore(n, table)
}

// isFrame tells the elements of a table that are no cells and hold no text.
func isFrame(a atom.Atom) bool {
	switch a {
	case atom.Table, atom.Tbody, atom.Thead, atom.Tfoot, atom.Tr:
		return true
	}
	return false
}

// isInFrame tells what may stand in a table beside these.
func isInFrame(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Td, atom.Th, atom.Caption:
		return true
	}
	return n.Type == html.TextNode && strings.TrimSpace(n.Data) == ""
}

// leave ends the pictures and the head that a block begins in: no text of the
// page stands there, so that what is left open would hide all the rest.
func (s *salvager) leave(t html.Token) {
	if !isBlockName(t.Data, t.DataAtom) {
		return
	}
	if s.cover > 0 && s.cover < len(s.stack) && covers(s.stack[s.cover]) {
		s.stack = s.stack[:s.cover]
	}
	s.cover = 0
}

// covers tells the elements that are left where a block begins.
func covers(n *html.Node) bool { return n.DataAtom == atom.Svg || n.DataAtom == atom.Head }

// isKept tells the elements that carry structure.
func isKept(t html.Token) bool {
	if isVoid(t.DataAtom) || isBlockName(t.Data, t.DataAtom) || isUnreadName(t.DataAtom) {
		return true
	}
	switch t.DataAtom {
	case atom.A, atom.Iframe:
		return true
	}
	return false
}

func isVoid(a atom.Atom) bool {
	switch a {
	case atom.Br, atom.Hr, atom.Img, atom.Meta, atom.Base, atom.Link, atom.Input, atom.Embed, atom.Frame, atom.Area:
		return true
	}
	return false
}

func isCell(a atom.Atom) bool {
	return a == atom.Table || a == atom.Tr || a == atom.Td || a == atom.Th
}

// implied names, for an element, what it closes and what stops the search.
var implied = map[atom.Atom]struct{ closes, stops []atom.Atom }{
	atom.Td:    {[]atom.Atom{atom.Td, atom.Th}, []atom.Atom{atom.Tr, atom.Table}},
	atom.Th:    {[]atom.Atom{atom.Td, atom.Th}, []atom.Atom{atom.Tr, atom.Table}},
	atom.Tr:    {[]atom.Atom{atom.Tr}, []atom.Atom{atom.Table}},
	atom.Tbody: {[]atom.Atom{atom.Tr, atom.Tbody, atom.Thead, atom.Tfoot}, []atom.Atom{atom.Table}},
	atom.Li:    {[]atom.Atom{atom.Li}, []atom.Atom{atom.Ul, atom.Ol, atom.Td, atom.Table}},
	atom.P:     {[]atom.Atom{atom.P}, []atom.Atom{atom.Div, atom.Td, atom.Th, atom.Li, atom.Table}},
	atom.A:     {[]atom.Atom{atom.A}, []atom.Atom{atom.Td, atom.Th, atom.Li, atom.P, atom.Div}},
}

// imply closes the open elements that a start tag ends without saying so.
func (s *salvager) imply(a atom.Atom) {
	if a == atom.Div || a == atom.Table || a == atom.Ul {
		a = atom.P
	}
	rule, ok := implied[a]
	if !ok {
		return
	}
	cut := 0
	for i := len(s.stack) - 1; i > 0; i-- {
		at := s.stack[i].DataAtom
		if slices.Contains(rule.closes, at) {
			cut = i
		}
		if slices.Contains(rule.stops, at) {
			break
		}
	}
	if cut > 0 {
		s.stack = s.stack[:cut]
	}
}

// end closes the nearest open element of that name. A table is never closed
// by the end tag of something around it.
func (s *salvager) end(name string) {
	for i := len(s.stack) - 1; i > 0; i-- {
		if s.stack[i].Data == name {
			s.stack = s.stack[:i]
			return
		}
		if s.stack[i].DataAtom == atom.Table {
			return
		}
	}
}
