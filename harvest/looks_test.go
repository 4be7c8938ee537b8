package harvest

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nianbao/store"
)

// TestLooksGoOnBesideDamage spoils one run of bytes after another in copies of a store,
// until a page that is looked at was hit twice: it is named, and all others are looked
// at.
func TestLooksGoOnBesideDamage(t *testing.T) {
	p := newPortal(t, 60)
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
	const run = 256 // bytes
	name, damaged := filepath.Join(t.TempDir(), "spoiled.db"), 0
	for _, n := range rand.New(rand.NewPCG(5, 9)).Perm(len(bytes.TrimRight(whole, "\x00")) / run) {
		spoiled := bytes.Clone(whole)
		for i := range run {
			spoiled[n*run+i] ^= 0x55
		}
		must(t, os.WriteFile(name, spoiled, 0o600))
		s, err := store.Open(name, store.Options{ReadOnly: true, Timeout: time.Second, Now: p.clock.Now})
		if err != nil {
			continue
		}
		seen, err := looks(&Harvest{Store: s, Sources: p.Sources, Now: p.Now, Log: p.Log})
		must(t, s.Close())
		if err == nil || !strings.HasPrefix(err.Error(), "look at http") {
			continue // nothing that is looked at was hit, or the list of what there is
		}
		if named := strings.Count(err.Error(), "look at http"); seen+named != all {
			t.Errorf("%d pages looked at and %d named as damaged, want %d together: %v", seen, named, all, err)
		}
		if damaged++; damaged == 2 {
			break
		}
	}
	if all != 4 || damaged == 0 {
		t.Errorf("%d pages, damaged in %d of the spoiled stores: that proves nothing", all, damaged)
	}
}

// TestLooksGoOnBesideFaults: a page that breaks the judging of its links is passed over
// like one that breaks the reader.
func TestLooksGoOnBesideFaults(t *testing.T) {
	p := newPortal(t, 1)
	p.crawl(t)
	src, seen := p.selected[0], 0
	broken := &Harvest{Store: p.Store, Now: p.Now, Log: p.Log} // without definitions nothing can be judged
	must(t, broken.Looks(src, func(Look) error { seen++; return nil }))
	if seen != 0 {
		t.Errorf("%d pages were judged", seen)
	}
	must(t, p.Looks(src, func(Look) error { seen++; return nil }))
	if seen == 0 {
		t.Error("no page is looked at: that proves nothing")
	}
}
