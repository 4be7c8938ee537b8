package harvest

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"

	"nianbao/crawler"
	"nianbao/document"
	"nianbao/region"
	"nianbao/report"
	"nianbao/sources"
	"nianbao/store"
)

// Harvest is everything a run needs. Store, Sources, Now and Log must be set;
// Crawler only for Crawl.
type Harvest struct {
	Store   *store.Store
	Sources *sources.Set
	Crawler *crawler.Crawler // Frontier, Handle, InScope and Robots are set by Crawl
	Years   sources.Years    // report years wanted; the zero value wants all
	Recheck time.Duration    // pages younger than this are not asked for again
	Budget  int              // requests per source and run; 0: no bound
	Survey  bool             // follow menus and lists only, no articles

	// RobotsAnew asks for every robots.txt again, also where it was had within
	// the last 24 hours.
	RobotsAnew bool

	// Reach says which flipbook hosts may be asked for the books that the
	// selected sources link; nil: all.
	Reach func(sources.Source) bool

	// Room waits until the disk has room for more pages, or says that it has
	// none; nil: nobody looks. It may be called concurrently.
	Room func(context.Context) error

	Version string // of the program, kept with the run
	Command string // as typed, kept with the run
	Now     func() time.Time
	Log     *slog.Logger

	Documents *document.Child // reads PDF files; nil: they are kept unread
}

// page is one kept snapshot on its way through the stages.
type page struct {
	request  store.Request // the zero value for ingested and re-read snapshots
	snapshot store.Snapshot
	body     []byte
	source   sources.Source

	look      *document.Look // the first one, nil before it
	doc       *document.Document
	reading   Record
	judgement sources.Judgement
	sentTo    string // address outside the source that the page sends its reader to at once
	outcome   store.Outcome
	beside    error // of the store, on a look at a page this one is judged with
	passed    bool  // the first look was enough: there is no document
	unkept    bool  // it is stored with its outcome
	settled   bool  // its end was not clear before
	stale     bool  // a later attempt on the address is known: its outcome stands
}

// handle is stages 1 and 2: an answer of the crawler becomes a snapshot, or
// an outcome that says why there is none. Then the snapshot is read.
func (r *run) handle(ctx context.Context, resp *crawler.Response) error {
	req, ok := resp.Request.Data.(store.Request)
	if !ok {
		return fmt.Errorf("handle %s: the request did not come from the frontier", resp.Request.URL)
	}
	settled := r.settled(req, resp)
	p := &page{request: req, snapshot: r.capture(req, resp), body: resp.Body, settled: settled}
	resp.Body = nil // the page has it
	if err := r.take(p, resp); err != nil {
		return r.fail(err)
	}
	if p.outcome.Class == OutcomeBlocked && !asksToWait(p.outcome.Status) {
		return crawler.ErrBlocked
	}
	return nil
}

// take keeps an answer and goes on with it. A new page that the first look
// dismisses, as it does most articles, is kept with its outcome.
func (r *run) take(p *page, resp *crawler.Response) (err error) {
	p.unkept = resp.Err == nil && r.dismissedNew(p)
	kept := false
	if p.unkept {
		err = r.finish(p, judge(p, nil, r.Now()))
	} else {
		kept, err = r.keep(p)
	}
	gone, isGone := errors.AsType[*store.ForgottenError](err)
	switch {
	case isGone:
		p.reading, p.unkept = Record{}, false
		return r.finish(p, forgotten(gone.Stone, r.Now()))
	case err != nil || p.unkept:
		return err
	case resp.Err != nil || !kept:
		return r.finish(p, r.refusal(p, failure(resp, r.Now())))
	}
	return r.through(p)
}

// settled takes a page whose end is not clear for what the site has where an
// earlier answer ended at the same byte, and says so.
func (r *run) settled(req store.Request, resp *crawler.Response) bool {
	if resp.Truncated != crawler.EndUnknown || resp.Err.Class != crawler.ClassDisconnect || req.Snapshot == 0 {
		return false
	}
	last, err := r.Store.Snapshot(req.Snapshot)
	if err != nil || last.Digest != fmt.Sprintf("sha256:%x", sha256.Sum256(resp.Body)) {
		return false
	}
	first := last.Truncated != ""
	resp.Truncated, resp.Err = "", nil
	return first
}

