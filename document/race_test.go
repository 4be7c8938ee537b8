//go:build race

package document

// testMemory is more than a child gets in use: the race detector itself takes
// memory in pieces of 128 MiB, which the limit of the process counts.
const testMemory = 1024
