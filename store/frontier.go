package store

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"
)

// writeBatch is how many requests one transaction changes at most, so that no
// other writer waits long.
const writeBatch = 1000

// Push adds requests to the frontier and says how many were new. New ones
// wait, from their Due on; a known one stays as it is. Within one call the
// first of equal keys counts. Addresses of reports that were forgotten are
// passed over.
func (s *Store) Push(reqs []Request) (added int, err error) {
	for _, r := range reqs {
		if err := validPage(r.Source, r.URL); err != nil {
			return 0, fmt.Errorf("push: %w", err)
		}
	}
	for part := range slices.Chunk(reqs, writeBatch) {
		part, err := s.unknown(part)
		if err != nil {
			return added, fmt.Errorf("push: %w", err)
		}
		if len(part) == 0 {
			continue // a listing seen before costs no commit
		}
		n := 0
		err = s.write(0, func(tx *bolt.Tx) (err error) {
			n, err = s.push(tx, part)
			return err
		})
		if err != nil {
			return added, fmt.Errorf("push: %w", err)
		}
		added += n
	}
	return added, nil
}

// unknown returns those of reqs that the frontier does not hold.
func (s *Store) unknown(reqs []Request) (fresh []Request, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		for _, r := range reqs {
			known, err := has(tx, requests, pageKey(r.Source, r.URL))
			if err != nil {
				return err
			}
			if !known && s.buried().urls[r.URL] == "" {
				fresh = append(fresh, r)
			}
		}
		return nil
	})
	return fresh, err
}

// push adds the requests that are new.
func (s *Store) push(tx *bolt.Tx, reqs []Request) (added int, err error) {
	for _, r := range reqs {
		known, err := has(tx, requests, pageKey(r.Source, r.URL))
		if err != nil {
			return added, err
		}
		if known || s.buried().urls[r.URL] != "" {
			continue
		}
		r.State, r.Attempts, r.Parses = StateWaiting, 0, 0
		if err := s.putEntry(tx, entry{}, entry{Request: r}); err != nil {
			return added, err
		}
		added++
	}
	return added, nil
}

// Lease hands out up to n requests of a source that wait and are due, highest
// priority first, among equals the first pushed first. They are leased until
// Keep, Finish or Release, or until the store is opened again.
func (s *Store) Lease(source string, n int, now time.Time) ([]Request, error) {
	leased, err := s.lease(source, min(n, writeBatch), now)
	if err != nil {
		return nil, fmt.Errorf("lease requests of %s: %w", source, err)
	}
	return leased, nil
}

func (s *Store) lease(source string, n int, now time.Time) (leased []Request, err error) {
	for more := true; more && n > 0; {
		if found, err := s.leasable(source, now); err != nil || !found {
			return nil, err
		}
		err := s.write(0, func(tx *bolt.Tx) (err error) {
			leased = nil
			if more, err = s.promote(tx, source, now); err != nil || more {
				return err
			}
			leased, more, err = s.leaseReady(tx, source, n, now)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return leased, nil
}

// leasable says whether a lease would find anything, so that asking for work
// costs no commit when there is none.
func (s *Store) leasable(source string, now time.Time) (found bool, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		b, err := order.in(tx)
		if err != nil {
			return err
		}
		ready, later := orderPrefix(classReady, source), orderPrefix(classLater, source)
		if k, _ := b.Cursor().Seek(ready); k != nil && bytes.HasPrefix(k, ready) {
			found = true
			return nil
		}
		k, _ := b.Cursor().Seek(later)
		found = k != nil && bytes.HasPrefix(k, later) && bytes.Compare(k, dueLimit(source, now)) < 0
		return nil
	})
	return found, err
}

// promote moves requests that have become due among the ready ones. More says
// that it stopped before the last.
func (s *Store) promote(tx *bolt.Tx, source string, now time.Time) (more bool, err error) {
	due, err := s.ordered(tx, orderPrefix(classLater, source), dueLimit(source, now), writeBatch)
	if err != nil {
		return false, err
	}
	for _, e := range due {
		was := e
		e.Class = classReady
		if err := s.putEntry(tx, was, e); err != nil {
			return false, err
		}
	}
	return len(due) == writeBatch, nil
}

// leaseReady leases from the ready ones. Those that are not due after all,
// since the clock was set back, wait again; more says that it met nothing else
// and stopped before the last.
func (s *Store) leaseReady(tx *bolt.Tx, source string, n int, now time.Time) (leased []Request, more bool, err error) {
	prefix := orderPrefix(classReady, source)
	for moved := 0; len(leased) < n && moved < writeBatch; {
		ready, err := s.ordered(tx, prefix, after(prefix), n-len(leased))
		if err != nil || len(ready) == 0 {
			return leased, false, err
		}
		for _, e := range ready {
			was := e
			if e.Due.After(now) {
				e.Class = classLater
				moved++
			} else {
				e.State = StateLeased
				leased = append(leased, e.Request)
			}
			if err := s.putEntry(tx, was, e); err != nil {
				return nil, false, err
			}
		}
	}
	return leased, len(leased) == 0, nil
}

// NextDue is when the first request of a source is due that waits for its time;
// ok is false where none does.
func (s *Store) NextDue(source string) (due time.Time, ok bool, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		prefix := orderPrefix(classLater, source)
		first, err := s.ordered(tx, prefix, after(prefix), 1)
		if err == nil && len(first) == 1 {
			due, ok = first[0].Due, true
		}
		return err
	})
	if err != nil {
		return due, false, fmt.Errorf("next due request of %s: %w", source, err)
	}
	return due, ok, nil
}

