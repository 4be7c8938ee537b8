package store

import (
	"errors"
	"fmt"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Bucket frontier/kept has the snapshot of every leased request that was kept and has
// no outcome, under its Seq. Its record and its place in the order stay as they are
// until Finish, which writes them once: what stands in the midst of all requests is a
// page of the file to write, and the few rows here are on a page or two. What the
// answer said for the next fetch is in memory meanwhile, and follows from the snapshot
// where the process ended. When a store is opened for writing, what is left here goes
// to the requests.

// answer is what a snapshot says for the next fetch of its request.
type answer struct {
	snapshot       uint64
	etag, modified string
	since          time.Time
}

// answerOf is that of a snapshot to what was asked; e is the entry of the request
// before.
func answerOf(snap Snapshot, asked Request, e entry) answer {
	a := answer{snapshot: snap.ID, since: e.Since}
	a.etag, a.modified = validators(snap, asked, e.Request)
	if !snap.Revisit || a.since.IsZero() {
		a.since = snap.FetchedAt
	}
	return a
}

// keep makes the request kept.
func (e *entry) keep(a answer) {
	e.State, e.Parses = StateKept, 0
	e.Snapshot, e.ETag, e.Modified, e.Since = a.snapshot, a.etag, a.modified, a.since
}

// aside says whether it is enough to note beside a leased request that it is kept:
// all that Finish needs then stands in the snapshot.
func (e entry) aside(snap Snapshot) bool {
	return e.State == StateWaiting && e.names(snap) && len(snap.Head) > 0
}

// overlay gives an entry as stored what is kept of it, of which the caller may know
// what its answer was. An entry that does not wait, or knows of that snapshot, was
// finished: a repair may bring back what stood here before.
func (s *Store) overlay(tx *bolt.Tx, e *entry, known answer) error {
	b := besides(tx)
	if b == nil {
		return nil
	}
	key := numberKey(e.Seq)
	v := b.Get(key)
	if v == nil {
		return nil
	}
	payload, err := s.open(keeps, key, v)
	if err != nil {
		return err
	}
	id, ok := number(payload)
	if !ok {
		return keeps.damaged(key, "value is not a snapshot number")
	}
	if e.State != StateWaiting || id <= e.Snapshot {
		return nil
	}
	if known.snapshot != id {
		snap, found, err := s.findSnapshot(tx, id)
		if err != nil || !found || !e.names(snap) {
			return err
		}
		known = answerOf(snap, Request{}, *e)
	}
	e.keep(known)
	e.beside = true
	return nil
}

// besides is bucket frontier/kept, nil in a store of layout 2.
func besides(tx *bolt.Tx) *bolt.Bucket {
	b := tx.Bucket([]byte(keeps.bucket))
	if b == nil {
		return nil
	}
	return b.Bucket([]byte(keeps.within))
}

// beside calls fn with every record of bucket frontier/kept.
func (s *Store) beside(fn func(seq, snapshot uint64) error) error {
	there := false
	err := s.view(func(tx *bolt.Tx) error {
		there = besides(tx) != nil
		return nil
	})
	if err != nil || !there {
		return err
	}
	return s.scan(keeps, nil, nil, func(key, payload []byte) error {
		seq, ok1 := number(key)
		id, ok2 := number(payload)
		if !ok1 || !ok2 {
			return keeps.damaged(key, "value is not a snapshot number")
		}
		return fn(seq, id)
	})
}

// loadKept remembers what is kept, in a store that is only read.
func (s *Store) loadKept() error {
	return s.beside(func(_, id uint64) error {
		snap, err := s.Snapshot(id)
		if err == nil {
			s.leases.set(snap.Source, snap.URL, held{StateKept, answer{}})
		}
		return nil // what is wrong with the snapshot is for those who read it
	})
}

// settleKept brings to the requests what a process that ended had kept. A request
// whose snapshot cannot be read is fetched again.
func (s *Store) settleKept() error {
	left := map[uint64]uint64{}
	err := s.beside(func(seq, id uint64) error {
		left[seq] = id
		return nil
	})
	if err != nil || len(left) == 0 {
		return err
	}
	err = s.write(0, func(tx *bolt.Tx) error {
		for seq, id := range left {
			if err := s.settleOne(tx, seq, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("take up what was kept: %w", err)
	}
	return nil
}

// settleOne brings to its request that it is kept.
func (s *Store) settleOne(tx *bolt.Tx, seq, id uint64) error {
	var snap Snapshot
	_, err := s.findJSON(tx, snapshots, numberKey(id), &snap)
	if err == nil && snap.URL != "" {
		e, known, err := s.entry(tx, snap.Source, snap.URL)
		if err == nil && known && e.beside && e.Seq == seq {
			return s.putEntry(tx, e, e) // which removes the record
		}
		if err != nil {
			return err
		}
	}
	if err != nil && !errors.Is(err, ErrDamaged) {
		return err
	}
	return remove(tx, keeps, numberKey(seq))
}

// Unfinished returns the requests that are kept and have no outcome. At the
// start of a run these are the pages a crash interrupted.
func (s *Store) Unfinished() (reqs []Request, err error) {
	var pages [][]byte
	prefix := []byte(classKept)
	err = s.scan(order, prefix, after(prefix), func(_, page []byte) error {
		pages = append(pages, slices.Clone(page))
		return nil
	})
	if err == nil {
		err = s.beside(func(_, id uint64) error {
			snap, err := s.Snapshot(id)
			pages = append(pages, pageKey(snap.Source, snap.URL))
			return err
		})
	}
	for _, page := range pages {
		if err != nil {
			break
		}
		err = s.view(func(tx *bolt.Tx) error {
			e, known, err := s.entryAt(tx, page, answer{})
			if known && e.State == StateKept {
				reqs = append(reqs, e.Request)
			}
			return err
		})
	}
	if err != nil {
		return nil, fmt.Errorf("read unfinished requests: %w", err)
	}
	return reqs, nil
}
