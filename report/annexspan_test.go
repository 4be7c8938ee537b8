package report

import (
	"strings"
	"testing"

	"nianbao/document"
)

// freeReport is a report of 2015 as text, with its annex in lines.
func freeReport(rowsOf func(cells []string) string) string {
	var b strings.Builder
	b.WriteString("安溪县财政局2015年政府信息公开工作年度报告\n一、概述\n" + long + long + "\n二、主动公开政府信息情况\n" + long +
		"\n三、依申请公开政府信息和不予公开政府信息的情况\n" + long + "\n四、政府信息公开的收费及减免情况\n本年度没有收费。\n" +
		"五、因政府信息公开申请行政复议、提起行政诉讼的情况\n没有发生。\n六、存在的主要问题和改进措施\n" + long + "\n附件：政府信息公开情况统计表\n" +
		rowsOf([]string{"统计指标", "单位", "统计数"}))
	for _, r := range annexRows() {
		b.WriteString(rowsOf(r))
	}
	return b.String() + "\n安溪县财政局\n2016年3月2日\n"
}

// TestChaptersOfAnnexAreNoSections holds reports whose annex has rows that
// begin like chapters: they make neither a compilation of several reports nor
// sections of this one.
func TestChaptersOfAnnexAreNoSections(t *testing.T) {
	for name, write := range map[string]func(cells []string) string{
		"a row to a line":  func(c []string) string { return strings.Join(c, " ") + "\n" },
		"a cell to a line": func(c []string) string { return strings.Join(c, "\n") + "\n" },
		"labels broken":    func(c []string) string { return strings.Join(append(wrapped(c[0]), c[1:]...), "\n") + "\n" },
		"run":              func(c []string) string { return strings.Join(c, " ") + " " },
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := document.Read(document.Input{URL: "file:nb.txt", Body: []byte(freeReport(write))})
			if err != nil {
				t.Fatal(err)
			}
			r := Read(doc, Hints{Digest: "sha256:000102030405060708090a0b0c0d0e0f"})
			if r.Kind != KindAnnual || r.Report.Format != FormatF2014 {
				t.Fatalf("kind %s %q, want an annual report of f2014", r.Kind, r.Reasons)
			}
			var ids []string
			for _, s := range r.Report.Sections {
				ids = append(ids, s.ID)
			}
			if got, want := strings.Join(ids, " "), "s1 s2 s3 s3b s4 s5"; got != want {
				t.Errorf("sections %s, want %s", got, want)
			}
			if s := r.Report.Sections[len(ids)-1]; strings.Contains(s.Text, "数") && strings.Contains(s.Text, "当面申请数") {
				t.Errorf("the annex is part of %s: %q", s.ID, s.Text)
			}
		})
	}
}

// TestSectionsBehindAnnex holds a report whose annex stands before its end.
func TestSectionsBehindAnnex(t *testing.T) {
	text := freeReport(func(c []string) string { return strings.Join(c, " ") + "\n" })
	text = strings.Replace(text, "\n安溪县财政局\n2016", "\n七、其他需要报告的事项\n"+long+"\n安溪县财政局\n2016", 1)
	doc, err := document.Read(document.Input{URL: "file:nb.txt", Body: []byte(text)})
	if err != nil {
		t.Fatal(err)
	}
	r := Read(doc, Hints{})
	if r.Report == nil || r.Report.Sections[len(r.Report.Sections)-1].ID != "s6" {
		t.Errorf("kind %s, report %+v; want the section behind the annex", r.Kind, r.Report)
	}
}
