package export

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"nianbao/document"
	"nianbao/report"
	"nianbao/store"
)

var start = time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)

// fixture is a store whose readings are written by hand.
type fixture struct {
	*testing.T
	*store.Store
	at time.Time
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	s, err := store.Open(filepath.Join(t.TempDir(), "x.db"), store.Options{Create: true, Timeout: time.Second, Now: func() time.Time { return start }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return &fixture{t, s, start}
}

// add keeps a body and the reading of it. A parent is the page of another
// source that led to it.
func (f *fixture) add(url, parent, body string, rd report.Reading) store.Snapshot {
	f.Helper()
	f.at = f.at.Add(time.Hour)
	owner := "620524-wushan"
	if parent != "" {
		owner = "620500-tianshui"
	}
	snap, err := f.Keep(store.Capture{Body: []byte(body), Snapshot: store.Snapshot{
		Source: "620524-wushan", URL: url, FinalURL: url, Owner: owner, Referer: parent, Status: 200, FetchedAt: f.at, Provenance: "http",
	}})
	if err != nil {
		f.Fatal(err)
	}
	data, err := json.Marshal(rd)
	if err != nil {
		f.Fatal(err)
	}
	stored := store.Reading{Snapshot: snap.ID, Version: report.Version, Schema: 1, Kind: string(rd.Kind), ReportID: rd.Report.ID, At: f.at, Data: data}
	if snap.ID%2 == 0 { // the others are as earlier versions stored them
		if stored.Head, err = json.Marshal(rd.Report.Head()); err != nil {
			f.Fatal(err)
		}
	}
	if _, err := f.Finish(store.Finish{Snapshot: snap.ID, Reading: &stored, Outcome: store.Outcome{Source: snap.Source, URL: url, Class: "ok", At: f.at}}); err != nil {
		f.Fatal(err)
	}
	return snap
}

// annual is a reading with one table of three cells.
func annual(year int, granted int64) report.Reading {
	number := func(n int64) *report.Number { return &report.Number{Decimal: decimal.NewFromInt(n)} }
	rep := &report.Report{
		ID: report.ReportID("annual_report", "620524/武山县人民政府", year), DocType: "annual_report", Title: "武山县年度报告", Year: year, YearSource: "title", Format: report.FormatF2021,
		Agency: report.Agency{ID: "620524/武山县人民政府", Name: "天水市武山县人民政府", Code: "620524", Level: "county", Kind: "government"},
		Scope:  "aggregate", DateSigned: "2024-01-20",
		Sections: []report.Section{{ID: "s1", Heading: "一、總體情況", Text: "收到申請", Simplified: "收到申请"}},
		Tables: []report.Table{{ID: "t3", Format: report.FormatF2021, Status: report.StatusPartial, Cells: []report.Cell{
			{Table: "t3", Row: "granted", Column: "total", Value: number(granted), Unit: "件", State: report.StateNumber, Raw: "=" + decimal.NewFromInt(granted).String(), Flags: []string{"zero_glyph", "f2021:R3.3"}, Place: "table[2] r4c9"},
			{Table: "t3", Row: "partial", Column: "total", State: report.StateBlank, Raw: "-"},
			{Table: "t3", Row: "carried_out", Column: "total", State: report.StateMissing},
		}}},
		Problems: []report.Problem{{Rule: "f2021:R3.3", Severity: report.SeverityHard, Cells: []string{"t3.granted.total"}, Sentence: "sums differ"}},
	}
	return report.Reading{Version: report.Version, Kind: report.KindAnnual, Form: document.FormHTML, Report: rep}
}

func (f *fixture) corpus(filter Filter) *Corpus {
	f.Helper()
	c, err := Load(f.Store, filter)
	if err != nil {
		f.Fatal(err)
	}
	return c
}

func (f *fixture) write(c *Corpus, dir string) (Manifest, bool) {
	f.Helper()
	m, changed, err := c.Write(dir, Options{Formats: []string{FormatCSV, FormatJSONL}})
	if err != nil {
		f.Fatal(err)
	}
	return m, changed
}

// table reads a CSV file as rows of named values.
func (f *fixture) table(path string) (heads []string, rows []map[string]string) {
	f.Helper()
	file, err := os.Open(path)
	if err != nil {
		f.Fatal(err)
	}
	defer file.Close()
	all, err := csv.NewReader(file).ReadAll()
	if err != nil {
		f.Fatal(err)
	}
	for _, line := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = line[i]
		}
		rows = append(rows, row)
	}
	return all[0], rows
}

