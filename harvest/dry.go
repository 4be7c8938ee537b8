package harvest

import "time"

// dryness is what is known of a source that had fewer requests than were asked for.
// The crawler asks again after every page, and most pages lead nowhere.
type dryness struct {
	commits uint64    // of the store, before it was asked
	due     time.Time // when the first request is due that waits for its time, zero where none does
}

// isDry says whether a source surely has nothing to lease: it had no more, and since
// then nothing was written, nothing given back, and nothing has come due.
func (r *run) isDry(source string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	d, known := r.dry[source]
	return known && d.commits == r.Store.Commits() && (d.due.IsZero() || d.due.After(r.Now()))
}

// dried notes that a source had no more when the store had seen so many commits. What
// cannot be told is asked again.
func (r *run) dried(source string, commits uint64) {
	due, _, err := r.Store.NextDue(source)
	if err != nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.dry[source] = dryness{commits, due}
}

// wetted notes that requests of a source were given back.
func (r *run) wetted(source string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.dry, source)
}
