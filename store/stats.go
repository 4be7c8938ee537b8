package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
)

// Stats says what a store holds.
type Stats struct {
	File     int64                  `json:"file"`             // bytes of the file
	Raw      int64                  `json:"raw"`              // bytes of all different bodies
	Stored   int64                  `json:"stored"`           // bytes they take after compression
	Records  map[string]int         `json:"records"`          // by bucket, without runs of chunks and index entries
	Sources  map[string]SourceStats `json:"sources"`          // by source id
	Kinds    map[string]int         `json:"kinds"`            // snapshots by the kind of their newest reading
	States   map[State]int          `json:"states"`           // requests by state
	Outcomes map[string]int         `json:"outcomes"`         // URLs by the class of their newest outcome
	Damaged  int                    `json:"damaged,omitzero"` // records that are missing or could not be read; they are in none of the counts by content
}

// SourceStats says what a store holds of one source.
type SourceStats struct {
	Requests  int `json:"requests"`
	Snapshots int `json:"snapshots"`
	Outcomes  int `json:"outcomes"`
}

// Stats counts the store by scanning it in short transactions; the bodies are
// not read. Damaged records are counted, not an error.
func (s *Store) Stats() (Stats, error) {
	st := Stats{
		Records: map[string]int{}, Sources: map[string]SourceStats{}, Kinds: map[string]int{},
		States: map[State]int{}, Outcomes: map[string]int{},
	}
	info, err := os.Stat(s.path)
	if err == nil {
		st.File = info.Size()
		err = s.count(&st)
	}
	if err != nil {
		return Stats{}, fmt.Errorf("count store: %w", err)
	}
	return st, nil
}

func (s *Store) count(st *Stats) error {
	err := s.newestReadings(1<<64-1, func(key, value []byte) error {
		r, err := s.openReading(key, value, false)
		if err == nil {
			st.Kinds[r.Kind]++
		}
		return nil // a damaged one is counted by the scan below
	})
	if err != nil && missing(err) == 0 {
		return err
	}
	for _, t := range []table{digests, snapshots, urls, readings, requests, outcomes, runs} {
		st.Records[recordName(t)] = 0
		err := s.scanRaw(t, nil, nil, func(key, value []byte) error {
			st.Records[recordName(t)]++
			err := s.countRecord(st, t, key, value)
			if errors.Is(err, ErrDamaged) {
				st.Damaged++
				return nil
			}
			return err
		})
		if err != nil && missing(err) == 0 {
			return err
		}
		st.Damaged += missing(err)
	}
	return nil
}

// missing is how many records an error says are not there.
func missing(err error) int {
	var damage *DamagedError
	if errors.As(err, &damage) {
		return damage.Missing
	}
	return 0
}

// recordName is the bucket a count stands for: there is one digest per blob,
// and one record per request of the frontier.
func recordName(t table) string {
	if t == digests {
		return blobs.bucket
	}
	return t.bucket
}

// countRecord adds what one record says beyond its existence.
func (s *Store) countRecord(st *Stats, t table, key, value []byte) error {
	page, _, _ := bytes.Cut(key, []byte{0})
	of := st.Sources[string(page)]
	switch t {
	case digests:
		var b blob
		err := s.openJSON(t, key, value, &b)
		st.Raw += b.Length
		st.Stored += b.Stored
		return err
	case urls:
		of.Snapshots++
	case requests:
		of.Requests++
		var r Request
		if err := s.openJSON(t, key, value, &r); err != nil {
			return err
		}
		st.States[r.State]++
	case outcomes:
		of.Outcomes++
		var o Outcome
		if err := s.openJSON(t, key, value, &o); err != nil {
			return err
		}
		st.Outcomes[o.Class]++
	default:
		_, _, err := t.check(key, value)
		return err
	}
	st.Sources[string(page)] = of
	return nil
}

// openJSON checks a stored value and reads it into record.
func (s *Store) openJSON(t table, key, value []byte, record any) error {
	payload, err := s.open(t, key, value)
	if err != nil {
		return err
	}
	return decodeJSON(t, key, payload, record)
}
