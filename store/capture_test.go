package store

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// capturesOf are the snapshots of an address in the order of their times, how many
// places bucket urls has in all, and the newest snapshot by time.
func capturesOf(t *testing.T, s *Store, url string) (ids []uint64, places uint64, latest uint64) {
	t.Helper()
	err := s.Captures("a", url, func(snap Snapshot) error {
		ids = append(ids, snap.ID)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	snap, _, err := s.Latest("a", url)
	if err != nil {
		t.Fatal(err)
	}
	if places, err = s.records(urls); err != nil {
		t.Fatal(err)
	}
	return ids, places, snap.ID
}

// TestCaptures: the capture that a request names has no place in bucket urls until
// there is a newer one, and is found all the same: while it is at work, when that
// ended with the process, and of stores that have a place for it.
func TestCaptures(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	s := reopen(t, path)
	r := Request{Source: "a", URL: "http://a/1"}
	push(t, s, r)
	hour := 0
	kept := func(of Request) {
		t.Helper()
		hour++
		keep(t, s, Capture{Snapshot: Snapshot{Source: "a", URL: r.URL, Status: 200, Head: []byte("HTTP/1.1 200 OK\r\n\r\n"), FetchedAt: start.AddDate(0, 0, hour)}, Body: []byte(fmt.Sprint(hour)), Request: of})
	}
	done := func() {
		t.Helper()
		if _, err := s.Finish(Finish{Request: r, Outcome: Outcome{Class: "ok"}}); err != nil {
			t.Fatal(err)
		}
	}
	want := func(when string, places uint64, latest uint64, ids ...uint64) {
		t.Helper()
		got, rows, newest := capturesOf(t, s, r.URL)
		if !slices.Equal(got, ids) || rows != places || newest != latest {
			t.Errorf("%s: captures %v, %d places, latest %d, want %v, %d and %d", when, got, rows, newest, ids, places, latest)
		}
	}
	lease(t, s, "a", 1, start)
	kept(r)
	want("at work", 0, 1, 1)
	done()
	want("done", 0, 1, 1)
	kept(Request{})
	want("saved without a request", 1, 2, 1, 2)
	if _, err := s.Rearm("a", nil, start.AddDate(1, 0, 0)); err != nil {
		t.Fatal(err)
	}
	lease(t, s, "a", 1, start)
	kept(r)
	want("at work again", 2, 3, 1, 2, 3)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, path)
	want("after the process ended", 2, 3, 1, 2, 3)
	err := s.write(0, func(tx *bolt.Tx) error { // as earlier versions did
		snap, _, err := s.findSnapshot(tx, 3)
		if err != nil {
			return err
		}
		return putKnown(tx, urls, captureKey(snap), numberKey(3), codingPlain, absent)
	})
	if err != nil {
		t.Fatal(err)
	}
	done()
	kept(r)
	want("a place that was there", 3, 4, 1, 2, 3, 4)
}

// TestForgetAtWork: a capture that is at work when the report is forgotten whose bytes
// it has is led to by its request, also when the process ends then.
func TestForgetAtWork(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	s := reopen(t, path)
	kept := func(url string) (Request, Snapshot) {
		t.Helper()
		r := Request{Source: "a", URL: url, Step: "article"}
		push(t, s, r)
		lease(t, s, "a", 1, start)
		return r, keep(t, s, Capture{Snapshot: Snapshot{Status: 200, Head: []byte("HTTP/1.1 200 OK\r\n\r\n")}, Body: []byte("a report"), Request: r})
	}
	r, snap := kept("http://a/1")
	_, err := s.Finish(Finish{Request: r, Reading: &Reading{Snapshot: snap.ID, Version: 1, Kind: "annual", ReportID: "r1", Data: []byte("{}")}, Outcome: Outcome{Class: "ok"}})
	if err != nil {
		t.Fatal(err)
	}
	r, _ = kept("http://a/2")
	if f, err := s.Forget(Tombstone{Report: "r1", Why: "asked for"}); err != nil || f.Captures != 2 {
		t.Errorf("forgot %+v, error %v, want 2 captures", f, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 { // before it is opened for writing, and after
		if found := findings(t, path, CheckOptions{ReadData: true}); len(found) > 0 {
			t.Errorf("check: %v", found)
		}
		s = reopen(t, path)
		if ids, _, latest := capturesOf(t, s, r.URL); !slices.Equal(ids, []uint64{2}) || latest != 2 {
			t.Errorf("captures %v, latest %d, want 2", ids, latest)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
