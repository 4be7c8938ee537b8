package harvest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"nianbao/report"
)

// TestDiffTellsNoConsequences has a cell that is read anew: the sums that hold
// by it, and the sentences that cite it, are no changes of their own.
func TestDiffTellsNoConsequences(t *testing.T) {
	reading := func(granted int64, sentence string, passed int, more ...report.Problem) report.Reading {
		return report.Reading{Report: &report.Report{
			Tables: []report.Table{{ID: "t3", Cells: []report.Cell{
				{Table: "t3", Row: "granted", Column: "total", State: report.StateNumber, Value: &report.Number{Decimal: decimal.NewFromInt(granted)}}}}},
			Problems: append(more, report.Problem{Rule: "TX.1", Severity: report.SeverityText, Cells: []string{"t3.granted.total"}, Sentence: sentence}),
			Checks:   report.Checks{Passed: passed},
		}}
	}
	lines, err := diff(reading(3, "the text says 5, the table 3", 10), reading(4, "the text says 5, the table 4", 12,
		report.Problem{Rule: "f2021:R3.1", Severity: report.SeverityHard, Cells: []string{"t3.granted.total"}, Sentence: "3 is not 4"}))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"problem f2021:R3.1 t3.granted.total: nothing -> told",
		"t3.granted.total: 3 (number) -> 4 (number)",
	}
	if d := cmp.Diff(want, lines); d != "" {
		t.Errorf("changes (-want +got)\n%s", d)
	}
}
