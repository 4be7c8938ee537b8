package harvest

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"nianbao/crawler"
	"nianbao/sources"
	"nianbao/store"
)

// StepReport is the step of a request whose page turned out to be a report:
// it is asked for again in later runs, other articles are not.
const StepReport = "report"

// maxParses is how often stage 3 is entered for one snapshot before the page
// is given up as crashed.
const maxParses = 2

// Crawl harvests the sources over the network and returns what came of it.
// It ends when nothing more is due, when the budget is used up, or soon after
// ctx ends; what was not reached stays in the frontier.
func (h *Harvest) Crawl(ctx context.Context, selected []sources.Source) (*Summary, error) {
	defer spendMemory()()
	r, err := h.begin(selected)
	if err != nil {
		return nil, err
	}
	r.resume(ctx)
	lanes := r.lanes(selected)
	r.armAll(ctx, selected)
	h.Crawler.Frontier, h.Crawler.Handle, h.Crawler.InScope = r, r.handle, r.inScope
	h.Crawler.Standings, h.Crawler.Before = standings{r}, r.before
	h.Crawler.Robots = nil
	if !h.RobotsAnew {
		h.Crawler.Robots = robotsCache{r}
	}
	defer func(former func(crawler.Event)) { h.Crawler.Observe = former }(h.Crawler.Observe)
	h.Crawler.Observe = r.observe(h.Crawler.Observe)
	crawlErr := h.Crawler.Crawl(ctx, lanes)
	summary, err := r.end(ctx.Err() != nil)
	if err == nil && crawlErr != nil && !errors.Is(crawlErr, context.Cause(ctx)) {
		err = fmt.Errorf("crawl: %w", crawlErr)
	}
	if err == nil {
		err = r.failed
	}
	return summary, err
}

// lanes are the sources whose frontier is walked: the selected ones and the
// flipbook hosts within reach, since books are followed wherever a portal
// links them.
func (h *Harvest) lanes(selected []sources.Source) []string {
	var ids []string
	seen := map[string]bool{}
	for _, src := range selected {
		ids, seen[src.ID] = append(ids, src.ID), true
	}
	for _, src := range h.Sources.All() {
		if src.Level == sources.LevelFlipbook && !seen[src.ID] && (h.Reach == nil || h.Reach(src)) {
			ids = append(ids, src.ID)
		}
	}
	return ids
}

// armers is how many sources are armed at once: each waits for commits, which
// they share.
const armers = 64

// armAll arms the sources a run begins with, until ctx ends. One that cannot be
// armed keeps no other from its crawl.
func (r *run) armAll(ctx context.Context, selected []sources.Source) {
	_ = each(len(selected), armers, func(i int) error { // its errors are noted
		if ctx.Err() != nil {
			return nil
		}
		if err := r.arm(selected[i]); err != nil {
			_ = r.fail(err)
		}
		return nil
	})
}

// arm puts what is due for a source into the frontier: where it starts, and
// the pages that are old enough to be asked for again.
func (r *run) arm(src sources.Source) error {
	if _, err := r.Store.Push(seeds(src, r.Years)); err != nil {
		return fmt.Errorf("push the entry pages of %s: %w", src.ID, err)
	}
	return r.rearm(src.ID)
}

// resume reads the snapshots that were kept but have no outcome: the run that
// fetched them was cut off. A page that ended the process twice is given up. What
// cannot be taken up ends the run with an error, after all else.
func (r *run) resume(ctx context.Context) {
	kept, err := r.Store.Unfinished()
	if err != nil {
		_ = r.fail(fmt.Errorf("look for unfinished pages: %w", err))
	}
	for _, req := range kept {
		if ctx.Err() != nil {
			return
		}
		if err := r.takeUp(req); err != nil {
			_ = r.fail(err)
		}
	}
}

// takeUp enters stage 3 with the stored snapshot of a request. A request of a
// source that is not loaded is left for a run that knows it.
func (r *run) takeUp(req store.Request) error {
	if _, known := r.Sources.Find(req.Source); !known {
		return nil
	}
	p := &page{request: req, snapshot: store.Snapshot{Source: req.Source, URL: req.URL}}
	if req.Parses >= maxParses {
		return r.finish(p, crashed("the process ended while it was read, twice", r.Now()))
	}
	if err := r.Store.Retry(req); err != nil {
		return fmt.Errorf("take up %s: %w", req.URL, err)
	}
	snap, err := r.Store.Snapshot(req.Snapshot)
	if err == nil {
		p.snapshot = snap
		p.body, err = r.Store.Body(snap)
	}
	switch {
	case err != nil:
		r.Log.Error("a kept page cannot be taken up", "url", req.URL, "err", err)
		return nil
	case !snap.Whole():
		return r.finish(p, notWhole(snap, r.Now()))
	}
	return r.through(p)
}

// Lease hands the crawler requests of one source, within its budget.
func (r *run) Lease(ctx context.Context, source string, n int) ([]crawler.Request, error) {
	if r.Room != nil {
		if err := r.Room(ctx); err != nil {
			return nil, err
		}
	}
	if r.isDry(source) {
		return nil, nil
	}
	if c, err := r.cooling(source); err != nil || c.Until.After(r.Now()) {
		return nil, err
	}
	n = r.grant(source, n)
	if n == 0 {
		return nil, nil
	}
	commits := r.Store.Commits()
	leased, err := r.Store.Lease(source, n, r.Now())
	r.giveBack(source, n-len(leased))
	if err != nil {
		return nil, fmt.Errorf("lease requests of %s: %w", source, err)
	}
	if len(leased) < n {
		r.dried(source, commits)
	}
	src, _ := r.Sources.Find(source)
	out := make([]crawler.Request, len(leased))
	for i, req := range leased {
		out[i] = r.request(src, req)
	}
	return out, nil
}

