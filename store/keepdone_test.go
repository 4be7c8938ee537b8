package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestKeepDone: one commit leaves what Keep and Finish leave with two.
func TestKeepDone(t *testing.T) {
	r := Request{Source: "a", URL: "http://a/1", Step: "article", Title: "信访工作"}
	next := Request{Source: "a", URL: "http://a/2"}
	head := []byte("HTTP/1.1 200 OK\r\nETag: \"e\"\r\n\r\n")
	done := Outcome{Class: "not-report", Sentence: "no report"}
	later := Outcome{Class: "resting", Retry: "time", RetryAt: start.Add(time.Hour)}
	capture := Capture{Snapshot: Snapshot{Status: 200, Head: head}, Body: []byte("<p>全年共受理来信来访事项</p>"), Request: r}
	for _, tt := range []struct {
		name   string
		before func(t *testing.T, s *Store)
		f      Finish
	}{
		{"a leased request", func(t *testing.T, s *Store) { push(t, s, r); lease(t, s, "a", 1, start) }, Finish{Outcome: done}},
		{"a request that waits", func(t *testing.T, s *Store) { push(t, s, r) }, Finish{Outcome: done}},
		{"a request that is not known", func(*testing.T, *Store) {}, Finish{Outcome: done}},
		{"a capture there was", func(t *testing.T, s *Store) { push(t, s, r); keep(t, s, page(r.URL, "x")) }, Finish{Outcome: done}},
		{"a body there was", func(t *testing.T, s *Store) { push(t, s, r); keep(t, s, page("http://a/0", string(capture.Body))) }, Finish{Outcome: done}},
		{"one that is kept", func(t *testing.T, s *Store) { push(t, s, r); lease(t, s, "a", 1, start); keep(t, s, capture) }, Finish{Outcome: done}},
		{"a request of another step", func(t *testing.T, s *Store) { push(t, s, Request{Source: r.Source, URL: r.URL, Step: "column"}) }, Finish{Outcome: done}},
		{"retried by time", func(t *testing.T, s *Store) { push(t, s, r); lease(t, s, "a", 1, start) }, Finish{Outcome: later}},
		{"a reading and links", func(t *testing.T, s *Store) { push(t, s, r); lease(t, s, "a", 1, start) },
			Finish{Outcome: done, Reading: &Reading{Version: 3, Kind: "none", Data: []byte("{}")}, Outlinks: []Request{r, next}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			twice, once := create(t), create(t)
			tt.before(t, twice)
			tt.before(t, once)
			f := tt.f
			f.Request = r
			f.Snapshot = keep(t, twice, capture).ID
			if _, err := twice.Finish(f); err != nil {
				t.Fatal(err)
			}
			commits := once.done.Load()
			snap, err := once.KeepDone(capture, tt.f)
			if err != nil {
				t.Fatal(err)
			}
			if n := once.done.Load() - commits; n != 1 {
				t.Errorf("%d commits, want 1", n)
			}
			want, err := twice.Snapshot(f.Snapshot)
			if diff := cmp.Diff(want, snap); diff != "" || err != nil {
				t.Errorf("snapshot, error %v (-want +got)\n%s", err, diff)
			}
			if diff := cmp.Diff(everything(t, twice), everything(t, once)); diff != "" {
				t.Errorf("after Keep and Finish, after KeepDone (-want +got)\n%s", diff)
			}
		})
	}
}

// everything is what a store tells of its pages and its frontier, and what it would
// hand out a day later.
func everything(t *testing.T, s *Store) (out []any) {
	t.Helper()
	newest, err := s.Newest()
	if err != nil {
		t.Fatal(err)
	}
	note := func(v any, err error) error {
		out = append(out, v)
		return err
	}
	for _, err := range []error{
		s.Snapshots(newest, func(snap Snapshot) error {
			body, err := s.Body(snap)
			return note([]any{snap, string(body)}, err)
		}),
		s.Readings(newest, func(snap Snapshot, r Reading) error { return note([]any{snap.ID, r}, nil) }),
		s.Outcomes("", func(o Outcome) error { return note(o, nil) }),
		s.Frontier("", func(r Request) error { return note(r, nil) }),
		s.beside(func(seq, id uint64) error { return note([]any{"kept", seq, id}, nil) }),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return append(out, lease(t, s, "a", 9, start.AddDate(0, 0, 1)))
}

// TestKeepDoneRefuses: what cannot be stored as a whole is not stored at all.
func TestKeepDoneRefuses(t *testing.T) {
	r := Request{Source: "a", URL: "http://a/1"}
	for _, tt := range []struct {
		name string
		c    Capture
		f    Finish
	}{
		{"no request", page(r.URL, "x"), Finish{Outcome: Outcome{Class: "ok"}}},
		{"no outcome", Capture{Body: []byte("x"), Request: r}, Finish{}},
		{"a reading with a negative version", Capture{Body: []byte("x"), Request: r}, Finish{Reading: &Reading{Version: -1}, Outcome: Outcome{Class: "ok"}}},
		{"304 on nothing", Capture{Snapshot: Snapshot{Status: 304}, Request: r}, Finish{Outcome: Outcome{Class: "ok"}}},
		{"year 20000", Capture{Snapshot: Snapshot{FetchedAt: time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC)}, Request: r}, Finish{Outcome: Outcome{Class: "ok"}}},
		{"an outcome of year 20000", Capture{Body: []byte("x"), Request: r}, Finish{Outcome: Outcome{Class: "ok", At: time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC)}}},
	} {
		s := create(t)
		push(t, s, r)
		lease(t, s, "a", 1, start)
		if _, err := s.KeepDone(tt.c, tt.f); err == nil {
			t.Errorf("%s: stored", tt.name)
		}
		if n, err := s.Newest(); n != 0 || err != nil {
			t.Errorf("%s: newest is %d, error %v", tt.name, n, err)
		}
		checkOutcome(t, s)
		if got := request(t, s, r.URL); got.State != StateLeased {
			t.Errorf("%s: the request is %s, want leased", tt.name, got.State)
		}
	}
}
