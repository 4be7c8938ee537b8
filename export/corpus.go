package export

import (
	"cmp"
	"fmt"
	"slices"

	"nianbao/report"
	"nianbao/store"
)

// Document is one document that was read as a report, with the provenance of
// its snapshot.
type Document struct {
	Snapshot store.Snapshot
	Reading  report.Reading
	Version  int // of the reader
	Chosen   bool
	Why      string
	First    string // RFC 3339: when the address was first captured
}

// Work is one report with all documents that carry it; the chosen one first.
type Work struct {
	ID        string
	Documents []Document
	Across    []report.Problem // beside its other documents, the report of the year before and other bodies
	Part      string           // of a split, "" without one
}

// Report is the report as its chosen document has it.
func (w *Work) Report() *report.Report { return w.Documents[0].Reading.Report }

// Problems are the problems of the chosen document and those that show only
// beside other reports.
func (w *Work) Problems() []report.Problem {
	return slices.Concat(w.Report().Problems, w.Across)
}

// Corpus is a consistent view of a store: what stood there when it was
// opened, whatever a crawl adds meanwhile. Works come in the order of division
// code, agency and year.
type Corpus struct {
	Works   []*Work // only of a corpus that was loaded
	LeftOut int     // documents that did not pass the filter
	Spam    int     // documents on spam mirrors, which are in no corpus
	Buried  int     // reports that pass the filter, as far as can be told, and were forgotten on request

	store  *store.Store
	upTo   uint64 // newest snapshot that belongs to it
	rotate int64  // size of a WARC file; 0: rotateAt
	filter Filter
	order  []*listed
	byYear map[bodyYear]*listed
}

// Open indexes a store. Nothing is held of a report but its head; [Corpus.Each]
// reads them one by one.
func Open(s *store.Store, f Filter) (*Corpus, error) {
	upTo, err := s.Newest()
	if err != nil {
		return nil, fmt.Errorf("open the corpus: %w", err)
	}
	works, err := indexStore(s, upTo, f)
	if err != nil {
		return nil, fmt.Errorf("open the corpus: %w", err)
	}
	c := &Corpus{store: s, upTo: upTo, filter: f, byYear: map[bodyYear]*listed{}}
	for _, t := range s.Tombstones() {
		if f.stone(t) {
			c.Buried++
		}
	}
	for _, w := range works {
		if err := c.take(w); err != nil {
			return nil, fmt.Errorf("open the corpus: %w", err)
		}
	}
	c.sort()
	if err := c.beside(); err != nil {
		return nil, fmt.Errorf("open the corpus: %w", err)
	}
	return c, nil
}

// Load opens a corpus and holds all its works in memory.
func Load(s *store.Store, f Filter) (*Corpus, error) {
	c, err := Open(s, f)
	if err != nil {
		return nil, err
	}
	err = c.Each(func(w *Work) error {
		c.Works = append(c.Works, w)
		return nil
	})
	return c, err
}

// take decides which document stands for a report and whether it passes.
func (c *Corpus) take(w *listed) error {
	spam := slices.DeleteFunc(slices.Clone(w.docs), func(h *head) bool { return !h.spam })
	c.Spam += len(spam)
	if w.docs = slices.DeleteFunc(w.docs, func(h *head) bool { return h.spam }); len(w.docs) == 0 {
		return nil
	}
	w.chosen = w.docs[0]
	if len(w.docs) > 1 {
		full, err := c.read(w)
		if err != nil {
			return err
		}
		chosen := full.Documents[0].Snapshot.ID
		w.chosen = w.docs[slices.IndexFunc(w.docs, func(h *head) bool { return h.snapshot == chosen })]
	}
	if w.leftOut = !c.filter.heads(w); w.leftOut {
		c.LeftOut += len(w.docs)
	}
	c.order = append(c.order, w)
	c.byYear[w.inYear(0)] = w
	return nil
}

func (c *Corpus) sort() {
	slices.SortFunc(c.order, func(a, b *listed) int {
		x, y := a.chosen, b.chosen
		return cmp.Or(
			cmp.Compare(x.body.Code, y.body.Code),
			cmp.Compare(x.body.Name, y.body.Name),
			cmp.Compare(x.year, y.year),
			cmp.Compare(a.id, b.id),
		)
	})
}

