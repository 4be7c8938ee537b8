package store

import (
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
		part, err := s.unpushed(part)
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

// unpushed returns those of reqs that the frontier does not hold.
func (s *Store) unpushed(reqs []Request) (fresh []Request, err error) {
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

// NextDue is when the first request of a source is due that waits for its time;
// ok is false where none does.
func (s *Store) NextDue(source string) (due time.Time, ok bool, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		prefix := orderPrefix(classLater, source)
		first, err := s.ordered(tx, prefix, after(prefix), 1, nil)
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

// await makes a request wait, from its Due on.
func (s *Store) await(tx *bolt.Tx, e entry) error {
	was := e
	e.State, e.Class = StateWaiting, ""
	return s.putEntry(tx, was, e)
}

// returnLeases makes wait what a process that ended had leased, of a version that
// kept leases on disk.
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
			leased, err := s.ordered(tx, prefix, from, batchRecords, nil)
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
		if err := e.decode(key, payload); err != nil {
			return err
		}
		switch s.stateOf(key, e.State) {
		case StateLeased:
			e.State = StateLeased
		case StateKept:
			err := s.view(func(tx *bolt.Tx) error { return s.overlay(tx, &e, answer{}) })
			if err != nil {
				return err
			}
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
	r.State = s.stateOf(pageKey(source, url), r.State)
	return r, ok, nil
}
