package farm

import (
	"fmt"
	"html"
	"net/http"
	"strings"
)

// synthRowStyle is how the rows of a list look: what stands around them, and
// a row of link, title attribute, text and date.
type synthRowStyle struct{ open, row, end string }

var synthRowStyles = []synthRowStyle{
	{`<ul class="list">`, `<li><a href="%s"%s target="_blank">%s</a><span class="date">%s</span></li>`, `</ul>`},
	{`<table width="100%">`, `<tr><td height="28"><a href="%s"%s>%s</a></td><td width="90" nowrap>%s</td></tr>`, `</table>`},
	{`<div class="listbox">`, `<dl><dt><a href="%s"%s>%s</a></dt><dd>[%s]</dd></dl>`, `</div>`},
	{`<ul>`, `<li class="clearfix">` + "\n" + `<a href="%s"%s target="_blank">` + "\n  %s\n" + `</a><b>%s</b></li>`, `</ul>`},
}

// link is the parts of a row as its style wants them.
func (p *synthPortal) link(row *synthRow) (href, attr, text, date string) {
	text, attr = html.EscapeString(row.title), fmt.Sprintf(" title=%q", html.EscapeString(row.title))
	if n := p.manner.cut; n > 0 && len([]rune(row.title)) > n {
		text = html.EscapeString(string([]rune(row.title)[:n])) + "..."
	} else if p.manner.titles%2 == 0 {
		attr = ""
	}
	return row.path, attr, text, row.date.Format("2006-01-02")
}

// item is one row.
func (p *synthPortal) item(row *synthRow) string {
	href, attr, text, date := p.link(row)
	return fmt.Sprintf(synthRowStyles[p.manner.rows].row, href, attr, text, date)
}

// items is some rows with what stands around them.
func (p *synthPortal) items(rows []*synthRow) string {
	style := synthRowStyles[p.manner.rows]
	var b strings.Builder
	b.WriteString(style.open + "\n")
	for _, row := range rows {
		b.WriteString(p.item(row) + "\n")
	}
	b.WriteString(style.end + "\n")
	return b.String()
}

// listed is rows as a column shows them: like others, or each by a script.
func (p *synthPortal) listed(c *synthColumn, rows []*synthRow) string {
	if !p.manner.written || !c.annual {
		return p.items(rows)
	}
	var b strings.Builder
	b.WriteString("<ul class=\"list\">\n")
	for _, row := range rows {
		href := row.path
		if rest, ok := strings.CutPrefix(href, c.path); ok {
			href = "./" + rest
		}
		fmt.Fprintf(&b, "<script>\nvar url=\"%s\";\nvar title=\"%s\";\nvar date=\"%s\";\n"+
			"document.writeln(\"<li><a href='\"+url+\"'>\"+title+\"</a><span>\"+date+\"</span></li>\");\n</script>\n",
			href, row.title, row.date.Format("2006-01-02"))
	}
	b.WriteString("</ul>\n")
	return b.String()
}

// slice is the rows of page k of pages of a size; none after the last.
func (p *synthPortal) slice(c *synthColumn, k, size int) []*synthRow {
	if p.stuck {
		k = 1
	}
	from := min(max(k-1, 0)*size, len(c.rows))
	return c.rows[from:min(from+size, len(c.rows))]
}

// declared is how many rows the column says it has.
func (p *synthPortal) declared(c *synthColumn) int {
	if c.annual {
		return len(c.rows) + p.extra
	}
	return len(c.rows)
}

// pages is on how many pages of a size the rows of a column are.
func (c *synthColumn) pages(size int) int { return max((len(c.rows)+size-1)/size, 1) }

// paged serves the pages of a column whose lists are files: page k is at
// at(k), and pager writes what stands under its rows.
func (p *synthPortal) paged(c *synthColumn, at func(k int) string, pager func(k, n int) string) {
	n := c.pages(p.manner.perPage)
	if c.kind != synthList {
		n = 1
	}
	for k := 1; k <= n; k++ {
		shown := k
		if p.stuck {
			shown = 1
		}
		p.on(at(k), p.page(c, c.name, func() string {
			body := p.columnBody(c)
			if c.kind == synthList {
				body += p.listed(c, p.slice(c, k, p.manner.perPage)) + p.total(c) + pager(shown, n)
			}
			return body
		}))
	}
}

// served serves a column whose rows come from a service: its page has the
// script that asks for them.
func (p *synthPortal) served(c *synthColumn, script func() string) {
	p.on(c.path, p.page(c, c.name, func() string {
		if c.kind != synthList {
			return p.columnBody(c)
		}
		return p.columnBody(c) + script()
	}))
}

// total says how many rows there are, on portals that do.
func (p *synthPortal) total(c *synthColumn) string {
	if !p.manner.listTotal {
		return ""
	}
	return fmt.Sprintf("<div class=\"total\">共%d条</div>\n", p.declared(c))
}

// nextPager is a pager of plain links.
func nextPager(at func(k int) string, next string) func(k, n int) string {
	return func(k, n int) string {
		var b strings.Builder
		fmt.Fprintf(&b, `<div class="page"><span>第%d/%d页</span> `, k, n)
		for i := max(1, k-2); i <= min(n, k+2); i++ {
			if i == k {
				fmt.Fprintf(&b, `<span class="on">%d</span> `, i)
			} else {
				fmt.Fprintf(&b, `<a href="%s">%d</a> `, html.EscapeString(at(i)), i)
			}
		}
		if k < n {
			fmt.Fprintf(&b, `<a href="%s" class="next">%s</a> <a href="%s">尾页</a>`,
				html.EscapeString(at(k+1)), next, html.EscapeString(at(n)))
		}
		b.WriteString("</div>\n")
		return b.String()
	}
}

// number reads a number of a request; 0 if there is none.
func number(r *http.Request, name string) int {
	n := 0
	_, _ = fmt.Sscan(r.FormValue(name), &n) // not a number is 0
	return n
}

// columnOf is the list that a request means by a value of its own.
func (p *synthPortal) columnOf(is func(c *synthColumn) bool) (*synthColumn, bool) {
	for _, c := range p.columns {
		if c.kind == synthList && is(c) {
			return c, true
		}
	}
	return nil, false
}

// missing is the answer to what is not there.
func missing() synthReply {
	return synthReply{status: http.StatusNotFound, text: "<html><body><p>404</p></body></html>"}
}
