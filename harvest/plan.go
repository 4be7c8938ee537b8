package harvest

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"nianbao/crawler"
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
	ID        string        `json:"id"`
	Name      string        `json:"name"`
	Hosts     []string      `json:"hosts"`
	Known     int           `json:"known"`     // pages due, within the budget
	Forbidden int           `json:"forbidden"` // of them by the last known robots.txt: they cost no request
	Redirects int           `json:"redirects"` // that pages made when they were asked last
	Robots    int           `json:"robots"`    // robots.txt files asked for first, one an origin, none where the last is of today
	Requests  int           `json:"requests"`  // Known - Forbidden + Redirects + Robots
	Budget    int           `json:"budget"`    // the most pages a run asks of this source; 0: no bound
	Delay     time.Duration `json:"delay"`     // between two requests to one host
	Takes     time.Duration `json:"takes"`
	Fresh     bool          `json:"fresh"` // never crawled before
	Note      string        `json:"note,omitempty"`
	URLs      []string      `json:"urls"` // that would be asked
}

// Plan says what Crawl would ask for now, from where, how fast and how long
// it would take. It asks nothing and changes nothing. Pages that were fetched
// and not read, since a run was cut off, are read to see what they lead to.
func (h *Harvest) Plan(selected []sources.Source, delay time.Duration) (*Plan, error) {
	found, err := h.foundByKept()
	if err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	plan := &Plan{}
	for n, id := range h.lanes(selected) {
		src, _ := h.Sources.Find(id)
		if n < len(selected) {
			src = selected[n]
		}
		p := planning{Harvest: h, source: src, found: found[id], beside: n >= len(selected)}
		line, err := p.plan(max(delay, src.Delay))
		if err != nil {
			return nil, fmt.Errorf("plan %s: %w", src.ID, err)
		}
		if p.beside && line.Known == 0 {
			continue
		}
		plan.Sources = append(plan.Sources, line)
		plan.Requests += line.Requests
		plan.Takes = max(plan.Takes, line.Takes)
		plan.Most = max(plan.Most, line.Takes, time.Duration(line.Budget)*line.Delay)
	}
	return plan, nil
}

// foundByKept are the requests, by source, that the pages lead to which were
// kept and have no outcome: a run reads them first.
func (h *Harvest) foundByKept() (map[string][]store.Request, error) {
	kept, err := h.Store.Unfinished()
	if err != nil {
		return nil, err
	}
	found := map[string][]store.Request{}
	for _, req := range kept {
		src, known := h.Sources.Find(req.Source)
		if !known || req.Parses >= maxParses {
			continue
		}
		look, ok, err := h.look(src, req)
		if err != nil && !errors.Is(err, store.ErrUnknown) {
			return nil, err
		}
		if !ok || err != nil {
			continue
		}
		for _, lead := range h.surveyed(requests(look.Judgement.Leads, req)) {
			found[lead.Source] = append(found[lead.Source], lead)
		}
	}
	return found, nil
}

// planning is the plan of one source in the making.
type planning struct {
	*Harvest
	source sources.Source
	found  []store.Request // what unread pages lead to
	beside bool            // a flipbook host that was not selected: only what waits is asked

	line    SourcePlan
	origins map[string]bool // whose robots.txt comes first
}

func (p *planning) plan(delay time.Duration) (SourcePlan, error) {
	src := p.source
	p.origins = map[string]bool{}
	p.line = SourcePlan{ID: src.ID, Name: src.Name, Delay: delay, Budget: p.Budget}
	if src.Blocked != nil {
		p.line.Note = fmt.Sprintf("known to refuse (%s, seen %s)", src.Blocked.Class, src.Blocked.Seen)
	}
	c, err := p.cooling(src.ID)
	if err != nil {
		return p.line, err
	}
	if c.Until.After(p.Now()) {
		p.line.Note = fmt.Sprintf("refused lately, not asked again before %s", c.Until.Local().Format("2006-01-02 15:04"))
		return p.line, nil
	}
	due, known, err := p.dueRequests()
	if err != nil {
		return p.line, err
	}
	p.line.Fresh = known == 0
	if p.Budget > 0 && len(due) > p.Budget {
		due = due[:p.Budget]
	}
	for _, req := range due {
		if err := p.add(req); err != nil {
			return p.line, err
		}
	}
	l := &p.line
	l.Robots = len(p.origins)
	l.Requests = l.Known - l.Forbidden + l.Redirects + l.Robots
	l.Takes = time.Duration(l.Requests) * delay
	return *l, nil
}

