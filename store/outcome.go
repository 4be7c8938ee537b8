package store

import (
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// putOutcome stores the outcome of the newest attempt on a URL, in the place
// of the former one.
func (s *Store) putOutcome(tx *bolt.Tx, o Outcome) error {
	if o.URL == "" && o.Snapshot != 0 {
		var snap Snapshot
		if _, err := s.findJSON(tx, snapshots, numberKey(o.Snapshot), &snap); err != nil {
			return err
		}
		o.Source, o.URL = snap.Source, snap.URL
	}
	if err := validPage(o.Source, o.URL); err != nil {
		return err
	}
	if o.At.IsZero() {
		o.At = s.now()
	}
	return s.putJSON(tx, outcomes, pageKey(o.Source, o.URL), o)
}

// Outcome returns the newest outcome of a URL; ok is false where there is none.
func (s *Store) Outcome(source, url string) (o Outcome, ok bool, err error) {
	err = s.view(func(tx *bolt.Tx) (err error) {
		ok, err = s.findJSON(tx, outcomes, pageKey(source, url), &o)
		return err
	})
	if err != nil {
		return o, false, fmt.Errorf("outcome of %s: %w", url, err)
	}
	return o, ok, nil
}

// Outcomes calls fn with the newest outcome of every URL of a source, "" for
// all, in order of source and URL. It stops at the first error and returns it.
// No transaction is open while fn runs.
func (s *Store) Outcomes(source string, fn func(Outcome) error) error {
	from, to := pages(source)
	return s.scan(outcomes, from, to, func(key, payload []byte) error {
		var o Outcome
		if err := readMembers(payload, o.members()); err != nil {
			return outcomes.damaged(key, err.Error())
		}
		return fn(o)
	})
}

// members are the members of a stored outcome.
func (o *Outcome) members() []member {
	return []member{
		{"source", &o.Source}, {"url", &o.URL}, {"class", &o.Class}, {"sentence", &o.Sentence}, {"status", &o.Status}, {"snapshot", &o.Snapshot},
		{"attempts", &o.Attempts}, {"at", &o.At}, {"retry", &o.Retry}, {"retry_at", &o.RetryAt}, {"run", &o.Run},
	}
}
