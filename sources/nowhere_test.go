package sources

import (
	"testing"

	"nianbao/document"
)

// What the first look goes by stands where Follow would find it.
func TestSignsOfLeads(t *testing.T) {
	t.Run("pager", func(t *testing.T) {
		for raw, want := range map[string]bool{
			`<p>Page of a Plan: create a Page</p>`:           false,
			`<script>createPageHTML(3, 0, "index")</script>`: true,
			`PPcreatePage`: true,
			`createP`:      false,
		} {
			if got := pagesByScript(raw); got != want {
				t.Errorf("%s: %v", raw, got)
			}
		}
	})
	t.Run("rows", func(t *testing.T) {
		const row = `var url = "a.html"; var title = "甲";`
		for raw, want := range map[string]bool{
			row + `document.writeln(title)`: true,
			row + `document.write(title)`:   true,
			row + `out.writeln(title)`:      true,
			row + `out.write(title)`:        false,
			`document.writeln(title)`:       false,
		} {
			if got := writesRows(raw); got != want {
				t.Errorf("%s: %v", raw, got)
			}
		}
	})
	t.Run("file", func(t *testing.T) {
		for ref, want := range map[document.Ref]bool{
			{Href: "/a/b.html"}:                        false,
			{Href: "/a/B.PDF?v=1"}:                     true,
			{Href: "/a.pdfx"}:                          false,
			{Href: "/a.b\t.do\ncx"}:                    true,
			{Href: "x", Text: "年报.et"}:                 true,
			{Href: "x", Text: "年报.e"}:                  false,
			{Click: "open('/down.jsp')"}:               true,
			{Href: "/a.html", Name: "附件1.xls（点击）"}:     true,
			{Href: "/a.html", Target: "/attach/.html"}: true,
		} {
			if got := mayBeFile(ref); got != want {
				t.Errorf("%+v: %v", ref, got)
			}
		}
	})
	t.Run("away", func(t *testing.T) {
		var s Set
		for ref, want := range map[document.Ref]bool{
			{Href: "/a/b.html"}:                     false,
			{Href: "http://A.gov.cn/b.html"}:        false,
			{Href: "//a.gov.cn/b.html"}:             false,
			{Href: "/a\\b.html"}:                    true,
			{Href: "http://a.gov.cn/b\nc"}:          true,
			{Href: "#", Click: "go('//b')"}:         true,
			{Href: "#", Target: "http://b.gov.cn/"}: true,
		} {
			if got := s.mayLeadAway(Source{}, "a.gov.cn", ref); got != want {
				t.Errorf("%+v: %v", ref, got)
			}
		}
	})
}
