package store

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

// start is the time on the clock of the tests.
var start = time.Date(2026, 3, 1, 2, 0, 0, 0, time.UTC)

// create opens a new store that is checked as a whole when the test ends.
func create(t testing.TB) *Store {
	t.Helper()
	return reopen(t, filepath.Join(t.TempDir(), "store.db"))
}

// reopen opens the store at path, made when missing, and checks it as a whole
// when the test ends.
func reopen(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(path, Options{Create: true, Now: func() time.Time { return start }, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		checkStore(t, path)
	})
	return s
}

// checkStore verifies a closed store: bbolt's tree, every envelope, every
// reference from one bucket to another, every body.
func checkStore(t testing.TB, path string) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true, PreLoadFreelist: true, Timeout: time.Second})
	if err != nil {
		t.Fatalf("check store: %v", err)
	}
	err = db.View(func(tx *bolt.Tx) error {
		for err := range tx.Check() {
			t.Errorf("check store: tree: %v", err)
		}
		return nil
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatalf("check store: %v", err)
	}
	s, err := Open(path, Options{ReadOnly: true})
	if err != nil {
		t.Fatalf("check store: %v", err)
	}
	defer s.Close()
	if err := verify(s); err != nil {
		t.Errorf("check store: %v", err)
	}
	checkSnapshots(t, s)
	checkFrontier(t, s)
	for _, f := range findings(t, path, CheckOptions{ReadData: true}) {
		t.Errorf("check store: false alarm: %s", f)
	}
}

// verify reads every record of every bucket, and every body.
func verify(s *Store) error {
	for _, tab := range tables() {
		err := s.scanRaw(tab, nil, nil, func(key, value []byte) error {
			_, _, err := tab.check(key, value)
			return err
		})
		if err != nil {
			return err
		}
	}
	err := s.Snapshots(1<<63, func(snap Snapshot) error {
		_, err := s.Body(snap)
		if snap.Forgotten() && errors.Is(err, ErrForgotten) {
			return nil
		}
		return err
	})
	return errors.Join(err, s.Readings(1<<63, func(Snapshot, Reading) error { return nil }))
}

func checkSnapshots(t testing.TB, s *Store) {
	t.Helper()
	captures := map[uint64]bool{}
	err := s.scan(urls, nil, nil, func(key, payload []byte) error {
		id, _ := number(payload)
		snap, err := s.Snapshot(id)
		if err == nil && string(captureKey(snap)) != string(key) {
			t.Errorf("check store: urls key %q leads to snapshot %d of %s", key, id, snap.URL)
		}
		captures[id] = true
		return err
	})
	places := map[string]blob{}
	err = errors.Join(err, s.scan(digests, nil, nil, func(key, payload []byte) error {
		var b blob
		err := decodeJSON(digests, key, payload, &b)
		places[digestPrefix+hex.EncodeToString(key)] = b
		return err
	}))
	err = errors.Join(err, s.Frontier("", func(r Request) error {
		captures[r.Snapshot] = captures[r.Snapshot] || r.Snapshot != 0
		return nil
	}))
	delete(captures, 0)
	count := 0
	err = errors.Join(err, s.Snapshots(1<<63, func(snap Snapshot) error {
		count++
		if b, ok := places[snap.Digest]; !ok || b.Number != snap.Blob || b.Length != snap.Length {
			t.Errorf("check store: snapshot %d has blob %d of %d bytes, digests says %+v", snap.ID, snap.Blob, snap.Length, b)
		}
		if !captures[snap.ID] {
			t.Errorf("check store: snapshot %d is in no URL", snap.ID)
		}
		return nil
	}))
	err = errors.Join(err, s.Outcomes("", func(o Outcome) error {
		if o.Snapshot == 0 {
			return nil
		}
		_, err := s.Snapshot(o.Snapshot)
		return err
	}))
	if err != nil {
		t.Errorf("check store: %v", err)
	}
	if count != len(captures) {
		t.Errorf("check store: %d snapshots, requests and urls lead to %d", count, len(captures))
	}
	checkBlobs(t, s, places)
}

// checkBlobs finds chunks that no digest leads to, and digests without chunks.
func checkBlobs(t testing.TB, s *Store, places map[string]blob) {
	t.Helper()
	chunks := map[uint64]int{}
	err := s.scanRaw(blobs, nil, nil, func(key, _ []byte) error {
		n, _ := number(key[:8])
		chunks[n]++
		return nil
	})
	if err != nil {
		t.Errorf("check store: %v", err)
	}
	for digest, b := range places {
		if chunks[b.Number] != b.Chunks {
			t.Errorf("check store: %s has %d chunks of %d", digest, chunks[b.Number], b.Chunks)
		}
		delete(chunks, b.Number)
	}
	if len(chunks) > 0 {
		t.Errorf("check store: %d blobs without a digest", len(chunks))
	}
}

// checkFrontier compares the order index with the requests.
func checkFrontier(t testing.TB, s *Store) {
	t.Helper()
	placed := 0
	err := s.scan(requests, nil, nil, func(key, payload []byte) error {
		var e entry
		err := decodeJSON(requests, key, payload, &e)
		if e.orderKey() != nil {
			placed++
		}
		if e.Class != e.class() {
			t.Errorf("check store: request %s is %s in class %q", e.URL, e.State, e.Class)
		}
		if e.Snapshot == 0 {
			return err
		}
		_, missing := s.Snapshot(e.Snapshot)
		return errors.Join(err, missing)
	})
	indexed := 0
	err = errors.Join(err, s.view(func(tx *bolt.Tx) error {
		found, err := s.ordered(tx, nil, nil, 1<<30, nil)
		indexed = len(found)
		return err
	}))
	if err != nil {
		t.Errorf("check store: %v", err)
	}
	if placed != indexed {
		t.Errorf("check store: %d requests with a place, %d in the order index", placed, indexed)
	}
}

// TestCheckOfManyBodies checks more bodies than one goroutine is given at a time,
// packed and not, of one chunk and of several, and finds the one that is spoiled.
func TestCheckOfManyBodies(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	s, err := Open(path, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	var captures []Capture
	raw := int64(0)
	for i := range 400 {
		body := append(noise(5000+i), bytes.Repeat([]byte("年报"), i)...)
		if i%150 == 7 {
			body = append(noise(2<<20), byte(i))
		}
		raw += int64(len(body))
		captures = append(captures, page(fmt.Sprint("http://a/", i), string(body)))
	}
	keepAll(t, s, captures)
	spoiled, _, err := s.Latest(captures[0].Snapshot.Source, "http://a/300")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	report, err := Check(path, CheckOptions{ReadData: true, Found: func(f Finding) { t.Errorf("false alarm: %s", f) }})
	if err != nil || report.Bodies != len(captures) || report.Raw != raw {
		t.Fatalf("%d bodies of %d bytes, want %d of %d: %v", report.Bodies, report.Raw, len(captures), raw, err)
	}
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		b, key := tx.Bucket([]byte(blobs.bucket)), chunkKey(spoiled.Blob, 0)
		v := bytes.Clone(b.Get(key))
		v[len(v)-900] ^= 1
		return b.Put(key, v)
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	var found []Finding
	report, err = Check(path, CheckOptions{ReadData: true, Found: func(f Finding) { found = append(found, f) }})
	if err != nil || report.Bodies != len(captures)-1 || len(found) != 1 || found[0].URL != "http://a/300" {
		t.Errorf("%d bodies, findings %v, error %v", report.Bodies, found, err)
	}
}
