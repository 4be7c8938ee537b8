package harvest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"nianbao/crawler"
	"nianbao/store"
)

// standingKey names the side record of how we stand with a server.
const standingKey = "standing/"

// standings keeps back-offs, long waits and budgets of the day in the store.
type standings struct{ *run }

// Recall implements crawler.Standings. What cannot be read counts for a
// back-off of an hour: it may have been a longer one.
func (s standings) Recall(name string) (crawler.Standing, bool) {
	st, ok, err := s.standingOf(name)
	if err != nil {
		s.Log.Error("standing of the last run", "host", name, "err", err)
		return crawler.Standing{Until: s.Now().Add(time.Hour)}, true
	}
	return st, ok
}

// Keep implements crawler.Standings.
func (s standings) Keep(name string, st crawler.Standing) {
	data, err := json.Marshal(st)
	if err == nil {
		err = s.Store.Put(standingKey+name, data)
	}
	if err != nil {
		s.fail(fmt.Errorf("store the standing with %s: %w", name, err))
	}
}

// standingOf is how we stand with a group or a host.
func (h *Harvest) standingOf(name string) (s crawler.Standing, ok bool, err error) {
	data, ok, err := h.Store.Value(standingKey + name)
	if err == nil && ok {
		err = json.Unmarshal(data, &s)
	}
	return s, ok, err
}

// asksToWait says of a status that the server wants to be asked later. The
// crawler waits for its group then; the source is not cooled down beside.
func asksToWait(status int) bool {
	return status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable
}

// A page that failed in passing is tried again soon, in the same run where that
// is patient, then once more, and then in ever longer steps.
const (
	retryFirst = 15                    // delays until the first
	retryLeast = 50 * time.Millisecond // where there is no delay
	retrySoon  = 2                     // attempts that are made soon
	retryMost  = 24 * time.Hour
)

// passing are the outcomes that may be other the next time.
var passing = map[string]bool{OutcomeTimeout: true, OutcomeDown: true, OutcomeCut: true, OutcomeError: true, OutcomeTLS: true, OutcomeProtocol: true}

// again sets when a failure in passing is retried, by how often the page has
// been tried.
func (r *run) again(req store.Request, o store.Outcome) store.Outcome {
	if !passing[o.Class] || r.Crawler == nil || asksToWait(o.Status) {
		return o
	}
	src, _ := r.Sources.Find(req.Source)
	wait := max(retryLeast, retryFirst*max(r.Crawler.Delay, src.Delay))
	if n := req.Attempts; n < retrySoon {
		wait <<= 2 * n
	} else {
		wait = min(retryMost, policies[o.Class].after<<min(n-retrySoon, 5))
	}
	o.RetryAt = o.At.Add(wait)
	return o
}

// Next implements crawler.Waiter: when the first request of the sources is due
// that waits for its time. Sources that are asked no more in this run are
// passed over.
func (r *run) Next(names []string) (first time.Time, err error) {
	for _, name := range names {
		if c, err := r.cooling(name); err != nil || c.Until.After(r.Now()) || r.spent(name) {
			if err != nil {
				return first, err
			}
			continue
		}
		due, ok, err := r.Store.NextDue(name)
		if err != nil {
			return first, fmt.Errorf("look for what is due next of %s: %w", name, err)
		}
		if ok && (first.IsZero() || due.Before(first)) {
			first = due
		}
	}
	return first, nil
}

// spent says whether a source has used up its budget.
func (r *run) spent(source string) bool {
	if r.Budget <= 0 {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.granted[source] >= r.Budget
}
