package store

import (
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// willNeed has the system begin to read a part of a file, and does not wait for it.
func willNeed(r io.ReaderAt, offset, size int64) {
	if f, ok := r.(*os.File); ok {
		_ = unix.Fadvise(int(f.Fd()), offset, size, unix.FADV_WILLNEED) // no harm where it fails
	}
}
