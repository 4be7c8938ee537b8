package document

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"nianbao/decode"
)

var placeless = cmpopts.IgnoreFields(Link{}, "Place", "Main")

func TestLinks(t *testing.T) {
	const host = "http://www.example.gov.cn"
	tests := []struct {
		name, body string
		want       []Link
	}{
		{"list row", `<ul><li><a href="./t1.html" title="某县2023年政府信息公开工作年度报告">某县2023年…</a><span>2024-01-23</span></li></ul>`,
			[]Link{{URL: host + "/zwgk/nb/t1.html", Text: "某县2023年政府信息公开工作年度报告", Row: "某县2023年… 2024-01-23", Date: "2024-01-23", Via: "a"}}},
		{"table row with a broken date", "<table><tr><td><a href='/a.html'>甲局年报</a></td><td>2026-\n 01-\n 23</td></tr><tr><td>x</td><td>y</td></tr></table>",
			[]Link{{URL: host + "/a.html", Text: "甲局年报", Row: "甲局年报 2026- 01- 23", Date: "2026-01-23", Via: "a"}}},
		{"date inside the title is not the row's", `<li><a href="/b.html">2023年3月1日会议纪要</a> [2023/3/9]</li>`,
			[]Link{{URL: host + "/b.html", Text: "2023年3月1日会议纪要", Row: "2023年3月1日会议纪要 [2023/3/9]", Date: "2023-03-09", Via: "a"}}},
		{"day above year and month", `<li><div><b>07</b><i> 2024-02</i></div><a href="/c.html">乙局年报</a></li>`,
			[]Link{{URL: host + "/c.html", Text: "乙局年报", Row: "07 2024-02 乙局年报", Date: "2024-02-07", Via: "a"}}},
		{"date inside the link", `<li><a href="/i.html"><span>甲局2023年年报</span><i>2024-01-05</i></a></li>`,
			[]Link{{URL: host + "/i.html", Text: "甲局2023年年报", Row: "甲局2023年年报2024-01-05", Date: "2024-01-05", Via: "a"}}},
		{"impossible date", `<li><a href="/d.html">丙</a> 2024-13-40</li>`,
			[]Link{{URL: host + "/d.html", Text: "丙", Row: "丙 2024-13-40", Via: "a"}}},
		{"script in href", `<p><a href="javascript:window.open('/e.html','_blank')">丁</a></p>`,
			[]Link{{URL: host + "/e.html", Text: "丁", Row: "丁", Via: "a"}}},
		{"script in onclick", `<p><a href="javascript:void(0);" onclick="location.href='f.html'">戊</a><span onclick="window.open(&quot;g.html&quot;)">己</span></p>`,
			[]Link{{URL: host + "/zwgk/nb/f.html", Text: "戊", Row: "戊 己", Via: "a"}, {URL: host + "/zwgk/nb/g.html", Text: "己", Row: "戊 己", Via: "a"}}},
		{"script without a literal URL", `<a href="javascript:goColumn('nb')">庚</a><a href="#top">辛</a><a href="mailto:a@b.cn">壬</a><a>癸</a>`, nil},
		{"picture link", `<div><a href="/h.html"><img src="x.png" alt="一图读懂"></a></div>`,
			[]Link{{URL: host + "/h.html", Text: "一图读懂", Via: "a"}}},
		{"frames", `<iframe src="list.html">不支持</iframe><embed src="/x.pdf">`,
			[]Link{{URL: host + "/zwgk/nb/list.html", Via: "iframe"}, {URL: host + "/x.pdf", Via: "iframe"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := read(t, "<html><body><p>页面</p>"+tt.body+"</body></html>").Links
			if diff := cmp.Diff(tt.want, got, placeless); diff != "" {
				t.Errorf("links (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLinkRowOfLongBlockIsEmpty(t *testing.T) {
	d := read(t, `<body><div>`+strings.Repeat("本页很长。", 200)+`<a href="/x.html">附件</a></div></body>`)
	if got := d.Links[0].Row; got != "" {
		t.Errorf("row = %q", got)
	}
}

func TestRedirects(t *testing.T) {
	tests := []struct {
		name, body string
		want       []string
	}{
		{"location.replace", `<html><script>location.replace('./jbxx/')</script></html>`, []string{"http://www.example.gov.cn/zwgk/nb/jbxx/"}},
		{"window.location", `<html><head><script>window.location.href = "/new/index.html";</script></head><body>跳转中</body></html>`, []string{"http://www.example.gov.cn/new/index.html"}},
		{"meta refresh", `<html><head><meta http-equiv="Refresh" content="0; url='http://other.example.gov.cn/'"></head></html>`, []string{"http://other.example.gov.cn/"}},
		{"refresh without url", `<html><head><meta http-equiv="refresh" content="600"></head><body>正文</body></html>`, nil},
		{"slow refresh", `<html><head><meta http-equiv="refresh" content="600;url=/x"></head><body>正文</body></html>`, nil},
		{"a button's script in a real page", `<html><body><script>function go(){location.href='/s.html';}</script>` + strings.Repeat("<p>政府信息公开工作年度报告的正文</p>", 20) + `</body></html>`, nil},
		{"computed location", `<html><script>location.href='/s?q='+q;</script><body>a</body></html>`, nil},
		{"frameset", `<html><frameset><frame src="left.htm"><frame src="main.htm"></frameset></html>`, []string{"http://www.example.gov.cn/zwgk/nb/left.htm", "http://www.example.gov.cn/zwgk/nb/main.htm"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, l := range read(t, tt.body).Links {
				if l.Via == viaAnchor {
					t.Errorf("via %q", l.Via)
				}
				got = append(got, l.URL)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("redirects (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRecords(t *testing.T) {
	got := load(t, "records.html").Links
	want := []Link{
		{URL: "http://www.example.gov.cn/module/web/jpage/dataproxy.jsp?page=1&webid=9&columnid=123&webname=%25E5%25AE%259A", Row: "nextgroup", Via: "record", Place: "nextgroup 1"},
		{URL: "http://www.example.gov.cn/art/2024/1/15/art_123_77.html", Text: "青石市教育局2023年政府信息公开工作年度报告", Row: "青石市教育局2023年政府信息… 2024-01-15", Date: "2024-01-15", Via: "record", Main: true, Place: "record 2"},
		{URL: "http://www.example.gov.cn/art/2023/1/9/art_123_61.html", Text: "青石市水务局2022年政府信息公开工作年度报告", Row: "青石市水务局2022年政府信息公开工作年度报告 [2023- 1- 9]", Date: "2023-01-09", Via: "record", Main: true, Place: "record 3"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
}

func TestRecordsOfAListService(t *testing.T) {
	d := read(t, `<?xml version='1.0' encoding='utf-8'?><datastore><totalrecord>81</totalrecord><recordset><record><![CDATA[<li><a href="/art/1.html">甲</a>2024-01-02</li>]]></record></recordset></datastore>`)
	if len(d.Links) != 1 || d.Links[0].URL != "http://www.example.gov.cn/art/1.html" || d.Links[0].Via != "record" {
		t.Errorf("links = %+v", d.Links)
	}
}

func TestResolve(t *testing.T) {
	gbk := &Document{URL: "http://www.example.gov.cn/a/b.jsp", Trail: decode.Trail{Chosen: decode.CharsetGB18030}}
	utf := &Document{URL: "https://www.example.gov.cn/a/b.html", Trail: decode.Trail{Chosen: decode.CharsetUTF8}}
	based := read(t, `<html><head><base href="/c/"></head><body>页</body></html>`)
	file := &Document{URL: "file:saved/page.html"}
	tests := []struct {
		name string
		doc  *Document
		href string
		want string // "" for none
	}{
		{"relative", utf, "../x.html", "https://www.example.gov.cn/x.html"},
		{"query only", utf, "?page=2", "https://www.example.gov.cn/a/b.html?page=2"},
		{"protocol relative", utf, "//m.example.gov.cn/y", "https://m.example.gov.cn/y"},
		{"fragment dropped", utf, "z.html#top", "https://www.example.gov.cn/a/z.html"},
		{"fragment alone", utf, "#top", ""},
		{"broken over lines", utf, " \n/a/\tb\n.html ", "https://www.example.gov.cn/a/b.html"},
		{"backslashes", utf, `\zwgk\nb.html`, "https://www.example.gov.cn/zwgk/nb.html"},
		{"space in path", utf, "/附件 1.pdf", "https://www.example.gov.cn/%E9%99%84%E4%BB%B6%201.pdf"},
		{"stray percent", utf, "/100%.html", "https://www.example.gov.cn/100%25.html"},
		{"double encoding kept", utf, "/d.jsp?n=%25E5%25AE", "https://www.example.gov.cn/d.jsp?n=%25E5%25AE"},
		{"query in UTF-8", utf, "/s?q=年报", "https://www.example.gov.cn/s?q=%E5%B9%B4%E6%8A%A5"},
		{"query in the page's GBK", gbk, "/s?q=年报", "http://www.example.gov.cn/s?q=%C4%EA%B1%A8"},
		{"path in UTF-8 whatever the page", gbk, "/年报/", "http://www.example.gov.cn/%E5%B9%B4%E6%8A%A5/"},
		{"host in capitals", utf, "HTTP://WWW.Example.GOV.CN", "http://www.example.gov.cn/"},
		{"credentials dropped", utf, "http://u:p@h.gov.cn/", "http://h.gov.cn/"},
		{"base element", based, "d.html", "http://www.example.gov.cn/c/d.html"},
		{"mail", utf, "mailto:a@example.gov.cn", ""},
		{"script", utf, "javascript:void(0)", ""},
		{"file", utf, "file:///etc/passwd", ""},
		{"data", utf, "data:text/html,x", ""},
		{"relative on a saved page", file, "x.html", ""},
		{"absolute on a saved page", file, "http://a.gov.cn/x", "http://a.gov.cn/x"},
		{"too long", utf, "/" + strings.Repeat("x", maxReference), ""},
		{"no host", utf, "http:///x", ""},
		{"bad port", utf, "http://a.gov.cn:x/", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := tt.doc.Resolve(tt.href)
			if !ok {
				got = ""
			}
			if got != tt.want {
				t.Errorf("Resolve(%q) = %q, want %q", tt.href, got, tt.want)
			}
		})
	}
}
