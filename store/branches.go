package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
)

// leafLooks is how many leaf pages of a file are looked at when it is opened;
// of a larger one, store check looks at all.
const leafLooks = 20_000

// checkBranches walks the branch pages of a file that is held, before bbolt
// does: a branch that leads back up, or to a page of another kind, would have
// bbolt's cursor go round until memory ends. It returns a DamagedError.
func checkBranches(path string) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	pages, err := openPages(f, info.Size())
	if err != nil {
		return err
	}
	var first error
	w := pages.walk(func(page uint64, reason string) {
		if first == nil {
			first = &DamagedError{Reason: fmt.Sprintf("page %d: %s", page, reason)}
		}
	})
	looks := leafLooks
	for _, b := range w.buckets() {
		if b.root != 0 && first == nil {
			w.branches(b.root, 0, &looks)
		}
	}
	return first
}

// branches reads a page and the branches below it; of leaves the head is looked
// at, as long as looks are left.
func (w *pageWalk) branches(page uint64, depth int, looks *int) {
	kind, err := w.kind(page)
	switch {
	case err != nil:
		w.broken(page, err.Error())
		return
	case kind == flagLeaf:
		*looks--
		return
	}
	data, ok := w.page(page, depth) // which tells a page of another kind
	if !ok {
		return
	}
	for i := range w.count(page, data) {
		child := binary.NativeEndian.Uint64(data[boltHeader+i*boltElement+8:])
		if w.seen[child] {
			w.broken(child, "page is reached twice")
			return
		}
		if *looks <= 0 && i > 0 && w.leaves(child) {
			return // so are those beside it, and enough were looked at
		}
		w.branches(child, depth+1, looks)
	}
}

// leaves says whether a page is a leaf.
func (w *pageWalk) leaves(page uint64) bool {
	kind, err := w.kind(page)
	return err == nil && kind == flagLeaf
}

var errOutside = errors.New("page lies outside of the file")

// kind reads the head of a page: whether it is a branch or a leaf.
func (w *pageWalk) kind(page uint64) (uint16, error) {
	size := uint64(w.file.meta.pageSize)
	if page < 2 || page >= min(w.file.meta.pages, uint64(w.file.size)/size) {
		return 0, errOutside
	}
	var head [boltHeader]byte
	if _, err := w.file.r.ReadAt(head[:], int64(page*size)); err != nil {
		return 0, err
	}
	return binary.NativeEndian.Uint16(head[8:]), nil
}
