package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"
)

// Archive is where a snapshot with the provenance "warc" was taken from.
type Archive struct {
	File   string `json:"file"`             // base name of the WARC file; of one in a WACZ, with the name of that
	Record string `json:"record,omitempty"` // WARC-Record-ID
	Digest string `json:"digest,omitempty"` // what the record's own digests said: block, payload, none …
}

// Bucket urls has the captures of an address, but not the one that its request
// names: of most addresses there is one capture, and its place would be one more page
// of the file to write. What a request names may have a place, too; earlier versions
// gave it one.

// names says whether the request names a snapshot once that is kept. E is its entry
// before, the zero one where there is no request.
func (e entry) names(snap Snapshot) bool { return e.URL == snap.URL && e.Source == snap.Source }

// putPlace gives a new snapshot its place in bucket urls, or where its request, of
// entry e, names it from now on, the one that it named before.
func (s *Store) putPlace(tx *bolt.Tx, snap, prev Snapshot, e entry) error {
	switch {
	case !e.names(snap):
		return putKnown(tx, urls, captureKey(snap), numberKey(snap.ID), codingPlain, absent)
	case e.Snapshot == 0 || prev.ID != e.Snapshot:
		return nil
	}
	there, err := has(tx, urls, captureKey(prev))
	if there || err != nil {
		return err
	}
	return putKnown(tx, urls, captureKey(prev), numberKey(prev.ID), codingPlain, absent)
}

// placed is the capture of a URL with the latest time of those in bucket urls.
func (s *Store) placed(tx *bolt.Tx, source, url string) (snap Snapshot, ok bool, err error) {
	b, err := urls.in(tx)
	if err != nil || tx.Writable() && b.Sequence() == 0 { // one that is only read may be of before records were counted
		return snap, false, err
	}
	key, err := last(tx, urls, capturesPrefix(source, url))
	if err != nil || key == nil {
		return snap, false, err
	}
	payload, _, err := s.find(tx, urls, key)
	if err != nil {
		return snap, false, err
	}
	id, ok := number(payload)
	if !ok {
		return snap, false, urls.damaged(key, "value is not a snapshot number")
	}
	if snap, ok, err = s.findSnapshot(tx, id); err == nil && !ok {
		err = snapshots.damaged(numberKey(id), "snapshot is missing")
	}
	return snap, ok, err
}

// named is the capture of a URL that its request names.
func (s *Store) named(tx *bolt.Tx, source, url string) (snap Snapshot, ok bool, err error) {
	e, _, err := s.entry(tx, source, url)
	if err != nil || e.Snapshot == 0 {
		return snap, false, err
	}
	snap, ok, err = s.findSnapshot(tx, e.Snapshot)
	return snap, ok && e.names(snap), err
}

// latest is the capture of a URL with the latest time.
func (s *Store) latest(tx *bolt.Tx, source, url string) (snap Snapshot, ok bool, err error) {
	named, known, err := s.named(tx, source, url)
	if err != nil {
		return snap, false, err
	}
	snap, ok, err = s.placed(tx, source, url)
	if err == nil && known && (!ok || bytes.Compare(captureKey(named), captureKey(snap)) > 0) {
		return named, true, nil
	}
	return snap, ok, err
}

// Latest returns the capture of a URL with the latest time, and whether there
// is one.
func (s *Store) Latest(source, url string) (snap Snapshot, ok bool, err error) {
	err = s.view(func(tx *bolt.Tx) (err error) {
		snap, ok, err = s.latest(tx, source, url)
		return err
	})
	if err != nil {
		return Snapshot{}, false, fmt.Errorf("read latest snapshot of %s: %w", url, err)
	}
	return snap, ok, nil
}

// Captures calls fn with every capture of a URL in the order of their times.
// It stops at the first error and returns it.
func (s *Store) Captures(source, url string, fn func(Snapshot) error) error {
	places := map[string]uint64{}
	err := s.view(func(tx *bolt.Tx) error { // before the scan, since what a request named gets its place later
		snap, ok, err := s.named(tx, source, url)
		if ok {
			places[string(captureKey(snap))] = snap.ID
		}
		return err
	})
	if err != nil {
		return err
	}
	prefix := capturesPrefix(source, url)
	err = s.scan(urls, prefix, after(prefix), func(key, payload []byte) error {
		id, ok := number(payload)
		if !ok {
			return urls.damaged(key, "value is not a snapshot number")
		}
		places[string(key)] = id
		return nil
	})
	for _, key := range slices.Sorted(maps.Keys(places)) {
		if err != nil {
			return err
		}
		var snap Snapshot
		if snap, err = s.Snapshot(places[key]); err == nil {
			err = fn(snap)
		}
	}
	return err
}

// BodyOf returns the body with a digest, checked against it, and whether there
// is one. What is no SHA-256 digest is in no store.
func (s *Store) BodyOf(digest string) (body []byte, ok bool, err error) {
	sum, err := hex.DecodeString(strings.ToLower(strings.TrimPrefix(digest, digestPrefix)))
	if err != nil || len(sum) != sha256.Size {
		return nil, false, nil
	}
	var rec blob
	err = s.view(func(tx *bolt.Tx) (err error) {
		ok, err = s.findJSON(tx, digests, sum, &rec)
		return err
	})
	if err != nil || !ok || s.buried().digests[digestPrefix+hex.EncodeToString(sum)] != "" {
		return nil, false, err
	}
	body, err = s.Body(Snapshot{Blob: rec.Number, Length: rec.Length, Digest: digestPrefix + hex.EncodeToString(sum)})
	return body, err == nil, err
}
