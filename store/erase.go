package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"
)

// longFreelist is the count of a freelist page whose first entry is the count.
const longFreelist = 0xFFFF

// Erase writes zeros over every free page of a store, so that nothing of what
// was removed from it can be read in its file, and says how many bytes were
// not zero. Copies of the file, and what a file system or a disk keeps of old
// blocks, are out of its reach.
func Erase(path string, timeout time.Duration) (int64, error) {
	n, err := erase(path, timeout)
	if err != nil {
		return n, fmt.Errorf("erase free pages of %s: %w", path, err)
	}
	return n, nil
}

func erase(path string, timeout time.Duration) (n int64, err error) {
	if err := checkFile(path); err != nil {
		return 0, err
	}
	if timeout == 0 {
		timeout = defaultTimeout
	}
	db, err := boltOpen(path, timeout, false, 0) // held, so that no one reads an older state
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	for range 2 { // then neither meta page leads to what was removed
		if err := guarded(func() error { return db.Update(func(*bolt.Tx) error { return nil }) }); err != nil {
			return 0, err
		}
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	free, size, err := freePages(f)
	if err != nil {
		return 0, err
	}
	page := make([]byte, size)
	zeros := make([]byte, size)
	for _, id := range free {
		at := int64(id) * int64(size)
		if _, err := f.ReadAt(page, at); err != nil {
			return n, err
		}
		if string(page) == string(zeros) {
			continue
		}
		if _, err := f.WriteAt(zeros, at); err != nil {
			return n, err
		}
		n += int64(size)
	}
	return n, f.Sync()
}

// freePages are the pages that neither of the two states of a file uses, and
// the size of a page.
func freePages(f *os.File) (free []uint64, size int, err error) {
	newest, err := newestMeta(f)
	if err != nil {
		return nil, 0, err
	}
	size = int(newest.pageSize)
	var lists []uint64 // pages of the two lists
	for i := range int64(2) {
		m, _, err := readMeta(f, i*int64(size))
		if err != nil || m.pageSize == 0 {
			return nil, 0, errors.Join(err, &DamagedError{Reason: "a meta page is broken"})
		}
		ids, pages, err := freelist(f, m)
		if err != nil {
			return nil, 0, err
		}
		lists = append(lists, pages...)
		if m.txid == newest.txid {
			free = ids
		}
	}
	return slices.DeleteFunc(free, func(id uint64) bool {
		return id < 2 || id >= newest.pages || slices.Contains(lists, id)
	}), size, nil
}

// freelist reads the list of free pages of a state, and which pages it takes.
func freelist(f *os.File, m metaPage) (ids, pages []uint64, err error) {
	head := make([]byte, boltHeader)
	at := int64(m.freelist) * int64(m.pageSize)
	if _, err := f.ReadAt(head, at); err != nil {
		return nil, nil, err
	}
	count, more := uint64(binary.NativeEndian.Uint16(head[10:])), uint64(binary.NativeEndian.Uint32(head[12:]))
	if binary.NativeEndian.Uint16(head[8:]) != flagFreelist || m.freelist+more >= m.pages {
		return nil, nil, &DamagedError{Reason: "the list of free pages is broken"}
	}
	data := make([]byte, (more+1)*uint64(m.pageSize)-boltHeader)
	if _, err := f.ReadAt(data, at+boltHeader); err != nil {
		return nil, nil, err
	}
	if count == longFreelist {
		count, data = binary.NativeEndian.Uint64(data), data[8:]
	}
	if count > uint64(len(data)/8) {
		return nil, nil, &DamagedError{Reason: "the list of free pages is broken"}
	}
	for i := range count {
		ids = append(ids, binary.NativeEndian.Uint64(data[8*i:]))
	}
	for id := range more + 1 {
		pages = append(pages, m.freelist+id)
	}
	return ids, pages, nil
}
