package harvest

import (
	"context"
	"strings"
	"testing"

	"nianbao/crawler"
	"nianbao/store"
)

// TestOneSourceThatCannotBeArmed keeps no other from its crawl: the run has its
// summary, and ends with the error.
func TestOneSourceThatCannotBeArmed(t *testing.T) {
	p := newPortal(t, 20)
	bad := p.selected[0]
	bad.ID = strings.Repeat("x", 2000) // no key of a store
	p.Crawler = &crawler.Crawler{AllowLoopback: true, UserAgent: "nianbao/test", Clock: p.clock}
	s, err := p.Crawl(context.Background(), append(p.selected, bad))
	if err == nil || !strings.Contains(err.Error(), "too long") {
		t.Errorf("the run ended with %v", err)
	}
	if s == nil || s.Sources[0].New != 20 || s.Sources[0].State != StateOK {
		t.Fatalf("summary %+v, want the 20 reports of the other source", s)
	}
	must(t, p.Store.Runs(func(r store.Run) error {
		if r.Ended.IsZero() {
			t.Error("the run has no end")
		}
		return nil
	}))
}
