package farm

import (
	"fmt"
	"strings"
)

// trsPlatform is TRS WCM: folders that follow the tree, t20240131_12345.html
// in folders by month, and a pager that a script writes.
type trsPlatform struct{}

// ext is the extension of the portal's pages.
func (trsPlatform) ext(p *synthPortal) string {
	if p.manner.variant%5 == 0 {
		return "shtml"
	}
	return "html"
}

func (trsPlatform) column(_ *synthPortal, c *synthColumn) string { return c.dir() }

func (t trsPlatform) article(p *synthPortal, c *synthColumn, r *synthRow) string {
	return fmt.Sprintf("%s%s/t%s_%d.%s", c.dir(), r.date.Format("200601"), r.date.Format("20060102"), r.id, t.ext(p))
}

func (t trsPlatform) serve(p *synthPortal, c *synthColumn) {
	ext := t.ext(p)
	p.paged(c, func(k int) string {
		if k == 1 {
			return c.path
		}
		return fmt.Sprintf("%sindex_%d.%s", c.path, k-1, ext)
	}, func(k, n int) string { return t.pager(p, k, n) })
	p.on(c.path+"index."+ext, p.routes[c.path])
}

// pager is the script that writes the links: one of three that are met.
func (t trsPlatform) pager(p *synthPortal, k, n int) string {
	switch p.manner.variant % 4 {
	case 0:
		return fmt.Sprintf("<div class=\"page\"><script>\nvar currentPage = %d;//所在页从0开始\nvar prevPage = currentPage-1;\n"+
			"var nextPage = currentPage+1;\nvar countPage = %d;//共多少页\nfor(var i=0;i<countPage;i++){pageLink(i);}\n</script></div>\n", k-1, n)
	case 1:
		return fmt.Sprintf("<div class=\"page\"><script>createPage(%d, %d, \"index\", \"%s\");</script></div>\n", n, k-1, t.ext(p))
	}
	return fmt.Sprintf("<div class=\"page\"><script language=\"javascript\">createPageHTML(%d, %d, \"index\", \"%s\");</script></div>\n", n, k-1, t.ext(p))
}

func (trsPlatform) body(p *synthPortal, _ *synthRow, text string) string {
	text = strings.ReplaceAll(text, "<p>", "<p class=\"Custom_UnionStyle\">")
	switch p.manner.variant % 3 {
	case 0:
		return "<div class=\"trs_editor_view TRS_UEDITOR\">" + text + "</div>\n"
	case 1:
		return "<div id=\"zoom\"><div class=\"TRS_Editor\"><style>.TRS_Editor P{line-height:2}</style>" + text + "</div></div>\n"
	}
	return "<div class=\"TRS_Editor\">" + text + "</div>\n"
}
