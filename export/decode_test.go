package export

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"nianbao/report"
)

// TestDecodeIsThatOfTheReader compares the fast way with report.Decode.
func TestDecodeIsThatOfTheReader(t *testing.T) {
	odd := annual(2023, 5)
	odd.Report.Tables[0].Note = "注：\"引号\"\n\\ \u2028<b>"
	value := report.Number{Decimal: decimal.RequireFromString("11.260")}
	large := report.Number{Decimal: decimal.RequireFromString("123456789012345678901234")}
	odd.Report.Tables[0].Cells = append(odd.Report.Tables[0].Cells,
		report.Cell{Table: "t2_8", Row: "fee", Column: "amount", Value: &value, State: report.StateNumber, Raw: "11.26\t\"万\""},
		report.Cell{Table: "t3", Row: "x", Column: "y", Value: &large, State: report.StateNumber, Flags: []string{}})
	odd.Report.Tables = append(odd.Report.Tables, report.Table{ID: "t4", Cells: nil}, report.Table{ID: "t2", Cells: []report.Cell{}})
	none := annual(2022, 1)
	none.Report.Tables = nil
	empty := annual(2022, 1)
	empty.Report.Tables = []report.Table{}
	for _, rd := range []report.Reading{annual(2023, 12), odd, none, empty, fullReport(3), institution(), {Kind: report.KindNone}} {
		data, err := json.Marshal(rd)
		if err != nil {
			t.Fatal(err)
		}
		checkDecode(t, data)
	}
	checkDecode(t, []byte(`{"report":{"tables":[{"id":"t3","cells":[{"table":"t3","new":{"a":[1]},"row":"r"}],"later":1}]}}`))
	var rd report.Reading
	if err := decodeReading(report.Schema+1, []byte(`{}`), &rd); err == nil {
		t.Error("a newer schema is decoded")
	}
	if err := decodeReading(report.Schema, []byte(`{"report":{"tables":[{"id":`), &rd); err == nil {
		t.Error("half a reading is decoded")
	}
}

func checkDecode(t *testing.T, data []byte) {
	t.Helper()
	var got, want report.Reading
	if err := report.Decode(report.Schema, data, &want); err != nil {
		t.Fatal(err)
	}
	if err := decodeReading(report.Schema, data, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("decoded otherwise:\n%s", diff)
	}
	a, _ := json.Marshal(want)
	b, _ := json.Marshal(got)
	if string(a) != string(b) {
		t.Errorf("encoded otherwise:\n%s\n%s", a, b)
	}
}
