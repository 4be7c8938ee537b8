package farm

import "fmt"

// numhtmlPlatform numbers its pages: zfxxgknb/1.html, then 2.html.
type numhtmlPlatform struct{}

func (numhtmlPlatform) column(_ *synthPortal, c *synthColumn) string { return c.dir() + "1.html" }

func (numhtmlPlatform) article(p *synthPortal, c *synthColumn, r *synthRow) string {
	if p.manner.variant%2 == 0 {
		return fmt.Sprintf("/%s/i%d.html", r.date.Format("20060102"), r.id)
	}
	return fmt.Sprintf("%s%d.html", c.dir(), 1700000000+r.id)
}

func (numhtmlPlatform) serve(p *synthPortal, c *synthColumn) {
	dir := c.dir()
	at := func(k int) string { return fmt.Sprintf("%s%d.html", dir, k) }
	p.paged(c, at, nextPager(at, "下一页"))
	p.on(dir, p.routes[c.path])
}

func (numhtmlPlatform) body(_ *synthPortal, _ *synthRow, text string) string {
	return "<div class=\"article\"><div id=\"article_content\">\n" + text + "</div></div>\n"
}
