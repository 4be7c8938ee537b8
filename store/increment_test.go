package store

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// accept approves of a copy.
func accept(string) error { return nil }

// grow keeps n more pages in a store.
func grow(t testing.TB, path string, round, n int) {
	t.Helper()
	s, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	captures := make([]Capture, n)
	for i := range captures {
		captures[i] = page(fmt.Sprintf("http://grow/%d/%d", round, i), string(noise(3000+round*100+i)))
	}
	keepAll(t, s, captures)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// chained makes a backup with three increments and returns where it is, and
// copies of the store as it was each time.
func chained(t testing.TB) (path, to string, states []string) {
	t.Helper()
	path = small(t)
	grow(t, path, 9, 200)
	dir := t.TempDir()
	to = filepath.Join(dir, "backup.db")
	for n := range 4 {
		grow(t, path, n, 3)
		if n == 0 {
			if _, err := Backup(path, ImageOf(path, 0), to, accept); err != nil {
				t.Fatal(err)
			}
		} else if state, err := BackupChange(path, ImageOf(path, 0), to, start, nil); err != nil || state.Number != n || state.Blocks == 0 {
			t.Fatalf("state %+v, error %v", state, err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		states = append(states, filepath.Join(dir, fmt.Sprint("state-", n)))
		write(t, states[n], data)
	}
	return path, to, states
}

// TestIncrements: each state of a backup is the store as it was then, an increment
// is small, and what stands in the way is not replaced.
func TestIncrements(t *testing.T) {
	unlessRace(t)
	path, to, states := chained(t)
	listed, err := Increments(to)
	if err != nil || len(listed) != 4 {
		t.Fatalf("%d states, error %v", len(listed), err)
	}
	for n, state := range listed {
		t.Logf("state %d: %d bytes for a store of %d", n, state.Bytes, state.Image)
		if n > 0 && state.Bytes*3 > state.Image {
			t.Errorf("increment %d takes %d bytes for a store of %d", n, state.Bytes, state.Image)
		}
		for _, number := range []int{n, -1}[:1+n/3] {
			restored := filepath.Join(t.TempDir(), "restored.db")
			if _, err := Restore(to, restored, number, func(copy string) error { checkStore(t, copy); return nil }); err != nil {
				t.Fatal(err)
			}
			if d := differences(t, states[n], restored); len(d) > 0 {
				t.Errorf("state %d differs: %q", n, d)
			}
			if _, err := Restore(to, restored, number, accept); !errors.Is(err, fs.ErrExist) {
				t.Errorf("over a file that is there: %v", err)
			}
		}
	}
	if state, err := BackupChange(path, ImageOf(path, 0), to, start, nil); err != nil || state.Blocks != 0 || isThere(incrementName(to, 4)) {
		t.Errorf("nothing changed: %+v, error %v", state, err)
	}
	if _, err := Backup(path, ImageOf(path, 0), to, accept); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a backup with increments: %v", err)
	}
	if _, err := BackupChange(path, ImageOf(path, 0), path, start, nil); err == nil || isThere(incrementName(path, 1)) {
		t.Errorf("changes of a store beside itself: %v", err)
	}
	inUse := create(t).Path()
	if _, err := BackupChange(path, ImageOf(path, 0), inUse, start, nil); !errors.Is(err, ErrInUse) {
		t.Errorf("changes beside a store in use: %v", err)
	}
	if _, err := Backup(path, ImageOf(path, 0), inUse, accept); !errors.Is(err, ErrInUse) {
		t.Errorf("a backup over a store in use: %v", err)
	}
	if _, err := Restore(to, path+".new", 7, accept); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an increment that is not there: %v", err)
	}
	if err := os.Remove(incrementName(to, 1)); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(to, path+".new", -1, accept); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("with the first of three increments gone: %v", err)
	}
}

// TestIncrementDamage: no byte of a backup or its increments can change without
// the restored store being refused, nor can a file be cut.
func TestIncrementDamage(t *testing.T) {
	unlessRace(t)
	_, to, _ := chained(t)
	r := rand.New(rand.NewPCG(21, 22))
	for i := range 60 {
		name := incrementName(to, i%4)
		whole, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		spoiled := append([]byte(nil), whole...)
		if i%10 == 9 {
			spoiled = spoiled[:r.IntN(len(spoiled))]
		} else {
			spoiled[r.IntN(len(spoiled))] ^= 1 << r.IntN(8)
		}
		write(t, name, spoiled)
		restored := filepath.Join(t.TempDir(), "restored.db")
		if _, err := Restore(to, restored, -1, accept); err == nil || isThere(restored) {
			t.Errorf("damage %d of %s goes unnoticed", i, filepath.Base(name))
		}
		write(t, name, whole)
	}
	if _, err := Restore(to, to+".restored", -1, accept); err != nil {
		t.Errorf("the mended backup: %v", err)
	}
}

