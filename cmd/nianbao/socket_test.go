package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"nianbao/farm"
	"nianbao/sources"
	"nianbao/store"
)

// slowRun is a crawl of a portal that waits for the test, in this process.
type slowRun struct {
	dir     string
	portal  string
	release func()
	done    chan int
	errs    *bytes.Buffer
}

// startSlowRun begins a crawl with more arguments; its second request waits.
func startSlowRun(t *testing.T, ctx context.Context, args ...string) *slowRun {
	t.Helper()
	return startRun(t, ctx, 2, args...)
}

// startRun begins a crawl whose request of that number waits.
func startRun(t *testing.T, ctx context.Context, waits int, args ...string) *slowRun {
	t.Helper()
	f, err := farm.NewFrom(bigPortal())
	if err != nil {
		t.Fatal(err)
	}
	server, err := f.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	arrived, gate := make(chan struct{}), make(chan struct{})
	proxy := &gated{to: server.URL("big.test"), at: waits, arrived: arrived, gate: gate}
	front := startProxy(t, proxy)
	r := &slowRun{dir: t.TempDir(), portal: front, done: make(chan int, 1), errs: &bytes.Buffer{}}
	var opened bool
	r.release = func() {
		if !opened {
			opened = true
			close(gate)
		}
	}
	t.Cleanup(r.release)
	write(t, filepath.Join(r.dir, "sources", "big.toml"), "[[source]]\nid = \"620523-big\"\nname = \"甘谷县人民政府\"\ncode = \"620523\"\nbase = \""+front+"\"\nfamily = \"auto\"\n")
	write(t, filepath.Join(r.dir, "config.toml"), "[politeness]\ndelay = \"0s\"\nfactor = 0.0\n[log]\nlevel = \"error\"\n")
	all := append(r.flags("crawl", "--source", "620523-big", "--allow-loopback"), args...)
	go func() { r.done <- run(ctx, &app{out: io.Discard, err: r.errs}, all) }()
	select {
	case <-arrived:
	case status := <-r.done:
		t.Fatalf("the run ended with %d before it was watched: %s", status, r.errs)
	}
	return r
}

// flags are the arguments of a command on the run's store.
func (r *slowRun) flags(args ...string) []string {
	return append(args, "--store", filepath.Join(r.dir, "n.db"), "--config", filepath.Join(r.dir, "config.toml"), "--sources", filepath.Join(r.dir, "sources"))
}

// ask runs a reading command beside the crawl.
func (r *slowRun) ask(t *testing.T, want int, args ...string) string {
	t.Helper()
	out, _ := r.hear(t, want, args...)
	return out
}

// hear is ask, with what is said beside.
func (r *slowRun) hear(t *testing.T, want int, args ...string) (said, beside string) {
	t.Helper()
	var out, errs bytes.Buffer
	if status := run(t.Context(), &app{out: &out, err: &errs}, r.flags(args...)); status != want {
		t.Fatalf("nianbao %v exited %d, want %d: %s%s", args, status, want, out.String(), errs.String())
	}
	return out.String(), errs.String()
}

// gated passes requests on, that of number at when the gate is open.
type gated struct {
	to            string
	at, n         int
	arrived, gate chan struct{}
}

func (g *gated) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	if g.n++; g.n == g.at {
		close(g.arrived)
		<-g.gate
	}
	resp, err := http.Get(g.to + q.URL.RequestURI())
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer resp.Body.Close()
	w.Header().Set("Content-Type", resp.Header.Get("Content-Type"))
	w.WriteHeader(resp.StatusCode)
	_, _ = io.Copy(w, resp.Body) // who asked may have gone
}

// TestReadingWhileARunIsOn: status, why and show are answered by the run, what
// writes is refused, and the socket is for the owner only and goes with the run.
func TestReadingWhileARunIsOn(t *testing.T) {
	r := startSlowRun(t, t.Context())
	socket := socketOf(filepath.Join(r.dir, "n.db"))
	info, err := os.Stat(socket)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the socket: %v, %v; want mode 0600", info, err)
	}
	if out := r.ask(t, exitDone, "status"); !strings.Contains(out, "running since") || !strings.Contains(out, "1 busy") {
		t.Errorf("status says %q", out)
	}
	out := r.ask(t, exitDone, "why", r.portal+"/")
	for _, want := range []string{"in: host ", "620523-big", "robots.txt: no rule matches", "now: a run has it"} {
		if !strings.Contains(out, want) {
			t.Errorf("why does not say %q: %s", want, out)
		}
	}
	if out := r.ask(t, exitDone, "why", r.portal+"/admin/x"); !strings.Contains(out, "Disallow: /admin/") {
		t.Errorf("why of a forbidden page says %q", out)
	}
	r.ask(t, exitDone, "show")
	r.ask(t, exitInUse, "parse")
	r.ask(t, exitInUse, "crawl", "--source", "620523-big", "--allow-loopback")
	r.release()
	if status := <-r.done; status != exitDone {
		t.Fatalf("the run exited %d: %s", status, r.errs)
	}
	if _, err := os.Stat(socket); err == nil {
		t.Error("the socket outlives the run")
	}
	if out := r.ask(t, exitDone, "status"); !strings.Contains(out, "run 1") || !strings.Contains(out, "40 new") {
		t.Errorf("status after the run says %q", out)
	}
	if out := r.ask(t, exitDone, "runs", "1"); !strings.Contains(out, "620523-big") {
		t.Errorf("runs 1 says %q", out)
	}
	if out := r.ask(t, exitDone, "why", r.portal+"/nb/3.html"); !strings.Contains(out, "last      ok") || !strings.Contains(out, "again from") {
		t.Errorf("why of a report says %q", out)
	}
}

