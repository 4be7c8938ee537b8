package store

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
)

// MergeReport says what a merge made.
type MergeReport struct {
	Stores    int `json:"stores"`
	Snapshots int `json:"snapshots"`
	Equal     int `json:"equal"` // snapshots that several stores had
	Bodies    int `json:"bodies"`
}

// Merge puts the content of several stores into one at path out. What a store
// has twice, or two have, is there once; numbers are given anew, by time. The
// order of the stores makes no difference, and neither does a merge done again.
// A store that is at out takes part and is replaced when the new one is whole.
//
// Where two stores know different things of one request, outcome or reading,
// the newer one counts.
func Merge(out string, paths []string, o Options) (MergeReport, error) {
	m := &merge{places: map[string][]bodyPlace{}, numbers: map[string]uint64{}}
	if err := m.run(out, paths, o); err != nil {
		return m.report, fmt.Errorf("merge into %s: %w", out, err)
	}
	return m.report, nil
}

// merge is one Merge under way.
type merge struct {
	report  MergeReport
	inputs  []*mergeInput
	to      *builder
	snaps   []mergeSnap
	places  map[string][]bodyPlace // where bodies are, by digest
	numbers map[string]uint64      // new numbers of blobs, by digest
	graves  *graves                // what any of the stores forgot

	outcomes map[string]Outcome // by page key, those that are not stored yet
}

// mergeInput is a store that is merged, and the new numbers of what it has.
type mergeInput struct {
	*Store
	snapshots map[uint64]uint64
	runs      map[uint64]uint64
	times     map[uint64]time.Time // of its snapshots
	hits      map[uint64]bool      // snapshots of reports that any of the stores forgot
	titles    map[string]string    // of the links to them, by page key
}

// mergeSnap is a snapshot in one of the stores.
type mergeSnap struct {
	input *mergeInput
	id    uint64
	at    time.Time
	sum   [sha256.Size]byte // of all it says, without its numbers
}

type bodyPlace struct {
	input *mergeInput
	blob
}

