package sources

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/document"
)

const testDefinitions = `
[[source]]
id = "621100-city"
name = "定西市人民政府"
code = "621100"
base = "http://www.city.gov.cn"
family = "auto"
[[source]]
id = "621124-county"
name = "临洮县人民政府"
code = "621124"
base = "http://www.county.gov.cn"
family = "auto"
[[source]]
id = "610000-register"
name = "陕西省事业单位登记管理局"
code = "610000"
level = "institution"
base = "http://www.register.gov.cn"
family = "auto"
[[source]]
id = "flip-books"
name = "某书城"
base = "https://www.books.example"
level = "flipbook"
family = "yunzhan"
accept = ['^/basic/[0-9]+\.html$']
[[source]]
id = "621100-picky"
name = "定西市某局"
code = "621100"
level = "department"
base = "http://picky.gov.cn"
family = "auto"
rows = "ul.rows > li"
next = "a#forth"
`

func testSet(t *testing.T) *Set {
	t.Helper()
	s := newSet(nil)
	if err := s.LoadFile("x.toml", []byte(testDefinitions)); err != nil {
		t.Fatal(err)
	}
	return s
}

// html5 wraps a body into a page with a title and meta tags.
func html5(title, meta, body string) string {
	return "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>" + title + "</title>" + meta + "</head><body>" + body + "</body></html>"
}

// list writes rows as most portals do.
func list(rows ...string) string {
	return `<div class="list"><ul>` + strings.Join(rows, "\n") + `</ul></div>`
}

func row(href, title, date string) string {
	return fmt.Sprintf(`<li><a href="%s" title="%s">%s</a><span>%s</span></li>`, href, title, title, date)
}

// follow reads a page and judges it.
func follow(t *testing.T, id, address, page string, step Step, change func(*Page), years Years) Judgement {
	t.Helper()
	s := testSet(t)
	src, ok := s.Find(id)
	if !ok {
		t.Fatalf("no source %s", id)
	}
	doc, err := document.Read(document.Input{URL: address, ContentType: "text/html; charset=utf-8", Body: []byte(page)})
	if err != nil {
		t.Fatal(err)
	}
	p := Page{URL: address, Step: step, Depth: 1, Doc: doc}
	if change != nil {
		change(&p)
	}
	return s.Follow(src, p, years)
}

// leads writes leads as "step path", with unit and source where there are any.
func leads(j Judgement) []string {
	got := []string{}
	for _, l := range j.Leads {
		_, rest := hostOf(l.URL)
		text := string(l.Step) + " " + rest
		if l.Unit != "" {
			text += " unit=" + l.Unit
		}
		if l.Source != "" {
			text += " source=" + l.Source
		}
		got = append(got, text)
	}
	return got
}

// verdicts writes rows as "path: verdict".
func verdicts(j Judgement) []string {
	got := []string{}
	for _, r := range j.Rows {
		_, rest := hostOf(r.URL)
		got = append(got, rest+": "+r.Verdict)
	}
	return got
}

const city = "http://www.city.gov.cn/"

