//go:build !race

package document

// testMemory is what a child gets in use.
const testMemory = 0
