package crawler

import (
	"fmt"
	"net/url"
	"time"
)

const (
	robotsStale = time.Hour // old rules stand so long when new ones cannot be had
)

// cleared returns the task if it may be fetched now. When the rules of its
// origin are not known it waits for them, and the task that fetches them is
// returned in its stead.
func (r *run) cleared(t *task) *task {
	if t.robots != nil {
		return t
	}
	o := r.origin(t)
	if o.rules == nil || !t.waited && !o.fresh(r.Clock.Now()) {
		t.waited = true
		o.waiting = append(o.waiting, t)
		if o.fetching {
			return nil
		}
		o.fetching = true
		return &task{src: t.src, resp: &Response{Request: Request{Source: t.resp.Request.Source, Delay: t.resp.Request.Delay, InsecureTLS: t.resp.Request.InsecureTLS}}, url: o.url, host: t.host, queued: t.queued, robots: o}
	}
	v := o.rules.check(t.url.RequestURI())
	t.resp.Robots = v.line
	if v.allowed {
		return t
	}
	sentence := fmt.Sprintf("robots.txt of %s forbids this page: %s", t.url.Host, v.line)
	if t.moved() {
		sentence = fmt.Sprintf("redirects to %s, which robots.txt forbids: %s", t.url, v.line)
	}
	r.finish(t, &FetchError{Class: ClassRobots, Sentence: sentence})
	return nil
}

// origin returns the origin of a task's URL, known or new.
func (r *run) origin(t *task) *origin {
	key := originOf(t.url)
	o := r.origins[key]
	if o == nil {
		o = &origin{url: &url.URL{Scheme: t.url.Scheme, Host: t.url.Host, Path: "/robots.txt"}, host: t.host}
		r.origins[key] = o
		r.recall(o, key)
	}
	return o
}

// robotsAnswered takes in the answer to a request for a robots.txt.
func (r *run) robotsAnswered(g *group, t *task, x *exchange) {
	switch {
	case x.next != nil && len(t.resp.Hops) < robotsHops:
		r.follow(t, x)
	case x.robots != nil:
		r.ruled(t, *x.robots)
	default:
		r.withheld(g, t, x)
	}
}

// ruled sends on the tasks that waited for the rules.
func (r *run) ruled(t *task, a RobotsAnswer) {
	o := t.robots
	o.rules, o.until, o.failures = a.rules(), a.At.Add(RobotsFresh), 0
	r.giveUp(o, func(w *task) { r.admit(w, w.url) })
}

// giveUp ends the fetch of a robots.txt and passes on who waited for it.
func (r *run) giveUp(o *origin, pass func(*task)) {
	o.fetching = false
	for _, w := range take(&o.waiting) {
		pass(w)
	}
}

// withheld handles an answer that says neither what is allowed nor that
// everything is: not now. A challenge or a 429 is meant for more than the
// one file.
func (r *run) withheld(g *group, t *task, x *exchange) {
	if x.status < 300 {
		r.unreachable(t, x.err)
		return
	}
	host := x.url.Host
	e := &FetchError{Class: ClassRobotsUnreachable, Sentence: fmt.Sprintf("%s answered %d to a request for its robots.txt, so nothing is asked of it now", host, x.status)}
	if meant := judge(host, x.status, x.answer, len(x.body), false, r.Clock.Now()); meant.Class == ClassBlocked {
		if meant.RetryAfter.IsZero() {
			r.parkGroup(g, t, e)
		} else {
			e.RetryAfter = r.backOff(g, t, x)
		}
	}
	r.unreachable(t, e)
}

// unreachable ends the fetch of a robots.txt that gave no answer. One task
// that waited for it tells the caller; the others try again or are held.
func (r *run) unreachable(t *task, e *FetchError) {
	o := t.robots
	if o.rules != nil {
		o.until = r.Clock.Now().Add(robotsStale)
		r.giveUp(o, func(w *task) { r.admit(w, w.url) })
		return
	}
	if t.moved() || e.Class != ClassDial && e.Class != ClassTLS && e.Class != ClassRobotsUnreachable {
		e = &FetchError{Class: ClassRobotsUnreachable, Sentence: "robots.txt cannot be read, so nothing is asked now: " + e.Sentence, RetryAfter: e.RetryAfter, Err: e}
	}
	if o.failures++; o.failures >= strikesUnheard {
		r.parkHost(o.host, e)
	}
	told := false
	r.giveUp(o, func(w *task) {
		if told {
			r.admit(w, w.url)
			return
		}
		told = true
		r.finish(w, e)
	})
}
