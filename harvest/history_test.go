package harvest

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"nianbao/report"
	"nianbao/store"
)

// version is a reading of a report with one cell and one section.
func version(granted int64, text string) report.Reading {
	return report.Reading{Kind: "annual", Report: &report.Report{
		Title:    "年度报告",
		Tables:   []report.Table{{ID: "t3", Cells: []report.Cell{{Table: "t3", Row: "granted", Column: "total", State: report.StateNumber, Value: &report.Number{Decimal: decimal.NewFromInt(granted)}}}}},
		Sections: []report.Section{{ID: "s1", Text: text}},
	}}
}

// TestHistory: what changed in a report is told, and what its page counts is
// not.
func TestHistory(t *testing.T) {
	s, err := store.Open(t.TempDir()+"/store.db", store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	day := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	keep := func(body string, rd *report.Reading) {
		t.Helper()
		snap, err := s.Keep(store.Capture{Snapshot: store.Snapshot{Source: "a", URL: "http://a/1", Status: 200, FetchedAt: day}, Body: []byte(body)})
		if err != nil {
			t.Fatal(err)
		}
		day = day.AddDate(0, 0, 1)
		if rd == nil {
			return
		}
		data, err := json.Marshal(rd)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Finish(store.Finish{Snapshot: snap.ID, Reading: &store.Reading{Version: 1, Kind: string(rd.Kind), ReportID: "r", Data: data}}); err != nil {
			t.Fatal(err)
		}
	}
	one := version(5, "公开信息100条。收到申请5件。\n浏览次数：10")
	two := version(5, "公开信息100条。收到申请5件。\n浏览次数：2045")
	three := version(6, "公开信息100条。收到申请6件。\n浏览次数：2050\n发布时间：2026-03-05")
	keep("one", &one)
	keep("one", nil)
	keep("two", &two)
	keep("refused", nil)
	keep("three", &three)
	found, err := History(s, []string{"http://a/1"})
	if err != nil || len(found) != 5 {
		t.Fatalf("%d versions, error %v", len(found), err)
	}
	if found[0].Same || !found[1].Same || found[2].Same {
		t.Errorf("same bytes: %v %v %v", found[0].Same, found[1].Same, found[2].Same)
	}
	if len(found[2].Changes) > 0 {
		t.Errorf("a counter is told as a change: %q", found[2].Changes)
	}
	want := []string{"t3.granted.total: 5 -> 6", "s1 - 收到申请5件", "s1 + 收到申请6件"}
	if d := cmp.Diff(want, found[4].Changes); d != "" {
		t.Errorf("changes (-want +got)\n%s", d)
	}
	visits := version(5, "全年政府网站浏览量达到1200万人次，比上年增长百分之三，其中移动端占一半以上，访问者主要来自本省。")
	more := version(5, "全年政府网站浏览量达到1300万人次，比上年增长百分之三，其中移动端占一半以上，访问者主要来自本省。")
	if got := Changed(visits, more); len(got) != 2 {
		t.Errorf("a sentence of the report on visits: %q", got)
	}
}
