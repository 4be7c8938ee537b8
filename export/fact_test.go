package export

import (
	"testing"

	"nianbao/report"
)

func TestNoRequestsIsTold(t *testing.T) {
	rd := annual(2023, 1)
	d := Document{Reading: rd}
	if got := d.fact("no_requests"); got != "" {
		t.Errorf("no_requests of a silent report = %q, want nothing", got)
	}
	rd.Report.Facts = []report.Fact{{ID: "no_requests", Sentence: "本年度没有收到申请。"}}
	if got := d.fact("no_requests"); got != "true" {
		t.Errorf("no_requests = %q, want true", got)
	}
}
