package document

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// statutoryTables are the three tables of a report in the form of 2021, every
// number another one, in the markup of a word processor.
func statutoryTables() string {
	var b strings.Builder
	n := 0
	cell := func(text, spans string) {
		fmt.Fprintf(&b, `<td%s style="padding:0cm"><p class=MsoNormal><span>%s</span></p></td>`, spans, text)
	}
	numbers := func(count int) {
		for range count {
			n++
			cell(fmt.Sprint(n), "")
		}
	}
	row := func(fill func()) { b.WriteString("<tr>"); fill(); b.WriteString("</tr>\n") }
	b.WriteString("<p>一、总体情况</p><p>本机关依法公开信息。</p><p>二、主动公开政府信息情况</p><table border=1>")
	row(func() {
		cell("信息内容", "")
		cell("本年制发件数", "")
		cell("本年废止件数", "")
		cell("现行有效件数", "")
	})
	for _, label := range []string{"规章", "行政规范性文件", "行政许可", "行政处罚", "行政强制"} {
		row(func() { cell(label, ""); numbers(3) })
	}
	b.WriteString("</table><p>三、收到和处理政府信息公开申请情况</p><table border=1>")
	row(func() {
		cell("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", " colspan=3 rowspan=2")
		cell("申请人情况", " colspan=7")
	})
	row(func() {
		for _, label := range strings.Fields("自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计") {
			cell(label, "")
		}
	})
	row(func() { cell("一、本年新收政府信息公开申请数量", " colspan=3"); numbers(7) })
	row(func() {
		cell("三、本年度办理结果", " rowspan=3")
		cell("（三）不予公开", " rowspan=3")
		cell("1.属于国家秘密", "")
		numbers(7)
	})
	for _, label := range []string{"2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”"} {
		row(func() { cell(label, ""); numbers(7) })
	}
	b.WriteString("</table><p>四、政府信息公开行政复议、行政诉讼情况</p><table border=1>")
	row(func() { cell("行政复议", " colspan=5"); cell("行政诉讼", " colspan=5") })
	row(func() { numbers(10) })
	b.WriteString("</table><p>五、存在的主要问题及改进情况</p>")
	return b.String()
}

// tablesOf writes all cells of the data tables of a document.
func tablesOf(d *Document) []string {
	var out []string
	for _, b := range d.Blocks {
		if b.Table == nil {
			continue
		}
		for r, row := range b.Table.Rows {
			for _, c := range row.Cells {
				out = append(out, fmt.Sprintf("row %d column %d span %d×%d: %s", r, c.Column, c.ColSpan, c.RowSpan, c.Text))
			}
		}
	}
	return out
}

// TestHostileMarkupKeepsTables holds that a report wrapped in markup that
// breaks or stops a parser still yields every cell of its tables.
func TestHostileMarkupKeepsTables(t *testing.T) {
	report := statutoryTables()
	want := tablesOf(read(t, "<html><body>"+report))
	if len(want) < 70 {
		t.Fatalf("%d cells in the plain report", len(want))
	}
	layout := func(n int) string {
		return strings.Repeat(`<table width=100%><tr><td>`, n) + report + strings.Repeat(`</td></tr></table>`, n)
	}
	distinct := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `<font size="%d" color="#%06x"><b>`, i, i)
		}
		return b.String()
	}
	tests := []struct{ name, body string }{
		{"600 unclosed fonts", strings.Repeat(`<font size=3>`, 600) + report},
		{"600 unclosed spans", strings.Repeat(`<span style="x:y">`, 600) + report},
		{"600 unclosed divs", strings.Repeat(`<div>`, 600) + report},
		{"600 of each by turns", strings.Repeat(`<font color=red><span><div>`, 600) + report},
		{"600 unclosed links", strings.Repeat(`<a href=x>`, 600) + report},
		{"510 divs, below the parser's limit", strings.Repeat(`<div>`, 490) + report},
		{"512 divs closed", strings.Repeat(`<div>`, 512) + report + strings.Repeat(`</div>`, 512)},
		{"formatting left open in every block", strings.Repeat(`<p><b><i><u>`, 200) + report},
		{"distinct formatting that multiplies", distinct(120) + strings.Repeat("<p>", 3) + report},
		{"fonts in every paragraph of the report", strings.ReplaceAll(report, "<span>", "<font><span><b>")},
		{"130 layout tables", layout(130)},
		{"130 layout tables in 600 divs", strings.Repeat(`<div>`, 600) + layout(130)},
		{"end tags of what was never opened", strings.Repeat(`</table></td></tr></font>`, 5_000) + report},
		{"a comment without end behind", report + "<!--" + strings.Repeat("<table><tr><td>", 1000)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			start := time.Now()
			d := read(t, "<html><body>"+tt.body)
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("took %v", took)
			}
			if diff := cmp.Diff(want, tablesOf(d)); diff != "" {
				t.Errorf("cells (-plain +%s), note %q:\n%s", tt.name, d.Trail.Note, diff)
			}
		})
	}
}