// request is what the crawler is to ask for. What is posted to a list service
// stands in the address under which the page is known.
func (r *run) request(src sources.Source, req store.Request) crawler.Request {
	out := crawler.Request{
		Source: req.Source, URL: req.URL, Step: req.Step, Referer: req.Referer,
		ETag: req.ETag, Modified: req.Modified, Delay: r.slowed(src), InsecureTLS: src.InsecureTLS, Data: req,
	}
	if target, contentType, body, ok := sources.Posted(req.URL); ok {
		out.URL, out.BodyType, out.Body = target, contentType, body
		out.ETag, out.Modified = "", "" // validators are those of a GET
	}
	if target, _, _, ok := sources.Posted(req.Referer); ok {
		out.Referer = target
	}
	return out
}

// Release gives requests back that were not asked.
func (r *run) Release(reqs []crawler.Request) error {
	back := make([]store.Request, 0, len(reqs))
	for _, req := range reqs {
		if data, ok := req.Data.(store.Request); ok {
			back = append(back, data)
			r.giveBack(req.Source, 1)
		}
	}
	r.Store.Release(back)
	for _, req := range back {
		r.wetted(req.Source)
	}
	return nil
}

// inScope says whether a redirect of a request may be followed to target.
func (r *run) inScope(req crawler.Request, target *url.URL) bool {
	src, ok := r.Sources.Find(req.Source)
	return ok && r.Sources.InScope(src, target.String())
}

// keep is the first commit: the answer becomes a snapshot. Where nothing was
// answered there is none, and neither is there for a 304 on a page we do not
// have.
func (r *run) keep(p *page) (kept bool, err error) {
	confirmed := p.snapshot.Status == 304
	if p.snapshot.Status == 0 && len(p.snapshot.Hops) == 0 || confirmed && p.request.Snapshot == 0 {
		return false, nil
	}
	snap, err := r.Store.Keep(store.Capture{Snapshot: p.snapshot, Body: p.body, Request: p.request})
	if err == nil {
		p.snapshot = snap
	}
	if err == nil && confirmed {
		p.body, err = r.Store.Body(p.snapshot)
	}
	if err != nil {
		return false, fmt.Errorf("keep %s: %w", p.request.URL, err)
	}
	return true, nil
}

// contentType is that of the snapshot a 304 confirms: the answer itself need
// not repeat it.
func (r *run) contentType(req store.Request) string {
	last, err := r.Store.Snapshot(req.Snapshot)
	if err != nil {
		return ""
	}
	return last.ContentType
}

// capture maps an answer onto the store's record.
func (r *run) capture(req store.Request, resp *crawler.Response) store.Snapshot {
	snap := store.Snapshot{
		Source: req.Source, URL: req.URL, FinalURL: resp.URL, Step: req.Step,
		RequestHead: resp.RequestHead, Head: resp.Head, Status: resp.Status,
		ContentType: resp.ContentType, Encoding: resp.Encoding, Truncated: resp.Truncated,
		Address: resp.Address, TLS: resp.TLS, Robots: resp.Robots,
		FetchedAt: resp.At, Took: resp.Took, Run: r.record.ID, Provenance: ProvenanceHTTP,
		Referer: req.Referer, Title: req.Title, Date: req.Date, Unit: req.Unit,
	}
	if _, _, _, posted := sources.Posted(req.URL); posted && len(resp.Hops) == 0 {
		snap.FinalURL = req.URL
	}
	src, _ := r.Sources.Find(req.Source)
	snap.Owner = r.owner(src, req)
	snap.OwnerName, snap.OwnerCode = r.bodyOf(src, snap)
	if resp.Status == 304 {
		snap.ContentType = r.contentType(req)
	}
	for _, hop := range resp.Hops {
		snap.Hops = append(snap.Hops, store.Hop(hop))
	}
	return snap
}

// owner is the source a page speaks for.
func (r *run) owner(src sources.Source, req store.Request) string {
	if parent, ok := r.parent(src, req.Referer); ok {
		return parent.ID
	}
	return req.Source
}

// seeds are the requests a source starts from.
func seeds(src sources.Source, years sources.Years) []store.Request {
	return requests(src.Seeds(years), store.Request{Source: src.ID, Depth: -1})
}

// outlinks are the requests a page leads to.
func (r *run) outlinks(p *page) []store.Request {
	reqs := requests(p.judgement.Leads, p.request)
	if p.source.Level == sources.LevelFlipbook {
		for i := range reqs { // a part stands for its book, and has its parent
			reqs[i].Referer, reqs[i].Title = p.request.Referer, p.request.Title
			reqs[i].Date, reqs[i].Unit = p.request.Date, p.request.Unit
		}
	}
	return r.surveyed(reqs)
}

// requests maps leads found on a page onto frontier records.
func requests(leads []sources.Lead, from store.Request) []store.Request {
	out := make([]store.Request, 0, len(leads))
	for _, lead := range leads {
		req := store.Request{
			Source: from.Source, URL: lead.URL, Step: string(lead.Step), Depth: from.Depth + 1,
			Priority: lead.Priority, Referer: from.URL, Title: lead.Title, Date: lead.Date, Unit: lead.Unit,
			Redirects: lead.Redirects, Why: lead.Why, Paging: store.Paging(lead.Paging),
		}
		if lead.Source != "" {
			req.Source = lead.Source
		}
		out = append(out, req)
	}
	return out
}

// hostOf is the host of an address as definitions are found by, "" where
// there is none.
func hostOf(address string) string {
	canonical, err := sources.Canonical(address)
	if err != nil {
		return ""
	}
	u, err := url.Parse(canonical)
	if err != nil {
		return ""
	}
	return u.Host
}
