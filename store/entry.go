package store

import (
	"encoding/binary"
	"math"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Classes of the order index, the first byte of its keys. A request that is
// done is in none.
const (
	classReady  = "r" // waiting and due: source, priority, sequence
	classLater  = "w" // waiting, due later: source, time, sequence
	classLeased = "l" // source, sequence
	classKept   = "k" // source, sequence
)

// entry is a request as stored, with its place in the order index.
type entry struct {
	Request
	Class string `json:"class,omitempty"`
	Seq   uint64 `json:"seq"` // order of pushing

	// Outcome is that of the newest attempt, without source and URL; one without Class
	// is none, or stands in bucket outcomes.
	Outcome Outcome `json:"outcome,omitzero"`

	beside bool // it is kept, which bucket frontier/kept says; the class is that of its place in the order
}

// entry finds a request of the frontier.
func (s *Store) entry(tx *bolt.Tx, source, url string) (e entry, known bool, err error) {
	return s.entryAt(tx, pageKey(source, url), answer{})
}

// entryAt finds the request under a page key. A is what is known of the answer that
// is kept of it, if anything.
func (s *Store) entryAt(tx *bolt.Tx, page []byte, a answer) (e entry, known bool, err error) {
	e, known, err = s.stored(tx, page)
	if err == nil && known {
		err = s.overlay(tx, &e, a)
	}
	return e, known, err
}

// stored is the record of a request.
func (s *Store) stored(tx *bolt.Tx, page []byte) (e entry, known bool, err error) {
	payload, known, err := s.find(tx, requests, page)
	if err != nil || !known {
		return e, false, err
	}
	err = e.decode(page, payload)
	return e, err == nil, err
}

// decode reads the record of a request.
func (e *entry) decode(page, payload []byte) error {
	if err := readMembers(payload, e.members()); err != nil {
		return requests.damaged(page, err.Error())
	}
	return nil
}

// members are the members of the record.
func (e *entry) members() []member {
	return []member{
		{"source", &e.Source}, {"url", &e.URL}, {"step", &e.Step}, {"depth", &e.Depth}, {"priority", &e.Priority}, {"referer", &e.Referer},
		{"title", &e.Title}, {"date", &e.Date}, {"unit", &e.Unit}, {"redirects", &e.Redirects}, {"why", &e.Why}, {"paging", &e.Paging},
		{"state", (*string)(&e.State)}, {"due", &e.Due}, {"attempts", &e.Attempts}, {"parses", &e.Parses}, {"etag", &e.ETag},
		{"modified", &e.Modified}, {"snapshot", &e.Snapshot}, {"since", &e.Since}, {"class", &e.Class}, {"seq", &e.Seq},
		{"outcome", &e.Outcome},
	}
}

// putEntry stores e, which was was before (zero when it is new), and moves it
// in the order index. A Class that does not fit the state is set anew.
func (s *Store) putEntry(tx *bolt.Tx, was, e entry) error {
	is := present
	if e.Seq == 0 {
		is = absent
		seq, err := next(tx, order)
		if err != nil {
			return err
		}
		e.Seq = seq
	}
	if was.beside {
		if err := remove(tx, keeps, numberKey(was.Seq)); err != nil {
			return err
		}
	}
	e.Class = e.class()
	key := pageKey(e.Source, e.URL)
	if old := was.orderKey(); was.Class != e.Class || string(old) != string(e.orderKey()) {
		if old != nil {
			if err := remove(tx, order, old); err != nil {
				return err
			}
		}
		if place := e.orderKey(); place != nil {
			if err := s.put(tx, order, place, key); err != nil {
				return err
			}
		}
	}
	payload, how, err := s.codec.json(requests, e)
	if err != nil {
		return err
	}
	return putKnown(tx, requests, key, payload, how, is)
}

// class is the class that fits the state of e. A waiting request keeps the one
// it has; a new one is ready unless it has a time to wait for, which only
// Lease compares with the clock.
func (e entry) class() string {
	switch {
	case e.State == StateLeased:
		return classLeased
	case e.State == StateKept:
		return classKept
	case e.State == StateDone:
		return ""
	case e.Class == classReady || e.Class == classLater:
		return e.Class
	case e.Due.IsZero():
		return classReady
	}
	return classLater
}

// orderKey is the key of e in the order index, nil when it is in none.
func (e entry) orderKey() []byte {
	if e.Class == "" {
		return nil
	}
	k := orderPrefix(e.Class, e.Source)
	switch e.Class {
	case classReady:
		p := int32(min(max(e.Priority, math.MinInt32), math.MaxInt32))
		k = binary.BigEndian.AppendUint32(k, ^(uint32(p) ^ 1<<31)) // highest first
	case classLater:
		k = append(k, timeKey(e.Due)...)
	}
	return append(k, numberKey(e.Seq)...)
}

// orderPrefix is what the keys of one class and source begin with.
func orderPrefix(class, source string) []byte {
	return append([]byte(class), sourcePrefix(source)...)
}

// dueLimit is the first key of a source's later requests that are not due now.
func dueLimit(source string, now time.Time) []byte {
	return append(orderPrefix(classLater, source), timeKey(now.Add(1))...)
}

// ordered returns the first n requests with from <= order key < to, without those
// under the page keys.
func (s *Store) ordered(tx *bolt.Tx, from, to []byte, n int, without map[string]held) ([]entry, error) {
	b, err := order.in(tx)
	if err != nil {
		return nil, err
	}
	var found []entry
	c := b.Cursor()
	for k, v := c.Seek(from); k != nil && (to == nil || string(k) < string(to)) && len(found) < n; k, v = c.Next() {
		key, err := s.open(order, k, v)
		if err != nil {
			return nil, err
		}
		if without[string(key)].state != "" {
			continue
		}
		e, known, err := s.stored(tx, key)
		if err != nil {
			return nil, err
		}
		if !known || string(e.orderKey()) != string(k) {
			return nil, order.damaged(k, "request is missing or stands elsewhere")
		}
		found = append(found, e)
	}
	return found, nil
}
