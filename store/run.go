package store

import (
	"fmt"
	"slices"

	bolt "go.etcd.io/bbolt"
)

// StartRun records that a run begins and returns it with its number. Started
// defaults to now, Version to that of Options.
func (s *Store) StartRun(r Run) (Run, error) {
	if r.Started.IsZero() {
		r.Started = s.now()
	}
	if r.Version == "" {
		r.Version = s.version
	}
	wanted := r
	err := s.write(len(r.Summary), func(tx *bolt.Tx) (err error) {
		r = wanted
		if r.ID, err = next(tx, runs); err != nil {
			return err
		}
		return s.putJSON(tx, runs, numberKey(r.ID), r)
	})
	if err != nil {
		return Run{}, fmt.Errorf("start run: %w", err)
	}
	return r, nil
}

// EndRun records how a run ended, in the place of what StartRun recorded.
// Ended defaults to now.
func (s *Store) EndRun(r Run) error {
	if r.Ended.IsZero() {
		r.Ended = s.now()
	}
	err := s.write(len(r.Summary), func(tx *bolt.Tx) error {
		known, err := s.findJSON(tx, runs, numberKey(r.ID), &Run{})
		if err == nil && !known {
			err = ErrUnknown
		}
		if err != nil {
			return err
		}
		return s.putJSON(tx, runs, numberKey(r.ID), r)
	})
	if err != nil {
		return fmt.Errorf("end run %d: %w", r.ID, err)
	}
	return nil
}

// Runs calls fn with every run, newest first. It stops at the first error and
// returns it. No transaction is open while fn runs.
func (s *Store) Runs(fn func(Run) error) error {
	var ids [][]byte
	err := s.scanRaw(runs, nil, nil, func(key, _ []byte) error {
		ids = append(ids, key)
		return nil
	})
	if err != nil {
		return err
	}
	for _, id := range slices.Backward(ids) {
		var r Run
		err := s.view(func(tx *bolt.Tx) error {
			_, err := s.findJSON(tx, runs, id, &r)
			return err
		})
		if err != nil {
			return fmt.Errorf("read run: %w", err)
		}
		if err := fn(r); err != nil {
			return err
		}
	}
	return nil
}
