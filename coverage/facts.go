package coverage

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"time"

	"nianbao/report"
	"nianbao/sources"
	"nianbao/store"
)

// Facts is what a store knows of reports, lists and attempts.
type Facts struct {
	Newest   time.Time // of all captures
	found    []*found
	pages    map[page]*look
	relooks  map[page]time.Time // when list pages were last looked at
	outcomes map[string]outcome // by URL
	requests map[string][]request
	asked    map[string]bool // sources with an outcome
	stones   []store.Tombstone
}

// page is an address of a source.
type page struct{ source, url string }

// found is one document that was read as a report.
type found struct {
	report.Head
	source, url string
	snapshot    uint64
	at          time.Time
}

// readable says whether the report has any numbers that were read: a table is
// there, or there are none to read.
func (f *found) readable() bool {
	pictures, read := 0, 0
	for _, status := range f.Statuses {
		switch status {
		case report.StatusImage:
			pictures++
		case report.StatusOK, report.StatusPartial:
			read++
		}
	}
	return pictures == 0 || read > 0
}

// look is the newest stored capture of a list page, with how it was judged.
type look struct {
	*Listing
	search Search
}

// outcome is how the newest attempt on an address ended.
type outcome struct {
	class, sentence, source string
	at                      time.Time
}

// request is an address of the frontier.
type request struct {
	url, step, unit, list string
	waiting               bool
}

// Gather reads what the ledger rests on from a store.
func Gather(s *store.Store) (*Facts, error) {
	f := &Facts{pages: map[page]*look{}, relooks: map[page]time.Time{}, outcomes: map[string]outcome{}, requests: map[string][]request{}, asked: map[string]bool{}}
	steps := []func(*store.Store) error{f.readings, f.attempts, f.frontier} // each fills other parts of f
	errs := make([]error, len(steps))
	var wg sync.WaitGroup
	for n, step := range steps {
		wg.Go(func() { errs[n] = step(s) })
	}
	wg.Wait()
	if err := cmp.Or(errs...); err != nil {
		return nil, fmt.Errorf("gather what the store knows: %w", err)
	}
	for at, l := range f.pages {
		if seen := f.relooks[at]; seen.After(l.search.Seen) {
			l.search.Seen = seen
		}
	}
	f.stones = s.Tombstones()
	return f, nil
}

// readings gathers the reports and the list pages: the newest capture of each
// address. A refusal in the place of a report never takes it away.
func (f *Facts) readings(s *store.Store) error {
	upTo, err := s.Newest()
	if err != nil {
		return err
	}
	reports := map[page]*found{}
	err = store.ReadAhead(s, upTo, glance, func(seen *seen) error {
		if seen.at.After(f.Newest) {
			f.Newest = seen.at
		}
		if seen.report != nil {
			reports[page{seen.report.source, seen.report.url}] = seen.report
		}
		if seen.look != nil {
			f.pages[page{seen.look.search.Source, seen.look.search.URL}] = seen.look
		}
		return nil
	})
	for _, doc := range reports {
		f.found = append(f.found, doc)
	}
	slices.SortFunc(f.found, func(a, b *found) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(b.snapshot, a.snapshot))
	})
	return err
}

// seen is what the ledger takes from a reading.
type seen struct {
	at     time.Time // of the capture
	report *found
	look   *look
}

// glance reads what the ledger needs of a reading.
func glance(snap store.Snapshot, stored store.Reading, data func() ([]byte, error)) (*seen, error) {
	s := &seen{at: snap.FetchedAt}
	if !snap.Whole() || stored.ReportID == "" && stored.Kind != "list" && snap.Step != string(sources.StepColumn) && snap.Step != string(sources.StepEntry) && snap.Step != string(sources.StepMenu) {
		return s, nil
	}
	if err := report.Readable(stored.Schema); err != nil {
		return s, fmt.Errorf("snapshot %d: %w", snap.ID, err)
	}
	if stored.Head != nil {
		h, err := ReadHead(stored.Head)
		if err != nil {
			return s, fmt.Errorf("snapshot %d: its head: %w", snap.ID, err)
		}
		s.report = reportOf(h, snap)
		return s, nil
	}
	raw, err := data()
	if err != nil {
		return s, err
	}
	head, err := Peek(raw)
	if err != nil {
		return s, fmt.Errorf("snapshot %d: %w", snap.ID, err)
	}
	if head.Report != nil {
		s.report = reportOf(head.Report, snap)
	}
	if head.Listing != nil && (head.Listing.Column || len(head.Listing.Units) > 0) {
		s.look = &look{head.Listing, Search{snap.Source, snap.URL, snap.ID, snap.Digest, len(head.Listing.Rows), snap.FetchedAt}}
	}
	return s, nil
}

func reportOf(h *report.Head, snap store.Snapshot) *found {
	return &found{*h, cmp.Or(snap.Owner, snap.Source), snap.URL, snap.ID, snap.FetchedAt}
}

// attempts gathers the outcomes. A list page seen again as it was is as new as
// that look.
func (f *Facts) attempts(s *store.Store) error {
	return s.Outcomes("", func(o store.Outcome) error {
		f.asked[o.Source] = true
		if known, twice := f.outcomes[o.URL]; !twice || known.class != "ok" {
			f.outcomes[o.URL] = outcome{o.Class, o.Sentence, o.Source, o.At}
		}
		if o.Class == "listing" {
			f.relooks[page{o.Source, o.URL}] = o.At
		}
		return nil
	})
}

func (f *Facts) frontier(s *store.Store) error {
	return s.Frontier("", func(r store.Request) error {
		f.requests[r.Source] = append(f.requests[r.Source], request{
			url: r.URL, step: r.Step, unit: r.Unit, list: cmp.Or(r.Paging.List, r.URL),
			waiting: r.State == store.StateWaiting && r.Attempts == 0,
		})
		return nil
	})
}
