package harvest

import (
	"testing"
	"testing/synctest"

	"nianbao/crawler"
	"nianbao/store"
)

func TestSeats(t *testing.T) {
	for _, test := range []struct {
		crawler          *crawler.Crawler
		processors, want int
	}{
		{nil, 4, 4}, // nothing is due
		{&crawler.Crawler{}, 4, 3},
		{&crawler.Crawler{Parallel: 1}, 1, 1},
		{&crawler.Crawler{Parallel: 8}, 4, 4},
	} {
		h := &Harvest{Crawler: test.crawler}
		if got := h.seats(test.processors); got != test.want {
			t.Errorf("%+v on %d processors: %d seats, want %d", test.crawler, test.processors, got, test.want)
		}
	}
}

// TestPagesWaitForASeat: with one seat a second page is not read before the first
// one is, and a file that the child reads keeps nobody waiting.
func TestPagesWaitForASeat(t *testing.T) {
	page := func(body string) *page {
		return &page{body: []byte(body), snapshot: store.Snapshot{FinalURL: "http://a.test/1.html"}}
	}
	synctest.Test(t, func(t *testing.T) {
		r := &run{seats: make(chan bool, 1)}
		leave := r.sit(page("<html><body>一</body></html>"))
		read := false
		go func() {
			defer r.sit(page("<html><body>二</body></html>"))()
			read = true
		}()
		r.sit(page("%PDF-1.4\n"))()
		synctest.Wait()
		if read {
			t.Error("two pages are read at a time in one seat")
		}
		leave()
		synctest.Wait()
		if !read {
			t.Error("a seat that was given up is not taken")
		}
	})
}
