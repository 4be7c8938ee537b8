//go:build linux || darwin

package store

import (
	"fmt"
	"path/filepath"
	"syscall"
)

// FreeOn says how many bytes are free for this user on the disk of a file, and
// how many the disk has.
func FreeOn(path string) (free, total uint64, err error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(filepath.Dir(path), &s); err != nil {
		return 0, 0, fmt.Errorf("look at the disk of %s: %w", path, err)
	}
	return s.Bavail * uint64(s.Bsize), s.Blocks * uint64(s.Bsize), nil
}
