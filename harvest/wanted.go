package harvest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"time"

	"nianbao/sources"
	"nianbao/store"
)

// wantedKey names the side record of the report years a source was last
// walked for.
const wantedKey = "wanted/"

// menuRecheck is how old a menu must be to be asked for again: the lists it led
// to are known. Where one of them has gone, menus are asked again at once.
const menuRecheck = 30 * 24 * time.Hour

// Reports that stay the same are asked for again less and less often: after
// eight times the recheck of lists at first, then after a quarter of the time
// that they have been the same, never later than half a year. From January to
// April, when the reports of the year before come out and are corrected, new ones
// are asked for twice as often. Lists are asked whenever they are old: they show
// what is new.
const (
	reportRecheck = 8
	steadyShare   = 4
	steadyMost    = 182 * 24 * time.Hour
	freshReport   = 90 * 24 * time.Hour
)

// season says whether reports of the year before come out now: departments
// publish by 31 January, governments by 31 March, and some are late.
func season(now time.Time) bool { return now.In(shanghai).Month() <= time.April }

// shanghai is the clock of the portals.
var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// horizon is the time before which the pages of a source are asked for again,
// by step; reports have times of their own.
type horizon struct {
	now          time.Time
	recheck      time.Duration
	pages, menus time.Time
	widened      bool // to years that the source was not walked for
}

// horizon says which pages of a source are old. Columns that were walked for
// fewer years than are wanted now are walked anew whatever their age, since
// rows of the other years were passed over; reports that were read stay read.
func (h *Harvest) horizon(source string) (horizon, error) {
	now := h.Now()
	z := horizon{now: now, recheck: h.Recheck, pages: now, menus: now, widened: true}
	data, ok, err := h.Store.Value(wantedKey + source)
	if err != nil {
		return horizon{}, fmt.Errorf("look up the years of %s: %w", source, err)
	}
	var walked sources.Years
	if !ok || json.Unmarshal(data, &walked) != nil || !covers(walked, h.Years) {
		return z, nil
	}
	menus := h.Recheck
	if menus > 0 {
		menus = max(menus, menuRecheck)
	}
	z.pages, z.menus, z.widened = now.Add(-h.Recheck), now.Add(-menus), false
	return z, nil
}

// old says whether a page that was last tried at a time is asked for again.
func (z horizon) old(req store.Request, tried time.Time) bool {
	if req.Step == StepReport {
		return !tried.Add(z.steady(req, tried)).After(z.now)
	}
	before := z.of(req.Step)
	return !before.IsZero() && tried.Before(before)
}

// steady is how long a report is let alone after it was tried.
func (z horizon) steady(req store.Request, tried time.Time) time.Duration {
	if z.recheck == 0 {
		return 0
	}
	wait := reportRecheck * z.recheck
	if season(z.now) && tried.Sub(req.Since) < freshReport {
		return wait / 2
	}
	if req.Since.IsZero() {
		return wait
	}
	return max(wait, min(steadyMost, tried.Sub(req.Since)/steadyShare))
}

// of is the horizon of a step, the zero time for one that is asked once only.
func (z horizon) of(step string) time.Time {
	switch step {
	case string(sources.StepMenu):
		return z.menus
	case string(sources.StepEntry), string(sources.StepColumn):
		return z.pages
	}
	return time.Time{}
}

// rearm puts the old pages of a source back into the frontier.
func (r *run) rearm(source string) error {
	z, err := r.horizon(source)
	if err == nil && z.widened {
		var data []byte
		if data, err = json.Marshal(r.Years); err == nil {
			err = r.Store.Put(wantedKey+source, data)
		}
	}
	if err == nil {
		_, err = r.Store.RearmWhere(source, z.old)
	}
	if err != nil {
		return fmt.Errorf("take up the pages of %s again: %w", source, err)
	}
	return nil
}

// lost asks the menus of a source again when a list that was known is not
// there any more: the column may have moved.
func (r *run) lost(p *page, o store.Outcome) error {
	first := sources.Step(p.request.Step) == sources.StepColumn && p.request.Paging.Number <= 1
	if !first || o.Class == OutcomeOK || o.Class == OutcomeListing && p.judgement.IsColumn && len(p.judgement.Rows) > 0 {
		return nil
	}
	if had, err := r.hadList(p.request, o); !had || err != nil {
		return err
	}
	r.mu.Lock()
	done := r.relooked[o.Source]
	r.relooked[o.Source] = true
	r.mu.Unlock()
	if done {
		return nil
	}
	menus := []string{string(sources.StepEntry), string(sources.StepMenu)}
	if _, err := r.Store.Rearm(o.Source, menus, r.record.Started); err != nil {
		return fmt.Errorf("look for the columns of %s again: %w", o.Source, err)
	}
	return nil
}

// hadList says whether the capture before this one showed a list, and rows where
// this one shows a list without any.
func (r *run) hadList(req store.Request, o store.Outcome) (bool, error) {
	if req.Snapshot == 0 {
		return false, nil
	}
	reading, ok, err := r.Store.Reading(req.Snapshot)
	if err != nil || !ok {
		return false, err
	}
	var rec struct{ Listing *Listing }
	if err := json.Unmarshal(reading.Data, &rec); err != nil {
		return false, fmt.Errorf("decode the reading of %s: %w", req.URL, err)
	}
	if rec.Listing == nil || !rec.Listing.Column {
		return false, nil
	}
	return o.Class != OutcomeListing || len(rec.Listing.Rows) > 0, nil
}

// covers says whether years walked before hold all that are wanted now. An
// open end reaches as far as reports can.
func covers(walked, wanted sources.Years) bool {
	const latest = 9999
	return walked.From <= wanted.From && cmp.Or(walked.To, latest) >= cmp.Or(wanted.To, latest)
}
