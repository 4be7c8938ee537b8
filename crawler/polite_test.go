package crawler

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestOneRequestAtATimePerGroup(t *testing.T) {
	b := newBench(t)
	b.Workers = 8
	slow := func(w http.ResponseWriter, q *http.Request) { io.WriteString(w, "page") }
	b.serve(slow, "a.test", "b.test", "c.test")
	b.serve(slow, "d.test")
	for _, h := range []string{"a.test", "b.test", "c.test", "d.test"} {
		b.want(numbered(h, 10)...)
	}
	b.mustRun()
	if len(b.got) != 40 {
		t.Errorf("%d pages handled, want 40", len(b.got))
	}
	if b.most != 1 {
		t.Errorf("%d requests at once at one server, want 1", b.most)
	}
	last := map[string]time.Time{}
	first := map[string]bool{}
	for _, e := range b.begins() {
		if at, ok := last[e.Group]; ok && e.At.Sub(at) < time.Second {
			t.Errorf("%s began %v after the request before it, want at least 1s", e.URL, e.At.Sub(at))
		}
		last[e.Group] = e.At
		if !first[e.Source] && !e.Robots {
			t.Errorf("%s is the first request to its host, want robots.txt", e.URL)
		}
		first[e.Source] = true
	}
	if len(last) != 2 || len(b.begins()) != 44 {
		t.Errorf("%d requests in %d groups, want 44 in 2", len(b.begins()), len(last))
	}
}

// The control of the test above: two servers are two groups, so their
// requests do overlap in a run.
func TestGroupsDoNotWaitForEachOther(t *testing.T) {
	b := newBench(t)
	meet := make(chan bool)
	b.serve(func(w http.ResponseWriter, q *http.Request) {
		if q.URL.Path == "/0.html" {
			meet <- true
		}
	}, "a.test")
	b.serve(func(w http.ResponseWriter, q *http.Request) {
		if q.URL.Path == "/0.html" {
			<-meet
		}
	}, "b.test")
	b.want("http://a.test/0.html", "http://b.test/0.html")
	b.mustRun()
	if len(b.got) != 2 {
		t.Errorf("%d pages handled, want 2", len(b.got))
	}
}

func TestGap(t *testing.T) {
	tests := []struct {
		name   string
		change func(*bench)
		delay  time.Duration // of the requests
		robots string
		takes  time.Duration // each answer
		want   time.Duration
	}{
		{name: "delay of the run", want: time.Second},
		{name: "zero on loopback", change: func(b *bench) { b.Delay = 0 }, want: 0},
		{name: "delay of the request", delay: 4 * time.Second, want: 4 * time.Second},
		{name: "a faster request does not count", delay: time.Millisecond, want: time.Second},
		{name: "factor on the response time", change: func(b *bench) { b.Factor = 5 }, takes: 2 * time.Second, want: 10 * time.Second},
		{name: "from start to start", takes: 3 * time.Second, want: 3 * time.Second},
		{name: "crawl-delay", robots: "User-agent: *\nCrawl-delay: 7\n", want: 7 * time.Second},
		{name: "crawl-delay of an hour", change: func(b *bench) { b.Patience = time.Hour }, robots: "User-agent: *\nCrawl-delay: 3600\n", want: time.Hour},
		{name: "jitter adds", change: func(b *bench) { b.Jitter, b.Rand = 0.2, func() float64 { return 0.5 } }, want: 1100 * time.Millisecond},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			if test.change != nil {
				test.change(b)
			}
			b.serve(func(w http.ResponseWriter, q *http.Request) {
				b.clock.advance(test.takes)
				if q.URL.Path == "/robots.txt" {
					io.WriteString(w, test.robots)
				}
			}, "a.test")
			for _, u := range numbered("a.test", 4) {
				b.frontier.push(Request{Source: "a", URL: u, Delay: test.delay})
			}
			b.mustRun()
			begins := b.begins()
			if len(begins) != 5 {
				t.Fatalf("%d requests, want 5", len(begins))
			}
			for i, e := range begins[1:] {
				if gap := e.At.Sub(begins[i].At); gap != test.want {
					t.Errorf("request %d began %v after the one before, want %v", i+1, gap, test.want)
				}
			}
		})
	}
}

