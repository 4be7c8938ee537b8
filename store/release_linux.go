package store

import "syscall"

// releaseBytes is how much is read between two releases of mapped pages.
const releaseBytes = 16 << 20

// passed counts bytes that were read. Every now and then it gives back the pages
// of the file that are mapped: they are the kernel's to cache, and a walk through
// a large store would else have all of it in the process. A reader meanwhile
// finds them again.
func (s *Store) passed(n int) {
	if !s.readOnly || s.read.Add(int64(n)) < releaseBytes {
		return
	}
	s.read.Store(0)
	info := s.db.Info()
	_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, info.Data, uintptr(s.size), syscall.MADV_DONTNEED) // no harm where it fails
}
