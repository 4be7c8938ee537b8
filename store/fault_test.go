package store

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// allFaults makes every call fail once, not only a part of them.
var allFaults = flag.Bool("store.faults", false, "TestFailingCalls: fail every call in turn, not every eleventh")

// failures are the ways in which the disk fails: a system call that gives an error.
var failures = []struct{ calls, err string }{
	{"pwrite64", "EIO"}, {"pwrite64", "ENOSPC"}, {"fdatasync", "EIO"}, {"fsync", "EIO"}, {"ftruncate", "ENOSPC"},
	{"linkat,renameat,renameat2", "EIO"}, {"openat", "EMFILE"},
}

// faulty is what came of a process of which one call failed.
type faulty struct {
	reached bool // the call was made at all
	said    bool // the process told of an error
	acked   int  // pages it reported as finished
	out     string
}

// runFaulty has a child make a store and keep pages, while the n-th of the calls
// fails. Openat is counted for the folder of the store only.
func runFaulty(t *testing.T, dir, calls, fault string, n int, hide bool) (f faulty) {
	t.Helper()
	tracer, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("needs strace, which makes calls fail: apt-get install strace")
	}
	path, log := filepath.Join(dir, "store.db"), filepath.Join(dir, "log")
	args := []string{"-f", "-qq", "-e", "trace=" + calls, "-e", fmt.Sprintf("inject=%s:error=%s:when=%d", calls, fault, n), "-o", log}
	if calls == "openat" {
		args = append(args, "-P", path)
	}
	child := exec.Command(tracer, append(args, os.Args[0], "-test.run=^TestChildFaulty$", "-test.timeout=60s")...)
	child.Env = append(os.Environ(), "STORE_CHILD="+path, fmt.Sprint("STORE_HIDE=", hide))
	out, _ := child.CombinedOutput() // it may well end with an error
	f.out = string(out)
	said, err := os.ReadFile(log)
	if err != nil {
		t.Skipf("strace does not work here: %v\n%.400s", err, out)
	}
	f.reached = strings.Contains(string(said), "(INJECTED)")
	f.said = strings.Contains(f.out, "refused: ")
	f.acked = strings.Count(f.out, "finished: ")
	return f
}

// TestChildFaulty is the process whose disk fails. What fails is tried again once.
func TestChildFaulty(t *testing.T) {
	path := os.Getenv("STORE_CHILD")
	if path == "" || os.Getenv("STORE_HIDE") == "" {
		t.Skip("runs as a child process only")
	}
	runtime.LockOSThread() // strace counts the calls of each thread by themselves
	again := func(what string, do func() error) bool {
		for range 2 {
			err := do()
			if err == nil {
				return true
			}
			if os.Getenv("STORE_HIDE") == "true" {
				return true // the control takes an error for a success
			}
			fmt.Printf("refused: %s: %v\n", what, err)
		}
		return false
	}
	var s *Store
	if !again("open", func() (err error) { s, err = Open(path, Options{Create: true}); return err }) || s == nil {
		return
	}
	for i := range 6 {
		r := Request{Source: "a", URL: fmt.Sprint("http://a/", i)}
		var snap Snapshot
		done := again("keep", func() (err error) {
			snap, err = s.Keep(Capture{Request: r, Snapshot: Snapshot{Status: 200}, Body: noise(40_000 * (i + 1))})
			return err
		}) && again("finish", func() error {
			_, err := s.Finish(Finish{Request: r, Snapshot: snap.ID, Reading: &Reading{Kind: "annual", Data: noise(3000)}, Outcome: Outcome{Class: "ok"}})
			return err
		})
		if done {
			fmt.Println("finished: ", r.URL)
		}
	}
	again("close", s.Close)
}

// afterFault opens what a failing disk left and says what is wrong with it.
func afterFault(t *testing.T, path string, acked string) string {
	t.Helper()
	if !isThere(path) {
		if strings.Contains(acked, "finished: ") {
			return "the store is not there"
		}
		return ""
	}
	report, err := Check(path, CheckOptions{ReadData: true})
	if err != nil || report.Torn && !onlyMeta(t, path) || !report.Torn && report.Findings > 0 {
		return fmt.Sprintf("check: %+v, %v", report, err)
	}
	s, err := Open(path, Options{})
	if err != nil {
		return err.Error()
	}
	defer s.Close()
	for line := range strings.Lines(acked) {
		url, finished := strings.CutPrefix(strings.TrimSpace(line), "finished:  ")
		if !finished {
			continue
		}
		snap, ok, err := s.Latest("a", url)
		if err == nil && ok {
			_, err = s.Body(snap)
		}
		if err != nil || !ok {
			return fmt.Sprintf("%s was acknowledged and is lost: %v", url, err)
		}
		if _, ok, err := s.Reading(snap.ID); err != nil || !ok {
			return fmt.Sprintf("the reading of %s was acknowledged and is lost: %v", url, err)
		}
	}
	if _, err := s.Keep(page("http://after/", "the fault")); err != nil {
		return "it takes no more: " + err.Error()
	}
	return ""
}

// TestFailingCalls lets one write, sync, truncation, link or opening fail, the
// first, the second and so on until none is left to fail: the process tells of it
// (but for the folder, whose sync some systems refuse always) and goes on, and nothing it acknowledged is lost or damaged.
func TestFailingCalls(t *testing.T) {
	unlessRace(t)
	if testing.Short() {
		t.Skip("starts many processes")
	}
	step := 11
	if *allFaults {
		step = 1
	}
	for _, f := range failures {
		tried, bad, told, n := 0, 0, 0, 1
		for ; ; n += step {
			dir := t.TempDir()
			got := runFaulty(t, dir, f.calls, f.err, n, false)
			if !got.reached {
				break
			}
			tried++
			if wrong := afterFault(t, filepath.Join(dir, "store.db"), got.out); wrong != "" || strings.Contains(got.out, "panic") {
				bad++
				t.Errorf("%s %s number %d: %s\n%.2000s", f.calls, f.err, n, wrong, got.out)
			}
			if got.said {
				told++
			}
			_ = os.RemoveAll(dir)
		}
		t.Logf("%s %s: %d of %d calls failed in turn, %d told, %d stores lost or damaged something", f.calls, f.err, tried, n-1, told, bad)
	}
}

// TestFailingCallsControl: a process that takes errors for success acknowledges
// what is not there, and the proof sees it.
func TestFailingCallsControl(t *testing.T) {
	unlessRace(t)
	for n := 4; n < 40; n += 5 {
		dir := t.TempDir()
		got := runFaulty(t, dir, "pwrite64", "EIO", n, true)
		if got.reached && afterFault(t, filepath.Join(dir, "store.db"), got.out) != "" {
			return
		}
	}
	t.Error("the control, which hides errors, lost nothing: the proof proves nothing")
}
