package harvest

import (
	"context"
	"strings"
	"testing"
	"time"

	"nianbao/crawler"
	"nianbao/store"
)

// TestSecondRunAsksLists: with nothing changed, a run on the next days asks for
// lists and for no article, and nothing is transferred again.
func TestSecondRunAsksLists(t *testing.T) {
	p := newPortal(t, 200)
	p.Recheck = 20 * time.Hour
	first := p.crawl(t)
	if n := p.crawl(t); n != 0 {
		t.Errorf("%d requests at once again, want none", n)
	}
	p.clock.advance(70 * time.Hour)
	clear(p.bodies)
	second := p.crawl(t)
	if second == 0 || float64(second) > 0.15*float64(first) {
		t.Errorf("%d requests, then %d; want at most 15 %%", first, second)
	}
	for path := range p.bodies {
		t.Errorf("%s was transferred again", path)
	}
}

// TestChangesAreFound: of 200 reports two are edited without a word and one is
// deleted. A run that asks for pages of any age finds all three, transfers the
// edited ones only, and keeps both versions.
func TestChangesAreFound(t *testing.T) {
	p := newPortal(t, 200)
	p.Recheck = 20 * time.Hour
	p.crawl(t)
	p.clock.advance(time.Hour)
	p.text[17], p.text[103], p.text[150] = "又及，更正数据。", "又及，更正数据。", "gone"
	clear(p.bodies)
	p.Recheck = 0
	p.Crawler = &crawler.Crawler{AllowLoopback: true, UserAgent: "nianbao/test", Clock: p.clock, Delay: time.Second}
	s, err := p.Crawl(context.Background(), p.selected)
	must(t, err)
	line := s.Sources[0]
	if line.Changed != 2 || line.Outcomes[OutcomeGone] != 1 || len(p.bodies) != 2 {
		t.Errorf("%d changed, %d gone, bodies %v; want 2, 1 and those of the changed", line.Changed, line.Outcomes[OutcomeGone], p.bodies)
	}
	versions := map[string]map[string]bool{}
	must(t, p.Store.Snapshots(1<<40, func(snap store.Snapshot) error {
		if versions[snap.URL] == nil {
			versions[snap.URL] = map[string]bool{}
		}
		versions[snap.URL][snap.Digest] = true
		return nil
	}))
	base := strings.TrimSuffix(p.selected[0].Base, "/")
	for _, path := range []string{"/nb/art_17.html", "/nb/art_103.html", "/nb/art_150.html"} {
		if n := len(versions[base+path]); n != 2 {
			t.Errorf("%d versions of %s, want 2", n, path)
		}
	}
}

// TestReportsAreAskedLessAndLess walks a simulated year: a report that stays the
// same is asked for at growing intervals, in season twice as often.
func TestReportsAreAskedLessAndLess(t *testing.T) {
	z := horizon{recheck: 20 * time.Hour}
	day := 24 * time.Hour
	since := time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC)
	tried, asked := since, 0
	for now := since; now.Before(since.Add(365 * day)); now = now.Add(day) {
		z.now = now
		if z.old(store.Request{Step: StepReport, Since: since}, tried) {
			tried = now
			asked++
		}
	}
	if asked < 5 || asked > 20 {
		t.Errorf("a report that never changed was asked for %d times in a year, want a few", asked)
	}
	fresh := store.Request{Step: StepReport, Since: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)}
	z.now = fresh.Since.Add(4 * day)
	if !z.old(fresh, fresh.Since) {
		t.Error("a report of February is not asked for again after four days")
	}
	fresh.Since = time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	z.now = fresh.Since.Add(4 * day)
	if z.old(fresh, fresh.Since) {
		t.Error("a report of September is asked for again after four days")
	}
}
