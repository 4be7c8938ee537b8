package store

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestReadings(t *testing.T) {
	s := create(t)
	for _, url := range []string{"http://a/1", "http://a/2", "http://a/3"} {
		keep(t, s, page(url, url))
	}
	long := bytes.Repeat([]byte(`{"cell":"newAdm_1"}`), 1000)
	for _, r := range []Reading{
		{Snapshot: 3, Version: 1, Kind: "listing", At: start, Data: []byte{}},
		{Snapshot: 1, Version: 300, Kind: "annual", ReportID: "r", Schema: 2, At: start, Data: long},
		{Snapshot: 1, Version: 2, Kind: "other", At: start, Data: []byte("{}")},
	} {
		if _, err := s.Finish(Finish{Reading: &r}); err != nil {
			t.Fatal(err)
		}
	}
	want := []Reading{
		{Snapshot: 1, Version: 300, Kind: "annual", ReportID: "r", Schema: 2, At: start, Data: long},
		{Snapshot: 3, Version: 1, Kind: "listing", At: start, Data: []byte{}},
	}
	for upTo, n := range map[uint64]int{0: 0, 1: 1, 2: 1, 3: 2, 1<<64 - 1: 2} {
		var got []Reading
		err := s.Readings(upTo, func(snap Snapshot, r Reading) error {
			if snap.ID != r.Snapshot || snap.URL == "" {
				t.Errorf("reading of %d comes with snapshot %+v", r.Snapshot, snap)
			}
			got = append(got, r)
			return nil
		})
		if diff := cmp.Diff(want[:n], got[:len(got):len(got)]); err != nil || n != len(got) || n > 0 && diff != "" {
			t.Errorf("up to %d: error %v (-want +got)\n%s", upTo, err, diff)
		}
	}
	got, ok, err := s.Reading(1)
	if diff := cmp.Diff(want[0], got); diff != "" || !ok || err != nil {
		t.Errorf("reading of 1: %v, %v (-want +got)\n%s", ok, err, diff)
	}
	head := want[0]
	head.Data = nil
	got, ok, err = s.ReadingHead(1)
	if diff := cmp.Diff(head, got); diff != "" || !ok || err != nil {
		t.Errorf("head of the reading of 1: %v, %v (-want +got)\n%s", ok, err, diff)
	}
	if _, ok, err := s.Reading(2); ok || err != nil {
		t.Errorf("snapshot without a reading gives %v, %v", ok, err)
	}
	if _, err := s.Finish(Finish{Reading: &Reading{Snapshot: 9}}); !errors.Is(err, ErrUnknown) {
		t.Errorf("reading of an unknown snapshot gives %v", err)
	}
}

