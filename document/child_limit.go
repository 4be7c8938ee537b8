//go:build linux || darwin

package document

import "syscall"

// limitData bounds the data segment of this process. Address space is no
// measure for a Go program, which reserves far more than it uses. Where the
// system refuses, the softer limits must do.
func limitData(bytes uint64) {
	_ = syscall.Setrlimit(syscall.RLIMIT_DATA, &syscall.Rlimit{Cur: bytes, Max: bytes})
}
