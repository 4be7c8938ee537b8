package crawler

import (
	"fmt"
	"time"
)

const (
	backoffFirst = 60 * time.Second // wait after the first 429 or 503
	backoffMost  = 24 * time.Hour   // and after many
	backoffStep  = 20 * time.Second // taken off again by each answer that is a page
	backoffPace  = 30               // a wait of so many seconds adds one second to each delay
	backoffRow   = 3                // refusals in a row that end the run for a group
)

// Standing is how we stand with a server group or a host, from one run to the
// next.
type Standing struct {
	Until time.Time     `json:"until,omitzero"` // nothing is asked before
	Wait  time.Duration `json:"wait,omitempty"` // of the last back-off, less what answers since have taken off
	Day   string        `json:"day,omitempty"`  // 2006-01-02 in Asia/Shanghai
	Asked int           `json:"asked,omitempty"`
}

// Spent says whether so many requests a day are used up, and until when.
func (s Standing) Spent(daily int, now time.Time) (until time.Time, spent bool) {
	local := now.In(shanghai)
	if daily <= 0 || s.Day != local.Format(time.DateOnly) || s.Asked < daily {
		return time.Time{}, false
	}
	return time.Date(local.Year(), local.Month(), local.Day()+1, 0, 0, 0, 0, shanghai), true
}

// Standings keeps standings over runs, by the name of a group (an address) or
// of a host (with its port). Recall is called from one goroutine, Keep from
// several.
type Standings interface {
	Recall(name string) (Standing, bool)
	Keep(name string, s Standing)
}

// shanghai is the clock of the portals; it knows no summer time.
var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// Hours are the hours of the day, in Asia/Shanghai, in which portals may be
// asked: From 22 To 6 is the night. The zero value allows all.
type Hours struct{ From, To int }

// Next is when the hours begin that hold, or begin after, a time.
func (h Hours) Next(now time.Time) time.Time {
	if h.From == h.To {
		return now
	}
	local := now.In(shanghai)
	hour := local.Hour()
	open := h.From <= hour && hour < h.To
	if h.From > h.To {
		open = hour >= h.From || hour < h.To
	}
	if open {
		return now
	}
	at := time.Date(local.Year(), local.Month(), local.Day(), h.From, 0, 0, 0, shanghai)
	if at.Before(now) {
		at = at.AddDate(0, 0, 1)
	}
	return at
}

// recallGroup takes up how an earlier run stood with a group.
func (r *run) recallGroup(g *group) {
	if r.Standings == nil {
		return
	}
	if s, ok := r.Standings.Recall(g.key); ok {
		g.standing = s
		if s.Until.After(g.next) {
			g.next = s.Until
		}
	}
}

// keep stores a standing, in a worker: it may take its time.
func (r *run) keep(name string, s Standing) {
	if r.Standings != nil {
		r.saves = append(r.saves, func() { r.Standings.Keep(name, s) })
	}
}

// save starts one of the waiting stores of standings. One is at work at a time:
// of two standings of one name the later one must be kept last.
func (r *run) save() {
	keep := r.saves[0]
	r.saves = r.saves[1:]
	r.saving = true
	r.start(func(*fetcher) func() {
		keep()
		return func() { r.saving = false }
	})
}

// patient says whether a run waits until a time rather than leave what is
// left of a group to the next run.
func (r *run) patient(until time.Time) bool { return until.Sub(r.Clock.Now()) <= r.Patience }

// closed says that a group is not asked now, and sees to it that it is asked
// later: in this run where that is soon, otherwise in another.
func (r *run) closed(g *group, t *task) bool {
	now := r.Clock.Now()
	until, why := g.standing.Until, fmt.Sprintf("%s is not asked before %%s: it asked to wait", t.host.name)
	if at := r.Hours.Next(now); at.After(until) {
		until, why = at, fmt.Sprintf("outside the hours %d-%d of Asia/Shanghai nothing is asked, again from %%s", r.Hours.From, r.Hours.To)
	}
	if !until.After(now) {
		return false
	}
	if r.patient(until) {
		g.next = until
		return true
	}
	e := &FetchError{Class: ClassLater, Sentence: fmt.Sprintf(why, until.In(shanghai).Format("2006-01-02 15:04")), RetryAfter: until}
	r.parkGroup(g, t, e)
	return true
}

// spend counts a request against the day's budget of a host and says whether
// it is within.
func (r *run) spend(t *task) bool {
	if r.Daily <= 0 {
		return true
	}
	h, today := t.host, r.Clock.Now().In(shanghai).Format(time.DateOnly)
	if h.day == nil {
		h.day = &Standing{}
		if r.Standings != nil {
			*h.day, _ = r.Standings.Recall(h.name)
		}
	}
	if h.day.Day != today {
		*h.day = Standing{Day: today}
	}
	if h.day.Asked >= r.Daily {
		r.parkHost(h, &FetchError{Class: ClassLater, Sentence: fmt.Sprintf("%s has been asked %d times today, which is its budget", h.name, h.day.Asked)})
		return false
	}
	h.day.Asked++
	r.keep(h.name, *h.day)
	return true
}

// relent takes some of a group's wait off again for an answer that is a page.
func (r *run) relent(g *group, x *exchange) {
	if x.status < 200 || x.status > 399 {
		return
	}
	g.refusals = 0
	if g.standing.Wait > 0 {
		g.standing.Wait = max(0, g.standing.Wait-backoffStep)
		r.keep(g.key, g.standing)
	}
}

// backOff waits as long as the server asks for, and at least twice as long as
// the last time.
func (r *run) backOff(g *group, t *task, x *exchange) (until time.Time) {
	now := r.Clock.Now()
	g.refusals++
	g.standing.Wait = min(backoffMost, max(backoffFirst, 2*g.standing.Wait))
	until = now.Add(g.standing.Wait)
	if asked := retryAfter(x.answer, now); asked.After(until) {
		until = asked
	}
	g.standing.Until = until
	r.keep(g.key, g.standing)
	if g.refusals >= backoffRow || !r.patient(until) {
		r.parkGroup(g, t, &FetchError{Class: ClassBlocked, RetryAfter: until,
			Sentence: fmt.Sprintf("%s answered %d; nothing is asked of it before %s", x.url.Host, x.status, until.In(shanghai).Format("2006-01-02 15:04"))})
	}
	return until
}

// spread puts off a group whose robots.txt asks for more time between two requests than
// a run waits: one request a run, and none before its time in any run.
func (r *run) spread(g *group, t *task, x *exchange, next time.Time) {
	o := r.origins[originOf(x.url)]
	if g.parked != nil || o == nil || o.rules == nil || o.rules.delay <= crawlDelayMax {
		return
	}
	g.standing.Until = next
	r.keep(g.key, g.standing)
	if !r.patient(next) {
		r.parkGroup(g, t, &FetchError{Class: ClassLater, RetryAfter: next,
			Sentence: fmt.Sprintf("robots.txt of %s asks for %s between two requests; the next is due %s", x.url.Host, o.rules.delay, next.In(shanghai).Format("2006-01-02 15:04"))})
	}
}
