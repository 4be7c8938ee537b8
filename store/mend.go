package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
)

// lostURL is the URL of a snapshot of which nothing but the number is known.
const lostURL = "lost:snapshot/"

// mending is what is known of the records that were saved, while what one
// bucket says of another is put right.
type mending struct {
	r         *repair
	newest    uint64            // snapshot that anything names
	snapshots map[uint64]bool   // that are there
	captures  map[uint64][]byte // keys in bucket urls, by snapshot
	named     map[uint64]naming // snapshots that requests name
	told      map[string]bool   // pages that have a request, and whether that has an outcome
	orphans   map[string]uint64 // pages that were crawled and have no request, and their newest snapshots
	stale     [][]byte          // of them in bucket outcomes, too
	places    map[uint64]blob   // by number, from bucket digests
	sums      map[uint64][]byte // their digests
	chunks    map[uint64]int    // of each blob, in a row from the first
	sizes     map[uint64]int64  // bytes they take
	heads     map[uint64]int    // chunks each blob says it has
}

// naming is what a request says of the snapshot it names.
type naming struct {
	page string    // its key
	at   time.Time // about when it was made
}

// mend makes what was saved a whole store: every snapshot has its number, its
// URL entry and its digest, and every body that is not there is marked as lost.
func (r *repair) mend() error {
	m := &mending{
		r: r, snapshots: map[uint64]bool{}, captures: map[uint64][]byte{}, named: map[uint64]naming{}, told: map[string]bool{}, orphans: map[string]uint64{}, places: map[uint64]blob{}, sums: map[uint64][]byte{},
		chunks: map[uint64]int{}, sizes: map[uint64]int64{}, heads: map[uint64]int{},
	}
	for _, step := range []func() error{m.read, m.staleOutcomes, m.bodies, m.lostSnapshots, m.lostOutcomes, m.lostRuns, m.lostCopies} {
		if err := step(); err != nil {
			return err
		}
		if err := r.build.flush(); err != nil {
			return err
		}
	}
	return nil
}

// read collects what the saved records say of each other.
func (m *mending) read() error {
	b := m.r.build
	name := m.name
	err := b.scanPart(digests, nil, nil, func(key, value []byte) error {
		var rec blob
		err := b.openJSON(digests, key, value, &rec)
		m.places[rec.Number], m.sums[rec.Number] = rec, bytes.Clone(key)
		return err
	})
	err = errors.Join(err, b.scanPart(blobs, nil, nil, m.chunk))
	err = errors.Join(err, b.scanPart(urls, nil, nil, func(key, value []byte) error {
		payload, err := b.open(urls, key, value)
		id, _ := number(payload)
		name(id)
		m.captures[id] = bytes.Clone(key)
		return err
	}))
	err = errors.Join(err, b.scanPart(readings, nil, nil, func(key, _ []byte) error {
		id, _ := number(key[:min(8, len(key))])
		name(id)
		return nil
	}))
	err = errors.Join(err, b.scanPart(requests, nil, nil, func(key, value []byte) error {
		var e entry
		err := b.openJSON(requests, key, value, &e)
		name(e.Snapshot)
		name(e.Outcome.Snapshot)
		m.named[e.Snapshot] = naming{string(key), e.Since}
		_, m.told[string(key)] = e.told()
		return err
	}))
	return errors.Join(err, b.scanPart(outcomes, nil, nil, func(key, value []byte) error {
		var o Outcome
		err := b.openJSON(outcomes, key, value, &o)
		name(o.Snapshot)
		if m.told[string(key)] {
			m.stale = append(m.stale, bytes.Clone(key))
		}
		return err
	}))
}

// staleOutcomes removes from bucket outcomes what requests have.
func (m *mending) staleOutcomes() error {
	return m.r.build.write(0, func(tx *bolt.Tx) error {
		for _, page := range m.stale {
			if err := removeOutcome(tx, page); err != nil {
				return err
			}
		}
		return nil
	})
}

func (m *mending) chunk(key, value []byte) error {
	payload, how, err := blobs.check(key, value)
	if err != nil || len(key) != 10 || len(payload) < chunkHead {
		return err
	}
	n, _ := number(key[:8])
	if how.dict != 0 && !m.r.hasDictionary(how.dict) {
		return nil // its bytes are kept, but nothing can be made of them
	}
	m.heads[n] = int(binary.BigEndian.Uint16(payload))
	if int(binary.BigEndian.Uint16(key[8:])) == m.chunks[n] {
		m.chunks[n]++
		m.sizes[n] += int64(len(payload) - chunkHead)
	}
	return nil
}

