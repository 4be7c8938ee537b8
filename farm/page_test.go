package farm

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// load reads the embedded farm.
func load(t *testing.T) *Farm {
	t.Helper()
	f, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// pages is every HTML file of the farm by URL, as text.
func pages(t *testing.T, f *Farm) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, s := range f.sites {
		for name, fl := range s.files {
			if typeOf(name) == "text/html" {
				out["http://"+s.Host+name] = readable(t, s, name, fl.body)
			}
		}
	}
	return out
}

// readable undoes the encoding of a file.
func readable(t *testing.T, s *site, name string, body []byte) string {
	t.Helper()
	switch enc := s.ruleFor(name).Encoding; enc {
	case "", "utf-8":
	case "gbk":
		b, err := simplifiedchinese.GBK.NewDecoder().Bytes(body)
		if err != nil {
			t.Fatal(err)
		}
		body = b
	default:
		t.Fatalf("%s%s: encoding %q is not known here", s.Host, name, enc)
	}
	if !utf8.Valid(body) {
		t.Fatalf("%s%s is not valid text", s.Host, name)
	}
	return string(body)
}

// page finds the text of a URL, folders by their index page.
func page(all map[string]string, u string) (string, bool) {
	for _, name := range []string{u, u + "index.html", u + "index.htm", u + "index.shtml"} {
		if text, ok := all[name]; ok {
			return text, true
		}
	}
	return "", false
}

// cells is the texts of a page: one for every td and th, one for every p and
// div outside of tables.
func cells(t *testing.T, text string) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for n := range root.Descendants() {
		cell := n.Data == "td" || n.Data == "th"
		if cell || (n.Data == "p" || n.Data == "div") && !inCell(n) {
			out = append(out, strings.TrimSpace(strings.ReplaceAll(inner(n), "\u00a0", " ")))
		}
	}
	return out
}

// inCell reports whether a node lies in a table cell.
func inCell(n *html.Node) bool {
	for a := range n.Ancestors() {
		if a.Data == "td" || a.Data == "th" {
			return true
		}
	}
	return false
}

// inner is the text below a node; br ends a line.
func inner(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		switch {
		case c.Type == html.TextNode:
			b.WriteString(c.Data)
		case c.Data == "br":
			b.WriteString("\n")
		}
	}
	return b.String()
}

// links is the targets of a page, resolved.
func links(t *testing.T, base, text string) []*url.URL {
	t.Helper()
	from, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var out []*url.URL
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			if a.Key != "href" && a.Key != "src" && a.Key != "action" || strings.HasPrefix(a.Val, "javascript:") {
				continue
			}
			u, err := from.Parse(a.Val)
			if err != nil {
				t.Errorf("%s: %v", base, err)
				continue
			}
			out = append(out, u)
		}
	}
	return out
}
