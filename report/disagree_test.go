package report

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
)

func TestDisagreements(t *testing.T) {
	number := func(table, row, column string, n int64) Cell {
		return Cell{Table: table, Row: row, Column: column, State: StateNumber, Value: &Number{decimal.NewFromInt(n)}}
	}
	candidate := func(url string, format Format, cells ...Cell) Candidate {
		return Candidate{URL: url, Digest: url, Reading: &Reading{Report: &Report{Tables: []Table{{ID: "t3", Format: format, Cells: cells}}}}}
	}
	with := func(c Cell, change func(*Cell)) Cell { change(&c); return c }
	granted, total := number("t3", "granted", "total", 5), number("t3", "processed_total", "total", 10)
	other := number("t3", "granted", "total", 6)
	monday := time.Date(2024, 1, 22, 8, 0, 0, 0, time.UTC)
	before, after := candidate("http://a.test/1.html", FormatF2021, granted), candidate("http://a.test/1.html", FormatF2021, other)
	before.Digest, before.FetchedAt, after.Digest, after.FetchedAt = "sha256:1", monday, "sha256:2", monday.Add(24*time.Hour)
	tests := []struct {
		name string
		cs   []Candidate
		want []string
	}{
		{"none", nil, nil},
		{"one document", []Candidate{candidate("u", FormatF2021, granted)}, nil},
		{"no report", []Candidate{{URL: "u"}, candidate("v", FormatF2021, granted)}, nil},
		{"equal", []Candidate{candidate("u", FormatF2021, granted), candidate("v", FormatF2021, granted)}, nil},
		{"page against PDF", []Candidate{candidate("http://a.test/1.html", FormatF2021, granted, total), candidate("http://a.test/1.pdf", FormatF2021, other, total)},
			[]string{"t3.granted.total: 予以公开｜总计 (t3.granted.total) is 5 in http://a.test/1.html, but 6 in http://a.test/1.pdf"}},
		{"two of three agree", []Candidate{candidate("u", FormatF2021, granted), candidate("v", FormatF2021, other), candidate("w", FormatF2021, granted)},
			[]string{"t3.granted.total: 予以公开｜总计 (t3.granted.total) is 5 in u, w, but 6 in v"}},
		{"one address twice", []Candidate{before, after},
			[]string{"t3.granted.total: 予以公开｜总计 (t3.granted.total) is 5 in http://a.test/1.html fetched 2024-01-22 08:00:00, but 6 in http://a.test/1.html fetched 2024-01-23 08:00:00"}},
		{"derived against printed", []Candidate{candidate("u", FormatF2021, with(granted, func(c *Cell) { c.State = StateDerived })), candidate("v", FormatF2021, other)},
			[]string{"t3.granted.total: 予以公开｜总计 (t3.granted.total) is 5 in u (derived from its totals), but 6 in v"}},
		{"other form", []Candidate{candidate("u", FormatF2021, granted), candidate("v", FormatF2019, other)}, nil},
		{"other unit", []Candidate{candidate("u", FormatF2021, granted), candidate("v", FormatF2021, with(other, func(c *Cell) { c.Unit = "万元" }))}, nil},
		{"column not sure", []Candidate{candidate("u", FormatF2021, granted), candidate("v", FormatF2021, with(other, func(c *Cell) { c.Flags = []string{flagByOrder} }))}, nil},
		{"one of two columns", []Candidate{candidate("u", FormatF2021, granted), candidate("v", FormatF2021, with(other, func(c *Cell) { c.Flags = []string{flagColumn} }))}, nil},
		{"blank says nothing", []Candidate{candidate("u", FormatF2021, granted), candidate("v", FormatF2021, with(granted, func(c *Cell) { c.Value, c.State = nil, StateBlank }))}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, p := range Disagreements(tt.cs) {
				if p.Rule != "forms_disagree" || p.Severity != SeverityCrossDoc || len(p.Cells) != 1 {
					t.Errorf("problem %+v, want forms_disagree of one cell", p)
				}
				got = append(got, p.Cells[0]+": "+p.Sentence)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Disagreements (-want +got)\n%s", diff)
			}
		})
	}
}
