package sources

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"nianbao/document"
)

// next returns what the list at an address leads to besides its rows, as
// method, target and body.
func (j Judgement) next() []string {
	var got []string
	for _, l := range j.Leads {
		if l.Step != StepColumn && l.Step != StepMenu {
			continue
		}
		target, contentType, body, posted := Posted(l.URL)
		_, rest := hostOf(target)
		switch {
		case posted:
			got = append(got, "POST "+rest+" "+contentType+" "+string(body))
		default:
			got = append(got, "GET "+rest)
		}
	}
	return got
}

func TestListServices(t *testing.T) {
	const channel = "1f2e3d4c5b6a79881f2e3d4c5b6a7988"
	cases := []struct {
		name, address, page string
		want                []string
	}{
		{"UCAP search with the channel in a variable", "zfxxgk/list.shtml",
			`<script>var channelId='` + channel + `'; $.get("/common/search/"+channelId+"?page="+n+"&_pageSize=15&_isJson=true")</script>`,
			[]string{"GET /common/search/" + channel + "?page=1&_pageSize=15&_isJson=true"}},
		{"UCAP getInfoCommon", "zfxxgk/list.shtml", `<script>url = "/szinf/info/getInfoCommon/?pagesize=20&amp;currpage=1&amp;channelid=` + channel + `"</script>`,
			[]string{"GET /szinf/info/getInfoCommon/?pagesize=20&currpage=1&channelid=" + channel}},
		{"UCAP loadData", "zfxxgk/list.shtml", `<script>var channelid = "` + channel + `"; post('/szinf/xxgk/interfacesWebZcwj/loadData?pageSize=15')</script>`,
			[]string{"POST /szinf/xxgk/interfacesWebZcwj/loadData?pageSize=15 " + TypeForm + " pageIndex=1&channelid=" + channel}},
		{"UCAP posted search", "zfxxgk/list.shtml", `<script>post("/u/search/list/` + channel + `")</script>`,
			[]string{"POST /u/search/list/" + channel + " " + TypeForm + " page=1"}},
		{"Hanweb search of the disclosure module", "col/col9/index.html", `<script>loadDynamic('/module/xxgk/search.jsp?infotypeId=A01&area=620524')</script>`,
			[]string{"POST /module/xxgk/search.jsp?infotypeId=A01&area=620524&currpage=1 " + TypeForm + " infotypeId=A01&area=620524&currpage=1&divid=divlist"}},
		{"jpaas unit", "col/col9/index.html", `<script parsetype="bulidstatic" url="/api-gateway/jpaas-publish-server/front/page/build/unit" querydata="{'webId':'7','pageId':'p 1'}"></script>`,
			[]string{"GET /api-gateway/jpaas-publish-server/front/page/build/unit?pageId=p+1&webId=7"}},
		{"gkmlpt tree", "gkmlpt/index", `<script>window._CONFIG = {SID:'755001', TREE:[{"id":7,"name":"公开指南","post_count":1,"children":[]},{"id":9,"name":"政府信息公开年报","post_count":12,"children":[]}]}</script>`,
			[]string{"GET /gkmlpt/api/all/9?page=1&sid=755001"}},
		{"Epoint category that names its site", "dynamic/zwgk/govInfoPub.html?categorynum=003006", `<script>var siteGuid = "7eb5f7f1-9041-43ad-8e13-8fcb82ea831a"; pageSize: 20</script>`,
			[]string{`POST /EWB-FRONT/rest/lightfrontaction/getgovinfolist ` + TypeJSON + ` {"deptcode":"","categorynum":"003006","pageIndex":0,"pageSize":20,"siteGuid":"7eb5f7f1-9041-43ad-8e13-8fcb82ea831a"}`}},
		{"Epoint category that does not", "dynamic/zwgk/govInfoPub.html?categorynum=003006", `<script src="/js/webBuilderCommon.js?v=2"></script>`,
			[]string{"GET /js/webBuilderCommon.js"}},
		{"records by range", "col/col9/index.html", `<script type="text/xml"><datastore><totalrecord>41</totalrecord></datastore></script><script>get('/module/web/jpage/dataproxy.jsp?startrecord=1&endrecord=20&perpage=20&columnid=9')</script>` +
			list(row("/art/2024/1/19/art_9_1.html", "某市2023年政府信息公开工作年度报告", "2024-01-19")),
			[]string{"GET /module/web/jpage/dataproxy.jsp?startrecord=21&endrecord=40&perpage=20&columnid=9"}},
		{"a page that names no service", "zfxxgk/list.shtml", `<script>get("/common/count?page=1")</script>`, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			j := follow(t, "621100-city", city+c.address, html5("政府信息公开年报", "", c.page), StepColumn, nil, Years{})
			if diff := cmp.Diff(c.want, j.next()); diff != "" {
				t.Errorf("leads (-want +got):\n%s", diff)
			}
		})
	}
}

