//go:build amd64 || arm64

package store

import (
	"io"
	"os"
	"syscall"
)

const adviceWillNeed = 3 // POSIX_FADV_WILLNEED

// willNeed has the system begin to read a part of a file, and does not wait for it.
func willNeed(r io.ReaderAt, offset, size int64) {
	if f, ok := r.(*os.File); ok {
		_, _, _ = syscall.Syscall6(syscall.SYS_FADVISE64, f.Fd(), uintptr(offset), uintptr(size), adviceWillNeed, 0, 0) // no harm where it fails
	}
}
