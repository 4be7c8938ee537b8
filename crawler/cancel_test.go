package crawler

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestCancel(t *testing.T) {
	tests := []struct {
		name    string
		grace   time.Duration
		finish  bool // the requests at work come to their end by themselves
		handled int
	}{
		{"what is at work finishes", 10 * time.Second, true, 2},
		{"what hangs is aborted", 30 * time.Millisecond, false, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			b.Clock = SystemClock()
			b.Delay = time.Hour
			b.Limits.Grace = test.grace
			ctx, cancel := context.WithCancelCause(t.Context())
			stop := errors.New("interrupted")
			var at sync.WaitGroup
			at.Add(2)
			gone := make(chan bool)
			slow := func(w http.ResponseWriter, q *http.Request) {
				if q.URL.Path == "/robots.txt" {
					http.NotFound(w, q)
					return
				}
				at.Done()
				if test.finish {
					<-gone
					return
				}
				<-q.Context().Done()
			}
			b.serve(slow, "a.test")
			b.serve(slow, "b.test")
			b.Delay = time.Millisecond
			for _, h := range []string{"a.test", "b.test"} {
				for _, u := range numbered(h, 20) {
					b.frontier.push(Request{Source: h, URL: u, Delay: time.Millisecond})
				}
			}
			go func() {
				at.Wait()
				cancel(stop)
				if test.finish {
					time.Sleep(10 * time.Millisecond)
					close(gone)
				}
			}()
			start := time.Now()
			err := b.Crawl(ctx, []string{"a.test", "b.test"})
			if !errors.Is(err, stop) {
				t.Errorf("Crawl = %v, want the cause", err)
			}
			if took := time.Since(start); took > 2*time.Second {
				t.Errorf("Crawl took %v", took)
			}
			if len(b.got) != test.handled || b.frontier.left() != 40-test.handled {
				t.Errorf("%d handled, %d left; want %d and %d", len(b.got), b.frontier.left(), test.handled, 40-test.handled)
			}
			if len(b.asked) != 4 {
				t.Errorf("server saw %v, want robots.txt and one page of each", b.asked)
			}
		})
	}
}

// Waiting for a delay is no reason to wait with the end.
func TestCancelWhileWaiting(t *testing.T) {
	b := newBench(t)
	b.Clock = SystemClock()
	b.Delay = time.Hour
	b.serve(pages(nil), "a.test")
	b.want(numbered("a.test", 10)...)
	ctx, cancel := context.WithCancel(t.Context())
	b.Observe = func(e Event) {
		if e.Kind == EventEnd {
			cancel()
		}
	}
	start := time.Now()
	if err := b.Crawl(ctx, []string{"a.test"}); !errors.Is(err, context.Canceled) {
		t.Errorf("Crawl = %v", err)
	}
	if took := time.Since(start); took > time.Second || b.frontier.left() != 10 {
		t.Errorf("Crawl took %v and left %d, want at once and 10", took, b.frontier.left())
	}
}

// TestCancelEndsAtOnce interrupts a run while ten servers keep it waiting for an
// hour each, in virtual time: what it takes is no wait at all.
func TestCancelEndsAtOnce(t *testing.T) {
	v := newVirtual(10, 1)
	c := v.crawler(defaultWorkers, time.Hour)
	synctest.Test(t, func(t *testing.T) {
		f := &stream{left: map[string]int{}}
		var names []string
		for h := range v.addrs {
			names = append(names, h)
			f.left[h] = 5
		}
		c.Frontier = f
		ctx, cancel := context.WithCancel(t.Context())
		var began time.Time
		go func() {
			time.Sleep(90 * time.Minute) // robots.txt and one page of each
			began = time.Now()
			cancel()
		}()
		err := c.Crawl(ctx, names)
		if took := time.Since(began); !errors.Is(err, context.Canceled) || took > 200*time.Millisecond {
			t.Errorf("Crawl ended after %v: %v", took, err)
		}
		v.wg.Wait()
	})
	if n := v.requests(); n != 20 {
		t.Errorf("%d requests, want robots.txt and one page of each", n)
	}
}

func TestCancelledBeforehand(t *testing.T) {
	b := newBench(t)
	b.serve(pages(nil), "a.test")
	b.want(numbered("a.test", 10)...)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := b.Crawl(ctx, []string{"a.test"}); !errors.Is(err, context.Canceled) {
		t.Errorf("Crawl = %v", err)
	}
	if len(b.got)+b.frontier.left() != 10 {
		t.Errorf("%d handled and %d left, want 10 in all", len(b.got), b.frontier.left())
	}
}