func (m *merge) run(out string, paths []string, o Options) (err error) {
	target := out
	if _, err := os.Lstat(out); err == nil {
		target = out + ".merged"
		_ = os.Remove(target) // of a merge that was cut off
		o := o
		o.ReadOnly = false
		s, err := open(out, o) // held, so that no one writes to it meanwhile
		if err != nil {
			return err
		}
		defer s.Close()
		m.input(s)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, path := range paths {
		o := o
		o.ReadOnly, o.Create = true, false
		if same(path, out) {
			continue
		}
		s, err := open(path, o)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		defer s.Close()
		m.input(s)
	}
	if m.to, err = newBuilder(target, o); err != nil {
		return err
	}
	for _, step := range []func() error{
		m.dictionaries, m.collectRuns, m.forgotten, m.collect, m.putSnapshots, m.putReadings, m.collectOutcomes, m.putRequests, m.putOutcomes, m.putSides, m.to.putEntries,
	} {
		if err := step(); err != nil {
			m.to.discard()
			return err
		}
	}
	if err := m.to.finish(); err != nil || target == out {
		return err
	}
	return os.Rename(target, out)
}

func same(a, b string) bool {
	one, err1 := os.Stat(a)
	two, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(one, two)
}

func (m *merge) input(s *Store) {
	m.report.Stores++
	m.inputs = append(m.inputs, &mergeInput{Store: s, snapshots: map[uint64]uint64{}, runs: map[uint64]uint64{}, times: map[uint64]time.Time{}})
}

// dictionaries takes those of all stores. Their ids are drawn from what they
// were trained from, so equal ids are equal dictionaries.
func (m *merge) dictionaries() error {
	found := map[uint32]Dictionary{}
	for _, in := range m.inputs {
		for _, d := range in.Dictionaries() {
			if was, known := found[d.ID]; known && !bytes.Equal(was.data, d.data) {
				return fmt.Errorf("two different dictionaries have the id %d", d.ID)
			} else if !known || d.Trained.Before(was.Trained) {
				found[d.ID] = d
			}
		}
	}
	return m.to.addDictionaries(sortedDicts(found))
}

// runName is what a run is known by in every store. How it ended may be known
// in one of them only.
type runName struct {
	started          time.Time
	command, version string
}

// collectRuns numbers the runs of all stores by time.
func (m *merge) collectRuns() error {
	all := map[runName]Run{}
	text := func(r Run) string { return fmt.Sprint(r.Ended.UnixNano(), string(r.Summary)) }
	for _, in := range m.inputs {
		err := in.Runs(func(r Run) error {
			name := runName{r.Started.UTC(), r.Command, r.Version}
			if was, known := all[name]; !known || text(r) > text(was) {
				all[name] = r
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	numbers := map[runName]uint64{}
	names := slices.SortedFunc(maps.Keys(all), func(a, b runName) int {
		return cmp.Or(a.started.Compare(b.started), strings.Compare(a.command, b.command), strings.Compare(a.version, b.version))
	})
	for i, name := range names {
		r := all[name]
		r.ID = uint64(i + 1)
		numbers[name] = r.ID
		if err := m.to.addJSON(runs, numberKey(r.ID), r); err != nil {
			return err
		}
	}
	for _, in := range m.inputs {
		err := in.Runs(func(r Run) error {
			in.runs[r.ID] = numbers[runName{r.Started.UTC(), r.Command, r.Version}]
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// collect lists the snapshots and the bodies of all stores.
func (m *merge) collect() error {
	for _, in := range m.inputs {
		err := in.scan(digests, nil, nil, func(key, payload []byte) error {
			var rec blob
			err := decodeJSON(digests, key, payload, &rec)
			m.places[string(key)] = append(m.places[string(key)], bodyPlace{in, rec})
			return err
		})
		if err != nil {
			return err
		}
		err = in.Snapshots(1<<64-1, func(snap Snapshot) error {
			in.times[snap.ID] = snap.FetchedAt
			text, err := json.Marshal(in.renumber(snap))
			m.snaps = append(m.snaps, mergeSnap{in, snap.ID, snap.FetchedAt, sha256.Sum256(text)})
			return err
		})
		if err != nil {
			return err
		}
	}
	slices.SortFunc(m.snaps, func(a, b mergeSnap) int {
		return cmp.Or(a.at.Compare(b.at), bytes.Compare(a.sum[:], b.sum[:]))
	})
	return nil
}

// renumber takes the numbers out of a snapshot that its store gave it. Runs
// have their new ones already.
func (in *mergeInput) renumber(snap Snapshot) Snapshot {
	if strings.HasPrefix(snap.URL, lostURL) {
		return snap // it is nothing but its number
	}
	if in.hits[snap.ID] {
		snap = scrubbed(snap)
	}
	snap.ID, snap.Blob, snap.Run = 0, 0, in.runs[snap.Run]
	return snap
}

// putSnapshots numbers the snapshots and stores them with their bodies.
func (m *merge) putSnapshots() error {
	var captures []item
	last, id := mergeSnap{}, uint64(0)
	for _, ms := range m.snaps {
		if id > 0 && ms.sum == last.sum {
			ms.input.snapshots[ms.id] = id
			m.report.Equal++
			continue
		}
		last = ms
		id++
		ms.input.snapshots[ms.id] = id
		snap, err := ms.input.Snapshot(ms.id)
		if err != nil {
			return err
		}
		snap = ms.input.renumber(snap)
		snap.ID = id
		if snap.Digest != "" {
			if snap.Blob, err = m.putBody(snap); err != nil {
				return err
			}
		}
		captures = append(captures, item{captureKey(snap), numberKey(id)})
		if err := m.to.addJSON(snapshots, numberKey(id), snap); err != nil {
			return err
		}
	}
	m.report.Snapshots = int(id)
	slices.SortFunc(captures, func(a, b item) int { return bytes.Compare(a.key, b.key) })
	for _, c := range captures {
		if err := m.to.add(urls, c.key, c.value, codingPlain); err != nil {
			return err
		}
	}
	return nil
}

// putBody stores a body once and returns its number.
func (m *merge) putBody(snap Snapshot) (uint64, error) {
	sum, err := sumOf(snap.Digest)
	if err != nil {
		return 0, err
	}
	if n, done := m.numbers[string(sum)]; done {
		return n, nil
	}
	n := uint64(len(m.numbers) + 1)
	m.numbers[string(sum)] = n
	rec := blob{Number: n, Length: snap.Length, Lost: true}
	for _, p := range m.places[string(sum)] {
		if gone := m.graves.digests[snap.Digest] != ""; p.Lost || gone {
			rec.Forgotten = rec.Forgotten || p.Forgotten || gone
			continue
		}
		packed, how, err := p.input.packedBody(p.Number)
		if err != nil {
			return 0, err
		}
		if rec, err = m.to.addBody(n, snap.Length, packed, how); err != nil {
			return 0, err
		}
		m.report.Bodies++
		break
	}
	return n, m.to.addJSON(digests, sum, rec)
}

// putSides takes the side records of all stores; where they differ, the
// greater one, so that the order of the stores does not matter.
func (m *merge) putSides() error {
	found := map[string][]byte{}
	made := header{}
	for _, in := range m.inputs {
		err := in.scan(meta, nil, nil, func(key, payload []byte) error {
			if bytes.Equal(key, headerKey) || bytes.HasPrefix(key, sideKey(stoneName)) {
				return nil
			}
			if was, known := found[string(key)]; !known || bytes.Compare(payload, was) > 0 {
				found[string(key)] = payload
			}
			return nil
		})
		var h header
		err = errors.Join(err, in.view(func(tx *bolt.Tx) (err error) {
			_, err = in.findJSON(tx, meta, headerKey, &h)
			return err
		}))
		if err != nil {
			return err
		}
		if made.Magic == "" || h.Created.Before(made.Created) {
			made = h
		}
	}
	for _, key := range slices.Sorted(maps.Keys(found)) {
		payload, how := m.to.codec.pack(found[key])
		if err := m.to.add(meta, []byte(key), payload, how); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(m.graves.stones)) {
		if err := m.to.addJSON(meta, sideKey(stoneName+id), m.graves.stones[id]); err != nil {
			return err
		}
	}
	made.Schema = schema
	return m.to.addJSON(meta, headerKey, made)
}
