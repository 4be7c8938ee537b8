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

func TestUnitOfATownship(t *testing.T) {
	src := Source{Code: "621124", Units: []Unit{{Name: "某局"}}}
	cases := []struct{ label, name string }{{"621124100", "洮阳镇"}, {"某局", "某局"}, {"621102001", ""}, {"621124999", ""}, {"", ""}}
	for _, c := range cases {
		if u, ok := src.Unit(c.label); u.Name != c.name || ok != (c.name != "") {
			t.Errorf("Unit(%q) = %+v, %v, want %q", c.label, u, ok, c.name)
		}
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

// TestFollowLeavesLinks: the rows that scripts write are not written into the room
// behind the links of the page, which others may be reading.
func TestFollowLeavesLinks(t *testing.T) {
	body := list(row("/art_15_1.html", "某局2023年政府信息公开工作年度报告", "2024-01-19")) + `<script>var url = "a.html"; var title = "某局2022年政府信息公开工作年度报告"; document.writeln(title)</script>`
	var room []document.Link
	var kept *document.Document
	j := follow(t, "621100-city", city+"col/", html5("政府信息公开年报", "", body), StepColumn, func(p *Page) {
		kept = p.Doc
		p.Doc.Links = append(make([]document.Link, 0, 8), p.Doc.Links...)
		room = p.Doc.Links[:8]
	}, Years{})
	if len(j.Leads) != 2 {
		t.Errorf("got leads %v, want both reports", leads(j))
	}
	if behind := room[len(kept.Links)]; behind.URL != "" {
		t.Errorf("%s was written behind the links", behind.URL)
	}
}
