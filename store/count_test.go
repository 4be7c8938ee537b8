package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// TestLostEntries cuts the entries of each page of the tree in half, as a page
// written only in part does. bbolt notices nothing; a reader of everything
// finds all records or ErrDamaged.
func TestLostEntries(t *testing.T) {
	path := small(t)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want, err := recordsIn(path)
	if err != nil {
		t.Fatal(err)
	}
	size, told := os.Getpagesize(), 0
	for at := 2 * size; at < highWater(t, data); at += size {
		spoiled := append([]byte(nil), data...)
		n := binary.NativeEndian.Uint16(spoiled[at+10:])
		binary.NativeEndian.PutUint16(spoiled[at+10:], n/2)
		name := fmt.Sprintf("%s.%d", path, at/size)
		write(t, name, spoiled)
		switch got, err := recordsIn(name); {
		case errors.Is(err, ErrDamaged):
			told++
		case err != nil || got != want:
			t.Errorf("page %d with %d of %d entries: %d of %d records, error %v", at/size, n/2, n, got, want, err)
		}
	}
	if told == 0 {
		t.Error("no page mattered")
	}
}

// recordsIn counts what a reader of everything is shown.
func recordsIn(path string) (n int, err error) {
	s, err := Open(path, Options{ReadOnly: true})
	if err != nil {
		return 0, err
	}
	upTo, err := s.Newest()
	err = errors.Join(err,
		s.Snapshots(upTo, func(Snapshot) error { n++; return nil }),
		s.Readings(upTo, func(Snapshot, Reading) error { n++; return nil }),
		s.Outcomes("", func(Outcome) error { n++; return nil }),
		s.Frontier("", func(Request) error { n++; return nil }))
	return n, errors.Join(err, s.Close())
}

// TestStoreFromBeforeCounts: a store whose records were not counted reads as
// before, and is counted when it is opened for writing.
func TestStoreFromBeforeCounts(t *testing.T) {
	path := small(t)
	forget(t, path)
	if _, err := recordsIn(path); err != nil {
		t.Fatal(err)
	}
	s := reopen(t, path)
	n, err := s.records(readings)
	if err != nil || n == 0 {
		t.Errorf("%d readings, error %v after the store was opened", n, err)
	}
	push(t, s, Request{Source: "a", URL: "http://a/new"})
	before, _ := s.records(requests)
	push(t, s, Request{Source: "a", URL: "http://a/new"}, Request{Source: "a", URL: "http://a/newer"})
	if after, _ := s.records(requests); after != before+1 {
		t.Errorf("%d requests, then %d: want one more", before, after)
	}
	keys := uint64(0)
	if err := s.scanPart(requests, nil, nil, func(_, _ []byte) error { keys++; return nil }); err != nil || keys != before+1 {
		t.Errorf("%d requests are there, error %v, want %d", keys, err, before+1)
	}
}

// forget takes the counts out of a store.
func forget(t *testing.T, path string) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		for _, tab := range tables() {
			b, err := tab.in(tx)
			if err != nil {
				return err
			}
			if tab.counted {
				if err := b.SetSequence(0); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}
