//go:build !unix

package crawler

import "math"

// openFiles is how many files and connections the process may have open.
func openFiles() int { return math.MaxInt32 }