// refusal looks at the body of an answer that is no page: a firewall that says
// no to everything often answers like a page that is denied or missing.
func (r *run) refusal(p *page, o store.Outcome) store.Outcome {
	if o.Class != OutcomeDenied && o.Class != OutcomeError || len(p.body) == 0 {
		return o
	}
	look := &page{snapshot: p.snapshot, body: p.body}
	if err := guard(func() error { return r.read(look) }); err != nil || look.reading.Kind != report.KindChallenge {
		return o
	}
	blocked := outcome(OutcomeBlocked, o.Sentence+", with a challenge page: "+reason(look.reading), r.Now())
	blocked.Status = o.Status
	return blocked
}

// through is stages 3 to 7 for a kept snapshot: read, classify, parse,
// follow, store. A page that makes the reader panic ends with the outcome
// crashed; the run goes on.
func (r *run) through(p *page) error { return r.throughAt(p, r.Now()) }

// throughAt is through for an attempt made at another time.
func (r *run) throughAt(p *page, at time.Time) error {
	p.source, _ = r.Sources.Find(p.snapshot.Source)
	err := guard(func() error {
		defer r.sit(p)()
		if err := r.read(p); err != nil {
			return err
		}
		r.follow(p)
		return nil
	})
	if broken, ok := errors.AsType[*panicError](err); ok {
		r.Log.Error("a page broke the reader", "url", p.snapshot.URL, "err", broken, "stack", broken.stack)
	}
	o := judge(p, err, at)
	p.look, p.doc, p.body = nil, nil, nil // not kept while the commit is awaited
	return r.finish(p, o)
}

// read is stages 3 to 6 for any kept snapshot: bytes to document to reading.
// The error says why the document cannot be read; the reading is set anyway. A
// page that the first look dismisses has a reading and no document.
func (h *Harvest) read(p *page) error {
	if p.look == nil && h.dismissed(p) {
		return nil
	}
	doc, err := p.look.Read()
	if err != nil {
		p.reading = Record{Reading: unreadable(p, err)}
		return err
	}
	p.doc = doc
	p.reading = Record{Reading: *report.Read(doc, h.hints(p))}
	return nil
}

// hints are what source, unit and list row say about a document before it
// is read. Where the source's definition is not loaded, what it said when the
// page was fetched stands.
func (h *Harvest) hints(p *page) report.Hints {
	snap := p.snapshot
	hints := report.Hints{Digest: snap.Digest, Source: snap.Owner, Name: snap.OwnerName, Code: snap.OwnerCode, Title: snap.Title, Date: snap.Date}
	if p.source.ID != "" {
		hints.Name, hints.Code = h.bodyOf(p.source, snap)
	}
	return hints
}

// bodyOf is the body whose pages a source has, and its code: a unit where the
// page stands in a unit's column, the portal that links it where it is a book.
func (h *Harvest) bodyOf(src sources.Source, snap store.Snapshot) (name, code string) {
	if parent, ok := h.parent(src, snap.Referer); ok {
		src = parent
	}
	if unit, ok := src.Unit(snap.Unit); ok {
		return unit.Name, cmp.Or(unit.Code, src.Code)
	}
	if town, ok := region.Find(snap.Unit, 0); ok {
		return governmentOf(town), town.Code
	}
	return src.Name, src.Code
}

// governmentOf names the body that governs a township found on a county's
// pages.
func governmentOf(town region.Division) string {
	if strings.HasSuffix(town.Name, "街道") {
		return town.Name + "办事处"
	}
	return town.Name + "人民政府"
}

// Examine reads a body as a run would and keeps nothing.
func (h *Harvest) Examine(snap store.Snapshot, body []byte) (Record, error) {
	p := &page{snapshot: snap, body: body}
	p.source, _ = h.Sources.Find(snap.Source)
	err := guard(func() error { return h.read(p) })
	return p.reading, err
}

// parent is the portal whose page links the book of a flipbook host.
func (h *Harvest) parent(src sources.Source, referer string) (sources.Source, bool) {
	if src.Level != sources.LevelFlipbook || referer == "" {
		return sources.Source{}, false
	}
	return h.Sources.ByHost(hostOf(referer))
}

// follow judges the links of a page; what is worth fetching becomes outlinks.
func (r *run) follow(p *page) {
	if p.request.URL == "" || p.passed || p.sentHome() {
		return
	}
	p.judgement = r.judgePage(p)
	r.await(p)
	p.reading.Listing = listing(p.judgement)
	if len(p.judgement.Leads) == 0 {
		p.sentTo = r.sentTo(p)
	}
}

// sentTo is the address outside the source that a page sends its reader to, by
// a refresh or a script; "" where it sends nobody away.
func (h *Harvest) sentTo(p *page) string {
	for _, l := range p.doc.Links {
		if l.Via == "redirect" && hostOf(l.URL) != hostOf(p.snapshot.FinalURL) && !h.Sources.InScope(p.source, l.URL) {
			return l.URL
		}
	}
	return ""
}

