package store

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"
)

// CompactOptions say how to compact.
type CompactOptions struct {
	Timeout time.Duration
	Now     func() time.Time
	Version string
	// Train trains dictionaries anew before the bodies are compressed; nil
	// takes those that are there.
	Train *TrainOptions
}

// CompactReport says what came of it.
type CompactReport struct {
	Before  int64     `json:"before"` // bytes of the file
	After   int64     `json:"after"`
	Stored  int64     `json:"stored"` // bytes of the bodies, before
	Packed  int64     `json:"packed"` // and after
	Bodies  int       `json:"bodies"`
	Trained []Trained `json:"trained,omitempty"`
}

// Compact copies a store into a new file at path to: dense, without old pages,
// with every body compressed by the dictionary that fits it. Every record stays
// what it is. A damaged store is refused, for Repair. The old file is not
// changed.
func Compact(path, to string, o CompactOptions) (CompactReport, error) {
	c := &compaction{options: o, sources: map[uint64]string{}, moved: map[uint64]blob{}}
	if err := c.run(path, to); err != nil {
		return c.report, fmt.Errorf("compact store %s: %w", path, err)
	}
	return c.report, nil
}

type compaction struct {
	options CompactOptions
	report  CompactReport
	from    *Store
	to      *builder
	sources map[uint64]string // of each blob
	moved   map[uint64]blob   // where blobs are in the new file
}

func (c *compaction) run(path, to string) error {
	from, err := open(path, Options{ReadOnly: true, Timeout: c.options.Timeout, Now: c.options.Now})
	if err != nil {
		return err
	}
	defer from.Close()
	c.from = from
	if c.to, err = newBuilder(to, Options{Now: c.options.Now, Version: c.options.Version}); err != nil {
		return err
	}
	for _, step := range []func() error{c.dictionaries, c.bySource, c.bodies, c.records, c.to.putEntries} {
		if err := step(); err != nil {
			c.to.discard()
			return err
		}
	}
	if err := c.to.finish(); err != nil {
		return err
	}
	before, err1 := os.Stat(path)
	after, err2 := os.Stat(to)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	c.report.Before, c.report.After = before.Size(), after.Size()
	return nil
}

// dictionaries takes those of the old store, and trains new ones.
func (c *compaction) dictionaries() error {
	all := c.from.Dictionaries()
	if c.options.Train == nil {
		return c.to.addDictionaries(all)
	}
	trained, err := c.from.trainAll(*c.options.Train)
	if err != nil {
		return err
	}
	for _, t := range trained {
		known := slices.ContainsFunc(all, func(d Dictionary) bool { return d.ID == t.ID })
		if t.Why == "" && !known {
			all = append(all, t.Dictionary)
		}
	}
	c.report.Trained = trained
	return c.to.addDictionaries(all)
}

// bySource finds out which source each blob came from first.
func (c *compaction) bySource() error {
	names := map[string]string{}
	return c.from.scan(snapshots, nil, nil, func(key, payload []byte) error {
		var refs snapshotRefs
		if err := decodeJSON(snapshots, key, payload, &refs); err != nil {
			return err
		}
		if _, known := c.sources[refs.Blob]; !known {
			name, ok := names[refs.Source]
			if !ok {
				name, names[refs.Source] = refs.Source, refs.Source
			}
			c.sources[refs.Blob] = name
		}
		return nil
	})
}

// bodies compresses every body anew, in the order of their numbers.
func (c *compaction) bodies() error {
	var all []blob
	err := c.from.scan(digests, nil, nil, func(key, payload []byte) error {
		var rec blob
		err := decodeJSON(digests, key, payload, &rec)
		all = append(all, rec)
		return err
	})
	slices.SortFunc(all, func(a, b blob) int { return cmp.Compare(a.Number, b.Number) })
	for _, rec := range all {
		if err != nil {
			return err
		}
		if rec.Lost {
			err = c.remains(rec.Number)
		} else {
			err = c.body(rec)
		}
	}
	return err
}

// remains moves what is left of a body that is lost, as it is.
func (c *compaction) remains(n uint64) error {
	return c.from.scanPart(blobs, numberKey(n), behind(n), func(key, value []byte) error {
		payload, how, err := blobs.check(key, value)
		if err != nil {
			return err
		}
		return c.to.add(blobs, key, payload, how)
	})
}

// body moves one body.
func (c *compaction) body(rec blob) error {
	packed, how, err := c.from.packedBody(rec.Number)
	if err != nil {
		return err
	}
	raw, err := c.from.codec.unpack(packed, how, rec.Length)
	if err != nil {
		return blobs.damaged(numberKey(rec.Number), err.Error())
	}
	c.report.Bodies++
	c.report.Stored += int64(len(packed))
	if z, better := c.to.codec.packPage(c.sources[rec.Number], raw); len(z) < len(packed) {
		packed, how = z, better
	}
	c.report.Packed += int64(len(packed))
	rec, err = c.to.addBody(rec.Number, int64(len(raw)), packed, how)
	c.moved[rec.Number] = rec
	return err
}

// addBody queues the chunks of a body.
func (b *builder) addBody(n uint64, length int64, packed []byte, how coding) (blob, error) {
	rec := blob{Number: n, Length: length, Stored: int64(len(packed)), Chunks: chunksOf(packed)}
	for i := range rec.Chunks {
		if err := b.add(blobs, chunkKey(n, i), chunkPayload(rec, packed, i), how); err != nil {
			return rec, err
		}
	}
	return rec, nil
}

// records copies all other buckets.
func (c *compaction) records() error {
	for _, t := range []table{digests, snapshots, urls, readings, requests, keeps, outcomes, runs, meta} {
		err := c.from.scanRaw(t, nil, nil, func(key, value []byte) error {
			payload, how, err := t.check(key, value)
			if err != nil {
				return err
			}
			switch {
			case t == meta && bytes.Equal(key, headerKey):
				return nil // set below, with the current layout
			case t == digests:
				return c.digest(key, payload)
			}
			return c.to.add(t, key, payload, how)
		})
		if err != nil {
			return err
		}
	}
	return c.header()
}

// header keeps when and by which version the store was made.
func (c *compaction) header() error {
	var h header
	err := c.from.view(func(tx *bolt.Tx) (err error) {
		_, err = c.from.findJSON(tx, meta, headerKey, &h)
		return err
	})
	if err != nil {
		return err
	}
	h.Schema = schema
	return c.to.addJSON(meta, headerKey, h)
}

func (c *compaction) digest(key, payload []byte) error {
	var rec blob
	if err := decodeJSON(digests, key, payload, &rec); err != nil {
		return err
	}
	if moved, ok := c.moved[rec.Number]; ok {
		rec = moved
	} else if !rec.Lost {
		return blobs.damaged(numberKey(rec.Number), "body is missing")
	}
	return c.to.addJSON(digests, key, rec)
}
