package harvest

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nianbao/sources"
	"nianbao/store"
)

// TestLooksGoOnBesideDamage spoils runs of bytes in copies of a store: a page whose
// record is damaged is named, and all others are looked at.
func TestLooksGoOnBesideDamage(t *testing.T) {
	p := newPortal(t, 40)
	p.crawl(t)
	src := p.selected[0]
	looks := func(h *Harvest) (n int, err error) {
		err = h.Looks(src, func(Look) error { n++; return nil })
		return n, err
	}
	all, err := looks(p.Harvest)
	must(t, err)
	path := p.Store.Path()
	must(t, p.Store.Close())
	whole, err := os.ReadFile(path)
	must(t, err)
	used := len(strings.TrimRight(string(whole), "\x00"))
	dir, r, beside := t.TempDir(), rand.New(rand.NewPCG(5, 9)), 0
	for range 300 {
		spoiled := append([]byte{}, whole...)
		for at, j := r.IntN(used-256), 0; j < 256; j++ {
			spoiled[at+j] ^= byte(1 + r.IntN(255))
		}
		name := filepath.Join(dir, "spoiled.db")
		must(t, os.WriteFile(name, spoiled, 0o600))
		s, err := store.Open(name, store.Options{ReadOnly: true, Timeout: time.Second, Now: p.clock.Now})
		if err != nil {
			continue
		}
		n, err := looks(&Harvest{Store: s, Sources: p.Sources, Now: p.Now, Log: p.Log, Years: sources.Years{}})
		must(t, s.Close())
		if err == nil || !strings.HasPrefix(err.Error(), "look at http") {
			continue // nothing that is looked at, or the list of what there is
		}
		beside++
		if named := strings.Count(err.Error(), "look at http"); n+named != all {
			t.Errorf("%d pages looked at and %d named as damaged, want %d together: %v", n, named, all, err)
		}
	}
	t.Logf("%d of 300 spoiled stores have damaged pages among %d", beside, all)
	if beside < 2 {
		t.Errorf("%d stores with damaged pages prove nothing", beside)
	}
}
