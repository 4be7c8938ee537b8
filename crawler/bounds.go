package crawler

import "time"

// What a run may do and hold at a time.
const (
	defaultWorkers = 1024            // 2,000 servers that answer within 0.4 s and are all due at once are asked within 0.5 s
	defaultDelay   = 2 * time.Second // between requests to a public address when the caller names none
	idleConns      = 2048            // connections kept open between requests
	handlesMost    = 256             // responses that Handle has at a time
	handledBytes   = 64 << 20        // of their bodies, before it gets no more
	deliveriesMost = 1024            // responses that wait for Handle before no more is asked
	waitingBytes   = 16 << 20        // of their bodies, before no more is asked
	unheardMost    = 4               // answers of a group, from the oldest on that Handle has not taken, before no more is asked of it
	leasedMost     = 8 << 10         // requests leased at a time over all sources
	leasesMost     = 16              // leases at a time
	lookupsMost    = 64              // names that are looked up at a time
	faultsMax      = 16              // errors of Handle in a row that end a run
)
