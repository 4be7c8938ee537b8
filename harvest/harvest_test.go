package harvest

import (
	"context"
	"encoding/json"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"nianbao/crawler"
	"nianbao/farm"
	"nianbao/report"
	"nianbao/sources"
	"nianbao/store"
)

// rig is a harvest of the farm: real portals on loopback, a real store.
type rig struct {
	*Harvest
	server   *farm.Server
	selected []sources.Source

	mu        sync.Mutex
	exchanges int // requests begun, robots.txt and redirects too
}

// newRig serves archives, or the embedded farm where there are none.
func newRig(t *testing.T, archives ...string) *rig {
	t.Helper()
	f, err := farm.New()
	if len(archives) > 0 {
		parts := make([][]byte, len(archives))
		for i, archive := range archives {
			parts[i] = []byte(archive)
		}
		f, err = farm.NewFrom(parts...)
	}
	must(t, err)
	f.Delay = func(string, string) time.Duration { return 2 * time.Millisecond } // so that overlaps show
	server, err := f.Start()
	must(t, err)
	t.Cleanup(func() { server.Close() })
	set, err := sources.Embedded()
	must(t, err)
	must(t, set.LoadFile("farm.toml", f.Definitions()))
	s, err := store.Open(filepath.Join(t.TempDir(), "nianbao.db"), store.Options{Create: true, Timeout: time.Second, Now: time.Now})
	must(t, err)
	t.Cleanup(func() { s.Close() })
	r := &rig{server: server}
	for _, src := range set.All() {
		if src.File == "farm.toml" {
			r.selected = append(r.selected, src)
		}
	}
	r.Harvest = &Harvest{Store: s, Sources: set, Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	return r
}

// shifted is the system's clock with another time of day.
type shifted struct{ now func() time.Time }

func (c shifted) Now() time.Time                         { return c.now() }
func (c shifted) After(d time.Duration) <-chan time.Time { return time.After(d) }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// crawl runs the harvest once.
func (r *rig) crawl(t *testing.T) *Summary {
	t.Helper()
	r.exchanges = 0
	r.Crawler = &crawler.Crawler{
		AllowLoopback: true, Lookup: r.server.Lookup, UserAgent: "nianbao/test", Clock: shifted{r.Now},
		Observe: func(e crawler.Event) {
			if e.Kind == crawler.EventBegin {
				r.mu.Lock()
				r.exchanges++
				r.mu.Unlock()
			}
		},
	}
	s, err := r.Crawl(context.Background(), r.selected)
	must(t, err)
	return s
}

// TestFarmIsHarvestedPolitely asks the portals' own logs: one request at a
// time, robots.txt first, nothing that is disallowed.
func TestFarmIsHarvestedPolitely(t *testing.T) {
	r := newRig(t)
	r.crawl(t)
	for _, breach := range r.server.Breaches() {
		t.Error(breach)
	}
	hosts := map[string]bool{}
	for _, e := range r.server.Log() {
		hosts[e.Host] = true
		if !strings.HasPrefix(e.UserAgent, "nianbao/") {
			t.Errorf("%s: user agent %q", e.Host, e.UserAgent)
		}
	}
	if len(hosts) != 6 {
		t.Errorf("%d hosts were asked, want 6", len(hosts))
	}
}

func TestSecondRunRevalidates(t *testing.T) {
	r := newRig(t)
	r.crawl(t)
	plan, err := r.Plan(r.selected, 0)
	must(t, err)
	before := len(r.server.Log())
	again := r.crawl(t)
	for _, line := range again.Sources {
		if line.New != 0 || line.Changed != 0 || line.Same != line.Reports || line.Worse {
			t.Errorf("%s: %d new, %d changed, %d of %d as before, worse %v", line.ID, line.New, line.Changed, line.Same, line.Reports, line.Worse)
		}
	}
	if asked := len(r.server.Log()) - before; plan.Requests != asked || r.exchanges != asked {
		t.Errorf("the plan says %d requests, the run counted %d, the portals saw %d", plan.Requests, r.exchanges, asked)
	}
}

func TestBudgetLeavesTheRestForTheNextRun(t *testing.T) {
	r := newRig(t)
	r.Budget = 3
	for _, line := range r.crawl(t).Sources {
		if pages := line.Requests - 1; pages > r.Budget { // robots.txt is not of the budget
			t.Errorf("%s: %d pages with a budget of %d", line.ID, pages, r.Budget)
		}
	}
	r.Budget, r.Recheck = 0, time.Hour
	for _, line := range r.crawl(t).Sources {
		if line.Left != 0 || line.State == StateEmpty {
			t.Errorf("%s: %s, %d left: %s", line.ID, line.State, line.Left, line.Sentence)
		}
	}
}

// TestKeptPageIsTakenUp leaves a request kept without an outcome, as a kill
// does, and expects the next run to read it without asking the portal.
func TestKeptPageIsTakenUp(t *testing.T) {
	for _, test := range []struct {
		name   string
		parses int
		want   string
	}{
		{"first time", 0, OutcomeNotReport},
		{"ended the process twice", maxParses, OutcomeCrashed},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRig(t)
			req := store.Request{Source: r.selected[0].ID, URL: r.selected[0].Base + "/news/left.html", Step: string(sources.StepArticle)}
			_, err := r.Store.Push([]store.Request{req})
			must(t, err)
			_, err = r.Store.Keep(store.Capture{Request: req, Body: []byte("<html><title>通知</title><p>明天停水。</p></html>"), Snapshot: store.Snapshot{
				Source: req.Source, URL: req.URL, FinalURL: req.URL, Step: req.Step, Status: 200, ContentType: "text/html", FetchedAt: time.Now(), Provenance: ProvenanceHTTP,
			}})
			must(t, err)
			for range test.parses {
				kept, err := r.Store.Unfinished()
				must(t, err)
				must(t, r.Store.Retry(kept[0]))
			}
			r.crawl(t)
			got := ""
			must(t, r.Store.Outcomes(req.Source, func(o store.Outcome) error {
				if o.URL == req.URL {
					got = o.Class
				}
				return nil
			}))
			if got != test.want {
				t.Errorf("outcome %q, want %q", got, test.want)
			}
			for _, e := range r.server.Log() {
				if e.Path == "/news/left.html" {
					t.Error("the portal was asked for a page that was kept")
				}
			}
		})
	}
}

