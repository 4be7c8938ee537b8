package harvest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"nianbao/sources"
	"nianbao/store"
)

// State is how a source stands after a run, from good to bad.
type State string

const (
	StateOK      State = "ok"
	StateEmpty   State = "empty"   // it answered, and no report was found
	StateShort   State = "short"   // fewer reports than its definition expects
	StateFailed  State = "failed"  // pages could not be had
	StateRefused State = "refused" // the site or its robots.txt refused
)

// ranks orders the states; a higher one than last time is worse.
var ranks = map[State]int{StateOK: 0, StateEmpty: 1, StateShort: 2, StateFailed: 3, StateRefused: 4}

// Summary is what came of a run.
type Summary struct {
	Run     uint64          `json:"run"`
	Cut     bool            `json:"cut,omitempty"` // the run was stopped before it was done
	Took    time.Duration   `json:"took"`
	Sources []SourceSummary `json:"sources"`
}

// SourceSummary is what came of one source. Requests to New count this run;
// Reports to Left describe the store after it.
type SourceSummary struct {
	ID          string         `json:"id"`
	Name        string         `json:"name"`
	Requests    int            `json:"requests"` // robots.txt not counted
	Bytes       int64          `json:"bytes"`
	Revalidated int            `json:"revalidated"` // answered 304
	New         int            `json:"new"`         // reports seen for the first time
	Changed     int            `json:"changed"`     // reports whose bytes changed
	Same        int            `json:"same"`        // reports that are as they were
	Reports     int            `json:"reports"`     // documents that are reports, books on flipbook hosts too
	Books       int            `json:"books"`       // of them books that this source's pages link
	Flagged     int            `json:"flagged"`     // of them with problems
	Outcomes    map[string]int `json:"outcomes"`    // by class
	Left        int            `json:"left"`        // known and not yet fetched
	State       State          `json:"state"`
	Sentence    string         `json:"sentence"`
	Was         State          `json:"was,omitempty"` // after the run before; "" when there was none
	Worse       bool           `json:"worse,omitempty"`
}

// Worse says whether any source got worse since its last run.
func (s *Summary) Worse() bool {
	return slices.ContainsFunc(s.Sources, func(l SourceSummary) bool { return l.Worse })
}

// summarize describes every source that was selected or touched. A run that
// was cut off judges none of them: what it did not reach is not missing.
func (r *run) summarize(cut bool) (*Summary, error) {
	before, err := r.lastStates()
	if err != nil {
		return nil, err
	}
	books, err := r.books()
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, src := range r.selected {
		r.source(src.ID)
	}
	s := &Summary{Run: r.record.ID, Cut: cut, Took: r.Now().Sub(r.record.Started)}
	for _, id := range slices.Sorted(maps.Keys(r.counts)) {
		line := r.counts[id]
		line.Books = books[id]
		line.Reports = line.Books
		if err := r.describe(line); err != nil {
			return nil, fmt.Errorf("describe %s: %w", id, err)
		}
		was, known := before[id]
		line.Was = was
		line.Worse = !cut && (ranks[line.State] > ranks[was] || !known && line.State != StateOK)
		s.Sources = append(s.Sources, *line)
	}
	return s, nil
}

// describe fills in how a source stands from its outcomes in the store.
func (r *run) describe(line *SourceSummary) error {
	line.Outcomes = map[string]int{}
	worst := map[string]store.Outcome{} // by class, the first one seen
	err := r.Store.Outcomes(line.ID, func(o store.Outcome) error {
		line.Outcomes[o.Class]++
		if _, seen := worst[o.Class]; !seen {
			worst[o.Class] = o
		}
		if o.Class != OutcomeOK {
			return nil
		}
		line.Reports++
		return r.flag(line, o.Snapshot)
	})
	if err != nil {
		return err
	}
	err = r.Store.Frontier(line.ID, func(req store.Request) error {
		if req.State == store.StateWaiting && req.Attempts == 0 {
			line.Left++
		}
		return nil
	})
	src, _ := r.Sources.Find(line.ID)
	if r.Years != (sources.Years{}) {
		src.Expect = sources.Expect{} // it is about all years
	}
	line.State, line.Sentence = standing(src, line, worst)
	return err
}

// books counts, by the source whose page links them, the books that were read
// as reports.
func (r *run) books() (map[string]int, error) {
	counts := map[string]int{}
	for _, src := range r.Sources.All() {
		if src.Level != sources.LevelFlipbook {
			continue
		}
		err := r.Store.Outcomes(src.ID, func(o store.Outcome) error {
			if o.Class != OutcomeOK {
				return nil
			}
			snap, err := r.Store.Snapshot(o.Snapshot)
			if err != nil {
				return err
			}
			if parent, ok := r.parent(src, snap.Referer); ok {
				counts[parent.ID]++
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("count the books of %s: %w", src.ID, err)
		}
	}
	return counts, nil
}

// flag counts a report that has problems.
func (r *run) flag(line *SourceSummary, snapshot uint64) error {
	stored, ok, err := r.Store.Reading(snapshot)
	if err != nil || !ok {
		return err
	}
	rec, err := Decode(stored)
	if err == nil && rec.Report != nil && len(rec.Report.Problems) > 0 {
		line.Flagged++
	}
	return err
}

// refusals and failures in the order in which they are told.
var (
	refusals = []string{OutcomeBlocked, OutcomeRobots, OutcomeUnasked}
	failures = []string{OutcomeDown, OutcomeTimeout, OutcomeElsewhere, OutcomeError, OutcomeCut, OutcomeTooLarge, OutcomeCrashed}
)

// standing decides the state of a source and says it in a sentence.
func standing(src sources.Source, line *SourceSummary, worst map[string]store.Outcome) (State, string) {
	for _, class := range refusals {
		if n := line.Outcomes[class]; n > 0 {
			return StateRefused, tell(n, worst[class])
		}
	}
	for _, class := range failures {
		if n := line.Outcomes[class]; n > 0 {
			return StateFailed, tell(n, worst[class])
		}
	}
	switch {
	case line.Reports < src.Expect.Min:
		return StateShort, fmt.Sprintf("%d reports, its definition expects at least %d", line.Reports, src.Expect.Min)
	case line.Reports == 0 && src.Level != sources.LevelFlipbook:
		return StateEmpty, fmt.Sprintf("%d pages were read and none is a report", total(line.Outcomes))
	}
	return StateOK, fmt.Sprintf("%d reports", line.Reports)
}

// tell puts an outcome into words for the summary.
func tell(n int, o store.Outcome) string {
	if n == 1 {
		return o.URL + ": " + o.Sentence
	}
	return fmt.Sprintf("%s: %s (and %d more)", o.URL, o.Sentence, n-1)
}

func total(outcomes map[string]int) int {
	n := 0
	for _, count := range outcomes {
		n += count
	}
	return n
}

// lastStates are the states of all sources after the newest run that judged
// them.
func (r *run) lastStates() (map[string]State, error) {
	states := map[string]State{}
	err := r.Store.Runs(func(past store.Run) error {
		if past.ID == r.record.ID || len(past.Summary) == 0 {
			return nil
		}
		var s Summary
		if err := json.Unmarshal(past.Summary, &s); err != nil {
			return fmt.Errorf("decode the summary of run %d: %w", past.ID, err)
		}
		if s.Cut {
			return nil
		}
		for _, line := range s.Sources {
			if _, newer := states[line.ID]; !newer {
				states[line.ID] = line.State
			}
		}
		return nil
	})
	return states, err
}
