package store

import (
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// Records of a counted table are hardly ever deleted, and the sequence number of its
// bucket is how many there are. It stands in the page of the bucket's root,
// which every commit to the bucket writes anyway, so it costs no page of its
// own. Snapshots and runs are numbered from 1 without a gap, which comes to the
// same. So a page of the tree that lost its entries shows: bbolt itself notices
// nothing.

// presence is what is known of a key that a record is about to be put under.
type presence int

const (
	unknown presence = iota
	absent
	present
)

// countNew counts a record that is about to be put under a new key.
func countNew(b *bolt.Bucket, t table, key []byte, is presence) error {
	if !t.counted || is == present || is == unknown && b.Get(key) != nil {
		return nil
	}
	return b.SetSequence(b.Sequence() + 1)
}

// records is how many records a table must hold; 0 where it is not known.
func (s *Store) records(t table) (n uint64, err error) {
	if !t.counted {
		return 0, nil
	}
	err = s.view(func(tx *bolt.Tx) error {
		b, err := t.in(tx)
		if err == nil {
			n = b.Sequence()
		}
		return err
	})
	return n, err
}

// missing is the damage of a table that has fewer records than it must, nil
// where it has them all.
func (t table) missing(found, want uint64) error {
	if found >= want {
		return nil
	}
	return &DamagedError{Bucket: t.String(), Missing: int(want - found), Reason: fmt.Sprintf("%d of its %d records are missing", want-found, want)}
}

// keysFrom counts the records of t whose keys are from or above, without a
// look at the values; a nil from is none.
func (s *Store) keysFrom(t table, from []byte) (n uint64, err error) {
	if from == nil {
		return 0, nil
	}
	err = s.view(func(tx *bolt.Tx) error {
		b, err := t.in(tx)
		if err != nil {
			return err
		}
		n = 0
		c := b.Cursor()
		for k, _ := c.Seek(from); k != nil; k, _ = c.Next() {
			n++
		}
		return nil
	})
	return n, err
}

// countOld counts the tables of a store that was made before records were
// counted. It is done once, when such a store is opened for writing.
func (s *Store) countOld() error {
	for _, t := range tables() {
		known, err := s.records(t)
		if err != nil || !t.counted || known > 0 {
			if err != nil {
				return err
			}
			continue
		}
		n, err := s.keysFrom(t, []byte{})
		if err != nil {
			return err
		}
		if n == 0 {
			continue
		}
		err = s.write(0, func(tx *bolt.Tx) error {
			b, err := t.in(tx)
			if err != nil {
				return err
			}
			return b.SetSequence(n)
		})
		if err != nil {
			return fmt.Errorf("count the records of %s: %w", t, err)
		}
	}
	return nil
}
