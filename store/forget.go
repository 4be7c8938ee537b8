package store

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"
)

// Forgotten is what forgetting a report removes.
type Forgotten struct {
	Tombstone
	Captures int   `json:"captures"` // whose content is removed
	Bodies   int   `json:"bodies"`   // that go with them
	Bytes    int64 `json:"bytes"`    // stored for those
}

// Forget removes the content of a report: the bodies and heads of every capture
// of it, under all its addresses, and what was read of them. t says what it was
// and why; its addresses and digests are found here. In the place of the
// records stay such that say nothing but that there was a capture, and a
// tombstone, in one transaction. From then on Keep, Push and Finish refuse the
// report. The old bytes stand in free pages of the file until [Erase].
func (s *Store) Forget(t Tombstone) (Forgotten, error) {
	if known, again := s.ForgottenReport(t.Report); again {
		t = known
	}
	f, err := s.forget(t, true)
	if err != nil {
		return f, fmt.Errorf("forget report %s: %w", t.Report, err)
	}
	return f, nil
}

// WouldForget says what Forget would remove, and changes nothing.
func (s *Store) WouldForget(t Tombstone) (Forgotten, error) {
	if known, again := s.ForgottenReport(t.Report); again {
		t = known
	}
	f, err := s.forget(t, false)
	if err != nil {
		return f, fmt.Errorf("look what forgetting report %s removes: %w", t.Report, err)
	}
	return f, nil
}

// ForgetCapture removes a capture that was read as a report that was forgotten
// before, at another address or with other bytes.
func (s *Store) ForgetCapture(snap Snapshot, report string) (Tombstone, error) {
	s.burying.Lock()
	defer s.burying.Unlock()
	t, ok := s.ForgottenReport(report)
	if !ok {
		return t, fmt.Errorf("report %s was not forgotten: %w", report, ErrUnknown)
	}
	t.Digests = sortedUnion(t.Digests, []string{snap.Digest})
	if lasting(snap) {
		t.URLs = sortedUnion(t.URLs, []string{snap.URL})
	}
	f, err := s.forget(t, true)
	if err != nil {
		return t, fmt.Errorf("forget snapshot %d: %w", snap.ID, err)
	}
	return f.Tombstone, nil
}

func (s *Store) forget(t Tombstone, write bool) (Forgotten, error) {
	stones := maps.Clone(s.buried().stones)
	if t.At.IsZero() {
		t.At = s.now().UTC()
	}
	stones[t.Report] = t
	tr := &trace{Store: s, stones: map[string]Tombstone{t.Report: t}}
	if err := tr.run(); err != nil {
		return Forgotten{Tombstone: t}, err
	}
	stones[t.Report] = tr.stones[t.Report]
	f, err := tr.removal(stones[t.Report])
	if err != nil || !write {
		return f, err
	}
	if err := s.write(0, tr.bury); err != nil {
		return f, err
	}
	s.graves.Store(newGraves(stones))
	return f, nil
}

// trace finds all that a store has of some reports.
type trace struct {
	*Store
	stones map[string]Tombstone
	hits   map[uint64]Snapshot // what is to be scrubbed
	report map[uint64]string   // of each hit
	kept   map[uint64]bool     // blobs that other captures have too
	shared map[string]bool     // addresses where other reports or lists stood too
	looked map[string]bool     // addresses all captures of which were looked at
}

// run finds the captures: those read as one of the reports, those with the
// same bytes, those of the same addresses, the parts of the same books and what
// hangs on the pages: files that could not be read, frames, further parts. A
// capture that was read as another report, or as a list, is not touched, and
// its address is not given up.
func (tr *trace) run() error {
	ours := map[uint64]string{}
	err := tr.scanRaw(readings, nil, nil, func(key, value []byte) error {
		r, err := tr.openReading(key, value, false)
		if _, is := tr.stones[r.ReportID]; is {
			ours[r.Snapshot] = r.ReportID
		}
		return err
	})
	if err != nil {
		return err
	}
	seeds := newGraves(tr.stones)
	books := map[string]string{}
	err = tr.Snapshots(1<<64-1, func(snap Snapshot) error {
		id := ours[snap.ID]
		if id == "" {
			return nil
		}
		seeds.digests[snap.Digest] = id
		if lasting(snap) {
			seeds.urls[snap.URL] = id
			if snap.FinalURL != "" {
				seeds.urls[snap.FinalURL] = id
			}
		}
		if book := bookOf(snap); book != "" {
			books[book] = id
		}
		return nil
	})
	tr.shared, tr.looked = map[string]bool{}, map[string]bool{}
	for grown := true; grown && err == nil; {
		before := len(tr.looked)
		looked := maps.Clone(seeds.urls)
		grown, err = tr.collect(seeds, books, ours)
		for url := range looked {
			tr.looked[url] = true
		}
		grown = grown || len(tr.looked) > before
	}
	if err == nil {
		err = tr.keepers()
	}
	return err
}

