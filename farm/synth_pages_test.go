package farm

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/text/encoding/htmlindex"
)

// voids are the elements without an end.
var voids = []string{"meta", "link", "input", "br"}

// unbalanced says which element of a page has no start or no end; "" if all
// have both.
func unbalanced(text string) string {
	var open []string
	for z := html.NewTokenizer(strings.NewReader(text)); ; {
		switch z.Next() {
		case html.ErrorToken:
			return strings.Join(open, " ")
		case html.StartTagToken:
			if name, _ := z.TagName(); !slices.Contains(voids, string(name)) {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				return "/" + string(name)
			}
			open = open[:len(open)-1]
		}
	}
}

// sent is a page as a portal sends it, in UTF-8.
func sent(t *testing.T, p *synthPortal, path string) (int, string, string) {
	t.Helper()
	w := httptest.NewRecorder()
	p.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://"+p.host+path, nil))
	enc, err := htmlindex.Get(p.manner.charset)
	if err != nil {
		t.Fatal(err)
	}
	text, err := enc.NewDecoder().String(w.Body.String())
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, w.Header().Get("Content-Type"), text
}

// services are paths that do not answer without a question.
var services = regexp.MustCompile(`^/(EWB-FRONT|szinf|common/search|module|api-gateway|gkmlpt/api)/`)

func TestSyntheticPagesAreWhole(t *testing.T) {
	s := Synthesize(Synthesis{Seed: 21, Hosts: 2, Reports: 6})
	for _, p := range s.portals {
		b := &browser{t: t, base: httptest.NewRequest(http.MethodGet, "http://"+p.host+"/", nil).URL, portal: p.public()}
		skip := map[string]bool{} // articles are alike: one of each column will do
		for _, c := range p.columns {
			for _, row := range c.rows[min(1, len(c.rows)):] {
				skip[routeKey(row.path)] = true
			}
		}
		for path := range p.routes {
			if skip[path] || services.MatchString(path) {
				continue
			}
			status, kind, text := sent(t, p, path)
			if status != http.StatusOK || !utf8.ValidString(text) && !strings.HasPrefix(text, "%PDF") {
				t.Errorf("%s%s: status %d", p.host, path, status)
			}
			if !strings.HasPrefix(kind, "text/html") {
				continue
			}
			if left := unbalanced(text); left != "" {
				t.Errorf("%s%s: %s is not closed", p.host, path, left)
			}
			for _, a := range b.anchors(path, text) {
				key := routeKey(a[0])
				file, _, _ := strings.Cut(key, "?") // one that does not look at its query
				if p.routes[key] == nil && p.routes[file] == nil {
					t.Errorf("%s%s links %s, which is not there", p.host, path, a[0])
				}
			}
		}
	}
}

func TestSyntheticListsThatLie(t *testing.T) {
	for _, p := range Synthesize(Synthesis{Seed: 5, Hosts: 1, Reports: 60}).portals {
		honest, more := p, newSynthPortal(p.synthSpec, synthFaults{extra: 3})
		stuck := newSynthPortal(p.synthSpec, synthFaults{stuck: true})
		c := honest.annual
		for len(c.subs) > 0 && len(c.rows) == 0 {
			c = c.subs[0]
		}
		if a, b := honest.declared(c), more.declared(c); b != a+3 {
			t.Errorf("%s declares %d and %d", p.host, a, b)
		}
		if a, b := stuck.slice(c, 1, 10), stuck.slice(c, 2, 10); len(a) != len(b) || a[0] != b[0] {
			t.Errorf("%s is not stuck", p.host)
		}
		if len(honest.routes) != len(stuck.routes) || len(honest.routes) != len(more.routes) {
			t.Errorf("%s has other routes when its lists lie", p.host)
		}
	}
}

func TestSyntheticSpread(t *testing.T) {
	shapes, charsets, links, scripted, shells := map[string]int{}, map[string]int{}, map[string]int{}, 0, 0
	for _, p := range Synthesize(Synthesis{Seed: 1, Hosts: 10, Reports: 30}).portals {
		shapes[p.manner.shape]++
		charsets[p.manner.charset]++
		links[p.manner.links]++
		scripted += one(p.manner.scripted)
		shells += one(p.manner.shell)
	}
	t.Log(shapes, charsets, links, "scripted", scripted, "shells", shells)
	if len(shapes) != 4 || len(charsets) != 2 || len(links) != 3 || scripted == 0 || shells == 0 {
		t.Error("a kind of portal is never drawn")
	}
}
