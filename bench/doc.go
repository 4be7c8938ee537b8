// Package bench times the reader beside other libraries on the same page in the same run: cd bench && go test -bench . ./...
// The command growth fills stores and says what they cost as they grow: go run ./growth -snapshots 10000,100000.
// The script fuzz.sh beside it runs every fuzz target of the reader, ten minutes of CPU time each unless told otherwise.
// The script replay/check.mjs replays an exported WACZ in Chromium and compares every body with its digest.
// It is a module of its own, so that those libraries are no dependencies of the project.
package bench
