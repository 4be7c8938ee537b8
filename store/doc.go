// Package store keeps raw snapshots, parsed reports and outcomes in one bbolt file.
//
// Buckets and their keys:
//
//	blobs      blob number (8 bytes), chunk number (2 bytes) -> up to 1 MiB of a body
//	digests    SHA-256 of a body -> its blob
//	snapshots  rising number -> Snapshot
//	urls       source, URL, time, snapshot -> snapshot, but those that requests name
//	readings   snapshot, version -> Reading
//	frontier   requests: source, URL -> Request and its Outcome; order: class, source, rank -> request;
//	           kept: rank -> what is kept of a request at work (from layout 3 on)
//	outcomes   source, URL -> Outcome of the newest attempt, where there is no request
//	runs       rising number -> Run
//	meta       what the file is, and side records
//	dictionaries  copy (1 byte), id (4 bytes) -> zstd dictionary; from layout 2 on
//
// Every value starts with an envelope (see envelope.go) that carries its own
// key and a digest, because bbolt notices no damage to values and because a
// scan of the pages must be able to salvage records without the tree. The
// digest is checked on every read. What the envelope cannot show is a record
// that is gone with its page: the tables count their records (see count.go), and
// a scan that finds fewer ends with ErrDamaged.
//
// Writes are grouped: callers that come while a commit is under way, or soon after,
// share the next one, and none returns before its commit is on disk. What a page costs
// is the pages of the file that its records stand on: while a request is leased and
// kept, its record is not touched (see lease.go and kept.go). Reads of many
// records use many short transactions, since a long one keeps the writer from
// using pages again. Only Check starts goroutines, and waits for them.
//
// Bodies are compressed with zstd, pages with a dictionary of their platform
// where one was trained (see train.go). Check and Repair read the pages of the
// file themselves and trust nothing in them (see pagetree.go and pagescan.go);
// Compact, Merge and Repair write a new file and leave the old one as it is.
//
// Reading the source: Open, Store.Keep and Store.Finish, which are two commits, or
// Store.KeepDone, which is one, then write.go for how commits are shared and
// entry.go for the order of the frontier.
package store
