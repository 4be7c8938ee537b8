package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"runtime/debug"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// A batch of a scan: what is copied out in one read transaction.
const (
	batchRecords = 512
	batchBytes   = 4 << 20
)

// guarded runs fn and turns a panic or a memory fault into a DamagedError.
// bbolt trusts the pages it has mapped; where they are damaged it panics, and
// where the file is shorter than its tree the kernel faults.
func guarded(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = &DamagedError{Reason: fmt.Sprintf("page tree: %v", p)}
		}
	}()
	return fn()
}

// view runs fn in a read transaction. Nothing of the transaction may be used
// after fn returns.
func (s *Store) view(fn func(*bolt.Tx) error) error {
	begun := false
	err := guarded(func() error {
		return s.db.View(func(tx *bolt.Tx) error {
			begun = true
			return fn(tx)
		})
	})
	return s.settle(err, begun)
}

// settle remembers a transaction that broke before it began, since bbolt then
// holds its locks, and names a closed store in the standard library's words.
func (s *Store) settle(err error, begun bool) error {
	var damage *DamagedError
	if !begun && errors.As(err, &damage) {
		s.stuck.Store(true)
	}
	if errors.Is(err, bolterrors.ErrDatabaseNotOpen) {
		return fmt.Errorf("store %s: %w", s.path, os.ErrClosed)
	}
	return err
}

// item is one stored record, copied out of a transaction.
type item struct{ key, value []byte }

// scan hands every record of t with from <= key < to, in order of keys, to fn.
// A nil to is the end. No transaction is open while fn runs, so fn may read
// and write; records written meanwhile are seen when they lie ahead.
func (s *Store) scan(t table, from, to []byte, fn func(key, payload []byte) error) error {
	return s.scanRaw(t, from, to, func(key, value []byte) error {
		payload, err := s.open(t, key, value)
		if err != nil {
			return err
		}
		return fn(key, payload)
	})
}

// scanRaw is scan for values in their envelopes, unchecked. A scan of a whole
// table ends with a DamagedError where records are missing.
func (s *Store) scanRaw(t table, from, to []byte, fn func(key, value []byte) error) error {
	if from != nil || to != nil {
		return s.scanPart(t, from, to, fn)
	}
	want, err := s.records(t)
	if err != nil {
		return err
	}
	found := uint64(0)
	err = s.scanPart(t, nil, nil, func(key, value []byte) error {
		found++
		return fn(key, value)
	})
	if err != nil {
		return err
	}
	return t.missing(found, want)
}

// scanPart is scanRaw for a range.
func (s *Store) scanPart(t table, from, to []byte, fn func(key, value []byte) error) error {
	for {
		items, err := s.batch(t, from, to)
		if err != nil {
			return err
		}
		for _, it := range items {
			if err := fn(it.key, it.value); err != nil {
				return err
			}
		}
		if len(items) == 0 {
			return nil
		}
		from = append(items[len(items)-1].key, 0)
	}
}

// batch copies out the first records of t with from <= key < to.
func (s *Store) batch(t table, from, to []byte) ([]item, error) {
	var items []item
	all := 0
	defer func() { s.passed(all) }()
	err := s.view(func(tx *bolt.Tx) error {
		b, err := t.in(tx)
		if err != nil {
			return err
		}
		size, c, least := 0, b.Cursor(), from
		for k, v := c.Seek(from); k != nil && (to == nil || bytes.Compare(k, to) < 0); k, v = c.Next() {
			if bytes.Compare(k, least) < 0 {
				return t.damaged(k, "keys are out of order") // a scan of them might never end
			}
			least = k
			items = append(items, item{bytes.Clone(k), bytes.Clone(v)})
			if size += len(k) + len(v); size >= batchBytes || len(items) >= batchRecords {
				break
			}
		}
		all = size
		return nil
	})
	return items, err
}

// last returns the last key of t that begins with prefix, nil when there is
// none. The key is a copy.
func last(tx *bolt.Tx, t table, prefix []byte) ([]byte, error) {
	b, err := t.in(tx)
	if err != nil {
		return nil, err
	}
	c := b.Cursor()
	var k []byte
	if end := after(prefix); end == nil {
		k, _ = c.Last()
	} else if k, _ = c.Seek(end); k == nil {
		k, _ = c.Last()
	} else {
		k, _ = c.Prev()
	}
	if k == nil || !bytes.HasPrefix(k, prefix) {
		return nil, nil
	}
	return bytes.Clone(k), nil
}
