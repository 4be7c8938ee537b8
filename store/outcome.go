package store

import (
	"bytes"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// The outcome of an address stands in the record of its request, which is written
// with it anyway; bucket outcomes has those of addresses without a request, and those
// that earlier versions put there. What the request has counts.

// ClassLost is the class of the outcome of a page whose request was lost to damage,
// and with it the outcome; what its snapshot is, is there to be read again.
const ClassLost = "lost"

// putOutcome stores the outcome of the newest attempt on a URL, in the place
// of the former one.
func (s *Store) putOutcome(tx *bolt.Tx, o Outcome) error {
	if o.URL == "" && o.Snapshot != 0 {
		snap, _, err := s.findSnapshot(tx, o.Snapshot)
		if err != nil {
			return err
		}
		o.Source, o.URL = snap.Source, snap.URL
	}
	if err := validPage(o.Source, o.URL); err != nil {
		return err
	}
	e, known, err := s.entry(tx, o.Source, o.URL)
	if err != nil {
		return err
	}
	if !known {
		return s.putJSON(tx, outcomes, pageKey(o.Source, o.URL), s.dated(o))
	}
	was := e
	if err := s.tell(tx, &e, o); err != nil {
		return err
	}
	return s.putEntry(tx, was, e)
}

// dated is an outcome with its time.
func (s *Store) dated(o Outcome) Outcome {
	if o.At.IsZero() {
		o.At = s.now()
	}
	return o
}

// tell gives a request its outcome, and removes an older one from bucket outcomes.
func (s *Store) tell(tx *bolt.Tx, e *entry, o Outcome) error {
	e.Outcome = s.dated(o)
	e.Outcome.Source, e.Outcome.URL = "", ""
	return removeOutcome(tx, pageKey(e.Source, e.URL))
}

// removeOutcome removes what bucket outcomes has of a page, if anything.
func removeOutcome(tx *bolt.Tx, page []byte) error {
	b, err := outcomes.in(tx)
	if err != nil || b.Sequence() == 0 || b.Get(page) == nil {
		return err
	}
	if err := b.SetSequence(b.Sequence() - 1); err != nil {
		return err
	}
	return b.Delete(page)
}

// told is the outcome in the record of a request, and whether there is one.
func (e entry) told() (o Outcome, ok bool) {
	o = e.Outcome
	o.Source, o.URL = e.Source, e.URL
	return o, o.Class != ""
}

// outcome is that of a page with the request e, the zero one where there is none.
func (s *Store) outcome(tx *bolt.Tx, page []byte, e entry) (o Outcome, ok bool, err error) {
	if o, ok = e.told(); ok {
		return o, true, nil
	}
	o = Outcome{}
	ok, err = s.findJSON(tx, outcomes, page, &o)
	return o, ok, err
}

// Outcome returns the newest outcome of a URL; ok is false where there is none.
func (s *Store) Outcome(source, url string) (o Outcome, ok bool, err error) {
	page := pageKey(source, url)
	err = s.view(func(tx *bolt.Tx) error {
		e, _, err := s.stored(tx, page)
		if err == nil {
			o, ok, err = s.outcome(tx, page, e)
		}
		return err
	})
	if err != nil {
		return o, false, fmt.Errorf("outcome of %s: %w", url, err)
	}
	return o, ok, nil
}

// toldText stands in the record of every request that has an outcome: quotes within a
// string are escaped in JSON.
var toldText = []byte(`"outcome":{`)

// Outcomes calls fn with the newest outcome of every URL of a source, "" for
// all, in order of source and URL. It stops at the first error and returns it.
// No transaction is open while fn runs.
func (s *Store) Outcomes(source string, fn func(Outcome) error) error {
	from, to := pages(source)
	scan := &outcomeScan{store: s, fn: fn}
	want, err := scan.wanted(source)
	for more := true; more && err == nil; {
		// Before the requests, since an outcome only ever goes from here to its request.
		if scan.rows, err = s.batch(outcomes, from, to); err != nil {
			return err
		}
		end := to
		if more = len(scan.rows) > 0; more {
			end = append(bytes.Clone(scan.rows[len(scan.rows)-1].key), 0)
		}
		if err = s.scanPart(requests, from, end, scan.request); err == nil {
			err = scan.before(nil)
		}
		from = end
	}
	if err != nil {
		return err
	}
	return scan.missing(want)
}

// outcomeScan is one Outcomes under way.
type outcomeScan struct {
	store *Store
	fn    func(Outcome) error
	rows  []item // of bucket outcomes, read and not handed out
	found [2]uint64
}

// wanted is how many requests and records of bucket outcomes a scan must meet, 0 where
// it is not one of all.
func (c *outcomeScan) wanted(source string) (n [2]uint64, err error) {
	if source != "" {
		return n, nil
	}
	if n[0], err = c.store.records(requests); err == nil {
		n[1], err = c.store.records(outcomes)
	}
	return n, err
}

// missing says which of the records that a scan of all had to meet were not there.
// Of those of bucket outcomes some may have gone to their requests meanwhile.
func (c *outcomeScan) missing(want [2]uint64) error {
	now, err := c.store.records(outcomes)
	if err != nil {
		return err
	}
	return errors.Join(requests.missing(c.found[0], want[0]), outcomes.missing(c.found[1], min(want[1], now)))
}

// request hands out the outcome of a request after those of the pages before it.
func (c *outcomeScan) request(key, value []byte) error {
	c.found[0]++
	payload, err := c.store.open(requests, key, value)
	if err != nil {
		return err
	}
	var e entry
	if bytes.Contains(payload, toldText) {
		if err := readMembers(payload, []member{{"source", &e.Source}, {"url", &e.URL}, {"outcome", &e.Outcome}}); err != nil {
			return requests.damaged(key, err.Error())
		}
	}
	o, ok := e.told()
	if !ok {
		return nil
	}
	if err := c.before(key); err != nil {
		return err
	}
	return c.fn(o)
}

// before hands out what bucket outcomes has of pages before that one, all where it is
// nil, and passes over what it has of the page.
func (c *outcomeScan) before(page []byte) error {
	for len(c.rows) > 0 && (page == nil || bytes.Compare(c.rows[0].key, page) <= 0) {
		row := c.rows[0]
		c.rows = c.rows[1:]
		c.found[1]++
		if bytes.Equal(row.key, page) {
			continue
		}
		payload, err := c.store.open(outcomes, row.key, row.value)
		if err != nil {
			return err
		}
		var o Outcome
		if err := readMembers(payload, o.members()); err != nil {
			return outcomes.damaged(row.key, err.Error())
		}
		if err := c.fn(o); err != nil {
			return err
		}
	}
	return nil
}

// members are the members of a stored outcome.
func (o *Outcome) members() []member {
	return []member{
		{"source", &o.Source}, {"url", &o.URL}, {"class", &o.Class}, {"sentence", &o.Sentence}, {"status", &o.Status}, {"snapshot", &o.Snapshot},
		{"attempts", &o.Attempts}, {"at", &o.At}, {"retry", &o.Retry}, {"retry_at", &o.RetryAt}, {"run", &o.Run},
	}
}
