package store

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"
)

// retryByTime is the value of Outcome.Retry that makes a request wait again.
const retryByTime = "time"

// Finish is what stages 3 to 7 made of one request. A zero Request leaves the
// frontier alone; then an Outcome without Class is not stored either.
type Finish struct {
	Request  Request
	Snapshot uint64
	Reading  *Reading
	Outlinks []Request
	Outcome  Outcome
}

// Finish is the second commit of a page, one transaction: the reading, the
// outlinks as by Push, the request's new state and step and, last, the
// outcome. It says how many outlinks were new.
//
// A request whose outcome is retried by time waits until RetryAt, which must
// be set, and its Attempts are counted up; any other one is done and its
// Attempts are 0. Empty fields of the outcome and the reading are filled:
// source, URL and snapshot, the number of this attempt, and the time.
func (s *Store) Finish(f Finish) (added int, err error) {
	url := f.Request.URL
	if url == "" {
		url = f.Outcome.URL
	}
	if err := f.check(); err != nil {
		return 0, fmt.Errorf("finish %s: %w", url, err)
	}
	reading, err := s.codeOf(f)
	a := s.leases.get(pageKey(f.Request.Source, f.Request.URL)).answer
	if err == nil {
		err = s.submit(&pending{leads: s.leases.lack(f.Outlinks), fn: func(tx *bolt.Tx) (err error) {
			added, err = s.finish(tx, f, reading, a)
			return err
		}})
	}
	if err != nil {
		return 0, fmt.Errorf("finish %s: %w", url, err)
	}
	s.leases.end(f.Request)
	return added, nil
}

// codeOf codes the reading of f, nil where it has none.
func (s *Store) codeOf(f Finish) (*codedReading, error) {
	if f.Reading == nil {
		return nil, nil
	}
	r := *f.Reading
	if r.Snapshot == 0 {
		r.Snapshot = f.Snapshot
	}
	return s.code(r)
}

// check refuses what no commit can hold, before one is begun.
func (f Finish) check() error {
	for _, r := range f.Outlinks {
		if err := validPage(r.Source, r.URL); err != nil {
			return fmt.Errorf("outlink: %w", err)
		}
	}
	if f.Request.URL == "" {
		return nil
	}
	switch {
	case f.Outcome.Class == "":
		return errors.New("outcome has no class")
	case f.Outcome.Retry == retryByTime && f.Outcome.RetryAt.IsZero():
		return errors.New("outcome is retried by time, but no time is set")
	}
	return validPage(f.Request.Source, f.Request.URL)
}

func (s *Store) finish(tx *bolt.Tx, f Finish, reading *codedReading, a answer) (added int, err error) {
	if reading != nil {
		if err := s.putReading(tx, reading, unknown); err != nil {
			return 0, err
		}
	}
	if added, err = s.push(tx, f.Outlinks); err != nil {
		return 0, err
	}
	o := f.Outcome
	if o.Snapshot == 0 {
		o.Snapshot = f.Snapshot
	}
	if f.Request.URL != "" {
		return added, s.finishRequest(tx, f.Request, o, a)
	}
	if o.Class == "" {
		return added, nil
	}
	return added, s.putOutcome(tx, o)
}

// finishRequest settles the frontier and stores the outcome, which it fills from it.
// A is what is known of the answer to the request, if anything.
func (s *Store) finishRequest(tx *bolt.Tx, r Request, o Outcome, a answer) error {
	e, known, err := s.entryAt(tx, pageKey(r.Source, r.URL), a)
	if err != nil {
		return err
	}
	was := e
	if !known {
		e = entry{Request: r}
	}
	e.Step = r.Step
	return s.conclude(tx, was, e, o)
}

// conclude finishes a request, whose record was that before, and stores it with its
// outcome. One of another page, as the request's redirect may have, stands alone.
func (s *Store) conclude(tx *bolt.Tx, was, e entry, o Outcome) error {
	o = e.finish(o)
	own := o.Source == e.Source && o.URL == e.URL
	if own {
		if err := s.tell(tx, &e, o); err != nil {
			return err
		}
	}
	if err := s.putEntry(tx, was, e); err != nil || own {
		return err
	}
	return s.putOutcome(tx, o)
}

// finish settles a request, and fills its outcome from it.
func (e *entry) finish(o Outcome) Outcome {
	if o.URL == "" {
		o.Source, o.URL = e.Source, e.URL
	}
	if o.Attempts == 0 {
		o.Attempts = e.Attempts + 1
	}
	e.Parses, e.Class = 0, ""
	if o.Retry == retryByTime {
		e.State, e.Due, e.Attempts = StateWaiting, o.RetryAt, e.Attempts+1
	} else {
		e.State, e.Due, e.Attempts = StateDone, time.Time{}, 0
	}
	return o
}

