package harvest

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"nianbao/store"
)

// Reparse is what reading the stored snapshots again changed.
type Reparse struct {
	Snapshots int      `json:"snapshots"`
	Same      int      `json:"same"`
	Changes   []Change `json:"changes"`
}

// Change is what the reader makes of a snapshot now and did not before.
type Change struct {
	Snapshot uint64   `json:"snapshot"`
	URL      string   `json:"url"`
	Lines    []string `json:"lines"` // "t3.granted.total: 5 -> 6", "kind: none -> annual"
}

// Parse reads every stored snapshot again with the current reader, on all
// cores and without the network, and stores a reading where none of this
// version exists or what was read differs.
func (h *Harvest) Parse(ctx context.Context) (*Reparse, error) {
	upTo, err := h.Store.Newest()
	if err != nil {
		return nil, fmt.Errorf("parse: %w", err)
	}
	outcomes := map[string]store.Outcome{}
	if err := h.Store.Outcomes("", func(o store.Outcome) error {
		outcomes[key(o.Source, o.URL)] = o
		return nil
	}); err != nil {
		return nil, fmt.Errorf("parse: %w", err)
	}
	var (
		out   Reparse
		mu    sync.Mutex
		first error
		wg    sync.WaitGroup
		jobs  = make(chan store.Snapshot)
	)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for snap := range jobs {
				change, err := h.reread(snap, outcomes)
				mu.Lock()
				out.add(change, err)
				if err != nil && first == nil {
					first = err
				}
				mu.Unlock()
			}
		})
	}
	walked := h.Store.Snapshots(upTo, func(snap store.Snapshot) error {
		if !whole(snap) {
			return nil
		}
		select {
		case jobs <- snap:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	close(jobs)
	wg.Wait()
	slices.SortFunc(out.Changes, func(a, b Change) int { return int(a.Snapshot) - int(b.Snapshot) })
	if first != nil {
		return &out, first
	}
	return &out, walked
}

func (out *Reparse) add(c Change, err error) {
	if err != nil {
		return
	}
	out.Snapshots++
	if len(c.Lines) == 0 {
		out.Same++
		return
	}
	out.Changes = append(out.Changes, c)
}

// whole says whether a snapshot is a page: a refusal, an error page or a body
// cut short is evidence and never read.
func whole(snap store.Snapshot) bool {
	answered := snap.Status == 0 || snap.Status == 304 || snap.Status/100 == 2
	return answered && snap.Truncated == ""
}
