package harvest

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"nianbao/document"
	"nianbao/sources"
	"nianbao/store"
)

// surveySteps are the pages on which lists are found and shown.
var surveySteps = []string{string(sources.StepEntry), string(sources.StepMenu), string(sources.StepColumn)}

// surveyed leaves out the leads that a survey does not follow.
func (h *Harvest) surveyed(reqs []store.Request) []store.Request {
	if !h.Survey {
		return reqs
	}
	return slices.DeleteFunc(reqs, func(r store.Request) bool { return !slices.Contains(surveySteps, r.Step) })
}

// Look is a stored page on the way to reports, read and judged anew.
type Look struct {
	Request   store.Request
	Snapshot  store.Snapshot // its newest capture
	Doc       *document.Document
	Judgement sources.Judgement
}

// Looks calls fn with every stored entry page, menu and list of a source, in
// the order they were captured, each read by the current reader and judged by
// the current definition. Pages that cannot be read or judged are passed over. It asks
// no site and stores nothing. A page whose record is damaged, or that of a page it
// is judged with, ends nothing: the others follow, and the errors of all such pages
// are returned together. An error of fn is the end.
func (h *Harvest) Looks(src sources.Source, fn func(Look) error) error {
	var reqs []store.Request
	err := h.Store.Frontier(src.ID, func(req store.Request) error {
		if req.Snapshot != 0 && slices.Contains(surveySteps, req.Step) {
			reqs = append(reqs, req)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("look at the pages of %s: %w", src.ID, err)
	}
	slices.SortStableFunc(reqs, func(a, b store.Request) int { return int(a.Snapshot) - int(b.Snapshot) })
	var damaged []error
	for _, req := range reqs {
		look, ok, err := h.look(src, req)
		if err != nil {
			damaged = append(damaged, fmt.Errorf("look at %s: %w", req.URL, err))
			continue
		}
		if !ok {
			continue
		}
		if err := fn(look); err != nil {
			return fmt.Errorf("look at %s: %w", req.URL, err)
		}
	}
	return errors.Join(damaged...)
}

// look reads and judges one stored page.
func (h *Harvest) look(src sources.Source, req store.Request) (Look, bool, error) {
	snap, err := h.Store.Snapshot(req.Snapshot)
	if err != nil || !snap.Whole() {
		return Look{}, false, err
	}
	body, err := h.Store.Body(snap)
	if err != nil {
		return Look{}, false, err
	}
	p := &page{request: req, snapshot: snap, body: body, source: src}
	err = guard(func() error {
		if err := h.read(p); err != nil || p.doc == nil {
			return err
		}
		p.judgement = h.judgePage(p)
		return nil
	})
	if err != nil || p.doc == nil {
		return Look{}, false, nil
	}
	return Look{Request: req, Snapshot: snap, Doc: p.doc, Judgement: p.judgement}, p.beside == nil, p.beside
}

// await remembers a page that leads further once another one is there.
func (r *run) await(p *page) {
	if p.judgement.Wants == "" {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	at := p.request.Source + " " + p.judgement.Wants
	r.waiting[at] = append(r.waiting[at], p.request)
}

// arrived judges anew the pages that waited for this one, and this one where
// what it waits for has come meanwhile.
func (r *run) arrived(p *page) error {
	ready := r.waiters(p.request.Source, p.request.URL)
	if want := p.judgement.Wants; want != "" {
		doc, err := r.stored(p.source, want)
		if err != nil {
			return err
		}
		if doc != nil {
			ready = append(ready, r.waiters(p.request.Source, want)...)
		}
	}
	for _, req := range ready {
		o, _, err := r.Store.Outcome(req.Source, req.URL)
		if err != nil {
			return err
		}
		if o.Snapshot == 0 {
			continue // not finished yet: it will look itself
		}
		req.Snapshot = o.Snapshot
		look, ok, err := r.look(p.source, req)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if _, err := r.Store.Push(r.surveyed(requests(look.Judgement.Leads, req))); err != nil {
			return fmt.Errorf("follow %s again: %w", req.URL, err)
		}
	}
	return nil
}

// waiters takes the pages that wait for an address.
func (r *run) waiters(source, address string) []store.Request {
	r.mu.Lock()
	defer r.mu.Unlock()
	key := source + " " + address
	ready := r.waiting[key]
	delete(r.waiting, key)
	return ready
}

// Drift is a page that is not what it was.
type Drift struct {
	Source   string    `json:"source"`
	URL      string    `json:"url"`
	At       time.Time `json:"at"` // of its newest capture
	Was      string    `json:"was,omitempty"`
	Is       string    `json:"is,omitempty"`
	Sentence string    `json:"sentence"`
}

// Drift compares the newest captures of a source's home page and lists with
// the platform its definition names, or its first captures showed, and tells
// lists that have no rows any more.
func (h *Harvest) Drift(src sources.Source) ([]Drift, error) {
	family := src.Family
	if family == sources.FamilyAuto {
		var err error
		if family, err = h.Family(src.ID); err != nil {
			return nil, err
		}
	}
	var found []Drift
	err := h.Looks(src, func(l Look) error {
		d := Drift{Source: src.ID, URL: l.Request.URL, At: l.Snapshot.FetchedAt, Was: family, Is: l.Judgement.Family}
		step := sources.Step(l.Request.Step)
		if finding, wrong := src.CheckSiteID(l.Doc.MetaValue("SiteIDCode")); wrong && step == sources.StepEntry {
			found = append(found, Drift{Source: src.ID, URL: l.Request.URL, At: l.Snapshot.FetchedAt, Sentence: finding.Message})
		}
		switch {
		case step == sources.StepMenu:
		case sources.Drifted(family, d.Is):
			d.Sentence = fmt.Sprintf("known as %s, it shows %s now", family, d.Is)
			found = append(found, d)
		case step == sources.StepColumn && l.Judgement.IsColumn && len(l.Judgement.Rows) == 0 && len(l.Judgement.Leads) == 0 && l.Request.Paging.Number <= 1:
			d.Sentence = "the list shows no rows and leads nowhere"
			found = append(found, d)
		}
		return nil
	})
	return found, err
}

// familyKey names the side record of the platform that a source's lists showed
// when they were first seen.
const familyKey = "family/"

// Family is the platform that the lists of a source showed when they were first
// seen, "" where none was seen.
func (h *Harvest) Family(source string) (string, error) {
	data, _, err := h.Store.Value(familyKey + source)
	if err != nil {
		return "", fmt.Errorf("look up the platform of %s: %w", source, err)
	}
	return string(data), nil
}

// recognise keeps the platform of the first list of a source that shows one.
func (r *run) recognise(p *page) error {
	if !p.judgement.IsColumn || p.judgement.Family == "" {
		return nil
	}
	source := p.snapshot.Source
	r.mu.Lock()
	done := r.recognised[source]
	r.recognised[source] = true
	r.mu.Unlock()
	if done {
		return nil
	}
	if known, err := r.Family(source); known != "" || err != nil {
		return err
	}
	return r.Store.Put(familyKey+source, []byte(p.judgement.Family))
}

// Neighbours calls fn with every site of another body that a page of a source
// links, and the page.
func (h *Harvest) Neighbours(source string, fn func(page string, row sources.Row) error) error {
	return h.Store.Frontier(source, func(req store.Request) error {
		if !slices.Contains(surveySteps, req.Step) {
			return nil
		}
		listing, _, err := h.listingOf(req)
		if err != nil || listing == nil {
			return err
		}
		for _, row := range listing.Units {
			if _, known := h.Sources.ByHost(hostOf(row.URL)); known {
				continue
			}
			if err := fn(req.URL, row); err != nil {
				return err
			}
		}
		return nil
	})
}
