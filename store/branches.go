package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"slices"
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
	return pages.checkBranches(leafLooks)
}

// checkBranches is checkBranches with so many looks at leaves.
func (p *pageFile) checkBranches(looks int) (first error) {
	w := p.walk(func(page uint64, reason string) {
		if first == nil {
			first = &DamagedError{Reason: fmt.Sprintf("page %d: %s", page, reason)}
		}
	})
	w.branches(w.roots(), &looks)
	return first
}

// roots are the root pages of the buckets that have one.
func (w *pageWalk) roots() (pages []uint64) {
	for _, b := range w.buckets() {
		if b.root != 0 {
			pages = append(pages, b.root)
		}
	}
	return pages
}

// branches reads all branch pages of trees with these roots, level by level. Of leaves
// the head is looked at, as long as looks are left. It ends at the first damage.
func (w *pageWalk) branches(roots []uint64, looks *int) {
	level := w.heads(roots, looks)
	for depth := 0; len(level) > 0; depth++ {
		level = w.below(level, depth, looks)
	}
}

// children are those of a branch page: the first two tell what the others are.
type children struct{ near, far []uint64 }

// below reads branch pages, of which it returns the branches below them. Where the
// first two children of one are leaves, so are those beside them, and they are looked
// at as long as looks are left.
func (w *pageWalk) below(level []uint64, depth int, looks *int) []uint64 {
	var all []children
	var near, far []uint64
	for _, page := range level {
		c, ok := w.children(page, depth)
		if !ok {
			return nil
		}
		all, near = append(all, c), append(near, c.near...)
	}
	next := w.heads(near, looks)
	for _, c := range all {
		if len(c.far) == 0 {
			continue
		}
		if _, branches := slices.BinarySearch(next, c.near[1]); !branches {
			c.far = c.far[:min(len(c.far), max(0, *looks-len(far)))]
		}
		far = append(far, c.far...)
	}
	return append(next, w.heads(far, looks)...)
}

// children reads a branch page.
func (w *pageWalk) children(page uint64, depth int) (c children, ok bool) {
	data, ok := w.page(page, depth) // which tells a page of another kind
	if !ok {
		return c, false
	}
	for i := range w.count(page, data) {
		child := binary.NativeEndian.Uint64(data[boltHeader+i*boltElement+8:])
		if w.seen[child] {
			w.broken(child, "page is reached twice")
			return c, false
		}
		if i < 2 {
			c.near = append(c.near, child)
		} else {
			c.far = append(c.far, child)
		}
	}
	return c, true
}

// heads looks at the heads of pages, in the order of the file, and returns those that
// are no leaves. All are asked for before the first is waited for: a cold disk reads
// many at a time.
func (w *pageWalk) heads(pages []uint64, looks *int) (branches []uint64) {
	slices.Sort(pages)
	size := int64(w.file.meta.pageSize)
	for _, page := range pages {
		if page < w.file.meta.pages {
			willNeed(w.file.r, int64(page)*size, size)
		}
	}
	for _, page := range pages {
		kind, err := w.kind(page)
		switch {
		case err != nil:
			w.broken(page, err.Error())
		case kind == flagLeaf:
			*looks--
		default:
			branches = append(branches, page)
		}
	}
	return branches
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
