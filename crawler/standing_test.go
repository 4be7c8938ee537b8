package crawler

import (
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// book keeps standings in memory, as a store does over runs.
type book struct {
	mu   sync.Mutex
	page map[string]Standing
}

func (k *book) Recall(name string) (Standing, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	s, ok := k.page[name]
	return s, ok
}

func (k *book) Keep(name string, s Standing) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.page[name] = s
}

// standingBench is a bench with a server that answers its pages with status
// as long as refuse says so.
func standingBench(t *testing.T, status int, refuse func(n int) bool) *bench {
	b := newBench(t)
	b.Standings = &book{page: map[string]Standing{}}
	n := 0
	b.serve(func(w http.ResponseWriter, q *http.Request) {
		if q.URL.Path == "/robots.txt" {
			http.NotFound(w, q)
			return
		}
		if n++; refuse(n) {
			w.WriteHeader(status)
			return
		}
		io.WriteString(w, "page")
	}, "a.test")
	return b
}

// TestBackOffDoublesAndRecovers: each 429 in a row doubles the wait from 60 s,
// each page takes 20 s off again, and meanwhile the pace is slower.
func TestBackOffDoublesAndRecovers(t *testing.T) {
	for _, status := range []int{429, 503} {
		b := standingBench(t, status, func(n int) bool { return n == 2 || n == 3 })
		b.Patience, b.Workers = time.Hour, 1
		b.want(numbered("a.test", 12)...)
		b.mustRun()
		var gaps []string
		begins := b.begins()[1:]
		for i := 1; i < len(begins); i++ {
			gaps = append(gaps, begins[i].At.Sub(begins[i-1].At).String())
		}
		want := "1s 1m0s 2m0s 4.333333333s 3.666666666s 3s 2.333333333s 1.666666666s 1s 1s 1s"
		if got := strings.Join(gaps, " "); got != want {
			t.Errorf("%d: gaps %s, want %s", status, got, want)
		}
	}
}

// TestBackOffOutlivesTheRun: a run that is not patient leaves the server alone,
// and so does the next one until the time has come; the wait goes on doubling,
// up to a day.
func TestBackOffOutlivesTheRun(t *testing.T) {
	b := standingBench(t, 503, func(int) bool { return true })
	b.want(numbered("a.test", 40)...)
	wait := backoffFirst
	for run := range 14 {
		before := b.count("a.test /robots.txt") + len(b.asked)
		b.mustRun()
		if asked := b.count("a.test /robots.txt") + len(b.asked) - before; asked == 0 {
			t.Fatalf("run %d asked nothing", run)
		}
		asked := len(b.asked)
		b.mustRun()
		if len(b.asked) != asked {
			t.Fatalf("run %d was followed at once by a request", run)
		}
		b.clock.advance(wait - time.Second)
		b.mustRun()
		if len(b.asked) != asked {
			t.Fatalf("run %d was followed by a request before %v were over", run, wait)
		}
		b.clock.advance(time.Second)
		wait = min(2*wait, backoffMost)
	}
	for _, s := range b.Standings.(*book).page {
		if s.Wait != backoffMost {
			t.Errorf("the wait has grown to %v, want %v", s.Wait, backoffMost)
		}
	}
}

// TestRetryAfterIsKept: the server's own wish stands where it is longer.
func TestRetryAfterIsKept(t *testing.T) {
	b := newBench(t)
	b.Standings = &book{page: map[string]Standing{}}
	b.serve(func(w http.ResponseWriter, q *http.Request) {
		if q.URL.Path == "/robots.txt" {
			http.NotFound(w, q)
			return
		}
		w.Header().Set("Retry-After", "7200")
		w.WriteHeader(429)
	}, "a.test")
	b.want(numbered("a.test", 3)...)
	b.mustRun()
	if got := b.got["http://a.test/0.html"].Err.RetryAfter.Sub(b.clock.Now()); got != 2*time.Hour {
		t.Errorf("retry after %v, want 2h", got)
	}
	b.clock.advance(2*time.Hour - time.Second)
	b.mustRun()
	if len(b.asked) != 2 {
		t.Errorf("asked %v before the time the server named", b.asked)
	}
}