// manyTags repeats a start tag, each with an attribute of its own, which the
// full parser copies to the one element there may be.
func manyTags(name string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<%s data-%d=x>", name, i)
	}
	return b.String()
}

// TestHostileSurroundings holds that a report is read whatever stands before
// its body or around it, within the time the reader allows itself.
func TestHostileSurroundings(t *testing.T) {
	report := statutoryTables()
	want := tablesOf(read(t, "<html><body>"+report))
	tests := []struct{ name, page string }{
		{"html tags before the body", manyTags("html", 30_000) + "<body>" + report},
		{"body tags", "<html>" + manyTags("body", 30_000) + report},
		{"formatting before the body", "<html><head></head>" + manyTags("font", 250) + strings.Repeat("<p>文", 20_000) + "<body>" + report},
		{"signs behind", "<html><body>" + report + strings.Repeat("·", 90_000)},
		{"signs before", "<html><body>" + strings.Repeat("（", 1_200_000) + report},
		{"a style sheet of signs", "<html><head><style>" + strings.Repeat("};{:", 30_000) + "</style></head><body>" + report},
		{"comments without end", "<html><body>" + report + strings.Repeat("<!--", 200_000)},
		{"pictures without end", "<html><body>" + strings.Repeat("<svg><math>", 9_000) + report},
		{"a head without end", "<html><head>" + strings.Repeat("<span>", 700) + report},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			start := time.Now()
			d := read(t, tt.page)
			if limit := 5*time.Second + 4*budget(len(tt.page)); time.Since(start) > limit {
				t.Errorf("took %v, limit %v", time.Since(start), limit)
			}
			if diff := cmp.Diff(want, tablesOf(d)); diff != "" {
				t.Errorf("cells (-plain +%s), note %q:\n%s", tt.name, d.Trail.Note, diff)
			}
		})
	}
}

// TestEndlessTables holds that a table made to be endless leaves room for
// those behind it, and that what was left out of it is told.
func TestEndlessTables(t *testing.T) {
	report := statutoryTables()
	want := tablesOf(read(t, "<html><body>"+report))
	row := func(cells int) string { return "<tr>" + strings.Repeat("<td>7", cells) + "</tr>" }
	for name, monster := range map[string]string{
		"wide":          strings.Repeat(row(15_000), 15),
		"long and wide": strings.Repeat(row(900), 300),
		"long":          strings.Repeat(row(25), 9_900),
	} {
		t.Run(name, func(t *testing.T) {
			d := read(t, "<html><body><table>"+monster+"</table>"+report)
			got := tablesOf(d)
			if diff := cmp.Diff(want, got[max(0, len(got)-len(want)):]); diff != "" {
				t.Errorf("cells behind (-alone +behind):\n%s", diff)
			}
			if len(d.Lost) != 1 {
				t.Errorf("left out: %q", d.Lost)
			}
		})
	}
}

// TestHostileSizes holds that pages of megabytes made to multiply end soon,
// and say what was left out.
func TestHostileSizes(t *testing.T) {
	tests := []struct {
		name, piece string
		size        int
		note        string
	}{
		{"brackets", "<", 10 << 20, ""},
		{"tables in tables", "<table><tr><td>1<td>2", 1 << 20, "the rest is missing"},
		{"blocks in inline elements", "<nobr><div>文", 1 << 20, "the rest is missing"},
		{"breadcrumbs in breadcrumbs", "<div class=crumb>位置：", 1 << 20, "the rest is missing"},
		{"formatting adopted again and again", "<b><i></b><p>文", 1 << 19, ""},
		{"end tags of nothing", "文</div>", 4 << 20, ""},
		{"hidden elements", "<i style='display:none'>文", 1 << 20, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			start := time.Now()
			body := "<html><body>" + strings.Repeat(tt.piece, tt.size/len(tt.piece))
			d, err := Read(Input{URL: "http://www.example.gov.cn/", Body: []byte(body)})
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("took %v", took)
			}
			if tt.note != "" && (err != nil || !strings.Contains(d.Trail.Note, tt.note)) {
				t.Errorf("err %v, document %+v", err, d)
			}
		})
	}
}
