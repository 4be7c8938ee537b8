package document

import (
	"path/filepath"
	"strings"
	"testing"
)

// filler is text enough for a page to be skimmed.
var filler = strings.Repeat("<p>全年共受理来信来访事项，办结率和群众满意率比上年均有提高。</p>\n", 20)

func skimOf(body string) (*Skim, bool) {
	return LookAt(Input{URL: "http://www.x.gov.cn/zwgk/art_1.html", ContentType: "text/html; charset=utf-8", Body: []byte(body)}).Skim()
}

func TestSkim(t *testing.T) {
	s, ok := skimOf(`<html><head><title>某县信访工作_某县人民政府</title><meta name="ArticleTitle" content="某县信访&amp;工作">
		<style>.a{color:red}</style><script>var a = "<p>脚本里的字</p>"; go('</x>')</script></head><body><!-- 注释里的字 -->
		<ul><li><a href="/zwgk/nb/" title="信息公开工作年度报告">信息<b>公开</b></a><li><A HREF=a.pdf>附件</A><li><a href="/x?a=1&amp;b=2"><img alt="图标"></a></ul>
		<h1><a href="/zwgk/b.html">标题里的链接</a></h1><a href="#top">锚点</a><a href="art_1.html">本页</a><a>无址</a>
		<div onclick="window.open('c.html')" title='a > b'>按钮</div>` + filler + `</body></html>`)
	if !ok {
		t.Fatal("the page was not skimmed")
	}
	own, all := compact(s.Own()), compact(s.All())
	for _, text := range []string{"某县信访工作_某县人民政府", "某县信访&工作", "标题里的链接", "锚点", "本页", "无址", "按钮", "全年共受理"} {
		if !strings.Contains(own, text) || !strings.Contains(all, text) {
			t.Errorf("%q is not in the page's own text", text)
		}
	}
	for _, text := range []string{"信息公开", "附件"} {
		if strings.Contains(own, text) || !strings.Contains(all, text) {
			t.Errorf("%q is the text of a link to another page", text)
		}
	}
	for _, text := range []string{"脚本里的字", "注释里的字", "color"} {
		if strings.Contains(all, text) {
			t.Errorf("%q is not shown", text)
		}
	}
	want := []Ref{
		{Href: "/zwgk/nb/", Name: "信息公开工作年度报告", Text: "信息公开"}, {Href: "a.pdf", Text: "附件"}, {Href: "/x?a=1&b=2", Name: "图标"},
		{Href: "/zwgk/b.html", Text: "标题里的链接"}, {Href: "#top"}, {Href: "art_1.html"}, {}, {Click: "window.open('c.html')", Target: "c.html"},
	}
	if len(s.Refs()) != len(want) {
		t.Fatalf("refs %+v, want %+v", s.Refs(), want)
	}
	for i, r := range s.Refs() {
		if r != want[i] {
			t.Errorf("ref %d: %+v, want %+v", i, r, want[i])
		}
	}
	if d := s.Document(); d.Form != FormHTML || d.Title != "某县信访&工作" || d.PageTitle != "某县信访工作_某县人民政府" {
		t.Errorf("head: %q %q %q", d.Form, d.Title, d.PageTitle)
	}
}

// TestSkimLeavesToTheTree gives pages that one pass cannot tell.
func TestSkimLeavesToTheTree(t *testing.T) {
	for name, part := range map[string]string{
		"frame":             `<iframe src="/report.html"></iframe>`,
		"base":              `<base href="http://other.gov.cn/">`,
		"refresh":           `<meta http-equiv="Refresh" content="0;url=/b.html">`,
		"records":           `<script type="text/xml"><datastore><record><![CDATA[<a href="/b.html">报告</a>]]></record></datastore></script>`,
		"records, hidden":   `<!-- <record><![CDATA[<a href="/b.html">报告</a>]]></record> -->`,
		"article in script": `<script>window._CONFIG = {DETAIL: {content: "<p>报告</p>"}}</script>`,
		"open script":       `<script>var a = 1`,
		"open comment":      `<!-- a`,
		"odd comment":       `<!-- a --!> b -->`,
		"short comment":     `<!--> b -->`,
		"open tag":          `<div class="a`,
		"endless link":      `<a href="/b.html">` + filler,
		"flipbook":          `<p>文本内容</p><p>第1页</p>`,
		"object":            `<object data="/a.pdf"></object>`,
	} {
		if _, ok := skimOf(`<html><head><title>某页</title></head><body>` + filler + part); ok {
			t.Errorf("%s: the page was skimmed", name)
		}
	}
	if _, ok := skimOf(`<html><head><title>某页</title></head><body><p>字少</p></body></html>`); ok {
		t.Error("a page with hardly any text was skimmed")
	}
	if _, ok := LookAt(Input{URL: "http://www.x.gov.cn/a.txt", ContentType: "text/plain", Body: []byte(strings.Repeat("一行文字\n", 400))}).Skim(); ok {
		t.Error("a text was skimmed")
	}
}

// TestSkimMissesNothing holds what one pass finds against the tree of real
// pages: every block and every link of the tree is in it.
func TestSkimMissesNothing(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join(shared(t, "real", "portal-pages"), "*.html"))
	if err != nil {
		t.Fatal(err)
	}
	skimmed := 0
	for _, path := range pages {
		d, err := readShared(t, path)
		if err != nil {
			continue
		}
		s, ok := LookAt(Input{URL: d.URL, Body: []byte(d.Raw())}).Skim()
		if !ok {
			continue
		}
		skimmed++
		all := compact(s.All())
		for _, b := range d.Blocks {
			for part := range strings.FieldsSeq(b.Text) {
				if !strings.Contains(all, compact(part)) {
					t.Errorf("%s: %q of %s is missing", filepath.Base(path), part, b.Place)
				}
			}
		}
		refs := map[string]bool{}
		for _, r := range s.Refs() {
			if url, ok := d.Resolve(strings.TrimSpace(r.Href)); ok {
				refs[url] = true
			}
		}
		for _, l := range d.Links {
			if l.Via == viaAnchor && !refs[l.URL] {
				t.Errorf("%s: the link to %s is missing", filepath.Base(path), l.URL)
			}
		}
	}
	if skimmed == 0 {
		t.Errorf("none of %d pages was skimmed", len(pages))
	}
	t.Logf("%d of %d pages skimmed", skimmed, len(pages))
}
