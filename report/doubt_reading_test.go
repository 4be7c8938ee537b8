package report

import (
	"strings"
	"testing"

	"nianbao/document"
)

func TestDoubtsOfTheReadingAreProblems(t *testing.T) {
	tests := []struct {
		name string
		doc  *document.Document
		rule string
		says string
	}{
		{"title and period", article("武山县水务局2023年政府信息公开工作年度报告", "本报告的统计期限自2022年1月1日起至2022年12月31日止。"), "year_conflict", "year 2023, the period of the statistics 2022"},
		{"no year", article("武山县水务局政府信息公开工作年度报告", "武山县水务局", "2023年1月20日"), "year_guess", "2022 is the one before"},
		{"namesakes", article(yearbook("鼓楼区人民政府")), "place_ambiguous", "鼓楼区人民政府 can be in several places"},
		{"name of today", article("长治市潞城区信访局2012年政府信息公开年报"), "place_of_today", "in 2012"},
		{"two bodies", article(yearbook("广州市黄埔区人民政府、广州开发区管委会")), "agency_joint", "广州开发区管委会 report together"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rep := Parse(tt.doc, KindAnnual, Hints{})
			for _, p := range rep.Problems {
				if p.Rule == tt.rule && p.Severity == SeverityDamage && strings.Contains(p.Sentence, tt.says) {
					return
				}
			}
			t.Errorf("problems are %+v, want %s that says %q", rep.Problems, tt.rule, tt.says)
		})
	}
}