// The columns others script against, as the domain specification lists them.
const (
	cellHeads     = "report_id snapshot_id agency_id division_code agency_level agency_kind report_year format_id table_id row_id row_label col_id col_label value unit state raw flags locator"
	documentHeads = "url snapshot_id report_id form fetched_at digest parser_version chosen why"
	problemHeads  = "report_id rule severity cells sentence"
	reportHeads   = "report_id snapshot_id source_id url host doc_type variant agency_id agency_name agency_name_raw agency_level agency_kind division_code province prefecture county township scope report_year year_source title index_no issuer doc_no date_written date_published date_signed first_seen fetched_at on_time format_id sections_found t2_status t3_status t4_status cells_number cells_derived cells_missing hard_fail soft_fail text_conflict fee_yuan"
	wideHeads     = "report_id agency_name division_code agency_level agency_kind scope report_year format_id url fetched_at digest parser_version t2_1__rules__made"
)

func TestColumns(t *testing.T) {
	for _, test := range []struct {
		table string
		got   []string
		want  string
	}{
		{"cells", names(cellColumns), cellHeads},
		{"documents", names(documentColumns), documentHeads},
		{"problems", names(problemColumns), problemHeads},
		{"reports", names(reportColumns()), reportHeads},
		{"wide", headsOf(wideTable()), wideHeads},
	} {
		want := strings.Fields(test.want)
		if len(test.got) < len(want) {
			t.Fatalf("%s has %d columns, want %d", test.table, len(test.got), len(want))
		}
		if diff := cmp.Diff(want, test.got[:len(want)]); diff != "" {
			t.Errorf("%s:\n%s", test.table, diff)
		}
	}
	wide := headsOf(wideTable())
	for _, name := range []string{"t3__granted__total", "t4__cases__rec_corrected", "t2_8__fee__amount", "t3__other_total__total", "f2019_t2_9__procurement__amount", "f2014__req_received"} {
		if !slices.Contains(wide, name) {
			t.Errorf("wide has no column %s", name)
		}
	}
	if sorted := slices.Compact(slices.Sorted(slices.Values(wide))); len(sorted) != len(wide) {
		t.Errorf("%d of %d columns of wide have different names", len(sorted), len(wide))
	}
}

