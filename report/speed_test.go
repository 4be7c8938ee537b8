//go:build unix

package report

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"nianbao/document"
)

// largePage is the fixture of a county's report as portals serve it: about
// 60 KB, with menus around it, styles on every cell and a long first section.
func largePage(tb testing.TB) string {
	tb.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", "pages", "wushan-county-2023.html"))
	if err != nil {
		tb.Fatal(err)
	}
	var menu, prose strings.Builder
	for i := range 90 {
		fmt.Fprintf(&menu, `<li class="menu-item"><a href="/col/col%d/index.html" target="_blank" title="政务公开栏目%d">政务公开栏目%d</a></li>`, i, i, i)
	}
	for i := range 24 {
		fmt.Fprintf(&prose, `<p style="text-indent:2em;line-height:32px">%s其中举办政策宣讲%d场，发放手册%d份，答复来信%d封。</p>`, strings.Repeat(long, 3), i+2, 100*i, 3*i)
	}
	out := strings.NewReplacer(
		"<td>", `<td style="border:1px solid #000;font-family:仿宋;padding:0 7px">`,
		"<body>", "<body><ul>"+menu.String()+"</ul>",
		"<p>（一）主动公开", prose.String()+"<p>（一）主动公开").Replace(string(body))
	if len(out) < 50<<10 || len(out) > 70<<10 {
		tb.Fatalf("the page has %d bytes, want about 60 KB", len(out))
	}
	return out
}

// cpuTime is what the process has spent in its own code so far.
func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano())
}

// measure runs op as often as the benchmark asks and reports the CPU time of
// each beside the time on the clock, which says little on a shared machine.
func measure(b *testing.B, op func()) {
	b.ReportAllocs()
	op() // tables are built on first use
	before := cpuTime(b)
	for b.Loop() {
		op()
	}
	b.ReportMetric(float64((cpuTime(b)-before).Nanoseconds())/float64(b.N), "cpu-ns/op")
}

func benchClassify(b *testing.B, html string, want Kind) {
	doc := page(b, html)
	if kind, why := Classify(doc, Hints{}); kind != want {
		b.Fatalf("Classify = %q %q, want %q", kind, why, want)
	}
	measure(b, func() { Classify(doc, Hints{}) })
}

// BenchmarkClassify measures the decision what a page is, once it is read as
// a document: a report, near misses of the same size, a list.
func BenchmarkClassify(b *testing.B) {
	report := largePage(b)
	const title = "武山县人民政府2023年政府信息公开工作年度报告"
	var rows []string
	for i := range 20 {
		rows = append(rows, listRow(fmt.Sprintf("/nb/%d.html", i), fmt.Sprintf("武山县%d年政府信息公开工作年度报告", 2004+i), "2024-01-20"))
	}
	for _, bb := range []struct {
		name, html string
		want       Kind
	}{
		{"report", report, KindAnnual},
		{"notice", strings.ReplaceAll(report, title, "关于做好2023年政府信息公开工作年度报告编制工作的通知"), KindNotice},
		{"interpretation", strings.ReplaceAll(report, title, title+"解读"), KindInterpretation},
		{"news", articlePage("全县春季造林工作推进会召开", strings.Repeat("<p>"+strings.Repeat(long, 3)+"</p>", 30)), KindNone},
		{"list", listPage("政府信息公开年报", rows...), KindList},
	} {
		b.Run(bb.name, func(b *testing.B) { benchClassify(b, bb.html, bb.want) })
	}
}

// newsPage is an article of 31 KB in the frame of a portal, in the styles that
// word processors leave.
func newsPage() []byte {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html><html><head><meta charset=\"utf-8\">\n<title>某县信访工作情况-某县人民政府</title>\n<style>" +
		strings.Repeat(".MsoNormal{mso-style-parent:\"\";margin:0cm;font-size:10.5pt;font-family:\"Times New Roman\"}\n", 60) + "</style></head><body>\n<div class=\"nav\"><ul>\n")
	for i := range 40 {
		fmt.Fprintf(&b, `<li class="item"><a class="nav-link" target="_blank" href="/zwgk/nb/art_%d.html">通知公告%d</a></li>`+"\n", i, i)
	}
	b.WriteString("</ul></div>\n<h1>某县信访工作情况</h1>\n<div id=\"zoom\">")
	for b.Len() < 31<<10 {
		fmt.Fprintf(&b, `<p style="text-indent:2em"><span style="font-size:16pt">全年共受理来信来访事项%d件，办结率和群众满意率比上年均有提高。下一步，将继续畅通渠道，完善制度。</span></p>`+"\n", b.Len())
	}
	return []byte(b.String() + "</div></body></html>")
}

// BenchmarkDismiss measures the first look at a page that is no report.
func BenchmarkDismiss(b *testing.B) {
	page, ok := document.LookAt(document.Input{URL: "http://anxi.test/a.html", ContentType: "text/html", Body: newsPage()}).Skim()
	if !ok || Dismiss(page, Hints{}) == nil {
		b.Fatal("the page is not dismissed")
	}
	measure(b, func() { Dismiss(page, Hints{}) })
}

// BenchmarkRead measures the reading of a report once it is a document, the
// tables alone, the rest alone, the document itself beside them, and the whole
// way from the bytes to the report.
func BenchmarkRead(b *testing.B) {
	doc := page(b, largePage(b))
	b.Run("all", func(b *testing.B) { measure(b, func() { Read(doc, Hints{}) }) })
	b.Run("tables", func(b *testing.B) { measure(b, func() { readTables(doc) }) })
	b.Run("rest", func(b *testing.B) {
		tables := readTables(doc)
		measure(b, func() { readRest(doc, slices.Clone(tables)) })
	})
	in := document.Input{URL: "http://anxi.test/a.html", Body: []byte(largePage(b))}
	read := func() *document.Document {
		d, err := document.Read(in)
		if err != nil {
			b.Fatal(err)
		}
		return d
	}
	b.Run("document", func(b *testing.B) { measure(b, func() { read() }) })
	b.Run("whole", func(b *testing.B) { measure(b, func() { Read(read(), Hints{}) }) })
}

// readRest reads what is no table of a report.
func readRest(doc *document.Document, tables []Table) {
	g := newGist(doc, Hints{})
	rep := &Report{DocType: docAnnual, Title: g.title, Header: g.header(), Sections: g.sections()}
	g.readDates(rep)
	g.decideYear(rep)
	g.decideAgency(rep)
	rep.Scope = g.scopeOf(rep)
	rep.Tables = tables
	g.decideFormat(rep)
	rep.Facts = g.facts(rep.Sections, 2023)
	rep.Flags = append(rep.Flags, g.copyFlags()...)
	fill(rep)
	evaluate(rep)
}
