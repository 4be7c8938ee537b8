package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nianbao/export"
	"nianbao/report"
)

// shared is where the real documents lie, outside the project.
var shared = filepath.Join("..", "..", "..", "shared")

// realTruth is what was read by eye on a real document.
type realTruth struct {
	Name   string
	Agency string
	Level  string
	Year   int
	Format string
	Source struct{ Path string }
	Tables struct {
		T2 map[string]json.RawMessage
		T3 *struct{ Rows [][]any }
		T4 *struct{ Values []any }
	}
}

// levels maps the words of the truth onto ours.
var levels = map[string]string{
	"市部门": "prefecture", "区县部门": "county", "区县": "county", "乡镇": "township", "省部门": "province", "事业单位": "other",
}

// TestRealDocuments takes in everything that lies beside the project and
// holds what was read against what was read by eye.
func TestRealDocuments(t *testing.T) {
	if _, err := os.Stat(filepath.Join(shared, "seeds")); err != nil {
		t.Skip("SKIPPED: the real documents are not beside the project: ", err)
	}
	works := ingestReal(t)
	files, err := filepath.Glob(filepath.Join(shared, "real", "truth", "*.json"))
	if err != nil || len(files) < 8 {
		t.Fatalf("%d truth files, %v", len(files), err)
	}
	for _, file := range files {
		truth := readTruth(t, file)
		if truth.Source.Path == "" || raceDetector && strings.HasSuffix(truth.Source.Path, ".pdf") {
			continue
		}
		t.Run(truth.Name, func(t *testing.T) {
			w := works["file:"+truth.Source.Path]
			if w == nil {
				t.Fatalf("%s was not read as a report", truth.Source.Path)
			}
			compareReal(t, truth, w.Report())
		})
	}
	for url := range works {
		if strings.Contains(url, "portal-pages") || strings.Contains(url, "charset") {
			t.Errorf("%s was taken for a report", url)
		}
	}
}

