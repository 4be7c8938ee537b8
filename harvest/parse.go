package harvest

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"nianbao/report"
	"nianbao/store"
)

// Reparse is what reading the stored snapshots again changed.
type Reparse struct {
	Snapshots int      `json:"snapshots"`
	Same      int      `json:"same"`
	Broken    int      `json:"broken"` // snapshots that broke the reader
	Changes   []Change `json:"changes"`
}

// Change is what the reader makes of a snapshot now and did not before.
type Change struct {
	Snapshot uint64   `json:"snapshot"`
	URL      string   `json:"url"`
	Lines    []string `json:"lines"` // "t3.granted.total: 5 (number) -> 6 (number)", "kind: none -> annual"
}

// Parse reads every stored snapshot again with the current reader, on all
// cores and without the network, and stores a reading where none of this
// version exists, or what was read or the head beside it differs. A snapshot
// that only confirms older bytes is passed over, and so is a refusal. The first
// error of the store is returned after everything was tried.
func (h *Harvest) Parse(ctx context.Context) (*Reparse, error) {
	upTo, err := h.Store.Newest()
	if err != nil {
		return nil, fmt.Errorf("parse: %w", err)
	}
	out := &reparse{jobs: make(chan store.Snapshot)}
	for range runtime.GOMAXPROCS(0) {
		out.wg.Go(func() {
			for snap := range out.jobs {
				out.add(h.reread(snap))
			}
		})
	}
	walked := h.Store.Snapshots(upTo, func(snap store.Snapshot) error {
		if !snap.Whole() || snap.Revisit {
			return nil
		}
		if h.Room != nil {
			if err := h.Room(ctx); err != nil {
				return err
			}
		}
		select {
		case out.jobs <- snap:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	close(out.jobs)
	out.wg.Wait()
	slices.SortFunc(out.Changes, func(a, b Change) int { return int(a.Snapshot) - int(b.Snapshot) })
	if out.first != nil {
		return &out.Reparse, out.first
	}
	return &out.Reparse, walked
}

// reparse collects what the workers found.
type reparse struct {
	Reparse
	jobs  chan store.Snapshot
	wg    sync.WaitGroup
	mu    sync.Mutex
	first error
}

func (out *reparse) add(c Change, broken bool, err error) {
	out.mu.Lock()
	defer out.mu.Unlock()
	switch {
	case err != nil && out.first == nil:
		out.first = err
	case err != nil:
		return
	}
	out.Snapshots++
	switch {
	case broken:
		out.Broken++
	case len(c.Lines) == 0:
		out.Same++
	default:
		out.Changes = append(out.Changes, c)
	}
}

// reread reads one stored snapshot again and stores what is new. An outcome
// that the new reading overturns is written anew.
func (h *Harvest) reread(snap store.Snapshot) (change Change, broken bool, err error) {
	change = Change{Snapshot: snap.ID, URL: snap.URL}
	body, err := h.Store.Body(snap)
	if err != nil {
		return change, false, fmt.Errorf("reread %s: %w", snap.URL, err)
	}
	p := &page{snapshot: snap, body: body}
	p.source, _ = h.Sources.Find(snap.Source)
	readErr := guard(func() error { return h.read(p) })
	if p.reading.Version == 0 {
		return change, true, h.overturn(p, readErr, store.Finish{Snapshot: snap.ID})
	}
	if t, gone := h.forgottenBefore(p); gone {
		change.Lines = []string{t.Sentence()}
		_, err := h.Store.ForgetCapture(snap, t.Report)
		return change, false, err
	}
	f := store.Finish{Snapshot: snap.ID}
	if f.Reading, change.Lines, err = h.renewed(p); err != nil {
		return change, false, err
	}
	return change, false, h.overturn(p, readErr, f)
}

// renewed is the reading to store, nil where this version has stored the same
// with the same head beside it, and how it differs from the stored one. The
// judged rows of a list are kept: only a crawl judges rows.
func (h *Harvest) renewed(p *page) (*store.Reading, []string, error) {
	stored, ok, err := h.Store.Reading(p.snapshot.ID)
	if err != nil {
		return nil, nil, err
	}
	lines := []string{"read for the first time: " + string(p.reading.Kind)}
	if ok {
		var old Record
		if err := report.Decode(stored.Schema, stored.Data, &old); err != nil {
			return nil, nil, fmt.Errorf("reread snapshot %d: %w", p.snapshot.ID, err)
		}
		if p.passed && old.Version == report.Version && old.Report == nil {
			return nil, nil, nil // read in full when it was stored
		}
		p.reading.Listing = old.Listing
		if lines, err = diff(old.Reading, p.reading.Reading); err != nil {
			return nil, nil, err
		}
	}
	reading, err := p.reading.record(p.snapshot.ID, h.Now())
	if err != nil || ok && stored.Version == reading.Version && bytes.Equal(stored.Data, reading.Data) && bytes.Equal(stored.Head, reading.Head) {
		return nil, lines, err
	}
	return &reading, lines, nil
}

// overturn stores a reading and, where the class of the page changed with it,
// its outcome. A page that is a report now is asked for again like others.
func (h *Harvest) overturn(p *page, readErr error, f store.Finish) error {
	old, ok, err := h.Store.Outcome(p.snapshot.Source, p.snapshot.URL)
	if err != nil {
		return err
	}
	o := judge(p, readErr, h.Now())
	sent := old.Class == OutcomeElsewhere && o.Class != OutcomeOK // only a crawl judges where a page sends its reader
	if ok && old.Snapshot == p.snapshot.ID && old.Class != o.Class && !sent {
		o.Source, o.URL, o.Snapshot, o.Run = old.Source, old.URL, old.Snapshot, old.Run
		f.Outcome = o
		if o.Class == OutcomeOK && p.snapshot.Provenance == ProvenanceHTTP {
			f.Request = store.Request{Source: o.Source, URL: o.URL, Step: StepReport}
		}
	}
	if f.Reading == nil && f.Outcome.Class == "" {
		return nil
	}
	_, err = h.Store.Finish(f)
	return err
}
