package farm

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// walked is the farm of these tests.
var walked = Synthesize(Synthesis{Seed: 7, Hosts: 5, Reports: 40})

// serve starts a synthetic farm for a test.
func serveSynthetic(t *testing.T, s *Synthetic) *SyntheticServer {
	t.Helper()
	srv, err := s.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := srv.Close(); err != nil {
			t.Error(err)
		}
	})
	return srv
}

// browse is a browser for a portal.
func browse(t *testing.T, srv *SyntheticServer, p Portal) *browser {
	t.Helper()
	u, err := url.Parse(srv.URL(p.Host))
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, base: u, portal: p}
}

func TestSyntheticDeterministic(t *testing.T) {
	a, b := Synthesize(Synthesis{Seed: 3, Reports: 4}), Synthesize(Synthesis{Seed: 3, Reports: 4})
	if d := cmp.Diff(a.Truth(), b.Truth()); d != "" {
		t.Errorf("the truth differs:\n%s", d)
	}
	for i, p := range a.portals {
		for path := range p.routes {
			if x, y := answer(p, path), answer(b.portals[i], path); x != y {
				t.Errorf("%s%s differs:\n%s", p.host, path, cmp.Diff(x, y))
			}
		}
	}
	if c := Synthesize(Synthesis{Seed: 4, Reports: 4}); cmp.Equal(a.Truth(), c.Truth()) {
		t.Error("another seed draws the same")
	}
}

// answer is what a portal says to a GET, without a server.
func answer(p *synthPortal, path string) string {
	w := httptest.NewRecorder()
	p.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return fmt.Sprint(w.Code, w.Header(), w.Body.String())
}

func TestSyntheticReportsAreListed(t *testing.T) {
	srv := serveSynthetic(t, walked)
	truth := map[string][]SyntheticReport{}
	for _, r := range walked.Truth() {
		truth[r.Host] = append(truth[r.Host], r)
	}
	for _, p := range walked.Portals() {
		t.Run(p.Host, func(t *testing.T) {
			b := browse(t, srv, p)
			b.checkMenu()
			listed := map[string]bool{}
			for _, c := range p.Columns {
				for _, ref := range b.rows(c) {
					listed[ref] = true
				}
			}
			for _, r := range truth[p.Host] {
				if !listed[r.Path] {
					t.Errorf("%s is not listed", r.Path)
				}
			}
			if len(truth[p.Host]) != p.Reports || p.Reports < 30 || p.Reports > 50 {
				t.Errorf("%d reports, %d said", len(truth[p.Host]), p.Reports)
			}
			b.checkReport(truth[p.Host][0])
		})
	}
	for host, n := range srv.Tally() {
		if n.Requests == 0 || n.Missing+n.Forbidden+n.Blocked > 0 {
			t.Errorf("%s: %+v", host, n)
		}
	}
}

// checkMenu goes from the home page to the column by what links are called,
// as a reader would.
func (b *browser) checkMenu() {
	b.t.Helper()
	seen := map[string]bool{}
	for todo := []string{"/"}; len(todo) > 0; todo = todo[1:] {
		text := b.get(todo[0])
		if m := replaced.FindStringSubmatch(text); m != nil {
			todo = append(todo, m[1])
		}
		_, id, fragment := strings.Cut(b.portal.Column, "#")
		if fragment && strings.Contains(text, `"id":`+id+`,`) {
			return
		}
		for _, a := range b.anchors(todo[0], text) {
			if a[0] == b.portal.Column {
				if !slices.Contains(synthAnnualNames, a[1]) {
					b.t.Errorf("the column is called %q", a[1])
				}
				return
			}
			if key := routeKey(a[0]); slices.Contains(synthEntryNames, a[1]) && !seen[key] {
				seen[key] = true
				todo = append(todo, a[0])
			}
		}
	}
	b.t.Errorf("no menu leads to %s", b.portal.Column)
}

// checkReport reads a report as far as a test without a reader can.
func (b *browser) checkReport(r SyntheticReport) {
	b.t.Helper()
	text := b.get(r.Path)
	for _, want := range []string{r.Title, r.Agency, fmt.Sprint(r.Year), "六、其他需要报告的事项", "四、结转下年度继续办理", "复议后起诉"} {
		if !strings.Contains(text, want) && !strings.Contains(text, strings.Trim(fmt.Sprintf("%+q", want), `"`)) {
			b.t.Errorf("%s: no %s", r.Path, want)
		}
	}
	if r.Attachment != "" {
		if pdf := b.get(r.Attachment); !strings.HasPrefix(pdf, "%PDF-1.4") {
			b.t.Errorf("%s is no PDF", r.Attachment)
		}
	}
}

