package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// differences compares two stores.
func differences(t testing.TB, a, b string) (found []string) {
	t.Helper()
	_, err := Diff(a, b, Options{}, func(d Difference) error {
		found = append(found, d.In+" "+d.Bucket+" "+d.Name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestCompact: a compacted store has the same content in less room, with every
// body under its dictionary.
func TestCompact(t *testing.T) {
	dir := t.TempDir()
	path, to := filepath.Join(dir, "store.db"), filepath.Join(dir, "compact.db")
	bodies := trained(t, path, 2)
	report, err := Compact(path, to, CompactOptions{})
	if err != nil {
		t.Fatal(err)
	}
	checkStore(t, to)
	sameBodies(t, bodiesOf(t, to), bodies)
	if d := differences(t, path, to); len(d) > 0 {
		t.Errorf("the compacted store differs: %q", d)
	}
	if report.Packed*4 > report.Stored*3 || report.After >= report.Before || report.Bodies != len(bodies) {
		t.Errorf("report %+v", report)
	}
	s := reopen(t, to)
	if next := keep(t, s, page("http://new/", "new")); next.ID != uint64(len(bodies))+1 {
		t.Errorf("the next snapshot is %d of %d", next.ID, len(bodies))
	}
	if _, err := Compact(path, to, CompactOptions{}); err == nil {
		t.Error("a file that is there was replaced")
	}
}

// TestCompactTrains trains on the way.
func TestCompactTrains(t *testing.T) {
	dir := t.TempDir()
	path, to := filepath.Join(dir, "store.db"), filepath.Join(dir, "compact.db")
	s := reopen(t, path)
	write := newWriter(6).platform(3)
	var captures []Capture
	for i := range 70 {
		captures = append(captures, Capture{Snapshot: Snapshot{Source: "p", URL: fmt.Sprint("http://p/", i), Status: 200}, Body: write(i%4, i)})
	}
	keepAll(t, s, captures)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	report, err := Compact(path, to, CompactOptions{Train: &TrainOptions{Family: func(string) string { return "trs" }}})
	if err != nil || len(report.Trained) != 2 || report.Packed*4 > report.Stored*3 {
		t.Errorf("report %+v, error %v", report, err)
	}
	checkStore(t, to)
	if d := differences(t, path, to); len(d) > 0 {
		t.Errorf("the compacted store differs: %q", d)
	}
}

// TestCompactRefusesDamage: what is damaged is for Repair.
func TestCompactRefusesDamage(t *testing.T) {
	path := small(t)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sp := spans(t, path)[3]
	flip(t, f, sp.to-1, 1)
	defer flip(t, f, sp.to-1, 1)
	if _, err := Compact(path, path+".new", CompactOptions{}); !errors.Is(err, ErrDamaged) {
		t.Errorf("a damaged store: %v", err)
	}
	if left, _ := filepath.Glob(path + ".new*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestBackup: a backup is taken while others read, replaces the former one, and
// is thrown away when it is not approved of.
func TestBackup(t *testing.T) {
	path := small(t)
	to := filepath.Join(t.TempDir(), "sub", "backup.db")
	reader, err := Open(path, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	verify := func(copy string) error {
		checkStore(t, copy)
		return nil
	}
	for range 2 {
		if _, err := Backup(path, ImageOf(path, 0), to, verify); err != nil {
			t.Fatal(err)
		}
	}
	if d := differences(t, path, to); len(d) > 0 {
		t.Errorf("the backup differs: %q", d)
	}
	refused := errors.New("refused")
	if _, err := Backup(path, ImageOf(path, 0), to, func(string) error { return refused }); !errors.Is(err, refused) {
		t.Errorf("a copy that is not approved of: %v", err)
	}
	other := filepath.Join(filepath.Dir(to), "letter.txt")
	write(t, other, []byte("dear all"))
	for _, name := range []string{other, path} {
		if _, err := Backup(path, ImageOf(path, 0), name, verify); err == nil {
			t.Errorf("%s was replaced", name)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(to), "*.new-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	held := create(t)
	if _, err := Backup(held.Path(), ImageOf(held.Path(), 1), to, verify); !errors.Is(err, ErrInUse) {
		t.Errorf("a store that is written to: %v", err)
	}
}

// province makes a store of one source, whose captures begin at an hour.
func province(t *testing.T, path, source string, hour int) {
	t.Helper()
	now := start.Add(time.Duration(hour) * time.Hour)
	s, err := Open(path, Options{Create: true, Version: "test", Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	run, err := s.StartRun(Run{Command: "crawl " + source})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 8 {
		now = now.Add(time.Minute)
		r := Request{Source: source, URL: fmt.Sprintf("http://%s/%d", source, i)}
		push(t, s, r, Request{Source: "shared", URL: fmt.Sprintf("http://shared/%d", i)})
		snap := keep(t, s, Capture{Request: r, Snapshot: Snapshot{Status: 200, Run: run.ID}, Body: []byte(strings.Repeat(fmt.Sprint("body ", i%5), 200))})
		if _, err := s.Finish(Finish{Request: r, Snapshot: snap.ID, Reading: &Reading{Kind: "annual", Data: []byte(source)}, Outcome: Outcome{Class: "ok", Run: run.ID}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(s.EndRun(run), s.Put("family/"+source, []byte("trs")), s.Put("shared", []byte(source)), s.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestMerge: the same content whatever the order, whatever is merged twice, and
// with a store that is there already.
func TestMerge(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	province(t, at("a"), "a", 0)
	province(t, at("b"), "b", 2)
	province(t, at("c"), "c", 1)
	merge := func(out string, in ...string) MergeReport {
		t.Helper()
		for i := range in {
			in[i] = at(in[i])
		}
		report, err := Merge(at(out), in, Options{})
		if err != nil {
			t.Fatal(err)
		}
		checkStore(t, at(out))
		return report
	}
	if r := merge("abc", "a", "b", "c"); r.Snapshots != 24 || r.Bodies != 5 || r.Equal != 0 {
		t.Errorf("report %+v", r)
	}
	merge("cba", "c", "b", "a")
	merge("ab", "a", "b")
	merge("ab-c", "ab", "c", "c")
	want := contents(t, at("abc"))
	same := func(name string) {
		t.Helper()
		if d := differences(t, at("abc"), at(name)); len(d) > 0 {
			t.Errorf("%s differs: %q", name, d)
		}
		got := contents(t, at(name))
		for key, payload := range want {
			if got[key] != payload && name != "ab-c" {
				t.Errorf("%s: record %s differs", name, key)
			}
		}
	}
	same("cba")
	same("ab-c")
	for range 2 {
		if r := merge("abc", "b", "a"); r.Snapshots != 24 || r.Equal != 16 {
			t.Errorf("merged again: %+v", r)
		}
		same("cba")
		same("abc")
	}
	if d := differences(t, at("a"), at("abc")); len(d) == 0 {
		t.Error("the control, one of the stores, has all that the merged one has")
	}
	write(t, at("broken"), []byte("no store"))
	if _, err := Merge(at("abc"), []string{at("broken")}, Options{}); !errors.Is(err, ErrForeign) || !strings.Contains(err.Error(), "broken") {
		t.Errorf("a file that is no store: %v", err)
	}
	same("abc")
}

// TestMergeStates: a backup of a run that was under way adds nothing to the
// store it was taken of.
func TestMergeStates(t *testing.T) {
	dir := t.TempDir()
	path, backup, out := filepath.Join(dir, "a"), filepath.Join(dir, "backup"), filepath.Join(dir, "out")
	s := reopen(t, path)
	run, err := s.StartRun(Run{Command: "crawl"})
	if err != nil {
		t.Fatal(err)
	}
	r := Request{Source: "a", URL: "http://a/1"}
	push(t, s, r)
	snap := keep(t, s, Capture{Request: r, Snapshot: Snapshot{Status: 200, Run: run.ID}, Body: []byte("<p>one</p>")})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Backup(path, ImageOf(path, 0), backup, func(string) error { return nil }); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, path)
	_, err = s.Finish(Finish{Request: r, Snapshot: snap.ID, Outcome: Outcome{Class: "ok"}})
	if err := errors.Join(err, s.EndRun(run), s.Close()); err != nil {
		t.Fatal(err)
	}
	for _, in := range [][]string{{path, backup}, {backup, path}} {
		_ = os.Remove(out)
		report, err := Merge(out, in, Options{})
		if err != nil || report.Snapshots != 1 || report.Equal != 1 {
			t.Errorf("report %+v, error %v", report, err)
		}
		if d := differences(t, path, out); len(d) > 0 {
			t.Errorf("the backup added %q", d)
		}
	}
}
