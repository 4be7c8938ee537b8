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
func (s *scanned) crumbText(n *node) {
	if len(n.data) > 600 || n.parent == nil || len(s.crumbs) >= 20 {
		return
	}
	if strings.Contains(n.data, "首页") && opensCrumb(n) {
		s.crumbs = append(s.crumbs, climb(n.parent.parent))
		return
	}
	if !strings.Contains(n.data, "位置") {
		return
	}
	text := squeeze(n.data)
	if crumbLabel.MatchString(text) && !n.parent.isUnread() {
		s.crumbs = append([]*node{climb(n.parent)}, s.crumbs...)
	}
}

// opensCrumb tells a link to the home page that a separator follows.
func opensCrumb(n *node) bool {
	link := n.parent
	if link.atom != atom.A || link.next == nil || link.parent == nil {
		return false
	}
	next := link.next
	text := next.data
	if next.kind == html.ElementNode {
		text = textOf(next, 100)
	}
	text = strings.TrimLeftFunc(text, isSpace)
	at := crumbSeparator.FindStringIndex(text)
	return at != nil && at[0] == 0
}

// climb goes up from the label of a breadcrumb to the element that also
// holds its items.
func climb(n *node) *node {
	best := n
	for range 4 {
		if len(splitCrumb(textOf(best, 2000))) >= 2 || len(linkTexts(best)) >= 2 || best.parent == nil || best.parent.kind != html.ElementNode {
			return best
		}
		if runes(textOf(best.parent, 2000)) > maxCrumb {
			return best
		}
		best = best.parent
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
func linkTexts(n *node) []string {
	var out []string
	var visit func(*node)
	visit = func(n *node) {
		if n.kind == html.ElementNode && n.atom == atom.A {
			if text := textOf(n, 200); text != "" {
				out = append(out, text)
			}
			return
		}
		for c := n.first; c != nil; c = c.next {
			visit(c)
		}
	}
	visit(n)
	if len(out) > 12 {
		return nil // a menu
	}
	return out
}
