package document

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTitle(t *testing.T) {
	tests := []struct{ name, head, body, want string }{
		{"meta", `<title>首页</title><meta name="articletitle" content=" 某局2023年 政府信息公开年报 ">`, ``, "某局2023年 政府信息公开年报"},
		{"meta holds the column", `<title>某县_政府信息公开年报</title><meta name="ArticleTitle" content="政府信息公开年报"><meta name="ColumnName" content="政府信息公开年报">`,
			`<h1>某县教育局2023年政府信息公开工作年度报告</h1>`, "某县教育局2023年政府信息公开工作年度报告"},
		{"meta cut short", `<title>x</title><meta name="ArticleTitle" content="某县教育局2023年政府信息…">`,
			`<h1>某县教育局2023年政府信息公开工作年度报告</h1>`, "某县教育局2023年政府信息公开工作年度报告"},
		{"site name as h1, title elsewhere", `<title>某县水务局2022年政府信息公开年报_某县人民政府</title><meta name="SiteName" content="某县人民政府">`,
			`<h1>某县人民政府</h1><div class="article-title">某县水务局2022年政府信息公开年报</div>`, "某县水务局2022年政府信息公开年报"},
		{"title, column, site", `<title>某镇2021年政府信息公开工作年度报告_政府信息公开年报_某县人民政府门户网站</title><meta name="ColumnName" content="政府信息公开年报">`, ``, "某镇2021年政府信息公开工作年度报告"},
		{"site first", `<title>某市人民政府门户网站 - 某局2020年政府信息公开工作年度报告</title>`, ``, "某局2020年政府信息公开工作年度报告"},
		{"hyphen before the site", `<title>某局2020年年报-某县人民政府</title>`, ``, "某局2020年年报"},
		{"hyphen inside", `<title>1-10月某县统计-快报</title>`, ``, "1-10月某县统计-快报"},
		{"markup in title", `<title><h1 style="font-size:24pt"><b>某县审计局2019年政府信息公开年报</b></h1></title>`, ``, "某县审计局2019年政府信息公开年报"},
		{"title is only the site", `<title>某县人民政府</title><meta name="SiteName" content="某县人民政府">`,
			`<table><tr><td>索引号</td><td>1</td><td>名称</td><td>某县2016年政府信息公开工作年度报告</td></tr><tr><td>文号</td><td></td><td>时间</td><td>2017-01-02</td></tr></table>`,
			"某县2016年政府信息公开工作年度报告"},
		{"ucap element", `<title>某区</title>`, `<UCAPTITLE>某区2023年政府信息公开工作年度报告</UCAPTITLE>`, "某区2023年政府信息公开工作年度报告"},
		{"title over two lines", `<title>y</title>`, "<h1>某县人民政府办公室<br>2023年政府信息公开\n工作年度报告</h1>", "某县人民政府办公室2023年政府信息公开工作年度报告"},
		{"nothing", ``, `<p>正文</p>`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := read(t, "<html><head>"+tt.head+"</head><body>"+tt.body+"<p>页</p></body></html>")
			if d.Title != tt.want {
				t.Errorf("title = %q, want %q", d.Title, tt.want)
			}
		})
	}
}

func TestPageTitleStandsAsItIs(t *testing.T) {
	d := read(t, "<html><head><title>\n 甲 _ 乙\n</title></head><body>页</body></html>")
	if d.PageTitle != "甲 _ 乙" {
		t.Errorf("page title = %q", d.PageTitle)
	}
}

func TestBreadcrumb(t *testing.T) {
	want := []string{"首页", "政府信息公开", "年报"}
	tests := []struct{ name, body string }{
		{"one text", `<div>当前位置：首页 &gt; 政府信息公开 &gt; 年报</div>`},
		{"links", `<div class="w"><span>您现在的位置：</span><a href="/">首页</a>&gt;<a href="/z">政府信息公开</a>&gt;<a href="/n">年报</a></div>`},
		{"cells", `<table><tr><td>您当前所在位置：</td><td><a href="/">首页</a> &gt;&gt; <a href="/z">政府信息公开</a> &gt;&gt; 年报</td></tr></table>`},
		{"class only", `<div class="crumbs"><a href="/">首页</a> › <a href="/z">政府信息公开</a> › <a>年报</a></div>`},
		{"no class, no label", `<p><a href="/">首页</a>><a href="/z">政府信息公开</a>><a href="/n">年报</a></p>`},
		{"pictures between", `<div class="position">当前位置：<a href="/">首页</a><img src="a.gif"><a href="/z">政府信息公开</a><img src="a.gif"><a href="/n">年报</a></div>`},
		{"slashes", `<div class="dqwz">当前位置： 首页 / 政府信息公开 / 年报</div>`},
		{"Traditional", `<div>當前位置：首页 » 政府信息公开 » 年报</div>`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := read(t, `<body><div class="nav"><a href="/">首页</a><a href="/x">新闻</a></div>`+tt.body+`<p>正文不在位置栏里</p></body>`)
			if diff := cmp.Diff(want, d.Breadcrumb); diff != "" {
				t.Errorf("breadcrumb (-want +got):\n%s", diff)
			}
		})
	}
}
