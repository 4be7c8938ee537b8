package harvest

import (
	"encoding/json"
	"fmt"
	"time"

	"nianbao/sources"
	"nianbao/store"
)

// A site that refused is left alone for a while, over runs: the wait doubles
// with each refusal in a row and ends with the first page that is answered.
const (
	cooldownKey = "cooldown/"
	cooldownMax = 8 * 24 * time.Hour
)

// cooldown is what the store keeps of a site that refused.
type cooldown struct {
	Until    time.Time `json:"until"`
	Refusals int       `json:"refusals"` // in a row
}

// cooling returns until when nothing is asked of a source.
func (h *Harvest) cooling(source string) (cooldown, error) {
	var c cooldown
	data, ok, err := h.Store.Value(cooldownKey + source)
	if err == nil && ok {
		err = json.Unmarshal(data, &c)
	}
	if err != nil {
		return c, fmt.Errorf("look up the cool-down of %s: %w", source, err)
	}
	return c, nil
}

// cool takes an outcome in: a refusal of the site begins or doubles the wait,
// a page ends it. Further refusals of the same run change nothing.
func (r *run) cool(o store.Outcome) error {
	refused := o.Class == OutcomeBlocked || o.Class == OutcomeUnasked
	r.mu.Lock()
	known := r.cooled[o.Source]
	r.cooled[o.Source] = known || refused
	if src, ok := r.Sources.Find(o.Source); ok && refused && len(src.Code) >= 4 {
		r.refusing[src.Code[:4]] = true
	}
	r.mu.Unlock()
	if known || !refused && policies[o.Class].failed {
		return nil
	}
	c, err := r.cooling(o.Source)
	if err != nil || !refused && c.Refusals == 0 {
		return err
	}
	next := cooldown{}
	if refused {
		wait := min(o.RetryAt.Sub(o.At)<<min(c.Refusals, 10), max(cooldownMax, o.RetryAt.Sub(o.At)))
		next = cooldown{Until: o.At.Add(wait), Refusals: c.Refusals + 1}
	}
	data, err := json.Marshal(next)
	if err != nil {
		return err
	}
	if err := r.Store.Put(cooldownKey+o.Source, data); err != nil {
		return fmt.Errorf("store the cool-down of %s: %w", o.Source, err)
	}
	return nil
}

// slowed is the delay of a source. Portals of one prefecture often stand behind
// one gateway: where one of them refused, its siblings are asked half as often.
func (r *run) slowed(src sources.Source) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(src.Code) < 4 || !r.refusing[src.Code[:4]] {
		return src.Delay
	}
	return 2 * max(r.Crawler.Delay, src.Delay)
}