// TestServicePages asks for the page after one that a service answered.
func TestServicePages(t *testing.T) {
	answer := `{"total":40,"data":{"list":[{"TITLE":"某市2023年政府信息公开工作年度报告","URL":"/a/202401/1f2e3d4c5b6a79881f2e3d4c5b6a7988.shtml"}]}}`
	const channel = "1f2e3d4c5b6a79881f2e3d4c5b6a7988"
	cases := []struct {
		name, address string
		want          []string
	}{
		{"counted", "common/search/" + channel + "?page=2&_pageSize=15", []string{"GET /common/search/" + channel + "?page=3&_pageSize=15"}},
		{"posted", strings.TrimPrefix(postForm(city+"szinf/xxgk/interfacesWebZcwj/loadData", "pageIndex=4&channelid=x"), city), []string{"POST /szinf/xxgk/interfacesWebZcwj/loadData " + TypeForm + " pageIndex=5&channelid=x"}},
		{"gkmlpt", "gkmlpt/api/all/9?page=1&sid=7", []string{"GET /gkmlpt/api/all/9?page=2&sid=7"}},
		{"Epoint", strings.TrimPrefix(postJSON(city+"EWB-FRONT/rest/lightfrontaction/getgovinfolist", `{"deptcode":"","categorynum":"003","pageIndex":0,"pageSize":15,"siteGuid":"7"}`), city),
			[]string{`POST /EWB-FRONT/rest/lightfrontaction/getgovinfolist ` + TypeJSON + ` {"deptcode":"","categorynum":"003","pageIndex":1,"pageSize":15,"siteGuid":"7"}`}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			j := follow(t, "621100-city", city+c.address, answer, StepColumn, nil, Years{})
			if diff := cmp.Diff(c.want, j.next()); diff != "" || j.Declared != 40 || len(j.Rows) != 1 {
				t.Errorf("declared %d, %d rows, leads (-want +got):\n%s", j.Declared, len(j.Rows), diff)
			}
			j = follow(t, "621100-city", city+c.address, answer, StepColumn, func(p *Page) { p.Number, p.Seen = 3, 39 }, Years{})
			if got := j.next(); got != nil {
				t.Errorf("a list that has shown all its rows leads on: %q", got)
			}
		})
	}
}

func TestRepeatedPageEndsTheList(t *testing.T) {
	page := html5("年报", "", list(row("/nb/t20240119_1.html", "某市2023年政府信息公开工作年度报告", "2024-01-19"))+`<a href="/nb/p3.html">下一页</a>`)
	first := follow(t, "621100-city", city+"nb/", page, StepColumn, nil, Years{})
	if len(first.next()) != 1 || first.Repeats {
		t.Fatalf("first page: %v", first.next())
	}
	before := first.Leads[len(first.Leads)-1].Before
	j := follow(t, "621100-city", city+"nb/p2.html", page, StepColumn, func(p *Page) { p.Number, p.Seen, p.Before = 2, 1, before }, Years{})
	if !j.Repeats || len(j.next()) != 0 {
		t.Errorf("repeats %v, leads on to %v", j.Repeats, j.next())
	}
}

func TestRowsBesideTheListDoNotCount(t *testing.T) {
	page := html5("年报", "", `<div class="side"><h3>最新公开</h3><ul>`+row("/x/t20260101_7.html", "某市召开会议", "2026-01-01")+`</ul></div>
<div class="main">`+list(
		row("/nb/t20240119_1.html", "某市2023年政府信息公开工作年度报告", "2024-01-19"),
		row("/nb/t20240118_2.html", "某市举行活动", "2024-01-18"))+`</div><p>共2条</p>`)
	j := follow(t, "621100-city", city+"nb/", page, StepColumn, nil, Years{})
	aside := map[string]bool{}
	for _, r := range j.Rows {
		_, rest := hostOf(r.URL)
		aside[rest] = r.Aside
	}
	want := map[string]bool{"/x/t20260101_7.html": true, "/nb/t20240119_1.html": false, "/nb/t20240118_2.html": false}
	if diff := cmp.Diff(want, aside); diff != "" || j.Declared != 2 {
		t.Errorf("declared %d, rows beside the list (-want +got):\n%s", j.Declared, diff)
	}
}

func TestMirrorsAndSessions(t *testing.T) {
	page := html5("首页", "", `<a href="http://big5.city.gov.cn/gate/big5/www.city.gov.cn/zfxxgk/">政府信息公开</a><a href="/xxgk/nb.jsp;jsessionid=0A1B2C?id=7">政府信息公开年报</a>`)
	j := follow(t, "621100-city", city, page, StepEntry, nil, Years{})
	if diff := cmp.Diff([]string{"column /xxgk/nb.jsp?id=7", "menu /zfxxgk/"}, leads(j)); diff != "" {
		t.Errorf("leads (-want +got):\n%s", diff)
	}
}

