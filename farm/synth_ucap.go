package farm

import (
	"fmt"
	"net/http"
	"strings"
)

// ucapPlatform is UCAP: c103773/list.shtml with list_2.shtml after it, or a
// page whose rows come as JSON from one of two services.
type ucapPlatform struct{}

// base is the folder of everything on the portal.
func (ucapPlatform) base(p *synthPortal) string {
	return []string{"/site", "/gov", "/xxgk", "/zwgkw"}[p.manner.slugs%4]
}

// stem is the name of list pages.
func (ucapPlatform) stem(p *synthPortal) string {
	return []string{"list", "xxgk_list", "common_list"}[p.manner.slugs%3]
}

func (u ucapPlatform) column(p *synthPortal, c *synthColumn) string {
	name := map[synthKind]string{synthHub: "xxgk_navs", synthPlain: "nav_list", synthList: u.stem(p)}[c.kind]
	return fmt.Sprintf("%s/c%d/%s.shtml", u.base(p), 100000+c.id, name)
}

func (u ucapPlatform) article(p *synthPortal, c *synthColumn, r *synthRow) string {
	return fmt.Sprintf("%s/c%d/%s/%s.shtml", u.base(p), 100000+c.id, r.date.Format("200601"), r.hex)
}

func (u ucapPlatform) serve(p *synthPortal, c *synthColumn) {
	switch p.manner.variant % 4 {
	case 2:
		p.on("/szinf/xxgk/interfacesWebZcwj/loadData", func(r *http.Request) synthReply { return u.loadData(p, r) })
		p.served(c, func() string {
			return fmt.Sprintf("<ul id=\"list\"></ul><div id=\"page\"></div>\n<script>\nfunction load(page){$.ajax({type:\"POST\",url:\"/szinf/xxgk/interfacesWebZcwj/loadData?pageSize=15\","+
				"data:{\"channelId\":\"%s\",\"pageIndex\":page},dataType:\"json\",success:show});}\nload(1);\n</script>\n", c.hex)
		})
	case 3:
		p.on("/common/search/"+c.hex, func(r *http.Request) synthReply { return u.search(p, c, r) })
		p.served(c, func() string {
			return fmt.Sprintf("<ul class=\"search_list\"></ul>\n<script>\nvar channelId = \"%s\";\nfunction load(page){$.get(\"/common/search/\"+channelId+"+
				"\"?page=\"+page+\"&_pageSize=15&_isAgg=true&_isJson=true&_template=index\",show);}\nload(1);\n</script>\n", c.hex)
		})
	default:
		u.files(p, c)
	}
}

// files serves lists that are files.
func (u ucapPlatform) files(p *synthPortal, c *synthColumn) {
	p.paged(c, func(k int) string {
		if k == 1 {
			return c.path
		}
		return strings.TrimSuffix(c.path, ".shtml") + fmt.Sprintf("_%d.shtml", k)
	}, func(k, n int) string {
		return fmt.Sprintf("<div id=\"page_div\"></div>\n<script type=\"text/javascript\">createPageHTML('page_div',%d, %d,'%s','shtml',%d);</script>\n",
			n, k, u.stem(p), p.declared(c))
	})
}

// loadData is the interface of POST requests.
func (u ucapPlatform) loadData(p *synthPortal, r *http.Request) synthReply {
	c, ok := p.columnOf(func(c *synthColumn) bool { return c.hex == r.FormValue("channelId") })
	if !ok || r.Method != http.MethodPost {
		return missing()
	}
	size := max(number(r, "pageSize"), 1)
	list := []map[string]any{}
	for _, row := range p.slice(c, max(number(r, "pageIndex"), 1), size) {
		list = append(list, map[string]any{
			"TITLE": row.title, "URL": row.path, "PUBLISHED_TIME_FORMAT": row.date.Format("2006-01-02"), "C_SYH": fmt.Sprint(row.id),
		})
	}
	return jsonReply(map[string]any{"success": true, "data": map[string]any{"list": list, "total": p.declared(c), "pageSize": size}})
}

// search is the interface of GET requests.
func (u ucapPlatform) search(p *synthPortal, c *synthColumn, r *http.Request) synthReply {
	size := number(r, "_pageSize")
	if size <= 0 {
		size = 15
	}
	page := max(number(r, "page"), 1)
	results := []map[string]any{}
	for _, row := range p.slice(c, page, size) {
		results = append(results, map[string]any{
			"title": row.title, "url": row.path, "publishedTimeStr": row.date.Format("2006-01-02 15:04:05"), "domainMetaList": []string{},
		})
	}
	return jsonReply(map[string]any{"data": map[string]any{
		"channelId": c.hex, "page": page, "rows": size, "total": p.declared(c), "results": results,
	}})
}

func (ucapPlatform) body(_ *synthPortal, r *synthRow, text string) string {
	return "<UCAPTITLE>" + r.title + "</UCAPTITLE>\n<div class=\"article-content\" id=\"zoomcon\"><UCAPCONTENT><div id=\"UCAP-CONTENT\">\n" +
		text + "</div></UCAPCONTENT></div>\n"
}
