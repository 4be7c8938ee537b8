package coverage_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"log/slog"
	"math"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"nianbao/coverage"
	"nianbao/crawler"
	"nianbao/farm"
	"nianbao/harvest"
	"nianbao/report"
	"nianbao/sources"
	"nianbao/store"
)

// harvested is a store filled by a crawl of a farm.
type harvested struct {
	*harvest.Harvest
	path  string
	truth []farm.Truth
	opt   coverage.Options
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// crawled harvests the embedded farm, or the archives where there are some.
func crawled(t *testing.T, years sources.Years, archives ...string) *harvested {
	t.Helper()
	f, err := farm.New()
	if len(archives) > 0 {
		var parts [][]byte
		for _, archive := range archives {
			parts = append(parts, []byte(archive))
		}
		f, err = farm.NewFrom(parts...)
	}
	must(t, err)
	server, err := f.Start()
	must(t, err)
	defer server.Close()
	set, err := sources.Embedded()
	must(t, err)
	must(t, set.LoadFile("farm.toml", f.Definitions()))
	var selected []sources.Source
	for _, src := range set.All() {
		if src.File == "farm.toml" {
			selected = append(selected, src)
		}
	}
	h := &harvested{path: filepath.Join(t.TempDir(), "nianbao.db"), truth: f.Truth(), opt: coverage.Options{Now: time.Date(2026, 11, 28, 0, 0, 0, 0, coverage.China)}}
	h.Harvest = &harvest.Harvest{Store: open(t, h.path), Sources: set, Years: years, Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	h.Crawler = &crawler.Crawler{AllowLoopback: true, Lookup: server.Lookup, UserAgent: "nianbao/test", Workers: 8}
	_, err = h.Crawl(context.Background(), selected)
	must(t, err)
	return h
}

func open(t *testing.T, path string) *store.Store {
	t.Helper()
	s, err := store.Open(path, store.Options{Create: true, Timeout: time.Second, Now: time.Now})
	must(t, err)
	t.Cleanup(func() { s.Close() })
	return s
}

func (h *harvested) ledger(t *testing.T) *coverage.Ledger {
	t.Helper()
	l, err := coverage.Build(h.Store, h.Sources, h.opt)
	must(t, err)
	return l
}

// edit changes the file of the store behind its back.
func (h *harvested) edit(t *testing.T, change func(*bolt.Tx) error) {
	t.Helper()
	must(t, h.Store.Close())
	db, err := bolt.Open(h.path, 0o600, &bolt.Options{Timeout: time.Second})
	must(t, err)
	must(t, db.Update(change))
	must(t, db.Close())
	h.Store = open(t, h.path)
}

// states are the states of all cells by body and year.
func states(l *coverage.Ledger) map[string]coverage.Cell {
	all := map[string]coverage.Cell{}
	for _, b := range l.Bodies {
		for _, c := range b.Cells {
			all[b.Type+" "+b.ID+" "+time.Date(c.Year, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006")] = c
		}
	}
	return all
}

// heads holds the heads that are stored beside readings against the readings.
func (h *harvested) heads(t *testing.T) {
	t.Helper()
	found := 0
	must(t, h.Store.Readings(math.MaxUint64, func(snap store.Snapshot, r store.Reading) error {
		if r.Head == nil {
			return nil
		}
		found++
		beside, err := coverage.ReadHead(r.Head)
		must(t, err)
		within, err := coverage.Peek(r.Data)
		must(t, err)
		var whole report.Reading
		must(t, report.Decode(r.Schema, r.Data, &whole))
		want := whole.Report.Head()
		if !reflect.DeepEqual(*beside, want) {
			t.Errorf("beside the reading of %s stands %+v, it says %+v", snap.URL, *beside, want)
		}
		want.Requests, want.Form, want.Sum = nil, "", "" // those take the cells
		if !reflect.DeepEqual(*within.Report, want) {
			t.Errorf("in the reading of %s stands %+v, it says %+v", snap.URL, *within.Report, want)
		}
		return nil
	}))
	if found == 0 {
		t.Error("no reading has its head beside it")
	}
}

// TestLedgerIsTheTruth holds the ledger of the farm against what was written
// there by hand: as many cells are found as reports were written.
func TestLedgerIsTheTruth(t *testing.T) {
	h := crawled(t, sources.Years{})
	h.heads(t)
	l := h.ledger(t)
	want, pictures := 0, 0
	for _, truth := range h.truth {
		if !truth.IsReport() || truth.Book != "" {
			continue
		}
		want++
		if truth.Status["t3"] == "image" {
			pictures++
		}
	}
	got := l.Counts(0, nil)
	if got[coverage.StateFound]+got[coverage.StateUnreadable] != want || got[coverage.StateUnreadable] != pictures {
		t.Errorf("%d found and %d not readable, want %d reports of which %d are pictures", got[coverage.StateFound], got[coverage.StateUnreadable], want, pictures)
	}
	cells := states(l)
	for key, want := range map[string]coverage.State{
		annual + "620524/人民政府 2020":    coverage.StateAbsent,
		annual + "621100/人民政府办公室 2017": coverage.StateDead,
		annual + "621100/人民政府办公室 2023": coverage.StateUnreadable,
		annual + "620523/人民政府 2020":    coverage.StateUnknown,
		annual + "620000/人民政府 2020":    coverage.StateUnknown,
	} {
		if got := cells[key]; got.State != want || got.Why == "" {
			t.Errorf("%s is %s (%s), want %s", key, got.State, got.Why, want)
		}
	}
	for key, c := range cells {
		if c.State == coverage.StateAbsent && (len(c.Searched) == 0 || c.Searched[0].Digest == "" || c.At.IsZero()) {
			t.Errorf("%s is absent without evidence: %+v", key, c)
		}
	}
}

const annual = "annual_report "

// TestOneReportDeleted takes one report out of the store: its cell turns, with
// the reason, and no other.
func TestOneReportDeleted(t *testing.T) {
	h := crawled(t, sources.Years{})
	before := states(h.ledger(t))
	const gone = annual + "620524/人民政府 2019"
	snap, ok, err := h.Store.Latest("620524-wushan-demo", before[gone].URL)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	h.edit(t, func(tx *bolt.Tx) error {
		for b, has := range map[*bolt.Bucket]func(k []byte) bool{
			tx.Bucket([]byte("readings")):                            func(k []byte) bool { return binary.BigEndian.Uint64(k) == snap.ID },
			tx.Bucket([]byte("frontier")).Bucket([]byte("requests")): func(k []byte) bool { return strings.Contains(string(k), snap.URL) }, // with its outcome
		} {
			c := b.Cursor()
			for k, _ := c.First(); k != nil; k, _ = c.Next() {
				if has(k) { // the sequence counts the records
					if err := errors.Join(c.Delete(), b.SetSequence(b.Sequence()-1)); err != nil {
						return err
					}
				}
			}
		}
		return nil
	})
	after := states(h.ledger(t))
	for key, was := range before {
		if is := after[key]; key == gone {
			if is.State != coverage.StateListed || !strings.Contains(is.Why, "nothing is stored") {
				t.Errorf("%s is %s (%s), want listed-not-fetched", key, is.State, is.Why)
			}
		} else if is.State != was.State {
			t.Errorf("%s was %s and is %s (%s)", key, was.State, is.State, is.Why)
		}
	}
	if len(after) != len(before) {
		t.Errorf("%d cells, were %d", len(after), len(before))
	}
	for class, want := range map[string]coverage.State{"robots": coverage.StateRefused, "blocked": coverage.StateRefused, "down": coverage.StateDead, "not-report": coverage.StateUnreadable, "late": coverage.StateListed} {
		sentence := "no report: what the page says of " + class
		_, err := h.Store.Finish(store.Finish{Outcome: store.Outcome{Source: snap.Source, URL: snap.URL, Class: class, Sentence: sentence, At: snap.FetchedAt}})
		must(t, err)
		if is := states(h.ledger(t))[gone]; is.State != want || !strings.Contains(is.Why, sentence) {
			t.Errorf("with the outcome %s it is %s (%s), want %s", class, is.State, is.Why, want)
		}
	}
}

// TestReadingOfALaterProgram is met with one plain sentence, whether its head
// stands beside it or not: what a field means there is not known here.
func TestReadingOfALaterProgram(t *testing.T) {
	for _, head := range []json.RawMessage{nil, json.RawMessage("{}")} {
		s := open(t, filepath.Join(t.TempDir(), "nianbao.db"))
		snap, err := s.Keep(store.Capture{Body: []byte("page"), Snapshot: store.Snapshot{Source: "a", URL: "https://www.wushan.gov.cn/a.html", Status: 200, FetchedAt: time.Now(), Provenance: "http"}})
		must(t, err)
		_, err = s.Finish(store.Finish{Snapshot: snap.ID, Reading: &store.Reading{Snapshot: snap.ID, Version: 1, Schema: report.Schema + 1, ReportID: "x", Year: 2023, Head: head, Data: []byte("{}")}})
		must(t, err)
		if _, err := coverage.Gather(s); err == nil || !strings.Contains(err.Error(), "use a newer nianbao") {
			t.Errorf("head %s: %v", head, err)
		}
	}
}

// TestNotDue looks at a ledger before and after the statutory days.
func TestNotDue(t *testing.T) {
	h := crawled(t, sources.Years{})
	for _, tt := range []struct {
		day  string
		want coverage.State
	}{{"2021-01-31", coverage.StateNotDue}, {"2021-03-31", coverage.StateNotDue}, {"2021-04-01", coverage.StateAbsent}} {
		day, err := time.ParseInLocation("2006-01-02", tt.day, coverage.China)
		must(t, err)
		h.opt.Now, h.opt.Years = day, sources.Years{From: 2020, To: 2020}
		is := states(h.ledger(t))[annual+"620524/人民政府 2020"]
		if is.State != tt.want || tt.want == coverage.StateNotDue && is.Why != "due by 2021-03-31" {
			t.Errorf("on %s it is %s (%s), want %s", tt.day, is.State, is.Why, tt.want)
		}
	}
}

// TestAbsenceIsJudgedAnew re-judges the stored list pages, then with a record
// that leaves a row out, then with a page whose bytes were altered.
func TestAbsenceIsJudgedAnew(t *testing.T) {
	h := crawled(t, sources.Years{})
	held, doubts := h.verify(t)
	if held == 0 || len(doubts) > 0 {
		t.Fatalf("%d absences hold, %d do not: %v", held, len(doubts), doubts)
	}
	cell := states(h.ledger(t))[annual+"620524/人民政府 2019"]
	h.hideRow(t, "620524-wushan-demo", cell.URL)
	if _, doubts = h.verify(t); len(doubts) == 0 || !strings.Contains(doubts[0].Why, "rows when it is judged anew") {
		t.Errorf("doubts about a record without one row: %v", doubts)
	}
}

// TestAlteredPageIsFound flips a byte of a stored list page.
func TestAlteredPageIsFound(t *testing.T) {
	h := crawled(t, sources.Years{})
	l := h.ledger(t)
	cell := l.Cell("620524/人民政府", 2020)
	snap, err := h.Store.Snapshot(cell.Searched[0].Snapshot)
	must(t, err)
	h.edit(t, func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte("blobs"))
		c := b.Cursor()
		for k, v := c.First(); k != nil; k, v = c.Next() {
			if binary.BigEndian.Uint64(k) == snap.Blob {
				v = bytes.Clone(v)
				v[len(v)-5] ^= 1
				return b.Put(bytes.Clone(k), v)
			}
		}
		return nil
	})
	_, doubts := h.verify(t)
	for _, d := range doubts {
		if d.Body == "620524/人民政府" && d.Year == 2020 && strings.Contains(d.Why, "cannot be read as it was fetched") {
			return
		}
	}
	t.Errorf("the altered page is not among the doubts: %v", doubts)
}

// verify is what coverage --verify does.
func (h *harvested) verify(t *testing.T) (int, []coverage.Doubt) {
	t.Helper()
	facts, err := coverage.Gather(h.Store)
	must(t, err)
	l := facts.Ledger(h.Sources, h.opt)
	return facts.Verify(l, h.Sources, h.opt, func(s *coverage.Search) (coverage.Relook, error) {
		src, _ := h.Sources.Find(s.Source)
		var found coverage.Relook
		err := h.Looks(src, func(look harvest.Look) error {
			if look.Request.URL == s.URL {
				found = coverage.Relook{Digest: look.Snapshot.Digest, Judgement: look.Judgement}
			}
			return nil
		})
		return found, err
	})
}

// hideRow takes a row out of the stored judgements of a source's lists.
func (h *harvested) hideRow(t *testing.T, source, url string) {
	t.Helper()
	upTo, err := h.Store.Newest()
	must(t, err)
	var changed []store.Reading
	must(t, h.Store.Readings(upTo, func(snap store.Snapshot, rd store.Reading) error {
		var rec harvest.Record
		if err := json.Unmarshal(rd.Data, &rec); err != nil {
			return err
		}
		if snap.Source != source || rec.Listing == nil {
			return nil
		}
		rows := len(rec.Listing.Rows)
		rec.Listing.Rows = slices.DeleteFunc(rec.Listing.Rows, func(r sources.Row) bool { return r.URL == url })
		if len(rec.Listing.Rows) == rows {
			return nil
		}
		rd.Data, err = json.Marshal(rec)
		changed = append(changed, rd)
		return err
	}))
	for _, rd := range changed {
		_, err := h.Store.Finish(store.Finish{Snapshot: rd.Snapshot, Reading: &rd})
		must(t, err)
	}
	if len(changed) == 0 {
		t.Fatal("no list has the row")
	}
}
