package harvest

import (
	"fmt"
	"time"

	"nianbao/store"
)

// forgotten is the outcome of what belongs to a report that was forgotten on
// request: it is never asked for again.
func forgotten(t store.Tombstone, now time.Time) store.Outcome {
	return outcome(OutcomeForgotten, t.Sentence(), now)
}

// forgottenBefore is the tombstone of the report that a page was read as, false
// where it was not forgotten.
func (h *Harvest) forgottenBefore(p *page) (store.Tombstone, bool) {
	if p.reading.Report == nil || h.Store == nil {
		return store.Tombstone{}, false
	}
	return h.Store.ForgottenReport(p.reading.Report.ID)
}

// forget removes the capture of a page that turned out to be a report that was
// forgotten, at an address or with bytes that were not known then, and ends its
// request.
func (r *run) forget(p *page, t store.Tombstone) error {
	if _, err := r.Store.ForgetCapture(p.snapshot, t.Report); err != nil {
		return fmt.Errorf("forget %s again: %w", p.snapshot.URL, err)
	}
	p.reading = Record{}
	p.judgement.Leads = nil
	return r.finish(p, forgotten(t, r.Now()))
}
