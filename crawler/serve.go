package crawler

import (
	"container/heap"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// serve starts the next request of a group whose time has come. Tasks that
// robots.txt refuses or whose rules are not known yet cost no request.
func (r *run) serve(g *group) {
	for t := g.pop(); t != nil; t = g.pop() {
		if r.closed(g, t) {
			r.putBack(g, t)
			return
		}
		if r.early(g, t) {
			r.putBack(g, t)
			return
		}
		if t = r.cleared(t); t != nil {
			if !r.spend(t) {
				r.divert(t)
				continue
			}
			r.begin(g, t)
			return
		}
	}
}

// early puts off the first request of a group that an earlier run may have
// asked just before. A Crawl-delay counts where robots.txt is known already.
func (r *run) early(g *group, t *task) bool {
	now := r.Clock.Now()
	if g.asked || r.Before.IsZero() || r.Before.After(now) {
		return false
	}
	r.origin(t) // takes up what is known of its robots.txt
	at := r.Before.Add(r.owed(g, t.resp.Request, t.url))
	if !at.After(now) {
		return false
	}
	g.next = at
	return true
}

// putBack returns a task to the head of its group, or holds it where the group
// is not asked in this run.
func (r *run) putBack(g *group, t *task) {
	if g.parked != nil {
		r.divert(t)
		return
	}
	g.first = slices.Insert(g.first, 0, t)
	r.schedule(g)
}

// begin starts one exchange in a worker.
func (r *run) begin(g *group, t *task) {
	now := r.Clock.Now()
	g.busy++
	g.asked = true
	x := r.exchange(g, t)
	if r.Parallel > 1 {
		g.next = now.Add(r.gap(g, t.resp.Request, x))
		r.schedule(g)
	}
	r.observe(Event{Kind: EventBegin, At: now, Source: t.src.name, Group: g.key, URL: t.url.String(), Robots: t.robots != nil, Queue: g.queue(), Wait: now.Sub(t.queued)})
	r.start(func(f *fetcher) func() {
		f.fetch(r.ctx, x)
		x.took = r.Clock.Now().Sub(now)
		r.lead(t, x)
		if t.robots != nil {
			r.remember(t, x)
		}
		return func() { r.ended(g, t, x, now) }
	})
}

// exchange makes the request of a task.
func (r *run) exchange(g *group, t *task) *exchange {
	x := &exchange{url: t.url, method: http.MethodGet, header: r.header(t), addr: t.host.addrs[0], insecure: t.resp.Request.InsecureTLS, max: r.MaxBody, now: r.Clock.Now}
	if req := t.resp.Request; t.posts() {
		x.method, x.sent = http.MethodPost, req.Body
		x.header.Set("Content-Type", req.BodyType)
	}
	if t.robots != nil {
		x.max, x.prefix = robotsMaxSize, true
	}
	x.idle = r.pool.take(g, x, r.Parallel)
	return x
}

// header returns the header fields of a task's request.
func (r *run) header(t *task) http.Header {
	h := http.Header{}
	h.Set("User-Agent", r.UserAgent)
	h.Set("Accept-Encoding", acceptEncoding)
	if strings.Contains(r.Contact, "@") {
		h.Set("From", strings.TrimPrefix(r.Contact, "mailto:"))
	}
	if t.robots != nil {
		h.Set("Accept", "text/plain, */*;q=0.8")
		return h
	}
	req := t.resp.Request
	h.Set("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
	h.Set("Accept-Language", "zh-CN,zh;q=0.9")
	for name, value := range map[string]string{"Referer": escapeBytes(req.Referer), "If-None-Match": req.ETag, "If-Modified-Since": req.Modified} {
		if value != "" {
			h.Set(name, value)
		}
	}
	if t.src.jar != nil {
		for _, c := range t.src.jar.Cookies(t.url) {
			h.Add("Cookie", c.Name+"="+c.Value)
		}
		if cookies := h.Values("Cookie"); len(cookies) > 0 {
			h.Set("Cookie", strings.Join(cookies, "; "))
		}
	}
	return h
}

// lead reads where a redirect leads and whether the task may follow. It runs
// in a worker, because it asks the caller's InScope.
func (r *run) lead(t *task, x *exchange) {
	if !isRedirect(x.status) {
		return
	}
	defer func() {
		if p := recover(); p != nil {
			x.next, x.astray = nil, &FetchError{Class: ClassRedirectScope, Sentence: "judging the redirect ended in a fault of ours", Err: fmt.Errorf("panic: %v\n%s", p, debug.Stack())}
		}
	}()
	host, location := x.url.Host, x.answer.Get("Location")
	if location == "" {
		x.astray = &FetchError{Class: ClassHTTP, Sentence: fmt.Sprintf("%s answered %d without saying where to", host, x.status)}
		return
	}
	u, err := parseURL(location, x.url)
	switch {
	case err != nil:
		x.astray = &FetchError{Class: ClassRedirectScope, Sentence: fmt.Sprintf("%s redirects to %q, which is no page", host, printable(location)), Err: err}
	case t.robots != nil:
		x.next = u
	case len(t.resp.Hops) >= redirectMax:
		x.astray = &FetchError{Class: ClassRedirectLoop, Sentence: fmt.Sprintf("%s redirects more than %d times", host, redirectMax)}
	case t.seen(u) > 1 || t.seen(u) == 1 && x.url.String() == u.String():
		x.astray = &FetchError{Class: ClassRedirectLoop, Sentence: fmt.Sprintf("%s redirects in a circle, to %s", host, u)}
	case !r.InScope(t.resp.Request, u):
		x.astray = &FetchError{Class: ClassRedirectScope, Sentence: fmt.Sprintf("%s redirects to %s, outside its source", host, u)}
	default:
		x.next = u
	}
}

// ended takes in the end of an exchange and frees its group.
func (r *run) ended(g *group, t *task, x *exchange, start time.Time) {
	aborted := r.stopping && x.err != nil && r.ctx.Err() != nil
	if x.keep != nil {
		r.pool.put(g, x.keep)
	}
	r.report(g, t, x)
	switch {
	case aborted:
		t.large = x.large
		r.free(t)
		r.hold(t)
	case x.status == 0 && r.elsewhere(t, x):
		r.enqueue(t)
	default:
		r.judgeHost(g, t, x)
		r.relent(g, x)
		r.answered(g, t, x, start)
	}
	g.busy--
	if x.went.After(start) {
		start = x.went // to connect may have taken long: the server counts from here
	}
	next := start.Add(r.gap(g, t.resp.Request, x))
	r.spread(g, t, x, next)
	r.postpone(g, next)
}

// postpone lets no request of a group start before a time. Where several may
// be at work, another one may have set a later time meanwhile.
func (r *run) postpone(g *group, next time.Time) {
	if until := g.standing.Until; until.After(next) {
		next = until
	}
	if r.Parallel == 1 || next.After(g.next) {
		g.next = next
	}
	if g.place >= 0 {
		heap.Fix(&r.due, g.place)
	}
	if !r.stopping {
		r.schedule(g)
	}
}

// report tells of an exchange that ended.
func (r *run) report(g *group, t *task, x *exchange) {
	e := Event{Kind: EventEnd, Source: t.src.name, Group: g.key, URL: x.url.String(), Robots: t.robots != nil, Queue: g.queue(), Status: x.status, Bytes: int64(len(x.body)), Took: x.took}
	if x.err != nil {
		e.Class, e.Sentence = x.err.Class, x.err.Sentence
	}
	r.observe(e)
	r.Log.Debug("exchange", "source", e.Source, "host", x.url.Host, "url", e.URL, "status", e.Status, "bytes", e.Bytes, "outcome", e.Class, "dur", e.Took)
}

// elsewhere moves a host that cannot be reached to its next address, as long
// as it has never answered at the first.
func (r *run) elsewhere(t *task, x *exchange) bool {
	h := t.host
	if x.err == nil || x.err.Class != ClassDial || h.heard || len(h.addrs) < 2 || h.addrs[0] != x.addr {
		return false
	}
	old := h.group
	h.addrs = h.addrs[1:]
	h.group = r.group(h.addrs[0])
	for _, moved := range old.drain(func(o *task) bool { return o.host == h }) {
		r.enqueue(moved)
	}
	return h.group.parked == nil
}

// judgeHost notes whether a host answers, and parks it when it keeps not to.
func (r *run) judgeHost(g *group, t *task, x *exchange) {
	if x.status != 0 {
		t.host.clear()
		g.clear()
		return
	}
	switch x.err.Class {
	case ClassDial:
		if g.strike() {
			r.parkGroup(g, t, x.err)
		}
		fallthrough
	case ClassTLS, ClassTimeout, ClassDisconnect, ClassProtocol:
		if t.host.strike() {
			r.parkHost(t.host, x.err)
		}
	}
}

// answered decides what becomes of a task after an exchange.
func (r *run) answered(g *group, t *task, x *exchange, start time.Time) {
	if t.robots != nil {
		r.robotsAnswered(g, t, x)
		return
	}
	r.note(t, x, start)
	switch {
	case x.next != nil:
		r.follow(t, x)
	case x.astray != nil:
		t.resp.Body = nil
		r.free(t)
		r.deliverOf(g, t, x.astray)
	case x.status == 0:
		r.deliverOf(g, t, x.err)
	default:
		r.conclude(g, t, x)
	}
}

// follow sends a task where a redirect leads.
func (r *run) follow(t *task, x *exchange) {
	t.resp.Hops = append(t.resp.Hops, Hop{URL: x.url.String(), Status: x.status, Location: x.answer.Get("Location"), Robots: t.resp.Robots})
	t.resp.Body, t.resp.Truncated, t.waited = nil, "", false
	r.free(t)
	r.admit(t, x.next)
}

// free gives up the place of a large body that is needed no more.
func (r *run) free(t *task) {
	if t.large {
		t.large = false
		<-r.large
	}
}

// conclude judges a final answer.
func (r *run) conclude(g *group, t *task, x *exchange) {
	req := t.resp.Request
	e := judge(x.url.Host, x.status, x.answer, len(x.body), req.ETag != "" || req.Modified != "", r.Clock.Now())
	switch {
	case e == nil:
		g.denied, e = 0, x.err
	case e.Class == ClassDenied:
		if g.denied++; g.denied >= deniedMost {
			e.Class, e.Sentence = ClassBlocked, fmt.Sprintf("%s, the %d. in a row; nothing more is asked of it in this run", e.Sentence, g.denied)
			r.parkGroup(g, t, e)
		}
	case !e.RetryAfter.IsZero():
		e.RetryAfter = r.backOff(g, t, x)
		e.Sentence += "; nothing is asked of it before " + e.RetryAfter.In(shanghai).Format(time.DateTime)
	case e.Class == ClassBlocked:
		r.parkGroup(g, t, e)
	}
	if x.status == http.StatusNotModified {
		t.resp.Body = nil
	}
	r.deliverOf(g, t, e)
}

// note writes the last exchange into the response.
func (r *run) note(t *task, x *exchange, start time.Time) {
	resp := t.resp
	resp.URL = x.url.String()
	resp.Status, resp.RequestHead, resp.Head = x.status, x.requestHead, x.head
	resp.ContentType, resp.Encoding = x.answer.Get("Content-Type"), x.encoding
	resp.Body, resp.Truncated, t.large = x.body, x.truncated, x.large
	resp.Address, resp.TLS = x.address, x.tls
	resp.At, resp.Took = start, x.took
	if cookies := (&http.Response{Header: x.answer}).Cookies(); len(cookies) > 0 {
		t.src.remember(x.url, cookies)
	}
}

// deliver hands a response to the caller.
func (r *run) deliver(t *task) func() {
	err := r.hand(t.resp)
	return func() { r.delivered(t, err) }
}

// errPanic marks a panic of the caller's Handle.
var errPanic = errors.New("panic")

func (r *run) hand(resp *Response) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v\n%s", errPanic, p, debug.Stack())
		}
	}()
	return r.Handle(r.ctx, resp)
}

