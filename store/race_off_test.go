//go:build !race

package store

// raceDetector says that this is a build with the race detector, whose own
// memory does not fit into the limit of the process that reads PDF files.
const raceDetector = false
