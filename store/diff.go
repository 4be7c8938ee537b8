package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Difference is a record that two stores do not have alike. What a store
// numbers by itself, snapshots, bodies and runs, is compared by content.
type Difference struct {
	In     string `json:"in"` // "first", "second", or "both" where it differs
	Bucket string `json:"bucket"`
	Name   string `json:"name"`
}

// Diff calls fn with every difference of two stores, in the order of their
// names, and says how many records they have alike.
func Diff(first, second string, o Options, fn func(Difference) error) (equal int, err error) {
	o.ReadOnly, o.Create = true, false
	a, err := contentOf(first, o)
	if err == nil {
		var b map[string][sha256.Size]byte
		if b, err = contentOf(second, o); err == nil {
			return compare(a, b, fn)
		}
	}
	return 0, fmt.Errorf("compare stores: %w", err)
}

func compare(a, b map[string][sha256.Size]byte, fn func(Difference) error) (equal int, err error) {
	names := maps.Clone(a)
	maps.Copy(names, b)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		one, inA := a[name]
		two, inB := b[name]
		d := Difference{In: "both"}
		d.Bucket, d.Name, _ = strings.Cut(name, "\x00")
		switch {
		case !inB:
			d.In = "first"
		case !inA:
			d.In = "second"
		case one == two:
			equal++
			continue
		}
		if err := fn(d); err != nil {
			return equal, err
		}
	}
	return equal, nil
}

// content is what a store holds, without its own numbers.
type content struct {
	*Store
	found map[string][sha256.Size]byte
	runs  map[uint64]string
	snaps map[uint64]string
}

func contentOf(path string, o Options) (map[string][sha256.Size]byte, error) {
	s, err := open(path, o)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	defer s.Close()
	c := &content{s, map[string][sha256.Size]byte{}, map[uint64]string{}, map[uint64]string{}}
	for _, step := range []func() error{c.ofRuns, c.ofSnapshots, c.ofReadings, c.ofPages, c.ofSides} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	return c.found, nil
}

// put names a record. Equal ones of one name are one.
func (c *content) put(t table, name string, parts ...any) error {
	text, err := json.Marshal(parts)
	c.found[t.String()+"\x00"+name] = sha256.Sum256(text)
	return err
}

func (c *content) ofRuns() error {
	return c.Runs(func(r Run) error {
		name := r.Started.UTC().Format(time.RFC3339Nano) + " " + r.Command
		c.runs[r.ID] = name
		r.ID = 0
		return c.put(runs, name, r)
	})
}

func (c *content) ofSnapshots() error {
	return c.Snapshots(1<<64-1, func(snap Snapshot) error {
		name := strings.Join([]string{snap.Source, snap.URL, snap.FetchedAt.UTC().Format(time.RFC3339Nano), snap.Digest}, " ")
		c.snaps[snap.ID] = name
		run := c.runs[snap.Run]
		snap.ID, snap.Blob, snap.Run = 0, 0, 0
		return c.put(snapshots, name, snap, run)
	})
}

func (c *content) ofReadings() error {
	return c.scanRaw(readings, nil, nil, func(key, value []byte) error {
		r, err := c.openReading(key, value, true)
		name := fmt.Sprintf("%s version %d", c.snaps[r.Snapshot], r.Version)
		r.Snapshot = 0
		return errors.Join(err, c.put(readings, name, r))
	})
}

func (c *content) ofPages() error {
	err := c.Frontier("", func(r Request) error {
		snap := c.snaps[r.Snapshot]
		r.Snapshot = 0
		return c.put(requests, r.Source+" "+r.URL, r, snap)
	})
	return errors.Join(err, c.Outcomes("", func(o Outcome) error {
		snap, run := c.snaps[o.Snapshot], c.runs[o.Run]
		o.Snapshot, o.Run = 0, 0
		return c.put(outcomes, o.Source+" "+o.URL, o, snap, run)
	}))
}

func (c *content) ofSides() error {
	return c.scan(meta, nil, nil, func(key, payload []byte) error {
		if bytes.Equal(key, headerKey) {
			return nil
		}
		return c.put(meta, string(key), payload)
	})
}