func TestGuardTurnsAPanicIntoAnError(t *testing.T) {
	err := guard(func() error { panic("no such table") })
	if err == nil || err.Error() != "no such table" {
		t.Errorf("got %v", err)
	}
	o := judge(&page{}, err, time.Now())
	if o.Class != OutcomeCrashed || o.Retry != retryParser {
		t.Errorf("outcome %q, retry %q", o.Class, o.Retry)
	}
}

// TestParseNeverReadsARefusal reads a store again that holds an error page
// whose words could be a report's.
func TestParseNeverReadsARefusal(t *testing.T) {
	r := newRig(t)
	r.crawl(t)
	done, err := r.Parse(context.Background())
	must(t, err)
	if len(done.Changes) != 0 {
		t.Errorf("reading again changed %v", done.Changes)
	}
	if done.Snapshots < 40 {
		t.Errorf("only %d snapshots were read again", done.Snapshots)
	}
}

// TestRefusalIsNeverTakenUp leaves answers kept without an outcome that are
// no pages, though their words could be a report's.
func TestRefusalIsNeverTakenUp(t *testing.T) {
	for _, test := range []struct {
		name      string
		status    int
		truncated string
		want      string
	}{
		{"challenge", 412, "", OutcomeBlocked},
		{"error page", 500, "", OutcomeError},
		{"not there", 404, "", OutcomeGone},
		{"cut body", 200, "disconnect", OutcomeCut},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRig(t)
			req := store.Request{Source: r.selected[0].ID, URL: r.selected[0].Base + "/left.html", Step: string(sources.StepArticle)}
			body := "<html><title>安远县2023年政府信息公开工作年度报告</title><h1>安远县2023年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>收到申请3件。</p><p>二、主动公开政府信息情况</p><p>三、收到和处理政府信息公开申请情况</p><p>五、存在的主要问题及改进情况</p></html>"
			_, err := r.Store.Push([]store.Request{req})
			must(t, err)
			_, err = r.Store.Keep(store.Capture{Request: req, Body: []byte(body), Snapshot: store.Snapshot{
				Source: req.Source, URL: req.URL, FinalURL: req.URL, Step: req.Step, Status: test.status, Truncated: test.truncated,
				ContentType: "text/html; charset=utf-8", FetchedAt: time.Now(), Provenance: ProvenanceHTTP,
			}})
			must(t, err)
			r.selected = nil
			r.crawl(t)
			o, _, err := r.Store.Outcome(req.Source, req.URL)
			must(t, err)
			if o.Class != test.want {
				t.Errorf("outcome %q (%s), want %q", o.Class, o.Sentence, test.want)
			}
		})
	}
}