// TestReadingACopyWhileARunIsOn: what a run does not answer itself reads a
// consistent copy of its store and says so. The copy is gone afterwards, and the
// store of the run is never replaced.
func TestReadingACopyWhileARunIsOn(t *testing.T) {
	r := startRun(t, t.Context(), 30)
	db, report := filepath.Join(r.dir, "n.db"), r.portal+"/nb/3.html"
	backup, compact, out := filepath.Join(r.dir, "b.db"), filepath.Join(r.dir, "c.db"), filepath.Join(r.dir, "corpus")
	reading := [][]string{
		{"history", report}, {"diff", report}, {"explain", report},
		{"check"}, {"search", "改进"}, {"table", "granted", "--by", "year"},
		{"coverage", "--years", "2020"}, {"crawl", "--dry-run", "--source", "620523-big"},
		{"export", "--out", out, "--format", "csv"}, {"verify", out},
		{"store", "check", "--read-data"}, {"store", "backup", backup}, {"store", "backup", backup, "--incremental"},
		{"store", "compact", compact}, {"sources", "show", "620523-big"},
	}
	tell := func(status bool) {
		for _, args := range reading {
			_, said := r.hear(t, exitDone, args...)
			if got := strings.Contains(said, "consistent copy taken at"); got != status {
				t.Errorf("nianbao %v says %q; a copy: %v, want %v", args, said, got, status)
			}
			if left, _ := filepath.Glob(db + copyMark + "*"); len(left) > 0 {
				t.Errorf("nianbao %v left %q", args, left)
			}
		}
	}
	tell(true)
	if _, said := r.hear(t, exitDone, "show"); !strings.Contains(said, "the run answered this") {
		t.Errorf("show says %q", said)
	}
	r.ask(t, exitDone, "store", "diff", backup, db)
	_, said := r.hear(t, exitFailed, "store", "backup", db)
	if !strings.Contains(said, "the store itself") {
		t.Errorf("a backup over the store of the run says %q", said)
	}
	r.release()
	if status := <-r.done; status != exitDone {
		t.Fatalf("the run exited %d: %s", status, r.errs)
	}
	if err := os.Remove(compact); err != nil {
		t.Fatal(err)
	}
	tell(false)
	if got := reportsIn(t, db); got != reportsOfKilled {
		t.Errorf("%d reports after the run, want %d", got, reportsOfKilled)
	}
	r.ask(t, exitDone, "store", "check", "--read-data")
}

// slowWriter lets nothing through until it is released; arrived is closed when the
// first write waits.
type slowWriter struct {
	once          sync.Once
	arrived, gate chan struct{}
}

func (w *slowWriter) Write(p []byte) (int, error) {
	w.once.Do(func() { close(w.arrived) })
	<-w.gate
	return len(p), nil
}

// TestReadingWhileFilesAreTakenIn: an ingest and a parse, too, answer, and hand out
// copies; what lies beside the store meanwhile is not taken in.
func TestReadingWhileFilesAreTakenIn(t *testing.T) {
	dir := t.TempDir()
	db := filepath.Join(dir, "n.db")
	for i := range 3 {
		write(t, filepath.Join(dir, fmt.Sprint(i, ".html")), fmt.Sprintf("<html><title>第%d号通知</title><p>请于%d日前报送。</p></html>", i, i+1))
	}
	write(t, db+copyMark+"7", "another command reads this")
	out := &slowWriter{arrived: make(chan struct{}), gate: make(chan struct{})}
	done := make(chan int, 1)
	go func() {
		done <- run(t.Context(), &app{out: out, err: io.Discard}, []string{"ingest", dir, "--store", db})
	}()
	<-out.arrived
	for _, ask := range []struct {
		args         []string
		beside, says string
	}{
		{[]string{"status"}, "the run answered this", "running since"},
		{[]string{"history", "file:0.html"}, "consistent copy taken at", "file:0.html"},
		{[]string{"store", "check", "--read-data"}, "consistent copy taken at", "no damage found"},
	} {
		var says, beside bytes.Buffer
		status := run(t.Context(), &app{out: &says, err: &beside}, append(ask.args, "--store", db))
		if status != exitDone || !strings.Contains(beside.String(), ask.beside) || !strings.Contains(says.String(), ask.says) {
			t.Errorf("nianbao %v exited %d: %s%s", ask.args, status, says.String(), beside.String())
		}
	}
	close(out.gate)
	if status := <-done; status != exitDone {
		t.Errorf("the ingest exited %d", status)
	}
	var says bytes.Buffer
	if status := run(t.Context(), &app{out: &says, err: io.Discard}, []string{"store", "stats", "--store", db}); status != exitDone || !strings.Contains(says.String(), "3  snapshots") {
		t.Errorf("store stats exited %d: %s", status, says.String())
	}
}

