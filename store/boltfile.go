package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"os"
)

// The two meta pages of a bbolt file, in the byte order of the machine: a page
// header of 16 bytes, then magic, version, page size and flags (4 bytes each),
// root page, sequence, freelist page, high-water mark, transaction and the
// FNV-1a sum of what precedes it (8 bytes each).
const (
	boltMagic     = 0xED0CDAED
	boltVersion   = 2
	boltHeader    = 16
	boltMetaSize  = 64
	boltMinPage   = 1 << 10
	boltPageSizes = 15 // powers of two from boltMinPage that bbolt tries
)

// metaPage is what is read of one of them.
type metaPage struct {
	version, pageSize uint32
	root, freelist    uint64 // pages
	pages, txid       uint64
}

// checkFile looks at a file before bbolt does, since bbolt maps it, trusts it
// and is killed by the kernel when it is shorter than its tree says. It returns
// fs.ErrNotExist, ErrForeign or a DamagedError.
func checkFile(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%w: it is not a regular file", ErrForeign)
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	m, err := newestMeta(f)
	if err != nil {
		return err
	}
	// The size is taken last: the process that holds the file may be adding to
	// it, and it grows the file before it says so in a meta page.
	if info, err = f.Stat(); err != nil {
		return err
	}
	if size := uint64(info.Size()); m.pages > size/uint64(m.pageSize) {
		return &DamagedError{Reason: fmt.Sprintf("file is cut short: it has %d bytes of %d pages of %d", size, m.pages, m.pageSize)}
	}
	return nil
}

// newestMeta reads both meta pages and returns the valid one that was written
// last, as bbolt does.
func newestMeta(r io.ReaderAt) (metaPage, error) {
	best, marked, err := readMeta(r, 0)
	if err != nil {
		return best, err
	}
	ok := best.pageSize > 0
	for i := range boltPageSizes {
		at := int64(boltMinPage) << i
		if ok && at != int64(best.pageSize) {
			continue
		}
		m, seen, err := readMeta(r, at)
		if err != nil {
			return best, err
		}
		marked = marked || seen
		if int64(m.pageSize) == at && (!ok || m.txid > best.txid) {
			best, ok = m, true
			break
		}
	}
	switch {
	case ok && best.version != boltVersion:
		return best, fmt.Errorf("%w: bbolt version %d", ErrForeign, best.version)
	case ok:
		return best, nil
	case marked:
		return best, &DamagedError{Reason: "both meta pages are broken"}
	}
	return best, foreignFile(r)
}

// foreignFile says why a file without bbolt's mark is no store.
func foreignFile(r io.ReaderAt) error {
	if _, err := r.ReadAt(make([]byte, 1), 0); errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: the file is empty", ErrForeign)
	}
	return fmt.Errorf("%w: the file is of another kind", ErrForeign)
}

// readMeta reads the meta page at off. Marked says that bbolt's mark is there;
// the page size is 0 when the page is not valid.
func readMeta(r io.ReaderAt, off int64) (m metaPage, marked bool, err error) {
	var buf [boltHeader + boltMetaSize]byte
	n, err := r.ReadAt(buf[:], off)
	if err != nil && !errors.Is(err, io.EOF) {
		var broken *fs.PathError
		if errors.As(err, &broken) {
			return m, false, err
		}
		return m, false, fmt.Errorf("read meta page: %w", err)
	}
	b, order := buf[boltHeader:], binary.NativeEndian
	marked = n >= boltHeader+4 && order.Uint32(b) == boltMagic
	sum := fnv.New64a()
	sum.Write(b[:boltMetaSize-8])
	if !marked || n < len(buf) || sum.Sum64() != order.Uint64(b[56:]) {
		return m, marked, nil
	}
	size := order.Uint32(b[8:])
	if size < boltMinPage || size > boltMinPage<<(boltPageSizes-1) || size&(size-1) != 0 {
		return m, marked, nil
	}
	return metaPage{
		version: order.Uint32(b[4:]), pageSize: size, root: order.Uint64(b[16:]), freelist: order.Uint64(b[32:]),
		pages: order.Uint64(b[40:]), txid: order.Uint64(b[48:]),
	}, marked, nil
}
