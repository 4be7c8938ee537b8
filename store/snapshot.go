package store

import (
	"fmt"
	"math"
	"net/http"

	bolt "go.etcd.io/bbolt"
)

// Capture is what one fetch brought, or one file that is ingested. ID, Blob,
// Digest, Length and Revisit of the snapshot are filled by Keep. A zero
// Request leaves the frontier alone.
type Capture struct {
	Snapshot Snapshot
	Body     []byte
	Request  Request
}

// Keep is the first commit of a page: it stores the body, once per digest, the
// snapshot and its place under its URL, and marks the request as kept. It
// returns the snapshot as stored. Source and URL default to those of the
// request, FetchedAt to now.
//
// A capture with status 304 and a nil body takes the blob, and where they are
// empty the content type and the truncation, of the newest snapshot of the URL;
// without one it is an error. Revisit is set then, and when the body equals
// that of the newest snapshot.
//
// The request's ETag and Modified are taken from the header block of a whole
// 2xx or 304 answer, or from the capture's Request where there is no header
// block. Any other answer clears them, so that a later 304 can only mean the
// body that is the newest. A capture of a report that was forgotten is refused
// with a ForgottenError.
func (s *Store) Keep(c Capture) (Snapshot, error) {
	snap, err := s.keep(c)
	if err != nil {
		return Snapshot{}, fmt.Errorf("keep %s: %w", snap.URL, err)
	}
	return snap, nil
}

func (s *Store) keep(c Capture) (Snapshot, error) {
	wanted, b, err := s.receive(c)
	if err != nil {
		return wanted, err
	}
	var a answer
	snap := wanted
	leased := s.leases.get(pageKey(c.Request.Source, c.Request.URL)).state != ""
	err = s.write(len(c.Body), func(tx *bolt.Tx) (err error) {
		var e entry
		if c.Request.URL != "" {
			if e, _, err = s.entry(tx, c.Request.Source, c.Request.URL); err != nil {
				return err
			}
		}
		if snap, err = s.putCapture(tx, wanted, b, e); err != nil {
			return err
		}
		if c.Request.URL == "" {
			return nil
		}
		a, err = s.keepRequest(tx, c.Request, e, leased, snap)
		return err
	})
	if err == nil && leased {
		s.leases.set(c.Request.Source, c.Request.URL, held{StateKept, a})
	}
	return snap, err
}

// receive checks a capture, fills its snapshot, and makes its body ready, all
// before the transaction that others wait for. The body is nil where the capture
// confirms the one that the store has.
func (s *Store) receive(c Capture) (snap Snapshot, b *body, err error) {
	snap = c.Snapshot
	if snap.URL == "" {
		snap.Source, snap.URL = c.Request.Source, c.Request.URL
	}
	if err := validPage(snap.Source, snap.URL); err != nil {
		return snap, nil, err
	}
	if c.Request.URL != "" {
		if err := validPage(c.Request.Source, c.Request.URL); err != nil {
			return snap, nil, err
		}
	}
	if snap.FetchedAt.IsZero() {
		snap.FetchedAt = s.now()
	}
	digest := ""
	if c.Body != nil || snap.Status != http.StatusNotModified {
		if b, err = s.prepare(snap.Source, c.Body); err != nil {
			return snap, nil, err
		}
		digest = b.digest()
	}
	return snap, b, s.buried().refuse(snap, digest)
}

// putCapture stores the body and the snapshot. A nil body is that of the
// newest snapshot.
func (s *Store) putCapture(tx *bolt.Tx, snap Snapshot, b *body, e entry) (Snapshot, error) {
	prev, known, err := s.previous(tx, snap, e)
	if err != nil {
		return snap, err
	}
	switch {
	case b == nil && !known:
		return snap, fmt.Errorf("status 304 without an earlier snapshot: %w", ErrUnknown)
	case b == nil:
		snap = revisit(snap, prev)
	default:
		rec, err := s.putBody(tx, b)
		if err != nil {
			return snap, err
		}
		snap.Blob, snap.Digest, snap.Length = rec.Number, b.digest(), rec.Length
		snap.Revisit = known && prev.Digest == snap.Digest
	}
	if snap.ID, err = next(tx, snapshots); err != nil {
		return snap, err
	}
	if err := s.putJSON(tx, snapshots, numberKey(snap.ID), snap); err != nil {
		return snap, err
	}
	return snap, s.putPlace(tx, snap, prev, e)
}

