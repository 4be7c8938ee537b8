package export

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"hash"
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
	err := s.Readings(upTo, func(snap store.Snapshot, stored store.Reading) error {
		if !snap.Whole() || stored.ReportID == "" || !f.past(snap) {
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
	if stored.Schema > report.Schema {
		return report.Decode(stored.Schema, nil, nil)
	}
	h := &head{snapshot: snap.ID, first: first, source: ix.word(snap.Source)}
	sum := sha256.New()
	peeked, err := coverage.Peek(stored.Data, h.numbers(sum))
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
	copy(h.sum[:], sum.Sum(nil))
	h.spam = slices.Contains(r.Flags, spamFlag)
	ix.newest[at], ix.found[at] = h, this
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

// receivedName is the cell that governments and their bodies are compared by.
const receivedName = "t3.new_received.total"

// numbers notes what reports are held against each other by: the requests
// received, and a digest of all numbers above 0.
func (h *head) numbers(sum hash.Hash) func(s *coverage.Scan, table, format []byte) error {
	var name []byte
	return func(s *coverage.Scan, table, format []byte) error {
		if string(table) == "t3" {
			h.t3 = report.Format(format)
		}
		var value []byte
		counts := false
		c := *s // to read it once more
		name = name[:0]
		err := s.Object(func(key []byte) (err error) {
			switch string(key) {
			case "table", "row", "column":
				var part []byte
				part, err = s.Text()
				if len(name) > 0 {
					name = append(name, '.')
				}
				name = append(name, part...)
			case "value":
				value, err = s.Raw()
			case "state":
				var state []byte
				state, err = s.Text()
				counts = string(state) == string(report.StateNumber)
			default:
				err = s.Skip()
			}
			return err
		})
		if err != nil {
			return err
		}
		if counts && string(value) != "0" && string(value) != "null" {
			sum.Write(name)
			sum.Write(value)
		}
		if string(name) == receivedName {
			raw, err := c.Raw()
			if err != nil {
				return err
			}
			h.received = &report.Cell{}
			return json.Unmarshal(raw, h.received)
		}
		return nil
	}
}