// TestOldCopies: what a killed command left beside a store is removed after a
// day, and nothing else.
func TestOldCopies(t *testing.T) {
	dir := t.TempDir()
	db := filepath.Join(dir, "n.db")
	old := time.Now().Add(-2 * copyOld)
	for _, name := range []string{"n.db", "n.db.copy-1", "n.db.copy-2", "other.db.copy-3", "n.db.1"} {
		write(t, filepath.Join(dir, name), "x")
		if name != "n.db.copy-2" {
			if err := os.Chtimes(filepath.Join(dir, name), old, old); err != nil {
				t.Fatal(err)
			}
		}
	}
	removeOldCopies(db, time.Now())
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var left []string
	for _, e := range entries {
		left = append(left, e.Name())
	}
	if got := strings.Join(left, " "); got != "n.db n.db.1 n.db.copy-2 other.db.copy-3" {
		t.Errorf("left are %s", got)
	}
}

// TestMetricsOfARun reads the counts while a run is on.
func TestMetricsOfARun(t *testing.T) {
	l := newLive("crawl", func() uint64 { return 7 })
	a := &app{out: io.Discard, err: io.Discard, config: defaults()}
	if err := a.setLog(); err != nil {
		t.Fatal(err)
	}
	end, err := a.serveMetrics("127.0.0.1:0", l)
	if err != nil {
		t.Fatal(err)
	}
	end()
	for _, e := range endedEvents() {
		l.note(e)
	}
	var b bytes.Buffer
	l.metrics(&b)
	line := regexp.MustCompile(`^(# (HELP|TYPE) nianbao_[a-z_]+ .+|nianbao_[a-z_]+(\{[a-z]+="[^"]*"\})? [0-9.e+-]+)$`)
	for text := range strings.Lines(b.String()) {
		if !line.MatchString(strings.TrimRight(text, "\n")) {
			t.Errorf("no line of the text form: %q", text)
		}
	}
	for _, want := range []string{
		`nianbao_requests_total{outcome="ok"} 1`, `nianbao_requests_total{outcome="gone"} 1`, `nianbao_requests_total{outcome="timeout"} 1`,
		`nianbao_groups{state="parked"} 1`, `nianbao_groups{state="busy"} 1`, `nianbao_groups{state="waiting"} 1`,
		`nianbao_queue{state="busy"} 5`, `nianbao_queue{state="waiting"} 0`, "nianbao_bytes_total 30", "nianbao_commits_total 7",
		`nianbao_latency_seconds_bucket{le="0.25"} 1`, `nianbao_latency_seconds_bucket{le="+Inf"} 3`, "nianbao_latency_seconds_count 3",
	} {
		if !strings.Contains(b.String(), want+"\n") {
			t.Errorf("metrics lack %q:\n%s", want, b.String())
		}
	}
}

// TestRunEndsInTime: a run that is interrupted while its portal is silent ends
// in five seconds. One whose time is up is no failure.
func TestRunEndsInTime(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for the grace of a run")
	}
	ctx, cancel := context.WithCancel(t.Context())
	r := startSlowRun(t, ctx)
	began := time.Now()
	cancel()
	if status := <-r.done; status != exitFailed {
		t.Errorf("an interrupted run exited %d, want %d", status, exitFailed)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("the run ended after %v, want at most 5 s", took)
	}
	r.ask(t, exitDone, "crawl", "--source", "620523-big", "--allow-loopback", "--for", "1ms")
	if out := r.ask(t, exitDone, "runs"); strings.Count(out, "stopped before it was done") != 2 {
		t.Errorf("two runs were cut off, but runs says %q", out)
	}
}

// TestCoolingIsAskedOfTheRun: whether a source refused lately is asked of the run that
// holds the store, which is not copied for it.
func TestCoolingIsAskedOfTheRun(t *testing.T) {
	path := filepath.Join(t.TempDir(), "n.db")
	s, err := store.Open(path, store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	until := time.Now().Add(time.Hour).Truncate(time.Second)
	if err := s.Put("cooldown/620524-wushan", fmt.Appendf(nil, `{"until": %q, "refusals": 1}`, until.Format(time.RFC3339))); err != nil {
		t.Fatal(err)
	}
	end := (&app{}).serveSocket(t.Context(), s, nil)
	defer end()
	a := &app{out: io.Discard, err: io.Discard}
	a.config.Store.Path = path
	for id, want := range map[string]bool{"620524-wushan": true, "620524-other": false} {
		err := a.warm(t.Context(), nil, sources.Source{ID: id})
		if refused := err != nil && strings.Contains(err.Error(), "refused, and is not asked again before "+until.Local().Format("2006-01-02 15:04")); refused != want || !want && err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
	if len(a.copies) > 0 {
		t.Errorf("the store was copied: %q", a.copies)
	}
}
