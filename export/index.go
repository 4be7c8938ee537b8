package export

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"nianbao/coverage"
	"nianbao/report"
	"nianbao/store"
)

// An index of a store is what is known of every report without its cells, a
// few hundred bytes each, so that a corpus of any size is written in one pass.

// listed is one report of the index with its documents.
type listed struct {
	id      string
	docs    []*head
	chosen  *head            // the document that stands for it
	beside  []report.Problem // that show only beside reports of other bodies
	leftOut bool             // it does not pass the filter
}

// head is what the index keeps of one document.
type head struct {
	snapshot uint64
	first    int64 // seconds: when its address was first captured
	id       string
	year     int
	*class
	body     *report.HeadAgency
	requests *report.Number // received, as rule D3.1 compares them
	sum      [16]byte       // of all its numbers above 0; zeros where there are none
	spam     bool
}

// ErrHead says that what stands beside a reading, by which reports are found and
// filtered, is not what the reading says.
var ErrHead = errors.New("what stands beside its reading is not of that reading")

// of says whether a head is that of a report, as far as filters look at it.
func (h *head) of(rep *report.Report) bool {
	a := rep.Agency
	body := report.HeadAgency{ID: a.ID, Name: a.Name, Level: a.Level, Kind: a.Kind, Code: a.Code}
	return h.id == rep.ID && h.year == rep.Year && *h.body == body && h.docType == rep.DocType && h.scope == rep.Scope &&
		h.format == rep.Format && h.spam == slices.Contains(rep.Flags, spamFlag)
}

// class is what many documents have in common.
type class struct {
	docType, scope, source string
	format, form           report.Format // of the report, and of its table of requests
}

// indexer makes the index. It keeps one copy of what comes again and again.
type indexer struct {
	newest  map[[16]byte]*capture // by address
	bodies  map[report.HeadAgency]*report.HeadAgency
	classes map[class]*class
}

// capture is the newest capture of an address, and what others are held against
// it by.
type capture struct {
	head   head
	digest [16]byte
	at     time.Time
	warc   bool
}

// warcProvenance is that of captures taken from archives of other crawlers.
const warcProvenance = "warc"

// older says whether a capture taken from an archive is of an earlier time
// than one that was stored before it.
func (c *capture) older(than *capture) bool {
	return (c.warc || than.warc) && c.at.Before(than.at)
}

// indexStore reads the heads of all readings up to a snapshot: for every
// address the newest capture that was read as a report, by the newest version
// of the reader. A capture that only confirms older bytes changes nothing, and
// a refusal or another page in its place never takes a report away: it was
// published.
func indexStore(s *store.Store, upTo uint64, f Filter) (map[string]*listed, error) {
	ix := &indexer{map[[16]byte]*capture{}, map[report.HeadAgency]*report.HeadAgency{}, map[class]*class{}}
	if err := ix.readAhead(s, upTo, f); err != nil {
		return nil, err
	}
	works := map[string]*listed{}
	for _, newest := range ix.newest {
		h := newest.head // a copy: what was held against others is not kept
		w := works[h.id]
		if w == nil {
			w = &listed{id: h.id}
			works[h.id] = w
		}
		w.docs = append(w.docs, &h)
	}
	for _, w := range works {
		slices.SortFunc(w.docs, func(a, b *head) int { return cmp.Compare(a.snapshot, b.snapshot) })
		w.chosen = w.docs[0]
	}
	return works, nil
}

// found is one reading on its way into the index.
type found struct {
	snap store.Snapshot
	head *report.Head
	err  error
}

// readAhead reads the heads of all reports and adds them in order.
func (ix *indexer) readAhead(s *store.Store, upTo uint64, f Filter) error {
	return store.ReadAhead(s, upTo, func(snap store.Snapshot, stored store.Reading, data func() ([]byte, error)) (*found, error) {
		if !snap.Whole() || stored.ReportID == "" || !f.past(snap) {
			return nil, nil
		}
		one := &found{snap: snap}
		if one.head, one.err = headOf(stored, data); one.err != nil {
			one.err = fmt.Errorf("snapshot %d: %w", snap.ID, one.err)
		}
		return one, nil
	}, func(one *found) error {
		if one == nil {
			return nil
		}
		return ix.add(one)
	})
}

// headOf is the head of a stored reading. Those of earlier versions have none
// beside them and are decoded.
func headOf(stored store.Reading, data func() ([]byte, error)) (*report.Head, error) {
	if err := report.Readable(stored.Schema); err != nil {
		return nil, err
	}
	if stored.Head != nil {
		return coverage.ReadHead(stored.Head)
	}
	raw, err := data()
	if err != nil {
		return nil, err
	}
	var r report.Reading
	if err := decodeReading(stored.Schema, bytes.Clone(raw), &r); err != nil {
		return nil, err
	}
	if r.Report == nil {
		return nil, errors.New("the reading has no report")
	}
	h := r.Report.Head()
	return &h, nil
}

func (ix *indexer) add(one *found) error {
	snap := one.snap
	at := sumOf(key(snap))
	this := &capture{digest: sumOf(snap.Digest), at: snap.FetchedAt, warc: snap.Provenance == warcProvenance}
	first := snap.FetchedAt.Unix()
	if known := ix.newest[at]; known != nil {
		known.head.first = min(known.head.first, first)
		first = known.head.first
		if snap.Revisit && known.digest == this.digest || this.older(known) {
			return nil
		}
	}
	if one.err != nil {
		return one.err
	}
	h := one.head
	this.head = head{
		snapshot: snap.ID, first: first, id: h.ID, year: h.Year, requests: h.Requests, spam: slices.Contains(h.Flags, spamFlag),
		class: theOne(ix.classes, class{h.DocType, h.Scope, snap.Source, h.Format, h.Form}), body: theOne(ix.bodies, h.Agency),
	}
	sum, err := hex.DecodeString(h.Sum)
	if copy(this.head.sum[:], sum); err != nil {
		return fmt.Errorf("snapshot %d: the digest of its numbers is %q", snap.ID, h.Sum)
	}
	ix.newest[at] = this
	return nil
}

// theOne is the one copy of v.
func theOne[T comparable](known map[T]*T, v T) *T {
	one, ok := known[v]
	if !ok {
		one = &v
		known[v] = one
	}
	return one
}

// sumOf is a digest of a name.
func sumOf(name string) (sum [16]byte) {
	whole := sha256.Sum256([]byte(name))
	copy(sum[:], whole[:])
	return sum
}