// lasting says whether an address names one document for ever: a saved file's
// does not.
func lasting(snap Snapshot) bool { return !strings.HasPrefix(snap.URL, "file:") }

// bookOf names the book of a flipbook host that a capture is a part of, "" for
// others.
func bookOf(snap Snapshot) string {
	if snap.Owner == "" || snap.Owner == snap.Source || snap.Referer == "" {
		return ""
	}
	return snap.Source + "\x00" + snap.Referer
}

// hangsOn are the steps of what is reached from the page of a report: all that
// is followed there is part of it.
var hangsOn = map[string]bool{"article": true, "attachment": true}

// pageOf is the report on whose page a capture hangs, "" for none. A page where
// other reports or lists stood may have brought up anything.
func (tr *trace) pageOf(snap Snapshot, seeds *graves) string {
	if !hangsOn[snap.Step] || !tr.looked[snap.Referer] || tr.shared[snap.Referer] {
		return ""
	}
	return seeds.urls[snap.Referer]
}

// collect finds the captures that are known by their digest, address or book,
// and says whether that led to another address.
func (tr *trace) collect(seeds *graves, books map[string]string, ours map[uint64]string) (grown bool, err error) {
	tr.hits, tr.report = map[uint64]Snapshot{}, map[uint64]string{}
	err = tr.Snapshots(1<<64-1, func(snap Snapshot) error {
		id := firstOf(ours[snap.ID], seeds.digests[snap.Digest])
		if id == "" {
			if id = firstOf(seeds.urls[snap.URL], seeds.urls[snap.FinalURL], books[bookOf(snap)], tr.pageOf(snap, seeds)); id == "" || !lasting(snap) {
				return nil
			}
			other, err := tr.other(snap)
			if err != nil {
				return err
			}
			if other {
				tr.shared[snap.URL], tr.shared[snap.FinalURL] = true, true
				return nil
			}
		}
		tr.hits[snap.ID], tr.report[snap.ID] = snap, id
		if lasting(snap) && seeds.urls[snap.URL] == "" {
			seeds.urls[snap.URL], grown = id, true
		}
		return nil
	})
	tr.mark(seeds, tr.shared)
	return grown, err
}

func firstOf(ids ...string) string {
	for _, id := range ids {
		if id != "" {
			return id
		}
	}
	return ""
}

// other says whether a capture was read as another report or as a list.
func (tr *trace) other(snap Snapshot) (bool, error) {
	r, ok, err := tr.Reading(snap.ID)
	if err != nil || !ok {
		return false, err
	}
	_, ours := tr.stones[r.ReportID]
	return r.ReportID != "" && !ours || r.Kind == "list", nil
}

// mark writes down in the tombstones what was found.
func (tr *trace) mark(found *graves, shared map[string]bool) {
	for id, t := range tr.stones {
		var add Tombstone
		for url, of := range found.urls {
			switch {
			case of != id:
			case shared[url]:
				add.Shared = append(add.Shared, url)
			default:
				add.URLs = append(add.URLs, url)
			}
		}
		for digest, of := range found.digests {
			if of == id {
				add.Digests = append(add.Digests, digest)
			}
		}
		add.At = t.At
		merged := t.union(add)
		t.URLs, t.Shared, t.Digests = merged.URLs, merged.Shared, merged.Digests
		tr.stones[id] = t
	}
}

// keepers notes the blobs that captures have which are not scrubbed.
func (tr *trace) keepers() error {
	wanted := map[uint64]bool{}
	for _, snap := range tr.hits {
		wanted[snap.Blob] = true
	}
	tr.kept = map[uint64]bool{}
	return tr.Snapshots(1<<64-1, func(snap Snapshot) error {
		if _, hit := tr.hits[snap.ID]; !hit && wanted[snap.Blob] {
			tr.kept[snap.Blob] = true
		}
		return nil
	})
}

// removal says how much goes.
func (tr *trace) removal(t Tombstone) (Forgotten, error) {
	f := Forgotten{Tombstone: t}
	seen := map[uint64]bool{}
	for _, snap := range tr.hits {
		if !snap.Forgotten() {
			f.Captures++
		}
		if seen[snap.Blob] || tr.kept[snap.Blob] {
			continue
		}
		seen[snap.Blob] = true
		rec, _, err := tr.blobOf(snap)
		if err != nil {
			return f, err
		}
		if !rec.Lost && rec.Number != 0 {
			f.Bodies++
			f.Bytes += rec.Stored
		}
	}
	return f, nil
}

// blobOf is the record of the body of a snapshot with its key.
func (s *Store) blobOf(snap Snapshot) (rec blob, sum []byte, err error) {
	if sum, err = sumOf(snap.Digest); err != nil {
		return rec, nil, nil // of a snapshot of which a repair found nothing
	}
	err = s.view(func(tx *bolt.Tx) error {
		_, err := s.findJSON(tx, digests, sum, &rec)
		return err
	})
	return rec, sum, err
}

