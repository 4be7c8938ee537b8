package store

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

// cutStores writes a store n times, cut at random lengths short of what it needs.
func cutStores(t *testing.T, n int) (names []string) {
	t.Helper()
	data, err := os.ReadFile(small(t))
	if err != nil {
		t.Fatal(err)
	}
	dir, r := t.TempDir(), rand.New(rand.NewPCG(41, 42))
	used := highWater(t, data)
	for i := range n {
		name := filepath.Join(dir, fmt.Sprint("cut-", i))
		write(t, name, data[:r.IntN(used)])
		names = append(names, name)
	}
	return names
}

// TestCutShort cuts a store at 100 random places: opening refuses each with its
// reason, a check names what is wrong, and the process lives. The control is bbolt
// itself, which dies of most of them.
func TestCutShort(t *testing.T) {
	unlessRace(t)
	names := cutStores(t, 100)
	child := exec.Command(os.Args[0], "-test.run=^TestChildCut$", "-test.v", "-test.timeout=20s")
	child.Env = append(os.Environ(), "STORE_CHILD="+strings.Join(names, "\n"))
	if out, err := child.CombinedOutput(); err != nil || !strings.Contains(string(out), "100 of 100 refused") {
		t.Errorf("%v\n%.5000s", err, out)
	}
	died := 0
	for _, name := range names[:20] {
		child := exec.Command(os.Args[0], "-test.run=^TestChildBolt$", "-test.timeout=20s")
		child.Env = append(os.Environ(), "STORE_CHILD="+name)
		if child.Run() != nil {
			died++
		}
	}
	if died < 10 {
		t.Errorf("the control, bbolt itself, died of %d of 20", died)
	}
	t.Logf("100 cut stores refused; bbolt itself died of %d of 20", died)
}

// TestChildCut is the child process of TestCutShort.
func TestChildCut(t *testing.T) {
	if os.Getenv("STORE_CHILD") == "" {
		t.Skip("runs as a child process only")
	}
	names, refused := strings.Split(os.Getenv("STORE_CHILD"), "\n"), 0
	for _, name := range names {
		s, err := Open(name, Options{ReadOnly: true})
		if err == nil {
			err = errors.Join(s.Close(), errors.New("it was opened"))
		}
		report, checkErr := Check(name, CheckOptions{ReadData: true})
		told := errors.Is(checkErr, ErrForeign) || checkErr == nil && report.Findings > 0
		if told && (errors.Is(err, ErrDamaged) || errors.Is(err, ErrForeign)) {
			refused++
			continue
		}
		t.Errorf("%s: open: %v; check: %+v, %v", name, err, report, checkErr)
	}
	t.Logf("%d of %d refused", refused, len(names))
}

// TestChildBolt opens a file with bbolt and reads it all, as a program does that
// does not look first.
func TestChildBolt(t *testing.T) {
	if os.Getenv("STORE_CHILD") == "" {
		t.Skip("runs as a child process only")
	}
	db, err := bolt.Open(os.Getenv("STORE_CHILD"), 0o600, &bolt.Options{ReadOnly: true, Timeout: time.Second})
	if err != nil {
		return // refused, as it should be
	}
	err = db.View(func(tx *bolt.Tx) error {
		return tx.ForEach(func(_ []byte, b *bolt.Bucket) error {
			return b.ForEach(func(_, v []byte) error { return nil })
		})
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Error(err)
	}
}

// TestNoFalseAlarm checks ten sound stores, each made in another way.
func TestNoFalseAlarm(t *testing.T) {
	unlessRace(t)
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	base := small(t)
	stores := map[string]func(path string){
		"empty":   func(path string) { must(emptyStore(path)) },
		"layout1": func(path string) { must(os.Rename(fixture(t, 1), path)) },
		"layout2": func(path string) { must(os.Rename(fixture(t, 2), path)) },
		"grown": func(path string) {
			must(emptyStore(path))
			for round := range 4 {
				grow(t, path, round, 30)
			}
		},
		"large":     func(path string) { mixed(t, path, 30) },
		"compacted": func(path string) { _, err := Compact(base, path, CompactOptions{}); must(err) },
		"repaired":  func(path string) { _, err := Repair(base, path, RepairOptions{}); must(err) },
		"merged": func(path string) {
			province(t, at("one"), "62", 1)
			_, err := Merge(path, []string{base, at("one")}, Options{})
			must(err)
		},
		"backup":   func(path string) { _, err := Backup(base, ImageOf(base, 0), path, accept); must(err) },
		"restored": func(path string) { _, to, _ := chained(t); _, err := Restore(to, path, -1, accept); must(err) },
	}
	for name, build := range stores {
		build(at(name))
		for _, o := range []CheckOptions{{}, {ReadData: true}, {ReadData: true, Part: 2, Parts: 3}} {
			for _, f := range findings(t, at(name), o) {
				t.Errorf("%s: a false alarm: %s", name, f)
			}
		}
		if err := CheckTree(at(name), 0, func(f Finding) { t.Errorf("%s: a false alarm: %s", name, f) }); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	t.Logf("%d sound stores", len(stores))
}

func emptyStore(path string) error {
	s, err := Open(path, Options{Create: true})
	if err != nil {
		return err
	}
	return s.Close()
}
