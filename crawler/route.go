package crawler

import (
	"container/heap"
	"context"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"time"
)

// accept takes a leased request into the run.
func (r *run) accept(src *source, req Request) {
	t := &task{src: src, resp: &Response{Request: req, URL: req.URL, At: r.Clock.Now()}}
	u, err := parseURL(req.URL, nil)
	if err != nil {
		r.finish(t, &FetchError{Class: ClassAddress, Sentence: "this is no URL that can be fetched: " + innermost(err), Err: err})
		return
	}
	h := r.host(u)
	src.hosts[h] = true
	r.admit(t, u)
}

// admit sends a task towards the group of the URL it asks for next.
func (r *run) admit(t *task, u *url.URL) {
	t.url, t.host = u, r.host(u)
	h := t.host
	switch {
	case r.stopping:
		r.hold(t)
	case h.out() != nil:
		r.divert(t)
	case h.refused != nil:
		r.fail(t, h.refused)
	case len(h.addrs) == 0:
		h.waiting = append(h.waiting, t)
		r.resolve(h, u)
	default:
		r.enqueue(t)
	}
}

// divert turns a task away from a parked host. A robots.txt that has been
// redirected there is out of reach, though its own host is not parked.
func (r *run) divert(t *task) {
	if t.robots != nil && t.moved() {
		r.fail(t, t.host.out())
		return
	}
	r.hold(t)
}

// fail ends a task that got no answer.
func (r *run) fail(t *task, e *FetchError) {
	if t.robots != nil {
		r.unreachable(t, e)
		return
	}
	r.finish(t, e)
}

// finish sends a response on to Handle.
func (r *run) finish(t *task, e *FetchError) {
	t.resp.Err = e
	r.waiting += len(t.resp.Body)
	r.deliveries = append(r.deliveries, t)
}

// deliverOf sends on the answer of a group, which is asked for little more until
// Handle has taken it: Handle may find that it refuses us, and what was not taken
// when a process ends is asked again.
func (r *run) deliverOf(g *group, t *task, e *FetchError) {
	g.unheard = append(g.unheard, t)
	t.answer = g
	r.finish(t, e)
}

// host returns the host of a URL, known or new.
func (r *run) host(u *url.URL) *host {
	name := hostPort(u)
	h := r.hosts[name]
	if h == nil {
		h = &host{name: name, domain: u.Hostname(), port: portOf(u)}
		r.hosts[name] = h
	}
	return h
}

// resolve finds the addresses of a host, at once when it is named by one.
func (r *run) resolve(h *host, u *url.URL) {
	if h.resolving {
		return
	}
	h.resolving = true
	if a, ok := literal(u); ok {
		addrs, err := r.guard.permitted([]netip.AddrPort{a})
		r.resolved(h, addrs, err)
		return
	}
	r.lookups = append(r.lookups, h)
}

// lookup asks the resolver, in a worker.
func (r *run) lookup(h *host) func() {
	ctx, cancel := context.WithTimeout(r.ctx, r.Limits.Lookup)
	defer cancel()
	addrs, err := r.Lookup(ctx, h.domain, h.port)
	if err == nil {
		addrs, err = r.guard.permitted(addrs)
	}
	return func() {
		r.looking--
		r.resolved(h, addrs, err)
	}
}

// resolved sends on the tasks that waited for an address.
func (r *run) resolved(h *host, addrs []netip.AddrPort, err error) {
	h.resolving = false
	waiting := take(&h.waiting)
	switch {
	case r.stopping:
		return
	case errors.Is(err, errAddress):
		h.refused = &FetchError{Class: ClassAddress, Err: err, Sentence: h.domain + " has no address that we connect to: only public ones are dialled"}
	case err != nil:
		e := &FetchError{Class: ClassDNS, Err: err, Sentence: fmt.Sprintf("the name %s does not resolve: %s", h.domain, innermost(err))}
		if h.strike() {
			r.parkHost(h, e)
		}
		if len(waiting) > 0 {
			r.fail(waiting[0], e)
			waiting = waiting[1:]
		}
	default:
		h.addrs = r.pinned(h, addrs)
		h.group = r.group(h.addrs[0])
	}
	for _, t := range waiting {
		r.admit(t, t.url)
	}
}

