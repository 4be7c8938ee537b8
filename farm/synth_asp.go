package farm

import (
	"fmt"
	"net/url"
)

// aspPlatform is an old portal in ASP: GBK throughout, on some portals in
// the query, too.
type aspPlatform struct{}

func (aspPlatform) column(p *synthPortal, c *synthColumn) string {
	path := fmt.Sprintf("/zwgk/list.asp?id=%d", c.id)
	if p.manner.variant%2 == 0 {
		name, err := encode([]byte(c.name), "gbk")
		if err != nil {
			panic(err) // names are of this package
		}
		path += "&class=" + url.QueryEscape(string(name))
	}
	return path
}

func (aspPlatform) article(_ *synthPortal, _ *synthColumn, r *synthRow) string {
	return fmt.Sprintf("/zwgk/show.asp?id=%d", r.id)
}

func (aspPlatform) serve(p *synthPortal, c *synthColumn) {
	at := func(k int) string {
		if k == 1 {
			return c.path
		}
		return fmt.Sprintf("%s&page=%d", c.path, k)
	}
	p.paged(c, at, nextPager(at, "下一页"))
}

func (aspPlatform) body(_ *synthPortal, _ *synthRow, text string) string {
	return "<table width=\"96%\" align=\"center\"><tr><td class=\"nr\" id=\"fontzoom\">\n" + text + "</td></tr></table>\n"
}
