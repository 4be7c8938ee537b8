package store

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func push(t testing.TB, s *Store, reqs ...Request) int {
	t.Helper()
	n, err := s.Push(reqs)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// lease leases and returns the URLs.
func lease(t testing.TB, s *Store, source string, n int, now time.Time) []string {
	t.Helper()
	reqs, err := s.Lease(source, n, now)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range reqs {
		if r.State != StateLeased {
			t.Errorf("leased request %s is %s", r.URL, r.State)
		}
		got = append(got, r.URL)
	}
	return got
}

// request returns a request as the frontier holds it.
func request(t testing.TB, s *Store, url string) Request {
	t.Helper()
	var found Request
	err := s.Frontier("", func(r Request) error {
		if r.URL == url {
			found = r
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestLeaseOrder(t *testing.T) {
	s := create(t)
	hour := start.Add(time.Hour)
	added := push(t, s,
		Request{Source: "a", URL: "low", Priority: -3},
		Request{Source: "a", URL: "first"},
		Request{Source: "a", URL: "second"},
		Request{Source: "a", URL: "high", Priority: 1 << 30},
		Request{Source: "a", URL: "later, higher", Priority: 1 << 30, Due: hour},
		Request{Source: "a", URL: "later still", Priority: 9, Due: hour.Add(time.Nanosecond)},
		Request{Source: "a-b", URL: "other source"},
		Request{Source: "a", URL: "first", Priority: 5},
	)
	if added != 7 {
		t.Errorf("added %d, want 7", added)
	}
	for _, c := range []struct {
		name string
		n    int
		now  time.Time
		want []string
	}{
		{"none asked for", 0, start, nil},
		{"highest first", 2, start, []string{"high", "first"}},
		{"the rest", 9, start, []string{"second", "low"}},
		{"nothing is due", 9, hour.Add(-1), nil},
		{"due on the nanosecond", 9, hour, []string{"later, higher"}},
		{"due later", 9, hour.Add(1), []string{"later still"}},
	} {
		if diff := cmp.Diff(c.want, lease(t, s, "a", c.n, c.now)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.name, diff)
		}
	}
	if got := lease(t, s, "a-b", 9, start); !slices.Equal(got, []string{"other source"}) {
		t.Errorf("other source has %v", got)
	}
}

func TestLeaseAfterClockSetBack(t *testing.T) {
	s := create(t)
	due := start.Add(time.Hour)
	push(t, s, Request{Source: "a", URL: "1", Due: due}, Request{Source: "a", URL: "2", Due: due}, Request{Source: "a", URL: "now", Priority: -1})
	if got := lease(t, s, "a", 1, due); !slices.Equal(got, []string{"1"}) {
		t.Fatalf("leased %v", got)
	}
	if got := lease(t, s, "a", 5, start); !slices.Equal(got, []string{"now"}) {
		t.Errorf("leased %v with the clock set back, want only what is due", got)
	}
	if got := lease(t, s, "a", 5, due); !slices.Equal(got, []string{"2"}) {
		t.Errorf("leased %v, want 2", got)
	}
}

func TestLeaseManyDueAtOnce(t *testing.T) {
	s := create(t)
	reqs := make([]Request, 2*writeBatch+10)
	for i := range reqs {
		reqs[i] = Request{Source: "a", URL: fmt.Sprint(i), Priority: i, Due: start.Add(time.Duration(i))}
	}
	push(t, s, reqs...)
	want := fmt.Sprint(len(reqs) - 1)
	if got := lease(t, s, "a", 1, start.Add(time.Hour)); !slices.Equal(got, []string{want}) {
		t.Errorf("leased %v, want %s, the highest of all that became due", got, want)
	}
	// Set back to where only one is due, behind more than one batch that is not.
	if got := lease(t, s, "a", 1, start); !slices.Equal(got, []string{"0"}) {
		t.Errorf("leased %v with the clock set back, want 0", got)
	}
}

func TestReleaseAndReopen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	s := reopen(t, path)
	push(t, s, Request{Source: "a", URL: "1"}, Request{Source: "a", URL: "2"}, Request{Source: "b", URL: "3"})
	reqs, err := s.Lease("a", 1, start)
	if err != nil {
		t.Fatal(err)
	}
	s.Release(append(reqs, Request{Source: "a", URL: "2"}, Request{Source: "a", URL: "unknown"}))
	if got := lease(t, s, "a", 2, start); !slices.Equal(got, []string{"1", "2"}) {
		t.Errorf("leased %v after release, want the old order", got)
	}
	lease(t, s, "b", 1, start)
	if got := lease(t, s, "b", 1, start); got != nil {
		t.Errorf("leased %v twice", got)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, path)
	if got := lease(t, s, "a", 2, start); !slices.Equal(got, []string{"1", "2"}) {
		t.Errorf("leased %v after reopening, want 1 and 2 in order", got)
	}
	if got := lease(t, s, "b", 2, start); !slices.Equal(got, []string{"3"}) {
		t.Errorf("leased %v after reopening, want 3", got)
	}
}

func TestPageLife(t *testing.T) {
	s := create(t)
	r := Request{Source: "a", URL: "http://a/1", Step: "article", Title: "年报"}
	push(t, s, r)
	lease(t, s, "a", 1, start)
	snap := keep(t, s, Capture{Snapshot: Snapshot{Status: 200, Head: []byte("HTTP/1.1 200 OK\r\nETag: \"e\"\r\n\r\n")}, Body: []byte("x"), Request: r})
	kept := request(t, s, r.URL)
	want := Request{Source: "a", URL: r.URL, Step: "article", Title: "年报", State: StateKept, ETag: `"e"`, Snapshot: snap.ID, Since: snap.FetchedAt}
	want.Order = 1 // it was pushed first
	if diff := cmp.Diff(want, kept); diff != "" {
		t.Errorf("after Keep (-want +got)\n%s", diff)
	}
	if err := s.Retry(r); err != nil {
		t.Fatal(err)
	}
	open, err := s.Unfinished()
	want.Parses, want.Order = 1, 0
	if diff := cmp.Diff([]Request{want}, open); diff != "" || err != nil {
		t.Errorf("unfinished, error %v (-want +got)\n%s", err, diff)
	}
	added, err := s.Finish(Finish{
		Request: r, Snapshot: snap.ID,
		Reading:  &Reading{Version: 1, Kind: "annual", Data: []byte("{}")},
		Outlinks: []Request{r, {Source: "a", URL: "http://a/2"}, {Source: "a", URL: "http://a/2"}},
		Outcome:  Outcome{Class: "ok"},
	})
	if err != nil || added != 1 {
		t.Errorf("finish added %d, error %v, want 1", added, err)
	}
	want.Parses, want.State, want.Order = 0, StateDone, 1
	if diff := cmp.Diff(want, request(t, s, r.URL)); diff != "" {
		t.Errorf("after Finish (-want +got)\n%s", diff)
	}
	checkOutcome(t, s, Outcome{Source: "a", URL: r.URL, Class: "ok", Snapshot: snap.ID, Attempts: 1, At: start})
	if open, err := s.Unfinished(); len(open) != 0 || err != nil {
		t.Errorf("unfinished %v, error %v", open, err)
	}
	if err := s.Retry(r); !errors.Is(err, ErrUnknown) {
		t.Errorf("retry of a done request gives %v", err)
	}
	if got := lease(t, s, "a", 5, start.AddDate(1, 0, 0)); !slices.Equal(got, []string{"http://a/2"}) {
		t.Errorf("leased %v, want the outlink alone", got)
	}
}

func checkOutcome(t testing.TB, s *Store, want ...Outcome) {
	t.Helper()
	var got []Outcome
	err := s.Outcomes("a", func(o Outcome) error {
		got = append(got, o)
		return nil
	})
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("outcomes, error %v (-want +got)\n%s", err, diff)
	}
}

func TestFinishRetriedByTime(t *testing.T) {
	s := create(t)
	r := Request{Source: "a", URL: "http://a/1"}
	push(t, s, r)
	for attempt := 1; attempt <= 2; attempt++ {
		now := start.Add(time.Duration(attempt) * time.Hour)
		lease(t, s, "a", 1, now)
		o := Outcome{Class: "timeout", At: now, Retry: "time", RetryAt: now.Add(time.Hour)}
		if _, err := s.Finish(Finish{Request: r, Outcome: o}); err != nil {
			t.Fatal(err)
		}
		got := request(t, s, r.URL)
		if got.State != StateWaiting || got.Attempts != attempt || !got.Due.Equal(o.RetryAt) {
			t.Errorf("attempt %d: request is %+v", attempt, got)
		}
		o.Source, o.URL, o.Attempts = "a", r.URL, attempt
		checkOutcome(t, s, o)
		if got := lease(t, s, "a", 1, o.RetryAt.Add(-1)); got != nil {
			t.Errorf("leased %v before its time", got)
		}
	}
	lease(t, s, "a", 1, start.AddDate(0, 0, 1))
	if _, err := s.Finish(Finish{Request: r, Outcome: Outcome{Class: "gone"}}); err != nil {
		t.Fatal(err)
	}
	if got := request(t, s, r.URL); got.State != StateDone || got.Attempts != 0 || !got.Due.IsZero() {
		t.Errorf("after the last attempt the request is %+v", got)
	}
}

func TestFinishRefuses(t *testing.T) {
	s := create(t)
	r := Request{Source: "a", URL: "http://a/1"}
	push(t, s, r)
	for _, c := range []struct {
		name string
		f    Finish
	}{
		{"no class", Finish{Request: r}},
		{"retry by time without a time", Finish{Request: r, Outcome: Outcome{Class: "timeout", Retry: "time"}}},
		{"outlink without URL", Finish{Request: r, Outlinks: []Request{{Source: "a"}}, Outcome: Outcome{Class: "ok"}}},
		{"reading of an unknown snapshot", Finish{Request: r, Outlinks: []Request{{Source: "a", URL: "x"}}, Reading: &Reading{Snapshot: 7}, Outcome: Outcome{Class: "ok"}}},
		{"reading with a negative version", Finish{Request: r, Reading: &Reading{Version: -1}, Outcome: Outcome{Class: "ok"}}},
	} {
		if _, err := s.Finish(c.f); err == nil {
			t.Errorf("%s: finished", c.name)
		}
	}
	if got := request(t, s, r.URL); got.State != StateWaiting {
		t.Errorf("a refused Finish changed the request to %+v", got)
	}
	checkOutcome(t, s)
}

func TestRearm(t *testing.T) {
	s := create(t)
	finish := func(url, step string, fetched, ended time.Time) {
		r := Request{Source: "a", URL: url, Step: step}
		push(t, s, r)
		f := Finish{Request: r, Outcome: Outcome{Class: "ok", At: ended}}
		if !fetched.IsZero() {
			f.Snapshot = keep(t, s, Capture{Snapshot: Snapshot{Status: 200, FetchedAt: fetched}, Request: r}).ID
		}
		if _, err := s.Finish(f); err != nil {
			t.Fatal(err)
		}
	}
	old, recent := start.Add(-time.Hour), start.Add(time.Hour)
	finish("fetched long ago, read now", "column", old, recent)
	finish("fetched now", "column", recent, recent)
	finish("failed long ago", "column", time.Time{}, old)
	finish("failed now", "column", time.Time{}, recent)
	finish("article", "article", old, old)
	push(t, s, Request{Source: "a", URL: "waiting", Step: "column", Due: recent})
	keep(t, s, Capture{Request: Request{Source: "a", URL: "kept", Step: "column"}})

	n, err := s.Rearm("a", []string{"column", "entry"}, start)
	if n != 2 || err != nil {
		t.Errorf("rearmed %d, error %v, want 2", n, err)
	}
	if got := lease(t, s, "a", 9, start); !slices.Equal(got, []string{"failed long ago", "fetched long ago, read now"}) && !slices.Equal(got, []string{"fetched long ago, read now", "failed long ago"}) {
		t.Errorf("leased %v", got)
	}
	if n, err := s.Rearm("b", nil, recent); n != 0 || err != nil {
		t.Errorf("rearmed %d of another source, error %v", n, err)
	}
	if n, err := s.Rearm("", nil, start); n != 1 || err != nil {
		t.Errorf("rearmed %d of all steps and sources, error %v, want 1", n, err)
	}
}

func TestRearmMany(t *testing.T) {
	s := create(t)
	reqs := make([]Request, writeBatch+3)
	for i := range reqs {
		reqs[i] = Request{Source: "a", URL: fmt.Sprint(i)}
	}
	done := make(chan error)
	for _, r := range reqs {
		go func() {
			_, err := s.Finish(Finish{Request: r, Outcome: Outcome{Class: "ok"}})
			done <- err
		}()
	}
	for range reqs {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	if n, err := s.Rearm("a", nil, start.Add(1)); n != len(reqs) || err != nil {
		t.Errorf("rearmed %d, error %v, want %d", n, err, len(reqs))
	}
}
