package report

import (
	"slices"
	"testing"

	"nianbao/document"
)

func TestDay(t *testing.T) {
	tests := []struct{ in, want string }{
		{"2019-01-04", "2019-01-04"},
		{"2019-01-04 10:25", "2019-01-04"},
		{"2018年12月21日", "2018-12-21"},
		{"2024-1-26", "2024-01-26"},
		{"2015/3/6", "2015-03-06"},
		{"2024 年 1 月 18 日", "2024-01-18"},
		{"二〇二四年一月十八日", "2024-01-18"},
		{"二〇一五年十二月三十一日", "2015-12-31"},
		{"2023-06-11T13:12:35+08:00", "2023-06-11"},
		{"2023-13-40", ""},
		{"无", ""},
		{"", ""},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			if got := day(tt.in); got != tt.want {
				t.Errorf("day(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestYearOfPeriod(t *testing.T) {
	tests := []struct {
		name, text string
		want       int
	}{
		{"plain", "统计期限自2023年1月1日起至2023年12月31日止。", 2023},
		{"from to", "所列数据统计期限从2022年1月1日到12月31日止。", 2022},
		{"two years", "统计期限为2010年1月1日起至2011年12月31日。", 2010},
		{"lost characters", "统计期限为20231月1日至202312月31日。", 2023},
		{"no period", "根据国办公开办函[2021]30号要求编制。", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := yearOfPeriod(tt.text); got != tt.want {
				t.Errorf("yearOfPeriod(%q) = %d, want %d", tt.text, got, tt.want)
			}
		})
	}
}

func TestReportYear(t *testing.T) {
	const period = "本报告统计期限自2022年1月1日起至2022年12月31日止。"
	tests := []struct {
		name   string
		doc    *document.Document
		hints  Hints
		year   int
		source string
		flag   string
	}{
		{"title", article("安溪县2022年政府信息公开工作年度报告", period), Hints{}, 2022, "title", ""},
		{"title against period", article("安溪县2021年政府信息公开工作年度报告", period), Hints{}, 2021, "title", "year_conflict"},
		{"period", article("安溪县政府信息公开工作年度报告", period), Hints{}, 2022, "period", ""},
		{"url", withURL(article("安溪县政府信息公开工作年度报告", "编制本报告。"), "http://a.test/nb.jsp?fbtime=2017&area=1"), Hints{}, 2017, "url", ""},
		{"list", article("安溪县政府信息公开工作年度报告", "编制本报告。"), Hints{Title: "2018年年报"}, 2018, "list", ""},
		{"first section", article("安溪县政府信息公开工作年度报告", "编制本报告。", "一、总体情况", "2019年，我县认真公开。"), Hints{}, 2019, "s1", ""},
		{"published", article("安溪县政府信息公开工作年度报告", "编制本报告。"), Hints{Date: "2021-01-20"}, 2020, "published", "year_guess"},
		{"unknown", article("安溪县政府信息公开工作年度报告", "编制本报告。"), Hints{}, 0, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rep := Parse(tt.doc, KindAnnual, tt.hints)
			if rep.Year != tt.year || rep.YearSource != tt.source {
				t.Errorf("year %d from %q, want %d from %q", rep.Year, rep.YearSource, tt.year, tt.source)
			}
			if tt.flag != "" && !slices.Contains(rep.Flags, tt.flag) {
				t.Errorf("flags %v, want %s among them", rep.Flags, tt.flag)
			}
			if tt.flag == "" && (slices.Contains(rep.Flags, "year_conflict") || slices.Contains(rep.Flags, "year_guess")) {
				t.Errorf("flags %v, want none about the year", rep.Flags)
			}
		})
	}
}
