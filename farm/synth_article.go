package farm

import (
	"fmt"
	"html"
	"strings"
)

// articlePage is the page of one row.
func (p *synthPortal) articlePage(c *synthColumn, row *synthRow) synthRoute {
	meta := func() string { return p.columnMeta(c) + p.textMeta(row) }
	return p.framed(c, row.title, meta, func() string {
		var b strings.Builder
		fmt.Fprintf(&b, "<h1>%s</h1>\n", html.EscapeString(row.title))
		fmt.Fprintf(&b, "<div class=\"info\">发布时间：%s　来源：%s</div>\n", row.date.Format("2006-01-02 15:04"), p.source(row))
		b.WriteString(p.platform.body(p, row, p.wording(row)))
		return b.String() + p.pdfLink(row)
	})
}

// pdfLink is the link to the attachment, if there is one.
func (p *synthPortal) pdfLink(row *synthRow) string {
	if row.pdf == "" {
		return ""
	}
	return fmt.Sprintf("<p>附件：<a href=\"%s\">%s.pdf</a></p>\n", row.pdf, html.EscapeString(row.title))
}

// source is who put the article up.
func (p *synthPortal) source(row *synthRow) string {
	if row.report {
		return row.agency
	}
	return p.body() + "办公室"
}

// textMeta is the tags of an article.
func (p *synthPortal) textMeta(row *synthRow) string {
	if !p.manner.textMeta {
		return ""
	}
	return fmt.Sprintf("<meta name=\"ArticleTitle\" content=\"%s\">\n<meta name=\"PubDate\" content=\"%s\">\n<meta name=\"ContentSource\" content=\"%s\">\n",
		html.EscapeString(row.title), row.date.Format("2006-01-02 15:04"), p.source(row))
}

// wording is the text of an article. Every fourth piece of news is a long one, as
// notices and minutes are.
func (p *synthPortal) wording(row *synthRow) string {
	text := ""
	if row.report {
		text = p.reportText(row)
	} else {
		text = p.newsText(row)
	}
	if p.edited[row.path] {
		text += "<p>此件数据已于近日核对更正。</p>\n"
	}
	return text
}

// newsText is the text of an article that no one looks for.
func (p *synthPortal) newsText(row *synthRow) string {
	r := p.rand("text", row.hex)
	text := fmt.Sprintf("<p>%s记者从现场了解到，有关工作从%d月开始，参加的有%d人。</p>\n", p.place.name, 1+r.IntN(12), 6+r.IntN(300))
	text += fmt.Sprintf("<p>负责人说，%s完成后还要回头看一遍，时间定在下个月。</p>\n", pick(r, synthSubjects))
	if r.IntN(4) > 0 {
		return text
	}
	for n := range 12 + r.IntN(20) {
		text += fmt.Sprintf("<p>%d.%s%s。牵头单位为%s，办理情况每月%d日前报送，逾期的在会上说明原因。</p>\n",
			n+1, pick(r, synthSubjects), pick(r, synthDoings), pick(r, synthDepartments), 1+r.IntN(28))
	}
	return text
}