// keepRequest marks a request as kept, with what the answer said for the next
// fetch. Was is its entry in the frontier, the zero one where it is added. One that
// is leased is marked beside it.
func (s *Store) keepRequest(tx *bolt.Tx, r Request, was entry, leased bool, snap Snapshot) (answer, error) {
	e := was
	if e.URL == "" {
		e = entry{Request: r}
	}
	a := answerOf(snap, r, e)
	if leased && was.aside(snap) {
		return a, s.put(tx, keeps, numberKey(e.Seq), numberKey(snap.ID))
	}
	e.keep(a)
	return a, s.putEntry(tx, was, e)
}

// Retry counts up Parses of a kept request, before it enters stage 3 again. A
// request that is not kept is ErrUnknown.
func (s *Store) Retry(r Request) error {
	err := s.write(0, func(tx *bolt.Tx) error {
		e, known, err := s.entry(tx, r.Source, r.URL)
		if err != nil {
			return err
		}
		if !known || e.State != StateKept {
			return fmt.Errorf("request is not kept: %w", ErrUnknown)
		}
		was := e
		e.Parses++
		return s.putEntry(tx, was, e)
	})
	if err != nil {
		return fmt.Errorf("retry %s: %w", r.URL, err)
	}
	return nil
}

// Rearm makes wait again the done requests of a source (all when "") and of
// these steps (all when none is named) that were last tried before that time:
// by their newest snapshot, or by their outcome where the newest attempt
// brought none. It says how many.
func (s *Store) Rearm(source string, steps []string, before time.Time) (int, error) {
	return s.RearmWhere(source, func(r Request, tried time.Time) bool {
		return (len(steps) == 0 || slices.Contains(steps, r.Step)) && tried.Before(before)
	})
}

// doneText stands in every request that is done: quotes within a string are
// escaped in JSON.
var doneText = []byte(`"state":"` + string(StateDone) + `"`)

// RearmWhere makes wait again the done requests of a source (all when "") for
// which old holds; it is told when they were last tried. Old may be called more
// than once for a request, and not from more than one goroutine.
func (s *Store) RearmWhere(source string, old func(r Request, tried time.Time) bool) (int, error) {
	from, to := pages(source)
	var done [][]byte
	armed := 0
	flush := func() error {
		n := 0
		err := s.write(0, func(tx *bolt.Tx) (err error) {
			n, err = s.rearm(tx, done, old)
			return err
		})
		armed += n
		done = nil
		return err
	}
	err := s.scan(requests, from, to, func(key, payload []byte) error {
		if !bytes.Contains(payload, doneText) {
			return nil // most of a large frontier waits, and decoding costs most
		}
		var e entry
		if err := e.decode(key, payload); err != nil {
			return err
		}
		if e.State != StateDone || s.buried().urls[e.URL] != "" {
			return nil
		}
		var tried time.Time
		err := s.view(func(tx *bolt.Tx) (err error) {
			tried, err = s.tried(tx, e)
			return err
		})
		if err != nil || !old(e.Request, tried) {
			return err
		}
		if done = append(done, key); len(done) < writeBatch {
			return nil
		}
		return flush()
	})
	if err == nil && len(done) > 0 {
		err = flush()
	}
	if err != nil {
		return armed, fmt.Errorf("rearm requests of %q: %w", source, err)
	}
	return armed, nil
}

// rearm makes wait those of the done requests under keys that are old.
func (s *Store) rearm(tx *bolt.Tx, keys [][]byte, old func(Request, time.Time) bool) (n int, err error) {
	for _, key := range keys {
		e, known, err := s.entryAt(tx, key, answer{})
		if err != nil {
			return n, err
		}
		if !known || e.State != StateDone || s.buried().urls[e.URL] != "" {
			continue
		}
		tried, err := s.tried(tx, e)
		if err != nil {
			return n, err
		}
		if !old(e.Request, tried) {
			continue
		}
		e.Due = time.Time{}
		if err := s.await(tx, e); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// Tried is when the newest attempt on a request was made, as Rearm reckons it.
func (s *Store) Tried(r Request) (at time.Time, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		e, _, err := s.stored(tx, pageKey(r.Source, r.URL))
		if err == nil {
			e.Request = r
			at, err = s.tried(tx, e)
		}
		return err
	})
	if err != nil {
		return at, fmt.Errorf("look up the last attempt on %s: %w", r.URL, err)
	}
	return at, nil
}

// tried is when the newest attempt on a request was made. The outcome of one
// that brought a snapshot may be of a later reading, so the snapshot's time
// counts then.
func (s *Store) tried(tx *bolt.Tx, e entry) (time.Time, error) {
	o, known, err := s.outcome(tx, pageKey(e.Source, e.URL), e)
	if err != nil || e.Snapshot == 0 || known && o.Snapshot == 0 {
		return o.At, err
	}
	snap, _, err := s.findSnapshot(tx, e.Snapshot)
	return snap.FetchedAt, err
}
