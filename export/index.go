package export

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
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
	body     *coverage.Agency
	id       string // of the report
	docType  string
	format   string
	scope    string
	source   string
	year     int
	spam     bool
	received *report.Cell  // t3.new_received.total
	t3       report.Format // the form of that table
	sum      [16]byte      // of all its numbers above 0
}

// indexer makes the index.
type indexer struct {
	newest map[[16]byte]*head
	found  map[[16]byte]capture // whose head is the newest
	bodies map[coverage.Agency]*coverage.Agency
	words  map[string]string
}

// capture is what captures of one address are held against each other by.
type capture struct {
	digest string
	at     time.Time
	warc   bool
}

// warcProvenance is that of captures taken from archives of other crawlers.
const warcProvenance = "warc"

// older says whether a capture taken from an archive is of an earlier time
// than one that was stored before it.
func (c capture) older(than capture) bool {
	return (c.warc || than.warc) && c.at.Before(than.at)
}

// indexStore reads the heads of all readings up to a snapshot: for every
// address the newest capture that was read as a report, by the newest version
// of the reader. A capture that only confirms older bytes changes nothing, and
// a refusal or another page in its place never takes a report away: it was
// published.
func indexStore(s *store.Store, upTo uint64, f Filter) (map[string]*listed, error) {
	ix := &indexer{map[[16]byte]*head{}, map[[16]byte]capture{}, map[coverage.Agency]*coverage.Agency{}, map[string]string{}}
	if err := ix.readAhead(s, upTo, f); err != nil {
		return nil, err
	}
	works := map[string]*listed{}
	for _, h := range ix.newest {
		if works[h.id] == nil {
			works[h.id] = &listed{id: h.id}
		}
		works[h.id].docs = append(works[h.id].docs, h)
	}
	for _, w := range works {
		slices.SortFunc(w.docs, func(a, b *head) int { return cmp.Compare(a.snapshot, b.snapshot) })
		w.chosen = w.docs[0]
	}
	return works, nil
}

// found is one reading on its way into the index.
type found struct {
	snap   store.Snapshot
	peeked coverage.Head
	head   head // what the cells tell
	err    error
}

// readAhead reads the heads of all reports and adds them in order.
func (ix *indexer) readAhead(s *store.Store, upTo uint64, f Filter) error {
	return store.ReadAhead(s, upTo, func(snap store.Snapshot, stored store.Reading, data func() ([]byte, error)) (*found, error) {
		if !snap.Whole() || stored.ReportID == "" || !f.past(snap) {
			return nil, nil
		}
		raw, err := data()
		if err != nil {
			return nil, err
		}
		stored.Data = raw
		r := peek(snap, stored)
		return &r, nil
	}, func(r *found) error {
		if r == nil {
			return nil
		}
		return ix.add(*r)
	})
}

// peek reads what the index keeps of a reading.
func peek(snap store.Snapshot, stored store.Reading) found {
	r := found{snap: snap}
	if stored.Schema > report.Schema {
		r.err = report.Decode(stored.Schema, nil, nil)
		return r
	}
	sum := make([]byte, 0, 8<<10)
	r.peeked, r.err = coverage.Peek(stored.Data, r.head.numbers(&sum))
	if r.err != nil || r.peeked.Report == nil {
		r.err = fmt.Errorf("snapshot %d: the reading has no report: %w", snap.ID, r.err)
	}
	whole := sha256.Sum256(sum)
	copy(r.head.sum[:], whole[:])
	return r
}

func (ix *indexer) add(found found) error {
	snap := found.snap
	at := sumOf(key(snap))
	this := capture{snap.Digest, snap.FetchedAt, snap.Provenance == warcProvenance}
	first := snap.FetchedAt.Unix()
	if known := ix.newest[at]; known != nil {
		known.first = min(known.first, first)
		first = known.first
		was := ix.found[at]
		if snap.Revisit && was.digest == snap.Digest || this.older(was) {
			return nil
		}
	}
	if found.err != nil {
		return found.err
	}
	h := &found.head
	h.snapshot, h.first, h.source = snap.ID, first, ix.word(snap.Source)
	r := found.peeked.Report
	body, known := ix.bodies[r.Agency]
	if !known {
		body = &r.Agency
		ix.bodies[r.Agency] = body
	}
	h.body, h.id, h.year = body, r.ID, r.Year
	h.docType, h.format, h.scope = ix.word(r.DocType), ix.word(r.Format), ix.word(r.Scope)
	h.spam = slices.Contains(r.Flags, spamFlag)
	kept := *h
	ix.newest[at], ix.found[at] = &kept, this
	return nil
}

// word keeps one copy of words that come again and again.
func (ix *indexer) word(s string) string {
	if known, ok := ix.words[s]; ok {
		return known
	}
	s = strings.Clone(s)
	ix.words[s] = s
	return s
}

// sumOf is a digest of a name.
func sumOf(name string) (sum [16]byte) {
	whole := sha256.Sum256([]byte(name))
	copy(sum[:], whole[:])
	return sum
}

// numbers notes what reports are held against each other by: the requests
// received, and a digest of all numbers above 0, which are collected in sum.
func (h *head) numbers(sum *[]byte) func(s *coverage.Scan, table, format []byte) error {
	var c plainCell
	return func(s *coverage.Scan, table, format []byte) error {
		if string(table) == "t3" {
			h.t3 = report.Format(format)
		}
		rest := s.Rest()
		n := readPlain(textOf(rest), &c)
		if n == 0 {
			raw, err := s.Raw()
			if err != nil {
				return err
			}
			rest = raw
			if err := c.parse(raw); err != nil {
				return err
			}
		} else {
			s.Pass(n)
		}
		if c.state == string(report.StateNumber) && c.value != "0" && c.value != "null" && c.value != "" {
			*sum = append(append(append(append(append(append(*sum, c.table...), '.'), c.row...), '.'), c.column...), c.value...)
		}
		if c.table == "t3" && c.row == "new_received" && c.column == "total" {
			if n > 0 {
				rest = rest[:n]
			}
			h.received = &report.Cell{}
			return json.Unmarshal(rest, h.received)
		}
		return nil
	}
}

// parse reads a cell of any form, as far as it is compared.
func (c *plainCell) parse(raw []byte) error {
	var cell struct {
		Table, Row, Column, State string
		Value                     json.RawMessage
	}
	err := json.Unmarshal(raw, &cell)
	*c = plainCell{table: cell.Table, row: cell.Row, column: cell.Column, state: cell.State, value: string(cell.Value)}
	return err
}
