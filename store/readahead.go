package store

import (
	"errors"
	"runtime"
	"sync"

	bolt "go.etcd.io/bbolt"
)

const (
	aheadReadings = 32       // readings that are opened in one go
	aheadBytes    = 1 << 20  // or fewer, where they are large
	largestRoom   = 16 << 20 // buffers above it are not kept
)

// errStopped ends a scan whose records are not wanted any more.
var errStopped = errors.New("stopped")

// ReadAhead calls read with every snapshot up to that number that has a reading,
// and the head of its reading of the highest version, in as many goroutines as
// there are processors; data returns the Data of the reading, which are read's
// until it returns. What read makes of them is handed to take in the order of the
// snapshots, by the goroutine that called. ReadAhead stops at the first error and
// returns it; all goroutines have ended then. No transaction is open while read
// or take runs.
func ReadAhead[T any](s *Store, upTo uint64, read func(snap Snapshot, head Reading, data func() ([]byte, error)) (T, error), take func(T) error) error {
	a := &reader[T]{store: s, read: read, work: make(chan *part[T]), queue: make(chan *part[T], 2*runtime.GOMAXPROCS(0)), stop: make(chan struct{})}
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(a.run)
	}
	var scanned error
	wg.Go(func() { scanned = a.scan(upTo) })
	var first error
	for p := range a.queue {
		<-p.done
		for n := 0; n < len(p.made) && first == nil; n++ {
			if first = take(p.made[n]); first != nil {
				close(a.stop)
			}
		}
		if first == nil && p.err != nil {
			first = p.err
			close(a.stop)
		}
	}
	wg.Wait()
	if first != nil {
		return first
	}
	return scanned
}

// part is some readings that follow each other, and what was made of them up to
// the first error.
type part[T any] struct {
	items []item
	made  []T
	err   error
	done  chan struct{} // closed when all is made
}

// reader opens readings in parts.
type reader[T any] struct {
	store *Store
	read  func(Snapshot, Reading, func() ([]byte, error)) (T, error)
	work  chan *part[T]
	queue chan *part[T] // the same parts, in order
	stop  chan struct{}
}

// scan hands out the readings.
func (a *reader[T]) scan(upTo uint64) error {
	defer close(a.queue)
	defer close(a.work)
	p, size := &part[T]{done: make(chan struct{})}, 0
	err := a.store.newestReadings(upTo, func(key, value []byte) error {
		p.items = append(p.items, item{key, value})
		if size += len(value); len(p.items) < aheadReadings && size < aheadBytes {
			return nil
		}
		full := p
		p, size = &part[T]{done: make(chan struct{})}, 0
		return a.hand(full)
	})
	if err == nil || !errors.Is(err, errStopped) { // what stands before damage is handed out, too
		if handing := a.hand(p); err == nil {
			err = handing
		}
	}
	return err
}

// hand gives a part to a goroutine that is free.
func (a *reader[T]) hand(p *part[T]) error {
	select {
	case a.queue <- p:
		a.work <- p
		return nil
	case <-a.stop:
		return errStopped
	}
}

// run opens parts until there is none.
func (a *reader[T]) run() {
	var room []byte
	for p := range a.work {
		room = a.open(p, room)
		close(p.done)
	}
}

// open opens the readings of a part, with room for their data, and returns the
// room.
func (a *reader[T]) open(p *part[T], room []byte) []byte {
	heads, packed := make([]Reading, len(p.items)), make([]func() ([]byte, error), len(p.items))
	for n, it := range p.items {
		head, data, how, err := openHead(it.key, it.value)
		if err != nil {
			heads, p.err = heads[:n], err
			break
		}
		heads[n], packed[n] = head, func() ([]byte, error) {
			if how == codingPlain {
				return data, nil
			}
			whole, err := a.store.codec.expand(room[:0], data, how)
			if err != nil {
				return nil, readings.damaged(it.key, err.Error())
			}
			if cap(whole) <= largestRoom {
				room = whole
			}
			return whole, nil
		}
	}
	snaps, err := a.store.snapshotsOf(heads)
	if err != nil {
		p.err = err
	}
	for n, snap := range snaps {
		made, err := a.read(snap, heads[n], packed[n])
		if err != nil {
			p.err = err
			break
		}
		p.made = append(p.made, made)
	}
	p.items = nil
	return room
}

// snapshotsOf finds the snapshots of readings, up to the first that cannot be
// read.
func (s *Store) snapshotsOf(heads []Reading) (snaps []Snapshot, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		for _, r := range heads {
			snap, known, err := s.findSnapshot(tx, r.Snapshot)
			if err == nil && !known {
				err = snapshots.damaged(numberKey(r.Snapshot), "snapshot of a reading is missing")
			}
			if err != nil {
				return err
			}
			snaps = append(snaps, snap)
		}
		return nil
	})
	return snaps, err
}
