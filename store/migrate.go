package store

import (
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// migrations bring a store from one layout to the next: the first from 1 to 2.
// Each runs in one transaction with the new number in the header, so a process
// that dies meanwhile leaves the old layout. testdata has a store of every
// layout that was ever released.
var migrations = []func(*bolt.Tx) error{
	dicts.create, // 2: dictionaries
	keeps.create, // 3: what is kept beside the requests
}

// migrate brings a store that is open for writing to the current layout.
func (s *Store) migrate() error {
	var h header
	err := s.view(func(tx *bolt.Tx) (err error) {
		_, err = s.findJSON(tx, meta, headerKey, &h)
		return err
	})
	for err == nil && h.Schema < schema {
		step := h.Schema
		if step < 1 {
			return meta.damaged(headerKey, fmt.Sprintf("layout %d was never in use", step))
		}
		h.Schema++
		err = s.write(0, func(tx *bolt.Tx) error {
			if err := migrations[step-1](tx); err != nil {
				return err
			}
			return s.putJSON(tx, meta, headerKey, h)
		})
	}
	if err != nil {
		return fmt.Errorf("bring the store to layout %d: %w", schema, err)
	}
	return nil
}
