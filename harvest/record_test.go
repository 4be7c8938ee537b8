package harvest

import (
	"encoding/json"
	"testing"

	"nianbao/report"
	"nianbao/sources"
)

func TestRecordIsStoredAsItsJSON(t *testing.T) {
	rd := report.Reading{Version: 1, Kind: report.KindAnnual, Report: &report.Report{ID: "a", Tables: []report.Table{{ID: "t3", Cells: []report.Cell{{Raw: "<1>"}}}}}}
	for _, rec := range []Record{
		{}, {Reading: rd}, {Listing: &Listing{Declared: -1}}, {Reading: rd, Listing: &Listing{Family: "trs", Rows: []sources.Row{{URL: "http://a.test/?a&b"}}}},
	} {
		want, err := json.Marshal(rec)
		if err != nil {
			t.Fatal(err)
		}
		got, err := rec.encoded()
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("stored as\n%s\nwant\n%s", got, want)
		}
	}
}
