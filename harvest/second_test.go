package harvest

import (
	"testing"
	"time"

	"nianbao/farm"
)

// TestSecondRunOverEveryPlatform: two days later nothing has changed on portals of
// all platforms. The second run asks for home pages, menus and lists, and for no
// report. Then one report in a hundred is edited without a word: a run that asks for
// pages of any age finds all of them.
func TestSecondRunOverEveryPlatform(t *testing.T) {
	p := newPortals(t, farm.Synthesis{Seed: *portalSeed, Hosts: *portalHosts, Reports: 60})
	p.crawl(t)
	first, found := len(p.server.Log()), len(p.found(t))
	now := time.Now().Add(48 * time.Hour)
	p.Now, p.Recheck = func() time.Time { return now }, 20*time.Hour
	p.crawl(t)
	reports := map[string]bool{}
	for _, r := range p.farm.Truth() {
		reports[r.Host+r.Path] = true
	}
	second, again := p.server.Log()[first:], 0
	for _, e := range second {
		if reports[e.Host+e.Path] {
			again++
		}
	}
	t.Logf("%d requests for %d reports, then %d (%.1f %%), %d of them for reports", first, found, len(second), 100*float64(len(second))/float64(first), again)
	if again > 0 || len(second) == 0 || float64(len(second)) > 0.15*float64(first) {
		t.Errorf("%d requests, then %d, %d of them for reports; want at most 15 %% and none", first, len(second), again)
	}
	edited := 0
	for i, r := range p.farm.Truth() {
		if i%100 == 7 {
			edited++
			must(t, p.server.Edit(r.Host, r.Path))
		}
	}
	p.Recheck = 0
	changed, same := 0, 0
	for _, line := range p.crawl(t).Sources {
		changed, same = changed+line.Changed, same+line.Same
	}
	t.Logf("%d of %d reports edited, %d found changed and %d the same", edited, found, changed, same)
	if edited == 0 || changed != edited || same != found-edited {
		t.Errorf("%d reports edited, %d found changed and %d the same of %d", edited, changed, same, found)
	}
}
