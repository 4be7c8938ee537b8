package store

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// unlessRace skips what computes for long and has nothing to race with.
func unlessRace(t *testing.T) {
	t.Helper()
	if raceDetector {
		t.Skip("takes long under the race detector")
	}
}

// findings checks a store and returns what is wrong with it.
func findings(t testing.TB, path string, o CheckOptions) (found []Finding) {
	t.Helper()
	o.Found = func(f Finding) { found = append(found, f) }
	report, err := Check(path, o)
	if err != nil {
		t.Fatalf("check store: %v", err)
	}
	if report.Findings != len(found) {
		t.Errorf("check store: counts %d findings, tells %d", report.Findings, len(found))
	}
	return found
}

// keyOf is the key of a span as findings have it.
func (sp span) keyOf() string {
	for _, tab := range tables() {
		if tab.String() == sp.table {
			return tab.finding([]byte(sp.key), "").Key
		}
	}
	return ""
}

// TestCheckNamesFlippedBits flips one bit of a stored value, 400 times: a check
// that reads the data names the record. One that does not look at the bytes
// misses bodies: the control.
func TestCheckNamesFlippedBits(t *testing.T) {
	unlessRace(t)
	path := small(t)
	all := spans(t, path)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := rand.New(rand.NewPCG(5, 6))
	named, control := 0, 0
	for range 400 {
		sp := all[r.IntN(len(all))]
		off, bit := sp.from+r.Int64N(sp.to-sp.from), byte(1)<<r.IntN(8)
		flip(t, f, off, bit)
		if names(findings(t, path, CheckOptions{ReadData: true}), sp) {
			named++
		} else {
			t.Errorf("bit %08b at %d of %s %q is not named", bit, off-sp.from, sp.table, sp.key)
		}
		if !names(findings(t, path, CheckOptions{}), sp) {
			control++
		}
		flip(t, f, off, bit)
	}
	if control == 0 {
		t.Error("the control, a check that reads no bodies, missed nothing")
	}
	t.Logf("%d of 400 flips named; %d missed by a check without the data", named, control)
}

func names(found []Finding, sp span) bool {
	for _, f := range found {
		if f.Bucket == sp.table && f.Key == sp.keyOf() {
			return true
		}
	}
	return false
}

// TestCheckGivesURLs: a damaged body, snapshot and reading are told with the
// address they belong to.
func TestCheckGivesURLs(t *testing.T) {
	path := small(t)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, sp := range spans(t, path) {
		if sp.table != "blobs" && sp.table != "snapshots" && sp.table != "readings" && sp.table != "outcomes" && sp.table != "urls" {
			continue
		}
		flip(t, f, sp.to-1, 1)
		found := findings(t, path, CheckOptions{ReadData: true})
		flip(t, f, sp.to-1, 1)
		if len(found) == 0 || !strings.HasPrefix(found[0].URL, "http://a/") {
			t.Errorf("%s %q: %v", sp.table, sp.keyOf(), found)
		}
	}
}

// TestCheckParts: all parts together digest every body once.
func TestCheckParts(t *testing.T) {
	path := small(t)
	bodies := 0
	for part := 1; part <= 5; part++ {
		report, err := Check(path, CheckOptions{ReadData: true, Part: part, Parts: 5})
		if err != nil {
			t.Fatal(err)
		}
		bodies += report.Bodies
	}
	whole, err := Check(path, CheckOptions{ReadData: true})
	if err != nil || bodies != whole.Bodies || bodies == 0 {
		t.Errorf("%d bodies in five parts, %d in the whole, error %v", bodies, whole.Bodies, err)
	}
}

