package store

import (
	"encoding/json"

	bolt "go.etcd.io/bbolt"
)

// table is a bucket, or a bucket within one, whose values are of one kind.
type table struct {
	bucket, within string
	kind           kind
	pack           bool // compress payloads that are worth it
	rising         bool // keys come in rising order, or nearly so: fill pages to the brim
	counted        bool // see count.go
}

var (
	blobs     = table{bucket: "blobs", kind: kindBlob, rising: true}
	digests   = table{bucket: "digests", kind: kindDigest, counted: true}
	snapshots = table{bucket: "snapshots", kind: kindSnapshot, pack: true, rising: true}
	urls      = table{bucket: "urls", kind: kindURL, counted: true}
	readings  = table{bucket: "readings", kind: kindReading, rising: true, counted: true}
	requests  = table{bucket: "frontier", within: "requests", kind: kindRequest, counted: true}
	order     = table{bucket: "frontier", within: "order", kind: kindOrder}
	keeps     = table{bucket: "frontier", within: "kept", kind: kindKept}
	outcomes  = table{bucket: "outcomes", kind: kindOutcome, counted: true}
	runs      = table{bucket: "runs", kind: kindRun, pack: true}
	meta      = table{bucket: "meta", kind: kindMeta, pack: true}
	dicts     = table{bucket: "dictionaries", kind: kindDictionary}
)

// tables lists them all.
func tables() []table {
	return []table{blobs, digests, snapshots, urls, readings, requests, order, keeps, outcomes, runs, meta, dicts}
}

// String is the name that errors and Stats use.
func (t table) String() string {
	if t.within == "" {
		return t.bucket
	}
	return t.bucket + "/" + t.within
}

func (t table) damaged(key []byte, reason string) error {
	return &DamagedError{Bucket: t.String(), Key: append([]byte(nil), key...), Reason: reason}
}

// in finds the bucket of the table.
func (t table) in(tx *bolt.Tx) (*bolt.Bucket, error) {
	b := tx.Bucket([]byte(t.bucket))
	if b != nil && t.within != "" {
		b = b.Bucket([]byte(t.within))
	}
	if b == nil {
		return nil, t.damaged(nil, "bucket is missing")
	}
	if t.rising {
		b.FillPercent = 1
	}
	return b, nil
}

// create makes the bucket of a new store.
func (t table) create(tx *bolt.Tx) error {
	b, err := tx.CreateBucketIfNotExists([]byte(t.bucket))
	if err == nil && t.within != "" {
		_, err = b.CreateBucketIfNotExists([]byte(t.within))
	}
	return err
}

// put stores payload under key.
func (s *Store) put(tx *bolt.Tx, t table, key, payload []byte) error {
	how := codingPlain
	if t.pack {
		payload, how = s.codec.pack(payload)
	}
	return putCoded(tx, t, key, payload, how)
}

// putCoded stores a payload that is already coded.
func putCoded(tx *bolt.Tx, t table, key, payload []byte, how coding) error {
	return putKnown(tx, t, key, payload, how, unknown)
}

// putKnown is putCoded where it is known whether there is a record under key.
func putKnown(tx *bolt.Tx, t table, key, payload []byte, how coding, is presence) error {
	b, err := t.in(tx)
	if err != nil {
		return err
	}
	v, err := seal(t.kind, how, tx.ID(), key, payload)
	if err != nil {
		return err
	}
	if err := countNew(b, t, key, is); err != nil {
		return err
	}
	return b.Put(key, v)
}

// putJSON stores record under key.
func (s *Store) putJSON(tx *bolt.Tx, t table, key []byte, record any) error {
	payload, how, err := s.codec.json(t, record)
	if err != nil {
		return err
	}
	return putCoded(tx, t, key, payload, how)
}

// has says whether there is a record under key, without a look at it.
func has(tx *bolt.Tx, t table, key []byte) (bool, error) {
	b, err := t.in(tx)
	if err != nil {
		return false, err
	}
	return b.Get(key) != nil, nil
}

// find returns a copy of the payload under key, and whether there is one.
func (s *Store) find(tx *bolt.Tx, t table, key []byte) ([]byte, bool, error) {
	b, err := t.in(tx)
	if err != nil {
		return nil, false, err
	}
	v := b.Get(key)
	if v == nil {
		return nil, false, nil
	}
	payload, err := s.open(t, key, v)
	return payload, err == nil, err
}

// findJSON reads the record under key into record, and says whether there is
// one.
func (s *Store) findJSON(tx *bolt.Tx, t table, key []byte, record any) (bool, error) {
	payload, ok, err := s.find(tx, t, key)
	if err != nil || !ok {
		return false, err
	}
	return true, decodeJSON(t, key, payload, record)
}

func decodeJSON(t table, key, payload []byte, record any) error {
	if err := json.Unmarshal(payload, record); err != nil {
		return t.damaged(key, err.Error())
	}
	return nil
}

// check verifies the envelope of a stored value. The payload is a slice of v.
func (t table) check(key, v []byte) ([]byte, coding, error) {
	payload, how, reason := unseal(t.kind, key, v)
	if reason != "" {
		return nil, how, t.damaged(key, reason)
	}
	return payload, how, nil
}

// open checks a stored value and returns its payload in memory of its own.
func (s *Store) open(t table, key, v []byte) ([]byte, error) {
	payload, how, err := t.check(key, v)
	if err != nil {
		return nil, err
	}
	if payload, err = s.codec.unpack(payload, how, 0); err != nil {
		return nil, t.damaged(key, err.Error())
	}
	return payload, nil
}

// remove deletes what is under key, if anything.
func remove(tx *bolt.Tx, t table, key []byte) error {
	b, err := t.in(tx)
	if err != nil {
		return err
	}
	return b.Delete(key)
}

// next returns the next rising number of the table, from 1.
func next(tx *bolt.Tx, t table) (uint64, error) {
	b, err := t.in(tx)
	if err != nil {
		return 0, err
	}
	return b.NextSequence()
}
