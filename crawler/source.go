package crawler

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"

	"golang.org/x/net/publicsuffix"
)

const (
	cookiesMax = 64 // cookies kept for one URL
	heldMost   = 16 // requests of a source that are held, or half a window, before no more are leased
)

// source is one source's share of the run.
type source struct {
	name    string
	pending int       // leased, and neither handled nor held
	held    []Request // leased, to be released: not to be fetched in this run
	hosts   map[*host]bool
	jar     *cookiejar.Jar // nil until a cookie comes
	wanted  bool           // stands in the list of those that want a lease
	dry     bool           // its frontier had less than was asked for
	polled  uint64         // run.handled when it was asked last
	parked  bool           // nothing more is leased in this run
	done    bool           // its done event was sent
}

// stuck reports whether leasing more would only pile up requests that are
// not to be fetched: all hosts seen so far are parked, or too many are held. Held requests stay leased, or the frontier would hand them out again.
func (s *source) stuck(window int) bool {
	if len(s.held) > max(heldMost, window/2) {
		return true
	}
	for h := range s.hosts {
		if h.out() == nil {
			return false
		}
	}
	return len(s.hosts) > 0
}

// room returns how many requests to lease now, 0 while at least half the
// window is full.
func (s *source) room(window int) int {
	room := window - s.pending
	if s.parked || s.dry || room < (window+1)/2 {
		return 0
	}
	return room
}

// want puts a source into the line for a lease when it has room.
func (r *run) want(src *source) {
	if r.stopping {
		return
	}
	if !src.parked && src.stuck(r.Window) {
		r.parkSource(src)
	}
	if !src.wanted && src.room(r.Window) > 0 {
		src.wanted = true
		r.wanted = append(r.wanted, src)
	}
	r.settle(src)
}

// settle reports a source that has nothing left to fetch as far as is known.
func (r *run) settle(src *source) {
	if src.done || src.pending > 0 || src.wanted || !src.dry && !src.parked {
		return
	}
	src.done = true
	e := Event{Kind: EventDone, Source: src.name, Sentence: "nothing left to fetch", Released: len(src.held)}
	if src.parked {
		e.Sentence = "what is left belongs to hosts that are not asked again in this run"
	}
	for h := range src.hosts {
		if out := h.out(); out != nil && out.Class == ClassLater && len(src.held) > 0 {
			e.Class, e.Sentence = out.Class, out.Sentence
		}
	}
	r.observe(e)
}

// parkSource leases nothing more of a source.
func (r *run) parkSource(src *source) {
	src.parked = true
	r.Log.Info("source parked", "source", src.name, "held", len(src.held))
}

// hold keeps a task from being fetched in this run.
func (r *run) hold(t *task) {
	if o := t.robots; o != nil {
		r.giveUp(o, r.hold)
		return
	}
	t.src.pending--
	r.pending--
	t.src.held = append(t.src.held, t.resp.Request)
	r.want(t.src)
}

// lease starts the leases that are wanted; the frontier is asked by goroutines
// of its own, so that a slow commit does not hold up the servers, and by several
// at a time, so that one commit may serve them all.
func (r *run) lease() {
	for r.leasing < leasesMost && len(r.wanted) > 0 && !r.stopping {
		src := r.wanted[0]
		r.wanted = r.wanted[1:]
		src.wanted = false
		n := src.room(r.Window)
		if n == 0 {
			r.settle(src)
			continue
		}
		r.leasing++
		src.polled = r.handled
		src.wanted = true // until the answer is in
		r.asks <- func() func() {
			reqs, err := r.Frontier.Lease(r.ctx, src.name, n)
			return func() { r.leased(src, n, reqs, err) }
		}
	}
}

// leased admits what the frontier handed out.
func (r *run) leased(src *source, n int, reqs []Request, err error) {
	r.leasing--
	src.wanted = false
	if err != nil {
		r.stop(fmt.Errorf("lease requests of %s: %w", src.name, err))
	}
	src.dry = len(reqs) < n
	src.done = src.done && len(reqs) == 0
	src.pending += len(reqs)
	r.pending += len(reqs)
	for _, req := range reqs {
		r.accept(src, req)
	}
	r.want(src)
}

// repoll asks dry sources again whose frontier may have grown since: a page
// of one source can lead to another's.
func (r *run) repoll(sources []*source) {
	for _, src := range sources {
		if src.dry && src.polled < r.handled && !src.parked {
			src.dry = false
			r.want(src)
		}
	}
}

// release gives back all that is held.
func (r *run) release() error {
	var held []Request
	for _, src := range r.sources {
		held = append(held, src.held...)
	}
	if len(held) == 0 {
		return nil
	}
	if err := r.Frontier.Release(held); err != nil {
		return fmt.Errorf("release %d requests: %w", len(held), err)
	}
	return nil
}

// remember takes cookies into the jar of the source, a bounded number.
func (s *source) remember(u *url.URL, cookies []*http.Cookie) {
	if s.jar == nil {
		// New fails for no options, and these are constant.
		s.jar, _ = cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List})
	}
	if len(s.jar.Cookies(u))+len(cookies) <= cookiesMax {
		s.jar.SetCookies(u, cookies)
	}
}
