package store

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"
)

// leases are the requests that are handed out, by page key: leased or, after Keep,
// kept. They are in memory only, since they end with the process: on disk such a
// request waits.
type leases struct {
	mu   sync.Mutex // not to be taken within a transaction: pick holds it while it begins one
	held map[string]held
	dry  map[string]bool // sources that had fewer than were asked for
}

// held is what a request is that is handed out, and what was answered to it.
type held struct {
	state State
	answer
}

// set says what became of a request.
func (l *leases) set(source, url string, to held) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held == nil {
		l.held = map[string]held{}
	}
	l.held[string(pageKey(source, url))] = to
}

// get is the request under a page key, of no state where it is not handed out.
func (l *leases) get(page []byte) held {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.held[string(page)]
}

// end ends the lease of a request, when what was made of it is on disk.
func (l *leases) end(r Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.held, string(pageKey(r.Source, r.URL)))
}

// lack says whether one of the requests is for a source that had fewer than were asked
// for.
func (l *leases) lack(reqs []Request) bool {
	if len(reqs) == 0 {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.ContainsFunc(reqs, func(r Request) bool { return l.dry[r.Source] })
}

// stateOf is the state of the request under a page key, which is stored as being in
// that one.
func (s *Store) stateOf(page []byte, stored State) State {
	if stored != StateWaiting {
		return stored
	}
	return cmp.Or(s.leases.get(page).state, stored)
}

// Lease hands out up to n requests of a source that wait and are due, highest
// priority first, among equals the first pushed first. They are leased until
// Keep, Finish or Release, or until the store is opened again. It costs no commit,
// except where requests have become due.
func (s *Store) Lease(source string, n int, now time.Time) ([]Request, error) {
	for n = min(n, writeBatch); n > 0; {
		leased, moves, err := s.pick(source, n, now)
		if err == nil && len(moves) > 0 {
			err = s.write(0, func(tx *bolt.Tx) error { return s.move(tx, moves) })
		}
		if err != nil {
			return nil, fmt.Errorf("lease requests of %s: %w", source, err)
		}
		if len(moves) == 0 {
			return leased, nil
		}
	}
	return nil, nil
}

// pick leases requests, unless some stand in the wrong place of the order: those
// that have become due, and those that are not due after all, since the clock was
// set back. Then it returns these alone.
func (s *Store) pick(source string, n int, now time.Time) (leased []Request, misplaced []entry, err error) {
	s.leases.mu.Lock() // before the transaction begins, or a lease that ends meanwhile would be given twice
	defer s.leases.mu.Unlock()
	err = s.view(func(tx *bolt.Tx) error {
		later := orderPrefix(classLater, source)
		if misplaced, err = s.ordered(tx, later, dueLimit(source, now), writeBatch, nil); err != nil || len(misplaced) > 0 {
			return err
		}
		ready := orderPrefix(classReady, source)
		early := func(e entry) bool { return e.Due.After(now) }
		found, err := s.ordered(tx, ready, after(ready), n, s.leases.held)
		if err == nil && slices.ContainsFunc(found, early) {
			found, err = s.ordered(tx, ready, after(ready), writeBatch, s.leases.held)
			misplaced = slices.DeleteFunc(found, func(e entry) bool { return !early(e) })
			return err
		}
		for _, e := range found {
			e.State = StateLeased
			leased = append(leased, e.Request)
		}
		return err
	})
	if err != nil || len(misplaced) > 0 {
		return nil, misplaced, err
	}
	s.leases.dry[source] = len(leased) < n
	for _, r := range leased {
		s.leases.held[string(pageKey(r.Source, r.URL))] = held{state: StateLeased}
	}
	return leased, nil, nil
}

// move moves waiting requests between the ready and the later ones. One that has
// changed since it was found is left alone.
func (s *Store) move(tx *bolt.Tx, found []entry) error {
	for _, was := range found {
		e, known, err := s.entry(tx, was.Source, was.URL)
		if err != nil {
			return err
		}
		if !known || !bytes.Equal(e.orderKey(), was.orderKey()) {
			continue
		}
		was, e.Class = e, classReady
		if was.Class == classReady {
			e.Class = classLater
		}
		if err := s.putEntry(tx, was, e); err != nil {
			return err
		}
	}
	return nil
}

// Release gives leased requests back unfetched: they wait again, in their old
// place. Requests in another state are left alone.
func (s *Store) Release(reqs []Request) {
	s.leases.mu.Lock()
	defer s.leases.mu.Unlock()
	for _, r := range reqs {
		if page := string(pageKey(r.Source, r.URL)); s.leases.held[page].state == StateLeased {
			delete(s.leases.held, page)
		}
	}
}