// add puts one page into the plan.
func (p *planning) add(req store.Request) error {
	p.line.Known++
	address := req.URL
	if target, _, _, ok := sources.Posted(req.URL); ok {
		address = target
	}
	allowed, err := p.robots(address)
	if err != nil {
		return err
	}
	if !allowed {
		p.line.Forbidden++
		return nil
	}
	p.line.URLs = append(p.line.URLs, req.URL)
	if host := hostOf(address); !slices.Contains(p.line.Hosts, host) {
		p.line.Hosts = append(p.line.Hosts, host)
	}
	if req.Snapshot == 0 {
		return nil
	}
	last, err := p.Store.Snapshot(req.Snapshot)
	if err != nil || len(last.Hops) == 0 {
		return err
	}
	p.line.Redirects += len(last.Hops)
	for _, at := range append(slices.Clone(last.Hops), store.Hop{URL: last.FinalURL}) {
		if _, err := p.robots(at.URL); err != nil {
			return err
		}
	}
	return nil
}

// robots says whether the last known robots.txt allows an address, and notes
// where it has to be asked for first.
func (p *planning) robots(address string) (bool, error) {
	origin, err := crawler.Origin(address)
	if err != nil {
		return true, nil // the fetch will say what is wrong with it
	}
	a, known, err := p.robotsOf(origin)
	if err != nil {
		return false, err
	}
	if !known || p.RobotsAnew || !a.Fresh(p.Now()) {
		p.origins[origin] = true
	}
	if !known {
		return true, nil
	}
	allowed, _ := a.Allows(address)
	return allowed, nil
}

// dueRequests are the pages of a source that are due, in the order in which
// they are asked, and how many are known.
func (p *planning) dueRequests() (due []store.Request, known int, err error) {
	id := p.source.ID
	z := horizon{}
	if !p.beside {
		if z, err = p.horizon(id); err != nil {
			return nil, 0, err
		}
		p.found = append(seeds(p.source, p.Years), p.found...)
	}
	seen := map[string]bool{}
	err = p.Store.Frontier(id, func(req store.Request) error {
		seen[req.URL] = true
		ask, err := p.due(req, z)
		if ask {
			due = append(due, req)
		}
		return err
	})
	known = len(seen)
	if z.widened && known > 0 && err == nil {
		err = p.otherYears()
	}
	for _, req := range p.found {
		if !seen[req.URL] {
			seen[req.URL] = true
			req.Order = math.MaxUint64
			due = append(due, req)
		}
	}
	slices.SortStableFunc(due, func(a, b store.Request) int {
		return cmp.Or(cmp.Compare(b.Priority, a.Priority), cmp.Compare(a.Order, b.Order))
	})
	return due, known, err
}

// otherYears adds what stored lists lead to for the years that are wanted now and
// were not when they were judged.
func (p *planning) otherYears() error {
	return p.Looks(p.source, func(l Look) error {
		for _, req := range p.surveyed(requests(l.Judgement.Leads, l.Request)) {
			if req.Source == p.source.ID {
				p.found = append(p.found, req)
			}
		}
		return nil
	})
}

// due says whether Crawl would ask for a request now: the same rule as the
// store's Lease after Rearm.
func (h *Harvest) due(req store.Request, z horizon) (bool, error) {
	if req.State != store.StateDone {
		return req.State != store.StateKept && !req.Due.After(h.Now()), nil
	}
	tried, err := h.Store.Tried(req)
	return z.old(req, tried), err
}
