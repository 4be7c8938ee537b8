package crawler

import (
	"flag"
	"testing"
	"time"
)

var (
	paceEach  = flag.Int("pace-each", 10, "pages of each host in the test of pace in virtual time")
	paceScale = flag.Int("pace-scale", 20, "hosts and workers are divided by this in the test of pace in virtual time (1 for the figure)")
)

// TestPolitePace: hosts on servers of their own are asked side by side, each
// at its rate. The ideal is what one host takes alone: robots.txt and its
// pages, a delay apart, and the last answer. The control is a pool with fewer
// workers than answers under way (hosts x answer time / delay), which cannot
// keep the pace.
func TestPolitePace(t *testing.T) {
	const ms = time.Millisecond
	rows := []struct {
		name         string
		hosts, share int // hosts, and how many of them are at one address
		workers      int
		delay        time.Duration
		least, most  time.Duration // of the answers
		bound        float64       // times the ideal
		control      bool          // must miss the bound
	}{
		{"200 hosts at 1 s", 200, 1, defaultWorkers, time.Second, 0, 0, 1.03, false},
		{"200 hosts at 1 s, answers 200-400 ms", 200, 1, defaultWorkers, time.Second, 200 * ms, 400 * ms, 1.03, false},
		{"2,000 hosts at 5 s", 2000, 1, defaultWorkers, 5 * time.Second, 0, 0, 1.03, false},
		{"2,000 hosts at 5 s, answers 200-400 ms", 2000, 1, defaultWorkers, 5 * time.Second, 200 * ms, 400 * ms, 1.01, false},
		{"600 hosts on one address at 1 s", 600, 600, defaultWorkers, time.Second, 200 * ms, 400 * ms, 1.03, false},
		{"control: 80 workers for 120 answers", 2000, 1, 80, 5 * time.Second, 200 * ms, 400 * ms, 1.03, true},
	}
	t.Logf("%-40s %8s %9s %9s %7s %10s %10s %7s %9s", "run", "requests", "ideal", "took", "ratio", "least gap", "median gap", "at once", "robots 2nd")
	for _, row := range rows {
		row.hosts, row.workers, row.share = max(2, row.hosts / *paceScale), max(2, row.workers / *paceScale), max(1, row.share / *paceScale)
		v := newVirtual(row.hosts, row.share)
		v.takes = steady(row.least, row.most)
		took := inVirtualTime(t, v, v.crawler(row.workers, row.delay), *paceEach)
		perServer := row.share * (*paceEach + 1)
		ideal := time.Duration(perServer-1)*row.delay + (row.least+row.most)/2
		ratio := float64(took) / float64(ideal)
		gaps := v.gaps()
		median, most := gaps[len(gaps)/2], 0
		for _, s := range v.servers {
			most = max(most, s.most)
		}
		t.Logf("%-40s %8d %9s %9s %7.3f %10s %10s %7d %9d", row.name, v.requests(), seconds(ideal), seconds(took), ratio, seconds(gaps[0]), seconds(median), most, v.late())
		if want := row.hosts * (*paceEach + 1); v.requests() != want {
			t.Errorf("%s: %d requests, want %d", row.name, v.requests(), want)
		}
		if most != 1 || v.late() > 0 || gaps[0] < row.delay {
			t.Errorf("%s: %d requests at once, %d hosts without robots.txt first, least gap %v", row.name, most, v.late(), gaps[0])
		}
		if row.control {
			if ratio <= row.bound {
				t.Errorf("%s: %.3f x the ideal: the bound proves nothing", row.name, ratio)
			}
			continue
		}
		if ratio > row.bound || median > row.delay*101/100 {
			t.Errorf("%s: %.3f x the ideal, want at most %.2f; median gap %v", row.name, ratio, row.bound, median)
		}
	}
}
