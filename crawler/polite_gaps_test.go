package crawler

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// stubborn is a farm whose pages redirect on their own host, to another host
// of their server and to another server, and answer 503 and 500 at first.
type stubborn struct {
	*virtual
	mu   sync.Mutex
	seen map[string]int
}

func (s *stubborn) reply(host, path string) string {
	s.mu.Lock()
	s.seen[host+path]++
	first := s.seen[host+path] == 1
	s.mu.Unlock()
	if path == "/robots.txt" {
		return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
	}
	var n, h int
	fmt.Sscanf(path, "/%d.html", &n)
	fmt.Sscanf(host, "h%d.", &h)
	const moved = "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: %s\r\n\r\n"
	switch {
	case n%5 == 1:
		return fmt.Sprintf(moved, "/there")
	case n%5 == 2:
		return fmt.Sprintf(moved, fmt.Sprintf("http://h%d.test/sibling", h^1))
	case n%5 == 3:
		return fmt.Sprintf(moved, fmt.Sprintf("http://h%d.test/elsewhere", (h+2)%len(s.addrs)))
	case n%25 == 4 && first:
		return "HTTP/1.1 503 Busy\r\nRetry-After: 3\r\nContent-Length: 0\r\n\r\n"
	case n%25 == 9 && first:
		return "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"
	}
	return "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage"
}

// early counts the requests that came sooner than nine tenths of the delay
// after the one before at the same server, in the servers' own log.
func (v *virtual) early(delay time.Duration) (n int) {
	for _, gap := range v.gaps() {
		if gap < delay*9/10 {
			n++
		}
	}
	return n
}

// TestPoliteGaps (P6): redirects, retries, robots.txt and runs that are cut
// off and begun again at once leave no gap below the delay, by the servers' own
// log. The control forgets when the run before ended.
func TestPoliteGaps(t *testing.T) {
	const delay = time.Second
	hosts, each := max(8, 40 / *paceScale), max(30, 1500 / *paceScale) // two hosts on each server
	t.Logf("%-28s %8s %5s %6s %9s", "runs", "requests", "runs", "early", "least gap")
	for _, row := range []struct {
		name   string
		before bool
	}{{"as they are", true}, {"control: no memory of runs", false}} {
		s := &stubborn{virtual: newVirtual(hosts, 2), seen: map[string]int{}}
		s.answer = s.reply
		runs := s.crawlInPieces(t, each, delay, row.before)
		t.Logf("%-28s %8d %5d %6d %9s", row.name, s.requests(), runs, s.early(delay), seconds(s.gaps()[0]))
		if row.before && s.early(delay) > 0 {
			t.Errorf("%d of %d requests came early", s.early(delay), s.requests())
		}
		if !row.before && s.early(delay) == 0 {
			t.Error("the control is as polite: the runs follow too slowly")
		}
		if runs < 3 || s.requests() < hosts*each {
			t.Errorf("%d runs and %d requests, want at least 3 and %d", runs, s.requests(), hosts*each)
		}
	}
}

// lanes is a frontier in memory with a queue for each source.
type lanes struct {
	mu      sync.Mutex
	waiting map[string][]Request
	n       int
}

func (f *lanes) Lease(_ context.Context, source string, n int) ([]Request, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n = min(n, len(f.waiting[source]))
	out := f.waiting[source][:n:n]
	f.waiting[source] = f.waiting[source][n:]
	f.n -= n
	return out, nil
}

func (f *lanes) Release(reqs []Request) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, q := range reqs {
		f.waiting[q.Source] = append(f.waiting[q.Source], q)
	}
	f.n += len(reqs)
	return nil
}

func (f *lanes) left() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.n
}

// TestSlowConnectionKeepsTheGap: what it takes to connect is not taken off the
// delay that the server sees.
func TestSlowConnectionKeepsTheGap(t *testing.T) {
	v := newVirtual(3, 1)
	c := v.crawler(4, 2*time.Second)
	c.connect = func(ctx context.Context, address string) (net.Conn, error) {
		time.Sleep(1500 * time.Millisecond)
		return v.connect(ctx, address)
	}
	inVirtualTime(t, v, c, 4)
	if gaps := v.gaps(); len(gaps) != 12 || gaps[0] < 2*time.Second {
		t.Errorf("gaps %v, want 12 of at least 2s", gaps)
	}
}

// crawlInPieces crawls all hosts, and cuts each run off after a while; what
// failed is tried again in the next.
func (s *stubborn) crawlInPieces(t *testing.T, each int, delay time.Duration, remember bool) (runs int) {
	synctest.Test(t, func(t *testing.T) {
		f := &lanes{waiting: map[string][]Request{}}
		for _, h := range hostNames(len(s.addrs)) {
			f.Release(requests(h, each))
		}
		standings, cache := &book{page: map[string]Standing{}}, &remembered{answers: map[string]RobotsAnswer{}}
		var before time.Time
		for f.left() > 0 {
			runs++
			c := s.crawler(64, delay)
			c.Frontier, c.Standings, c.Robots, c.Before = f, standings, cache, before
			c.Patience = time.Hour
			c.InScope = everywhere
			c.Handle = func(_ context.Context, resp *Response) error {
				if resp.Err != nil {
					return f.Release([]Request{resp.Request})
				}
				return nil
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(each)*delay)
			if err := c.Crawl(ctx, hostNames(len(s.addrs))); err != nil && !errors.Is(err, context.DeadlineExceeded) {
				t.Fatal(err)
			}
			cancel()
			if remember {
				before = time.Now()
			}
			if runs > 99 {
				t.Fatalf("%d requests are left after 99 runs", f.left())
			}
		}
		s.wg.Wait()
	})
	return runs
}

func requests(host string, n int) (out []Request) {
	for _, u := range numbered(host, n) {
		out = append(out, Request{Source: host, URL: u})
	}
	return out
}

// TestEarlyCountsCrawlDelay: the Crawl-delay that an earlier run was told
// holds from its end to the first request of the next.
func TestEarlyCountsCrawlDelay(t *testing.T) {
	b := newBench(t)
	b.Robots = &remembered{answers: map[string]RobotsAnswer{}}
	b.serve(withRobots(200, "User-agent: *\nCrawl-delay: 30\n"), "a.test")
	b.want("http://a.test/1")
	b.mustRun()
	b.Before = b.clock.Now()
	b.want("http://a.test/2")
	b.mustRun()
	var paths []string
	begins := b.begins()
	for _, e := range begins {
		paths = append(paths, e.URL)
	}
	if len(begins) != 3 || begins[2].At.Sub(b.Before) < 30*time.Second {
		t.Errorf("asked %s, the last %v after the run before", strings.Join(paths, ", "), begins[len(begins)-1].At.Sub(b.Before))
	}
}
