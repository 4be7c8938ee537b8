package decode

import (
	"strings"
	"testing"

	"github.com/saintfish/chardet"
)

// portal is a page of about 60 KB in GBK with the usual mix of markup and
// Chinese: menus, scripts and styles around one report, a quarter of its
// bytes beyond ASCII. Real portal pages have between a twentieth and a half.
func portal(meta string) string {
	menu := strings.Repeat(`<li class="nav-item"><a href="/zwgk/fdzdgknr/list_128.html?channel=3" target="_blank" title="法定主动公开内容">法定主动公开内容</a></li>`+"\n", 80)
	script := strings.Repeat("var pager={index:0,size:20,url:'/api/list?page='};function go(i){return i>0&&i<pager.size;}\n", 180)
	report := strings.Repeat(page[strings.Index(page, "<p>"):strings.Index(page, "</body>")], 38)
	quoted := strings.Repeat(`<p style="text-indent:2em;line-height:28px"><span>坚持“以公开为常态、不公开为例外”——做好2023年度工作。</span></p>`+"\n", 120)
	return `<html><head>` + meta + `<title>青溪县2023年政府信息公开工作年度报告</title><style>` +
		strings.Repeat("td.cell{border:1px solid #ccc;padding:2px 4px}\n", 60) + `</style></head><body><ul>` +
		menu + `</ul><script>` + script + `</script>` + report + quoted + "<p>版权所有 © 青溪县人民政府　地址：沅江路·1号</p></body></html>"
}

// bodies are the pages that the benchmarks read, by the way they are sent.
func bodies(tb testing.TB) map[string][]byte {
	declared := portal(`<meta http-equiv="Content-Type" content="text/html; charset=gb2312">`)
	hant := strings.Repeat(pageHant, 60<<10/len(encode(tb, pageHant, CharsetBig5)))
	return map[string][]byte{
		"gbk":           encode(tb, portal(""), CharsetGB18030),
		"gbk, declared": encode(tb, declared, CharsetGB18030),
		"gbk, dense":    encode(tb, strings.Repeat(page, 138), CharsetGB18030),
		"utf-8":         []byte(portal(`<meta charset="utf-8">`)),
		"big5":          encode(tb, hant, CharsetBig5),
	}
}

// BenchmarkDecide measures the decision on the charset alone.
func BenchmarkDecide(b *testing.B) {
	for name, raw := range bodies(b) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				decide(raw, "")
			}
		})
	}
}

// BenchmarkDecideChardet is the same decision by a library.
func BenchmarkDecideChardet(b *testing.B) {
	for name, raw := range bodies(b) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				if _, err := chardet.NewHtmlDetector().DetectBest(raw); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkBytes measures the whole way from a body to right text.
func BenchmarkBytes(b *testing.B) {
	for name, raw := range bodies(b) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			for b.Loop() {
				Bytes(raw, "")
			}
		})
	}
}

// BenchmarkDecodeAs measures the decoders alone.
func BenchmarkDecodeAs(b *testing.B) {
	for name, raw := range bodies(b) {
		charset := decide(raw, "").trail.Chosen
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			for b.Loop() {
				decodeAs(raw, charset)
			}
		})
	}
}
