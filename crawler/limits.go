package crawler

import "time"

// Limits bound the phases of an exchange in real time. A zero field takes
// the default in its comment.
type Limits struct {
	Lookup time.Duration // resolving a host: 10 s
	Dial   time.Duration // connecting: 10 s
	TLS    time.Duration // handshake: 10 s
	Header time.Duration // from the request's first byte to the end of the response header: 30 s
	Stall  time.Duration // a body must bring 1 KiB in this time: 20 s
	Total  time.Duration // a body may take this long and a second more per 50 KB: 30 s
	Cap    time.Duration // but never longer than this: 15 min
	Grace  time.Duration // what is at work when the context ends may take this long: 5 s, by the Clock
}