// revisit gives a 304 what it confirms.
func revisit(snap, prev Snapshot) Snapshot {
	snap.Blob, snap.Digest, snap.Length, snap.Revisit = prev.Blob, prev.Digest, prev.Length, true
	if snap.ContentType == "" {
		snap.ContentType = prev.ContentType
	}
	if snap.Truncated == "" {
		snap.Truncated = prev.Truncated
	}
	return snap
}

// previous is the newest snapshot before snap. The frontier's word counts
// before the times of the captures, which a clock set back or an ingested
// older capture puts in another order than that of the fetches. E is the entry of
// the request that brought snap, the zero one for none.
func (s *Store) previous(tx *bolt.Tx, snap Snapshot, e entry) (prev Snapshot, ok bool, err error) {
	switch {
	case !e.names(snap):
		return s.latest(tx, snap.Source, snap.URL)
	case e.Snapshot != 0:
		return s.findSnapshot(tx, e.Snapshot)
	}
	return s.placed(tx, snap.Source, snap.URL)
}

// Snapshot returns the snapshot with that number, or ErrUnknown.
func (s *Store) Snapshot(id uint64) (snap Snapshot, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		var ok bool
		snap, ok, err = s.findSnapshot(tx, id)
		if err == nil && !ok {
			err = ErrUnknown
		}
		return err
	})
	if err != nil {
		return Snapshot{}, fmt.Errorf("read snapshot %d: %w", id, err)
	}
	return snap, nil
}

// findSnapshot reads a snapshot, and says whether there is one.
func (s *Store) findSnapshot(tx *bolt.Tx, id uint64) (snap Snapshot, ok bool, err error) {
	key := numberKey(id)
	payload, ok, err := s.find(tx, snapshots, key)
	if err != nil || !ok {
		return snap, false, err
	}
	if err := readMembers(payload, snap.members()); err != nil {
		return snap, false, snapshots.damaged(key, err.Error())
	}
	return snap, true, nil
}

// members are the members of a stored snapshot.
func (snap *Snapshot) members() []member {
	return []member{
		{"id", &snap.ID}, {"blob", &snap.Blob}, {"digest", &snap.Digest}, {"length", &snap.Length}, {"source", &snap.Source},
		{"url", &snap.URL}, {"final_url", &snap.FinalURL}, {"step", &snap.Step}, {"hops", &snap.Hops}, {"request_head", &snap.RequestHead},
		{"head", &snap.Head}, {"status", &snap.Status}, {"content_type", &snap.ContentType}, {"encoding", &snap.Encoding},
		{"truncated", &snap.Truncated}, {"address", &snap.Address}, {"tls", &snap.TLS}, {"robots", &snap.Robots},
		{"fetched_at", &snap.FetchedAt}, {"took", &snap.Took}, {"run", &snap.Run}, {"owner", &snap.Owner},
		{"owner_name", &snap.OwnerName}, {"owner_code", &snap.OwnerCode}, {"provenance", &snap.Provenance}, {"archive", &snap.Archive},
		{"revisit", &snap.Revisit}, {"referer", &snap.Referer}, {"title", &snap.Title}, {"date", &snap.Date}, {"unit", &snap.Unit},
	}
}

// Newest returns the highest snapshot number, 0 when there is none. Snapshots
// and Readings up to it do not change while a harvest goes on.
func (s *Store) Newest() (id uint64, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		key, err := last(tx, snapshots, nil)
		if err != nil {
			return err
		}
		b, err := snapshots.in(tx)
		if err != nil {
			return err
		}
		id, _ = number(key)
		return snapshots.missing(id, b.Sequence())
	})
	if err != nil {
		return 0, fmt.Errorf("read newest snapshot: %w", err)
	}
	return id, nil
}

// Snapshots calls fn with every snapshot up to that number, in order; with 0
// there is none. It stops at the first error and returns it. No transaction is
// open while fn runs.
func (s *Store) Snapshots(upTo uint64, fn func(Snapshot) error) error {
	before := uint64(0)
	return s.scan(snapshots, nil, behind(upTo), func(key, payload []byte) error {
		id, _ := number(key)
		if err := snapshots.missing(before+1, id); err != nil {
			return err
		}
		before = id
		var snap Snapshot
		if err := decodeJSON(snapshots, key, payload, &snap); err != nil {
			return err
		}
		return fn(snap)
	})
}

// behind is the first key after that of number n, nil when there is none.
func behind(n uint64) []byte {
	if n == math.MaxUint64 {
		return nil
	}
	return numberKey(n + 1)
}

// truncatedLost is the Truncated of a snapshot of which a repair found nothing
// but that it was there.
const truncatedLost = "lost"