// Len is how many reports pass the filter by their heads.
func (c *Corpus) Len() int {
	n := 0
	for _, w := range c.order {
		if !w.leftOut {
			n++
		}
	}
	return n
}

// read reads a report with all its documents and chooses among them.
func (c *Corpus) read(l *listed) (*Work, error) {
	w := &Work{ID: l.id, Documents: make([]Document, len(l.docs))}
	for i, h := range l.docs {
		if err := c.document(&w.Documents[i], h); err != nil {
			return nil, err
		}
	}
	w.choose()
	return w, nil
}

func (c *Corpus) document(d *Document, h *head) (err error) {
	if d.Snapshot, err = c.store.Snapshot(h.snapshot); err != nil {
		return err
	}
	stored, ok, err := c.store.Reading(h.snapshot)
	if err == nil && !ok {
		err = fmt.Errorf("snapshot %d: %w", h.snapshot, store.ErrUnknown)
	}
	if err != nil {
		return err
	}
	d.Version, d.First = stored.Version, moment(h.first)
	if err := decodeReading(stored.Schema, stored.Data, &d.Reading); err != nil {
		return fmt.Errorf("snapshot %d: %w", h.snapshot, err)
	}
	if rep := d.Reading.Report; rep == nil || !h.of(rep) {
		return fmt.Errorf("snapshot %d of %s: %w", h.snapshot, d.Snapshot.URL, ErrHead)
	}
	return nil
}

// key names an address. A saved file is named by its bytes too: two folders
// may hold different files of one name. A capture of another crawler's is one
// of the portal whose page it is.
func key(snap store.Snapshot) string {
	if snap.Provenance == "file" {
		return snap.Source + "\x00" + snap.URL + "\x00" + snap.Digest
	}
	if snap.Provenance == warcProvenance {
		return cmp.Or(snap.Owner, snap.Source) + "\x00" + snap.URL
	}
	return snap.Source + "\x00" + snap.URL
}

// bodyYear names a report by its body and kind; reports without a body are named
// by themselves.
type bodyYear struct {
	docType, body string
	year          int
}

// inYear names the report of the same body and kind some years away.
func (w *listed) inYear(away int) bodyYear {
	h := w.chosen
	if h.body.ID == "" {
		return bodyYear{"", w.id, away}
	}
	return bodyYear{h.docType, h.body.ID, h.year + away}
}

// beside holds the reports of one year against each other by their heads, and
// reads those whose numbers are all equal.
func (c *Corpus) beside() error {
	years := map[int][]*listed{}
	for _, w := range c.order {
		years[w.chosen.year] = append(years[w.chosen.year], w)
	}
	for year, works := range years {
		c.lesser(works)
		if year == 0 {
			continue
		}
		alike := map[[16]byte][]*listed{}
		for _, w := range works {
			if w.chosen.sum != [16]byte{} {
				alike[w.chosen.sum] = append(alike[w.chosen.sum], w)
			}
		}
		for _, group := range alike {
			if err := c.same(group); err != nil {
				return err
			}
		}
	}
	return nil
}

// lesser finds the governments that count less than one of their bodies.
func (c *Corpus) lesser(works []*listed) {
	var reports []*report.Report
	owner := map[*report.Report]*listed{}
	for _, w := range works {
		if h := w.chosen; h.requests != nil {
			cell := report.Cell{Table: "t3", Row: "new_received", Column: "total", State: report.StateNumber, Value: h.requests}
			r := &report.Report{ID: w.id, Year: h.year, Scope: h.scope, Agency: agencyOf(h.body), Tables: []report.Table{{ID: "t3", Format: h.form, Cells: []report.Cell{cell}}}}
			reports, owner[r] = append(reports, r), w
		}
	}
	for r, found := range report.Beside(reports) {
		owner[r].beside = append(owner[r].beside, found...)
	}
}

// same reads the reports of a group whose numbers are all equal. Few groups
// have more than one.
func (c *Corpus) same(group []*listed) error {
	if len(group) < 2 {
		return nil
	}
	var reports []*report.Report
	owner := map[*report.Report]*listed{}
	for _, w := range group {
		var d Document
		if err := c.document(&d, w.chosen); err != nil {
			return err
		}
		r := d.Reading.Report
		r.Scope = "" // what counts less was looked for already
		reports, owner[r] = append(reports, r), w
	}
	for r, found := range report.Beside(reports) {
		owner[r].beside = append(owner[r].beside, found...)
	}
	return nil
}
