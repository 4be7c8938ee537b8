package harvest

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nianbao/crawler"
	"nianbao/farm"
	"nianbao/sources"
	"nianbao/store"
)

// portalHosts is how many portals of each platform are harvested: a few in
// every test run, ten for the figures of the README.
var (
	portalHosts = flag.Int("portals", 1, "portals of each platform to harvest")
	portalSeed  = flag.Uint64("portal-seed", 1, "seed the portals are drawn from")
)

// portals is a harvest of a synthetic farm.
type portals struct {
	*Harvest
	farm     *farm.Synthetic
	server   *farm.SyntheticServer
	selected []sources.Source
}

func newPortals(t *testing.T, s farm.Synthesis) *portals {
	t.Helper()
	f := farm.Synthesize(s)
	server, err := f.Start()
	must(t, err)
	t.Cleanup(func() { server.Close() })
	set, err := sources.Embedded()
	must(t, err)
	must(t, set.LoadFile("farm.toml", f.Definitions()))
	p := &portals{farm: f, server: server}
	for _, src := range set.All() {
		if src.File == "farm.toml" {
			p.selected = append(p.selected, src)
		}
	}
	st, err := store.Open(filepath.Join(t.TempDir(), "nianbao.db"), store.Options{Create: true, Timeout: time.Second, Now: time.Now})
	must(t, err)
	t.Cleanup(func() { st.Close() })
	p.Harvest = &Harvest{Store: st, Sources: set, Now: time.Now, Log: slog.New(slog.DiscardHandler), Reach: func(sources.Source) bool { return false }}
	return p
}

func (p *portals) crawl(t *testing.T) *Summary {
	t.Helper()
	p.Crawler = &crawler.Crawler{AllowLoopback: true, Lookup: p.server.Lookup, UserAgent: "nianbao/test", Workers: 16}
	s, err := p.Crawl(context.Background(), p.selected)
	must(t, err)
	return s
}

// found are the titles of the reports in the store, by host and path.
func (p *portals) found(t *testing.T) map[string]bool {
	t.Helper()
	pages := map[string]bool{}
	must(t, p.Store.Outcomes("", func(o store.Outcome) error {
		if o.Class == OutcomeOK {
			_, rest, _ := strings.Cut(o.URL, "://")
			pages[rest] = true
		}
		return nil
	}))
	return pages
}

// TestEveryPortalIsHarvested walks portals of all platforms from their home
// pages: every report is found, at no more than two requests each, and nothing
// is asked that no reader would ask.
func TestEveryPortalIsHarvested(t *testing.T) {
	p := newPortals(t, farm.Synthesis{Seed: *portalSeed, Hosts: *portalHosts, Reports: 30})
	p.crawl(t)
	pages := p.found(t)
	type count struct{ hosts, reports, found, requests int }
	byPlatform := map[string]*count{}
	platform := map[string]string{}
	for _, portal := range p.farm.Portals() {
		platform[portal.Host] = portal.Platform
		if byPlatform[portal.Platform] == nil {
			byPlatform[portal.Platform] = &count{}
		}
		byPlatform[portal.Platform].hosts++
	}
	for _, r := range p.farm.Truth() {
		c := byPlatform[platform[r.Host]]
		c.reports++
		if pages[r.Host+r.Path] {
			c.found++
		} else {
			t.Errorf("not found: %s %s%s %s", platform[r.Host], r.Host, r.Path, r.Title)
		}
	}
	total := count{}
	for host, tally := range p.server.Tally() {
		byPlatform[platform[host]].requests += tally.Requests
		if tally.Forbidden > 0 || tally.Calendar > 0 || tally.Repeated > 0 || tally.Missing > 0 {
			t.Errorf("%s %s: %+v", platform[host], host, tally)
		}
	}
	for _, name := range farm.Platforms() {
		c := byPlatform[name]
		t.Logf("%-12s %3d hosts %4d of %4d reports, %4d requests, %.2f a report", name, c.hosts, c.found, c.reports, c.requests, float64(c.requests)/float64(max(1, c.reports)))
		total = count{total.hosts + c.hosts, total.reports + c.reports, total.found + c.found, total.requests + c.requests}
	}
	ratio := float64(total.requests) / float64(total.reports)
	t.Logf("%-12s %3d hosts %4d of %4d reports, %4d requests, %.2f a report", "all", total.hosts, total.found, total.reports, total.requests, ratio)
	if ratio > 2 {
		t.Errorf("%.2f requests a report, want at most 2", ratio)
	}
	for _, stray := range p.server.Strays() {
		t.Error(fmt.Sprint("asked outside: ", stray))
	}
}
