//go:build unix

package store

import (
	"errors"
	"syscall"
)

// isNoMemory tells a mapping that was refused for its size, as under a limit
// on address space.
func isNoMemory(err error) bool { return errors.Is(err, syscall.ENOMEM) }
