package sources

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

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

func TestFollowBookTitle(t *testing.T) {
	page := html5("某局2023年政府信息公开工作年度报告", "", `<h1>某局2023年政府信息公开工作年度报告</h1><div id="zoom"><p>全文见电子书，点击即可阅读，谢谢。</p><iframe src="https://www.books.example/basic/45.html"></iframe></div>`)
	j := follow(t, "621100-city", city+"art/2024/1/19/art_1_2.html", page, StepArticle, nil, Years{})
	if len(j.Leads) != 1 || j.Leads[0].Title != "某局2023年政府信息公开工作年度报告" {
		t.Errorf("got leads %+v, want one with the title of the article", j.Leads)
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

func TestFollowFramesAroundAnArticle(t *testing.T) {
	text := strings.Repeat("本报告由某局编制，全文如下，欢迎查阅，如有疑问请与我局联系。", 20)
	page := html5("某局2023年政府信息公开工作年度报告", "", `<div class="top"><iframe src="/head.html"></iframe></div><div id="zoom"><p>`+text+`</p></div>`)
	j := follow(t, "621100-city", city+"art/2024/1/19/art_1_2.html", page, StepArticle, nil, Years{})
	if diff := cmp.Diff([]string{"/head.html: passed over: frame outside the article"}, verdicts(j)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}
