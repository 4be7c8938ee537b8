package store

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"
)

// What one commit may hold, so that no one waits long for another's bytes.
const (
	groupWrites = 256
	groupBytes  = 32 << 20
)

// linger is how long a commit waits at most for the callers of the one before,
// which took so long.
func linger(took time.Duration) time.Duration { return min(took, 50*time.Millisecond) }

// pending is one caller's write on its way to a commit.
type pending struct {
	fn    func(*bolt.Tx) error
	bytes int
	err   error
	wake  chan bool // true: lead the next commit; false: err is final
}

// write runs fn in a transaction shared with other callers and returns when
// that is on disk, or with the error that kept fn from it. Size is about how
// many bytes fn writes. An error of fn undoes what fn did and nothing else;
// fn is then not run again, but it is run again when another one of its group
// fails, so it must set its results anew each time.
//
// There is no writing goroutine: the first caller commits for all who queue
// meanwhile, then passes the lead to the first of those who came later. That one
// waits for most of the former to come again, at most as long as their commit
// took: a commit costs hardly more for many writes than for few.
func (s *Store) write(size int, fn func(*bolt.Tx) error) error {
	p := &pending{fn: fn, bytes: size, wake: make(chan bool, 1)}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return fmt.Errorf("store %s: %w", s.path, os.ErrClosed)
	}
	s.queue = append(s.queue, p)
	lead := !s.leading
	s.leading = true
	if s.full != nil && len(s.queue) >= s.want {
		close(s.full)
		s.full = nil
	}
	s.mu.Unlock()

	if !lead {
		if !<-p.wake {
			return p.err
		}
		s.gather()
	}
	group := s.nextGroup()
	begun := time.Now()
	s.commit(group)
	took := time.Since(begun)
	for _, q := range group {
		if q != p {
			q.wake <- false
		}
	}
	s.passLead(len(group), took)
	return p.err
}

// gather waits for writes to join those in the queue.
func (s *Store) gather() {
	s.mu.Lock()
	if s.closed || len(s.queue) >= s.want {
		s.mu.Unlock()
		return
	}
	full := make(chan struct{})
	s.full = full
	limit := time.NewTimer(s.wait)
	s.mu.Unlock()
	defer limit.Stop()
	select {
	case <-full:
	case <-limit.C:
	}
}

// nextGroup takes the writes of the next commit from the queue; the caller's
// own is the first.
func (s *Store) nextGroup() []*pending {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.full = nil
	n, size := 0, 0
	for n < len(s.queue) && n < groupWrites && (n == 0 || size+s.queue[n].bytes <= groupBytes) {
		size += s.queue[n].bytes
		n++
	}
	group := slices.Clone(s.queue[:n])
	s.queue = slices.Delete(s.queue, 0, n)
	return group
}

// passLead makes the first of the queue lead the next commit. So many writes
// have just been done, in that time; their callers are not those in the queue.
func (s *Store) passLead(writes int, took time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.leading = len(s.queue) > 0; s.leading {
		s.want = min(groupWrites, len(s.queue)+(3*writes+3)/4)
		s.wait = s.linger(took)
		s.queue[0].wake <- true
	}
}

// commit writes group in one transaction. A write that fails is taken out with
// its error and the rest is done again.
func (s *Store) commit(group []*pending) {
	for len(group) > 0 {
		failed, err := s.try(group)
		s.done.Add(1)
		if failed < 0 {
			for _, p := range group {
				p.err = err
			}
			return
		}
		group[failed].err = err
		group = slices.Delete(slices.Clone(group), failed, failed+1)
	}
}

// try runs group in one transaction. Failed is the index of the write that
// stopped it, -1 when none did; then err is that of the transaction.
func (s *Store) try(group []*pending) (failed int, err error) {
	if s.torn.Load() {
		return -1, &DamagedError{Reason: "an earlier write met a broken page tree; the store takes no more"}
	}
	failed = -1
	begun := false
	err = guarded(func() error {
		return s.db.Update(func(tx *bolt.Tx) error {
			begun = true
			for i, p := range group {
				failed = i
				if err := p.fn(tx); err != nil {
					return err
				}
			}
			failed = -1
			return nil
		})
	})
	var damage *DamagedError
	if errors.As(err, &damage) && damage.Bucket == "" {
		s.torn.Store(true)
	}
	return failed, s.settle(err, begun)
}
