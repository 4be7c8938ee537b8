package document

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// textOf returns the text below a node, squeezed, with a space where a block
// begins or ends. It stops after about limit bytes; 0 means no limit.
func textOf(n *node, limit int) string {
	g := gatherer{limit: limit}
	g.gather(n)
	return g.text.squeezed()
}

// gathered is a text put together from others. One alone is not copied; white
// space between two is kept as one space.
type gathered struct {
	one    string          // the first, while it is the only one
	joined strings.Builder // all of them, once there are more
	gap    bool            // a space stands behind them
	size   int             // bytes added
}

func (p *gathered) add(s string) {
	p.size += len(s)
	switch {
	case s == " ":
		p.gap = true
		return
	case s == "":
		return
	case p.one == "":
		p.one, p.gap = s, false
		return
	case p.joined.Len() == 0:
		p.joined.Grow(len(p.one) + len(s) + 64)
		p.joined.WriteString(p.one)
	}
	if p.gap {
		p.joined.WriteByte(' ')
		p.gap = false
	}
	p.joined.WriteString(s)
}

// endsInDigit tells whether a digit is the last character so far.
func (p *gathered) endsInDigit() bool {
	s := p.text()
	return s != "" && !p.gap && s[len(s)-1] >= '0' && s[len(s)-1] <= '9'
}

// text is the text without white space beside the pieces.
func (p *gathered) text() string {
	if p.joined.Len() > 0 {
		return p.joined.String()
	}
	return p.one
}

func (p *gathered) squeezed() string { return squeeze(p.text()) }

// gatherer collects raw text below a node, up to a limit.
type gatherer struct {
	text  gathered
	limit int // bytes; 0 means none
	seen  int // nodes, so that a limited search ends on pages of empty elements

	edge string // added where a block begins or ends; "" means a space
	row  bool   // text of a list row: a link stands apart from its date

	cell   bool    // text of a table cell: its nested tables stay out, its form fields count
	nested []*node // tables and pictures met in a cell
	lacks  string  // what the cell shows that is no text
	root   *node   // the cell itself
	lift   lift    // how digits are written now
	marked bool    // a mark of a note was met, which the text of the whole cell decides on
}

func (g *gatherer) full() bool {
	return g.limit > 0 && (g.text.size >= g.limit || g.seen >= 2*g.limit)
}

func (g *gatherer) gather(n *node) {
	g.seen++
	if n.kind == html.TextNode {
		g.write(visible(n.data))
		return
	}
	if g.full() || g.cell && (isWithdrawn(n) || g.part(n)) || n.kind == html.ElementNode && n.isUnread() {
		return
	}
	apart := n.isBlock() || g.row && n.atom == atom.A || g.cell && isApart(n)
	outer := g.lift
	if g.cell {
		outer = g.enter(n)
	}
	if apart {
		g.border()
	}
	for c := n.first; c != nil && !g.full(); c = c.next {
		g.gather(c)
	}
	if apart {
		g.border()
	}
	g.lift = outer
}

func (g *gatherer) write(s string) {
	if g.lift != nil {
		s = strings.Map(g.lift, s)
	}
	g.text.add(s)
}

func (g *gatherer) border() {
	if g.edge != "" {
		g.text.add(g.edge)
		return
	}
	g.text.add(" ")
}
