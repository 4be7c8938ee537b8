package crawler

import (
	"io"
	"maps"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"
)

// remembered is a cache in memory.
type remembered struct {
	mu      sync.Mutex
	answers map[string]RobotsAnswer
}

func (m *remembered) Load(origin string) (RobotsAnswer, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	a, ok := m.answers[origin]
	return a, ok
}

func (m *remembered) Save(origin string, a RobotsAnswer) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.answers[origin] = a
}

// TestRobotsOnceADayOverRuns: a run within a day of another asks for no
// robots.txt that the other was told, and keeps to it.
func TestRobotsOnceADayOverRuns(t *testing.T) {
	b := newBench(t)
	cache := &remembered{answers: map[string]RobotsAnswer{}}
	b.Robots = cache
	b.serve(withRobots(200, "User-agent: *\nDisallow: /secret\n"), "a.test")
	b.serve(withRobots(404, ""), "b.test")
	b.serve(withRobots(500, ""), "c.test")
	b.serve(pages(map[string]string{"/robots.txt": "->/r", "/r": "User-agent: *\nDisallow: /\n"}), "d.test")
	want := func(runs int) {
		t.Helper()
		b.got = map[string]*Response{}
		b.want("http://a.test/1", "http://a.test/secret", "http://b.test/1", "http://c.test/1", "http://d.test/1")
		b.mustRun()
		for u, class := range map[string]string{
			"http://a.test/1": "", "http://a.test/secret": ClassRobots, "http://b.test/1": "",
			"http://c.test/1": ClassRobotsUnreachable, "http://d.test/1": ClassRobots,
		} {
			if got := b.got[u]; got == nil || (got.Err == nil) != (class == "") || got.Err != nil && got.Err.Class != class {
				t.Errorf("run %d: %s: %+v, want class %q", runs, u, got, class)
			}
		}
		for _, host := range []string{"a.test /robots.txt", "b.test /robots.txt", "d.test /r"} {
			if n := b.count(host); n != runs {
				t.Errorf("%s was asked %d times, want %d", host, n, runs)
			}
		}
	}
	want(1)
	want(1) // within a day
	if got := slices.Sorted(maps.Keys(cache.answers)); !slices.Equal(got, []string{"http://a.test:80", "http://b.test:80", "http://d.test:80"}) {
		t.Errorf("kept for %v: a 500 says nothing", got)
	}
	b.clock.advance(RobotsFresh)
	want(2)
}

func TestRobotsAnswer(t *testing.T) {
	now := time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		status  int
		body    string
		allowed bool
		line    string
	}{
		{200, "User-agent: *\nDisallow: /", false, "Disallow: / (line 2)"},
		{404, "User-agent: *\nDisallow: /", true, "no robots.txt (404)"},
		{302, "", true, "no robots.txt (302 that leads nowhere)"},
	} {
		a := RobotsAnswer{At: now, Status: test.status, Body: []byte(test.body)}
		if allowed, line := a.Allows("http://a.test/x?y=1"); allowed != test.allowed || line != test.line {
			t.Errorf("%d %q: allowed %v by %q", test.status, test.body, allowed, line)
		}
		if !a.Fresh(now) || !a.Fresh(now.Add(RobotsFresh-1)) || a.Fresh(now.Add(RobotsFresh)) || a.Fresh(now.Add(-1)) {
			t.Error("an answer holds for a day from its time")
		}
	}
	if o, err := Origin("HTTPS://A.test/x"); err != nil || o != "https://a.test:443" {
		t.Errorf("origin %q, %v", o, err)
	}
}

// TestRobotsCacheKeepsWholeLines: of a robots.txt that is too large what was
// read is kept, as it was used.
func TestRobotsCacheKeepsWholeLines(t *testing.T) {
	b := newBench(t)
	cache := &remembered{answers: map[string]RobotsAnswer{}}
	b.Robots = cache
	b.serve(func(w http.ResponseWriter, q *http.Request) {
		io.WriteString(w, "User-agent: *\nDisallow: /secret\n")
		for range 60_000 {
			io.WriteString(w, "# filler\n")
		}
	}, "a.test")
	b.want("http://a.test/secret")
	b.mustRun()
	a := cache.answers["http://a.test:80"]
	if allowed, _ := a.Allows("http://a.test/secret"); allowed || len(a.Body) > robotsMaxSize || a.Body[len(a.Body)-1] != '\n' {
		t.Errorf("kept %d bytes, allowed %v", len(a.Body), allowed)
	}
}