func TestCellsKeepWhatWasFound(t *testing.T) {
	f := newFixture(t)
	snap := f.add("https://www.wushan.gov.cn/a.html", "", "body", annual(2023, 12))
	dir := filepath.Join(t.TempDir(), "out")
	f.write(f.corpus(Filter{}), dir)
	_, rows := f.table(filepath.Join(dir, "cells.csv"))
	if len(rows) != 3 {
		t.Fatalf("%d rows, want 3", len(rows))
	}
	got := rows[0]
	for name, want := range map[string]string{
		"value": "12", "state": "number", "raw": "'=12", "flags": "zero_glyph f2021:R3.3", "row_label": "（一）予以公开", "col_label": "总计",
		"snapshot_id": strings.TrimPrefix(snap.Digest, "sha256:"), "locator": "table[2] r4c9", "format_id": "f2021", "report_year": "2023",
	} {
		if got[name] != want {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
	}
	if rows[1]["value"] != "" || rows[1]["raw"] != "-" || rows[2]["state"] != "missing" {
		t.Errorf("empty cells came out as %v and %v", rows[1], rows[2])
	}
	_, wide := f.table(filepath.Join(dir, "wide.csv"))
	if wide[0]["t3__granted__total"] != "12" || wide[0]["t3__partial__total"] != "" || wide[0]["digest"] != snap.Digest {
		t.Errorf("wide row %v", wide[0])
	}
	_, reports := f.table(filepath.Join(dir, "reports.csv"))
	if reports[0]["on_time"] != "true" || reports[0]["hard_fail"] != "1" || reports[0]["cells_missing"] != "1" {
		t.Errorf("report row %v", reports[0])
	}
}

func TestOneDocumentStandsForAReport(t *testing.T) {
	f := newFixture(t)
	poor := annual(2023, 11)
	poor.Report.Tables[0].Cells = poor.Report.Tables[0].Cells[1:]
	f.add("https://www.wushan.gov.cn/picture.html", "", "poor", poor)
	f.add("https://www.wushan.gov.cn/full.html", "", "full", annual(2023, 12))
	f.add("https://www.wushan.gov.cn/other.html", "", "other", annual(2023, 13))
	dir := filepath.Join(t.TempDir(), "out")
	f.write(f.corpus(Filter{}), dir)
	_, docs := f.table(filepath.Join(dir, "documents.csv"))
	if len(docs) != 3 {
		t.Fatalf("%d documents, want 3", len(docs))
	}
	_, problems := f.table(filepath.Join(dir, "problems.csv"))
	if !slices.ContainsFunc(problems, func(p map[string]string) bool {
		return p["rule"] == "forms_disagree" && p["cells"] == "t3.granted.total"
	}) {
		t.Errorf("12 against 13 is not among %v", problems)
	}
	for _, d := range docs {
		if chosen := d["chosen"] == "true"; chosen != strings.HasSuffix(d["url"], "other.html") || chosen && d["why"] == "" {
			t.Errorf("%s: chosen %s because %q", d["url"], d["chosen"], d["why"])
		}
	}
}

func TestNewestBytesStandForAnAddress(t *testing.T) {
	f := newFixture(t)
	const url = "https://www.wushan.gov.cn/a.html"
	first := f.add(url, "", "one", annual(2023, 12))
	second := f.add(url, "", "two", annual(2023, 13))
	f.add(url, "", "two", annual(2023, 13)) // confirmed, not changed
	d := f.corpus(Filter{}).Works[0].Documents[0]
	if d.Snapshot.ID != second.ID {
		t.Errorf("snapshot %d stands for the address, want %d", d.Snapshot.ID, second.ID)
	}
	if want := first.FetchedAt.Format(time.RFC3339); d.First != want {
		t.Errorf("first seen %s, want %s", d.First, want)
	}
}

func TestFilter(t *testing.T) {
	f := newFixture(t)
	f.add("https://www.wushan.gov.cn/2022.html", "", "a", annual(2022, 1))
	f.add("https://www.wushan.gov.cn/2023.html", "", "b", annual(2023, 2))
	for _, test := range []struct {
		name   string
		filter Filter
		want   int
	}{
		{"all", Filter{}, 2},
		{"year", Filter{Years: func(y int) bool { return y == 2023 }}, 1},
		{"province", Filter{Province: "62"}, 2},
		{"other province", Filter{Province: "37"}, 0},
		{"source", Filter{Sources: []string{"x"}}, 0},
	} {
		if got := len(f.corpus(test.filter).Works); got != test.want {
			t.Errorf("%s: %d works, want %d", test.name, got, test.want)
		}
	}
}

// TestHeadOfAnotherReading puts a head beside a reading that says something else:
// whatever differs, no corpus is made of it.
func TestHeadOfAnotherReading(t *testing.T) {
	for name, change := range map[string]func(*report.Head){
		"right": nil,
		"id":    func(h *report.Head) { h.ID = "0123456789abcdef" },
		"year":  func(h *report.Head) { h.Year-- },
		"place": func(h *report.Head) { h.Agency.Code = "620523" },
		"body":  func(h *report.Head) { h.Agency.Name = "甘谷县人民政府" },
		"level": func(h *report.Head) { h.Agency.Level = "prefecture" },
		"kind":  func(h *report.Head) { h.DocType = "institution_annual_report" },
		"form":  func(h *report.Head) { h.Format = report.FormatF2019 },
	} {
		f := newFixture(t)
		rd := annual(2023, 12)
		snap := f.add("https://www.wushan.gov.cn/a.html", "", "one", rd)
		stored, err := f.oneReading(snap, rd)
		if err != nil {
			t.Fatal(err)
		}
		head := rd.Report.Head()
		if change != nil {
			change(&head)
		}
		if stored.Head, err = json.Marshal(head); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Finish(store.Finish{Snapshot: snap.ID, Reading: &stored}); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(f.Store, Filter{}); errors.Is(err, ErrHead) != (change != nil) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWriteReplacesOnlyOurFolder(t *testing.T) {
	f := newFixture(t)
	f.add("https://www.wushan.gov.cn/a.html", "", "one", annual(2023, 12))
	dir := filepath.Join(t.TempDir(), "deep", "out")
	c := f.corpus(Filter{})
	m, changed := f.write(c, dir)
	if !changed || len(m.Files) != 18 {
		t.Fatalf("changed %v, %d files", changed, len(m.Files))
	}
	if _, changed := f.write(c, dir); changed {
		t.Error("the same corpus changed the folder")
	}
	f.add("https://www.wushan.gov.cn/b.html", "", "two", annual(2022, 5))
	if _, changed := f.write(f.corpus(Filter{}), dir); !changed {
		t.Error("another corpus did not change the folder")
	}
	letter := filepath.Join(dir, "letter.txt")
	if err := os.WriteFile(letter, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.Write(dir, Options{Formats: []string{FormatCSV}}); !errors.Is(err, ErrNotOurs) {
		t.Errorf("a foreign file in the folder: %v", err)
	}
	if data, err := os.ReadFile(letter); err != nil || string(data) != "mine" {
		t.Errorf("the letter is %q, %v", data, err)
	}
	left, err := os.ReadDir(filepath.Dir(dir))
	if err != nil || len(left) != 1 {
		t.Errorf("beside the folder lie %v, %v", left, err)
	}
}

func TestUnknownFormatLeavesNothing(t *testing.T) {
	f := newFixture(t)
	f.add("https://www.wushan.gov.cn/a.html", "", "one", annual(2023, 12))
	dir := filepath.Join(t.TempDir(), "out")
	if _, _, err := f.corpus(Filter{}).Write(dir, Options{Formats: []string{"xls"}}); err == nil {
		t.Error("format xls was accepted")
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder is there: %v", err)
	}
}

func TestGuard(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "12": "12", "-3.5": "-3.5", "+1036": "+1036", "-": "-", "--": "--", "—": "—",
		"=1+1": "'=1+1", "@x": "'@x", "+cmd|x": "'+cmd|x", "\tx": "'\tx", "武山": "武山",
	} {
		if got := guard(in); got != want {
			t.Errorf("guard(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestParentOfAFlipbook(t *testing.T) {
	f := newFixture(t)
	const parent = "https://www.tianshui.gov.cn/a.html"
	f.add("https://book.example/basic/1.html", parent, "book", annual(2023, 1))
	f.add("https://www.wushan.gov.cn/b.html", "", "page", annual(2022, 1))
	for _, w := range f.corpus(Filter{}).Works {
		if want := map[int]string{2023: parent}[w.Report().Year]; w.Record().Parent != want {
			t.Errorf("%d: parent %q, want %q", w.Report().Year, w.Record().Parent, want)
		}
	}
}

// TestRefusalTakesNoReportAway captures a challenge in the place of a report.
func TestRefusalTakesNoReportAway(t *testing.T) {
	f := newFixture(t)
	const url = "https://www.wushan.gov.cn/a.html"
	f.add(url, "", "report", annual(2023, 12))
	challenge := annual(0, 0)
	challenge.Kind, challenge.Report = report.KindChallenge, &report.Report{}
	f.add(url, "", "challenge", challenge)
	if n := len(f.corpus(Filter{}).Works); n != 1 {
		t.Errorf("%d works, want 1", n)
	}
}

// TestFilesOfOneName ingests different files whose relative names are equal.
func TestFilesOfOneName(t *testing.T) {
	f := newFixture(t)
	for i, body := range []string{"one", "two"} {
		rd := annual(2022+i, 1)
		snap, err := f.Keep(store.Capture{Body: []byte(body), Snapshot: store.Snapshot{
			Source: "file", URL: "file:report.txt", FinalURL: "file:report.txt", FetchedAt: start, Provenance: "file",
		}})
		if err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(rd)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Finish(store.Finish{Snapshot: snap.ID, Reading: &store.Reading{Snapshot: snap.ID, Version: 1, Schema: 1, ReportID: rd.Report.ID, Data: data}}); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(f.corpus(Filter{}).Works); n != 2 {
		t.Errorf("%d works, want 2", n)
	}
}

// TestDamagedFolderIsWrittenAnew takes a file out of a corpus and changes
// another.
func TestDamagedFolderIsWrittenAnew(t *testing.T) {
	f := newFixture(t)
	f.add("https://www.wushan.gov.cn/a.html", "", "one", annual(2023, 12))
	dir := filepath.Join(t.TempDir(), "out")
	c := f.corpus(Filter{})
	f.write(c, dir)
	for _, spoil := range []func(string) error{
		os.Remove,
		func(path string) error { return os.WriteFile(path, []byte("x"), 0o600) },
	} {
		if err := spoil(filepath.Join(dir, "cells.csv")); err != nil {
			t.Fatal(err)
		}
		if _, changed := f.write(c, dir); !changed {
			t.Error("the damaged folder was called up to date")
		}
	}
}

// TestYearsAreHeldAgainstEachOther gives two years of one body whose carried
// numbers do not meet, and the same of two bodies.
func TestYearsAreHeldAgainstEachOther(t *testing.T) {
	with := func(year int, row string, n int64, agency string) report.Reading {
		rd := annual(year, 1)
		rd.Report.Agency.ID, rd.Report.ID = agency, report.ReportID("annual_report", agency, year)
		rd.Report.Tables[0].Cells = []report.Cell{{Table: "t3", Row: row, Column: "total", Value: &report.Number{Decimal: decimal.NewFromInt(n)}, State: report.StateNumber}}
		return rd
	}
	for _, test := range []struct {
		name    string
		agency  string
		carried int64
		want    int
	}{
		{"meets", "620524/x", 3, 0},
		{"does not meet", "620524/x", 4, 1},
		{"another body", "620523/y", 4, 0},
	} {
		f := newFixture(t)
		f.add("https://www.wushan.gov.cn/2022.html", "", "a", with(2022, "carried_out", 3, "620524/x"))
		f.add("https://www.wushan.gov.cn/2023.html", "", "b", with(2023, "carried_in", test.carried, test.agency))
		across := 0
		for _, w := range f.corpus(Filter{Years: func(y int) bool { return y == 2023 }}).Works {
			across += len(w.Across)
		}
		if across != test.want {
			t.Errorf("%s: %d problems, want %d", test.name, across, test.want)
		}
	}
}
