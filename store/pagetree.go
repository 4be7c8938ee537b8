package store

import (
	"encoding/binary"
	"fmt"
	"io"
)

// A walk of bbolt's page tree that trusts nothing it reads: a page that is
// broken costs what hangs on it and nothing else. bbolt itself panics there, or
// is killed by the kernel, or shows fewer records without a word.

const (
	boltElement = 16 // bytes of an entry of a branch or leaf page
	boltDepth   = 64 // levels no sound tree reaches

	flagBranch   = 1
	flagLeaf     = 2
	flagMeta     = 4
	flagFreelist = 16
	flagBucket   = 1 // of an entry
)

// pageFile is a bbolt file read as plain bytes.
type pageFile struct {
	r    io.ReaderAt
	size int64
	meta metaPage
	old  bool // the newest meta page is broken, so this is the state before the last commit
}

// openPages reads what is needed to walk a file. The result is good for
// scanEnvelopes even when there is an error.
func openPages(f io.ReaderAt, size int64) (p *pageFile, err error) {
	p = &pageFile{r: f, size: size}
	p.meta, err = newestMeta(f)
	if err != nil || p.meta.pageSize == 0 {
		return p, err
	}
	for i := range int64(2) {
		m, _, err := readMeta(f, i*int64(p.meta.pageSize))
		if err != nil {
			return p, err
		}
		p.old = p.old || m.pageSize == 0
	}
	return p, nil
}

// leafEntry is one entry of a leaf page. Key and value are valid until the
// visitor returns, unless the walk is a fresh one.
type leafEntry struct {
	key, value []byte
	bucket     bool
	offset     int64 // of the value within the file
}

// pageWalk is one walk over a tree, with what it has seen.
type pageWalk struct {
	file   *pageFile
	seen   map[uint64]bool // first pages of runs and what follows them
	broken func(page uint64, reason string)
	fresh  bool     // what visitors get stays as it is when they return
	memory [][]byte // for pages, by depth
}

func (p *pageFile) walk(broken func(page uint64, reason string)) *pageWalk {
	return &pageWalk{file: p, seen: map[uint64]bool{}, broken: broken}
}

// tree visits the leaf entries below a page, in the order of the tree.
func (w *pageWalk) tree(page uint64, depth int, visit func(leafEntry)) {
	data, ok := w.page(page, depth)
	if !ok {
		return
	}
	off := int64(page) * int64(w.file.meta.pageSize)
	if binary.NativeEndian.Uint16(data[8:]) == flagLeaf {
		w.leaf(page, data, off, visit)
		return
	}
	for i := range w.count(page, data) {
		e := data[boltHeader+i*boltElement:]
		w.tree(binary.NativeEndian.Uint64(e[8:]), depth+1, visit)
	}
}

// page reads a branch or leaf page with its overflow.
func (w *pageWalk) page(page uint64, depth int) (data []byte, ok bool) {
	size := uint64(w.file.meta.pageSize)
	most := min(w.file.meta.pages, uint64(w.file.size)/size)
	switch {
	case depth > boltDepth:
		w.broken(page, "page tree is deeper than any sound one")
		return nil, false
	case page < 2 || page >= most:
		w.broken(page, "page lies outside of the file")
		return nil, false
	case w.seen[page]:
		w.broken(page, "page is reached twice")
		return nil, false
	}
	w.seen[page] = true
	data = w.room(depth, size)
	if _, err := w.file.r.ReadAt(data, int64(page*size)); err != nil {
		w.broken(page, err.Error())
		return nil, false
	}
	flags, more := binary.NativeEndian.Uint16(data[8:]), uint64(binary.NativeEndian.Uint32(data[12:]))
	switch {
	case binary.NativeEndian.Uint64(data) != page:
		w.broken(page, "page has the number of another one")
	case flags != flagBranch && flags != flagLeaf:
		w.broken(page, fmt.Sprintf("page is of kind %#x, neither branch nor leaf", flags))
	case more >= most-page:
		w.broken(page, "page is longer than the file")
	default:
		first := data
		if w.fresh {
			data = make([]byte, (more+1)*size)
		} else if more > 0 {
			data = w.room(depth, (more+1)*size)
		}
		copy(data, first)
		if more > 0 {
			if _, err := w.file.r.ReadAt(data[size:], int64((page+1)*size)); err != nil {
				w.broken(page, err.Error())
				return nil, false
			}
		}
		for i := range more {
			w.seen[page+1+i] = true
		}
		return data, true
	}
	return nil, false
}

