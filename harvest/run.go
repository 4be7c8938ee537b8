package harvest

import (
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"nianbao/crawler"
	"nianbao/sources"
	"nianbao/store"
)

// Where the bytes of a snapshot came from. Stored as written.
const (
	ProvenanceHTTP = "http"
	ProvenanceFile = "file"
	ProvenanceWARC = "warc" // another crawler's archive
)

// run is one run: the harvest, its record in the store, and what is counted
// on the way.
type run struct {
	*Harvest
	record   store.Run
	selected []sources.Source
	before   time.Time // when the run before may have asked last

	seats   chan bool      // in which pages are read
	large   sync.Mutex     // held while a large file is read
	room    sync.Mutex     // held while the room on the disk is looked at
	stripes [64]sync.Mutex // held, by address, while a capture of a WARC file is taken in

	mu         sync.Mutex
	counts     map[string]*SourceSummary  // by source id
	granted    map[string]int             // requests leased out of the budget
	answered   map[string]bool            // sources that gave a page in this run
	cooled     map[string]bool            // sources that refused in this run
	refusing   map[string]bool            // prefectures, by the first four digits, of which a source refused
	waiting    map[string][]store.Request // pages that lead further, by source and address of what they wait for
	recognised map[string]bool            // sources whose platform is known
	later      map[string]string          // why something of a source was left for its time
	relooked   map[string]bool            // sources whose menus are asked again since a list has gone
	dry        map[string]dryness         // sources that had fewer requests than were asked for
	failed     error                      // the first error of the store
}

// begin writes the record of a new run. A run that never ended has no end.
func (h *Harvest) begin(selected []sources.Source) (*run, error) {
	before, err := h.lastAsked()
	if err != nil {
		return nil, err
	}
	rec, err := h.Store.StartRun(store.Run{Command: h.Command, Version: h.Version, Started: h.Now()})
	if err != nil {
		return nil, fmt.Errorf("start the run: %w", err)
	}
	return &run{
		Harvest: h, record: rec, selected: selected, before: before, seats: make(chan bool, h.seats(runtime.GOMAXPROCS(0))),
		counts: map[string]*SourceSummary{}, granted: map[string]int{}, cooled: map[string]bool{},
		refusing: map[string]bool{}, later: map[string]string{}, relooked: map[string]bool{}, waiting: map[string][]store.Request{}, recognised: map[string]bool{}, answered: map[string]bool{}, dry: map[string]dryness{},
	}, nil
}

// lastAsked is when the run before may have asked for something last: at its
// end, or just now where it was cut off. The zero time says that there was none.
func (h *Harvest) lastAsked() (at time.Time, err error) {
	err = h.Store.Runs(func(last store.Run) error {
		if at = last.Ended; at.IsZero() {
			at = h.Now()
		}
		return errEnough
	})
	if err != nil && !errors.Is(err, errEnough) {
		return at, fmt.Errorf("look up the run before: %w", err)
	}
	return at, nil
}

// end sums the run up, compares it with the run before, and stores it.
func (r *run) end(cut bool) (*Summary, error) {
	if err := r.warm(); err != nil {
		_ = r.fail(err)
	}
	s, err := r.summarize(cut)
	if err != nil {
		return nil, fmt.Errorf("sum the run up: %w", err)
	}
	data, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("encode the summary: %w", err)
	}
	r.record.Ended, r.record.Summary = r.Now(), data
	if err := r.Store.EndRun(r.record); err != nil {
		return s, fmt.Errorf("end the run: %w", err)
	}
	return s, nil
}

// source is the line of the summary a source counts on. r.mu is held.
func (r *run) source(id string) *SourceSummary {
	line, ok := r.counts[id]
	if !ok {
		src, _ := r.Sources.Find(id)
		line = &SourceSummary{ID: id, Name: src.Name}
		r.counts[id] = line
	}
	return line
}

// observe counts every request that a server sees, robots.txt and redirects
// too, and passes the event on.
func (r *run) observe(next func(crawler.Event)) func(crawler.Event) {
	return func(e crawler.Event) {
		r.mu.Lock()
		switch e.Kind {
		case crawler.EventBegin:
			r.source(e.Source).Requests++
		case crawler.EventEnd:
			line := r.source(e.Source)
			line.Bytes += e.Bytes
			if e.Status == 304 {
				line.Revalidated++
			}
		case crawler.EventDone:
			if e.Class == crawler.ClassLater {
				r.later[e.Source] = e.Sentence
			}
		}
		r.mu.Unlock()
		if next != nil {
			next(e)
		}
	}
}

// tally notes what a page turned out to be, against what was known of it. A
// book counts for its host and for the source whose page links it, as Reports
// does.
func (r *run) tally(p *page) {
	changed := p.outcome.Class == OutcomeOK && r.replaces(p)
	r.mu.Lock()
	defer r.mu.Unlock()
	lines := []*SourceSummary{r.source(p.outcome.Source)}
	owner := p.snapshot.Owner
	if owner != p.outcome.Source && slices.ContainsFunc(r.selected, func(src sources.Source) bool { return src.ID == owner }) {
		lines = append(lines, r.source(owner))
	}
	for _, line := range lines {
		switch {
		case p.outcome.Class != OutcomeOK:
		case p.snapshot.Revisit && !p.settled:
			line.Same++
		case changed:
			line.Changed++
		default:
			line.New++
		}
	}
}

// replaces says whether a page was had before: an earlier answer that was none,
// or broke off, is no page that changed.
func (r *run) replaces(p *page) bool {
	if p.request.Snapshot == 0 || p.request.Snapshot == p.snapshot.ID {
		return false
	}
	old, err := r.Store.Snapshot(p.request.Snapshot)
	return err == nil && old.Whole()
}

// fail notes an error of the store: the run goes on where it can and ends
// with it.
func (r *run) fail(err error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failed == nil {
		r.failed = err
	}
	return err
}

// grant takes up to n requests of a source out of its budget.
func (r *run) grant(source string, n int) int {
	if r.Budget <= 0 {
		return n
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	n = max(0, min(n, r.Budget-r.granted[source]))
	r.granted[source] += n
	return n
}

// giveBack returns requests to the budget that were not asked.
func (r *run) giveBack(source string, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.granted[source] = max(0, r.granted[source]-n)
}
