package store

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// spoilNumber flips bits of the last number that a bucket gave out, and returns what it
// was.
func spoilNumber(t *testing.T, path string, tab table, bits uint64) (given uint64) {
	t.Helper()
	boltFile(t, path, func(tx *bolt.Tx) error {
		b, err := tab.in(tx)
		if err != nil {
			return err
		}
		given = b.Sequence()
		return b.SetSequence(given ^ bits)
	})
	return given
}

// TestWrongNumbers flips a bit of the numbers that buckets give out: a store that would
// give one twice, or leave a gap, is not written to, a check says so, and a repair finds
// the right number again and makes no records up to a wrong one.
func TestWrongNumbers(t *testing.T) {
	sound := small(t)
	was := contents(t, sound)
	data, err := os.ReadFile(sound)
	if err != nil {
		t.Fatal(err)
	}
	for _, tab := range []table{snapshots, blobs, runs, order} {
		for _, bit := range []int{2, 3, 5, 7, 10, 40} {
			path := fmt.Sprintf("%s.%d.%d", sound, tab.kind, bit)
			write(t, path, data)
			given := spoilNumber(t, path, tab, 1<<bit)
			low := given&(1<<bit) != 0
			s, err := Open(path, Options{})
			if wanted := low && tab != order || tab == snapshots || tab == runs; errors.Is(err, ErrDamaged) != wanted {
				t.Errorf("%s, bit %d of %d: opened to be written: %v", tab, bit, given, err)
			}
			if err == nil {
				s.Close()
				write(t, path, data)
				spoilNumber(t, path, tab, 1<<bit)
			}
			if found := findings(t, path, CheckOptions{}); (len(found) > 0) != (low || tab == snapshots) {
				t.Errorf("%s, bit %d of %d: %v", tab, bit, given, found)
			}
			repaired := path + ".repaired"
			if report, err := Repair(path, repaired, RepairOptions{}); err != nil || report.Lost > 0 {
				t.Errorf("%s, bit %d of %d: repair %+v, %v", tab, bit, given, report, err)
			}
			now := contents(t, repaired)
			for name := range was {
				if _, there := now[name]; !there && !strings.HasPrefix(name, keeps.String()) {
					t.Errorf("%s, bit %d of %d: the repair has no %s", tab, bit, given, name)
				}
			}
			if again := spoilNumber(t, repaired, tab, 0); again != given {
				t.Errorf("%s, bit %d of %d: repaired, it gives %d as the last number", tab, bit, given, again)
			}
		}
	}
}

// TestWrongNumberOfSnapshot flips a bit in the key of a snapshot, which has no digest
// there: a repair finds the record and makes none up to the wrong number.
func TestWrongNumberOfSnapshot(t *testing.T) {
	sound := small(t)
	data, err := os.ReadFile(sound)
	if err != nil {
		t.Fatal(err)
	}
	for _, sp := range spans(t, sound) {
		if sp.table != snapshots.String() || sp.key != string(numberKey(9)) {
			continue
		}
		for _, at := range []int64{1, 6} { // bytes before the value
			spoiled := append([]byte(nil), data...)
			key := sp.from - 8
			if string(spoiled[key:sp.from]) != sp.key {
				t.Fatal("the key does not stand before its value")
			}
			spoiled[key+7-at] ^= 2
			path := fmt.Sprint(sound, ".", at)
			write(t, path, spoiled)
			report, err := Repair(path, path+".repaired", RepairOptions{})
			if err != nil || report.Lost > 1 || report.Kept[snapshots.String()] != 36 { // the wrong key counts as one
				t.Errorf("byte %d: repair %+v, %v", at, report, err)
			}
		}
	}
}

// TestLostNewestBody: the number of a body that is lost is given to no other, in a
// store that was repaired, and in what is made of that.
func TestLostNewestBody(t *testing.T) {
	sound := small(t)
	s, err := Open(sound, Options{})
	if err != nil {
		t.Fatal(err)
	}
	newest := page("http://b/newest", string(noise(3000)))
	keep(t, s, newest)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(sound)
	if err != nil {
		t.Fatal(err)
	}
	all := spans(t, sound)
	for i, sp := range all {
		if sp.table == blobs.String() && all[i+1].table != sp.table {
			data[sp.to-1] ^= 1
		}
	}
	damaged, repaired := sound+".damaged", sound+".repaired"
	write(t, damaged, data)
	if report, err := Repair(damaged, repaired, RepairOptions{}); err != nil || report.Lost != 1 {
		t.Fatalf("repair %+v, %v", report, err)
	}
	merged, compacted := sound+".merged", sound+".compacted"
	_, err1 := Merge(merged, []string{repaired}, Options{})
	_, err2 := Compact(repaired, compacted, CompactOptions{})
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{repaired, merged, compacted} {
		s := reopen(t, path)
		other := keep(t, s, page("http://b/other", string(noise(2999))))
		again := keep(t, s, newest)
		for _, snap := range []Snapshot{other, again} {
			if _, err := s.Body(snap); err != nil {
				t.Errorf("%s: %v", path, err)
			}
		}
	}
}
