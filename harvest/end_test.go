package harvest

import (
	"net/http"
	"strings"
	"testing"

	"nianbao/store"
)

// TestPageWithoutEnd serves from a portal that tells no length: one article breaks
// off at the first answer, one has never had an end, one breaks off elsewhere each
// time, and one at the same place within a tag. The first two are there after one run,
// the others are gaps.
func TestPageWithoutEnd(t *testing.T) {
	p := newPortal(t, 40)
	p.answer = func(w http.ResponseWriter, path string, n int) bool {
		text, ok := p.page(path)
		if !ok {
			return false
		}
		switch {
		case path == "/nb/art_7.html" && n == 1:
			text = text[:len(text)/2]
		case path == "/nb/art_8.html":
			text = strings.TrimSuffix(text, "</body></html>")
		case path == "/nb/art_9.html":
			text = text[:len(text)-30-n]
		case path == "/nb/art_10.html":
			text = text[:strings.LastIndexByte(text, '>')]
		}
		conn, out, err := w.(http.Hijacker).Hijack()
		if err == nil {
			_, err = out.WriteString("HTTP/1.0 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + text)
		}
		if err == nil {
			err = out.Flush()
		}
		if err != nil {
			t.Error(err)
		}
		conn.Close()
		return true
	}
	p.crawl(t)
	if got := p.outcomes(t); got[OutcomeOK] != 38 || got[OutcomeCut] != 2 {
		t.Errorf("outcomes %v, want 38 reports and two that are cut", got)
	}
	if line := p.summary.Sources[0]; line.New != 38 || line.Same+line.Changed != 0 {
		t.Errorf("%d new, %d the same and %d changed reports, want 38 new ones", line.New, line.Same, line.Changed)
	}
	for path, asked := range map[string]int{"/nb/art_6.html": 1, "/nb/art_7.html": 2, "/nb/art_8.html": 2, "/nb/art_9.html": 3, "/nb/art_10.html": 3} {
		if p.asked[path] < asked || p.asked[path] > asked && asked < 3 {
			t.Errorf("%s was asked for %d times, want %d", path, p.asked[path], asked)
		}
	}
	base := strings.TrimSuffix(p.selected[0].Base, "/")
	must(t, p.Store.Outcomes("", func(o store.Outcome) error {
		if o.Class == OutcomeCut && o.URL != base+"/nb/art_9.html" && o.URL != base+"/nb/art_10.html" {
			t.Errorf("%s is cut", o.URL)
		}
		return nil
	}))
}
