package store

import (
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// KeepDone is Keep and Finish in one commit, for a page of which all is known
// before it is kept. The request of both is that of the capture; the snapshot that
// the finish and its reading are about is the one that is stored, and is returned.
func (s *Store) KeepDone(c Capture, f Finish) (Snapshot, error) {
	snap, err := s.keepDone(c, f)
	if err != nil {
		return Snapshot{}, fmt.Errorf("keep %s with its outcome: %w", c.Request.URL, err)
	}
	return snap, nil
}

func (s *Store) keepDone(c Capture, f Finish) (snap Snapshot, err error) {
	f.Request = c.Request
	if f.Request.URL == "" {
		return snap, errors.New("no request")
	}
	if err := f.check(); err != nil {
		return snap, err
	}
	wanted, b, err := s.receive(c)
	if err != nil {
		return snap, err
	}
	reading, err := s.codeOf(f)
	if err != nil {
		return snap, err
	}
	err = s.submit(&pending{bytes: len(c.Body), leads: s.leases.lack(f.Outlinks), fn: func(tx *bolt.Tx) (err error) {
		snap, err = s.putDone(tx, wanted, b, f, reading)
		return err
	}})
	if err == nil {
		s.leases.end(f.Request)
	}
	return snap, err
}

// putDone stores the body, the snapshot and what was made of it.
func (s *Store) putDone(tx *bolt.Tx, wanted Snapshot, b *body, f Finish, reading *codedReading) (snap Snapshot, err error) {
	if _, err := s.push(tx, f.Outlinks); err != nil {
		return snap, err
	}
	was, known, err := s.entry(tx, f.Request.Source, f.Request.URL)
	if err != nil {
		return snap, err
	}
	if snap, err = s.putCapture(tx, wanted, b, was); err != nil {
		return snap, err
	}
	if reading != nil {
		reading.Snapshot = snap.ID
		if err := s.putReading(tx, reading, absent); err != nil {
			return snap, err
		}
	}
	e := was
	if !known {
		e = entry{Request: f.Request}
	}
	e.Step = f.Request.Step
	e.keep(answerOf(snap, f.Request, e))
	f.Outcome.Snapshot = snap.ID
	return snap, s.conclude(tx, was, e, f.Outcome)
}
