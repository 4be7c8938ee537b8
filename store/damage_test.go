package store

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
	"unsafe"

	bolt "go.etcd.io/bbolt"
)

// span is where a value stands in the file.
type span struct {
	table string
	key   string
	from  int64
	to    int64
}

// spans lists the values of all buckets.
func spans(t *testing.T, path string) (found []span) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true, Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	base := db.Info().Data
	err = db.View(func(tx *bolt.Tx) error {
		for _, tab := range tables() {
			b, err := tab.in(tx)
			if err != nil {
				return err
			}
			err = b.ForEach(func(k, v []byte) error {
				from := int64(uintptr(unsafe.Pointer(unsafe.SliceData(v))) - base)
				found = append(found, span{tab.String(), string(k), from, from + int64(len(v))})
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestFlippedBits(t *testing.T) {
	path := small(t)
	all := spans(t, path)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := rand.New(rand.NewPCG(1, 2))
	missed := 0
	for range 400 {
		sp := all[r.IntN(len(all))]
		off, bit := sp.from+r.Int64N(sp.to-sp.from), byte(1)<<r.IntN(8)
		flip(t, f, off, bit)
		err := readAll(path)
		var damage *DamagedError
		if !errors.Is(err, ErrDamaged) || !errors.As(err, &damage) || damage.Bucket != sp.table || string(damage.Key) != sp.key {
			missed++
			t.Errorf("bit %08b at %d of %s %q: %v", bit, off-sp.from, sp.table, sp.key, err)
		}
		flip(t, f, off, bit)
	}
	if err := readAll(path); err != nil {
		t.Errorf("the mended store: %v", err)
	}
	t.Logf("400 flips, %d missed", missed)
}

func flip(t *testing.T, f *os.File, off int64, bit byte) {
	t.Helper()
	var b [1]byte
	if _, err := f.ReadAt(b[:], off); err != nil {
		t.Fatal(err)
	}
	b[0] ^= bit
	if _, err := f.WriteAt(b[:], off); err != nil {
		t.Fatal(err)
	}
}

func readAll(path string) error {
	s, err := Open(path, Options{ReadOnly: true})
	if err != nil {
		return err
	}
	return errors.Join(verify(s), s.Close())
}

// TestDamagedValue: the methods that meet a damaged record say so, and what
// they do not touch stays readable.
func TestDamagedValue(t *testing.T) {
	path := small(t)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, sp := range spans(t, path) {
		if sp.table == "blobs" || sp.table == "readings" || sp.table == "outcomes" {
			flip(t, f, sp.to-1, 1)
		}
	}
	defer func() { // the check at the end of the test wants it whole
		for _, sp := range spans(t, path) {
			if sp.table == "blobs" || sp.table == "readings" || sp.table == "outcomes" {
				flip(t, f, sp.to-1, 1)
			}
		}
	}()
	s, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	snap, err := s.Snapshot(1)
	if err != nil {
		t.Fatal(err)
	}
	_, body := s.Body(snap)
	_, _, reading := s.Reading(1)
	_, _, head := s.ReadingHead(1)
	for name, err := range map[string]error{
		"Body":     body,
		"Reading":  reading,
		"its head": head,
		"Readings": s.Readings(9, func(Snapshot, Reading) error { return nil }),
		"Outcomes": s.Outcomes("", func(Outcome) error { return nil }),
	} {
		if !errors.Is(err, ErrDamaged) {
			t.Errorf("%s gives %v, want ErrDamaged", name, err)
		}
	}
	if st, err := s.Stats(); err != nil || st.Damaged != 24 || st.States[StateDone] != 12 {
		t.Errorf("stats count %d damaged, %d done, error %v, want 24 and 12", st.Damaged, st.States[StateDone], err)
	}
}

// TestWrongDigest: intact chunks with another snapshot's body are not passed on.
func TestWrongDigest(t *testing.T) {
	s := create(t)
	one, two := keep(t, s, page("http://a/1", "one")), keep(t, s, page("http://a/2", "two"))
	one.Blob = two.Blob
	if _, err := s.Body(one); !errors.Is(err, ErrDamaged) {
		t.Errorf("the body of another blob gives %v", err)
	}
	one.Blob = 99
	if _, err := s.Body(one); !errors.Is(err, ErrDamaged) {
		t.Errorf("a missing blob gives %v", err)
	}
}

// TestSpoiledTree spoils pages of the tree. Whatever bbolt makes of them, the
// process must live; so a child looks at each file.
func TestSpoiledTree(t *testing.T) {
	path := small(t)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	size, r := os.Getpagesize(), rand.New(rand.NewPCG(3, 4))
	last := highWater(t, data) / size
	var names []string
	for i := range 40 {
		b := append([]byte(nil), data...)
		at := (2 + r.IntN(last-2)) * size
		switch i % 4 {
		case 0: // zeros
			clear(b[at : at+size])
		case 1: // noise
			copy(b[at:at+size], noise(size))
		case 2: // a head that is wild
			copy(b[at+8:at+16], noise(8))
		case 3: // the first entry points anywhere
			copy(b[at+16:at+32], noise(16))
		}
		name := fmt.Sprintf("%s.%d", path, i)
		write(t, name, b)
		names = append(names, name)
	}
	child := exec.Command(os.Args[0], "-test.run=^TestChildRead$", "-test.v", "-test.timeout=5s")
	child.Env = append(os.Environ(), "STORE_CHILD="+strings.Join(names, "\n"))
	out, err := child.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%.9000s", err, out)
	}
	t.Logf("%s", out)
}

// TestChildRead is the child process of TestSpoiledTree.
func TestChildRead(t *testing.T) {
	if os.Getenv("STORE_CHILD") == "" {
		t.Skip("runs as a child process only")
	}
	refused := 0
	for _, path := range strings.Split(os.Getenv("STORE_CHILD"), "\n") {
		err := readAll(path)
		if s, e := Open(path, Options{}); e == nil {
			_, keep := s.Keep(page("http://a/new", "new"))
			_, push := s.Push([]Request{{Source: "a", URL: "new"}})
			_, lease := s.Lease("620000-farm", 5, start)
			_, stats := s.Stats()
			err = errors.Join(err, keep, push, lease, stats, s.Close())
		}
		if err != nil {
			refused++
		}
		if err != nil && !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", path, err)
		}
	}
	t.Logf("%d spoiled files refused", refused)
}
