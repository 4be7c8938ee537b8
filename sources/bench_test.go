package sources

import (
	"fmt"
	"strings"
	"testing"

	"nianbao/document"
)

// BenchmarkFollow judges a home page of a thousand links.
func BenchmarkFollow(b *testing.B) {
	var rows []string
	for n := range 1000 {
		rows = append(rows, row(fmt.Sprintf("/art/2024/1/19/art_15_%d.html", n), "全市政务公开工作推进会在市政府召开并部署下一步工作", "2024-01-19"))
	}
	doc, err := document.Read(document.Input{URL: city, Body: []byte(html5("定西市人民政府", "", strings.Join(rows, "")))})
	if err != nil {
		b.Fatal(err)
	}
	s, err := Embedded()
	if err != nil {
		b.Fatal(err)
	}
	src := Source{ID: "621100-city", Code: "621100", Base: city}
	s.replace(append(s.list, src))
	for b.Loop() {
		s.Follow(src, Page{URL: city, Step: StepColumn, Doc: doc}, Years{})
	}
}

func BenchmarkEmbedded(b *testing.B) {
	for b.Loop() {
		if _, err := Embedded(); err != nil {
			b.Fatal(err)
		}
	}
}

// listPage is a list of twenty rows in the frame of a portal, 31 KB of it.
func listPage() []byte {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html><html><head><meta charset=\"utf-8\">\n<title>政府信息公开年报-某县人民政府</title>\n</head><body>\n<div class=\"nav\"><ul>\n")
	for i, entry := range strings.Fields("网站首页 走进某县 新闻中心 政务公开 政府信息公开 政府信息公开指南 政府信息公开年报 依申请公开 办事服务 互动交流 领导信箱 数据发布 县情概况 领导之窗 机构设置 县级新闻 乡镇动态 部门动态 通知公告 政策文件 政策解读 规划计划 财政资金 人事信息 重大项目 应急管理 食品药品 环境保护 教育体育 医疗卫生 就业创业 社会保障 扶贫救助 民意征集 在线访谈 网上调查 友情链接 无障碍浏览") {
		fmt.Fprintf(&b, `<li class="item"><a class="nav-link" target="_blank" href="/zwgk/nb/art_%d.html">%s</a></li>`+"\n", i, entry)
	}
	b.WriteString("</ul></div>\n<h1>政府信息公开年报</h1><ul>\n")
	for i := range 20 {
		fmt.Fprintf(&b, `<li><a href="/zwgk/nb/art_%d.html">某县第%d局%d年政府信…</a><span>2024-01-%02d</span></li>`+"\n", i+100, i, 2015+i%10, i%28+1)
	}
	b.WriteString(`</ul><div class="page">第1/27页 <a href="/zwgk/nb/index_2.html">下一页</a></div>`)
	for b.Len() < 31<<10 {
		b.WriteString(`<div class="foot"><span style="font-family:宋体;mso-ascii-font-family:Times;color:#333">主办：某县人民政府办公室　地址：某县人民路</span></div>` + "\n")
	}
	return []byte(b.String() + "</body></html>")
}

// BenchmarkFollowList judges a list in the frame of its portal, whose links are
// known from its other pages.
func BenchmarkFollowList(b *testing.B) {
	doc, err := document.Read(document.Input{URL: city + "zwgk/nb/index_1.html", Body: listPage()})
	if err != nil {
		b.Fatal(err)
	}
	s, err := Embedded()
	if err != nil {
		b.Fatal(err)
	}
	src := Source{ID: "621100-city", Code: "621100", Base: city}
	s.replace(append(s.list, src))
	b.Run("follow", func(b *testing.B) {
		for b.Loop() {
			s.Follow(src, Page{URL: doc.URL, Step: StepColumn, Doc: doc}, Years{})
		}
	})
	b.Run("family", func(b *testing.B) {
		for b.Loop() {
			DetectFamily(doc)
		}
	})
	b.Run("links", func(b *testing.B) {
		for b.Loop() {
			for _, l := range doc.Links {
				say(l)
			}
		}
	})
}
