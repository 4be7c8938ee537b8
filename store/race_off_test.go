//go:build !race

package store

// raceDetector says that this is a build with the race detector, under which
// what computes for long takes minutes.
const raceDetector = false