// wall answers everything but the home page with 429.
const wall = `-- site.json --
{"host": "wall.test", "rules": [{"match": "/*/*", "status": 429}]}
-- source.toml --
[[source]]
id = "620522-wall"
name = "秦安县人民政府"
code = "620522"
base = "http://wall.test"
family = "auto"
-- robots.txt --
User-agent: *
Disallow: /admin/
-- index.html --
<html><head><title>秦安县人民政府</title></head><body><a href="/zwgk/">政务公开</a><a href="/nb/">政府信息公开年报</a><a href="/xxgk/">政府信息公开</a></body></html>
`

// TestRefusingSiteIsLeftAlone crawls a site that refuses again and again, and
// watches the wait grow.
func TestRefusingSiteIsLeftAlone(t *testing.T) {
	r := newRig(t, wall)
	now := time.Now()
	r.Now = func() time.Time { return now }
	asked := func() int {
		before := len(r.server.Log())
		r.crawl(t)
		return len(r.server.Log()) - before
	}
	if n := asked(); n != 3 {
		t.Errorf("first run: %d requests, want robots.txt, the home page and one refusal", n)
	}
	if n := asked(); n != 0 {
		t.Errorf("at once again: %d requests, want none", n)
	}
	now = now.Add(61 * time.Second)
	if n := asked(); n != 1 {
		t.Errorf("after the wait: %d requests, want one probe: robots.txt holds a day", n)
	}
	now = now.Add(61 * time.Second)
	if n := asked(); n != 0 {
		t.Errorf("after the first wait again: %d requests, want none, the wait doubled", n)
	}
}

func TestMoreYearsWalkTheColumnsAnew(t *testing.T) {
	r := newRig(t)
	r.Recheck = time.Hour
	reports := func(from, to int) (n int) {
		r.Years = sources.Years{From: from, To: to}
		for _, line := range r.crawl(t).Sources {
			n += line.Reports
		}
		return n
	}
	few := reports(2022, 2022)
	all := reports(0, 0)
	if few == 0 || all <= few {
		t.Errorf("%d reports of one year, then %d of all", few, all)
	}
	before := len(r.server.Log())
	if again := reports(2021, 2022); again != all || len(r.server.Log()) != before {
		t.Errorf("fewer years: %d reports, %d requests", again, len(r.server.Log())-before)
	}
}

func TestConfirmedPagesAddNoReading(t *testing.T) {
	r := newRig(t)
	r.crawl(t)
	before, err := r.Store.Stats()
	must(t, err)
	r.crawl(t)
	after, err := r.Store.Stats()
	must(t, err)
	if before.Records["readings"] == 0 || before.Records["readings"] != after.Records["readings"] {
		t.Errorf("%d readings, then %d", before.Records["readings"], after.Records["readings"])
	}
}

// TestParseTellsAndStoresEveryDifference stores a reading of an older reader
// that differs in what is no cell, and expects it told and replaced.
func TestParseTellsAndStoresEveryDifference(t *testing.T) {
	r := newRig(t)
	r.crawl(t)
	var snap store.Snapshot
	var old Record
	must(t, r.Store.Readings(1<<62, func(s store.Snapshot, stored store.Reading) error {
		if stored.ReportID != "" && snap.ID == 0 {
			snap = s
			return report.Decode(stored.Schema, stored.Data, &old)
		}
		return nil
	}))
	old.Report.Scope, old.Report.Facts = "system", nil
	older, err := old.record(snap.ID, time.Now())
	must(t, err)
	_, err = r.Store.Finish(store.Finish{Snapshot: snap.ID, Reading: &older})
	must(t, err)
	done, err := r.Parse(context.Background())
	must(t, err)
	if len(done.Changes) != 1 || !strings.Contains(strings.Join(done.Changes[0].Lines, "\n"), "report.scope: system -> ") {
		t.Fatalf("changes %+v", done.Changes)
	}
	again, err := r.Parse(context.Background())
	must(t, err)
	if len(again.Changes) != 0 {
		t.Errorf("the new reading was not stored: %+v", again.Changes)
	}
}

