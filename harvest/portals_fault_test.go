package harvest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"nianbao/farm"
	"nianbao/sources"
)

// walkable are the platforms whose lists are pages, services, and records.
var walkable = []string{"trs", "ucap", "hanweb", "vsb", "jpaas", "epoint", "gkmlpt", "anhui"}

// reports counts the reports of a portal that are in the store.
func (p *portals) reports(t *testing.T, host string) (found, want int) {
	t.Helper()
	pages := p.found(t)
	for _, r := range p.farm.Truth() {
		if r.Host == host {
			want++
			if pages[r.Host+r.Path] {
				found++
			}
		}
	}
	return found, want
}

// line is the summary of the portal at a host.
func (p *portals) line(t *testing.T, s *Summary, host string) SourceSummary {
	t.Helper()
	for _, src := range p.selected {
		if strings.HasSuffix(src.Base, "//"+host+"/") || strings.HasSuffix(src.Base, "//"+host) {
			for _, l := range s.Sources {
				if l.ID == src.ID {
					return l
				}
			}
		}
	}
	t.Fatalf("no line for %s", host)
	return SourceSummary{}
}

// TestMovedColumnIsFoundAgain moves the column of every portal between two
// runs: the menus are asked again and lead to the new one.
func TestMovedColumnIsFoundAgain(t *testing.T) {
	p := newPortals(t, farm.Synthesis{Seed: 11, Hosts: 1, Reports: 10, Platforms: walkable})
	p.crawl(t)
	now := time.Now().Add(48 * time.Hour)
	p.Now, p.Recheck = func() time.Time { return now }, 20*time.Hour
	moved := map[string]farm.Portal{}
	for _, portal := range p.farm.Portals() {
		m, err := p.server.Move(portal.Host)
		must(t, err)
		moved[portal.Host] = m
	}
	p.crawl(t)
	for host, portal := range moved {
		src := p.selected[slices.IndexFunc(p.selected, func(s sources.Source) bool { return strings.Contains(s.Base, host) })]
		lists, err := p.Lists(src.ID)
		must(t, err)
		path, _, _ := strings.Cut(portal.Columns[0], "#")
		if !slices.ContainsFunc(lists, func(l List) bool {
			return strings.Contains(l.URL, path) || strings.Contains(l.Referer, path) || portal.Platform == "gkmlpt" && l.Reports > 0
		}) {
			t.Errorf("%s: the list at %s was not found again: %+v", host, portal.Columns[0], lists)
		}
	}
}

// TestOverstatedListIsAGap has lists declare a row more than they show.
func TestOverstatedListIsAGap(t *testing.T) {
	p := newPortals(t, farm.Synthesis{Seed: 12, Hosts: 1, Reports: 10, Platforms: walkable})
	for _, portal := range p.farm.Portals() {
		must(t, p.server.Overstate(portal.Host, 1))
	}
	s := p.crawl(t)
	seen := 0
	for _, portal := range p.farm.Portals() {
		line := p.line(t, s, portal.Host)
		if !p.declares(t, line.ID) {
			continue
		}
		seen++
		if line.State != StateShort || len(line.Gaps) == 0 || !strings.Contains(line.Gaps[0], "declares") {
			t.Errorf("%s: %s: %s", portal.Host, line.State, line.Sentence)
		}
		must(t, p.server.Overstate(portal.Host, 0))
	}
	if seen < len(walkable)-2 {
		t.Errorf("only %d portals declare how many rows their lists have", seen)
	}
	now := time.Now().Add(48 * time.Hour)
	p.Now, p.Recheck = func() time.Time { return now }, 20*time.Hour
	s = p.crawl(t)
	for _, portal := range p.farm.Portals() {
		if line := p.line(t, s, portal.Host); len(line.Gaps) > 0 || line.State != StateOK {
			t.Errorf("%s: mended, and still %s: %s", portal.Host, line.State, line.Sentence)
		}
	}
}

// declares says whether any list of a source tells how many rows it has.
func (p *portals) declares(t *testing.T, source string) bool {
	lists, err := p.Lists(source)
	must(t, err)
	return slices.ContainsFunc(lists, func(l List) bool { return l.Declared >= 0 })
}

// TestStuckListStops has lists answer page 1 for every number: the walk stops
// and says that the rest is not known.
func TestStuckListStops(t *testing.T) {
	p := newPortals(t, farm.Synthesis{Seed: 13, Hosts: 1, Reports: 60, Platforms: walkable})
	for _, portal := range p.farm.Portals() {
		must(t, p.server.Stick(portal.Host, true))
	}
	s := p.crawl(t)
	for _, portal := range p.farm.Portals() {
		line := p.line(t, s, portal.Host)
		_, want := p.reports(t, portal.Host)
		if line.Requests > 2*want+20 {
			t.Errorf("%s: %d requests", portal.Host, line.Requests)
		}
		if found, _ := p.reports(t, portal.Host); found < want && len(line.Gaps) == 0 {
			t.Errorf("%s: %d of %d reports and no gap: %s", portal.Host, found, want, line.Sentence)
		}
	}
}

// TestRefusingPortal is asked once and costs its neighbours nothing.
func TestRefusingPortal(t *testing.T) {
	p := newPortals(t, farm.Synthesis{Seed: 14, Hosts: 1, Reports: 6, Platforms: []string{"trs", "vsb"}})
	bad, good := p.farm.Portals()[0], p.farm.Portals()[1]
	must(t, p.server.Block(bad.Host, true))
	s := p.crawl(t)
	if line := p.line(t, s, bad.Host); line.State != StateRefused || line.Requests > 2 {
		t.Errorf("%s after %d requests: %s", line.State, line.Requests, line.Sentence)
	}
	if found, want := p.reports(t, good.Host); found != want {
		t.Errorf("the other portal: %d of %d reports", found, want)
	}
}
