package farm

import (
	"fmt"
	"html"
	"net/http"
	"strings"
)

// xxgkPlatform is Hanweb's module of disclosure: its lists have no row in
// the page and come from search.jsp as a table. Other columns are jpage.
type xxgkPlatform struct{ hanwebPlatform }

// info is the number of a column in the module.
func (xxgkPlatform) info(c *synthColumn) string { return fmt.Sprintf("A%05dA%05d", c.parent.id, c.id) }

func (x xxgkPlatform) column(p *synthPortal, c *synthColumn) string {
	path := x.hanwebPlatform.column(p, c)
	if c.inMenu() && !c.menu && c.kind == synthList && p.manner.variant%2 == 0 {
		path += "?number=" + x.info(c)
	}
	return path
}

func (x xxgkPlatform) serve(p *synthPortal, c *synthColumn) {
	if !c.inMenu() {
		x.hanwebPlatform.serve(p, c)
		return
	}
	p.on("/module/xxgk/search.jsp", func(r *http.Request) synthReply { return x.search(p, r) })
	p.served(c, func() string {
		return fmt.Sprintf("<div id=\"divlist\"></div>\n<script>\nloadDynamic('/module/xxgk/search.jsp?standardXxgk=1&isAllList=1&texttype=0&fbtime=-1"+
			"&vc_all=&vc_filenumber=&vc_title=&vc_number=&currpage=1&sortfield=compaltedate:0&infotypeId=%s&area=%s','divlist');\n</script>\n",
			x.info(c), p.place.code)
	})
}

// search answers with the rows of a page as a table.
func (x xxgkPlatform) search(p *synthPortal, r *http.Request) synthReply {
	c, ok := p.columnOf(func(c *synthColumn) bool { return c.inMenu() && x.info(c) == r.FormValue("infotypeId") })
	if !ok {
		return missing()
	}
	size, k := p.manner.perPage, max(number(r, "currpage"), 1)
	var b strings.Builder
	b.WriteString("<table class=\"xxgk_table\">\n<tr><th>索引号</th><th>标题</th><th>发文日期</th></tr>\n")
	for _, row := range p.slice(c, k, size) {
		_, _, text, date := p.link(row)
		fmt.Fprintf(&b, "<tr><td>%s-%d</td><td><a href=\"%s\" title=\"%s\">%s</a></td><td>%s</td></tr>\n",
			p.place.code, row.id, row.path, html.EscapeString(row.title), text, date)
	}
	n := c.pages(size)
	fmt.Fprintf(&b, "</table>\n<div class=\"page\">共<b>%d</b>条记录 第%d/%d页", p.declared(c), k, n)
	if k < n {
		fmt.Fprintf(&b, " <a href=\"javascript:void(0)\" onclick=\"searchGoPage(%d)\">下一页</a>", k+1)
	}
	b.WriteString("</div>\n")
	return synthReply{text: b.String()}
}
