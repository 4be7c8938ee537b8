package harvest

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"time"

	"nianbao/sources"
	"nianbao/store"
)

// State is how a source stands after a run, from good to bad.
type State string

const (
	StateOK      State = "ok"
	StateEmpty   State = "empty"   // it answered, and no report was found
	StateShort   State = "short"   // fewer reports than its definition expects, or a list shows less than it declares
	StateFailed  State = "failed"  // pages could not be had
	StateRefused State = "refused" // the site or its robots.txt refused
	StateUnknown State = "unknown" // nothing was asked of it yet, or the run was cut off before it was looked at
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
	Requests    int            `json:"requests"` // that the servers saw, robots.txt and redirects too
	Bytes       int64          `json:"bytes"`
	Revalidated int            `json:"revalidated"`     // answered 304
	New         int            `json:"new"`             // reports seen for the first time
	Changed     int            `json:"changed"`         // reports whose bytes changed
	Same        int            `json:"same"`            // reports that are as they were
	Reports     int            `json:"reports"`         // documents that are reports, books on flipbook hosts too
	Books       int            `json:"books"`           // of them books that this source's pages link
	Years       []int          `json:"years,omitempty"` // report years that were found
	Flagged     int            `json:"flagged"`         // of them with problems
	Outcomes    map[string]int `json:"outcomes"`        // by class
	Left        int            `json:"left"`            // known and not yet fetched
	Gaps        []string       `json:"gaps,omitempty"`  // lists that show less than they declare, and single pages that are refused
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
	books, err := r.books()
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, src := range r.selected {
		r.source(src.ID)
	}
	before, err := r.lastLines()
	if err != nil {
		return nil, err
	}
	late := time.Time{}
	if cut {
		late = r.Now().Add(lookMost)
	}
	ids := slices.Sorted(maps.Keys(r.counts))
	s := &Summary{Run: r.record.ID, Cut: cut, Took: r.Now().Sub(r.record.Started), Sources: make([]SourceSummary, len(ids))}
	err = each(len(ids), runtime.GOMAXPROCS(0), func(i int) error {
		line := r.counts[ids[i]]
		switch err := r.describe(line, books[line.ID], late); {
		case errors.Is(err, errEnough):
			line.Left, line.Outcomes = 0, map[string]int{}
			line.State, line.Sentence = StateUnknown, "the run was cut off before its pages were counted"
		case err != nil:
			return fmt.Errorf("describe %s: %w", line.ID, err)
		}
		was, known := before[line.ID]
		line.Was = was.State
		line.Worse = !cut && line.worseThan(was, known) && !r.foreseen(*line)
		s.Sources[i] = *line
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s, nil
}

// foreseen says whether a source refused that its definition knows to refuse.
func (r *run) foreseen(l SourceSummary) bool {
	src, _ := r.Sources.Find(l.ID)
	return src.Blocked != nil && l.State == StateRefused
}

// worseThan says whether a source got worse since the line of an earlier run:
// another and worse state, fewer reports, or more pages that could not be had.
func (l *SourceSummary) worseThan(was SourceSummary, known bool) bool {
	if l.State == StateUnknown {
		return false
	}
	if !known {
		return l.State != StateOK
	}
	return ranks[l.State] > ranks[was.State] || l.Reports < was.Reports || failed(l.Outcomes) > failed(was.Outcomes)
}

// failed counts the outcomes that leave a gap.
func failed(outcomes map[string]int) int {
	n := 0
	for class, count := range outcomes {
		if policies[class].failed {
			n += count
		}
	}
	return n
}

// lookMost is how long the end of a run that was cut off looks at its sources.
const lookMost = 400 * time.Millisecond

// describe fills in how a source stands from its outcomes in the store, and the
// books that its pages link. It ends with errEnough when it gets too late; the
// zero time is never.
func (r *run) describe(line *SourceSummary, books []uint64, late time.Time) error {
	line.Outcomes, line.Books, line.Reports = map[string]int{}, len(books), len(books)
	for _, snapshot := range books {
		if err := r.flag(line, snapshot); err != nil {
			return fmt.Errorf("its books: %w", err)
		}
	}
	f, err := r.frontierOf(line, late)
	if err != nil {
		return err
	}
	var worst store.Outcome
	var single []store.Outcome // refused pages that are not the way to others
	err = r.Store.Outcomes(line.ID, func(o store.Outcome) error {
		line.Outcomes[o.Class]++
		switch {
		case !policies[o.Class].failed:
		case pageRefusals[o.Class] && !wayStep[f.steps[o.URL]]:
			single = append(single, o)
		case tellsMore(o, worst):
			worst = o
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
	gone, unread := parted(f.unread)
	if len(unread) > 0 {
		line.Gaps = append(line.Gaps, unreadGap(unread))
	}
	for _, l := range f.lists.lists() {
		if l.Gap != "" {
			line.Gaps = append(line.Gaps, l.Gap)
		}
	}
	if line.Reports == 0 && worst.Class == "" && len(single) > 0 {
		worst, single = single[0], nil
	}
	src, _ := r.Sources.Find(line.ID)
	if r.Years != (sources.Years{}) {
		src.Expect = sources.Expect{} // it is about all years
	}
	line.State, line.Sentence = standing(src, line, worst, r.Now())
	line.single(single)
	line.listedGone(gone)
	line.left(r.later[line.ID])
	c, err := r.cooling(line.ID)
	if c.Until.After(r.Now()) {
		line.Sentence += fmt.Sprintf("; not asked again before %s", c.Until.Local().Format("2006-01-02 15:04"))
	}
	return err
}

// left says why pages were left for their time. A source of which nothing was
// asked yet is not judged by it.
func (l *SourceSummary) left(why string) {
	switch {
	case why == "" || l.Left == 0:
	case total(l.Outcomes) == 0:
		l.State, l.Sentence = StateUnknown, why
	default:
		l.Sentence += "; " + why
	}
}

// single names refused pages in the gaps and in the sentence of a source that
// is not refused as a whole: its state stays what the rest makes it.
func (l *SourceSummary) single(refused []store.Outcome) {
	const most = 20
	for n, o := range refused {
		if n == most {
			l.Gaps = append(l.Gaps, fmt.Sprintf("and %d more are refused", len(refused)-most))
			break
		}
		l.Gaps = append(l.Gaps, o.URL+": "+o.Sentence)
	}
	if len(refused) > 0 && l.State != StateRefused && l.State != StateFailed {
		l.Sentence += fmt.Sprintf("; %s refused: %s", count(len(refused), "page"), tell(len(refused), refused[0]))
	}
}

// frontier is what the summary needs of the pages that are known of a source.
type frontier struct {
	steps  map[string]sources.Step // what they were asked as, by address
	unread []store.Outcome         // of those that lists call reports and that were not read as such
	lists  gathering
}

// frontierOf goes over the pages of a source once, until it is late. It counts
// those that are left on the way.
func (r *run) frontierOf(line *SourceSummary, late time.Time) (frontier, error) {
	f := frontier{steps: map[string]sources.Step{}, lists: gathering{}}
	if !late.IsZero() && r.Now().After(late) {
		return f, errEnough
	}
	err := r.Store.Frontier(line.ID, func(req store.Request) error {
		if !late.IsZero() && len(f.steps)%100 == 99 && r.Now().After(late) {
			return errEnough
		}
		f.steps[req.URL] = sources.Step(req.Step)
		if req.State == store.StateWaiting && req.Attempts == 0 {
			line.Left++
		}
		o, unread, err := r.unread(req)
		if unread {
			f.unread = append(f.unread, o)
		}
		return cmp.Or(err, r.gather(f.lists, req))
	})
	if err != nil {
		err = fmt.Errorf("go over the pages of %s: %w", line.ID, err)
	}
	return f, err
}

// pageRefusals are the refusals that concern one page; the others are meant
// for the whole site.
var pageRefusals = map[string]bool{OutcomeDenied: true, OutcomeRobots: true}

// wayStep are the pages without which a source cannot be walked.
var wayStep = map[sources.Step]bool{"": true, sources.StepEntry: true, sources.StepColumn: true}

// tellsMore says whether an outcome describes a source better than another
// does: the newer run, then a refusal before a failure.
func tellsMore(o, than store.Outcome) bool {
	if o.Run != than.Run || than.Class == "" {
		return o.Run > than.Run || than.Class == ""
	}
	return refusals[o.Class] && !refusals[than.Class]
}

// books are the captures of books that were read as reports, by the source
// whose page links them.
func (r *run) books() (map[string][]uint64, error) {
	books := map[string][]uint64{}
	for _, src := range r.Sources.All() {
		if src.Level != sources.LevelFlipbook {
			continue
		}
		err := r.Store.Outcomes(src.ID, func(o store.Outcome) error {
			if o.Class != OutcomeOK {
				return nil
			}
			snap, err := r.Store.Snapshot(o.Snapshot)
			if err == nil && snap.Owner != src.ID {
				books[snap.Owner] = append(books[snap.Owner], o.Snapshot)
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("count the books of %s: %w", src.ID, err)
		}
	}
	return books, nil
}

// flag takes in a report: whether it has problems, and its year.
func (r *run) flag(line *SourceSummary, snapshot uint64) error {
	stored, _, err := r.Store.ReadingHead(snapshot)
	if stored.Problems > 0 {
		line.Flagged++
	}
	if stored.Year != 0 && !slices.Contains(line.Years, stored.Year) {
		line.Years = append(line.Years, stored.Year)
		slices.Sort(line.Years)
	}
	return err
}

// refusals are the classes by which a site says no; the other failures are
// its troubles or ours.
var refusals = map[string]bool{OutcomeBlocked: true, OutcomeDenied: true, OutcomeRobots: true, OutcomeUnasked: true}

// standing decides the state of a source and says it in a sentence. worst is
// the outcome that tells most about its gaps.
func standing(src sources.Source, line *SourceSummary, worst store.Outcome, now time.Time) (State, string) {
	gaps := failed(line.Outcomes)
	switch {
	case refusals[worst.Class]:
		return StateRefused, tell(gaps, worst)
	case worst.Class != "":
		return StateFailed, tell(gaps, worst)
	case len(line.Gaps) > 0:
		return StateShort, strings.Join(line.Gaps, "; ")
	case line.Reports < src.Expect.Min:
		return StateShort, fmt.Sprintf("%s, its definition expects at least %d", count(line.Reports, "report"), src.Expect.Min)
	case src.Expect.Max > 0 && line.Reports > src.Expect.Max:
		return StateShort, fmt.Sprintf("%s, its definition expects at most %d: other reports may be among them", count(line.Reports, "report"), src.Expect.Max)
	case line.Reports > 0 && len(missingYears(src.Expect, line.Years, now)) > 0:
		return StateShort, fmt.Sprintf("%s, none for %s", count(line.Reports, "report"), yearList(missingYears(src.Expect, line.Years, now)))
	case line.Reports == 0 && src.Level != sources.LevelFlipbook:
		return StateEmpty, count(total(line.Outcomes), "page") + " read, and none is a report"
	}
	return StateOK, count(line.Reports, "report")
}

// tell puts an outcome into words for the summary.
func tell(gaps int, o store.Outcome) string {
	if gaps == 1 {
		return o.URL + ": " + o.Sentence
	}
	return fmt.Sprintf("%s: %s (and %d more)", o.URL, o.Sentence, gaps-1)
}

func total(outcomes map[string]int) int {
	n := 0
	for _, count := range outcomes {
		n += count
	}
	return n
}

// errEnough ends a walk over records.
var errEnough = errors.New("all found")

// lastLines are the newest lines of the sources this run describes, from runs
// that judged them. r.mu is held.
func (r *run) lastLines() (map[string]SourceSummary, error) {
	lines := map[string]SourceSummary{}
	err := r.Store.Runs(func(past store.Run) error {
		if past.ID == r.record.ID || len(past.Summary) == 0 {
			return nil
		}
		var s Summary
		if err := json.Unmarshal(past.Summary, &s); err != nil {
			return fmt.Errorf("decode the summary of run %d: %w", past.ID, err)
		}
		for _, line := range s.Sources {
			_, newer := lines[line.ID]
			if _, wanted := r.counts[line.ID]; wanted && !newer && !s.Cut && line.State != StateUnknown {
				lines[line.ID] = line
			}
		}
		if len(lines) == len(r.counts) {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return lines, err
}