// Release gives leased requests back unfetched: they wait again, in their old
// place. Requests in another state are left alone.
func (s *Store) Release(reqs []Request) error {
	for part := range slices.Chunk(reqs, writeBatch) {
		err := s.write(0, func(tx *bolt.Tx) error {
			for _, r := range part {
				e, known, err := s.entry(tx, r.Source, r.URL)
				if err != nil {
					return err
				}
				if !known || e.State != StateLeased {
					continue
				}
				if err := s.await(tx, e); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("release requests: %w", err)
		}
	}
	return nil
}

// await makes a request wait, from its Due on.
func (s *Store) await(tx *bolt.Tx, e entry) error {
	was := e
	e.State, e.Class = StateWaiting, ""
	return s.putEntry(tx, was, e)
}

// returnLeases makes wait what a process that ended had leased.
func (s *Store) returnLeases() error {
	prefix := []byte(classLeased)
	from := prefix
	for {
		found, err := s.batch(order, from, after(prefix))
		if err != nil || len(found) == 0 {
			return err
		}
		from = append(found[len(found)-1].key, 0) // on, even where a broken tree deletes nothing
		err = s.write(0, func(tx *bolt.Tx) error {
			leased, err := s.ordered(tx, prefix, from, batchRecords)
			for _, e := range leased {
				if err := s.await(tx, e); err != nil {
					return err
				}
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("return leases: %w", err)
		}
	}
}

// Frontier calls fn with every request of a source, "" for all, in order of
// source and URL. It stops at the first error and returns it. No transaction
// is open while fn runs.
func (s *Store) Frontier(source string, fn func(Request) error) error {
	from, to := pages(source)
	return s.scan(requests, from, to, func(key, payload []byte) error {
		var e entry
		if err := decodeJSON(requests, key, payload, &e); err != nil {
			return err
		}
		e.Order = e.Seq
		return fn(e.Request)
	})
}

// pages is the range of page keys of one source, "" for all.
func pages(source string) (from, to []byte) {
	if source == "" {
		return nil, nil
	}
	prefix := sourcePrefix(source)
	return prefix, after(prefix)
}

// Request is a request of the frontier; ok is false where it does not know it.
func (s *Store) Request(source, url string) (r Request, ok bool, err error) {
	err = s.view(func(tx *bolt.Tx) (err error) {
		var e entry
		e, ok, err = s.entry(tx, source, url)
		r = e.Request
		return err
	})
	if err != nil {
		return r, false, fmt.Errorf("look up the request for %s: %w", url, err)
	}
	return r, ok, nil
}
