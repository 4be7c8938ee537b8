package store

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
)

// Stats says what a store holds.
type Stats struct {
	File     int64                  `json:"file"`             // bytes of the file
	Dense    int64                  `json:"dense"`            // bytes a compaction would leave of it, but for what it compresses anew
	Raw      int64                  `json:"raw"`              // bytes of all different bodies
	Stored   int64                  `json:"stored"`           // bytes they take after compression
	Records  map[string]int         `json:"records"`          // by bucket, without runs of chunks and index entries
	Sources  map[string]SourceStats `json:"sources"`          // by source id
	Kinds    map[string]int         `json:"kinds"`            // snapshots by the kind of their newest reading
	Years    map[int]int            `json:"years"`            // snapshots read as reports, by the year reported on
	Captured map[int]int            `json:"captured"`         // snapshots by the year of the capture, UTC
	States   map[State]int          `json:"states"`           // requests by state
	Outcomes map[string]int         `json:"outcomes"`         // URLs by the class of their newest outcome
	Damaged  int                    `json:"damaged,omitzero"` // records that are missing or could not be read; they are in none of the counts by content
}

// SourceStats says what a store holds of one source. A body that several sources
// have is counted for the one that had it first.
type SourceStats struct {
	Requests  int            `json:"requests"`
	Snapshots int            `json:"snapshots"`
	Outcomes  int            `json:"outcomes"`
	Raw       int64          `json:"raw"`             // bytes of its bodies
	Stored    int64          `json:"stored"`          // bytes they take after compression
	Kinds     map[string]int `json:"kinds,omitempty"` // as in Stats
	Years     map[int]int    `json:"years,omitempty"` // as in Stats
}

// Stats counts the store by scanning it in short transactions; the bodies are
// not read. Damaged records are counted, not an error.
func (s *Store) Stats() (Stats, error) {
	c := &counting{
		store: s, sources: map[string]*SourceStats{}, blobs: map[uint64]blob{}, owners: map[uint64]*SourceStats{},
		Stats: Stats{
			Records: map[string]int{}, Kinds: map[string]int{}, Years: map[int]int{}, Captured: map[int]int{},
			States: map[State]int{}, Outcomes: map[string]int{},
		},
	}
	info, err := os.Stat(s.path)
	if err == nil {
		c.File = info.Size()
		err = c.run()
	}
	if err != nil {
		return Stats{}, fmt.Errorf("count store: %w", err)
	}
	c.Sources = map[string]SourceStats{}
	for id, of := range c.sources {
		c.Sources[id] = *of
	}
	return c.Stats, nil
}

// counting is one Stats under way.
type counting struct {
	Stats
	store   *Store
	sources map[string]*SourceStats
	blobs   map[uint64]blob         // that no snapshot met so far has
	owners  map[uint64]*SourceStats // of snapshots
	pages   int                     // of a dense file
}

func (c *counting) run() error {
	size := c.store.db.Info().PageSize
	for _, t := range []table{digests, snapshots, urls, readings, requests, outcomes, runs} {
		c.Records[recordName(t)] = 0 // a bucket without records is listed too
	}
	for _, t := range []table{digests, snapshots, urls, readings, requests, order, keeps, outcomes, runs, meta, dicts} {
		packed := dense{page: size}
		err := c.store.scanRaw(t, nil, nil, func(key, value []byte) error {
			packed.add(len(key), len(value))
			if t == order || t == keeps || t == meta || t == dicts {
				return nil // they only take room
			}
			c.Records[recordName(t)]++
			err := c.record(t, key, value)
			if errors.Is(err, ErrDamaged) {
				c.Damaged++
				return nil
			}
			return err
		})
		if err != nil && missing(err) == 0 {
			return err
		}
		c.Damaged += missing(err)
		c.pages += packed.total()
		if t == digests {
			c.pages += c.bodies(size)
		}
	}
	err := c.store.newestReadings(1<<64-1, c.reading)
	if err != nil && missing(err) == 0 {
		return err
	}
	const besides = 4 // two meta pages, the list of buckets, the list of free pages
	c.Dense = min(c.File, int64(c.pages+besides)*int64(size))
	return nil
}

// bodies is the number of pages that the bodies take, which are not read.
func (c *counting) bodies(page int) int {
	packed := dense{page: page}
	for _, n := range slices.Sorted(maps.Keys(c.blobs)) {
		for left := int(c.blobs[n].Stored); left > 0; left -= chunkSize {
			key := len(chunkKey(0, 0))
			packed.add(key, envelopeLength+key+chunkHead+min(left, chunkSize))
		}
	}
	return packed.total()
}

// source is where a source is counted.
func (c *counting) source(id string) *SourceStats {
	of := c.sources[id]
	if of == nil {
		of = &SourceStats{Kinds: map[string]int{}, Years: map[int]int{}}
		c.sources[id] = of
	}
	return of
}

// reading counts the newest reading of a snapshot. A damaged one is counted by
// the scan of all.
func (c *counting) reading(key, value []byte) error {
	r, err := c.store.openReading(key, value, false)
	if err != nil {
		return nil
	}
	c.Kinds[r.Kind]++
	of := c.owners[r.Snapshot]
	if of != nil {
		of.Kinds[r.Kind]++
	}
	if r.Year != 0 {
		c.Years[r.Year]++
		if of != nil {
			of.Years[r.Year]++
		}
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

// record adds what one record says beyond its existence.
func (c *counting) record(t table, key, value []byte) error {
	source, _, _ := bytes.Cut(key, []byte{0})
	switch t {
	case digests:
		var b blob
		err := c.store.openJSON(t, key, value, &b)
		c.Raw += b.Length
		c.Stored += b.Stored
		c.blobs[b.Number] = b
		return err
	case snapshots:
		return c.snapshot(key, value)
	case requests:
		c.source(string(source)).Requests++
		var e entry
		if err := c.store.openJSON(t, key, value, &e); err != nil {
			return err
		}
		c.States[c.store.stateOf(key, e.State)]++
		if o, ok := e.told(); ok {
			c.Records[recordName(outcomes)]++
			c.source(e.Source).Outcomes++
			c.Outcomes[o.Class]++
		}
	case outcomes:
		c.source(string(source)).Outcomes++
		var o Outcome
		if err := c.store.openJSON(t, key, value, &o); err != nil {
			return err
		}
		c.Outcomes[o.Class]++
	default:
		_, _, err := t.check(key, value)
		return err
	}
	return nil
}

// snapshot gives a body to the first source that had it.
func (c *counting) snapshot(key, value []byte) error {
	var refs snapshotRefs
	if err := c.store.openJSON(snapshots, key, value, &refs); err != nil {
		return err
	}
	of := c.source(refs.Source)
	of.Snapshots++
	c.owners[refs.ID] = of
	c.Captured[refs.FetchedAt.UTC().Year()]++
	if b, first := c.blobs[refs.Blob]; first {
		of.Raw += b.Length
		of.Stored += b.Stored
		delete(c.blobs, refs.Blob)
	}
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
