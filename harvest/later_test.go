package harvest

import (
	"strings"
	"testing"
	"time"

	"nianbao/crawler"
)

// TestWhatIsLeftForItsTime: a source of which nothing was asked, since the hours
// forbid it, is neither empty nor worse, and one whose budget of the day is used
// up says so; why says when it is asked.
func TestWhatIsLeftForItsTime(t *testing.T) {
	for _, test := range []struct {
		name  string
		hours crawler.Hours
		daily int
		state State
		says  string
		next  string
	}{
		{"out of hours", crawler.Hours{From: 22, To: 6}, 0, StateUnknown, "outside the hours 22-6", "2026-06-02T22:00:00+08:00"},
		{"budget used up", crawler.Hours{}, 5, StateOK, "which is its budget", "2026-06-03T00:00:00+08:00"},
		{"in hours", crawler.Hours{From: 6, To: 22}, 0, StateOK, "40 reports", ""},
	} {
		p := newPortal(t, 40) // it is 9 in Shanghai
		p.Crawler = &crawler.Crawler{AllowLoopback: true, UserAgent: "nianbao/test", Clock: p.clock, Delay: time.Second, Hours: test.hours, Daily: test.daily}
		s, err := p.Crawl(t.Context(), p.selected)
		must(t, err)
		line := s.Sources[0]
		if line.State != test.state || !strings.Contains(line.Sentence, test.says) || line.Worse {
			t.Errorf("%s: state %s, worse %v: %s", test.name, line.State, line.Worse, line.Sentence)
		}
		page := p.selected[0].Base
		if test.daily > 0 {
			page = strings.TrimSuffix(page, "/") + "/nb/art_19.html" // not reached
		}
		w, err := p.Why(page)
		must(t, err)
		if test.next != "" && !strings.Contains(w.When, "not before "+test.next) {
			t.Errorf("%s: why says %q, want not before %s", test.name, w.When, test.next)
		}
	}
}
