package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
)

// countOf is a report on 2023 with a number of requests and others beside it.
func countOf(body string, requests int64, others ...int64) *Report {
	rep := Parse(article(body+"2023年政府信息公开工作年度报告"), KindAnnual, Hints{})
	cells := []Cell{{Table: "t3", Row: "new_received", Column: "total", State: StateNumber, Value: &Number{decimal.NewFromInt(requests)}}}
	for i, n := range others {
		cells = append(cells, Cell{Table: "t3", Row: fmt.Sprint("r", i), Column: "total", State: StateNumber, Value: &Number{decimal.NewFromInt(n)}})
	}
	rep.Tables = []Table{{ID: "t3", Format: FormatF2021, Status: StatusOK, Cells: cells}}
	return rep
}

func TestBeside(t *testing.T) {
	few := []int64{1, 1, 2, 1, 0, 0, 0, 1, 1, 2}
	many := []int64{7, 7, 31, 5, 0, 2, 9, 44, 3, 1}
	nextYear := countOf("定西市安定区教育局", 90)
	nextYear.Year = 2024
	unsure := countOf("定西市安定区教育局", 90)
	unsure.Tables[0].Cells[0].Flags = []string{flagByOrder}
	old := countOf("定西市安定区人民政府", 0)
	old.Tables[0].Format = FormatF2014
	tests := []struct {
		name    string
		reports []*Report
		want    []string
	}{
		{"district below its bureau", []*Report{countOf("定西市安定区人民政府", 0), countOf("定西市安定区教育局", 12)},
			[]string{"安定区人民政府 f2021:D3.1 counts 0 requests received, but that of 定西市安定区教育局 alone 12"}},
		{"several bodies", []*Report{countOf("定西市安定区人民政府", 3), countOf("定西市安定区教育局", 12), countOf("定西市安定区人民政府办公室", 4), countOf("定西市安定区凤翔镇", 20)},
			[]string{"安定区人民政府 f2021:D3.1 but that of 定西市安定区凤翔镇人民政府 alone 20, and 2 more"}},
		{"city below its district", []*Report{countOf("定西市人民政府", 5), countOf("定西市安定区人民政府", 6)},
			[]string{"定西市人民政府 f2021:D3.1 but that of 定西市安定区人民政府 alone 6"}},
		{"enough", []*Report{countOf("定西市安定区人民政府", 12), countOf("定西市安定区教育局", 12)}, nil},
		{"another district", []*Report{countOf("定西市安定区人民政府", 0), countOf("定西市渭源县教育局", 12)}, nil},
		{"another year", []*Report{countOf("定西市安定区人民政府", 0), nextYear}, nil},
		{"number in doubt", []*Report{countOf("定西市安定区人民政府", 0), unsure}, nil},
		{"taxes are not the district's", []*Report{countOf("定西市安定区人民政府", 0), countOf("国家税务总局定西市安定区税务局", 12)}, nil},
		{"form without the rule", []*Report{old, countOf("定西市安定区教育局", 12)}, nil},
		{"towns with the same numbers", []*Report{countOf("定西市安定区凤翔镇", 31, many...), countOf("定西市安定区内官营镇", 31, many...)},
			[]string{"凤翔镇人民政府 same_numbers that of 定西市安定区内官营镇人民政府", "内官营镇人民政府 same_numbers that of 定西市安定区凤翔镇人民政府"}},
		{"town and bureau", []*Report{countOf("定西市安定区凤翔镇", 31, many...), countOf("定西市安定区教育局", 31, many...)},
			[]string{"凤翔镇人民政府 same_numbers that of 定西市安定区教育局", "教育局 same_numbers that of 定西市安定区凤翔镇人民政府"}},
		{"too little to tell", []*Report{countOf("定西市安定区凤翔镇", 1, few...), countOf("定西市安定区内官营镇", 1, few...)}, nil},
		{"nothing but zeros", []*Report{countOf("定西市安定区凤翔镇", 0), countOf("定西市安定区内官营镇", 0)}, nil},
		{"another roof", []*Report{countOf("定西市安定区凤翔镇", 31, many...), countOf("定西市渭源县教育局", 31, many...)}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			found := Beside(tt.reports)
			for _, r := range tt.reports {
				for _, p := range found[r] {
					got = append(got, r.Agency.Name+" "+p.Rule+" "+p.Sentence)
				}
			}
			if len(got) != len(tt.want) {
				t.Fatalf("problems (-want +got)\n%s", cmp.Diff(tt.want, got))
			}
			for i, want := range tt.want {
				for _, part := range strings.Fields(want) {
					if !strings.Contains(got[i], part) {
						t.Errorf("problem %q, want %q in it", got[i], part)
					}
				}
			}
		})
	}
}