// TestBackOffRowEndsTheRun: a patient run gives a group up after three
// refusals in a row.
func TestBackOffRowEndsTheRun(t *testing.T) {
	b := standingBench(t, 429, func(int) bool { return true })
	b.Patience = 24 * time.Hour
	b.want(numbered("a.test", 40)...)
	b.mustRun()
	if len(b.asked) != 1+backoffRow {
		t.Errorf("%d requests, want robots.txt and %d", len(b.asked), backoffRow)
	}
}

// TestLongCrawlDelay: one request a run, and the next not before its time.
func TestLongCrawlDelay(t *testing.T) {
	b := newBench(t)
	b.Standings = &book{page: map[string]Standing{}}
	b.Robots = &remembered{answers: map[string]RobotsAnswer{}}
	b.serve(withRobots(200, "User-agent: *\nCrawl-delay: 3600\n"), "a.test")
	b.want(numbered("a.test", 5)...)
	for n := 1; n <= 4; n++ {
		b.mustRun()
		b.mustRun()
		if len(b.asked) != n {
			t.Fatalf("%d requests after %d hours, want %d: %v", len(b.asked), n-1, n, b.asked)
		}
		b.clock.advance(time.Hour)
	}
}

// TestDailyBudget: a host is asked so often a day, over runs, and its
// neighbours on the same address have budgets of their own.
func TestDailyBudget(t *testing.T) {
	b := newBench(t)
	b.Standings = &book{page: map[string]Standing{}}
	b.Daily = 5
	b.serve(withRobots(404, ""), "a.test", "b.test")
	b.want(numbered("a.test", 12)...)
	b.want(numbered("b.test", 2)...)
	asked := func(want int) {
		t.Helper()
		b.mustRun()
		n := 0
		for _, q := range b.asked {
			if strings.HasPrefix(q, "a.test ") {
				n++
			}
		}
		if n != want {
			t.Errorf("a.test was asked %d times, want %d: %q", n, want, b.asked)
		}
	}
	asked(5)
	asked(5)
	if n := len(b.asked) - 5; n != 3 {
		t.Errorf("b.test was asked %d times, want robots.txt and 2 pages", n)
	}
	b.clock.advance(24 * time.Hour)
	asked(10)
}

func TestHours(t *testing.T) {
	at := func(hour, minute int) time.Time { return time.Date(2026, 3, 1, hour, minute, 0, 0, shanghai) }
	for _, test := range []struct {
		hours Hours
		now   time.Time
		want  time.Time
	}{
		{Hours{}, at(12, 0), at(12, 0)},
		{Hours{22, 6}, at(12, 0), at(22, 0)},
		{Hours{22, 6}, at(23, 0), at(23, 0)},
		{Hours{22, 6}, at(5, 59), at(5, 59)},
		{Hours{22, 6}, at(6, 0), at(22, 0)},
		{Hours{1, 5}, at(0, 30), at(1, 0)},
		{Hours{1, 5}, at(5, 0), at(25, 0)},
	} {
		if got := test.hours.Next(test.now.UTC()); !got.Equal(test.want) {
			t.Errorf("hours %v at %v: next %v, want %v", test.hours, test.now, got, test.want)
		}
	}
}

// TestNothingIsAskedOutsideTheHours: a run out of hours asks nothing and gives
// everything back; a patient one waits.
func TestNothingIsAskedOutsideTheHours(t *testing.T) {
	for _, patience := range []time.Duration{0, 24 * time.Hour} {
		b := newBench(t) // it is 11:00 in Shanghai
		b.Hours, b.Patience = Hours{22, 6}, patience
		b.serve(withRobots(404, ""), "a.test")
		b.want(numbered("a.test", 5)...)
		b.mustRun()
		if patience == 0 && (len(b.asked) > 0 || b.frontier.left() != 5) {
			t.Errorf("asked %v, %d left", b.asked, b.frontier.left())
		}
		if patience > 0 && (len(b.asked) != 6 || b.begins()[0].At.In(shanghai).Hour() != 22) {
			t.Errorf("asked %v from %v", b.asked, b.begins()[0].At.In(shanghai))
		}
	}
}
