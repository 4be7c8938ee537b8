package report_test

import (
	"fmt"
	"html"
	"slices"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// markups are the ways a page can hold the tables of a report.
var markups = []string{"plain", "word", "layout", "loose", "stubs", "merged", "padded", "traditional"}

// traditional writes a text character by character as the switches of sites
// do, for what the labels and most names need.
var traditional = strings.NewReplacer(pairsOf("务務开開报報处處请請复復议議诉訴讼訟总總体體况況动動问問题題进進项項规規范範许許罰罰罚罰强強业業费費额額单單万萬机機构構会會组組织織计計数數结結维維纠糾审審经經后後关關系係为為于於这這属屬国國稳穩护護权權内內过過执執询詢无無没沒现現补補确確举舉类類认認获獲缴繳纳納转轉续續办辦废廢发發决決县縣镇鎮乡鄉厅廳财財统統农農环環资資乡鄉险險卫衛传傳东東广廣宁寧兴興龙龍阳陽门門")...)

// pairsOf parts pairs of characters.
func pairsOf(text string) []string {
	var out []string
	for _, r := range text {
		out = append(out, string(r))
	}
	return out
}

// page writes a report as a page of a portal.
func (w *writer) page(tr *truth, markup string) string {
	title := html.EscapeString(tr.title)
	var b strings.Builder
	fmt.Fprintf(&b, "<h1>%s</h1>\n<p>发布时间：%d-01-%02d</p>\n", title, tr.year+1, 1+w.IntN(28))
	var merged grid
	for _, c := range w.chapters(tr) {
		if c.table != nil && markup == "merged" {
			merged = append(append(merged, []field{{c.heading, 15, 1}}), c.table...)
			continue
		}
		if merged != nil {
			b.WriteString(w.table(merged, markup))
			merged = nil
		}
		b.WriteString(w.paragraph(c.heading, markup))
		for _, p := range c.text {
			b.WriteString(w.paragraph(p, markup))
		}
		if c.table != nil {
			b.WriteString(w.table(c.table, markup))
		}
	}
	body := `<div id="zoom" class="TRS_Editor">` + b.String() + `</div>`
	if markup == "layout" {
		body = `<table width="100%"><tr><td><table width="1000"><tr><td class="left"><a href="/">首页</a></td></tr><tr><td>` + body + `</td></tr></table></td></tr></table>`
	}
	whole := "<html><head>%s<title>" + title + "</title><meta name=\"ArticleTitle\" content=\"" + title + "\"></head><body>" +
		`<div class="nav"><a href="/">首页</a> &gt; <a href="/zfxxgk/">政府信息公开</a> &gt; <a href="/zfxxgk/nb/">政府信息公开年报</a></div>` + body +
		`<div class="footer"><a href="/map.html">网站地图</a> 主办单位：本级人民政府</div></body></html>`
	if markup == "traditional" {
		return traditional.Replace(whole)
	}
	return whole
}

func (w *writer) paragraph(text, markup string) string {
	text = html.EscapeString(text)
	if markup == "word" {
		return `<p class="MsoNormal" style="text-indent:32pt"><span style="font-family:仿宋_GB2312;font-size:16pt">` + text + "<o:p></o:p></span></p>\n"
	}
	return "<p>" + text + "</p>\n"
}

func (w *writer) table(g grid, markup string) string {
	if markup == "stubs" {
		g = g.withStubs()
	}
	var b strings.Builder
	tr, td, end := "<tr>", "td", "</td>"
	if markup == "loose" {
		tr, td, end = "<TR>", "TD", ""
	}
	b.WriteString("<table border=1>")
	pad := w.IntN(4)
	for _, row := range g {
		b.WriteString(tr)
		for _, c := range row {
			b.WriteString("<" + td)
			if c.cols > 1 {
				fmt.Fprintf(&b, " colspan=%d", c.cols)
			}
			if c.rows > 1 {
				fmt.Fprintf(&b, ` rowspan="%d"`, c.rows)
			}
			b.WriteString(">" + w.content(c.text, markup) + end)
		}
		if markup == "padded" {
			b.WriteString(strings.Repeat("<td>&nbsp;</td>", pad))
		}
		if markup != "loose" {
			b.WriteString("</tr>\n")
		}
	}
	b.WriteString("</table>\n")
	return b.String()
}

// content is what a cell holds: words broken over lines, spans within numbers.
func (w *writer) content(text, markup string) string {
	runes := []rune(text)
	n := len(runes)
	text = html.EscapeString(text)
	switch {
	case markup == "word" && n > 1 && w.sometimes(20):
		text = "<span>" + html.EscapeString(string(runes[:1])) + "</span><span lang=EN-US>" + html.EscapeString(string(runes[1:])) + "</span>"
	case markup == "loose" && n > 3 && runes[0] >= 0x4E00 && runes[0] <= 0x9FFF && w.sometimes(30):
		text = html.EscapeString(string(runes[:n/2])) + "<br>" + html.EscapeString(string(runes[n/2:]))
	case text == "" && markup != "plain":
		text = "&nbsp;"
	}
	if markup == "word" {
		return `<p class=MsoNormal align=center><span style='font-size:10.5pt'>` + text + `<o:p></o:p></span></p>`
	}
	return text
}

// withStubs prints an empty cell wherever one reaches down from above.
func (g grid) withStubs() grid {
	down := map[int]int{} // by column: rows still to come
	var out grid
	for _, row := range g {
		var cells []field
		at := 0
		skip := func() {
			for down[at] > 0 {
				down[at]--
				cells = append(cells, field{"", 1, 1})
				at++
			}
		}
		for _, c := range row {
			skip()
			for k := range c.cols {
				down[at+k] = c.rows - 1
			}
			cells = append(cells, field{c.text, c.cols, 1})
			at += c.cols
		}
		skip()
		out = append(out, cells)
	}
	return out
}

// charsets are the ways the bytes of a page can stand for its text and be
// labelled: in a header, in the page, wrongly, not at all.
var charsets = []struct {
	name, header, meta string
	code               encoding.Encoding
}{
	{"UTF-8", "text/html; charset=utf-8", `<meta charset="utf-8">`, nil},
	{"UTF-8, only the header", "text/html;charset=UTF-8", "", nil},
	{"UTF-8, the header says GBK", "text/html; charset=gbk", `<meta charset="utf-8">`, nil},
	{"UTF-8, nothing says so", "text/html", "", nil},
	{"GBK", "text/html", `<meta http-equiv="Content-Type" content="text/html; charset=gb2312">`, simplifiedchinese.GBK},
	{"GBK, only the header", "text/html; charset=GBK", "", simplifiedchinese.GBK},
	{"GBK, nothing says so", "text/html", "", simplifiedchinese.GBK},
	{"GBK, the page says UTF-8", "text/html", `<meta charset="utf-8">`, simplifiedchinese.GBK},
	{"GB18030", "text/html; charset=gb18030", "", simplifiedchinese.GB18030},
	{"UTF-16", "text/html", "", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)},
}

// bytes encodes a page in one of the charsets.
func (w *writer) bytes(page string) (body []byte, header string, err error) {
	c := charsets[w.IntN(len(charsets))]
	page = strings.Replace(page, "%s", c.meta, 1)
	if c.code == nil {
		return []byte(page), c.header, nil
	}
	body, err = c.code.NewEncoder().Bytes([]byte(page))
	return slices.Clip(body), c.header, err
}
