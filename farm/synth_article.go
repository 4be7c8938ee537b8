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

// wording is the text of an article.
func (p *synthPortal) wording(row *synthRow) string {
	if row.report {
		return p.reportText(row)
	}
	r := p.rand("text", row.hex)
	text := fmt.Sprintf("<p>%s记者从现场了解到，有关工作从%d月开始，参加的有%d人。</p>\n", p.place.name, 1+r.IntN(12), 6+r.IntN(300))
	return text + fmt.Sprintf("<p>负责人说，%s完成后还要回头看一遍，时间定在下个月。</p>\n", pick(r, synthSubjects))
}