func TestFollowMenus(t *testing.T) {
	nav := `<div class="nav"><a href="/">首页</a><a href="/xwzx/">新闻中心</a><a href="/zwgk/">政务公开</a><a href="/zfxxgk/">政府信息公开</a><a href="/bsfw/">办事服务</a><a href="http://www.county.gov.cn/">临洮县</a></div>`
	cases := []struct {
		name, address, page string
		step                Step
		want                []string
	}{
		{"home page", city, html5("定西市人民政府", "", nav), StepEntry,
			[]string{"menu /zfxxgk/", "menu /zwgk/"}},
		{"traditional script", city, html5("某", "", `<a href="/a/">政府信息公開</a>`), StepEntry,
			[]string{"menu /a/"}},
		{"menu of the disclosure platform", city + "zfxxgk/", html5("政府信息公开", "",
			`<ul><li><a href="zn/">政府信息公开指南</a></li><li><a href="zd/">政府信息公开制度</a></li><li><a href="nr/">法定主动公开内容</a></li><li><a href="nb/">政府信息公开年报</a></li><li><a href="ysq/">依申请公开</a></li></ul>`), StepMenu,
			[]string{"column /zfxxgk/nb/"}},
		{"guide where there is nothing better", city + "zfxxgk/", html5("政府信息公开", "", `<a href="zn/">政府信息公开指南</a>`), StepMenu,
			[]string{"menu /zfxxgk/zn/"}},
		{"年报 alone on a page about disclosure", city + "zfxxgk/", html5("政府信息公开", "", `<a href="x1/">年报</a>`), StepMenu,
			[]string{"column /zfxxgk/x1/"}},
		{"年报 alone elsewhere", city + "tjj/", html5("统计局", "", `<a href="x1/">年报</a>`), StepMenu, []string{}},
		{"words of the address", city + "zfxxgk/", html5("政府信息公开", "", `<a href="/zfxxgk/zfxxgknb/">查看</a>`), StepMenu,
			[]string{"column /zfxxgk/zfxxgknb/"}},
		{"title on an image link", city, html5("某", "", `<a href="/nb/" title="政府信息公开年报"><img src="a.png"></a>`), StepEntry,
			[]string{"column /nb/"}},
		{"report announced on the home page", city, html5("某", "", list(row("/art/2024/1/19/art_1_2.html", "定西市2023年政府信息公开工作年度报告", "2024-01-19"))), StepEntry,
			[]string{"article /art/2024/1/19/art_1_2.html"}},
		{"column of one year", city + "zfxxgk/", html5("政府信息公开", "", `<a href="/zfxxgk/n2023/">2023年政府信息公开年报</a>`), StepMenu,
			[]string{"column /zfxxgk/n2023/"}},
		{"text of an image", city, html5("某", "", `<a href="/nb/"><img src="a.png" alt="政府信息公开年报"></a>`), StepEntry,
			[]string{"column /nb/"}},
		{"script links", city, html5("某", "", `<a href="javascript:void(0)">政府信息公开</a>`), StepEntry, []string{}},
		{"column of another portal", city, html5("某", "", `<a href="http://www.county.gov.cn/nb/">政府信息公开年报</a>`), StepEntry, []string{}},
		{"redirect", city, html5("某", `<meta http-equiv="refresh" content="0;url=/index/">`, ""), StepEntry, []string{"entry /index/"}},
		{"frames", city, `<html><head><title>某</title></head><frameset><frame src="/top.html"><frame src="/main.html"></frameset></html>`, StepEntry,
			[]string{"menu /top.html", "menu /main.html"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			j := follow(t, "621100-city", c.address, c.page, c.step, func(p *Page) { p.Depth = 0 }, Years{})
			if diff := cmp.Diff(c.want, leads(j)); diff != "" {
				t.Errorf("leads (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFollowMenuDepth(t *testing.T) {
	page := html5("政府信息公开", "", `<a href="/a/">政务公开</a><a href="/nb/">政府信息公开年报</a>`)
	j := follow(t, "621100-city", city+"x/", page, StepMenu, func(p *Page) { p.Depth = menuDepth }, Years{})
	if diff := cmp.Diff([]string{"column /nb/"}, leads(j)); diff != "" {
		t.Errorf("leads of a deep menu (-want +got):\n%s", diff)
	}
}

func TestFollowTownships(t *testing.T) {
	page := html5("乡镇信息公开", "", `<div class="main"><ul><li><a href="/z1/">洮阳镇</a></li><li><a href="/z2/">八里铺镇</a></li><li><a href="/z3/">乌有镇</a></li></ul></div>`)
	j := follow(t, "621124-county", "http://www.county.gov.cn/xz/", page, StepMenu, nil, Years{})
	want := []string{"menu /z1/ unit=621124100", "menu /z2/ unit=621124101"}
	if diff := cmp.Diff(want, leads(j)); diff != "" {
		t.Errorf("leads (-want +got):\n%s", diff)
	}
	town := html5("洮阳镇", "", `<div class="top"><a href="/gk/nb/">政府信息公开年报</a></div><div class="main"><ul><li><a href="/z1/nb/">政府信息公开年报</a></li></ul></div>`)
	j = follow(t, "621124-county", "http://www.county.gov.cn/z1/", town, StepMenu, func(p *Page) { p.Unit = "621124100" }, Years{})
	for _, l := range j.Leads {
		if want := map[bool]string{true: "621124100"}[strings.Contains(l.URL, "/z1/nb/")]; l.Unit != want {
			t.Errorf("lead %s has unit %q, want %q", l.URL, l.Unit, want)
		}
	}
	if len(j.Leads) != 2 {
		t.Errorf("got leads %v, want two", leads(j))
	}
}

func TestFollowColumn(t *testing.T) {
	page := html5("政府信息公开年报", "", `<div class="nav"><a href="/">首页</a><a href="/zfxxgk/">政府信息公开</a></div>`+list(
		row("/art/2024/1/19/art_15_1.html", "定西市人民政府办公室2023年政府信息公开工作年度报告", "2024-01-19"),
		row("/art/2023/12/20/art_15_2.html", "关于做好2023年政府信息公开工作年度报告编制发布工作的通知", "2023-12-20"),
		row("/art/2023/2/2/art_15_3.html", "定西市政府网站工作年度报表（2022年度）", "2023-02-02"),
		row("/art/2023/1/20/art_15_4.html", "定西市人民政府办公室2022年政府信息公开...", "2023-01-20"),
		row("/art/2018/2/9/art_15_5.html", "定西市人民政府办公室2017年政府信息公开工作年度报告", "2018-02-09"),
		row("/art/2018/2/10/art_15_6.html", "政府信息公开工作年度报告", "2018-02-10"),
		row("http://www.county.gov.cn/art/2024/1/1/art_9_9.html", "临洮县2023年政府信息公开工作年度报告", "2024-01-01"),
		row("http://elsewhere.example/1.html", "某局2023年政府信息公开工作年度报告", "2024-01-02"),
		row("/files/2022.pdf", "某局2022年政府信息公开工作年度报告", "2023-01-03"),
		row("https://www.books.example/basic/45.html", "某局2021年政府信息公开工作年度报告", "2022-01-03"),
		row("/art/2024/1/5/art_15_8.html", "市水务局", "2024-01-05"),
		row("/n2020/", "2020年", ""),
	)+`<div>共 <b>12</b> 条 <a href="/col/col15/index_2.html">下一页</a></div>`)
	j := follow(t, "621100-city", city+"col/col15/index.html", page, StepColumn, nil, Years{2019, 2025})
	wantRows := []string{
		"/art/2024/1/19/art_15_1.html: followed: the title is that of a report",
		"/art/2023/12/20/art_15_2.html: passed over: about reports, not one: 编制",
		"/art/2023/2/2/art_15_3.html: passed over: about something else: 报表",
		"/art/2023/1/20/art_15_4.html: followed: the title is cut, so the page must tell",
		"/art/2018/2/9/art_15_5.html: passed over: report for 2017, wanted are 2019-2025",
		"/art/2018/2/10/art_15_6.html: passed over: published 2018-02-10, before reports for 2019",
		"/art/2024/1/1/art_9_9.html: followed as a page of 621124-county: the title is that of a report",
		"/1.html: passed over: its host elsewhere.example is not one of the source's",
		"/files/2022.pdf: followed: the title is that of a report",
		"/basic/45.html: followed as a page of flip-books: the title is that of a report",
		"/art/2024/1/5/art_15_8.html: followed: the name of a body in the column",
	}
	if diff := cmp.Diff(wantRows, verdicts(j)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	wantLeads := []string{
		"column /n2020/", "column /col/col15/index_2.html",
		"article /art/2024/1/19/art_15_1.html", "article /art/2023/1/20/art_15_4.html",
		"article /art/2024/1/1/art_9_9.html source=621124-county",
		"attachment /files/2022.pdf", "attachment /basic/45.html source=flip-books", "article /art/2024/1/5/art_15_8.html",
	}
	if diff := cmp.Diff(wantLeads, leads(j)); diff != "" {
		t.Errorf("leads (-want +got):\n%s", diff)
	}
	if !j.IsColumn || j.Declared != 12 || j.Next != city+"col/col15/index_2.html" {
		t.Errorf("got column %v, declared %d, next %q", j.IsColumn, j.Declared, j.Next)
	}
	if first := j.Leads[2]; first.Year != 2023 || first.Date != "2024-01-19" || first.Title != "定西市人民政府办公室2023年政府信息公开工作年度报告" {
		t.Errorf("lead of the first row: %+v", first)
	}
}

func TestFollowColumnKnownByMeta(t *testing.T) {
	rows := list(row("/a/20240119/1.html", "某市2023年政府信息公开工作年度报告", "2024-01-19"))
	cases := []struct {
		name, meta string
		want       bool
	}{
		{"ColumnType", `<meta name="ColumnType" content="信息公开年报">`, true},
		{"ColumnType in small letters", `<meta name="columntype" content="信息公开年报">`, true},
		{"ColumnName", `<meta name="ColumnName" content="政府信息公开年报">`, true},
		{"article repeats it", `<meta name="ColumnType" content="信息公开年报"><meta name="ArticleTitle" content="x">`, false},
		{"another column", `<meta name="ColumnType" content="工作动态">`, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			j := follow(t, "621100-city", city+"x/", html5("某市", c.meta, rows), StepMenu, nil, Years{})
			if j.IsColumn != c.want {
				t.Errorf("got column %v, want %v", j.IsColumn, c.want)
			}
			if len(j.Leads) != 1 {
				t.Errorf("got leads %v, want the report", leads(j))
			}
		})
	}
}

func TestFollowSubColumns(t *testing.T) {
	page := html5("政府信息公开年报", "", `<div class="menu"><a href="/xwzx/bm/">部门</a></div><div class="box"><ul>
<li><a href="2023n/">2023年</a></li><li><a href="2015n/">2015年</a></li><li><a href="xz/">乡镇街道</a></li><li><a href="bm/">县直部门</a></li><li><a href="taoyang/">洮阳镇</a></li>
</ul></div>`)
	j := follow(t, "621124-county", "http://www.county.gov.cn/zwgk/nb/", page, StepColumn, nil, Years{2019, 2025})
	want := []string{"column /zwgk/nb/2023n/", "column /zwgk/nb/xz/", "column /zwgk/nb/bm/", "column /zwgk/nb/taoyang/ unit=621124100"}
	if diff := cmp.Diff(want, leads(j)); diff != "" {
		t.Errorf("leads (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"/zwgk/nb/2015n/: passed over: report for 2015, wanted are 2019-2025"}, verdicts(j)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestFollowRegister(t *testing.T) {
	page := html5("宝鸡市", "", list(
		row("/ndbg/202303/30_41.html", "宝鸡市政务公开办公室", "2023-03-30"),
		row("/ndbg/202203/25_30.html", "金台区图书馆", "2022-03-25"),
		row("/ndbg/202603/25_30.html", "金台区博物馆", "2026-03-25"),
	))
	j := follow(t, "610000-register", "http://www.register.gov.cn/ndbg/", page, StepColumn, nil, Years{2022, 2022})
	want := []string{
		"/ndbg/202303/30_41.html: followed: row of a register of institutions",
		"/ndbg/202203/25_30.html: passed over: published 2022-03-25, before reports for 2022",
		"/ndbg/202603/25_30.html: passed over: published 2026-03-25, long after reports for 2022",
	}
	if diff := cmp.Diff(want, verdicts(j)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	home := html5("登记管理", "", `<a href="/ndbg/">年度报告公示</a><a href="/djgg/">登记公告</a>`)
	j = follow(t, "610000-register", "http://www.register.gov.cn/", home, StepEntry, nil, Years{})
	if diff := cmp.Diff([]string{"column /ndbg/"}, leads(j)); diff != "" {
		t.Errorf("leads of the home page (-want +got):\n%s", diff)
	}
	cities := html5("年度报告", "", `<div class="b"><ul><li><a href="/ndbg/bj/">宝鸡市</a></li><li><a href="/ndbg/xa/">西安</a></li></ul></div>`)
	j = follow(t, "610000-register", "http://www.register.gov.cn/ndbg/", cities, StepColumn, nil, Years{})
	if diff := cmp.Diff([]string{"column /ndbg/bj/", "column /ndbg/xa/"}, leads(j)); diff != "" {
		t.Errorf("leads of the column (-want +got):\n%s", diff)
	}
}

func TestFollowSelectors(t *testing.T) {
	page := html5("年报", "", `<ul class="side"><li><a href="/s/20240101/1.html">某局2022年政府信息公开工作年度报告</a></li></ul>
<ul class="rows"><li><a href="/s/20240101/2.html">某局2023年政府信息公开工作年度报告</a></li></ul><a id="forth" href="/s/p2.html">后面</a>`)
	j := follow(t, "621100-picky", "http://picky.gov.cn/nb/", page, StepColumn, nil, Years{})
	if diff := cmp.Diff([]string{"column /s/p2.html", "article /s/20240101/2.html"}, leads(j)); diff != "" {
		t.Errorf("leads (-want +got):\n%s", diff)
	}
}

func TestFollowArticle(t *testing.T) {
	article := func(body string) string {
		return html5("某局2023年政府信息公开工作年度报告", `<meta name="ArticleTitle" content="某局2023年政府信息公开工作年度报告">`,
			`<div class="nav"><a href="/nb/">政府信息公开年报</a><a href="/zfxxgk/">政府信息公开</a></div><div id="zoom"><p>本报告由某局编制，全文如下，欢迎查阅，如有疑问请与我局联系。</p>`+body+`</div>`)
	}
	cases := []struct {
		name, body string
		leads      []string
		rows       []string
	}{
		{"nothing but text", "", []string{}, []string{}},
		{"attachment", `<p>附件：<a href="/att/1.docx">某局2023年年度报告.docx</a></p>`, []string{"attachment /att/1.docx"},
			[]string{"/att/1.docx: followed: file of the article"}},
		{"flipbook by link", `<p><a href="https://www.books.example/basic/45.html">电子书</a></p>`, []string{"attachment /basic/45.html source=flip-books"},
			[]string{"/basic/45.html: followed as a page of flip-books: flipbook of the article"}},
		{"flipbook in a frame", `<iframe src="https://www.books.example/basic/45.html"></iframe>`, []string{"attachment /basic/45.html source=flip-books"},
			[]string{"/basic/45.html: followed as a page of flip-books: flipbook of the article"}},
		{"page of the flipbook host that is no book", `<p><a href="https://www.books.example/help">帮助</a></p>`, []string{},
			[]string{"/help: passed over: flipbook of flip-books, but no accept pattern of the definition fits it"}},
		{"frame of the portal", `<iframe src="/inner/1.html"></iframe>`, []string{"article /inner/1.html"},
			[]string{"/inner/1.html: followed: frame of the article"}},
		{"frame from elsewhere", `<iframe src="https://map.example/x"></iframe>`, []string{},
			[]string{"/x: passed over: frame, but its host map.example is not one of the source's"}},
		{"article in parts", `<script>createPageHTML(2,0,"art_1_2","html")</script>`, []string{"article /art/2024/1/19/art_1_2_1.html"},
			[]string{"/art/2024/1/19/art_1_2_1.html: followed: next part of the article"}},
		{"redirect", `<script>location.replace('/art/2024/1/1/art_1_1.html')</script>`, []string{"article /art/2024/1/1/art_1_1.html"}, []string{}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			j := follow(t, "621100-city", city+"art/2024/1/19/art_1_2.html", article(c.body), StepArticle, nil, Years{})
			if diff := cmp.Diff(c.leads, leads(j)); diff != "" {
				t.Errorf("leads (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.rows, verdicts(j)); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
			if j.IsColumn {
				t.Error("an article was taken for a column")
			}
		})
	}
}

func TestFollowColumnThatIsTheReport(t *testing.T) {
	page := html5("皋兰县2017年政府信息公开年度报告", "", `<h1>皋兰县2017年政府信息公开年度报告</h1><div id="zoom"><p>本报告由县政府办公室编制，全文如下，欢迎查阅，如有疑问请与我办联系。</p><p><a href="/att/1.xls">附件：统计表.xls</a></p></div>`)
	j := follow(t, "621100-city", city+"col/col15/index.html", page, StepColumn, nil, Years{})
	if diff := cmp.Diff([]string{"attachment /att/1.xls"}, leads(j)); diff != "" || j.IsColumn {
		t.Errorf("column %v, leads (-want +got):\n%s", j.IsColumn, diff)
	}
}

// TestFollowOtherSteps takes a step this package does not know for one of an
// article: callers mark pages that turned out to be reports.
func TestFollowOtherSteps(t *testing.T) {
	page := html5("某局2023年政府信息公开工作年度报告", "", `<a href="/zfxxgk/">政府信息公开</a>`)
	j := follow(t, "621100-city", city+"art/2024/1/19/art_1_2.html", page, Step("report"), nil, Years{})
	if len(j.Leads) != 0 || j.IsColumn {
		t.Errorf("column %v, leads %v, want none", j.IsColumn, leads(j))
	}
}

func TestUnitOfATownship(t *testing.T) {
	src := Source{Code: "621124", Units: []Unit{{Name: "某局"}}}
	cases := []struct{ label, name string }{{"621124100", "洮阳镇"}, {"某局", "某局"}, {"621102001", ""}, {"621124999", ""}, {"", ""}}
	for _, c := range cases {
		if u, ok := src.Unit(c.label); u.Name != c.name || ok != (c.name != "") {
			t.Errorf("Unit(%q) = %+v, %v, want %q", c.label, u, ok, c.name)
		}
	}
}

func TestFollowBookTitle(t *testing.T) {
	page := html5("某局2023年政府信息公开工作年度报告", "", `<h1>某局2023年政府信息公开工作年度报告</h1><div id="zoom"><p>全文见电子书，点击即可阅读，谢谢。</p><iframe src="https://www.books.example/basic/45.html"></iframe></div>`)
	j := follow(t, "621100-city", city+"art/2024/1/19/art_1_2.html", page, StepArticle, nil, Years{})
	if len(j.Leads) != 1 || j.Leads[0].Title != "某局2023年政府信息公开工作年度报告" {
		t.Errorf("got leads %+v, want one with the title of the article", j.Leads)
	}
}

func TestFollowRedirects(t *testing.T) {
	page := html5("", `<meta http-equiv="refresh" content="0;url=/next/">`, "")
	for n, want := range []int{1, 1, 1, 0} {
		j := follow(t, "621100-city", city+"shell/", page, StepMenu, func(p *Page) { p.Redirects = n }, Years{})
		if len(j.Leads) != want {
			t.Errorf("after %d redirects: got leads %v, want %d", n, leads(j), want)
		}
		if want == 1 && j.Leads[0].Redirects != n+1 {
			t.Errorf("after %d redirects: lead says %d", n, j.Leads[0].Redirects)
		}
	}
	away := html5("", `<meta http-equiv="refresh" content="0;url=http://elsewhere.example/">`, "")
	j := follow(t, "621100-city", city+"shell/", away, StepMenu, nil, Years{})
	if diff := cmp.Diff([]string{"/: passed over: redirect, but its host elsewhere.example is not one of the source's"}, verdicts(j)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestFollowNothing(t *testing.T) {
	s := testSet(t)
	src, ok := s.Find("621100-city")
	if !ok {
		t.Fatal("no source")
	}
	if j := s.Follow(src, Page{URL: city, Step: StepColumn}, Years{}); len(j.Leads) != 0 || j.Declared != -1 {
		t.Errorf("page without document: %+v", j)
	}
	books, _ := s.Find("flip-books")
	doc, err := document.Read(document.Input{URL: "https://www.books.example/basic/45.html", Body: []byte(html5("书", "", `<a href="/basic/46.html">某局2022年政府信息公开工作年度报告</a><p>文本内容</p><p>第1页</p><p>某</p>`))})
	if err != nil {
		t.Fatal(err)
	}
	if j := s.Follow(books, Page{URL: "https://www.books.example/basic/45.html", Step: StepAttachment, Doc: doc}, Years{}); len(j.Leads) != 0 {
		t.Errorf("other books of a flipbook host were followed: %v", leads(j))
	}
}

func TestFollowYearOfAColumn(t *testing.T) {
	page := html5("政府信息公开年报", "", `<div class="box"><ul><li><a href="n2022/">2022年</a></li><li><a href="n2023/">2023年</a></li><li><a href="n2024/">2024年</a></li><li><a href="n2025/">2025年</a></li></ul></div>`)
	j := follow(t, "621100-city", city+"nb/", page, StepColumn, nil, Years{2023, 2023})
	want := []string{"column /nb/n2023/", "column /nb/n2024/"} // 2024 may be the year of publishing
	if diff := cmp.Diff(want, leads(j)); diff != "" {
		t.Errorf("leads (-want +got):\n%s", diff)
	}
}

func TestFollowUnitStaysInItsSource(t *testing.T) {
	page := html5("年报", "", list(
		row("/art/2024/1/1/art_9_8.html", "某镇2023年政府信息公开工作年度报告", "2024-01-01"),
		row("http://www.county.gov.cn/art/2024/1/1/art_9_9.html", "临洮县2023年政府信息公开工作年度报告", "2024-01-01"),
		row("https://www.books.example/basic/45.html", "某镇2021年政府信息公开工作年度报告", "2022-01-03"),
	))
	j := follow(t, "621100-city", city+"zhen/", page, StepColumn, func(p *Page) { p.Unit = "某镇" }, Years{})
	want := []string{
		"article /art/2024/1/1/art_9_8.html unit=某镇",
		"article /art/2024/1/1/art_9_9.html source=621124-county",
		"attachment /basic/45.html unit=某镇 source=flip-books",
	}
	if diff := cmp.Diff(want, leads(j)); diff != "" {
		t.Errorf("leads (-want +got):\n%s", diff)
	}
}

func TestFollowAttachments(t *testing.T) {
	page := html5("某局2023年政府信息公开工作年度报告", `<meta name="ArticleTitle" content="x">`,
		`<div class="nav"><ul><li><a href="/down/app.zip">客户端下载.zip</a></li></ul></div>
<div id="zoom"><p>本报告由某局编制，全文如下，欢迎查阅，如有疑问请与我局联系。</p><p><a href="/att/1.pdf">某局2023年政府信息公开工作年度报告.pdf</a></p><p><a href="/att/2.pdf">某局2016年政府信息公开工作年度报告.pdf</a></p></div>`)
	j := follow(t, "621100-city", city+"art/2024/1/19/art_1_2.html", page, StepArticle, nil, Years{2023, 2023})
	want := []string{
		"/down/app.zip: passed over: file outside the article",
		"/att/1.pdf: followed: file of the article",
		"/att/2.pdf: passed over: report for 2016, wanted are 2023",
	}
	if diff := cmp.Diff(want, verdicts(j)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestFollowHomePageIsNoColumn(t *testing.T) {
	rows := list(
		row("/art/2024/1/19/art_1_1.html", "某局2023年政府信息公开工作年度报告", "2024-01-19"),
		row("/art/2024/1/18/art_1_2.html", "某县2023年政府信息公开工作年度报告", "2024-01-18"),
		row("/art/2024/1/17/art_1_3.html", "市政府召开会议", "2024-01-17"),
	)
	cases := []struct {
		name, address string
		column        bool
	}{{"home page", city, false}, {"another page", city + "gk/", true}}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			j := follow(t, "621100-city", c.address, html5("某", "", rows), StepEntry, nil, Years{})
			if j.IsColumn != c.column || len(j.Leads) != 2 {
				t.Errorf("got column %v, leads %v, want %v and two", j.IsColumn, leads(j), c.column)
			}
		})
	}
}

func TestFollowFewMenus(t *testing.T) {
	var nav strings.Builder
	for n := range 30 {
		fmt.Fprintf(&nav, `<a href="/m%d/">政府信息公开</a>`, n)
	}
	j := follow(t, "621100-city", city, html5("某", "", nav.String()), StepEntry, nil, Years{})
	if len(j.Leads) != menuWidth {
		t.Errorf("got %d leads, want %d", len(j.Leads), menuWidth)
	}
}

func TestFollowYearOfALead(t *testing.T) {
	page := html5("年报", "", list(
		row("/art/2013/1/1/art_9_8.html", "某县2008-2012年政府信息公开年报", "2013-01-01"),
		row("/art/2014/1/1/art_9_9.html", "某县2013年政府信息公开年报", "2014-01-01"),
	))
	j := follow(t, "621100-city", city+"nb/", page, StepColumn, nil, Years{})
	if len(j.Leads) != 2 || j.Leads[0].Year != 0 || j.Leads[1].Year != 2013 {
		t.Errorf("got leads %+v, want one without a year and one for 2013", j.Leads)
	}
}

func TestFollowFramesAroundAnArticle(t *testing.T) {
	text := strings.Repeat("本报告由某局编制，全文如下，欢迎查阅，如有疑问请与我局联系。", 20)
	page := html5("某局2023年政府信息公开工作年度报告", "", `<div class="top"><iframe src="/head.html"></iframe></div><div id="zoom"><p>`+text+`</p></div>`)
	j := follow(t, "621100-city", city+"art/2024/1/19/art_1_2.html", page, StepArticle, nil, Years{})
	if diff := cmp.Diff([]string{"/head.html: passed over: frame outside the article"}, verdicts(j)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestFollowGroupsNamedInMenus(t *testing.T) {
	page := html5("政府信息公开年报", "", `<div class="nav"><ul><li><a href="/bm/">部门</a></li></ul></div>`+list(row("/art/2014/1/1/art_9_9.html", "某县2013年政府信息公开年报", "2014-01-01")))
	j := follow(t, "621100-city", city+"nb.htm", page, StepColumn, nil, Years{})
	if diff := cmp.Diff([]string{"article /art/2014/1/1/art_9_9.html"}, leads(j)); diff != "" {
		t.Errorf("leads (-want +got):\n%s", diff)
	}
}
