package harvest

import (
	"os"
	"strings"
	"testing"

	"nianbao/farm"
	"nianbao/store"
)

func TestZZ(t *testing.T) {
	p := newPortals(t, farm.Synthesis{Seed: 1, Hosts: 4, Reports: 30, Platforms: strings.Split(os.Getenv("PLAT"), ",")})
	p.crawl(t)
	pages := p.found(t)
	miss := map[string]int{}
	for _, r := range p.farm.Truth() {
		if !pages[r.Host+r.Path] {
			miss[r.Host]++
			if miss[r.Host] < 4 {
				t.Log("MISS", r.Host, r.Path, r.Title, r.Unit)
			}
		}
	}
	for _, q := range p.farm.Portals() {
		if miss[q.Host] > 0 {
			t.Logf("%+v", q)
		}
	}
	for host, es := range p.server.Requests() {
		if miss[host] > 0 {
			for _, e := range es {
				t.Log(e.Method, e.Host, e.Path, e.Status)
			}
		}
	}
	for _, src := range p.selected {
		host := strings.TrimPrefix(src.Base, "http://")
		host = strings.TrimSuffix(host, "/")
		if miss[host] == 0 {
			continue
		}
		must(t, p.Looks(src, func(l Look) error {
			t.Log("LEADS", l.Judgement.Leads)
			t.Log("LOOK", l.Request.Step, l.Request.URL, "col", l.Judgement.IsColumn, "decl", l.Judgement.Declared, "fam", l.Judgement.Family, "next", l.Judgement.Next, "rows", len(l.Judgement.Rows), "links", len(l.Doc.Links), l.Request.Why)
			if os.Getenv("ROWS") != "" {
				for _, r := range l.Judgement.Rows {
					t.Log("   ", r.Title, r.URL, r.Verdict)
				}
			}
			return nil
		}))
		must(t, p.Store.Outcomes(src.ID, func(o store.Outcome) error { t.Log("OUT", o.URL, o.Class, o.Sentence); return nil }))
	}
}