// delivered takes in what Handle said.
func (r *run) delivered(t *task, err error) {
	r.handled++
	r.handing--
	r.free(t)
	if g := t.answer; g != nil {
		t.answer = nil
		g.settle()
		if !r.stopping {
			r.schedule(g)
		}
	}
	t.src.pending--
	r.pending--
	t.src.dry = false
	switch {
	case err == nil:
		r.faults = 0
	case errors.Is(err, ErrBlocked):
		r.faults = 0
		r.refused(t, err)
	default:
		r.Log.Error("handle response", "source", t.src.name, "url", t.resp.Request.URL, "err", err)
		t.src.held = append(t.src.held, t.resp.Request)
		if !errors.Is(err, errPanic) {
			r.faults++
		}
		if r.faults >= faultsMax {
			r.stop(fmt.Errorf("handle responses: %w", err))
		}
	}
	r.want(t.src)
	if len(r.sources) > 1 {
		r.turn = (r.turn + 1) % len(r.sources)
		r.repoll(r.sources[r.turn : r.turn+1])
	}
}

// refused parks the group of a page that Handle found to be a refusal.
func (r *run) refused(t *task, err error) {
	u, parseErr := url.Parse(t.resp.URL)
	if parseErr != nil || t.resp.Status == 0 {
		return
	}
	if h := r.host(u); h.group != nil {
		r.parkGroup(h.group, t, &FetchError{Class: ClassBlocked, Sentence: u.Host + " answered with a page that refuses us; nothing more is asked of it in this run", Err: err})
	}
}