func TestNeighboursAreNotedNotFollowed(t *testing.T) {
	page := html5("首页", "", `<a href="http://czj.elsewhere.gov.cn/">市财政局</a><a href="http://www.shop.example/">某商店</a><a href="http://www.county.gov.cn/">临洮县</a><a href="http://towns.elsewhere.gov.cn/lt/">辛店镇</a>`)
	j := follow(t, "621100-city", city, page, StepEntry, nil, Years{})
	var got []string
	for _, u := range j.Units {
		got = append(got, u.Title+" "+u.URL)
	}
	want := []string{"市财政局 http://czj.elsewhere.gov.cn/", "辛店镇 http://towns.elsewhere.gov.cn/lt/"}
	if diff := cmp.Diff(want, got); diff != "" || len(j.Leads) != 0 {
		t.Errorf("leads %v, neighbours (-want +got):\n%s", leads(j), diff)
	}
}

// TestBooksLeadToTheirParts follows the page of a book to what holds its text.
func TestBooksLeadToTheirParts(t *testing.T) {
	s := newSet(nil)
	if err := s.LoadFile("x.toml", []byte(`
[[source]]
id = "flip-a"
name = "某书城"
level = "flipbook"
base = "https://books.example"
family = "fliphtml5"
accept = ['^/u/b/']
`)); err != nil {
		t.Fatal(err)
	}
	src, _ := s.Find("flip-a")
	cases := []struct {
		name, page string
		want       []string
	}{
		{"as its page names them", `<script src="javascript/config.js?1"></script><script src="./files/search/book_config.js"></script>`,
			[]string{"attachment /u/b/javascript/config.js", "attachment /u/b/files/search/book_config.js"}},
		{"as the platform has them", `<script>var htmlConfig = {};</script>`,
			[]string{"attachment /u/b/javascript/config.js", "attachment /u/b/files/search/book_config.js"}},
		{"PDF beside pictures", `<script>var book = {"includehtml":"p.html","pdfurl":"/u/b/book.pdf"}</script>`, []string{"attachment /u/b/book.pdf"}},
		{"elsewhere", `<script src="https://cdn.example/javascript/config.js"></script>`, []string{}},
	}
	for _, c := range cases {
		doc, err := document.Read(document.Input{URL: "https://books.example/u/b/", ContentType: "text/html", Body: []byte(html5("某镇2023年政府信息公开工作年度报告", "", c.page))})
		if err != nil {
			t.Fatal(err)
		}
		j := s.Follow(src, Page{URL: "https://books.example/u/b/", Step: StepAttachment, Doc: doc}, Years{})
		if diff := cmp.Diff(c.want, leads(j)); diff != "" {
			t.Errorf("%s: leads (-want +got):\n%s", c.name, diff)
		}
	}
}

// TestHostileListEnds judges a list whose scripts and pagers would have every
// name and every link looked for in all of the page.
func TestHostileListEnds(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<script>get("/common/search/"+a+"?page=1");`)
	for i := range 20_000 {
		b.WriteString(`"x"+n` + strconv.Itoa(i) + `+"y";`)
	}
	b.WriteString("</script>")
	for i := range 15_000 {
		b.WriteString(`<div><a href="/p/` + strconv.Itoa(i) + `">2</a></div>`)
	}
	begin := time.Now()
	follow(t, "621100-city", city+"nb/", html5("年报", "", b.String()), StepColumn, nil, Years{})
	if took := time.Since(begin); took > 20*time.Second {
		t.Errorf("it took %s", took)
	}
}

func TestCacheBustersMakeNoNewAddress(t *testing.T) {
	for address, want := range map[string]string{
		"/nb/list.do?year=2015&r=123456":     "/nb/list.do?year=2015",
		"/nb/list.do?r=0.48151623&year=2015": "/nb/list.do?year=2015",
		"/nb/list.do?_=1732800000000":        "/nb/list.do",
		"/nb/list.do?r=12&id=123456":         "/nb/list.do?r=12&id=123456",
		"/nb/list.do?year=123456":            "/nb/list.do?year=123456",
		"/nb/":                               "/nb/",
	} {
		if got := withoutNoise(address); got != want {
			t.Errorf("withoutNoise(%q) = %q, want %q", address, got, want)
		}
	}
}

// TestCacheBustersAreNotFollowedTwice holds it where links are judged.
func TestCacheBustersAreNotFollowedTwice(t *testing.T) {
	page := html5("年报", "", list(row("/nb/list.do?year=2015&r=123456", "2015年", ""), row("/nb/list.do?year=2014&r=654321", "2014年", "")))
	j := follow(t, "621100-city", city+"nb/", page, StepColumn, nil, Years{})
	if diff := cmp.Diff([]string{"column /nb/list.do?year=2015", "column /nb/list.do?year=2014"}, leads(j)); diff != "" {
		t.Errorf("leads (-want +got):\n%s", diff)
	}
}