// judgePage asks what follows from a page that was read.
func (h *Harvest) judgePage(p *page) sources.Judgement {
	return h.Sources.Follow(p.source, sources.Page{
		URL:       p.snapshot.FinalURL,
		Referer:   p.request.Referer,
		Step:      sources.Step(p.request.Step),
		Depth:     p.request.Depth,
		Unit:      p.request.Unit,
		Redirects: p.request.Redirects,
		Paging:    sources.Paging(p.request.Paging),
		Doc:       p.doc,
		Known: func(address string) *document.Document {
			doc, err := h.stored(p.source, address)
			p.beside = cmp.Or(p.beside, err)
			return doc
		},
	}, h.Years)
}

// stored is the newest capture of a page of a source, read anew; nil where
// there is none that can be read. The error is one of the store.
func (h *Harvest) stored(src sources.Source, address string) (*document.Document, error) {
	o, known, err := h.Store.Outcome(src.ID, address)
	if err != nil || !known || o.Snapshot == 0 {
		return nil, err
	}
	snap, err := h.Store.Snapshot(o.Snapshot)
	if err != nil || !snap.Whole() {
		return nil, err
	}
	body, err := h.Store.Body(snap)
	if err != nil {
		return nil, err
	}
	doc, err := document.Read(document.Input{URL: snap.FinalURL, ContentType: snap.ContentType, Body: body, Encoding: src.Charset})
	if err != nil {
		return nil, nil // it is there, and says nothing
	}
	return doc, nil
}

// finish is stage 7, the second commit: reading, outlinks, and last of all
// the outcome. For a page that is not kept yet it is the only one.
func (r *run) finish(p *page, o store.Outcome) error {
	if t, gone := r.forgottenBefore(p); gone {
		return r.forget(p, t)
	}
	o.Source, o.URL, o.Snapshot, o.Run = p.snapshot.Source, p.snapshot.URL, p.snapshot.ID, r.record.ID
	f := store.Finish{Request: p.request, Snapshot: p.snapshot.ID, Outlinks: r.outlinks(p)}
	var err error
	if f.Reading, err = r.newReading(p, &o); err != nil {
		return err
	}
	o = r.again(p.request, o)
	p.outcome, f.Outcome = o, o
	if p.stale {
		f.Outcome = store.Outcome{}
	}
	if step := sources.Step(p.request.Step); o.Class == OutcomeOK && (step == sources.StepArticle || step == sources.StepAttachment) {
		f.Request.Step = StepReport
	}
	if err := r.commit(p, f); err != nil {
		return fmt.Errorf("store the outcome of %s: %w", o.URL, err)
	}
	r.tally(p)
	if p.request.URL == "" {
		return nil
	}
	if err := cmp.Or(r.lost(p, o), r.arrived(p), r.recognise(p)); err != nil {
		return err
	}
	return r.cool(o)
}

// commit stores what was made of a page, with the page itself where it is not kept
// yet.
func (r *run) commit(p *page, f store.Finish) error {
	if !p.unkept {
		_, err := r.Store.Finish(f)
		return err
	}
	snap, err := r.Store.KeepDone(store.Capture{Snapshot: p.snapshot, Body: p.body, Request: p.request}, f)
	if err == nil {
		p.snapshot, p.outcome.Snapshot = snap, snap.ID
	}
	return err
}

// newReading is the reading to store with a page, nil where there is none or
// where the page only confirms bytes that this reader has read: then the
// outcome points to the snapshot that holds the reading.
func (r *run) newReading(p *page, o *store.Outcome) (*store.Reading, error) {
	if p.reading.Version == 0 {
		return nil, nil
	}
	if p.snapshot.Revisit {
		old, known, err := r.Store.Outcome(o.Source, o.URL)
		if err != nil {
			return nil, err
		}
		if stored, ok, err := r.Store.ReadingHead(old.Snapshot); known && ok && err == nil && stored.Version == report.Version && old.Class == o.Class {
			o.Snapshot = old.Snapshot
			return nil, nil
		}
	}
	reading, err := p.reading.record(p.snapshot.ID, r.Now())
	return &reading, err
}

// panicError is a panic of the reader, turned into an error.
type panicError struct {
	value any
	stack string
}

func (e *panicError) Error() string { return fmt.Sprint(e.value) }

// guard calls fn and turns a panic into an error: one broken page must not
// end a night.
func guard(fn func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &panicError{v, string(debug.Stack())}
		}
	}()
	return fn()
}
