package harvest

import (
	"os"
	"strings"
	"testing"

	"nianbao/farm"
	"nianbao/store"
)

func TestZP(t *testing.T) {
	p := newPortals(t, farm.Synthesis{Seed: *portalSeed, Hosts: *portalHosts, Reports: 30})
	var sel = p.selected
	p.selected = nil
	for _, s := range sel {
		if strings.Contains(s.Base, os.Getenv("H")) {
			p.selected = append(p.selected, s)
		}
	}
	p.crawl(t)
	for _, src := range p.selected {
		must(t, p.Looks(src, func(l Look) error {
			t.Log("LOOK", l.Request.Step, l.Request.URL, "col", l.Judgement.IsColumn, "decl", l.Judgement.Declared, "fam", l.Judgement.Family, "next", l.Judgement.Next, "rows", len(l.Judgement.Rows), "links", len(l.Doc.Links), l.Request.Why)
			if u := os.Getenv("U"); u != "" && strings.Contains(l.Request.URL, u) {
				t.Log(l.Request.URL, l.Doc.Form, "\n", l.Doc.Raw())
			}
			return nil
		}))
		must(t, p.Store.Outcomes(src.ID, func(o store.Outcome) error { t.Log("OUT", o.URL, o.Class, o.Sentence); return nil }))
	}
}
