package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"nianbao/farm"
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
	proxy := &gated{to: server.URL("big.test"), arrived: arrived, gate: gate}
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
	var out, errs bytes.Buffer
	if status := run(t.Context(), &app{out: &out, err: &errs}, r.flags(args...)); status != want {
		t.Fatalf("nianbao %v exited %d, want %d: %s%s", args, status, want, out.String(), errs.String())
	}
	return out.String()
}

// gated passes requests on, the second one when the gate is open.
type gated struct {
	to            string
	n             int
	arrived, gate chan struct{}
}

func (g *gated) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	if g.n++; g.n == 2 {
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
