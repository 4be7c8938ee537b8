package export

import (
	"bytes"
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
	sum      [16]byte      // of all its numbers; zero where it has none
}

// indexer makes the index.
type indexer struct {
	newest map[[16]byte]*head
	digest map[[16]byte]string
	bodies map[coverage.Agency]*coverage.Agency
	words  map[string]string
}

// indexStore reads the heads of all readings up to a snapshot: for every
// address the newest capture that was read as a report, by the newest version
// of the reader. A capture that only confirms older bytes changes nothing, and
// a refusal or another page in its place never takes a report away: it was
// published.
func indexStore(s *store.Store, upTo uint64, asOf time.Time) (map[string]*listed, error) {
	ix := &indexer{map[[16]byte]*head{}, map[[16]byte]string{}, map[coverage.Agency]*coverage.Agency{}, map[string]string{}}
	err := s.Readings(upTo, func(snap store.Snapshot, stored store.Reading) error {
		if !snap.Whole() || stored.ReportID == "" || !asOf.IsZero() && !snap.FetchedAt.Before(asOf) {
			return nil
		}
		return ix.add(snap, stored)
	})
	if err != nil {
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

func (ix *indexer) add(snap store.Snapshot, stored store.Reading) error {
	at := keyOf(snap)
	first := snap.FetchedAt.Unix()
	if known := ix.newest[at]; known != nil {
		first = known.first
		if snap.Revisit && ix.digest[at] == snap.Digest {
			return nil
		}
	}
	if stored.Schema > report.Schema {
		return report.Decode(stored.Schema, nil, nil)
	}
	h := &head{snapshot: snap.ID, first: first, source: ix.word(snap.Source)}
	peeked, err := coverage.Peek(stored.Data, h.numbers)
	if err != nil || peeked.Report == nil {
		return fmt.Errorf("snapshot %d: the reading has no report: %w", snap.ID, err)
	}
	r := peeked.Report
	body, known := ix.bodies[r.Agency]
	if !known {
		body = &r.Agency
		ix.bodies[r.Agency] = body
	}
	h.body, h.id, h.year = body, r.ID, r.Year
	h.docType, h.format, h.scope = ix.word(r.DocType), ix.word(r.Format), ix.word(r.Scope)
	h.spam = slices.Contains(r.Flags, spamFlag)
	ix.newest[at], ix.digest[at] = h, snap.Digest
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

// keyOf is a digest of the name of an address.
func keyOf(snap store.Snapshot) (sum [16]byte) {
	whole := sha256.Sum256([]byte(key(snap)))
	copy(sum[:], whole[:])
	return sum
}

var (
	numberState = []byte(`"number"`)
	zeroValue   = []byte("0")
	receivedID  = [3]string{`"t3"`, `"new_received"`, `"total"`}
)

// numbers notes what reports are held against each other by: the requests
// received, and a digest of all numbers above 0.
func (h *head) numbers(tables []byte) error {
	sum := sha256.New()
	n := 0
	err := coverage.EachElement(tables, func(table []byte) error {
		var id, format []byte
		return coverage.EachField(table, func(key, raw []byte) error {
			switch string(key) {
			case "id":
				id = raw
			case "format":
				format = raw
			case "cells":
				if string(id) == `"t3"` {
					h.t3 = report.Format(strings.Trim(string(format), `"`))
				}
				return coverage.EachElement(raw, func(cell []byte) error {
					f, err := rawCell(cell)
					if err == nil && f.counts() {
						n++
						for _, part := range [][]byte{f.table, f.row, f.column, f.value} {
							sum.Write(part)
						}
					}
					if err == nil && f.is(receivedID) {
						h.received = &report.Cell{}
						err = json.Unmarshal(cell, h.received)
					}
					return err
				})
			}
			return nil
		})
	})
	if n > 0 {
		copy(h.sum[:], sum.Sum(nil))
	}
	return err
}

// cellFields are the raw fields of a stored cell.
type cellFields struct{ table, row, column, value, state []byte }

func rawCell(cell []byte) (f cellFields, err error) {
	err = coverage.EachField(cell, func(key, raw []byte) error {
		switch string(key) {
		case "table":
			f.table = raw
		case "row":
			f.row = raw
		case "column":
			f.column = raw
		case "value":
			f.value = raw
		case "state":
			f.state = raw
		}
		return nil
	})
	return f, err
}

// counts says whether the cell has a number above 0 as published.
func (f cellFields) counts() bool {
	return bytes.Equal(f.state, numberState) && !bytes.Equal(f.value, zeroValue) && string(f.value) != "null"
}

func (f cellFields) is(name [3]string) bool {
	return string(f.table) == name[0] && string(f.row) == name[1] && string(f.column) == name[2]
}
