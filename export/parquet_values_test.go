package export

import (
	"fmt"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/shopspring/decimal"

	"nianbao/report"
)

// TestValuesAreThoseOfTheLines compares the tables that make values of a report
// with what the text of their lines comes to.
func TestValuesAreThoseOfTheLines(t *testing.T) {
	for _, rd := range []report.Reading{annual(2023, 12), oddCells(), {Kind: report.KindAnnual, Report: &report.Report{ID: "none"}}, fullReport(3), institution()} {
		w := &Work{ID: rd.Report.ID, Documents: []Document{{Reading: rd}}}
		compared := 0
		for _, one := range tables(false) {
			if one.values == nil {
				continue
			}
			compared++
			got, want := make([][]parquet.Value, len(one.fields)), make([][]parquet.Value, len(one.fields))
			if err := one.fillColumns(w, want); err != nil {
				t.Fatal(err)
			}
			if err := one.values(w, got); err != nil {
				t.Fatal(err)
			}
			for k, f := range one.fields {
				if a, b := fmt.Sprintf("%+v", want[k]), fmt.Sprintf("%+v", got[k]); a != b {
					t.Errorf("%s: %s is %s, want %s", one.name, f.name, b, a)
				}
			}
		}
		if compared != 2 {
			t.Errorf("%d tables make values", compared)
		}
	}
}

// TestScaled tries numbers at the bounds of what a column holds.
func TestScaled(t *testing.T) {
	for text, want := range map[string]int64{
		"0": 0, "-3": -3e6, "11.26": 11_260_000, "0.000001": 1, "1e3": 1e9, "999999999999": 999_999_999_999e6, "-999999999999.999999": -999_999_999_999_999_999,
		"1000000000000": 0, "-1000000000000": 0, "123456789012345678": 0, "0.0000001": 0, "123456789012345678901234": 0, "1e30": 0, "1e999999999": 0, "x": 0,
	} {
		if n, ok := scaled(text); n != want || ok != (want != 0 || text == "0") {
			t.Errorf("%s is %d, %v, want %d", text, n, ok, want)
		}
	}
}

// oddCells is a report with a cell of every sort: of the form and not, in order
// and not, twice, with numbers of all sizes.
func oddCells() report.Reading {
	rd := fullReport(4)
	t3 := &rd.Report.Tables[1]
	t3.Cells[0], t3.Cells[5] = t3.Cells[5], t3.Cells[0]
	t3.Cells[7].State, t3.Cells[7].Unit, t3.Cells[7].Value, t3.Cells[7].Raw = report.StateBlank, "", nil, ""
	t3.Cells[8].Flags, t3.Cells[8].Place = []string{"zero_glyph", "f2021:R3.3"}, ""
	for i, text := range []string{"11.26", "-3", "999999999999", "-999999999999", "1000000000000", "-1000000000000", "0.1234567", "123456789012345678901234", "1e3", "0"} {
		n := decimal.RequireFromString(text)
		t3.Cells[20+i].Value = &report.Number{Decimal: n}
	}
	t3.Cells[31].Value = &report.Number{}
	t3.Cells = append(t3.Cells, t3.Cells[3], report.Cell{Table: "t3", Row: "x", Column: "y", State: report.StateText, Raw: "无"}, t3.Cells[4])
	old := report.Table{ID: "t3", Format: report.FormatF2019}
	for _, c := range t3.Cells[:12] {
		c.Unit = "件次"
		old.Cells = append(old.Cells, c)
	}
	rd.Report.Tables = append(rd.Report.Tables, old, report.Table{ID: "st", Format: "free", Cells: []report.Cell{{Table: "st", Row: "r", Column: "c", Value: t3.Cells[21].Value}}})
	return rd
}
