package document

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// styleOf returns what an element's own style says of a property, in lower
// case and without !important; "" where it says nothing.
func styleOf(n *html.Node, property string) string {
	style := attr(n, "style")
	if style == "" {
		return ""
	}
	value := ""
	for declaration := range strings.SplitSeq(strings.ToLower(style), ";") {
		name, v, _ := strings.Cut(declaration, ":")
		if strings.TrimSpace(name) == property {
			v, _, _ = strings.Cut(v, "!")
			value = strings.TrimSpace(v)
		}
	}
	return value
}

// isUnseen tells an element that a reader of the page does not see.
func isUnseen(n *html.Node) bool {
	for _, a := range n.Attr {
		if a.Key == "hidden" && a.Val != "until-found" {
			return true
		}
	}
	if attr(n, "style") == "" {
		return false
	}
	visibility := styleOf(n, "visibility")
	return isUndisplayed(n) || visibility == "hidden" || visibility == "collapse" ||
		isNought(styleOf(n, "font-size")) || isNought(styleOf(n, "opacity")) || styleOf(n, "mso-hide") == "all"
}

// isNought tells a measure of 0 in whatever unit.
func isNought(measure string) bool {
	v, err := strconv.ParseFloat(strings.TrimRight(measure, "abcdefghijklmnopqrstuvwxyz% "), 64)
	return err == nil && v == 0
}

// isGone tells a cell or row that takes no place on the page.
func isGone(n *html.Node) bool {
	return isUndisplayed(n) || isUnseen(n) && styleOf(n, "visibility") == "" && styleOf(n, "font-size") == "" && styleOf(n, "opacity") == ""
}

// isStruck tells an element whose text is crossed out.
func isStruck(n *html.Node) bool {
	switch {
	case n.DataAtom == atom.Del, n.DataAtom == atom.S, n.DataAtom == atom.Strike:
		return true
	case attr(n, "style") == "":
		return false
	}
	return strings.Contains(styleOf(n, "text-decoration")+styleOf(n, "text-decoration-line"), "line-through")
}

// isWithdrawn tells an element whose text a reader of the page does not take
// for text of it: crossed out, unseen, or the reading of a character.
func isWithdrawn(n *html.Node) bool {
	return n.Type == html.ElementNode && (n.DataAtom == atom.Rt || n.DataAtom == atom.Rp || isStruck(n) || isUnseen(n))
}

// hidingNames are names that style sheets use for what is not seen.
var hidingNames = set(`hidden hide sr-only d-none visually-hidden invisible`)

// lift is how the digits of an element are written to keep them apart from
// those beside it; nil where they are ordinary.
type lift func(rune) rune

// liftOf tells the marks of notes, and other text set above or below the
// line.
func liftOf(n *html.Node) lift {
	switch {
	case n.DataAtom == atom.Sup:
		return raise
	case n.DataAtom == atom.Sub:
		return lower
	}
	return nil
}

// noteMarkOf tells text that is a mark only beside other text: a short link to a
// place on a page, and what a style raises or lowers.
func noteMarkOf(n *html.Node) lift {
	switch style := styleOf(n, "vertical-align"); {
	case n.DataAtom == atom.A && strings.Contains(attr(n, "href"), "#") && runes(textOf(n, 100)) <= maxMark:
		return raise
	case style == "super":
		return raise
	case style == "sub":
		return lower
	}
	return nil
}

// maxMark is the length of the longest mark of a note: [注12].
const maxMark = 6

// lower writes figures below the line.
func lower(r rune) rune {
	if r < '0' || r > '9' {
		return r
	}
	return '₀' + r - '0'
}

// holdsBlock tells whether an element has blocks below it: then it is no mark
// in a line of text, but most likely was left open.
func holdsBlock(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if isBlock(c) && c.DataAtom != atom.Br || holdsBlock(c) {
			return true
		}
	}
	return false
}
