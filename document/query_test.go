package document

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFind(t *testing.T) {
	d := read(t, `<body><ul class="list"><li data-Id="7"><a href="/a">甲<b>乙</b></a><span>1</span></li><li><a>丙</a></li></ul></body>`)
	rows := d.Find("ul.list > li")
	if len(rows) != 2 {
		t.Fatalf("%d rows", len(rows))
	}
	links := rows[0].Find("a[href]")
	if len(links) != 1 || links[0].Text() != "甲乙" || links[0].Attr("HREF") != "/a" {
		t.Errorf("links %v", links)
	}
	if got := rows[0].Attr("data-id"); got != "7" {
		t.Errorf("attribute %q", got)
	}
	if got := d.Find("ul["); got != nil {
		t.Errorf("broken selector found %v", got)
	}
	if got := read(t, "纯文本\n第二行").Find("a"); got != nil {
		t.Errorf("text found %v", got)
	}
	var none Node
	if none.Text() != "" || none.Attr("x") != "" || none.Find("a") != nil {
		t.Error("the zero node is not empty")
	}
}

func TestValidSelector(t *testing.T) {
	for s, valid := range map[string]bool{"div.list li > a, td:nth-child(2)": true, "ul[": false, "": false, "a::before": false} {
		if err := ValidSelector(s); (err == nil) != valid {
			t.Errorf("ValidSelector(%q) = %v", s, err)
		}
	}
}

func TestMetaValue(t *testing.T) {
	d := read(t, `<head><meta name="sitename" content=""><meta name="SiteName" content=" 某县人民政府 "><meta property="og:title" content="书"><meta name="PubDate" content="2024-01-02 10:00"></head><body>页</body>`)
	want := []Field{{"sitename", ""}, {"SiteName", "某县人民政府"}, {"og:title", "书"}, {"PubDate", "2024-01-02 10:00"}}
	if diff := cmp.Diff(want, d.Meta); diff != "" {
		t.Errorf("meta (-want +got):\n%s", diff)
	}
	if got := d.MetaValue("Maketime", "SITENAME", "PubDate"); got != "某县人民政府" {
		t.Errorf("MetaValue = %q", got)
	}
	if got := d.MetaValue("none"); got != "" {
		t.Errorf("MetaValue = %q", got)
	}
}

func TestLinksOfTheArticle(t *testing.T) {
	d := read(t, `<body><div class="nav"><a href="/n">导航</a></div><div id="zoom"><p>报告见电子书</p><iframe src="http://book.example.com/1"></iframe><a href="a.pdf">附件</a></div></body>`)
	got := map[string]bool{}
	for _, l := range d.Links {
		got[l.URL] = l.Main
	}
	want := map[string]bool{"http://www.example.gov.cn/n": false, "http://book.example.com/1": true, "http://www.example.gov.cn/zwgk/nb/a.pdf": true}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("main links (-want +got):\n%s", diff)
	}
}

func TestReadCharset(t *testing.T) {
	// 某县2023年政府信息公开工作年度报告 in GBK.
	gbk := "\xc4\xb3\xcf\xd82023\xc4\xea\xd5\xfe\xb8\xae\xd0\xc5\xcf\xa2\xb9\xab\xbf\xaa\xb9\xa4\xd7\xf7\xc4\xea\xb6\xc8\xb1\xa8\xb8\xe6"
	tests := []struct{ name, contentType, encoding, head string }{
		{"header", "text/html; charset=gb2312", "", ""},
		{"meta", "text/html", "", `<meta charset="gbk">`},
		{"definition", "text/html", "gb18030", ""},
		{"nothing declared", "text/html", "", ""},
		{"broken header", "text/html; charset=\"", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			body := "<html><head>" + tt.head + "<title>" + gbk + "</title></head><body><p>" + gbk + "</p></body></html>"
			d, err := Read(Input{URL: "http://a.gov.cn/", ContentType: tt.contentType, Encoding: tt.encoding, Body: []byte(body)})
			if err != nil {
				t.Fatal(err)
			}
			if want := "某县2023年政府信息公开工作年度报告"; d.Title != want || d.MainText() != want {
				t.Errorf("title %q, text %q (%+v)", d.Title, d.MainText(), d.Trail)
			}
		})
	}
}
