package farm

import "fmt"

// staticPlatform is folders of no known system with links to the next page.
type staticPlatform struct{}

func (staticPlatform) column(p *synthPortal, c *synthColumn) string {
	if p.manner.variant%2 == 0 {
		return c.dir() + "index.shtml"
	}
	return c.dir()
}

func (staticPlatform) article(p *synthPortal, c *synthColumn, r *synthRow) string {
	layout := []string{"2006-01-02", "2006/0102", "20060102"}[p.manner.slugs%3]
	return fmt.Sprintf("%s%s/%d.shtml", c.dir(), r.date.Format(layout), r.id)
}

func (staticPlatform) serve(p *synthPortal, c *synthColumn) {
	form := []string{"index_%d.shtml", "list-%d.shtml", "?page=%d"}[p.manner.variant%3]
	at := func(k int) string {
		if k == 1 {
			return c.path
		}
		return c.dir() + fmt.Sprintf(form, k)
	}
	p.paged(c, at, nextPager(at, []string{"下一页", "下页", "下一页"}[p.manner.slugs%3]))
	p.on(c.dir(), p.routes[c.path])
}

func (staticPlatform) body(_ *synthPortal, _ *synthRow, text string) string {
	return "<div class=\"detail\" id=\"Zoom\">\n" + text + "</div>\n"
}
