package export

import (
	"testing"

	"github.com/shopspring/decimal"

	"nianbao/report"
)

func TestOnTime(t *testing.T) {
	for _, test := range []struct {
		docType, kind, date, want string
	}{
		{"annual_report", "government", "2024-03-31", "true"},
		{"annual_report", "government", "2024-04-01", "false"},
		{"annual_report", "department", "2024-01-31", "true"},
		{"annual_report", "department", "2024-02-01", "false"},
		{"institution_annual_report", "institution", "2024-03-31", "true"},
		{"institution_annual_report", "institution", "2024-04-01", "false"},
		{"institution_annual_report", "institution", "", ""},
		{"annual_report", "government", "2029-01-01", ""},
	} {
		rep := &report.Report{DocType: test.docType, Year: 2023, DatePublished: test.date}
		rep.Agency.Kind = test.kind
		if got := (Document{Reading: report.Reading{Report: rep}}).onTime(); got != test.want {
			t.Errorf("%s of a %s of %s: %q, want %q", test.docType, test.kind, test.date, got, test.want)
		}
	}
}

// TestFactsAreMarked: a rough number is named as such, a statement without a
// number is not lost.
func TestFactsAreMarked(t *testing.T) {
	number := report.Number{Decimal: decimal.NewFromInt(4000)}
	d := Document{Reading: report.Reading{Report: &report.Report{Facts: []report.Fact{
		{ID: "items_published", Value: &number, Approx: true}, {ID: "no_requests"}, {ID: "trainings", Value: &number},
	}}}}
	want := map[string]string{"x_items_published": "4000", "x_no_requests": "true", "x_trainings": "4000", "x_items_weibo": "", "x_approx": "items_published"}
	for _, col := range reportColumns() {
		if value, ok := want[col.name]; ok && col.value(d) != value {
			t.Errorf("%s is %q, want %q", col.name, col.value(d), value)
		}
		delete(want, col.name)
	}
	if len(want) > 0 {
		t.Errorf("no columns %v", want)
	}
}
