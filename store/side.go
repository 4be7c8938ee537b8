package store

import (
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// sideKey keeps side records apart from the header in bucket meta.
func sideKey(name string) []byte { return []byte("side/" + name) }

// Put stores a side record, such as the family that was detected for a source,
// in the place of the former one of that name.
func (s *Store) Put(name string, value []byte) error {
	err := s.write(len(value), func(tx *bolt.Tx) error {
		return s.put(tx, meta, sideKey(name), value)
	})
	if err != nil {
		return fmt.Errorf("put side record %q: %w", name, err)
	}
	return nil
}

// Value returns the side record of that name, and whether there is one.
func (s *Store) Value(name string) (value []byte, ok bool, err error) {
	err = s.view(func(tx *bolt.Tx) (err error) {
		value, ok, err = s.find(tx, meta, sideKey(name))
		return err
	})
	if err != nil {
		return nil, false, fmt.Errorf("read side record %q: %w", name, err)
	}
	return value, ok, nil
}