// ingestReal runs the command on the folders and returns the reports by URL.
func ingestReal(t *testing.T) map[string]*export.Work {
	t.Helper()
	var out, errs bytes.Buffer
	path := filepath.Join(t.TempDir(), "real.db")
	a := &app{out: &out, err: &errs}
	if code := run(context.Background(), a, []string{"ingest", "--store", path, filepath.Join(shared, "seeds"), filepath.Join(shared, "real")}); code != exitDone {
		t.Fatalf("ingest ended with %d: %s", code, errs.String())
	}
	s, err := a.openRead()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	corpus, err := export.Load(s, export.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	works := map[string]*export.Work{}
	for _, w := range corpus.Works {
		for _, d := range w.Documents {
			works[d.Snapshot.URL] = w
		}
	}
	return works
}

func readTruth(t *testing.T, file string) realTruth {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var truth realTruth
	if err := json.Unmarshal(data, &truth); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return truth
}

func compareReal(t *testing.T, truth realTruth, rep *report.Report) {
	t.Helper()
	if !strings.HasSuffix(rep.Agency.Name, truth.Agency) && !strings.HasSuffix(truth.Agency, rep.Agency.Name) {
		t.Errorf("agency %q, want %q", rep.Agency.Name, truth.Agency)
	}
	if rep.Agency.Level != levels[truth.Level] {
		t.Errorf("level %q, want %q (%s)", rep.Agency.Level, levels[truth.Level], truth.Level)
	}
	if rep.Year != truth.Year {
		t.Errorf("year %d, want %d", rep.Year, truth.Year)
	}
	if truth.Format == "2021" && rep.Format != report.FormatF2021 {
		t.Errorf("format %q, want f2021", rep.Format)
	}
	compareBlocks(t, truth, rep)
	if truth.Tables.T3 != nil {
		var rows []string
		for _, row := range formRows(rep.Format, "t3") {
			rows = append(rows, "t3."+row)
		}
		compareRows(t, rep, rows, truth.Tables.T3.Rows)
	}
	if truth.Tables.T4 != nil {
		compareRows(t, rep, []string{"t4.cases"}, [][]any{append([]any{""}, truth.Tables.T4.Values...)})
	}
}

// compareBlocks compares the four blocks of section 2.
func compareBlocks(t *testing.T, truth realTruth, rep *report.Report) {
	t.Helper()
	for id, key := range map[string]string{"t2_1": "art20_1", "t2_5": "art20_5", "t2_6": "art20_6", "t2_8": "art20_8"} {
		raw, ok := truth.Tables.T2[key]
		if !ok {
			continue
		}
		var block struct{ Rows [][]any }
		if err := json.Unmarshal(raw, &block); err != nil {
			t.Fatal(err)
		}
		var rows []string
		for _, row := range formRows(report.FormatF2021, id) {
			rows = append(rows, id+"."+row)
		}
		compareRows(t, rep, rows, block.Rows)
	}
}

// compareRows compares rows in the order of the form. A row the truth does
// not state is not compared; null means that there is no number.
func compareRows(t *testing.T, rep *report.Report, rows []string, want [][]any) {
	t.Helper()
	for i, line := range want {
		table, _, _ := strings.Cut(rows[i], ".")
		for j, col := range formColumns(table) {
			name := rows[i] + "." + col
			cell, _ := rep.Cell(name)
			got, stated := "", ""
			if cell.Value != nil {
				got = cell.Value.String()
			}
			if line[j+1] != nil {
				stated = fmt.Sprint(line[j+1])
			}
			if got != stated && cell.State != report.StateDerived {
				t.Errorf("%s is %q (%s), want %q", name, got, cell.State, stated)
			}
		}
	}
}

func formRows(format report.Format, table string) []string {
	var rows []string
	for _, ft := range report.FormOf(format).Tables {
		for _, row := range ft.Rows {
			if ft.ID == table && row.Kind != "group" {
				rows = append(rows, row.ID)
			}
		}
	}
	return rows
}

func formColumns(table string) []string {
	var cols []string
	for _, ft := range report.FormOf(report.FormatF2021).Tables {
		for _, col := range ft.Columns {
			if ft.ID == table {
				cols = append(cols, col.ID)
			}
		}
	}
	return cols
}

// TestSeedPromises holds what each of the five seeds must show.
func TestSeedPromises(t *testing.T) {
	if _, err := os.Stat(filepath.Join(shared, "seeds")); err != nil {
		t.Skip("SKIPPED: the real documents are not beside the project: ", err)
	}
	works := ingestReal(t)
	report000 := works["file:000_ef8f2c20f5597fcb.txt"].Report()
	for _, table := range report000.Tables {
		if table.Status != report.StatusAbsent {
			t.Errorf("seed 000: %s is %s, want absent", table.ID, table.Status)
		}
	}
	dongying := works["file:001_460eccb9c86bd1f4.txt"].Report()
	if want := (report.Checks{Passed: 245}); dongying.Checks != want {
		t.Errorf("seed 001: checks %+v, want %+v", dongying.Checks, want)
	}
	if n := states(dongying)[report.StateNumber]; n != 200 {
		t.Errorf("seed 001: %d cells with a number, want 200", n)
	}
	if !hasProblem(dongying, "TX.7") {
		t.Error("seed 001: the conflict between text and table is not reported")
	}
	banshi := works["file:002_a7e4ba11a3b1e26d.txt"].Report()
	if got := states(banshi); got[report.StateNumber] != 173 || got[report.StateMissing] != 27 {
		t.Errorf("seed 002: states %v, want 173 numbers and 27 missing", got)
	}
	for _, table := range banshi.Tables {
		for _, cell := range table.Cells {
			placed := slices.Contains(cell.Flags, "placed_by_order") || slices.Contains(cell.Flags, "placed_by_structure")
			sure := cell.Row == "new_received" || cell.Row == "carried_in"
			if cell.Table == "t3" && cell.State == report.StateNumber && placed == sure {
				t.Errorf("seed 002: %s has flags %v", cell.Name(), cell.Flags)
			}
		}
	}
	if !hasProblem(works["file:003_242b91d3e9f2f879.txt"].Report(), "mojibake") {
		t.Error("seed 003: the damaged run is not marked")
	}
	if n := len(works["file:004_493f86b962eb816c.txt"].Report().Fields); n < 16 {
		t.Errorf("seed 004: %d labels, want 16", n)
	}
}

func states(rep *report.Report) map[report.State]int {
	n := map[report.State]int{}
	for _, table := range rep.Tables {
		for _, cell := range table.Cells {
			n[cell.State]++
		}
	}
	return n
}

func hasProblem(rep *report.Report, rule string) bool {
	return slices.ContainsFunc(rep.Problems, func(p report.Problem) bool { return p.Rule == rule })
}
