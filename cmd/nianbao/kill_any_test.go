package main

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"nianbao/farm"
	"nianbao/store"
)

var (
	killsWanted = flag.Int("kills", 3, "kills at random moments in the test of kills (200 for the figure)")
	killSeed    = flag.Uint64("kill-seed", 1, "seed of the moments")
)

// inFlight is how many pages of a server were answered, or are being, and are not
// in the store yet.
const inFlight = 5

// acknowledged is what a store said it holds: outcomes by address, and the
// digests of snapshots by number.
type acknowledged struct {
	outcomes  map[string]string
	snapshots map[uint64]string
}

// acknowledgedIn reads a store as the next run would find it.
func acknowledgedIn(t *testing.T, path string) acknowledged {
	t.Helper()
	a := acknowledged{map[string]string{}, map[uint64]string{}}
	s, err := store.Open(path, store.Options{Timeout: time.Second, ReadOnly: true, Now: time.Now})
	if errors.Is(err, os.ErrNotExist) {
		return a
	}
	if err != nil {
		t.Fatalf("after a kill: %v", err)
	}
	defer s.Close()
	err = errors.Join(
		s.Outcomes("", func(o store.Outcome) error { a.outcomes[o.URL] = o.Class; return nil }),
		s.Snapshots(1<<62, func(snap store.Snapshot) error {
			body, err := s.Body(snap)
			a.snapshots[snap.ID] = fmt.Sprint(snap.URL, snap.Digest, len(body))
			return err
		}))
	if err != nil {
		t.Fatalf("after a kill: %v", err)
	}
	return a
}

// lost names what b no longer has of a.
func (a acknowledged) lost(b acknowledged) (out []string) {
	for url := range a.outcomes {
		if b.outcomes[url] == "" {
			out = append(out, "outcome of "+url)
		}
	}
	for id, what := range a.snapshots {
		if b.snapshots[id] != what {
			out = append(out, fmt.Sprintf("snapshot %d: %s", id, what))
		}
	}
	return out
}

// TestKilledAtAnyMoment kills crawls with SIGKILL after random times, from
// before they opened the store to after they were done, and looks at the store
// after each: nothing that was in it is lost, and the portal is asked again for
// the pages in flight at most. The last run of each store finds all reports.
func TestKilledAtAnyMoment(t *testing.T) {
	const reports = 60
	random := rand.New(rand.NewPCG(*killSeed, 0))
	f, err := farm.NewFrom(portalOf(reports))
	if err != nil {
		t.Fatal(err)
	}
	f.Delay = func(string, string) time.Duration { return 4 * time.Millisecond }
	kills, stores, again, acked, early := 0, 0, 0, 0, 0
	for kills < *killsWanted {
		server, err := f.Start()
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		crawl := killable(t, dir, server.URL("big.test"))
		have, here, done := acknowledged{}, 0, false
		for !done && kills < *killsWanted {
			asked := len(server.Log())
			waits := func() bool { return false } // one of eight is killed on its way to the first request
			if random.IntN(8) > 0 {
				waits = func() bool { return len(server.Log()) == asked }
			}
			done = killedAfter(t, crawl(), waits, time.Duration(random.IntN(400))*time.Millisecond)
			if !done {
				kills, here = kills+1, here+1
				if len(server.Log()) == asked {
					early++
				}
			}
			now := acknowledgedIn(t, filepath.Join(dir, "nianbao.db"))
			if lost := have.lost(now); len(lost) > 0 {
				t.Errorf("seed %d, kill %d: lost %v", *killSeed, kills, lost)
			}
			have = now
		}
		acked += len(have.snapshots)
		if out, err := crawl().CombinedOutput(); err != nil {
			t.Fatalf("the run after the kills: %v\n%s", err, out)
		}
		if got := reportsIn(t, filepath.Join(dir, "nianbao.db")); got != reports {
			t.Errorf("%d reports are in the store after %d kills, want %d", got, here, reports)
		}
		twice := repeats(server.Log())
		if twice > here*inFlight {
			t.Errorf("%d requests were repeated after %d kills, want at most %d for each", twice, here, inFlight)
		}
		stores, again = stores+1, again+twice
		server.Close()
	}
	t.Logf("%d kills over %d stores (%d before the first request of their run): %d snapshots acknowledged, 0 lost; %d pages asked for again", kills, stores, early, acked, again)
}

// killable prepares a folder and returns how to crawl the portal from there.
func killable(t *testing.T, dir, base string) func() *exec.Cmd {
	write(t, filepath.Join(dir, "config.toml"), "[crawler]\ncontact = \"test@example.org\"\n[politeness]\ndelay = \"0s\"\nfactor = 0.0\njitter = 0.0\n")
	write(t, filepath.Join(dir, "defs", "62.toml"), "[[source]]\nid = \"620523-big-test\"\nname = \"甘谷县人民政府\"\ncode = \"620523\"\nbase = \""+base+"\"\nfamily = \"auto\"\n")
	return func() *exec.Cmd {
		cmd := exec.Command(os.Args[0], "crawl", "--allow-loopback", "--sources", "defs", "--source", "620523-big-test")
		cmd.Dir, cmd.Env = dir, append(os.Environ(), asNianbao+"=1")
		return cmd
	}
}

// killedAfter starts the command and kills it so long after it has to be waited
// for no more; it says whether the command had ended by itself.
func killedAfter(t *testing.T, cmd *exec.Cmd, waits func() bool, after time.Duration) (done bool) {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for at := time.Now().Add(after); time.Now().Before(at); time.Sleep(time.Millisecond) {
		if waits() {
			at = time.Now().Add(after)
		}
		select {
		case err := <-ended:
			if err != nil {
				t.Fatalf("a run that was not killed: %v", err)
			}
			return true
		default:
		}
	}
	if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Fatal(err)
	}
	return <-ended == nil
}

// repeats counts the requests beyond the first for each page.
func repeats(log []farm.Entry) (n int) {
	seen := map[string]bool{}
	for _, e := range log {
		if seen[e.Path] && e.Path != "/robots.txt" {
			n++
		}
		seen[e.Path] = true
	}
	return n
}
