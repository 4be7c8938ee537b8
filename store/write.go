package store

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"
)

// What one commit may hold, so that no one waits long for another's bytes, and how
// many writes are waited for: with more than that the disk would rather be at work
// while the other callers prepare theirs. Where more than a commit can hold wait
// already, a large one writes fewer pages of the file for each of them.
const (
	groupWrites = 2048
	groupBytes  = 32 << 20
	groupWanted = 256
	groupLeads  = 32 // where one of them leads on where requests have run out
)

// lingering is how long a commit waits for writes to join it: while some came
// within the last gap, but no longer than most.
type lingering struct{ gap, most time.Duration }

// linger is how long the commit waits that follows one which took so long. A gap
// is never longer than a commit that would be saved.
func linger(took time.Duration) lingering {
	return lingering{gap: min(took, 10*time.Millisecond), most: 50 * time.Millisecond}
}

// pending is one caller's write on its way to a commit.
type pending struct {
	fn    func(*bolt.Tx) error
	bytes int
	leads bool // it brings requests to a source that had no more of them
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
// waits for the callers of the commit before to come again, as long as writes keep
// coming: a commit costs hardly more for many writes than for few. So does the
// first caller after a commit of several. One who writes alone never waits, and a page
// that leads on where requests have run out waits for fewer: while it does the crawl may
// stand still.
func (s *Store) write(size int, fn func(*bolt.Tx) error) error {
	return s.submit(&pending{fn: fn, bytes: size})
}

// submit is write for what is to be done.
func (s *Store) submit(p *pending) error {
	p.wake = make(chan bool, 1)
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return fmt.Errorf("store %s: %w", s.path, os.ErrClosed)
	}
	s.queue = append(s.queue, p)
	s.queued += p.bytes
	s.leads = s.leads || p.leads
	lead := !s.leading
	s.leading = true
	if s.full != nil && s.enough() {
		close(s.full)
		s.full = nil
	}
	alone := lead && (s.want < 2 || time.Since(s.ended) > s.wait.gap)
	s.mu.Unlock()

	if !lead && !<-p.wake {
		return p.err
	}
	if !alone {
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
	s.passLead(group, took)
	return p.err
}

// enough says whether the next commit has what it waits for. The caller holds mu.
func (s *Store) enough() bool {
	want := s.want
	if s.leads {
		want = min(want, groupLeads)
	}
	return s.closed || len(s.queue) >= want || s.queued >= groupBytes
}

// gather waits for writes to join those in the queue.
func (s *Store) gather() {
	s.mu.Lock()
	if s.enough() {
		s.mu.Unlock()
		return
	}
	full, wait, came := make(chan struct{}), s.wait, len(s.queue)
	s.full = full
	s.mu.Unlock()
	gap := time.NewTicker(max(1, wait.gap))
	defer gap.Stop()
	for end := time.Now().Add(wait.most); time.Now().Before(end); {
		select {
		case <-full:
			return
		case <-gap.C:
		}
		s.mu.Lock()
		more := len(s.queue) > came
		came = len(s.queue)
		s.mu.Unlock()
		if !more {
			return
		}
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
	s.queued -= size
	group := slices.Clone(s.queue[:n])
	s.queue = slices.Delete(s.queue, 0, n)
	s.leads = leadOn(s.queue)
	return group
}

// passLead makes the first of the queue lead the next commit. The writes of a group
// have just been done, in that time; their callers are not those in the queue. Of a
// group that was not to wait for as many as usual it is not learned how many come.
func (s *Store) passLead(group []*pending, took time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	come := len(group)
	if come >= groupLeads && leadOn(group) {
		come = max(come, s.want)
	}
	s.want = min(groupWanted, len(s.queue)+(3*come+3)/4)
	s.wait, s.ended = s.linger(took), time.Now()
	if s.leading = len(s.queue) > 0; s.leading {
		s.queue[0].wake <- true
	}
}

// leadOn says whether one of the writes leads on where requests have run out.
func leadOn(group []*pending) bool {
	return slices.ContainsFunc(group, func(p *pending) bool { return p.leads })
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
			s.db.AllocSize = max(s.db.AllocSize, allocOf(tx.Size()))
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
