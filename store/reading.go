package store

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"

	bolt "go.etcd.io/bbolt"
)

// A reading is stored as the length of its head (4 bytes), the head, which is
// the Reading as JSON without its Data, and the Data, which alone is
// compressed. So the kinds of all readings can be counted without their data.

// codedReading is a reading on its way into the store: its data were compressed
// before the transaction that others wait for.
type codedReading struct {
	Reading // without its data
	data    []byte
	how     coding
}

// code compresses the data of a reading.
func (s *Store) code(r Reading) (*codedReading, error) {
	if r.Version < 0 || r.Version > math.MaxInt32 {
		return nil, fmt.Errorf("reading has version %d", r.Version)
	}
	if err := s.buried().refuseReading(r); err != nil {
		return nil, err
	}
	if r.At.IsZero() {
		r.At = s.now()
	}
	return s.codec.coded(r), nil
}

// putReading stores a reading; whether its snapshot has one may be known. One of the
// same snapshot and version takes the place of the former.
func (s *Store) putReading(tx *bolt.Tx, r *codedReading, is presence) error {
	b, err := snapshots.in(tx)
	if err != nil {
		return err
	}
	if r.Snapshot == 0 || r.Snapshot > b.Sequence() { // they are numbered without a gap
		return fmt.Errorf("reading of snapshot %d: %w", r.Snapshot, ErrUnknown)
	}
	payload, err := r.payload()
	if err != nil {
		return err
	}
	return putKnown(tx, readings, readingKey(r.Snapshot, r.Version), payload, r.how, is)
}

// coded compresses the data of a reading.
func (c *codec) coded(r Reading) *codedReading {
	coded := &codedReading{Reading: r}
	coded.data, coded.how = c.pack(r.Data)
	coded.Data = nil
	return coded
}

// payload is the reading as it is stored.
func (r *codedReading) payload() ([]byte, error) {
	head, err := json.Marshal(r.Reading)
	if err != nil {
		return nil, err
	}
	payload := binary.BigEndian.AppendUint32(make([]byte, 0, 4+len(head)+len(r.data)), uint32(len(head)))
	return append(append(payload, head...), r.data...), nil
}

// reading codes a reading.
func (c *codec) reading(r Reading) ([]byte, coding, error) {
	coded := c.coded(r)
	payload, err := coded.payload()
	return payload, coded.how, err
}

// readingAt reads the reading under a key.
func (s *Store) readingAt(key []byte) (r Reading, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		b, err := readings.in(tx)
		if err != nil {
			return err
		}
		r, err = s.openReading(key, b.Get(key), true)
		return err
	})
	return r, err
}

// openReading checks and decodes a stored reading, without its data unless
// whole.
func (s *Store) openReading(key, v []byte, whole bool) (Reading, error) {
	r, data, how, err := openHead(key, v)
	if err != nil || !whole {
		return r, err
	}
	if r.Data, err = s.codec.unpack(data, how, 0); err != nil {
		return r, readings.damaged(key, err.Error())
	}
	return r, nil
}

// openHead checks a stored reading and decodes its head. The data, a slice of v,
// are coded still.
func openHead(key, v []byte) (r Reading, data []byte, how coding, err error) {
	payload, how, err := readings.check(key, v)
	if err != nil {
		return r, nil, how, err
	}
	if len(payload) < 4 || uint64(len(payload)-4) < uint64(binary.BigEndian.Uint32(payload)) {
		return r, nil, how, readings.damaged(key, "reading has no head")
	}
	n := 4 + int(binary.BigEndian.Uint32(payload))
	if err := readMembers(payload[4:n], r.members()); err != nil {
		return r, nil, how, readings.damaged(key, err.Error())
	}
	return r, payload[n:], how, nil
}

// members are the members of the head of a stored reading.
func (r *Reading) members() []member {
	return []member{
		{"snapshot", &r.Snapshot}, {"version", &r.Version}, {"schema", &r.Schema}, {"kind", &r.Kind}, {"report_id", &r.ReportID},
		{"year", &r.Year}, {"problems", &r.Problems}, {"at", &r.At}, {"head", &r.Head},
	}
}

// Reading returns the reading of the highest version of a snapshot, and
// whether there is one.
func (s *Store) Reading(snapshot uint64) (r Reading, ok bool, err error) {
	return s.newestReading(snapshot, true)
}

// ReadingHead is Reading without the data, which are checked but not unpacked.
func (s *Store) ReadingHead(snapshot uint64) (r Reading, ok bool, err error) {
	return s.newestReading(snapshot, false)
}

// newestReading is the reading of the highest version, without its data unless whole.
func (s *Store) newestReading(snapshot uint64, whole bool) (r Reading, ok bool, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		key, err := last(tx, readings, numberKey(snapshot))
		if err != nil || key == nil {
			return err
		}
		b, err := readings.in(tx)
		if err != nil {
			return err
		}
		v := b.Get(key)
		defer s.passed(len(v))
		r, err = s.openReading(key, v, whole)
		ok = err == nil
		return err
	})
	if err != nil {
		return Reading{}, false, fmt.Errorf("read reading of snapshot %d: %w", snapshot, err)
	}
	return r, ok, nil
}

// Readings calls fn with every snapshot up to that number that has a reading,
// in order, and its reading of the highest version. It stops at the first
// error and returns it. No transaction is open while fn runs.
func (s *Store) Readings(upTo uint64, fn func(Snapshot, Reading) error) error {
	type pair struct {
		snap Snapshot
		r    Reading
	}
	whole := func(snap Snapshot, r Reading, data func() ([]byte, error)) (pair, error) {
		raw, err := data()
		r.Data = bytes.Clone(raw)
		return pair{snap, r}, err
	}
	return ReadAhead(s, upTo, whole, func(p pair) error { return fn(p.snap, p.r) })
}

// newestReadings calls fn with the stored reading of the highest version of
// every snapshot up to that number. It ends with a DamagedError where readings
// are missing.
func (s *Store) newestReadings(upTo uint64, fn func(key, value []byte) error) error {
	want, err := s.records(readings)
	if err != nil {
		return err
	}
	var newest item
	found := uint64(0)
	err = s.scanPart(readings, nil, behind(upTo), func(key, value []byte) error {
		found++
		was := newest
		newest = item{key, value}
		if was.key == nil || string(was.key[:8]) == string(key[:min(8, len(key))]) {
			return nil
		}
		return fn(was.key, was.value)
	})
	if err == nil && newest.key != nil {
		err = fn(newest.key, newest.value)
	}
	if err != nil {
		return err
	}
	later, err := s.keysFrom(readings, behind(upTo))
	if err != nil {
		return err
	}
	return readings.missing(found+later, want)
}