func TestSyntheticSums(t *testing.T) {
	for _, p := range walked.portals {
		for _, r := range p.truth() {
			f := p.figures(r.Agency, r.Year)
			for c := range 7 {
				sum := 0
				for _, row := range f.results {
					sum += row[c]
				}
				if f.fresh[c] < 0 || sum != f.done[c] || f.fresh[c]+f.carried[c] != f.done[c]+f.after[c] {
					t.Errorf("%s %d column %d: %+v", r.Agency, r.Year, c, f)
				}
			}
			if next := p.figures(r.Agency, r.Year+1); next.carried != f.after || f.inForce < f.made {
				t.Errorf("%s %d does not go on: %+v %+v", r.Agency, r.Year, f, next)
			}
		}
	}
}

func TestSyntheticPathsDiffer(t *testing.T) {
	for _, p := range walked.portals {
		seen := map[string]string{}
		note := func(path, what string) {
			if before, ok := seen[path]; ok {
				t.Errorf("%s: %s is %s and %s", p.host, path, before, what)
			}
			seen[path] = what
		}
		for _, c := range p.columns {
			note(c.path, c.name)
			for _, row := range c.rows {
				note(row.path, row.title)
			}
		}
	}
}

func TestSyntheticFaults(t *testing.T) {
	s := Synthesize(Synthesis{Seed: 11, Hosts: 1, Reports: 60})
	srv := serveSynthetic(t, s)
	for _, p := range s.Portals() {
		b := browse(t, srv, p)
		rows := len(b.rows(p.Columns[0]))
		moved, err := srv.Move(p.Host)
		if err != nil {
			t.Fatal(err)
		}
		b.portal = moved
		if moved.Column == p.Column {
			t.Errorf("%s: %s has not moved", p.Host, p.Column)
		}
		b.checkMenu()
		if n := len(b.rows(moved.Columns[0])); n != rows {
			t.Errorf("%s: %d rows, %d after the move", p.Host, rows, n)
		}
		if got := answer(srv.gates[p.Host].now.Load(), p.Column); !strings.HasPrefix(got, "404") && p.Platform != "gkmlpt" {
			t.Errorf("%s: %s is still there", p.Host, p.Column)
		}
		b.checkReport(s.Truth()[slices.IndexFunc(s.Truth(), func(r SyntheticReport) bool { return r.Host == p.Host })])
		if err := srv.Block(p.Host, true); err != nil {
			t.Fatal(err)
		}
		if got := answer(srv.gates[p.Host].now.Load(), "/"); !strings.HasPrefix(got, "412") {
			t.Errorf("%s: blocked, it says %.20s", p.Host, got)
		}
	}
	if err := srv.Block("www.trs-999.test", true); err == nil {
		t.Error("a portal that is not there was blocked")
	}
}

func TestSyntheticEnds(t *testing.T) {
	before := runtime.NumGoroutine()
	srv, err := Synthesize(Synthesis{Seed: 1, Hosts: 2}).Start()
	if err != nil {
		t.Fatal(err)
	}
	if err := srv.Close(); err != nil {
		t.Fatal(err)
	}
	for range 50 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines before, %d after", before, runtime.NumGoroutine())
}

func TestSyntheticCounts(t *testing.T) {
	eight := []string{"trs", "ucap", "hanweb", "jpaas", "vsb", "gkmlpt", "anhui", "epoint"}
	s := Synthesize(Synthesis{Seed: 1, Platforms: eight, Hosts: 10, Reports: 30})
	hosts, reports := map[string]int{}, map[string]int{}
	for _, p := range s.Portals() {
		hosts[p.Platform]++
		reports[p.Platform] += p.Reports
	}
	for _, name := range eight {
		t.Logf("%-8s %d hosts %d reports", name, hosts[name], reports[name])
	}
	t.Logf("all      %d hosts %d reports", len(s.Portals()), len(s.Truth()))
	if n := len(s.Truth()); len(s.Portals()) != 80 || n < 80*27 || n > 80*36 {
		t.Errorf("%d hosts, %d reports", len(s.Portals()), n)
	}
}
