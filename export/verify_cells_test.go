package export

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"nianbao/report"
)

// TestNumbersAreThoseOfTheStore writes all formats and holds every row against
// the store; then one number is changed in each.
func TestNumbersAreThoseOfTheStore(t *testing.T) {
	f := newFixture(t)
	f.many(3, 3)
	f.add("https://www.wushan.gov.cn/full.html", "", "full", fullReport(3))
	odd := annual(2031, 7)
	number := func(text string) *report.Number { return &report.Number{Decimal: decimal.RequireFromString(text)} }
	odd.Report.Tables[0].Cells = append(odd.Report.Tables[0].Cells,
		report.Cell{Table: "t2_8", Row: "fee", Column: "amount", Value: number("11.260"), Unit: "万元", State: report.StateNumber, Raw: "11.26\n\"万\""},
		report.Cell{Table: "t3", Row: "x", Column: "y", Value: number("-7"), State: report.StateDerived, Raw: "=1+1"},
		report.Cell{Table: "t3", Row: "x", Column: "z", Value: number("1234567890123"), State: report.StateNumber, Raw: "1234567890123"})
	f.add("https://www.wushan.gov.cn/odd.html", "", "odd", odd)
	dir := filepath.Join(t.TempDir(), "out")
	if _, _, err := f.corpus(Filter{}).Write(dir, Options{Formats: []string{FormatCSV, FormatParquet, FormatSQLite}, Mark: true}); err != nil {
		t.Fatal(err)
	}
	v, err := Verify(dir, f.Store)
	want := 0
	for _, w := range f.corpus(Filter{}).Works {
		for _, table := range w.Report().Tables {
			want += len(table.Cells)
		}
	}
	if err != nil || len(v.Differences) > 0 || v.Cells != 3*want || v.Anew != 0 || want < 200 {
		t.Fatalf("%d cells compared, want 3 times %d; %d anew, %v, %v", v.Cells, want, v.Anew, v.Differences, err)
	}

	csvPath := filepath.Join(dir, "cells.csv")
	write := func(from, to string) {
		text := f.read(csvPath)
		if !strings.Contains(text, from) {
			t.Fatalf("the CSV has no %q", from)
		}
		if err := os.WriteFile(csvPath, []byte(strings.Replace(text, from, to, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	differs := func(name, sentence string) {
		t.Helper()
		var v Verification
		names, err := filesIn(dir)
		if err == nil {
			err = v.cells(dir, names, f.Store)
		}
		if err != nil || len(v.Differences) != 1 || v.Differences[0].File != name || !strings.Contains(v.Differences[0].Sentence, sentence) {
			t.Errorf("%v, %v; want one in %s: %s", v.Differences, err, name, sentence)
		}
	}
	write("11.26,万元", "11.27,万元")
	differs("cells.csv", "t2_8.fee.amount")
	write("11.27,万元", "11.26,万元")
	db, err := sql.Open("sqlite", filepath.Join(dir, databaseName))
	if err == nil {
		_, err = db.Exec("DELETE FROM cells WHERE row_id = 'x'")
	}
	if err == nil {
		err = db.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	differs(databaseName, "the store has more cells of report "+odd.Report.ID)
}
