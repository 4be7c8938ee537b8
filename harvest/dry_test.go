package harvest

import (
	"testing"
	"time"

	"nianbao/crawler"
	"nianbao/store"
)

// A source that had no more is not looked at again before there can be more: what was
// pushed, what was given back and what has come due is leased all the same.
func TestDrySource(t *testing.T) {
	p := newPortal(t, 1)
	r, err := p.begin(nil)
	must(t, err)
	source := p.selected[0].ID
	push := func(url string, due time.Time) {
		_, err := p.Store.Push([]store.Request{{Source: source, URL: url, Due: due}})
		must(t, err)
	}
	lease := func(when string, want int) []crawler.Request {
		t.Helper()
		got, err := r.Lease(t.Context(), source, 5)
		must(t, err)
		if len(got) != want {
			t.Fatalf("%s: leased %d requests, want %d", when, len(got), want)
		}
		return got
	}
	dry := func(when string, want bool) {
		t.Helper()
		if got := r.isDry(source); got != want {
			t.Fatalf("%s: dry %v", when, got)
		}
	}
	dry("at first", false)
	lease("of nothing", 0)
	dry("of nothing", true)
	push("http://a.gov.cn/1", time.Time{})
	dry("with a page", false)
	first := lease("with a page", 1)
	dry("with its only page at work", true)
	lease("with its only page at work", 0)
	must(t, r.Release(first))
	lease("with the page given back", 1)
	push("http://a.gov.cn/2", p.clock.Now().Add(time.Hour))
	lease("with a page for later", 0)
	dry("with a page for later", true)
	p.clock.jump(time.Hour + time.Second)
	dry("with a page that is due", false)
	lease("with a page that is due", 1)
	for i := range 5 {
		push("http://a.gov.cn/more"+string(rune('a'+i)), time.Time{})
	}
	lease("with as many as wanted", 5)
	dry("with as many as wanted", false)
}

// A source that had no more has work again when a page of another source leads to one of
// its own, when a request that failed is due again, and when a done one is to be asked
// again: each of them comes with a commit, or at a time that was known.
func TestDrySourceIsWoken(t *testing.T) {
	p := newPortal(t, 1)
	r, err := p.begin(nil)
	must(t, err)
	source := p.selected[0].ID
	lease := func(of string, want int) (reqs []store.Request) {
		t.Helper()
		got, err := r.Lease(t.Context(), of, 5)
		must(t, err)
		for _, req := range got {
			reqs = append(reqs, req.Data.(store.Request))
		}
		if len(got) != want {
			t.Fatalf("leased %v of %s, want %d", reqs, of, want)
		}
		return reqs
	}
	finish := func(f store.Finish) {
		t.Helper()
		_, err := p.Store.Finish(f)
		must(t, err)
	}
	other := store.Request{Source: "other", URL: "http://b.gov.cn/"}
	_, err = p.Store.Push([]store.Request{other})
	must(t, err)
	other = lease("other", 1)[0]
	lease(source, 0)
	finish(store.Finish{Request: other, Outlinks: []store.Request{{Source: source, URL: "http://a.gov.cn/"}}, Outcome: store.Outcome{Class: OutcomeOK}})
	page := lease(source, 1)[0]
	lease(source, 0)
	finish(store.Finish{Request: page, Outcome: store.Outcome{Class: OutcomeError, Retry: retryTime, RetryAt: p.clock.Now().Add(time.Hour)}})
	lease(source, 0)
	p.clock.jump(59 * time.Minute)
	lease(source, 0)
	p.clock.jump(time.Minute)
	page = lease(source, 1)[0]
	lease(source, 0)
	finish(store.Finish{Request: page, Outcome: store.Outcome{Class: OutcomeOK}})
	lease(source, 0)
	_, err = p.Store.Rearm(source, nil, p.clock.Now().Add(time.Hour))
	must(t, err)
	lease(source, 1)
}
