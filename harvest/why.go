package harvest

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"nianbao/crawler"
	"nianbao/sources"
	"nianbao/store"
)

// Why is what decides about one URL: whether it is asked for, how fast, and
// when next. It is made without a request.
type Why struct {
	URL     string    `json:"url"`
	Source  string    `json:"source,omitempty"` // "" where its host belongs to no source
	Name    string    `json:"name,omitempty"`
	Scope   string    `json:"scope"`            // the rule that takes it in or leaves it out
	Robots  string    `json:"robots"`           // the line of robots.txt that decides
	Allowed bool      `json:"allowed"`          // by that line
	Group   string    `json:"group,omitempty"`  // the server, by its address when it was asked last
	Until   time.Time `json:"until,omitzero"`   // before which its server is not asked
	Known   bool      `json:"known"`            // to the frontier
	State   string    `json:"state,omitempty"`  // there
	Reason  string    `json:"reason,omitempty"` // why it was taken up
	Outcome string    `json:"outcome,omitempty"`
	Said    string    `json:"said,omitempty"` // the sentence of that outcome
	At      time.Time `json:"at,omitzero"`    // of the last attempt
	Next    time.Time `json:"next,omitzero"`  // not asked for before; zero: not by itself
	When    string    `json:"when"`           // the same in words

	Forgotten *store.Tombstone `json:"forgotten,omitempty"` // its report was removed on request
}

// Why says what decides about a URL.
func (h *Harvest) Why(address string) (*Why, error) {
	canonical, err := sources.Canonical(address)
	if err != nil {
		return nil, fmt.Errorf("%q is no address of a page: %w", address, err)
	}
	w := &Why{URL: canonical}
	if t, gone := h.Store.ForgottenURL(canonical); gone {
		w.Forgotten = &t
	}
	src, known := h.Sources.ByHost(hostOf(canonical))
	w.Source, w.Name = src.ID, src.Name
	w.Scope = h.Sources.Scope(src, canonical)
	if err := h.whyRobots(w); err != nil || !known {
		w.When = "never: no source has this host"
		if w.Forgotten != nil {
			w.When, _ = h.when(w, store.Request{}, horizon{})
		}
		return w, err
	}
	if err := h.whyServer(w, src); err != nil {
		return nil, err
	}
	return w, h.whyNext(w, src)
}

// whyRobots finds the line of the last known robots.txt.
func (h *Harvest) whyRobots(w *Why) error {
	w.Allowed, w.Robots = true, "robots.txt has not been asked for yet"
	origin, err := crawler.Origin(w.URL)
	if err != nil {
		return fmt.Errorf("why %s: %w", w.URL, err)
	}
	a, known, err := h.robotsOf(origin)
	if err != nil || !known {
		return err
	}
	w.Allowed, w.Robots = a.Allows(w.URL)
	return nil
}

// whyServer finds the group of a URL and how we stand with it.
func (h *Harvest) whyServer(w *Why, src sources.Source) error {
	c, err := h.cooling(src.ID)
	if err != nil {
		return err
	}
	w.Until = c.Until
	snap, ok, err := h.Store.Latest(src.ID, w.URL)
	if err == nil && !ok {
		snap, ok, err = h.Store.Latest(src.ID, src.Base)
	}
	if err != nil || !ok || snap.Address == "" {
		return err
	}
	w.Group = groupOf(snap.Address)
	s, _, err := h.standingOf(w.Group)
	if s.Until.After(w.Until) {
		w.Until = s.Until
	}
	return err
}

// groupOf names the group of a peer as the crawler does.
func groupOf(address string) string {
	a, err := netip.ParseAddrPort(address)
	if err != nil || a.Addr().IsLoopback() {
		return address
	}
	return a.Addr().Unmap().String()
}

// whyNext finds what came of the URL last and when it is asked for again.
func (h *Harvest) whyNext(w *Why, src sources.Source) error {
	o, tried, err := h.Store.Outcome(src.ID, w.URL)
	if err != nil {
		return err
	}
	if tried {
		w.Outcome, w.Said, w.At = o.Class, o.Sentence, o.At
	}
	var req store.Request
	req, w.Known, err = h.Store.Request(src.ID, w.URL)
	if err != nil {
		return err
	}
	w.State, w.Reason = string(req.State), req.Why
	z, err := h.horizon(src.ID)
	if err != nil {
		return err
	}
	w.When, w.Next = h.when(w, req, z)
	if w.Until.After(h.Now()) && w.Until.After(w.Next) && w.Known {
		w.Next = w.Until
		w.When = "not before " + w.Until.Format(time.RFC3339) + ": its server asked to be left alone"
	}
	return h.whyLater(w)
}

// whyLater takes in the hours of the day and the budget of the day, where the
// crawler that they are set for is known.
func (h *Harvest) whyLater(w *Why) error {
	origin, err := crawler.Origin(w.URL)
	if h.Crawler == nil || !w.Known || w.Next.IsZero() || err != nil {
		return err
	}
	_, host, _ := strings.Cut(origin, "://")
	s, _, err := h.standingOf(host)
	if err != nil {
		return err
	}
	if until, spent := s.Spent(h.Crawler.Daily, h.Now()); spent && until.After(w.Next) {
		w.Next, w.When = until, fmt.Sprintf("not before %s: its host has been asked %d times today, which is its budget", until.Format(time.RFC3339), s.Asked)
	}
	if at := h.Crawler.Hours.Next(w.Next); at.After(w.Next) {
		w.Next, w.When = at, fmt.Sprintf("not before %s: outside the hours %d-%d of Asia/Shanghai nothing is asked", at.Format(time.RFC3339), h.Crawler.Hours.From, h.Crawler.Hours.To)
	}
	return nil
}

// when says when a URL is asked for.
func (h *Harvest) when(w *Why, req store.Request, z horizon) (string, time.Time) {
	switch {
	case w.Forgotten != nil:
		return "never: " + w.Forgotten.Sentence(), time.Time{}
	case !w.Known:
		return "not by itself: no page that was followed has led to it", time.Time{}
	case req.State == store.StateLeased:
		return "now: a run has it", h.Now()
	case req.State == store.StateKept:
		return "it is fetched; the next run reads it", h.Now()
	case req.State == store.StateWaiting && req.Due.After(h.Now()):
		return "from " + req.Due.Format(time.RFC3339) + " on, in the next run", req.Due
	case req.State == store.StateWaiting:
		return "in the next run", h.Now()
	case req.Step == StepReport:
		next := w.At.Add(z.steady(req, w.At))
		return "again from " + next.Format(time.RFC3339) + " on", next
	case z.of(req.Step).IsZero():
		return "not again: it is no list and no report", time.Time{}
	}
	next := w.At.Add(z.now.Sub(z.of(req.Step)))
	return "again from " + next.Format(time.RFC3339) + " on", next
}
