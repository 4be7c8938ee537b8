package store

import (
	"fmt"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"

	"github.com/google/go-cmp/cmp"
)

// told are the classes of the outcomes of all pages, in their order, and how many
// records bucket outcomes has.
func told(t *testing.T, s *Store) (classes []string, rows uint64) {
	t.Helper()
	err := s.Outcomes("", func(o Outcome) error {
		classes = append(classes, o.URL+" "+o.Class)
		if got, ok, err := s.Outcome(o.Source, o.URL); err != nil || !ok || got != o {
			t.Errorf("outcome %+v, %v, error %v, want %+v", got, ok, err, o)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if rows, err = s.records(outcomes); err != nil {
		t.Fatal(err)
	}
	return classes, rows
}

// TestOutcomes: an outcome stands with its request where there is one; what an earlier
// version put in bucket outcomes counts until then, and is removed.
func TestOutcomes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	s := reopen(t, path)
	want := func(when string, rows uint64, classes ...string) {
		t.Helper()
		got, n := told(t, s)
		if diff := cmp.Diff(classes, got); diff != "" || n != rows {
			t.Errorf("%s: %d records in bucket outcomes, want %d (-want +got)\n%s", when, n, rows, diff)
		}
		st, err := s.Stats()
		if err != nil || st.Records["outcomes"] != len(classes) || st.Sources["a"].Outcomes != len(classes) {
			t.Errorf("%s: stats count %d and %d outcomes, error %v, want %d", when, st.Records["outcomes"], st.Sources["a"].Outcomes, err, len(classes))
		}
	}
	var reqs []Request
	for i := range 4 {
		reqs = append(reqs, Request{Source: "a", URL: fmt.Sprint("http://a/", i)})
	}
	err := s.write(0, func(tx *bolt.Tx) error { // as earlier versions did
		for i, r := range reqs[:3] {
			if err := s.putJSON(tx, outcomes, pageKey(r.Source, r.URL), Outcome{Source: r.Source, URL: r.URL, Class: fmt.Sprint("old", i), At: start}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	push(t, s, reqs[1:]...)
	want("before", 3, "http://a/0 old0", "http://a/1 old1", "http://a/2 old2")
	finish := func(r Request, o Outcome) {
		t.Helper()
		if _, err := s.Finish(Finish{Request: r, Outcome: o}); err != nil {
			t.Fatal(err)
		}
	}
	finish(reqs[1], Outcome{Class: "ok"})
	finish(reqs[3], Outcome{Class: "down", Retry: "time", RetryAt: start})
	want("finished", 2, "http://a/0 old0", "http://a/1 ok", "http://a/2 old2", "http://a/3 down")
	finish(Request{}, Outcome{Source: "a", URL: reqs[2].URL, Class: "list"})
	finish(Request{}, Outcome{Source: "a", URL: reqs[0].URL, Class: "saved"})
	want("judged anew", 1, "http://a/0 saved", "http://a/1 ok", "http://a/2 list", "http://a/3 down")
	if n, err := s.Rearm("a", nil, start.AddDate(100, 0, 0)); n != 1 || err != nil {
		t.Errorf("%d requests wait again, error %v, want the one that is done", n, err)
	}
	want("waiting again", 1, "http://a/0 saved", "http://a/1 ok", "http://a/2 list", "http://a/3 down")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	report, err := Merge(path+".merged", []string{path}, Options{})
	if err != nil {
		t.Fatalf("%+v: %v", report, err)
	}
	if equal, err := Diff(path, path+".merged", Options{}, func(d Difference) error {
		t.Errorf("merged, %+v", d)
		return nil
	}); equal == 0 || err != nil {
		t.Errorf("%d records alike, error %v", equal, err)
	}
}