// bury scrubs what was found and stores the tombstones.
func (tr *trace) bury(tx *bolt.Tx) error {
	for _, id := range slices.Sorted(maps.Keys(tr.hits)) {
		snap := tr.hits[id]
		if err := tr.buryCapture(tx, snap); err != nil {
			return err
		}
		if err := tr.buryRequest(tx, snap, tr.stones[tr.report[id]]); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(tr.stones)) {
		if err := tr.putJSON(tx, meta, sideKey(stoneName+id), tr.stones[id]); err != nil {
			return err
		}
	}
	return nil
}

// buryCapture scrubs a snapshot, its readings and its body.
func (tr *trace) buryCapture(tx *bolt.Tx, snap Snapshot) error {
	if err := tr.putJSON(tx, snapshots, numberKey(snap.ID), scrubbed(snap)); err != nil {
		return err
	}
	b, err := readings.in(tx)
	if err != nil {
		return err
	}
	prefix := numberKey(snap.ID)
	var keys [][]byte
	c := b.Cursor()
	for k, _ := c.Seek(prefix); k != nil && strings.HasPrefix(string(k), string(prefix)); k, _ = c.Next() {
		keys = append(keys, slices.Clone(k))
	}
	for _, key := range keys {
		r, err := tr.openReading(key, b.Get(key), false)
		if err != nil {
			return err
		}
		payload, how, err := tr.codec.reading(scrubbedReading(r))
		if err == nil {
			err = putCoded(tx, readings, key, payload, how)
		}
		if err != nil {
			return err
		}
	}
	return tr.buryBody(tx, snap)
}

// buryBody removes the chunks of a body and marks its digest.
func (tr *trace) buryBody(tx *bolt.Tx, snap Snapshot) error {
	sum, err := sumOf(snap.Digest)
	if err != nil {
		return nil
	}
	var rec blob
	known, err := tr.findJSON(tx, digests, sum, &rec)
	if err != nil || !known || tr.kept[rec.Number] {
		return err
	}
	if err := removeChunks(tx, rec.Number); err != nil {
		return err
	}
	rec.Lost, rec.Forgotten, rec.Stored, rec.Chunks = true, true, 0, 0
	return tr.putJSON(tx, digests, sum, rec)
}

// removeChunks deletes what is stored of a body.
func removeChunks(tx *bolt.Tx, n uint64) error {
	b, err := blobs.in(tx)
	if err != nil {
		return err
	}
	prefix := numberKey(n)
	c := b.Cursor()
	for k, _ := c.Seek(prefix); k != nil && strings.HasPrefix(string(k), string(prefix)); k, _ = c.Seek(prefix) {
		if err := b.Delete(slices.Clone(k)); err != nil {
			return err
		}
	}
	return nil
}

// buryRequest ends the request of an address that is not asked for again, and
// tells its outcome.
func (tr *trace) buryRequest(tx *bolt.Tx, snap Snapshot, t Tombstone) error {
	page := pageKey(snap.Source, snap.URL)
	e, _, err := tr.stored(tx, page)
	if err != nil {
		return err
	}
	o, known, err := tr.outcome(tx, page, e)
	if err != nil {
		return err
	}
	closed := slices.Contains(t.URLs, snap.URL)
	if known && (closed || o.Snapshot == snap.ID || !lasting(snap)) {
		if err := tr.putOutcome(tx, o.scrub(t)); err != nil {
			return err
		}
	}
	e, known, err = tr.entryAt(tx, page, answer{})
	if err != nil || !known {
		return err
	}
	was := e
	switch {
	case closed:
		e = e.scrub()
	case e.Title == snap.Title: // that of the report, where another one stands now
		e.Title, e.Date = "", ""
	}
	return tr.putEntry(tx, was, e)
}

// rebury scrubs what a repair brought back of forgotten reports, and says
// whether that may have been anything.
func (s *Store) rebury() (bool, error) {
	if err := s.loadGraves(); err != nil {
		return false, err
	}
	tr := &trace{Store: s, stones: maps.Clone(s.buried().stones)}
	if err := tr.run(); err != nil {
		return false, err
	}
	var gone []uint64 // their chunks are of older pages
	err := s.scan(digests, nil, nil, func(key, payload []byte) error {
		var rec blob
		err := decodeJSON(digests, key, payload, &rec)
		if rec.Forgotten {
			gone = append(gone, rec.Number)
		}
		return err
	})
	if err != nil || len(gone)+len(tr.stones) == 0 {
		return false, err
	}
	err = s.write(0, func(tx *bolt.Tx) error {
		for _, n := range gone {
			if err := removeChunks(tx, n); err != nil {
				return err
			}
		}
		return tr.bury(tx)
	})
	s.graves.Store(newGraves(tr.stones))
	return true, err
}
