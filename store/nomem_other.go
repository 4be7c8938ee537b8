//go:build !unix

package store

// isNoMemory is never true where the mapping is no larger than the file.
func isNoMemory(error) bool { return false }
