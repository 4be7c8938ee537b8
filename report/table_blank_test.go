package report

import "testing"

func TestBlankUnlessNumbered(t *testing.T) {
	blank := func() Table {
		return Table{ID: "t4", Status: StatusBlank, Cells: []Cell{{Table: "t4", Row: "cases", Column: "rec_total", State: StateBlank}}}
	}
	tests := []struct {
		name string
		part part
		want Status
	}{
		{"nothing", part{}, StatusBlank},
		{"labels", part{rows: []row{{cells: []piece{{text: "结果维持"}, {text: "1.其他"}, {text: "2023"}}}}}, StatusBlank},
		{"a page number", part{rows: []row{{published: "5"}}}, StatusBlank},
		{"numbers in one cell", part{rows: []row{{cells: []piece{{text: "1.属于国家秘密 62136 0 0 44,422"}, {text: "85685"}}}}}, StatusPartial},
	}
	for _, tt := range tests {
		got := unlessNumbered(blank(), tt.part)
		if got.Status != tt.want || (got.Cells[0].State == StateMissing) != (tt.want == StatusPartial) {
			t.Errorf("%s: status %q, cell %q, want %q", tt.name, got.Status, got.Cells[0].State, tt.want)
		}
	}
}