// TestParseMendsTheHead takes the head off one reading and puts a wrong one
// beside another, as other versions may have stored them, and expects both
// beside readings that are otherwise as they were.
func TestParseMendsTheHead(t *testing.T) {
	r := newRig(t)
	r.crawl(t)
	want := map[uint64]store.Reading{}
	must(t, r.Store.Readings(1<<62, func(snap store.Snapshot, stored store.Reading) error {
		if stored.Head != nil && len(want) < 2 {
			want[snap.ID] = stored
		}
		return nil
	}))
	wrong := json.RawMessage(nil)
	for _, stored := range want {
		stored.Head = wrong
		_, err := r.Store.Finish(store.Finish{Snapshot: stored.Snapshot, Reading: &stored})
		must(t, err)
		wrong = json.RawMessage(`{"id":"0000000000000000","year":1999}`)
	}
	for _, parsed := range []string{"once", "again"} {
		done, err := r.Parse(context.Background())
		must(t, err)
		if len(done.Changes) != 0 {
			t.Errorf("parsed %s, %v changed: a head is no change of what was read", parsed, done.Changes)
		}
		r.Now = func() time.Time { return time.Now().Add(time.Hour) } // what is stored again would show it
	}
	for id, was := range want {
		is, _, err := r.Store.Reading(id)
		must(t, err)
		if string(is.Head) != string(was.Head) || string(is.Data) != string(was.Data) {
			t.Errorf("beside the reading of snapshot %d stands %s, want %s", id, is.Head, was.Head)
		}
		if is.At.After(time.Now()) {
			t.Errorf("the reading of snapshot %d was stored again though nothing differs", id)
		}
	}
}

// TestParseMakesLostOutcomes: what damage took of the outcomes of stored pages, a parse
// makes as it was.
func TestParseMakesLostOutcomes(t *testing.T) {
	r := newRig(t)
	r.crawl(t)
	want := map[string]store.Outcome{}
	must(t, r.Store.Outcomes("", func(o store.Outcome) error {
		if o.Class == OutcomeOK || o.Class == OutcomeNotReport {
			want[o.URL] = o
		}
		return nil
	}))
	for _, o := range want {
		_, err := r.Store.Finish(store.Finish{Outcome: store.Outcome{Source: o.Source, URL: o.URL, Class: OutcomeLost, Snapshot: o.Snapshot, Run: o.Run}})
		must(t, err)
	}
	_, err := r.Parse(context.Background())
	must(t, err)
	for url, was := range want {
		is, _, err := r.Store.Outcome(was.Source, url)
		must(t, err)
		if is.Class != was.Class || is.Sentence != was.Sentence || is.Snapshot != was.Snapshot {
			t.Errorf("%s ended %s: %s; after the parse %s: %s", url, was.Class, was.Sentence, is.Class, is.Sentence)
		}
	}
	if len(want) < 2 {
		t.Errorf("only %d pages were read", len(want))
	}
}

// nameless has a report that does not say whose it is.
const nameless = `-- site.json --
{"host": "nameless.test"}
-- source.toml --
[[source]]
id = "620522-nameless"
name = "秦安县人民政府"
code = "620522"
base = "http://nameless.test"
family = "auto"
-- index.html --
<html><head><title>首页</title></head><body><ul><li><a href="/nb/">政府信息公开年报</a></li></ul></body></html>
-- nb/index.html --
<html><head><title>政府信息公开年报</title></head><body><ul><li><a href="/nb/2023.html">2023年政府信息公开工作年度报告</a><span>2024-01-20</span></li></ul></body></html>
-- nb/2023.html --
<html><head><title>2023年政府信息公开工作年度报告</title></head><body><h1>2023年政府信息公开工作年度报告</h1>
<div id="zoom"><p>一、总体情况</p><p>全年收到申请3件，均已答复。</p><p>二、主动公开政府信息情况</p><p>三、收到和处理政府信息公开申请情况</p>
<p>四、政府信息公开行政复议、行政诉讼情况</p><p>五、存在的主要问题及改进情况</p><p>将加强培训。</p><p>六、其他需要报告的事项</p><p>无。</p></div></body></html>
`

// TestParseWithoutTheDefinitions reads a store again whose sources are not
// loaded: what their definitions said is in the store.
func TestParseWithoutTheDefinitions(t *testing.T) {
	r := newRig(t, nameless)
	if n := r.crawl(t).Sources[0].Reports; n != 1 {
		t.Fatalf("%d reports, want 1", n)
	}
	set, err := sources.Embedded()
	must(t, err)
	r.Sources = set
	done, err := r.Parse(context.Background())
	must(t, err)
	if len(done.Changes) != 0 {
		t.Errorf("reading again changed %v", done.Changes)
	}
}
