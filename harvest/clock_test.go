package harvest

import (
	"context"
	"net/http"
	"testing"
	"time"

	"nianbao/crawler"
	"nianbao/store"
)

// year is by how much the clock jumps.
const year = 365 * 24 * time.Hour

// jump sets the clock, which advance does not set back.
func (c *leaping) jump(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// early counts requests that came sooner after the one before than 0.9 of a
// delay. Those of different runs are not compared: the clock jumped between.
func early(times [][]time.Time, delay time.Duration) (n int) {
	for _, run := range times {
		for i := range run {
			if i > 0 && run[i].Sub(run[i-1]) < delay*9/10 {
				n++
			}
		}
	}
	return n
}

// snapshotsOf is the digest of every snapshot by number.
func (p *portal) snapshotsOf(t *testing.T) map[uint64]string {
	t.Helper()
	out := map[uint64]string{}
	must(t, p.Store.Snapshots(1<<40, func(snap store.Snapshot) error {
		_, err := p.Store.Body(snap)
		out[snap.ID] = snap.Digest
		return err
	}))
	return out
}

// TestClockJumps sets the clock a year back, then two years forward, then back to
// where it was, with a run each time: no snapshot is lost or becomes another, no
// request comes early, and a page that was edited is found when its time has come.
// The control, a crawl without a delay, is early.
func TestClockJumps(t *testing.T) {
	const delay = time.Second
	p := newPortal(t, 30)
	p.Recheck = 20 * time.Hour
	times := [][]time.Time{nil}
	p.answer = func(_ http.ResponseWriter, _ string, _ int) bool {
		times[len(times)-1] = append(times[len(times)-1], p.clock.Now())
		return false
	}
	run := func(delay time.Duration) *Summary {
		t.Helper()
		times = append(times, nil)
		p.Crawler = &crawler.Crawler{AllowLoopback: true, UserAgent: "nianbao/test", Clock: p.clock, Patience: 10 * time.Minute, Delay: delay}
		s, err := p.Crawl(context.Background(), p.selected)
		must(t, err)
		return s
	}
	run(delay)
	was := p.snapshotsOf(t)
	if len(was) < 30 {
		t.Fatalf("%d snapshots of 30 articles", len(was))
	}
	changed := 0
	for i, d := range []time.Duration{-year, 2 * year, -year} {
		p.clock.jump(d)
		p.text[i] = "又及，更正数据。"
		changed += run(delay).Sources[0].Changed
		now := p.snapshotsOf(t)
		for id, digest := range was {
			if now[id] != digest {
				t.Errorf("after a jump of %v snapshot %d is %q, was %q", d, id, now[id], digest)
			}
		}
		was = now
	}
	if changed < 2 {
		t.Errorf("%d of the edited pages were found, want 2: those edited before the clock went forward", changed)
	}
	if n := early(times, delay); n > 0 {
		t.Errorf("%d requests came early", n)
	}
	if got := len(was); got <= 30 {
		t.Errorf("%d snapshots, want those of the edited pages too", got)
	}
	times = [][]time.Time{nil}
	p.clock.jump(2 * year)
	run(0)
	if early(times, delay) == 0 {
		t.Error("the control, a crawl without a delay, was never early: the proof proves nothing")
	}
}
