package crawler

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// How much the tests of bounds load: small in every run, the figures of the
// issue with flags.
var (
	boundURLs  = flag.Int("bound-urls", 5000, "waiting URLs in the test of bounds (1000000 for the figure)")
	boundHosts = flag.Int("bound-hosts", 200, "hosts in the test of bounds (2000 for the figure)")
)

// stream is a frontier with so many requests of each source, made when they
// are leased: what a frontier on disk is to the crawler.
type stream struct {
	mu       sync.Mutex
	left     map[string]int
	released int
}

func (f *stream) Lease(_ context.Context, source string, n int) ([]Request, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n = min(n, f.left[source])
	out := make([]Request, n)
	for i := range out {
		out[i] = Request{Source: source, URL: fmt.Sprintf("http://%s/%d.html", source, f.left[source]-i)}
	}
	f.left[source] -= n
	return out, nil
}

func (f *stream) Release(reqs []Request) error {
	f.released += len(reqs)
	return nil
}

// residentMB is the resident memory of this process, 0 where it is not told.
func residentMB() int {
	data, err := os.ReadFile("/proc/self/statm")
	pages := 0
	if err == nil {
		_, err = fmt.Sscan(strings.SplitN(string(data), " ", 3)[1], &pages)
	}
	if err != nil {
		return 0
	}
	return pages * os.Getpagesize() >> 20
}

// TestBounds: however many URLs wait, the goroutines are those of the workers
// and of the connections, and the crawler holds a window of them.
func TestBounds(t *testing.T) {
	b := newBench(t)
	b.Workers = 8
	most, requests := 0, 0
	b.serve(func(w http.ResponseWriter, q *http.Request) {
		if q.URL.Path == "/robots.txt" {
			http.NotFound(w, q)
		}
	}, hostNames(*boundHosts)...)
	f := &stream{left: map[string]int{}}
	for _, h := range hostNames(*boundHosts) {
		f.left[h] = *boundURLs / *boundHosts
	}
	b.Frontier = f
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	b.Handle = func(context.Context, *Response) error {
		b.mu.Lock()
		defer b.mu.Unlock()
		most = max(most, runtime.NumGoroutine())
		if requests++; requests == 2000 {
			cancel()
		}
		return nil
	}
	before := runtime.NumGoroutine()
	err := b.Crawl(ctx, hostNames(*boundHosts))
	t.Logf("%d URLs waiting on %d hosts: %d handled, %d goroutines at most (%d before), %d MB resident, %v", *boundURLs, *boundHosts, requests, most, before, residentMB(), err)
	if most > before+12*b.Workers+64 {
		t.Errorf("%d goroutines for %d workers", most, b.Workers)
	}
	if mb := residentMB(); mb > 300 {
		t.Errorf("%d MB resident, want at most 300", mb)
	}
}

func hostNames(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("h%d.test", i)
	}
	return names
}
