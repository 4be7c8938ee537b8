package sources

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

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
		"article /art/2024/1/19/art_15_1.html", "article /art/2023/1/20/art_15_4.html",
		"article /art/2024/1/1/art_9_9.html source=621124-county",
		"attachment /files/2022.pdf", "attachment /basic/45.html source=flip-books", "article /art/2024/1/5/art_15_8.html",
		"column /n2020/", "column /col/col15/index_2.html",
	}
	if diff := cmp.Diff(wantLeads, leads(j)); diff != "" {
		t.Errorf("leads (-want +got):\n%s", diff)
	}
	if !j.IsColumn || j.Declared != 12 || j.Next != city+"col/col15/index_2.html" {
		t.Errorf("got column %v, declared %d, next %q", j.IsColumn, j.Declared, j.Next)
	}
	if first := j.Leads[0]; first.Year != 2023 || first.Date != "2024-01-19" || first.Title != "定西市人民政府办公室2023年政府信息公开工作年度报告" {
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
	if diff := cmp.Diff([]string{"article /s/20240101/2.html", "column /s/p2.html"}, leads(j)); diff != "" {
		t.Errorf("leads (-want +got):\n%s", diff)
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

func TestFollowGroupsNamedInMenus(t *testing.T) {
	page := html5("政府信息公开年报", "", `<div class="nav"><ul><li><a href="/bm/">部门</a></li></ul></div>`+list(row("/art/2014/1/1/art_9_9.html", "某县2013年政府信息公开年报", "2014-01-01")))
	j := follow(t, "621100-city", city+"nb.htm", page, StepColumn, nil, Years{})
	if diff := cmp.Diff([]string{"article /art/2014/1/1/art_9_9.html"}, leads(j)); diff != "" {
		t.Errorf("leads (-want +got):\n%s", diff)
	}
}
