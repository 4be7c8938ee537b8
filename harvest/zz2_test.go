package harvest

import (
	"os"
	"strings"
	"testing"

	"nianbao/farm"
)

func TestZP(t *testing.T) {
	p := newPortals(t, farm.Synthesis{Seed: 1, Hosts: 4, Reports: 30, Platforms: nil})
	p.crawl(t)
	for _, src := range p.selected {
		must(t, p.Looks(src, func(l Look) error {
			if strings.Contains(l.Request.URL, os.Getenv("U")) {
				t.Log(l.Request.URL, l.Doc.Form, "\n", l.Doc.Raw())
				for _, k := range l.Doc.Links {
					t.Logf("%+v", k)
				}
			}
			return nil
		}))
	}
}
