package farm

import "fmt"

// thtmlPlatform is the system whose pages end in thtml: columns by number,
// in the query or in the path.
type thtmlPlatform struct{}

func (thtmlPlatform) column(p *synthPortal, c *synthColumn) string {
	if p.manner.variant%2 == 0 {
		return fmt.Sprintf("/%s.thtml?id=%d", c.slug, c.id)
	}
	return fmt.Sprintf("/channel/list/%d.html", c.id)
}

func (thtmlPlatform) article(p *synthPortal, c *synthColumn, r *synthRow) string {
	if p.manner.variant%2 == 0 {
		return fmt.Sprintf("/newsdetail.thtml?id=%d", r.id)
	}
	return fmt.Sprintf("/content/%d/%d.html", c.id, r.id)
}

func (thtmlPlatform) serve(p *synthPortal, c *synthColumn) {
	at := func(k int) string {
		switch {
		case k == 1:
			return c.path
		case p.manner.variant%2 == 0:
			return fmt.Sprintf("%s&page=%d", c.path, k)
		}
		return fmt.Sprintf("%s?page=%d", c.path, k)
	}
	p.paged(c, at, nextPager(at, "下一页"))
}

func (thtmlPlatform) body(_ *synthPortal, _ *synthRow, text string) string {
	return "<div class=\"newscontent\">\n" + text + "</div>\n"
}
