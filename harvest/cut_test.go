package harvest

import (
	"context"
	"testing"
	"time"

	"nianbao/crawler"
)

// TestCutRunLooksNoLongerThanItMay: the end of a run that was cut off leaves
// what it has no time to count; with time it counts all.
func TestCutRunLooksNoLongerThanItMay(t *testing.T) {
	for _, hurried := range []bool{false, true} {
		p := newPortal(t, 40)
		ctx, cancel := context.WithCancel(t.Context())
		now := p.Now
		p.Now = func() time.Time {
			if hurried && ctx.Err() != nil {
				p.clock.advance(time.Second)
			}
			return now()
		}
		requests := 0
		p.Crawler = &crawler.Crawler{AllowLoopback: true, UserAgent: "nianbao/test", Clock: p.clock, Delay: time.Second, Observe: func(e crawler.Event) {
			if requests++; requests == 20 {
				cancel()
			}
		}}
		s, err := p.Crawl(ctx, p.selected)
		must(t, err)
		line := s.Sources[0]
		if !s.Cut || (line.State == StateUnknown) != hurried || hurried == (line.Left > 0) {
			t.Errorf("hurried %v: cut %v, state %s, %d left: %s", hurried, s.Cut, line.State, line.Left, line.Sentence)
		}
		if line.Requests == 0 || line.Worse {
			t.Errorf("hurried %v: %d requests, worse %v", hurried, line.Requests, line.Worse)
		}
		cancel()
	}
}