// pinned puts first the address that another port of the same name was found
// at, so that a name with several addresses stays in one group.
func (r *run) pinned(h *host, addrs []netip.AddrPort) []netip.AddrPort {
	for _, port := range []string{"80", "443"} {
		twin := r.hosts[netHost(h.domain, port)]
		if twin == nil || twin == h || len(twin.addrs) == 0 {
			continue
		}
		i := slices.IndexFunc(addrs, func(a netip.AddrPort) bool { return a.Addr() == twin.addrs[0].Addr() })
		if i > 0 {
			addrs[0], addrs[i] = addrs[i], addrs[0]
		}
	}
	return addrs
}

// group returns the group of an address, known or new.
func (r *run) group(a netip.AddrPort) *group {
	key := groupKey(a)
	g := r.groups[key]
	if g == nil {
		g = &group{key: key, loopback: a.Addr().IsLoopback(), place: -1, next: r.Clock.Now()}
		r.recallGroup(g)
		r.groups[key] = g
	}
	return g
}

// enqueue puts a task into the queue of its group.
func (r *run) enqueue(t *task) {
	g := t.host.group
	t.queued = r.Clock.Now()
	if t.robots != nil || t.moved() || t.waited {
		g.first = append(g.first, t)
	} else {
		g.rest = append(g.rest, t)
	}
	if until := g.standing.Until; until.After(t.queued) && !r.patient(until) {
		r.closed(g, t) // parks the group, and with it this task
		return
	}
	r.schedule(g)
}

// schedule puts a group with tasks that may have one more request at work into
// the heap.
func (r *run) schedule(g *group) {
	if g.busy < r.Parallel && len(g.unheard) < unheardMost*r.Parallel && g.place < 0 && g.queue() > 0 {
		heap.Push(&r.due, g)
	}
}

// parkGroup asks nothing more of a group in this run.
func (r *run) parkGroup(g *group, t *task, e *FetchError) {
	if g.parked != nil {
		return
	}
	g.parked = e
	r.parked(Event{Group: g.key, Source: t.src.name}, e, g, func(*task) bool { return true })
}

// parkHost asks nothing more of one host in this run.
func (r *run) parkHost(h *host, e *FetchError) {
	if h.parked != nil {
		return
	}
	h.parked = e
	event := Event{Host: h.name}
	if h.group != nil {
		event.Group = h.group.key
	}
	r.parked(event, e, h.group, func(t *task) bool { return t.host == h })
}

// parked reports a parking and turns away the tasks it concerns.
func (r *run) parked(event Event, e *FetchError, g *group, out func(*task) bool) {
	event.Kind, event.Class, event.Sentence = EventPark, e.Class, e.Sentence
	r.observe(event)
	r.Log.Info("asking no more in this run", "group", event.Group, "host", event.Host, "source", event.Source, "outcome", e.Class, "err", e)
	if g == nil {
		return
	}
	for _, t := range g.drain(out) {
		r.divert(t)
	}
	if g.place >= 0 && g.queue() == 0 {
		heap.Remove(&r.due, g.place)
	}
}

// gap is how long the group waits from the start of an exchange to the start
// of the next.
func (r *run) gap(g *group, req Request, x *exchange) time.Duration {
	delay := max(r.owed(g, req, x.url), time.Duration(r.Factor*float64(x.took)))
	delay += g.standing.Wait / backoffPace
	return delay + time.Duration(float64(delay)*r.Jitter*r.Rand())
}

// owed is the least a group waits after a request: what is configured and what
// robots.txt asks for.
func (r *run) owed(g *group, req Request, u *url.URL) time.Duration {
	delay := max(r.pause(g), req.Delay)
	if o := r.origins[originOf(u)]; o != nil && o.rules != nil {
		delay = max(delay, o.rules.delay)
	}
	return delay
}

// pause is the configured delay of a group.
func (r *run) pause(g *group) time.Duration {
	if r.Delay <= 0 && !g.loopback {
		return defaultDelay
	}
	return r.Delay
}