// room is memory for a page at a depth of the tree.
func (w *pageWalk) room(depth int, size uint64) []byte {
	for len(w.memory) <= depth {
		w.memory = append(w.memory, nil)
	}
	if uint64(cap(w.memory[depth])) < size {
		w.memory[depth] = make([]byte, size)
	}
	return w.memory[depth][:size]
}

// count is how many entries a page has, as far as they fit into it.
func (w *pageWalk) count(page uint64, data []byte) int {
	n := int(binary.NativeEndian.Uint16(data[10:]))
	if most := (len(data) - boltHeader) / boltElement; n > most {
		w.broken(page, fmt.Sprintf("page says it has %d entries, only %d fit", n, most))
		return most
	}
	return n
}

// leaf visits the entries of a leaf page.
func (w *pageWalk) leaf(page uint64, data []byte, off int64, visit func(leafEntry)) {
	for i := range w.count(page, data) {
		at := boltHeader + i*boltElement
		e := data[at:]
		pos := uint64(at) + uint64(binary.NativeEndian.Uint32(e[4:]))
		key, value := uint64(binary.NativeEndian.Uint32(e[8:])), uint64(binary.NativeEndian.Uint32(e[12:]))
		if pos+key+value > uint64(len(data)) {
			w.broken(page, fmt.Sprintf("entry %d reaches beyond the page", i))
			continue
		}
		visit(leafEntry{
			key: data[pos : pos+key : pos+key], value: data[pos+key : pos+key+value : pos+key+value],
			bucket: binary.NativeEndian.Uint32(e)&flagBucket != 0, offset: off + int64(pos+key),
		})
	}
}

// bucketValue is what bbolt stores for a bucket: its root page, or a whole leaf
// page within the value when that is 0.
type bucketValue struct {
	root, sequence uint64
	inline         []byte
	offset         int64 // of the inline page within the file
}

func readBucket(e leafEntry) (b bucketValue, ok bool) {
	if len(e.value) < 16 {
		return b, false
	}
	v := append([]byte(nil), e.value...)
	b = bucketValue{root: binary.NativeEndian.Uint64(v), sequence: binary.NativeEndian.Uint64(v[8:]), inline: v[16:], offset: e.offset + 16}
	return b, b.root != 0 || len(b.inline) >= boltHeader
}

// bucket visits the entries of a bucket.
func (w *pageWalk) bucket(b bucketValue, visit func(leafEntry)) {
	if b.root != 0 {
		w.tree(b.root, 0, visit)
		return
	}
	if binary.NativeEndian.Uint16(b.inline[8:]) != flagLeaf {
		w.broken(0, "page within a bucket is no leaf")
		return
	}
	w.leaf(0, b.inline, b.offset, visit)
}

// buckets finds the buckets of the tables, as far as they are there.
func (w *pageWalk) buckets() map[string]bucketValue {
	found := map[string]bucketValue{}
	collect := func(within string) func(leafEntry) {
		return func(e leafEntry) {
			if b, ok := readBucket(e); e.bucket && ok {
				found[within+string(e.key)] = b
			}
		}
	}
	w.tree(w.file.meta.root, 0, collect(""))
	for _, t := range tables() {
		if outer, ok := found[t.bucket]; ok && t.within != "" {
			w.bucket(outer, collect(t.bucket+"/"))
			delete(found, t.bucket) // it holds no records of its own
		}
	}
	return found
}
