package document

import (
	"regexp"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/net/html/atom"
)

var (
	opened    = regexp.MustCompile(`(?i)(?:window\.open|location\.(?:replace|assign))\s*\(\s*(?:encodeURI\(\s*)?['"]([^'"]+)['"]\s*[,)]`)
	assigned  = regexp.MustCompile(`(?i)location(?:\.href)?\s*=\s*(?:encodeURI\(\s*)?['"]([^'"]+)['"]\s*(?:[;})]|$|\n)`)
	refreshTo = regexp.MustCompile(`(?i)^\s*(\d*)(?:\.\d+)?\s*[;,]\s*(?:url\s*=)?\s*['"]?([^'"]+)`)
	record    = regexp.MustCompile(`(?is)<(record|nextgroup|pregroup)>\s*<!\[CDATA\[(.*?)\]\]>`)
)

// literalTarget returns the URL that a script opens, when it stands in the
// script as it is.
func literalTarget(script string) string {
	if len(script) > 2*maxReference {
		return ""
	}
	for _, re := range []*regexp.Regexp{opened, assigned} {
		if m := re.FindStringSubmatch(script); m != nil && m[1] != "about:blank" {
			return m[1]
		}
	}
	return ""
}

// shellText is the most text, in bytes, a page may have for its scripts to
// count as redirects; in a real page such lines serve buttons.
const shellText = 300

// redirects takes what sends a browser elsewhere at once: meta refresh, and
// in a page without content the location its scripts set.
func (l *linker) redirects(senders []*node) {
	shell := sync.OnceValue(func() bool { return len(textOf(l.tree.root, 4*shellText)) < shellText })
	for _, n := range senders {
		switch {
		case n.atom == atom.Meta && strings.EqualFold(n.attr("http-equiv"), "refresh"):
			l.redirect(n, refreshTarget(n.attr("content")))
		case n.atom == atom.Script && len(l.links) < maxLinks && shell():
			l.redirect(n, literalTarget(rawText(n)))
		}
	}
}

// refreshTarget reads the content of a refresh; one that waits longer than
// half a minute reloads a page and leads nowhere.
func refreshTarget(content string) string {
	m := refreshTo.FindStringSubmatch(content)
	if m == nil {
		return ""
	}
	if seconds, err := strconv.Atoi(m[1]); err == nil && seconds > 30 {
		return ""
	}
	return strings.TrimSpace(m[2])
}

func (l *linker) redirect(n *node, target string) {
	url, ok := l.doc.Resolve(target)
	if !ok || url == l.doc.URL {
		return
	}
	l.links = append(l.links, Link{URL: url, Via: viaRedirect, Place: l.tree.place(n)})
}

// maxRecord is the longest list record that is read.
const maxRecord = 64 << 10

// records takes the links of list rows that a page keeps in a script of type
// text/xml, or that are the whole answer of a list service. The URL of the
// next group of rows comes with the element's name as its row.
func (l *linker) records() {
	if raw := l.doc.page.raw; holdsCDATA(raw) && (strings.Contains(raw, "<record") || strings.Contains(raw, "group><![CDATA[")) {
		l.recordsIn(raw)
	}
}

// holdsCDATA tells whether a text has the mark that all records have, which few
// pages have at all.
func holdsCDATA(text string) bool {
	for {
		_, behind, found := strings.Cut(text, "![")
		if !found || hasFold(behind, "cdata[") {
			return found
		}
		text = behind
	}
}

// recordsIn takes the links of the records in a text.
func (l *linker) recordsIn(text string) {
	for i, m := range record.FindAllStringSubmatchIndex(text, maxLinks) {
		name, body := text[m[2]:m[3]], text[m[4]:m[5]]
		if len(body) > maxRecord || len(l.links) >= maxLinks {
			continue
		}
		l.record(strings.ToLower(name), body, i+1)
	}
}

// record reads the links of one record.
func (l *linker) record(name, body string, n int) {
	t, _ := parseHTML(tabled(body))
	defer t.release()
	for _, link := range l.linksIn(t) {
		link.Place = name + " " + strconv.Itoa(n)
		link.Main = name == "record"
		if name != "record" {
			link.Row, link.Date = name, ""
		}
		l.links = append(l.links, link)
	}
}

// tabled puts a table around rows of one, which need it to survive parsing.
func tabled(markup string) string {
	if strings.HasPrefix(strings.ToLower(clipBytes(strings.TrimSpace(markup), 3)), "<tr") {
		return "<table>" + markup + "</table>"
	}
	return markup
}

// linksIn returns the links of a list that is kept outside the page.
func (l *linker) linksIn(t *tree) []Link {
	inner := &linker{doc: l.doc, tree: t, via: viaRecord}
	inner.each(t.root)
	return inner.links
}
