package report

import (
	"testing"

	"github.com/shopspring/decimal"
)

func TestFactsOfTheReportYear(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"year before in its own clause", "2022年共收到政府信息公开申请20件，2023年共收到政府信息公开申请31件，同比增长55%。", "requests_received=31"},
		{"year before in a clause of its own", "2022年，共收到申请20件；2023年，共收到申请31件。", "requests_received=31"},
		{"year before in a sentence of its own", "2022年全年，我局收到申请20件。2023年收到申请31件。", "requests_received=31"},
		{"every year so far", "自《条例》施行以来累计收到申请500件，本年度收到申请31件。", "requests_received=31"},
		{"years on end", "三年来共受理申请90件，2023年受理申请31件。", "requests_received=31"},
		{"this year so far", "今年以来收到申请31件。", "requests_received=31"},
		{"sum of this year", "全年累计收到申请31件。", "requests_received=31"},
		{"sum alone", "累计收到申请31件。", "requests_received=31"},
		{"sum and this year", "累计收到申请500件，今年收到申请31件。", "requests_received=31"},
		{"regulations have a year too", "2019年修订的《条例》施行后，收到申请31件。", "requests_received=31"},
		{"period", "2023年1月1日至2023年12月31日，收到申请31件。", "requests_received=31"},
		{"cases of the year before", "2022年发生行政复议3件，2023年发生行政复议1件。", "reconsideration_cases=1"},
		{"next year", "2023年收到申请31件，2024年将开展培训4次。", "requests_received=31"},
		{"number in words", "收到政府信息公开申请十二件，行政复议二件。", "requests_received=12 reconsideration_cases=2"},
		{"hundreds in words", "收到申请一百零三件。", "requests_received=103"},
		{"digits in words", "收到申请一二〇件。", "requests_received=120"},
		{"ordinal is no number", "收到申请后对每一件都登记。", ""},
		{"no request", "全年没有收到政府信息公开申请。", "no_requests"},
		{"no request the year before", "2022年没有收到政府信息公开申请，2023年收到申请3件。", "requests_received=3"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := told(readFacts(tt.text, 2023)); got != tt.want {
				t.Errorf("facts of %q\n got %s\nwant %s", tt.text, got, tt.want)
			}
		})
	}
}

func TestSpokenNumber(t *testing.T) {
	for s, want := range map[string]int{"十": 10, "十二": 12, "二十": 20, "三十一": 31, "一百零三": 103, "两百": 200, "一千二百三十四": 1234, "一二〇": 120, "七": 7} {
		if got, ok := spokenNumber(s); !ok || got != want {
			t.Errorf("spokenNumber(%q) = %d, %v, want %d", s, got, ok, want)
		}
	}
	if n, ok := spokenNumber("十百"); ok {
		t.Errorf("spokenNumber of no number = %d", n)
	}
}

func TestNoRequestsAgainstTheTable(t *testing.T) {
	rep := Parse(page(t, articlePage("安溪县水利局2023年政府信息公开工作年度报告", sixHeadings)), KindAnnual, Hints{})
	rep.Facts = readFacts("本年度没有收到政府信息公开申请。", 2023)
	three := Cell{Table: "t3", Row: "new_received", Column: "total", Value: &Number{decimal.NewFromInt(3)}, State: StateNumber}
	rep.Tables = []Table{{ID: "t3", Format: FormatF2021, Status: StatusOK, Cells: []Cell{three}}}
	problems, _ := evaluate(rep)
	for _, p := range problems {
		if p.Rule == "TX.4" {
			return
		}
	}
	t.Errorf("problems %v, want TX.4 among them", problems)
}
