package document

import (
	"fmt"
	"strings"
	"testing"
)

// newsPage is an article of 31 KB in the frame of a portal, in the styles that
// word processors leave.
func newsPage() []byte {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html><html><head><meta charset=\"utf-8\">\n<title>某县信访工作情况-某县人民政府</title>\n<style>" +
		strings.Repeat(".MsoNormal{margin:0cm;font-size:10.5pt}\n", 150) + "</style></head><body>\n<div class=\"nav\"><ul>\n")
	for i := range 40 {
		fmt.Fprintf(&b, `<li class="item"><a class="nav-link" target="_blank" href="/zwgk/nb/art_%d.html">通知公告%d</a></li>`+"\n", i, i)
	}
	b.WriteString("</ul></div>\n<h1>某县信访工作情况</h1>\n<div id=\"zoom\">")
	for b.Len() < 31<<10 {
		b.WriteString(`<p style="text-indent:2em"><span style="font-size:16pt">全年共受理来信来访事项，办结率和群众满意率比上年均有提高。下一步，将继续畅通渠道，完善制度。</span></p>` + "\n")
	}
	b.WriteString("</div></body></html>")
	return []byte(b.String())
}

// BenchmarkSkim decodes a page and looks at it once.
func BenchmarkSkim(b *testing.B) {
	body := newsPage()
	b.SetBytes(int64(len(body)))
	b.Run("look", func(b *testing.B) {
		for b.Loop() {
			LookAt(Input{URL: "http://www.x.gov.cn/zwgk/art_1.html", ContentType: "text/html", Body: body})
		}
	})
	b.Run("skim", func(b *testing.B) {
		l := LookAt(Input{URL: "http://www.x.gov.cn/zwgk/art_1.html", ContentType: "text/html", Body: body})
		for b.Loop() {
			if _, ok := l.Skim(); !ok {
				b.Fatal("the page was not skimmed")
			}
		}
	})
}
