package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/decode"
	"nianbao/document"
)

func TestDamage(t *testing.T) {
	six := []string{"一、总体情况", "认真公开。", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况",
		"四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "权上?? ???¤?,奋力推进。", "六、其他需要报告的事项", "无。"}
	doc := article("安溪县2023年政府信息公开工作年度报告", six...)
	doc.Damage = []decode.Damage{{Text: "??\u00a0???¤?", Why: "question marks"}, {Text: "ÃÂ", Why: "only in the footer"}}
	doc.Lost = []string{"the page is cut after 16 MiB"}
	doc.Pages = []document.Page{{N: 1, Chars: 20}, {N: 2, Empty: true}, {N: 3, Chars: 9}, {N: 4, Empty: true}}
	rep := Parse(doc, KindAnnual, Hints{})
	var got []string
	for _, p := range rep.Problems {
		if p.Severity == SeverityDamage {
			got = append(got, p.Rule+" at "+p.Place)
		}
	}
	want := []string{"mojibake at p 7", "document_cut at ", "page_without_text at pages 2, 4", "table_absent at ", "table_absent at ", "table_absent at ", "format_from_year at "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("damage (-want +got)\n%s", diff)
	}
}

func TestNoTablesAreMissedInFreeReports(t *testing.T) {
	rep := Parse(article("安溪县2010年政府信息公开工作年度报告", "一、概述", "认真公开。"), KindAnnual, Hints{})
	if rep.Format != FormatFree || len(rep.Problems) != 0 {
		t.Errorf("format %q with problems %v, want free without problems", rep.Format, rep.Problems)
	}
}

func TestFormatWithoutTables(t *testing.T) {
	fixed := []string{"一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项"}
	old := []string{"一、概述", "二、主动公开政府信息的情况", "三、依申请公开政府信息和不予公开政府信息的情况", "四、政府信息公开的收费及减免情况", "五、存在的主要问题和改进措施"}
	tests := []struct {
		name, year string
		headings   []string
		want       Format
	}{
		{"fixed form of 2023", "2023年", fixed, FormatF2021},
		{"fixed form of 2020", "2020年", fixed, FormatF2019},
		{"free form of 2016", "2016年", old, FormatF2014},
		{"free form of 2010", "2010年", old, FormatF2008},
		{"free form of 2020", "2020年", old, FormatFree},
		{"two headings", "2016年", old[:2], FormatFree},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rep := Parse(article("安溪县"+tt.year+"政府信息公开工作年度报告", tt.headings...), KindAnnual, Hints{})
			if rep.Format != tt.want {
				t.Errorf("format %q, want %q", rep.Format, tt.want)
			}
		})
	}
}

func TestAlteredCopies(t *testing.T) {
	spam := Parse(article("安溪縣2015年政府信息公開工作年度報告", "一、概(gài)述", "認(rèn)真(zhēn)公開（kāi）。"), KindAnnual, Hints{})
	if diff := cmp.Diff([]string{"mirror_spam"}, spam.Flags); diff != "" {
		t.Errorf("flags (-want +got)\n%s", diff)
	}
	if len(spam.Sections) != 1 || spam.Sections[0].ID != "s1" || spam.Sections[0].Text != "認真公開。" {
		t.Errorf("sections %+v, want s1 without the readings", spam.Sections)
	}
	taiwan := Parse(article("安溪縣2015年政府信息公開工作年度報告", "一、概述", "最佳化流程，见附屬檔案(app)。"), KindAnnual, Hints{})
	if diff := cmp.Diff([]string{"tw_phrases"}, taiwan.Flags); diff != "" {
		t.Errorf("flags (-want +got)\n%s", diff)
	}
}
