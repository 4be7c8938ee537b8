package bench

import (
	"bytes"
	"strings"
	"testing"

	"github.com/longbridgeapp/opencc"
	"github.com/markusmobius/go-trafilatura"
	"github.com/saintfish/chardet"
	"golang.org/x/text/encoding/simplifiedchinese"

	"nianbao/decode"
	"nianbao/document"
	"nianbao/report"
)

// page is a report page of about 60 KB as word processors make them.
func page() string {
	row := `<tr style="height:20pt"><td style="border:solid windowtext 1.0pt;mso-border-alt:solid windowtext .5pt;padding:0cm 5.4pt"><p class="MsoNormal" style="text-align:center"><span style="font-size:12.0pt;font-family:宋体">1.属于国家秘密</span></p></td>` +
		strings.Repeat(`<td style="border:solid windowtext 1.0pt;padding:0cm 5.4pt"><p class="MsoNormal"><span lang="EN-US">0<o:p></o:p></span></p></td>`, 7) + `</tr>`
	prose := strings.Repeat(`<p class="MsoNormal" style="text-indent:32pt;line-height:28pt"><span style="font-family:仿宋_GB2312;font-size:16pt">本机关严格落实信息公开条例，及时回应社会关切，全年公开各类信息若干条。</span></p>`, 45)
	return `<html><head><meta charset="utf-8"><title>某县2023年政府信息公开工作年度报告_某县人民政府</title><meta name="ArticleTitle" content="某县2023年政府信息公开工作年度报告"></head><body><div class="nav"><ul>` +
		strings.Repeat(`<li><a href="/zwgk/index.html">政务公开</a></li>`, 80) + `</ul></div><div id="zoom">` + prose + `<table>` + strings.Repeat(row, 32) + `</table>` + prose + `</div></body></html>`
}

func input(body []byte) document.Input {
	return document.Input{URL: "http://www.example.gov.cn/zwgk/nb/1.html", ContentType: "text/html", Body: body}
}

// BenchmarkRead reads a page: the document alone, with the report in it, a
// first look, and the text as go-trafilatura extracts it.
func BenchmarkRead(b *testing.B) {
	body := []byte(page())
	b.Run("document", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			if _, err := document.Read(input(body)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("document and report", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			d, err := document.Read(input(body))
			if err != nil {
				b.Fatal(err)
			}
			report.Read(d, report.Hints{})
		}
	})
	b.Run("triage", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			document.Scan(input(body))
		}
	})
	b.Run("trafilatura", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			if _, err := trafilatura.Extract(bytes.NewReader(body), trafilatura.Options{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkCharset decides on the charset of a page. Ours also decodes,
// repairs and marks the text.
func BenchmarkCharset(b *testing.B) {
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(strings.Replace(page(), "utf-8", "gbk", 1))
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name string
		body []byte
	}{{"UTF-8", []byte(page())}, {"GBK", []byte(gbk)}} {
		b.Run("decode.Bytes "+c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.body)))
			for b.Loop() {
				decode.Bytes(c.body, "")
			}
		})
		b.Run("chardet "+c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.body)))
			for b.Loop() {
				if _, err := chardet.NewHtmlDetector().DetectBest(c.body); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkSimplify makes Simplified of Traditional text.
func BenchmarkSimplify(b *testing.B) {
	text := strings.Repeat("本機關嚴格落實政府信息公開條例，及時回應社會關切，全年製發規範性文件三十二件，辦理依申請公開事項十八件。", 400)
	b.Run("decode.Simplify", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			decode.Simplify(text)
		}
	})
	b.Run("opencc", func(b *testing.B) {
		c, err := opencc.New("t2s")
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			if _, err := c.Convert(text); err != nil {
				b.Fatal(err)
			}
		}
	})
}
