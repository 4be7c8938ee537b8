package harvest

import (
	"errors"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"nianbao/store"
)

func TestEach(t *testing.T) {
	var done [100]atomic.Int32
	must(t, each(len(done), 7, func(i int) error { done[i].Add(1); return nil }))
	for i := range done {
		if n := done[i].Load(); n != 1 {
			t.Errorf("%d was done %d times", i, n)
		}
	}
	broken, calls := errors.New("broken"), 0
	if err := each(100, 1, func(i int) error { calls++; return broken }); !errors.Is(err, broken) || calls != 1 {
		t.Errorf("error %v after %d calls, want the error after 1", err, calls)
	}
	must(t, each(0, 8, func(int) error { return broken }))
}

// TestArmingSharesCommits arms many sources: were each to wait for commits of its
// own, a run over a province would begin seconds late.
func TestArmingSharesCommits(t *testing.T) {
	const sources = 256
	r := lookingRun(t)
	s, err := store.Open(filepath.Join(t.TempDir(), "nianbao.db"), store.Options{Create: true, Timeout: time.Second, Now: time.Now})
	must(t, err)
	defer s.Close()
	r.Store = s
	before := s.Commits()
	r.armAll(t.Context(), r.Sources.All()[:sources])
	must(t, r.failed)
	if n := s.Commits() - before; n > sources/2 {
		t.Errorf("%d commits for %d sources", n, sources)
	}
	waiting := 0
	must(t, s.Frontier("", func(store.Request) error { waiting++; return nil }))
	if waiting < sources {
		t.Errorf("%d pages wait, of %d sources", waiting, sources)
	}
}
