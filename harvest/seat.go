package harvest

import "nianbao/document"

// seats is how many pages are read at a time on so many processors. More would be
// read no sooner, take more memory, and hold up the crawler, whose turns are short
// and due at their time. Where a crawl asks each server at its own pace, one
// processor is left to those turns.
func (h *Harvest) seats(processors int) int {
	if h.Crawler != nil && h.Crawler.Parallel <= 1 {
		return max(1, processors-1)
	}
	return processors
}

// sit waits for a seat to read a page in and returns what gives it up. What the
// child reads waits for the child.
func (r *run) sit(p *page) (leave func()) {
	if document.IsPDF(p.body) {
		return func() {}
	}
	r.seats <- true
	return func() { <-r.seats }
}