func TestPublicAddressIsNeverAskedWithoutDelay(t *testing.T) {
	r := newRun(t.Context(), (&Crawler{}).filled(), nil)
	if got := r.gap(&group{}, Request{}, &exchange{url: mustURL(t, "http://a.test/")}); got != defaultDelay {
		t.Errorf("gap without a configured delay is %v, want %v", got, defaultDelay)
	}
	if got := r.gap(&group{loopback: true}, Request{}, &exchange{url: mustURL(t, "http://a.test/")}); got != 0 {
		t.Errorf("gap on loopback is %v, want 0", got)
	}
}

func TestRedirectsAndRobotsAreRequestsToo(t *testing.T) {
	b := newBench(t)
	b.serve(pages(map[string]string{"/a": "->/b", "/b": "->/c", "/c": "end"}), "a.test")
	resp := b.one("http://a.test/a")
	if string(resp.Body) != "end" || resp.URL != "http://a.test/c" || len(resp.Hops) != 2 {
		t.Fatalf("body %q at %s after %d hops", resp.Body, resp.URL, len(resp.Hops))
	}
	begins := b.begins()
	for i, e := range begins[1:] {
		if gap := e.At.Sub(begins[i].At); gap < time.Second {
			t.Errorf("hop %d began after %v, want 1s", i, gap)
		}
	}
	if got := strings.Join(b.asked, ", "); got != "a.test /robots.txt, a.test /a, a.test /b, a.test /c" {
		t.Errorf("server saw %s", got)
	}
}

func TestWindowBoundsWhatIsLeased(t *testing.T) {
	b := newBench(t)
	b.Window = 4
	b.Workers = 1
	b.want(numbered("a.test", 50)...)
	most := 0
	b.serve(func(w http.ResponseWriter, q *http.Request) {
		b.frontier.mu.Lock()
		defer b.frontier.mu.Unlock()
		b.mu.Lock()
		defer b.mu.Unlock()
		most = max(most, len(b.frontier.leased)-len(b.got))
	}, "a.test")
	b.mustRun()
	if most > 4 || len(b.got) != 50 {
		t.Errorf("%d leased at a time and %d handled, want at most 4 and 50", most, len(b.got))
	}
}

func TestPagesFoundOnTheWay(t *testing.T) {
	b := newBench(t)
	b.serve(pages(map[string]string{"/0.html": "", "/next": "", "/last": ""}), "a.test", "b.test")
	take := b.Handle
	b.Handle = func(ctx contextT, resp *Response) error {
		switch resp.Request.URL {
		case "http://a.test/0.html":
			b.frontier.push(Request{Source: "a.test", URL: "http://a.test/next"})
		case "http://a.test/next": // a page of one source that leads to another's
			b.frontier.push(Request{Source: "b.test", URL: "http://b.test/last"})
		}
		return take(ctx, resp)
	}
	b.want("http://a.test/0.html")
	if err := b.Crawl(t.Context(), []string{"b.test", "c.test", "a.test", "a.test"}); err != nil {
		t.Fatal(err)
	}
	if len(b.got) != 3 {
		t.Errorf("handled %v, want 3 pages", b.order)
	}
	done := map[string]bool{}
	for _, e := range b.events {
		if e.Kind == EventDone {
			done[e.Source] = true
		}
	}
	if !done["a.test"] || !done["b.test"] {
		t.Errorf("done events for %v, want both sources", done)
	}
}

// TestParallelInAGroup: a server is asked one thing at a time unless more is
// allowed, and the delay between starts stands either way.
func TestParallelInAGroup(t *testing.T) {
	for _, parallel := range []int{1, 3} {
		b := newBench(t)
		b.Parallel, b.Delay, b.Workers = parallel, 0, 8
		gate := make(chan bool)
		go func() {
			for range 30 {
				gate <- true
			}
		}()
		b.serve(func(w http.ResponseWriter, q *http.Request) {
			if q.URL.Path == "/robots.txt" {
				w.WriteHeader(404)
				return
			}
			<-gate
		}, "a.test")
		b.want(numbered("a.test", 30)...)
		b.mustRun()
		if len(b.got) != 30 || b.most > parallel {
			t.Errorf("parallel %d: %d pages, %d at a time", parallel, len(b.got), b.most)
		}
	}
}

func TestParallelKeepsTheDelay(t *testing.T) {
	b := newBench(t)
	b.Parallel, b.Delay = 3, time.Second
	b.serve(pages(map[string]string{}), "a.test")
	b.want(numbered("a.test", 10)...)
	b.mustRun()
	begins := b.begins()
	for i := 1; i < len(begins); i++ {
		if gap := begins[i].At.Sub(begins[i-1].At); gap < time.Second {
			t.Errorf("request %d came %s after the one before", i, gap)
		}
	}
}
