//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package store

import (
	"os"
	"time"
)

// lockShared does nothing where bbolt locks in another way: what reads the
// pages then opens the file with bbolt first, if it can.
func lockShared(*os.File, time.Duration) error { return nil }
