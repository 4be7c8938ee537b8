package document

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var (
	crumbLabel     = regexp.MustCompile(`^[\s|]*(?:您?(?:的)?(?:当前|當前|现在|現在|所在|您)(?:所在|所处|现在|的|在)*(?:的)?位置(?:是|为|在)?|当前栏目|所在位置|导航位置|位置)\s*[:：>›»]*\s*`)
	crumbSeparator = regexp.MustCompile(`\s*(?:>+|›+|»+|＞+|→|\s/\s?|/\s|->|—>|\s-\s)\s*`)
)

// maxCrumb is the length of the longest breadcrumb, in characters.
const maxCrumb = 200

// crumbText notes the element around a text that says where the page stands.
func (s *scanned) crumbText(n *html.Node) {
	if len(n.Data) > 600 || n.Parent == nil || len(s.crumbs) >= 20 {
		return
	}
	if strings.Contains(n.Data, "首页") && opensCrumb(n) {
		s.crumbs = append(s.crumbs, climb(n.Parent.Parent))
		return
	}
	if !strings.Contains(n.Data, "位置") {
		return
	}
	text := squeeze(n.Data)
	if crumbLabel.MatchString(text) && !isHidden(n.Parent) {
		s.crumbs = append([]*html.Node{climb(n.Parent)}, s.crumbs...)
	}
}

// opensCrumb tells a link to the home page that a separator follows.
func opensCrumb(n *html.Node) bool {
	link := n.Parent
	if link.DataAtom != atom.A || link.NextSibling == nil || link.Parent == nil {
		return false
	}
	next := link.NextSibling
	text := next.Data
	if next.Type == html.ElementNode {
		text = textOf(next, 100)
	}
	text = strings.TrimLeftFunc(text, isSpace)
	at := crumbSeparator.FindStringIndex(text)
	return at != nil && at[0] == 0
}

// climb goes up from the label of a breadcrumb to the element that also
// holds its items.
func climb(n *html.Node) *html.Node {
	best := n
	for range 4 {
		if len(splitCrumb(textOf(best, 2000))) >= 2 || len(linkTexts(best)) >= 2 || best.Parent == nil || best.Parent.Type != html.ElementNode {
			return best
		}
		if runes(textOf(best.Parent, 2000)) > maxCrumb {
			return best
		}
		best = best.Parent
	}
	return best
}

// crumbs returns the items of the breadcrumb, from the home page down.
func crumbs(s *scanned) []string {
	for _, n := range s.crumbs {
		text := textOf(n, 4*maxCrumb+1)
		if runes(text) > maxCrumb {
			continue
		}
		items := splitCrumb(text)
		if links := linkTexts(n); len(items) < 2 && len(links) >= 2 {
			return links
		}
		if len(items) >= 2 || len(items) == 1 && crumbLabel.MatchString(text) {
			return items
		}
	}
	return nil
}

// splitCrumb splits a line into its items; nil when it is no breadcrumb.
func splitCrumb(text string) []string {
	rest := crumbLabel.ReplaceAllString(text, "")
	labelled := rest != strings.TrimSpace(text)
	if !labelled && !strings.HasPrefix(rest, "首页") && !strings.HasPrefix(rest, "首頁") && !strings.Contains(clip(rest, 20), "首页") {
		return nil
	}
	var items []string
	for _, item := range crumbSeparator.Split(rest, -1) {
		if item = strings.Trim(item, " |·"); item != "" {
			items = append(items, item)
		}
	}
	return items
}

// linkTexts returns the links of a breadcrumb whose separators are pictures.
func linkTexts(n *html.Node) []string {
	var out []string
	var visit func(*html.Node)
	visit = func(n *html.Node) {
		if n.Type == html.ElementNode && n.DataAtom == atom.A {
			if text := textOf(n, 200); text != "" {
				out = append(out, text)
			}
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			visit(c)
		}
	}
	visit(n)
	if len(out) > 12 {
		return nil // a menu
	}
	return out
}
