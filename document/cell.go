package document

import (
	"regexp"
	"strings"

	"golang.org/x/net/html/atom"
)

// What a cell can show that its text does not say.
const (
	LacksImage  = "image"  // a picture, which may be a number
	LacksScript = "script" // what a script writes there
)

// part takes what a cell holds beside text, and tells whether it did. Some
// report forms print their numbers as values of input fields.
func (g *gatherer) part(n *node) bool {
	switch n.atom {
	case atom.Table, atom.Iframe:
		g.nested = append(g.nested, n)
	case atom.Img:
		g.nested = append(g.nested, n)
		g.lack(LacksImage, !isSpacer(n))
	case atom.Svg, atom.Canvas, atom.Object, atom.Embed:
		g.lack(LacksImage, true)
	case atom.Script:
		g.lack(LacksScript, writes.MatchString(rawText(n)))
	case atom.Input:
		if t := strings.ToLower(n.attr("type")); t == "" || t == "text" || t == "number" {
			g.field(n.attr("value"))
		}
	case atom.Textarea:
		g.field(rawText(n))
	case atom.Select:
		g.field(chosen(n))
	default:
		g.lack(LacksScript, isBound(n))
		return false
	}
	return true
}

// field adds what a form field shows.
func (g *gatherer) field(value string) {
	g.text.add(" ")
	g.text.add(value)
	g.text.add(" ")
}

// lack notes what a cell shows beside its text.
func (g *gatherer) lack(what string, shown bool) {
	if shown && g.lacks == "" {
		g.lacks = what
	}
}

// writes tells a script that puts text into the page.
var writes = regexp.MustCompile(`(?i)\bwrite|innerHTML|innerText|textContent|\.(?:text|html|append|val)\s*\(`)

// isBound tells an element whose text a framework fills in.
func isBound(n *node) bool {
	for _, a := range n.attrs {
		switch a.key {
		case "v-text", "v-html", "ng-bind", "x-text", "x-html", "data-bind":
			return true
		}
	}
	return false
}

var spacer = regexp.MustCompile(`(?i)(?:spacer|blank|space|transparent|pixel)\w*\.(?:gif|png)$`)

// isSpacer tells a picture that shows nothing.
func isSpacer(n *node) bool {
	tiny := func(v string) bool {
		return v == "0" || v == "1" || v == "2"
	}
	return tiny(strings.TrimSuffix(n.attr("width"), "px")) || tiny(strings.TrimSuffix(n.attr("height"), "px")) ||
		spacer.MatchString(n.attr("src"))
}

// chosen is the text of the option a list shows.
func chosen(list *node) string {
	first, selected := "", ""
	var visit func(*node)
	visit = func(n *node) {
		if n.atom == atom.Option {
			text := textOf(n, 200)
			if first == "" {
				first = text
			}
			for _, a := range n.attrs {
				if a.key == "selected" {
					selected = text
				}
			}
			return
		}
		for c := n.first; c != nil; c = c.next {
			visit(c)
		}
	}
	visit(list)
	if selected != "" {
		return selected
	}
	return first
}

// cellText reads the text of a cell.
func cellText(cell *node) seenCell {
	g := gatherer{cell: true, root: cell}
	g.gather(cell)
	return seenCell{cell, g.text.squeezed(), g.lacks, g.nested, true}
}

// text is the text of a cell, as the look at the table found it where that was
// all of it. Cells are asked for in reading order.
func (r *tableReader) text(cell *node) seenCell {
	for i := range r.seen {
		if r.seen[i].node != cell {
			continue
		}
		found := r.seen[i]
		if r.seen = r.seen[i+1:]; found.whole {
			return found
		}
		break
	}
	return cellText(cell)
}

// enter sets how the digits below an element of a cell are written; it
// returns how those around it were.
func (g *gatherer) enter(n *node) lift {
	outer := g.lift
	if l := liftOf(n); l != nil {
		g.lift = l
	} else if l := noteMarkOf(n); l != nil {
		g.marked = true
		if g.root != nil && compact(bareText(g.root)) != compact(bareText(n)) {
			g.lift = l
		}
	}
	return outer
}

// bareText is all text below a node, long texts cut.
func bareText(n *node) string { return textOf(n, 2*longText) }
