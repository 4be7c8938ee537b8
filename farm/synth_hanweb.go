package farm

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// hanwebPlatform is Hanweb JCMS with jpage: the first page holds the first
// group of records, the others come from dataproxy.jsp.
type hanwebPlatform struct{}

func (hanwebPlatform) column(_ *synthPortal, c *synthColumn) string {
	return fmt.Sprintf("/col/col%d/index.html", c.id)
}

func (hanwebPlatform) article(_ *synthPortal, c *synthColumn, r *synthRow) string {
	return fmt.Sprintf("/art/%s/art_%d_%d.html", r.date.Format("2006/1/2"), c.id, r.id)
}

func (h hanwebPlatform) serve(p *synthPortal, c *synthColumn) {
	p.on("/module/web/jpage/dataproxy.jsp", func(r *http.Request) synthReply { return h.proxy(p, r) })
	p.served(c, func() string {
		unit, perPage := c.id+30000, p.manner.perPage
		return fmt.Sprintf("<div id=\"%d\" class=\"default_pgContainer\"><script type=\"text/xml\"><datastore>\n", unit) +
			h.group(p, c, 1, p.manner.group) + "</datastore></script></div>\n" +
			fmt.Sprintf("<script>$(function(){$('#%d').jpage({themeName:'default',totalRecord:%d,proxyUrl:'/module/web/jpage/dataproxy.jsp',"+
				"perPage:%d,groupSize:%d,openCookies:false});});</script>\n", unit, p.declared(c), perPage, (p.manner.group+perPage-1)/perPage)
	})
}

// group is the k-th group of records with the link to the next, if any.
func (h hanwebPlatform) group(p *synthPortal, c *synthColumn, k, size int) string {
	var b strings.Builder
	if k < c.pages(size) {
		fmt.Fprintf(&b, "<nextgroup><![CDATA[<a href=\"%s\">]]></nextgroup>\n", h.link(p, c, k))
	}
	b.WriteString(h.records(p, p.slice(c, k, size)))
	return b.String()
}

// link asks for a group. The link of the first page names the first group
// itself: the script counts on from there.
func (hanwebPlatform) link(p *synthPortal, c *synthColumn, k int) string {
	return fmt.Sprintf("/module/web/jpage/dataproxy.jsp?page=%d&appid=1&appid=1&webid=%d&path=/&columnid=%d&unitid=%d&webname=%s&permissiontype=0",
		max(k, 1), 10+p.manner.slugs%200, c.id, c.id+30000, url.QueryEscape(url.QueryEscape(p.body())))
}

// records is rows as records.
func (hanwebPlatform) records(p *synthPortal, rows []*synthRow) string {
	var b strings.Builder
	b.WriteString("<recordset>\n")
	for _, row := range rows {
		b.WriteString("<record><![CDATA[" + p.item(row) + "]]></record>\n")
	}
	b.WriteString("</recordset>\n")
	return b.String()
}

// proxy answers with a group by its number, or with a run of records.
func (h hanwebPlatform) proxy(p *synthPortal, r *http.Request) synthReply {
	id := number(r, "columnid")
	c, ok := p.columnOf(func(c *synthColumn) bool { return c.id == id })
	if !ok || number(r, "unitid") != id+30000 {
		return missing()
	}
	size := p.manner.group
	if n := number(r, "perpage"); n > 0 && r.FormValue("page") != "" {
		size = n
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<?xml version=\"1.0\" encoding=\"%s\"?>\n<datastore>\n<totalrecord>%d</totalrecord>\n<totalpage>%d</totalpage>\n",
		p.manner.charset, p.declared(c), c.pages(size))
	if from := number(r, "startrecord"); from > 0 {
		b.WriteString(h.records(p, p.run(c, from, number(r, "endrecord"))))
	} else {
		k := max(number(r, "page"), 1)
		group := h.group(p, c, k, size)
		b.WriteString(strings.Replace(group, fmt.Sprintf("?page=%d&", k), fmt.Sprintf("?page=%d&", k+1), 1))
	}
	b.WriteString("</datastore>\n")
	return synthReply{kind: "text/xml", text: b.String()}
}

// run is rows by their numbers, from 1, both ends with it.
func (p *synthPortal) run(c *synthColumn, from, to int) []*synthRow {
	if p.stuck {
		from, to = 1, to-from+1
	}
	from = min(max(from, 1)-1, len(c.rows))
	return c.rows[from:max(from, min(to, len(c.rows)))]
}

func (hanwebPlatform) body(_ *synthPortal, r *synthRow, text string) string {
	return "<!--<$[标题]>begin-->" + r.title + "<!--<$[标题]>end-->\n<div id=\"zoom\" class=\"bt-content zoom\"><!--<$[信息内容]>begin-->" +
		text + "<!--<$[信息内容]>end--></div>\n<a href=\"http://www.hanweb.com\" style=\"display:none\">Produced By 大汉网络</a>\n"
}
