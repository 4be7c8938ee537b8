package store

import (
	"path/filepath"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/google/go-cmp/cmp"
)

// keptBeside makes a store in which one of two requests is leased and kept, and says
// what is known of it.
func keptBeside(t *testing.T, path string) (s *Store, want Request) {
	t.Helper()
	s = reopen(t, path)
	r := Request{Source: "a", URL: "http://a/1", Step: "article", Title: "年报"}
	push(t, s, r, Request{Source: "a", URL: "http://a/2"})
	lease(t, s, "a", 1, start)
	head := []byte("HTTP/1.1 200 OK\r\nETag: \"e\"\r\nLast-Modified: Mon, 20 Jan 2025 08:00:00 GMT\r\n\r\n")
	snap := keep(t, s, Capture{Snapshot: Snapshot{Status: 200, Head: head}, Body: []byte("x"), Request: r})
	want = r
	want.State, want.ETag, want.Modified, want.Snapshot, want.Since = StateKept, `"e"`, "Mon, 20 Jan 2025 08:00:00 GMT", snap.ID, snap.FetchedAt
	return s, want
}

// kept compares what is told of the kept request with what is known of it, and its
// record with the state it must be stored in.
func kept(t *testing.T, s *Store, want Request, stored State) {
	t.Helper()
	got, _, err := s.Request(want.Source, want.URL)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("request, error %v (-want +got)\n%s", err, diff)
	}
	open, err := s.Unfinished()
	if diff := cmp.Diff([]Request{want}, open); diff != "" || err != nil {
		t.Errorf("unfinished, error %v (-want +got)\n%s", err, diff)
	}
	of := request(t, s, want.URL)
	of.Order = 0
	if diff := cmp.Diff(want, of); diff != "" {
		t.Errorf("frontier (-want +got)\n%s", diff)
	}
	if st, err := s.Stats(); err != nil || st.States[StateKept] != 1 || st.States[StateWaiting] != 1 {
		t.Errorf("states %v, error %v", st.States, err)
	}
	err = s.view(func(tx *bolt.Tx) error {
		e, _, err := s.stored(tx, pageKey(want.Source, want.URL))
		if e.State != stored {
			t.Errorf("it is stored as %s, want %s", e.State, stored)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// TestKeptBeside: a leased request that is kept is noted beside the others, by the
// process that has it, by one that reads the store after a crash, and by the next one
// that writes, which brings it among them.
func TestKeptBeside(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	s, want := keptBeside(t, path)
	kept(t, s, want, StateWaiting)
	s.Release([]Request{want})
	if got := lease(t, s, "a", 9, start); !cmp.Equal(got, []string{"http://a/2"}) {
		t.Errorf("leased %v, want the other one alone", got)
	}
	s.Release([]Request{{Source: "a", URL: "http://a/2"}})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	checkStore(t, path)

	reader, err := Open(path, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	kept(t, reader, want, StateWaiting)
	if err := reader.Close(); err != nil {
		t.Fatal(err)
	}

	s = reopen(t, path)
	kept(t, s, want, StateKept)
	if got := lease(t, s, "a", 9, start); !cmp.Equal(got, []string{"http://a/2"}) {
		t.Errorf("leased %v after reopening, want the other one alone", got)
	}
	if err := s.Retry(want); err != nil {
		t.Error(err)
	}
	if _, err := s.Finish(Finish{Request: want, Snapshot: want.Snapshot, Outcome: Outcome{Class: "ok"}}); err != nil {
		t.Fatal(err)
	}
	want.State = StateDone
	if got, _, err := s.Request("a", want.URL); err != nil || !cmp.Equal(want, got) {
		t.Errorf("finished: error %v (-want +got)\n%s", err, cmp.Diff(want, got))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	checkStore(t, path)
}

// TestKeptIsFinishedOnce: Finish writes what Keep left to it and takes the note away,
// and so does another Keep.
func TestKeptIsFinishedOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	for _, again := range []bool{false, true} {
		s, want := keptBeside(t, filepath.Join(filepath.Dir(path), map[bool]string{true: "again.db", false: "once.db"}[again]))
		if again {
			snap := keep(t, s, Capture{Snapshot: Snapshot{Status: 200, Head: []byte("HTTP/1.1 200 OK\r\n\r\n")}, Body: []byte("y"), Request: want})
			want.Snapshot, want.ETag, want.Modified = snap.ID, "", ""
		}
		if _, err := s.Finish(Finish{Request: want, Snapshot: want.Snapshot, Outcome: Outcome{Class: "ok"}}); err != nil {
			t.Fatal(err)
		}
		want.State = StateDone
		if got, _, err := s.Request("a", want.URL); err != nil || !cmp.Equal(want, got) {
			t.Errorf("finished: error %v (-want +got)\n%s", err, cmp.Diff(want, got))
		}
		n := 0
		if err := s.beside(func(_, _ uint64) error { n++; return nil }); err != nil || n != 0 {
			t.Errorf("%d requests are noted as kept, error %v", n, err)
		}
		if got := lease(t, s, "a", 9, start); !cmp.Equal(got, []string{"http://a/2"}) {
			t.Errorf("leased %v", got)
		}
	}
}

// TestKeptSurvives: copies of a store in which a request is kept know of it.
func TestKeptSurvives(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "store.db")
	s, want := keptBeside(t, path)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return start }
	for name, copy := range map[string]func(to string) error{
		"compact": func(to string) error {
			_, err := Compact(path, to, CompactOptions{Now: now})
			return err
		},
		"repair": func(to string) error {
			_, err := Repair(path, to, RepairOptions{Now: now})
			return err
		},
		"merge": func(to string) error {
			_, err := Merge(to, []string{path}, Options{Now: now})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			to := filepath.Join(dir, name+".db")
			if err := copy(to); err != nil {
				t.Fatal(err)
			}
			checkStore(t, to)
			kept(t, reopen(t, to), want, StateKept)
		})
	}
}

// TestKeptOfNothing: a note of what was finished since, or of a snapshot that is gone,
// changes no request and is taken away when the store is opened or repaired; a check
// names one whose request is not there.
func TestKeptOfNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	s, want := keptBeside(t, path)
	o := Outcome{Class: "timeout", Retry: "time", RetryAt: start.Add(time.Hour)}
	if _, err := s.Finish(Finish{Request: want, Snapshot: want.Snapshot, Outcome: o}); err != nil {
		t.Fatal(err)
	}
	err := s.write(0, func(tx *bolt.Tx) error {
		for seq, snapshot := range map[uint64]uint64{1: want.Snapshot, 2: 77, 99: want.Snapshot} {
			if err := s.put(tx, keeps, numberKey(seq), numberKey(snapshot)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, f := range findings(t, path, CheckOptions{}) {
		named[f.Bucket+" "+f.Key+" "+f.Reason] = true
	}
	for _, f := range []string{"frontier/kept 99 its request is missing", "frontier/kept 2 names snapshot 77, which does not exist"} {
		if !named[f] {
			t.Errorf("the check does not say %q: %v", f, named)
		}
	}
	to := filepath.Join(t.TempDir(), "repaired.db")
	if _, err := Repair(path, to, RepairOptions{Now: func() time.Time { return start }}); err != nil {
		t.Fatal(err)
	}
	checkStore(t, to)
	s = reopen(t, path)
	if open, err := s.Unfinished(); len(open) != 0 || err != nil {
		t.Errorf("unfinished %v, error %v", open, err)
	}
	for _, url := range []string{"http://a/1", "http://a/2"} {
		if r, _, err := s.Request("a", url); r.State != StateWaiting || err != nil {
			t.Errorf("%s is %s, error %v", url, r.State, err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	checkStore(t, path)
}
