package export

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"nianbao/report"
)

// TestBodiesAreHeldAgainstEachOther has a county that counts fewer requests
// than one of its bureaus: it shows only when both are read.
func TestBodiesAreHeldAgainstEachOther(t *testing.T) {
	f := newFixture(t)
	requests := func(rd report.Reading, n int64) report.Reading {
		cells := &rd.Report.Tables[0].Cells
		*cells = append(*cells, report.Cell{Table: "t3", Row: "new_received", Column: "total", State: report.StateNumber, Value: &report.Number{Decimal: decimal.NewFromInt(n)}})
		return rd
	}
	county, bureau := requests(annual(2023, 1), 2), requests(annual(2023, 5), 9)
	bureau.Report.Agency = report.Agency{ID: "620524/水务局", Name: "天水市武山县水务局", Code: "620524", Level: "county", Kind: "department"}
	bureau.Report.ID, bureau.Report.Scope = report.ReportID("annual_report", "620524/水务局", 2023), "own"
	f.add("https://www.wushan.gov.cn/a.html", "", "one", county)
	f.add("https://www.wushan.gov.cn/b.html", "", "two", bureau)
	dir := filepath.Join(t.TempDir(), "out")
	f.write(f.corpus(Filter{}), dir)
	_, rows := f.table(filepath.Join(dir, "problems.csv"))
	at := slices.IndexFunc(rows, func(row map[string]string) bool { return row["rule"] == "f2021:D3.1" })
	if at < 0 {
		t.Fatalf("problems.csv has %v, want f2021:D3.1", rows)
	}
	if row := rows[at]; row["severity"] != "cross_doc" || row["cells"] != "t3.new_received.total" || row["report_id"] != county.Report.ID {
		t.Errorf("problem %v, want cross_doc on t3.new_received.total of the county", row)
	}
}

// TestEveryDocumentSaysWhy has a report as a page and as a file with fewer
// numbers.
func TestEveryDocumentSaysWhy(t *testing.T) {
	f := newFixture(t)
	file := annual(2023, 1)
	file.Report.Tables[0].Cells[0].State = report.StateText
	f.add("https://www.wushan.gov.cn/a.html", "", "one", annual(2023, 1))
	f.add("https://www.wushan.gov.cn/a.docx", "", "two", file)
	dir := filepath.Join(t.TempDir(), "out")
	f.write(f.corpus(Filter{}), dir)
	_, rows := f.table(filepath.Join(dir, "documents.csv"))
	for _, row := range rows {
		if left := strings.HasPrefix(row["why"], "not chosen: "); row["why"] == "" || left != (row["chosen"] == "false") {
			t.Errorf("%s is chosen: %s, because %q", row["url"], row["chosen"], row["why"])
		}
	}
	if len(rows) != 2 {
		t.Errorf("%d documents, want 2", len(rows))
	}
}