// TestIncrementOfDamagedStore: what is damaged is named and not added.
func TestIncrementOfDamagedStore(t *testing.T) {
	unlessRace(t)
	path, to, _ := chained(t)
	grow(t, path, 8, 2)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, sp := range spans(t, path) {
		if sp.table == "blobs" && sp.keyOf() == "5 chunk 0" {
			flip(t, f, sp.to-1, 1)
			defer flip(t, f, sp.to-1, 1) // the check at the end of the test wants it whole
		}
	}
	told := 0
	if _, err := BackupChange(path, ImageOf(path, 0), to, start, func(Finding) { told++ }); !errors.Is(err, ErrDamaged) || told == 0 || isThere(incrementName(to, 4)) {
		t.Errorf("error %v, %d told", err, told)
	}
}

// TestKilledBackup kills a process that backs up changes again and again. After
// each kill the backup can be restored, and goes on where it was.
func TestKilledBackup(t *testing.T) {
	unlessRace(t)
	path, to, _ := chained(t)
	r := rand.New(rand.NewPCG(31, 32))
	least, made := 3, 0
	for round := range killsOf(5) {
		if round%20 == 19 {
			path, to, _ = chained(t) // so that reading it takes no longer and longer
			least = 3
		}
		child := exec.Command(os.Args[0], "-test.run=^TestChildBackup$", "-test.timeout=60s")
		child.Env = append(os.Environ(), "STORE_CHILD="+path, "STORE_BACKUP="+to, fmt.Sprint("STORE_ROUND=", 100+round))
		before := least
		least += killAfterLine(t, child, time.Duration(r.IntN(150))*time.Millisecond)
		restored := filepath.Join(t.TempDir(), "restored.db")
		state, err := Restore(to, restored, -1, func(copy string) error { checkStore(t, copy); return nil })
		if err != nil || state.Number < least {
			t.Fatalf("after kill %d: state %+v, error %v, want at least increment %d", round, state, err, least)
		}
		made += state.Number - before
		least = state.Number
	}
	t.Logf("%d kills, %d increments", killsOf(5), made)
}

// TestChildBackup is the child process of TestKilledBackup. It ends by being
// killed.
func TestChildBackup(t *testing.T) {
	path, to := os.Getenv("STORE_CHILD"), os.Getenv("STORE_BACKUP")
	if path == "" || to == "" {
		t.Skip("runs as a child process only")
	}
	for i := range 50 {
		grow(t, path, 1000*len(os.Getenv("STORE_ROUND"))+i, 2)
		if _, err := BackupChange(path, ImageOf(path, 0), to, start, nil); err != nil {
			t.Fatal(err)
		}
		os.Stdout.WriteString("one more\n")
	}
}

// killAfterLine starts a process, kills it that long after its first line, and
// says how many lines it wrote.
func killAfterLine(t *testing.T, child *exec.Cmd, after time.Duration) (lines int) {
	t.Helper()
	pipe, err := child.StdoutPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	for in := bufio.NewScanner(pipe); in.Scan(); lines++ {
		if lines == 0 {
			time.AfterFunc(after, func() { _ = child.Process.Kill() })
		}
	}
	_ = child.Wait() // it was killed: the error says so
	if lines == 0 {
		t.Fatal("the process ended before it had done anything")
	}
	return lines
}

// TestBackupOnFullDisk: the error of the disk is told as what it is, and nothing
// is left.
func TestBackupOnFullDisk(t *testing.T) {
	path := small(t)
	s, err := Open(path, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, room := range []int{0, 5000, 30_000} {
		w := &fullWriter{room: room}
		if err := s.Image(w, func(int64) error { return nil }); !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("with room for %d bytes: %v", room, err)
		}
		to := filepath.Join(t.TempDir(), "backup.db")
		image := func(f io.Writer, begin func(int64) error) error {
			return s.Image(io.MultiWriter(f, &fullWriter{room: room}), begin)
		}
		if _, err := Backup(path, image, to, accept); !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("with room for %d bytes: %v", room, err)
		}
		if left, _ := filepath.Glob(to + "*"); len(left) > 0 {
			t.Errorf("left behind: %q", left)
		}
	}
}

// fullWriter takes that many bytes.
type fullWriter struct{ room int }

func (w *fullWriter) Write(p []byte) (int, error) {
	if w.room -= len(p); w.room < 0 {
		return 0, syscall.ENOSPC
	}
	return len(p), nil
}
