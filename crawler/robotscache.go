package crawler

import (
	"bytes"
	"fmt"
	"net/http"
	"time"
)

// RobotsFresh is how long the answer to a request for a robots.txt holds
// (RFC 9309, 2.4).
const RobotsFresh = 24 * time.Hour

// RobotsCache keeps the answers to requests for robots.txt from one run to the
// next, by origin: scheme, host and port, as Origin writes it. Load says
// whether it has one, of any age. Load is called from one goroutine, Save from
// several.
type RobotsCache interface {
	Load(origin string) (RobotsAnswer, bool)
	Save(origin string, answer RobotsAnswer)
}

// RobotsAnswer is an answer that says what is allowed. A server that does not
// say it, by 429 or 500 or not at all, gives none.
type RobotsAnswer struct {
	At     time.Time `json:"at"`
	Status int       `json:"status"`         // after redirects
	Body   []byte    `json:"body,omitempty"` // of a 2xx answer, at most 500 KiB
}

// Fresh says whether the answer still holds.
func (a RobotsAnswer) Fresh(now time.Time) bool {
	return !a.At.After(now) && now.Sub(a.At) < RobotsFresh
}

// Allows says whether the answer lets a page be asked for, and by which line.
// What is no address is allowed: the fetch will say what is wrong with it.
func (a RobotsAnswer) Allows(address string) (allowed bool, line string) {
	u, err := parseURL(address, nil)
	if err != nil {
		return true, ""
	}
	v := a.rules().check(u.RequestURI())
	return v.allowed, v.line
}

// rules are what the answer means: its status counts before its body, as RFC
// 9309 2.3.1 has it.
func (a RobotsAnswer) rules() *robots {
	switch {
	case isRedirect(a.Status):
		return openRobots(fmt.Sprintf("no robots.txt (%d that leads nowhere)", a.Status))
	case a.Status >= 400:
		return openRobots(fmt.Sprintf("no robots.txt (%d)", a.Status))
	}
	return parseRobots(a.Body)
}

// Origin is scheme, host and port of an address: what one robots.txt holds for.
func Origin(address string) (string, error) {
	u, err := parseURL(address, nil)
	if err != nil {
		return "", err
	}
	return originOf(u), nil
}

// robotsAnswer reads an exchange for a robots.txt: nil where it leads on or
// says nothing. It runs in a worker.
func (r *run) robotsAnswer(t *task, x *exchange) *RobotsAnswer {
	a := &RobotsAnswer{At: r.Clock.Now(), Status: x.status}
	switch {
	case x.next != nil && len(t.resp.Hops) < robotsHops:
		return nil
	case isRedirect(x.status), x.status >= 400 && x.status <= 499 && x.status != http.StatusTooManyRequests:
		return a
	case x.status >= 200 && x.status <= 299 && x.err == nil:
		a.Body = x.body
		return a
	case x.status >= 200 && x.status <= 299 && x.err.Class == ClassTooLarge:
		a.Body = x.body[:bytes.LastIndexByte(x.body, '\n')+1]
		return a
	}
	return nil
}

// recall takes over the rules that an earlier run was told, while they hold.
func (r *run) recall(o *origin, key string) {
	if r.Robots == nil {
		return
	}
	if a, ok := r.Robots.Load(key); ok && a.Fresh(r.Clock.Now()) {
		o.rules, o.until = a.rules(), a.At.Add(RobotsFresh)
	}
}

// remember reads an exchange for a robots.txt and hands what it says to the
// cache. It runs in a worker, because the cache may take its time.
func (r *run) remember(t *task, x *exchange) {
	x.robots = r.robotsAnswer(t, x)
	if x.robots != nil && r.Robots != nil {
		r.Robots.Save(originOf(t.robots.url), *x.robots)
	}
}
