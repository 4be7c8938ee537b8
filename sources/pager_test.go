package sources

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNextPage(t *testing.T) {
	body := list(row("/art/2024/1/19/art_15_1.html", "某市2023年政府信息公开工作年度报告", "2024-01-19"))
	cases := []struct {
		name, address, pager string
		next                 string
		declared             int
	}{
		{"link", city + "nb/", `<a href="p2.html">下一页</a>`, city + "nb/p2.html", -1},
		{"link in brackets", city + "nb/", `<a href="p2.html">[下页]</a>`, city + "nb/p2.html", -1},
		{"link in traditional script", city + "nb/", `<a href="p2.html">下一頁</a>`, city + "nb/p2.html", -1},
		{"arrow", city + "nb/", `<a href="p2.html">&gt;</a>`, city + "nb/p2.html", -1},
		{"link that does nothing", city + "nb/", `<a href="javascript:;">下一页</a>`, "", -1},
		{"link to itself", city + "nb/", `<a href="/nb/#">下一页</a>`, "", -1},
		{"link out of scope", city + "nb/", `<a href="http://elsewhere.example/2">下一页</a>`, "", -1},
		{"TRS, first page", city + "nb/", `<script>createPageHTML(3,0,"index","html")</script>`, city + "nb/index_1.html", -1},
		{"TRS, second page", city + "nb/index_1.html", `<script>createPageHTML(3,1,"index","html")</script>`, city + "nb/index_2.html", -1},
		{"TRS, last page", city + "nb/index_2.html", `<script>createPageHTML(3,2,"index","html")</script>`, "", -1},
		{"TRS, total of zero", city + "nb/", `<script>createPageHTML(0,0,"index","html")</script>`, "", -1},
		{"UCAP, first page", city + "nb/list.shtml", `<script>createPageHTML('page_div',8,1,'list','shtml',118)</script>`, city + "nb/list_2.shtml", 118},
		{"UCAP, last page", city + "nb/list_8.shtml", `<script>createPageHTML('page_div',8,8,'list','shtml',118)</script>`, "", 118},
		{"counted in variables", city + "nb/", `<script>var countPage = 2; var currentPage = 0;</script>`, city + "nb/index_1.html", -1},
		{"counted in variables, second page", city + "nb/index_1.shtml", `<script>var countPage = 3; var currentPage = 1;</script>`, city + "nb/index_2.shtml", -1},
		{"counted in variables, last page", city + "nb/index_1.html", `<script>var countPage = 2; var currentPage = 1;</script>`, "", -1},
		{"record list", city + "col/col15/index.html", `<script type="text/xml"><datastore><nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&amp;appid=1&amp;columnid=15&amp;webname=%25E5%25AE%259A"></a>]]></nextgroup><recordset><record><![CDATA[<li><a href="/art/2022/1/20/art_15_9.html" title="某市2021年政府信息公开工作年度报告">x</a><b>2022-01-20</b></li>]]></record></recordset></datastore></script>`,
			city + "module/web/jpage/dataproxy.jsp?page=1&appid=1&columnid=15&webname=%25E5%25AE%259A", -1},
		{"record list, last group", city + "module/web/jpage/dataproxy.jsp?page=2&columnid=15", `<totalrecord>50</totalrecord><totalpage>2</totalpage>`, "", 50},
		{"record list, group between", city + "module/web/jpage/dataproxy.jsp?page=1&columnid=15", `<totalrecord>50</totalrecord><totalpage>2</totalpage>`,
			city + "module/web/jpage/dataproxy.jsp?page=2&columnid=15", 50},
		{"total in words", city + "nb/", `<p>共有&nbsp;<em>37</em> 条记录</p>`, "", 37},
		{"no pager", city + "nb/", "", "", -1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			j := follow(t, "621100-city", c.address, html5("年报", "", body+c.pager), StepColumn, nil, Years{})
			if j.Next != c.next || j.Declared != c.declared {
				t.Errorf("got next %q, declared %d, want %q, %d", j.Next, j.Declared, c.next, c.declared)
			}
			if c.next != "" && !containsLead(j, c.next) {
				t.Errorf("no lead to the next page: %v", leads(j))
			}
		})
	}
}

func TestRecordList(t *testing.T) {
	page := `<?xml version="1.0" encoding="UTF-8"?><datastore><totalrecord>50</totalrecord><totalpage>2</totalpage><nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=2&columnid=15"></a>]]></nextgroup><recordset>
<record><![CDATA[<li><a href="/art/2022/1/20/art_15_9.html" title="某市2021年政府信息公开工作年度报告">某市2021年政府…</a><b>2022-01-20</b></li>]]></record>
<record><![CDATA[<li><a href="/art/2021/1/20/art_15_8.html" title="全市网站集约化工作">全市…</a><b>2021-01-20</b></li>]]></record></recordset></datastore>`
	j := follow(t, "621100-city", city+"module/web/jpage/dataproxy.jsp?page=1&columnid=15", page, StepColumn, nil, Years{})
	wantRows := []string{
		"/art/2022/1/20/art_15_9.html: followed: the title is that of a report",
		"/art/2021/1/20/art_15_8.html: passed over: the title does not speak of 公开 and a yearly report",
	}
	if diff := cmp.Diff(wantRows, verdicts(j)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if j.Declared != 50 || !strings.HasSuffix(j.Next, "dataproxy.jsp?page=2&columnid=15") {
		t.Errorf("got declared %d, next %q", j.Declared, j.Next)
	}
}

func containsLead(j Judgement, address string) bool {
	for _, l := range j.Leads {
		if l.URL == address && l.Step == StepColumn {
			return true
		}
	}
	return false
}

func TestNextPageEnds(t *testing.T) {
	page := html5("年报", "", `<p>暂无内容</p><a href="/nb/p999.html">下一页</a>`)
	j := follow(t, "621100-city", city+"nb/p998.html", page, StepColumn, func(p *Page) { p.Number = 998 }, Years{})
	if len(j.Leads) != 0 {
		t.Errorf("a page without rows led on: %v", leads(j))
	}
}

// TestCountsOfPages holds what is read by hand against the regular expressions
// that say the same, on texts made of the parts of pagers.
func TestCountsOfPages(t *testing.T) {
	of := regexp.MustCompile(`(?:第\s*)?\b\d{1,4}\s*(?:页)?\s*/\s*(?:共\s*)?(\d{1,4})\s*页`)
	parts := []string{"第", "页", "/", "共", "1", "27", "12345", " ", "\n", "a", "_", "有", "计", "条", "&nbsp;", "：", ":", "<b>", "</b>", "服务"}
	r := rand.New(rand.NewPCG(1, 2))
	hits := 0
	for range 50_000 {
		var b strings.Builder
		for range 1 + r.IntN(12) {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		text, want := b.String(), ""
		if m := of.FindStringSubmatch(text); m != nil {
			want = m[1]
			hits++
		}
		if got := pageOf(text); got != want {
			t.Fatalf("%q: page of %q, want %q", text, got, want)
		}
		for _, re := range []*regexp.Regexp{saidTotal, saidPages} {
			if got, want := counted(text, re), re.FindStringSubmatch(text); !slices.Equal(got, want) {
				t.Fatalf("%q: %q, want %q", text, got, want)
			}
		}
	}
	if hits == 0 {
		t.Error("no text has a page of pages")
	}
}
