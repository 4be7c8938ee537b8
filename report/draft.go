package report

import "sync"

// draft holds what a document is taken apart into while it is looked at.
type draft struct {
	passages []passage
	sights   []sight
}

// drafts are used again: nearly all pages are as long as others.
var drafts = sync.Pool{New: func() any { return &draft{} }}

// longestDraft is how many passages a draft has at most that is kept.
const longestDraft = 4096

// release gives a draft back. Nothing may refer to it any more.
func (d *draft) release() {
	if len(d.sights) > longestDraft {
		return
	}
	clear(d.passages)
	clear(d.sights)
	d.passages, d.sights = d.passages[:0], d.sights[:0]
	drafts.Put(d)
}
