package crawler

import (
	"net/http"
	"net/url"
	"time"
)

const (
	redirectMax = 10 // redirects of one request (RFC 9110 leaves the number to us)
	robotsHops  = 5  // redirects of a robots.txt (RFC 9309, 2.3.1.2)
)

// task is a request on its way: what it asks for next and what it has met.
// Each redirect puts it into the queue of the group it leads to.
type task struct {
	src    *source
	resp   *Response // in the making
	url    *url.URL  // asked for next
	host   *host     // of url
	queued time.Time // since when it stands in the queue of its group
	robots *origin   // set when the task fetches the robots.txt of this origin
	answer *group    // that answered, until Handle has taken it
	large  bool      // its body has a place among the large ones
	waited bool      // for the rules of its origin, so it takes those there are
}

// moved reports whether the task has followed a redirect.
func (t *task) moved() bool { return len(t.resp.Hops) > 0 }

// posts reports whether the next exchange is a POST: that of a request with a
// body is, until a redirect other than 307 and 308 turns it into a GET.
func (t *task) posts() bool {
	if t.resp.Request.BodyType == "" || t.robots != nil {
		return false
	}
	for _, h := range t.resp.Hops {
		if h.Status != http.StatusTemporaryRedirect && h.Status != http.StatusPermanentRedirect {
			return false
		}
	}
	return true
}

// seen counts how often the task has asked for a URL.
func (t *task) seen(u *url.URL) int {
	n := 0
	for _, h := range t.resp.Hops {
		if h.URL == u.String() {
			n++
		}
	}
	return n
}

// origin is scheme, host and port: what one robots.txt holds for.
type origin struct {
	url      *url.URL // of its robots.txt
	host     *host
	rules    *robots   // nil until known
	until    time.Time // rules are fresh so long
	fetching bool
	waiting  []*task // for the rules
	failures int     // fetches of robots.txt in a row that gave no answer
}

// fresh reports whether the rules may still be used.
func (o *origin) fresh(now time.Time) bool { return o.rules != nil && now.Before(o.until) }