// TestCheckReferences: what one bucket says of another is compared.
func TestCheckReferences(t *testing.T) {
	tests := map[string]struct {
		spoil func(*Store, *bolt.Tx) error
		want  string
	}{
		"capture without a snapshot": {func(s *Store, tx *bolt.Tx) error {
			return s.put(tx, urls, captureKey(Snapshot{ID: 99, Source: "a", URL: "http://a/99"}), numberKey(99))
		}, "leads to snapshot 99"},
		"snapshot that no URL leads to": {func(s *Store, tx *bolt.Tx) error {
			k, err := last(tx, urls, nil)
			if err != nil {
				return err
			}
			return remove(tx, urls, k)
		}, "neither bucket urls nor its request leads to it"},
		"snapshot without a blob": {func(s *Store, tx *bolt.Tx) error {
			return s.putJSON(tx, snapshots, numberKey(1), Snapshot{ID: 1, Source: "620000-farm", URL: "http://a/0", FetchedAt: start, Blob: 77})
		}, "no digest leads to its blob 77"},
		"blob without its chunk": {func(s *Store, tx *bolt.Tx) error { return remove(tx, blobs, chunkKey(3, 0)) }, "body is missing"},
		"digest that is gone": {func(s *Store, tx *bolt.Tx) error {
			k, err := last(tx, digests, nil)
			if err != nil {
				return err
			}
			return remove(tx, digests, k)
		}, "of its 24 records are missing"},
		"request that is in no order": {func(s *Store, tx *bolt.Tx) error {
			k, err := last(tx, order, nil)
			if err != nil {
				return err
			}
			return remove(tx, order, k)
		}, "is not in the order index"},
		"reading of no snapshot": {func(s *Store, tx *bolt.Tx) error {
			return putCoded(tx, readings, readingKey(55, 1), append([]byte{0, 0, 0, 15}, `{"snapshot":55}`...), codingPlain)
		}, "names snapshot 55"},
		"last snapshot":       {func(s *Store, tx *bolt.Tx) error { return remove(tx, snapshots, numberKey(12)) }, "snapshots 12 to 12 are missing"},
		"snapshot in between": {func(s *Store, tx *bolt.Tx) error { return remove(tx, snapshots, numberKey(5)) }, "snapshots 5 to 5 are missing"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "store.db")
			s, err := Open(path, Options{Create: true})
			if err != nil {
				t.Fatal(err)
			}
			fill(t, s)
			err = s.write(0, func(tx *bolt.Tx) error { return tt.spoil(s, tx) })
			if err := errors.Join(err, s.Close()); err != nil {
				t.Fatal(err)
			}
			found := findings(t, path, CheckOptions{ReadData: true})
			for _, f := range found {
				if strings.Contains(f.String(), tt.want) {
					return
				}
			}
			t.Errorf("found %v, want %q", found, tt.want)
		})
	}
}

// TestCheckSpoiledPages spoils every page of a store in turn, in four ways. A
// check lives through all, and is silent only where bbolt keeps no state.
func TestCheckSpoiledPages(t *testing.T) {
	unlessRace(t)
	path := small(t)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	size := os.Getpagesize()
	used := map[int]bool{}
	for _, sp := range spans(t, path) {
		used[int(sp.from)/size] = true
	}
	told := 0
	for at := 0; at < highWater(t, data); at += size {
		for way := range 4 {
			b := append([]byte(nil), data...)
			switch way {
			case 0: // zeros
				clear(b[at : at+size])
			case 1: // noise
				copy(b[at:at+size], noise(size))
			case 2: // a head that is wild
				copy(b[at+8:at+16], noise(8))
			case 3: // cut short
				b = b[:at]
			}
			name := path + ".spoiled"
			write(t, name, b)
			var found []Finding
			_, err := Check(name, CheckOptions{ReadData: true, Found: func(f Finding) { found = append(found, f) }})
			if err == nil && len(found) > 0 || errors.Is(err, ErrForeign) && at == 0 {
				told++
			} else if used[at/size] {
				t.Errorf("page %d, way %d: found %v, error %v", at/size, way, found, err)
			}
		}
	}
	t.Logf("%d spoiled files told", told)
}

// TestCheckRefuses: what is no store is refused in one line.
func TestCheckRefuses(t *testing.T) {
	dir := t.TempDir()
	text, newer := filepath.Join(dir, "text"), filepath.Join(dir, "newer")
	write(t, text, []byte(strings.Repeat("no store ", 9000)))
	boltFile(t, newer, func(tx *bolt.Tx) error { return putHeader(tx, header{Magic: headerMagic, Schema: 99}) })
	other := filepath.Join(dir, "other")
	boltFile(t, other, func(tx *bolt.Tx) error { _, err := tx.CreateBucket([]byte("theirs")); return err })
	for path, want := range map[string]error{
		text: ErrForeign, newer: ErrNewer, filepath.Join(dir, "none"): fs.ErrNotExist, dir: ErrForeign, other: ErrForeign,
	} {
		if _, err := Check(path, CheckOptions{}); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", filepath.Base(path), err, want)
		}
	}
	held := create(t)
	if _, err := Check(held.Path(), CheckOptions{Timeout: 1}); !errors.Is(err, ErrInUse) {
		t.Errorf("a store that is written to: %v", err)
	}
}

// TestBrokenLeafOfRequests: what leads to the requests of a broken page is told in a
// line for each bucket, and not in one for each of them.
func TestBrokenLeafOfRequests(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	mixed(t, path, 90)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	on := map[int64][]string{} // keys of requests by page
	for _, sp := range spans(t, path) {
		if sp.table == requests.String() {
			page := sp.from / int64(os.Getpagesize())
			on[page] = append(on[page], sp.keyOf())
		}
	}
	for page, keys := range on {
		if len(keys) < 4 {
			continue
		}
		data[page*int64(os.Getpagesize())+8] ^= 0x40 // the kind of the page
		write(t, path, data)
		found := findings(t, path, CheckOptions{})
		byBucket := map[string]int{}
		for _, f := range found {
			byBucket[f.Bucket]++
		}
		if len(found) > 5 || byBucket[snapshots.String()] != 1 || byBucket[requests.String()] != 2 {
			t.Errorf("%d requests on page %d, %d findings: %v", len(keys), page, len(found), found)
		}
		return
	}
	t.Error("no page has four requests")
}
