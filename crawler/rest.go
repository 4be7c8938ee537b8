package crawler

import "time"

// Waiter is a Frontier that knows when the first of the requests is due that
// wait for their time; the zero time where there is none. A patient run waits
// for it instead of ending. Next is called from the goroutine of Lease.
type Waiter interface {
	Next(sources []string) (time.Time, error)
}

// rest is a run's wait for requests that are not due yet.
type rest struct {
	nap     <-chan time.Time
	napped  uint64 // run.handled when the last nap began
	naps    int
	nothing bool // nothing is worth waiting for
}

// rests says whether the run waits for what will be due, or is finding that
// out. A nap after which nothing was handled is the last.
func (r *run) rests() bool {
	w, ok := r.Frontier.(Waiter)
	if r.nap != nil {
		return true
	}
	if !ok || r.Patience <= 0 || r.nothing || r.naps > 0 && r.handled == r.napped {
		return false
	}
	var names []string
	for _, src := range r.sources {
		if !src.parked {
			names = append(names, src.name)
		}
	}
	r.leasing++
	r.asks <- func() func() {
		at, err := w.Next(names)
		return func() { r.lieDown(at, err) }
	}
	return true
}

// lieDown begins a nap, unless it would be too long.
func (r *run) lieDown(at time.Time, err error) {
	r.leasing--
	if err != nil {
		r.stop(err)
		return
	}
	if at.IsZero() || !r.patient(at) || r.stopping {
		r.nothing = true
		return
	}
	r.Log.Debug("waiting for what is due next", "at", at)
	r.naps++
	r.napped = r.handled
	r.nap = r.Clock.After(at.Sub(r.Clock.Now()) + time.Millisecond)
}

// getUp asks all frontiers again.
func (r *run) getUp() {
	r.nap = nil
	for _, src := range r.sources {
		if !src.parked {
			src.dry = false
			r.want(src)
		}
	}
}
