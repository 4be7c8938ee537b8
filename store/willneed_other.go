//go:build !linux

package store

import "io"

// willNeed does nothing: what is read later is waited for.
func willNeed(io.ReaderAt, int64, int64) {}
