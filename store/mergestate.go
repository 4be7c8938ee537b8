package store

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
)

// sumOf is the digest of a snapshot as a key.
func sumOf(digest string) ([]byte, error) {
	sum, err := hex.DecodeString(strings.TrimPrefix(strings.ToLower(digest), digestPrefix))
	if err != nil || len(sum) != 32 {
		return nil, fmt.Errorf("digest %q is none", digest)
	}
	return sum, nil
}

// putReadings takes of each snapshot and version the newest reading.
func (m *merge) putReadings() error {
	type place struct {
		in  *mergeInput
		key []byte
		at  time.Time
	}
	found := map[string]place{}
	for _, in := range m.inputs {
		err := in.scanRaw(readings, nil, nil, func(key, value []byte) error {
			r, err := in.openReading(key, value, false)
			if err != nil {
				return err
			}
			name := string(readingKey(in.snapshots[r.Snapshot], r.Version))
			was, known := found[name]
			if known && !r.At.After(was.at) {
				if r.At.Before(was.at) || !in.readsMore(key, was.in, was.key) {
					return nil
				}
			}
			found[name] = place{in, bytes.Clone(key), r.At}
			return nil
		})
		if err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(found)) {
		p := found[name]
		r, err := p.in.readingAt(p.key)
		if err != nil {
			return err
		}
		if p.in.hits[r.Snapshot] {
			r = scrubbedReading(r)
		}
		r.Snapshot = p.in.snapshots[r.Snapshot]
		payload, how, err := m.to.codec.reading(r)
		if err == nil {
			err = m.to.add(readings, []byte(name), payload, how)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// readsMore settles which of two readings of one time counts.
func (in *mergeInput) readsMore(key []byte, other *mergeInput, otherKey []byte) bool {
	a, err1 := in.readingAt(key)
	b, err2 := other.readingAt(otherKey)
	return err1 == nil && err2 == nil && bytes.Compare(a.Data, b.Data) > 0
}

// putRequests takes of each request what is known of the newest snapshot, and
// numbers them in the order they were pushed. Of two numbers the higher counts:
// that is the one of an earlier merge, whose order then stays.
func (m *merge) putRequests() error {
	type known struct {
		entry
		at   time.Time
		text string
	}
	found := map[string]known{}
	for _, in := range m.inputs {
		beside, err := in.besideSeqs()
		if err != nil {
			return err
		}
		err = in.scan(requests, nil, nil, func(key, payload []byte) error {
			e, err := in.requestIn(key, payload, beside)
			if err != nil {
				return err
			}
			e = m.scrubEntry(in, e)
			k := known{entry: e, at: in.times[e.Snapshot]}
			k.Snapshot = in.snapshots[e.Snapshot]
			if k.State == StateLeased {
				k.State, k.Class = StateWaiting, ""
				k.Class = k.class()
			}
			seq := k.Seq
			k.Seq, k.Outcome = 0, Outcome{}
			text, err := json.Marshal(k.entry)
			was, there := found[string(key)]
			k.Seq, k.text = max(seq, was.Seq), string(text)
			if was.Seq = k.Seq; there {
				found[string(key)] = was
			}
			if !there || cmp.Or(k.at.Compare(was.at), cmp.Compare(progress(k.State), progress(was.State)), strings.Compare(k.text, was.text)) > 0 {
				found[string(key)] = k
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	keys := slices.Collect(maps.Keys(found))
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(cmp.Compare(found[a].Seq, found[b].Seq), strings.Compare(a, b)) })
	for i, key := range keys {
		k := found[key]
		k.Seq, k.Outcome = uint64(i+1), m.outcomes[key]
		k.Outcome.Source, k.Outcome.URL = "", ""
		delete(m.outcomes, key)
		found[key] = k
	}
	slices.Sort(keys)
	for _, key := range keys {
		if err := m.to.addJSON(requests, []byte(key), found[key].entry); err != nil {
			return err
		}
	}
	return nil
}

// besideSeqs are the requests of which it is noted beside them that they are kept.
func (s *Store) besideSeqs() (seqs map[uint64]bool, err error) {
	seqs = map[uint64]bool{}
	err = s.beside(func(seq, _ uint64) error {
		seqs[seq] = true
		return nil
	})
	return seqs, err
}

// requestIn is a stored request with what is noted beside it.
func (s *Store) requestIn(key, payload []byte, beside map[uint64]bool) (e entry, err error) {
	if err := e.decode(key, payload); err != nil || !beside[e.Seq] {
		return e, err
	}
	err = s.view(func(tx *bolt.Tx) error { return s.overlay(tx, &e, answer{}) })
	e.Class = e.class()
	return e, err
}

// progress orders the states of a request.
func progress(s State) int {
	return slices.Index([]State{StateWaiting, StateKept, StateDone}, s)
}

// collectOutcomes takes of each URL the newest outcome.
func (m *merge) collectOutcomes() error {
	m.outcomes = map[string]Outcome{}
	texts := map[string]string{}
	for _, in := range m.inputs {
		err := in.Outcomes("", func(o Outcome) error {
			o = m.scrubOutcome(in, o)
			o.Snapshot, o.Run = in.snapshots[o.Snapshot], in.runs[o.Run]
			text, err := json.Marshal(o)
			key := string(pageKey(o.Source, o.URL))
			was, there := m.outcomes[key]
			if !there || cmp.Or(o.At.Compare(was.At), strings.Compare(string(text), texts[key])) > 0 {
				m.outcomes[key], texts[key] = o, string(text)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// putOutcomes stores the outcomes of pages without a request.
func (m *merge) putOutcomes() error {
	for _, key := range slices.Sorted(maps.Keys(m.outcomes)) {
		if err := m.to.addJSON(outcomes, []byte(key), m.outcomes[key]); err != nil {
			return err
		}
	}
	return nil
}