func TestRuns(t *testing.T) {
	s := create(t)
	first, err := s.StartRun(Run{Command: "crawl"})
	if err != nil {
		t.Fatal(err)
	}
	second, err := s.StartRun(Run{Command: "parse", Version: "v2", Started: start.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	second.Summary = []byte("{}")
	if err := s.EndRun(second); err != nil {
		t.Fatal(err)
	}
	second.Ended = start
	var got []Run
	err = s.Runs(func(r Run) error {
		got = append(got, r)
		return nil
	})
	want := []Run{second, {ID: first.ID, Command: "crawl", Version: "test", Started: start}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("runs, error %v (-want +got)\n%s", err, diff)
	}
	if err := s.EndRun(Run{ID: 9}); !errors.Is(err, ErrUnknown) {
		t.Errorf("end of an unknown run gives %v", err)
	}
}

func TestSideRecords(t *testing.T) {
	s := create(t)
	if _, ok, err := s.Value("family/a"); ok || err != nil {
		t.Errorf("unknown name gives %v, %v", ok, err)
	}
	for _, v := range []string{"hanweb", "", "trs"} {
		if err := s.Put("family/a", []byte(v)); err != nil {
			t.Fatal(err)
		}
		got, ok, err := s.Value("family/a")
		if string(got) != v || !ok || err != nil {
			t.Errorf("put %q, got %q, %v, %v", v, got, ok, err)
		}
	}
	if err := s.Put("header", []byte("x")); err != nil {
		t.Fatal(err)
	}
	if err := s.view(nil); err == nil {
		t.Error("a panic in a transaction is not an error")
	}
}

func TestStats(t *testing.T) {
	s := create(t)
	push(t, s, Request{Source: "a", URL: "1"}, Request{Source: "a", URL: "2"}, Request{Source: "b", URL: "3"})
	lease(t, s, "a", 1, start)
	body := bytes.Repeat([]byte("年报"), 1000)
	keep(t, s, Capture{Snapshot: Snapshot{Source: "b", URL: "3"}, Body: body, Request: Request{Source: "b", URL: "3"}})
	keep(t, s, Capture{Snapshot: Snapshot{Source: "b", URL: "4"}, Body: body})
	f := Finish{Request: Request{Source: "b", URL: "3"}, Reading: &Reading{Snapshot: 1, Kind: "annual", Year: 2024}, Outcome: Outcome{Class: "ok"}}
	for version := range 2 {
		f.Reading.Version = version
		if _, err := s.Finish(f); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Stats()
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(s.Path()); err != nil || got.File != info.Size() {
		t.Errorf("file of %d bytes, %v", got.File, err)
	}
	if got.Stored <= 0 || got.Stored > 100 {
		t.Errorf("stored %d bytes of a body that is one word over and over", got.Stored)
	}
	if b := got.Sources["b"]; b.Stored != got.Stored {
		t.Errorf("source b has %d of the %d bytes stored", b.Stored, got.Stored)
	}
	if got.Dense <= 0 || got.Dense > got.File {
		t.Errorf("%d bytes of %d would be left", got.Dense, got.File)
	}
	got.Sources["b"] = without(got.Sources["b"])
	got.File, got.Stored, got.Dense = 0, 0, 0
	want := Stats{
		Raw:     6000,
		Records: map[string]int{"blobs": 1, "snapshots": 2, "urls": 1, "readings": 2, "frontier": 3, "outcomes": 1, "runs": 0},
		Sources: map[string]SourceStats{
			"a": {Requests: 2, Kinds: map[string]int{}, Years: map[int]int{}},
			"b": {Requests: 1, Snapshots: 2, Outcomes: 1, Raw: 6000, Kinds: map[string]int{"annual": 1}, Years: map[int]int{2024: 1}},
		},
		Kinds:    map[string]int{"annual": 1},
		Years:    map[int]int{2024: 1},
		Captured: map[int]int{start.Year(): 2},
		States:   map[State]int{StateLeased: 1, StateWaiting: 1, StateDone: 1},
		Outcomes: map[string]int{"ok": 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// without leaves out what depends on the compressor.
func without(s SourceStats) SourceStats {
	s.Stored = 0
	return s
}

// TestDense: what Stats says a compaction would leave is what it leaves, within a
// tenth.
func TestDense(t *testing.T) {
	unlessRace(t)
	path := small(t)
	for round := range 12 {
		grow(t, path, round, 40)
	}
	s, err := Open(path, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	st, err := s.Stats()
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	report, err := Compact(path, path+".compact", CompactOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := report.After + report.Stored - report.Packed // it compressed anew, too
	if off := st.Dense - want; max(off, -off)*10 > want || st.File != report.Before || st.File < want*5/4 {
		t.Errorf("of %d bytes %d would be left, and %d were", st.File, st.Dense, want)
	}
	t.Logf("of %d bytes %d would be left, and %d were", st.File, st.Dense, want)
}

func TestClosed(t *testing.T) {
	s := create(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	_, push := s.Push([]Request{{Source: "a", URL: "1"}})
	_, newest := s.Newest()
	for name, err := range map[string]error{"Push": push, "Newest": newest, "Put": s.Put("x", nil)} {
		if !errors.Is(err, os.ErrClosed) {
			t.Errorf("%s on a closed store gives %v", name, err)
		}
	}
	if err := s.Close(); err != nil {
		t.Errorf("closing twice gives %v", err)
	}
}

func TestKeyOrder(t *testing.T) {
	times := []time.Time{time.Unix(-1<<40, 0), {}, time.Unix(-1, 999), time.Unix(0, 0), time.Unix(0, 1), start, start.AddDate(400, 0, 0)}
	if !slices.IsSortedFunc(times, func(a, b time.Time) int { return bytes.Compare(timeKey(a), timeKey(b)) }) {
		t.Error("keys of times do not sort as the times do")
	}
	if got := after([]byte{1, 0xff, 0xff}); !bytes.Equal(got, []byte{2}) {
		t.Errorf("after 01ffff comes %x, want 02", got)
	}
	if got := after([]byte{0xff}); got != nil {
		t.Errorf("after ff comes %x, want nothing", got)
	}
}
