package crawler

import "time"

// Limits bound the phases of an exchange, in real time. A zero field takes
// the default in its comment.
type Limits struct {
	Lookup time.Duration // resolving a host: 10 s
	Dial   time.Duration // connecting: 10 s
	TLS    time.Duration // handshake: 10 s
	Header time.Duration // from the request's first byte to the end of the response header: 30 s
	Stall  time.Duration // a body must bring 1 KiB in this time: 20 s
	Total  time.Duration // a body may take this long and a second more per 50 KB: 30 s
	Cap    time.Duration // but never longer than this: 15 min
	Grace  time.Duration // what is at work when the context ends may take this long, by the Clock: 5 s
}

const (
	stallBytes  = 1 << 10   // what a body must bring in Limits.Stall
	slowestRate = 50_000    // bytes a second that extend Limits.Total
	headMax     = 256 << 10 // bytes of response headers, interim ones included
	expandMax   = 200       // a body may expand so many times
	expandFree  = 1 << 20   // before the factor is looked at
	largeBody   = 1 << 20   // a body above this waits for one of few places
	largeMemory = 256 << 20 // what all large bodies may take, though two are always let in
)

// filled returns the limits with defaults for what is zero.
func (l Limits) filled() Limits {
	fill(&l.Lookup, 10*time.Second)
	fill(&l.Dial, 10*time.Second)
	fill(&l.TLS, 10*time.Second)
	fill(&l.Header, 30*time.Second)
	fill(&l.Stall, 20*time.Second)
	fill(&l.Total, 30*time.Second)
	fill(&l.Cap, 15*time.Minute)
	fill(&l.Grace, 5*time.Second)
	return l
}

func fill(d *time.Duration, otherwise time.Duration) {
	if *d <= 0 {
		*d = otherwise
	}
}

// body returns how long a body of so many bytes may take.
func (l Limits) body(size int64) time.Duration {
	size = max(0, min(size, int64(l.Cap/time.Second+1)*slowestRate))
	return min(l.Cap, l.Total+time.Duration(size)*time.Second/slowestRate)
}
