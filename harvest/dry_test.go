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
