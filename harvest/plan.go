package harvest

import (
	"fmt"
	"slices"
	"time"

	"nianbao/sources"
	"nianbao/store"
)

// Plan is what a crawl would ask for, made without a request.
type Plan struct {
	Sources  []SourcePlan  `json:"sources"`
	Requests int           `json:"requests"` // robots.txt included
	Takes    time.Duration `json:"takes"`    // of the slowest source; hosts are asked side by side
	Most     time.Duration `json:"most"`     // the same, should every source use up its budget
}

// SourcePlan is the plan for one source. A source that was never crawled has
// only its entry pages here; what they lead to is not known before.
type SourcePlan struct {
	ID       string        `json:"id"`
	Name     string        `json:"name"`
	Hosts    []string      `json:"hosts"`
	Known    int           `json:"known"`    // pages due
	Robots   int           `json:"robots"`   // robots.txt files asked for first, one a host
	Requests int           `json:"requests"` // Known + Robots, within the budget
	Budget   int           `json:"budget"`   // the most a run asks of this source; 0: no bound
	Delay    time.Duration `json:"delay"`    // between two requests to one host
	Takes    time.Duration `json:"takes"`
	Fresh    bool          `json:"fresh"` // never crawled before
	Note     string        `json:"note,omitempty"`
	URLs     []string      `json:"urls"`
}

// Plan says what Crawl would ask for now, from where, how fast and how long
// it would take. It asks nothing and changes nothing.
func (h *Harvest) Plan(selected []sources.Source, delay time.Duration) (*Plan, error) {
	plan := &Plan{}
	for _, src := range selected {
		line, err := h.planSource(src, max(delay, src.Delay))
		if err != nil {
			return nil, fmt.Errorf("plan %s: %w", src.ID, err)
		}
		plan.Sources = append(plan.Sources, line)
		plan.Requests += line.Requests
		plan.Takes = max(plan.Takes, line.Takes)
		plan.Most = max(plan.Most, line.Takes, time.Duration(line.Budget)*line.Delay)
	}
	return plan, nil
}

func (h *Harvest) planSource(src sources.Source, delay time.Duration) (SourcePlan, error) {
	line := SourcePlan{ID: src.ID, Name: src.Name, Delay: delay, Budget: h.Budget}
	if src.Blocked != nil {
		line.Note = fmt.Sprintf("known to refuse (%s, seen %s)", src.Blocked.Class, src.Blocked.Seen)
	}
	urls, known, err := h.dueURLs(src)
	if err != nil {
		return line, err
	}
	line.Fresh = known == 0
	if h.Budget > 0 && len(urls) > h.Budget {
		urls = urls[:h.Budget]
	}
	for _, u := range urls {
		if host := hostOf(u); !slices.Contains(line.Hosts, host) {
			line.Hosts = append(line.Hosts, host)
		}
	}
	line.URLs, line.Known, line.Robots = urls, len(urls), len(line.Hosts)
	line.Requests = line.Known + line.Robots
	line.Takes = time.Duration(line.Requests) * delay
	return line, nil
}

// dueURLs are the pages of a source that are due, and how many are known.
func (h *Harvest) dueURLs(src sources.Source) (urls []string, known int, err error) {
	last, err := h.lastAttempts(src.ID)
	if err != nil {
		return nil, 0, err
	}
	z, err := h.horizon(src.ID)
	if err != nil {
		return nil, 0, err
	}
	seen := map[string]bool{}
	err = h.Store.Frontier(src.ID, func(req store.Request) error {
		seen[req.URL] = true
		if h.due(req, last[req.URL], z) {
			urls = append(urls, req.URL)
		}
		return nil
	})
	for _, seed := range seeds(src, h.Years) {
		if !seen[seed.URL] {
			seen[seed.URL] = true
			urls = append(urls, seed.URL)
			known--
		}
	}
	return urls, known + len(seen), err
}

// lastAttempts is when each page of a source had its newest outcome.
func (h *Harvest) lastAttempts(source string) (map[string]time.Time, error) {
	last := map[string]time.Time{}
	err := h.Store.Outcomes(source, func(o store.Outcome) error {
		last[o.URL] = o.At
		return nil
	})
	return last, err
}

// due says whether Crawl would ask for a request now: the same rule as the
// store's Lease after Rearm.
func (h *Harvest) due(req store.Request, last time.Time, z horizon) bool {
	if req.State == store.StateDone {
		return last.Before(z.of(req.Step))
	}
	return req.State != store.StateKept && !req.Due.After(h.Now())
}
