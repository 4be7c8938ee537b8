package report_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"nianbao/document"
	"nianbao/report"
)

// nearMisses are titles of documents that share words with a report and are
// none; %s is the body, %d the year.
var nearMisses = []string{
	"关于做好%[2]d年政府信息公开工作年度报告编制发布工作的通知", "%[1]s关于报送%[2]d年政府信息公开工作年度报告的通知", "关于%[2]d年政府信息公开工作年度报告发布情况的通报",
	"%[1]s%[2]d年政府信息公开工作年度报告解读", "一图读懂%[1]s%[2]d年政府信息公开工作年度报告", "图解：%[1]s%[2]d年政府信息公开年报",
	"%[1]s%[2]d年政府网站工作年度报表", "%[1]s政府网站监管年度报表（%[2]d年度）", "%[1]s%[2]d年法治政府建设年度报告", "%[1]s%[2]d年度部门决算公开报告",
	"%[1]s政府信息公开指南", "%[1]s政府信息公开工作年度报告制度", "%[1]s%[2]d年政务公开工作要点", "%[1]s%[2]d年政府信息公开工作考核结果", "%[2]d年政府信息公开工作年度报告格式（模板）",
	"%[1]s%[2]d年第一季度政府信息公开工作报告", "%[1]s%[2]d年上半年政府信息公开工作情况报告", "%[1]s%[2]d年政府工作报告", "%[1]s%[2]d年政务公开工作总结",
	"%[1]s%[2]d年上半年政府信息公开工作总结", "%[1]s召开%[2]d年政府信息公开工作推进会", "%[1]s%[2]d年政府信息公开年度报告汇编", "%[1]s%[2]d年政府信息公开工作年度报告评议结果",
}

// TestAccuracyOfNearMisses reads documents that could be taken for reports,
// some with the sections or tables of one: none may be.
func TestAccuracyOfNearMisses(t *testing.T) {
	taken := 0
	for i := range *accuracyReports {
		r := rand.New(rand.NewPCG(*accuracySeed, uint64(i)|1<<40))
		tr := makeTruth(t, r)
		w := &writer{Rand: r, form: tr.form}
		body := w.one("安溪县", "安溪县人民政府", "武山县水利局", "定西市人民政府办公室", "赣州市财政局")
		tr.title = strings.Split(fmt.Sprintf(nearMisses[i%len(nearMisses)]+"%%!%[1]s%[2]d", body, tr.year), "%!")[0]
		name, page := w.nearMiss(tr)
		raw, header, err := w.bytes(page)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := document.Read(document.Input{URL: fmt.Sprintf("http://www.example.gov.cn/zwgk/%d.html", i), ContentType: header, Body: raw})
		if err != nil {
			t.Errorf("%s: %v", tr.title, err)
			continue
		}
		if got := report.Read(doc, report.Hints{Code: tr.hint}); got.Kind == report.KindAnnual || got.Kind == report.KindInstitution {
			taken++
			t.Errorf("%d, %s with %s: taken for %s: %q", i, tr.title, name, got.Kind, got.Reasons)
		}
	}
	t.Logf("%d near misses, %d of them taken for a report", *accuracyReports, taken)
}

// nearMiss writes a page that is no report: with the text of one, its headings
// alone, the whole of it, or other prose.
func (w *writer) nearMiss(tr *truth) (name, page string) {
	head := "<html><head>%s<title>" + tr.title + "</title></head><body><h1>" + tr.title + "</h1><div id=zoom>"
	switch w.IntN(4) {
	case 0:
		return "all of a report", w.page(tr, w.one(markups...))
	case 1:
		var b strings.Builder
		for _, c := range w.chapters(tr) {
			b.WriteString("<p>" + c.heading + "</p><p>" + strings.Join(c.text, "</p><p>") + "</p>")
		}
		return "the sections of a report", head + b.String() + "</div></body></html>"
	case 2:
		return "its introduction", head + "<p>" + tr.intro + "</p><p>" + strings.Repeat(tr.prose, 6) + "</p></div></body></html>"
	}
	return "prose", head + "<p>" + strings.Repeat(tr.prose, 12) + "</p></div></body></html>"
}
