package store

import (
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// Snapshots, bodies and runs get the number after the last one, which stands in the
// page of their bucket without a digest. If it is too low a new record takes the place
// of an old one; if it is too high a gap is left, which a repair would have to fill.

// checkNumbers refuses a store that would give out wrong numbers.
func (s *Store) checkNumbers() error {
	return s.view(func(tx *bolt.Tx) error {
		for _, t := range []table{snapshots, blobs, runs} {
			b, err := t.in(tx)
			if err != nil {
				return err
			}
			key, _ := b.Cursor().Last()
			last, _ := number(key[:min(8, len(key))])
			if given := b.Sequence(); given < last || given > last && t != blobs { // a body that is lost has no chunk
				return &DamagedError{Bucket: t.String(), Reason: wrongNumbers(last, given)}
			}
		}
		return nil
	})
}

func wrongNumbers(last, given uint64) string {
	return fmt.Sprintf("the last number given out is %d, but the bucket says %d", last, given)
}