// whole says whether all chunks of a blob are there.
func (m *mending) whole(n uint64) bool { return m.heads[n] > 0 && m.chunks[n] >= m.heads[n] }

// bodies gives every blob a digest, and marks the digests of those that are not
// there.
func (m *mending) bodies() error {
	for n, rec := range m.places {
		if !m.whole(n) && !rec.Lost {
			if err := m.lose(m.sums[n], rec); err != nil {
				return err
			}
		}
	}
	if err := m.readSnapshots(); err != nil {
		return err
	}
	for n := range m.heads {
		if _, known := m.places[n]; !known && m.whole(n) {
			if err := m.findDigest(n); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *mending) lose(sum []byte, rec blob) error {
	rec.Lost = true
	m.places[rec.Number] = rec
	m.r.loseBody(rec.Number)
	return m.r.build.addJSON(digests, sum, rec)
}

// readSnapshots looks at what was saved of the snapshots and gives each what it
// lacks.
func (m *mending) readSnapshots() error {
	b := m.r.build
	return b.scanPart(snapshots, nil, nil, func(key, value []byte) error {
		var snap Snapshot
		if err := b.openJSON(snapshots, key, value, &snap); err != nil {
			return err
		}
		m.newest = max(m.newest, snap.ID)
		m.snapshots[snap.ID] = true
		if place := captureKey(snap); string(m.captures[snap.ID]) != string(place) && m.named[snap.ID].page != string(pageKey(snap.Source, snap.URL)) {
			m.saved(urls, place)
			if err := b.add(urls, place, numberKey(snap.ID), codingPlain); err != nil {
				return err
			}
		}
		page := string(pageKey(snap.Source, snap.URL))
		if _, requested := m.told[page]; !requested && snap.Provenance == crawled {
			m.orphans[page] = snap.ID
		}
		if _, known := m.places[snap.Blob]; known || snap.Blob == 0 {
			return nil
		}
		sum, err := hex.DecodeString(strings.TrimPrefix(snap.Digest, digestPrefix))
		if err != nil || len(sum) != sha256.Size {
			return nil
		}
		rec := blob{Number: snap.Blob, Length: snap.Length, Stored: m.sizes[snap.Blob], Chunks: m.heads[snap.Blob]}
		if !m.whole(snap.Blob) {
			return m.lose(sum, rec)
		}
		m.places[snap.Blob] = rec
		m.saved(digests, sum)
		return b.addJSON(digests, sum, rec)
	})
}

// saved notes that an index entry was made anew.
func (m *mending) saved(t table, key []byte) {
	m.r.report.Rebuilt++
	if i, bad := m.r.bad[recordHash(t.kind, key)]; bad && m.r.findings[i].Saved == "" {
		m.r.findings[i].Saved = savedRebuilt
	}
}

// findDigest digests a body that no other record knows. One that cannot be
// expanded is kept as lost, under the digest of its bytes as they are.
func (m *mending) findDigest(n uint64) error {
	b := m.r.build
	packed, how, err := b.packedBody(n)
	if err != nil {
		return err
	}
	rec := blob{Number: n, Stored: m.sizes[n], Chunks: m.heads[n]}
	raw, err := b.codec.unpack(packed, how, 0)
	sum := sha256.Sum256(raw)
	if err != nil {
		rec.Lost, sum = true, sha256.Sum256(packed)
	}
	rec.Length = int64(len(raw))
	m.places[n] = rec
	m.saved(digests, sum[:])
	return b.addJSON(digests, sum[:], rec)
}

// lostSnapshots puts a stub in the place of every snapshot that is named or
// counted and not there, with what its URL entry says.
func (m *mending) lostSnapshots() error {
	b := m.r.build
	if id := m.r.checked.newest; id <= m.newest+m.gone() {
		m.name(id)
	}
	for id := uint64(1); id <= m.newest; id++ {
		if m.snapshots[id] {
			continue
		}
		snap := Snapshot{ID: id, URL: fmt.Sprint(lostURL, id), Truncated: truncatedLost, Provenance: truncatedLost}
		if key, ok := m.captures[id]; ok {
			snap.Source, snap.URL, _ = cutPage(key)
			snap.FetchedAt = captureTime(key)
		} else if of, ok := m.named[id]; ok {
			snap.Source, snap.URL, _ = cutPage([]byte(of.page))
			snap.FetchedAt = of.at
		}
		if place := captureKey(snap); string(place) != string(m.captures[id]) {
			if err := b.add(urls, place, numberKey(id), codingPlain); err != nil {
				return err
			}
		}
		m.r.lose(snapshots, numberKey(id), snap.URL)
		if err := b.addJSON(snapshots, numberKey(id), snap); err != nil {
			return err
		}
	}
	return nil
}

// perPage is more snapshots than a page can hold.
const perPage = 64

// name takes in the number of a snapshot that something names. One that is too
// high for a file of this size is what damage left of a number.
func (m *mending) name(id uint64) {
	if pages := m.r.pages.meta.pages; pages == 0 || id <= perPage*pages {
		m.newest = max(m.newest, id)
	}
}

// gone is how many snapshots damage can have taken at most without a record that names
// them. What the bucket or a key says beyond that is what damage left of a number.
func (m *mending) gone() (n uint64) {
	file := m.r.pages
	if size := uint64(file.meta.pageSize); size > 0 {
		n = perPage * (file.meta.pages - min(file.meta.pages, uint64(file.size)/size))
	}
	for _, f := range m.r.findings {
		switch {
		case f.Page != 0:
			n += perPage
		case f.record != 0 && f.Bucket == snapshots.String():
			n++
		}
	}
	return n
}

// lose reports a record that is gone unless it is known already.
func (r *repair) lose(t table, key []byte, url string) {
	hash := recordHash(t.kind, key)
	if _, known := r.bad[hash]; known {
		return
	}
	f := t.finding(key, "record is missing")
	f.URL, f.Saved = url, savedNot
	r.bad[hash] = len(r.findings)
	r.findings = append(r.findings, f)
}

// loseBody reports a body that is gone: in what was found of it, if anything.
func (r *repair) loseBody(n uint64) {
	for _, i := range r.bodies[n] {
		if f := &r.findings[i]; f.record == 0 && f.Saved == "" {
			f.Saved = savedNot
		}
	}
	if len(r.bodies[n]) == 0 {
		r.lose(blobs, chunkKey(n, 0), "")
	}
}

// crawled is the Provenance of a snapshot that was made for a request.
const crawled = "http"

// lostOutcomes gives every page whose request is lost, and of which there is a
// snapshot, an outcome that says so: reading the snapshot again makes it what it was.
// Where the tree is broken, the snapshots tell which were lost.
func (m *mending) lostOutcomes() error {
	var lost [][]byte
	for _, f := range m.r.findings {
		if _, restored := m.r.seen[f.record]; f.page != nil && !restored {
			lost = append(lost, f.page)
		}
	}
	if m.r.checked.report.Torn || m.r.checked.gaps {
		for page := range m.orphans {
			lost = append(lost, []byte(page))
		}
	}
	for _, page := range lost {
		if err := m.lostOutcome(page); err != nil {
			return err
		}
	}
	return nil
}

// lostOutcome gives one of them its outcome.
func (m *mending) lostOutcome(page []byte) error {
	b := m.r.build
	source, url, _ := cutPage(page)
	snap, there, err := b.Latest(source, url)
	if err != nil || !there || snap.Truncated == truncatedLost {
		return err
	}
	if _, told, err := b.Outcome(source, url); told || err != nil {
		return err
	}
	m.r.lose(requests, page, url)
	m.r.outcomes[string(page)] = snap.ID
	return b.addJSON(outcomes, page, Outcome{
		Source: source, URL: snap.URL, Class: ClassLost, Sentence: "damage took the outcome of this page: nianbao parse makes it anew",
		Status: snap.Status, Snapshot: snap.ID, At: snap.FetchedAt, Run: snap.Run,
	})
}

// lostRuns fills the gaps in the numbers of the runs.
func (m *mending) lostRuns() error {
	b := m.r.build
	there, newest := map[uint64]bool{}, uint64(0)
	err := b.scanPart(runs, nil, nil, func(key, _ []byte) error {
		id, _ := number(key)
		there[id], newest = true, max(newest, id)
		return nil
	})
	for id := uint64(1); id <= newest && err == nil; id++ {
		if !there[id] {
			m.r.lose(runs, numberKey(id), "")
			err = b.addJSON(runs, numberKey(id), Run{ID: id, Command: truncatedLost})
		}
	}
	return err
}

// lostCopies stores every dictionary as often as it must be.
func (m *mending) lostCopies() error {
	for _, d := range m.r.build.Dictionaries() {
		payload, err := d.seal()
		if err != nil {
			return err
		}
		for i := range dictCopies {
			m.saved(dicts, dictKey(d.ID, i))
			if err := m.r.build.add(dicts, dictKey(d.ID, i), payload, codingPlain); err != nil {
				return err
			}
		}
	}
	return nil
}
