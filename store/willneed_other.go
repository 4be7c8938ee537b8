//go:build !linux || !(amd64 || arm64)

package store

import "io"

// willNeed does nothing: what is read later is waited for.
func willNeed(io.ReaderAt, int64, int64) {}
