//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package store

import (
	"errors"
	"os"
	"syscall"
	"time"
)

// lockShared takes the lock bbolt takes for reading, so that no process writes
// meanwhile. It ends with the file.
func lockShared(f *os.File, timeout time.Duration) error {
	const step = 50 * time.Millisecond
	for end := time.Now().Add(timeout); ; time.Sleep(step) {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return err
		}
		if time.Now().After(end) {
			return ErrInUse
		}
	}
}
