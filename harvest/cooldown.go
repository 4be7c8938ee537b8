package harvest

import (
	"encoding/json"
	"fmt"
	"time"

	"nianbao/sources"
	"nianbao/store"
)

// A site that refused is left alone for a while, over runs: the wait doubles
// with each run that was refused in a row. A site that its definition says is
// blocked gets one probe a week.
const (
	cooldownKey = "cooldown/"
	cooldownMax = 8 * 24 * time.Hour
	blockedWait = 7 * 24 * time.Hour
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

// Cooling is until when nothing is asked of a source that refused, the zero time
// where it may be asked.
func (h *Harvest) Cooling(source string) (time.Time, error) {
	c, err := h.cooling(source)
	return c.Until, err
}

// cool takes an outcome in: the first refusal of a run begins the wait, or
// doubles it. Further ones change nothing.
func (r *run) cool(o store.Outcome) error {
	refused := o.Class == OutcomeBlocked || o.Class == OutcomeUnasked
	waits := asksToWait(o.Status)
	src, _ := r.Sources.Find(o.Source)
	r.mu.Lock()
	known := r.cooled[o.Source]
	r.cooled[o.Source] = known || refused && !waits
	r.answered[o.Source] = r.answered[o.Source] || !policies[o.Class].failed
	if refused && len(src.Code) >= 4 {
		r.refusing[src.Code[:4]] = true
	}
	r.mu.Unlock()
	if known || waits || !refused {
		return nil
	}
	c, err := r.cooling(o.Source)
	if err != nil {
		return err
	}
	first := o.RetryAt.Sub(o.At)
	if src.Blocked != nil {
		first = max(first, blockedWait)
	}
	wait := min(first<<min(c.Refusals, 10), max(cooldownMax, first))
	return r.putCooldown(o.Source, cooldown{Until: o.At.Add(wait), Refusals: c.Refusals + 1})
}

// warm ends the waits of the sources that answered all through the run.
func (r *run) warm() error {
	for source := range r.answered {
		if r.cooled[source] {
			continue
		}
		c, err := r.cooling(source)
		if err == nil && c.Refusals > 0 {
			err = r.putCooldown(source, cooldown{})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *run) putCooldown(source string, c cooldown) error {
	data, err := json.Marshal(c)
	if err == nil {
		err = r.Store.Put(cooldownKey+source, data)
	}
	if err != nil {
		return fmt.Errorf("store the cool-down of %s: %w", source, err)
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
