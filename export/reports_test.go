package export

import (
	"testing"

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
