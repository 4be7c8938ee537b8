package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

// small makes a store with a few records of every kind and returns its path.
func small(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "store.db")
	s := reopen(t, path)
	fill(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// fill gives every bucket enough records that none is small enough for bbolt
// to hold it within its parent's page.
func fill(t testing.TB, s *Store) {
	t.Helper()
	for i := range 12 {
		run, err := s.StartRun(Run{Command: "crawl"})
		if err != nil {
			t.Fatal(err)
		}
		url := fmt.Sprint("http://a/", i)
		r := Request{Source: "620000-farm", URL: url}
		push(t, s, r, Request{Source: "620000-farm", URL: url + "/waiting"})
		c := page(url, strings.Repeat(url, 300))
		c.Request, c.Snapshot.Head = r, noise(900)
		snap := keep(t, s, c)
		f := Finish{Request: r, Snapshot: snap.ID, Reading: &Reading{Version: 1, Kind: "annual", Data: noise(2000)}, Outcome: Outcome{Class: "ok"}}
		if _, err := s.Finish(f); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(s.EndRun(run), s.Put(fmt.Sprint("family/", i), []byte("hanweb"))); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 12 { // saved pages, of which there is no request
		url := fmt.Sprint("http://a/", i)
		snap := keep(t, s, page(url+"/saved", strings.Repeat(url, 300)))
		if _, err := s.Finish(Finish{Snapshot: snap.ID, Outcome: Outcome{Class: "ok"}}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 12 { // at work
		r := Request{Source: "620000-work", URL: fmt.Sprint("http://a/busy/", i)}
		push(t, s, r)
		lease(t, s, r.Source, 1, start)
		c := page(r.URL, r.URL)
		c.Request, c.Snapshot.Source, c.Snapshot.Head = r, r.Source, []byte("HTTP/1.1 200 OK\r\n\r\n")
		keep(t, s, c)
	}
}

func write(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// boltFile makes a bbolt file of another program, or of another schema.
func boltFile(t testing.TB, path string, fn func(*bolt.Tx) error) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(fn), db.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestOpenRefuses(t *testing.T) {
	data, err := os.ReadFile(small(t))
	if err != nil {
		t.Fatal(err)
	}
	spoil := func(offs ...int) []byte {
		b := append([]byte(nil), data...)
		for _, off := range offs {
			b[off] ^= 1
		}
		return b
	}
	for _, c := range []struct {
		name string
		make func(path string)
		want error
	}{
		{"no file", func(string) {}, fs.ErrNotExist},
		{"folder", func(p string) { os.Mkdir(p, 0o700) }, ErrForeign},
		{"empty", func(p string) { write(t, p, nil) }, ErrForeign},
		{"noise", func(p string) { write(t, p, noise(100_000)) }, ErrForeign},
		{"few bytes of text", func(p string) { write(t, p, []byte("年报")) }, ErrForeign},
		{"HTML", func(p string) { write(t, p, []byte(strings.Repeat("<p>年报</p>", 9999))) }, ErrForeign},
		{"cut within the first page", func(p string) { write(t, p, data[:50]) }, ErrDamaged},
		{"cut after the first page", func(p string) { write(t, p, data[:os.Getpagesize()]) }, ErrDamaged},
		{"cut in half", func(p string) { write(t, p, data[:highWater(t, data)/2]) }, ErrDamaged},
		{"cut by a byte of the last page", func(p string) { write(t, p, data[:highWater(t, data)-1]) }, ErrDamaged},
		{"both meta pages spoiled", func(p string) { write(t, p, spoil(40, os.Getpagesize()+40)) }, ErrDamaged},
		{"zeros for pages", func(p string) {
			write(t, p, append(data[:2*os.Getpagesize():2*os.Getpagesize()], make([]byte, len(data))...))
		}, ErrDamaged},
		{"another program's bbolt file", func(p string) {
			boltFile(t, p, func(tx *bolt.Tx) error { _, err := tx.CreateBucket([]byte("widgets")); return err })
		}, ErrForeign},
		{"another program's bbolt file with a bucket meta", func(p string) {
			boltFile(t, p, func(tx *bolt.Tx) error { _, err := tx.CreateBucket([]byte("meta")); return err })
		}, ErrForeign},
		{"newer", func(p string) {
			boltFile(t, p, func(tx *bolt.Tx) error { return putHeader(tx, header{Magic: headerMagic, Schema: schema + 1}) })
		}, ErrNewer},
		{"our envelope, another magic", func(p string) {
			boltFile(t, p, func(tx *bolt.Tx) error { return putHeader(tx, header{Magic: "other", Schema: schema}) })
		}, ErrForeign},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "store.db")
			c.make(path)
			before, _ := os.ReadFile(path)
			for _, readOnly := range []bool{false, true} {
				s, err := Open(path, Options{ReadOnly: readOnly, Create: c.want != fs.ErrNotExist})
				if !errors.Is(err, c.want) {
					t.Errorf("read-only %v: %v, want %v", readOnly, err, c.want)
				}
				if err == nil {
					s.Close()
				}
			}
			if after, _ := os.ReadFile(path); string(after) != string(before) {
				t.Error("the refused file was changed")
			}
		})
	}
}

// TestNewerIsLeftAlone: nothing reads, copies, checks or repairs a store of a later
// version, and nothing is made of it.
func TestNewerIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	path, sound, out := filepath.Join(dir, "newer.db"), small(t), filepath.Join(dir, "out.db")
	boltFile(t, path, func(tx *bolt.Tx) error {
		for _, tab := range tables() {
			if err := tab.create(tx); err != nil {
				return err
			}
		}
		return putHeader(tx, header{Magic: headerMagic, Schema: schema + 1})
	})
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	verify := func(copy string) error {
		_, err := Check(copy, CheckOptions{})
		return err
	}
	for name, do := range map[string]func() error{
		"Open":    func() error { _, err := Open(path, Options{}); return err },
		"Check":   func() error { _, err := Check(path, CheckOptions{}); return err },
		"Repair":  func() error { _, err := Repair(path, out, RepairOptions{}); return err },
		"Compact": func() error { _, err := Compact(path, out, CompactOptions{}); return err },
		"Merge":   func() error { _, err := Merge(out, []string{sound, path}, Options{}); return err },
		"Diff": func() error {
			_, err := Diff(sound, path, Options{}, func(Difference) error { return nil })
			return err
		},
		"Backup":       func() error { _, err := Backup(path, ImageOf(path, 0), out, verify); return err },
		"BackupChange": func() error { _, err := BackupChange(path, ImageOf(path, 0), sound, start, nil); return err },
		"Restore":      func() error { _, err := Restore(path, out, -1, verify); return err },
	} {
		if err := do(); !errors.Is(err, ErrNewer) {
			t.Errorf("%s: %v, want ErrNewer", name, err)
		}
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("the newer store was changed, error %v", err)
	}
	for _, left := range []string{filepath.Join(dir, "out.db*"), incrementName(sound, 1) + "*"} {
		if found, _ := filepath.Glob(left); len(found) > 0 {
			t.Errorf("left behind: %q", found)
		}
	}
}

func putHeader(tx *bolt.Tx, h header) error {
	if err := meta.create(tx); err != nil {
		return err
	}
	c, err := newCodec()
	if err != nil {
		return err
	}
	return (&Store{codec: c}).putJSON(tx, meta, headerKey, h)
}

// highWater is the length that the tree of a store needs.
func highWater(t testing.TB, data []byte) int {
	t.Helper()
	m, err := newestMeta(strings.NewReader(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	return int(m.pages) * int(m.pageSize)
}

// TestOpenWithOneMetaPage: bbolt writes the two in turn, so one torn by a power
// loss leaves the state before.
func TestOpenWithOneMetaPage(t *testing.T) {
	path := small(t)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, off := range []int{40, os.Getpagesize() + 40} {
		b := append([]byte(nil), data...)
		b[off] ^= 1
		write(t, path, b)
		s, err := Open(path, Options{})
		if err != nil {
			t.Errorf("meta page at %d torn: %v", off-40, err)
			continue
		}
		s.Close()
	}
	write(t, path, data)
}

func TestOpenInUse(t *testing.T) {
	s := create(t)
	for _, readOnly := range []bool{false, true} {
		begin := time.Now()
		_, err := Open(s.Path(), Options{ReadOnly: readOnly, Timeout: 60 * time.Millisecond})
		if !errors.Is(err, ErrInUse) || !strings.Contains(err.Error(), s.Path()) {
			t.Errorf("read-only %v: %v, want ErrInUse with the path", readOnly, err)
		}
		if took := time.Since(begin); took > time.Second {
			t.Errorf("read-only %v: took %v", readOnly, took)
		}
	}
}

func TestOpenReadOnly(t *testing.T) {
	path := small(t)
	one, err := Open(path, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer one.Close()
	two, err := Open(path, Options{ReadOnly: true, Timeout: 60 * time.Millisecond})
	if err != nil {
		t.Fatalf("second reader: %v", err)
	}
	defer two.Close()
	if err := verify(two); err != nil {
		t.Error(err)
	}
	if err := two.Put("x", nil); err == nil {
		t.Error("a read-only store takes a record")
	}
	if _, err := two.Keep(page("http://a/9", "x")); err == nil {
		t.Error("a read-only store keeps a page")
	}
}

// TestCreateTogether: of openers that all find no file, one makes it and the
// others use it in turn or find it in use; none finds half a store.
func TestCreateTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "folder", "store.db")
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			s, err := Open(path, Options{Create: true, Timeout: 60 * time.Millisecond})
			if err == nil {
				err = s.Close()
			}
			if err != nil && !errors.Is(err, ErrInUse) {
				t.Error(err)
			}
		})
	}
	group.Wait()
	checkStore(t, path)
	if left, err := os.ReadDir(filepath.Dir(path)); len(left) != 1 || err != nil {
		t.Errorf("the folder holds %v, error %v", left, err)
	}
}

// TestModes runs itself with umask 000, which is a property of the process.
func TestModes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no modes here")
	}
	path := filepath.Join(t.TempDir(), "folder", "store.db")
	sh := exec.Command("/bin/sh", "-c", `umask 000 && exec "$0" -test.run='^TestChildCreate$'`, os.Args[0])
	sh.Env = append(os.Environ(), "STORE_CHILD="+path)
	if out, err := sh.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, want := range map[string]fs.FileMode{path: 0o600, filepath.Dir(path): fs.ModeDir | 0o700} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode() != want {
			t.Errorf("%s has mode %v, want %v", filepath.Base(name), info.Mode(), want)
		}
	}
}

// TestChildCreate is the child process of TestModes.
func TestChildCreate(t *testing.T) {
	path := os.Getenv("STORE_CHILD")
	if path == "" {
		t.Skip("runs as a child process only")
	}
	s, err := Open(path, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
