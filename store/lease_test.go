package store

import (
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

// TestLeasesCostNoCommit: leases are in memory, and everything that tells states
// knows of them.
func TestLeasesCostNoCommit(t *testing.T) {
	s := create(t)
	push(t, s, Request{Source: "a", URL: "1"}, Request{Source: "a", URL: "2"}, Request{Source: "a", URL: "3", Due: start.Add(time.Hour)})
	before := s.Commits()
	reqs, err := s.Lease("a", 1, start)
	if err != nil || len(reqs) != 1 {
		t.Fatalf("leased %v, error %v", reqs, err)
	}
	for url, want := range map[string]State{"1": StateLeased, "2": StateWaiting, "3": StateWaiting} {
		if r, ok, err := s.Request("a", url); r.State != want || !ok || err != nil {
			t.Errorf("request %s is %s, %v, %v, want %s", url, r.State, ok, err, want)
		}
		if r := request(t, s, url); r.State != want {
			t.Errorf("the frontier calls %s %s, want %s", url, r.State, want)
		}
	}
	if st, err := s.Stats(); err != nil || st.States[StateLeased] != 1 || st.States[StateWaiting] != 2 {
		t.Errorf("states %v, error %v", st.States, err)
	}
	s.Release(reqs)
	if got := lease(t, s, "a", 9, start); !slices.Equal(got, []string{"1", "2"}) {
		t.Errorf("leased %v after release", got)
	}
	if n := s.Commits() - before; n != 0 {
		t.Errorf("leasing took %d commits", n)
	}
	if got := lease(t, s, "a", 9, start.Add(time.Hour)); !slices.Equal(got, []string{"3"}) || s.Commits() != before+1 {
		t.Errorf("leased %v with %d commits when a request became due", got, s.Commits()-before)
	}
}

// TestLeaseNeverTwice leases in several goroutines while others finish what was
// leased: a request is handed out once.
func TestLeaseNeverTwice(t *testing.T) {
	s := create(t)
	const n = 300
	for i := range n {
		push(t, s, Request{Source: "a", URL: fmt.Sprint(i)})
	}
	var mu sync.Mutex
	times := map[string]int{}
	var group sync.WaitGroup
	for range 6 {
		group.Go(func() {
			for {
				reqs, err := s.Lease("a", 3, start)
				if err != nil {
					t.Error(err)
				}
				if len(reqs) == 0 {
					return
				}
				for _, r := range reqs {
					mu.Lock()
					times[r.URL]++
					mu.Unlock()
					if _, err := s.Finish(Finish{Request: r, Outcome: Outcome{Class: "ok"}}); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	group.Wait()
	for url, k := range times {
		if k != 1 {
			t.Errorf("%s was leased %d times", url, k)
		}
	}
	if len(times) != n {
		t.Errorf("%d of %d were leased", len(times), n)
	}
}

// TestLeasesOnDisk: what an earlier version had leased when it ended waits again.
func TestLeasesOnDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	s := reopen(t, path)
	push(t, s, Request{Source: "a", URL: "1"})
	err := s.write(0, func(tx *bolt.Tx) error {
		e, _, err := s.entry(tx, "a", "1")
		if err != nil {
			return err
		}
		was := e
		e.State = StateLeased
		return s.putEntry(tx, was, e)
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := lease(t, s, "a", 1, start); got != nil {
		t.Errorf("leased %v twice", got)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got := lease(t, reopen(t, path), "a", 1, start); !slices.Equal(got, []string{"1"}) {
		t.Errorf("leased %v after reopening", got)
	}
}
