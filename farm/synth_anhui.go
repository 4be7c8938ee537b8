package farm

import "fmt"

// anhuiPlatform is the platform of Anhui: /public/column/NNN with what is
// shown in the query.
type anhuiPlatform struct{}

// office is the number of the body whose disclosure it is.
func (anhuiPlatform) office(c *synthColumn) int {
	for !c.menu {
		c = c.parent
	}
	return 6600000 + c.id
}

func (a anhuiPlatform) column(_ *synthPortal, c *synthColumn) string {
	switch {
	case !c.inMenu():
		return fmt.Sprintf("/%s/index.html", c.slug)
	case c.menu:
		return fmt.Sprintf("/public/column/%d?type=3&action=list", a.office(c))
	case c.kind == synthPlain:
		return fmt.Sprintf("/public/column/%d?type=2&publicType=%s", a.office(c), c.slug)
	}
	return fmt.Sprintf("/public/column/%d?type=4&catId=%d&action=list", a.office(c), 60700000+c.id)
}

func (a anhuiPlatform) article(_ *synthPortal, c *synthColumn, r *synthRow) string {
	if !c.inMenu() {
		return fmt.Sprintf("/%s/%d.html", c.slug, 60000000+r.id)
	}
	return fmt.Sprintf("/public/%d/%d.html", a.office(c), 60000000+r.id)
}

func (anhuiPlatform) serve(p *synthPortal, c *synthColumn) {
	at := func(k int) string {
		switch {
		case k == 1:
			return c.path
		case c.inMenu():
			return fmt.Sprintf("%s&pageIndex=%d", c.path, k)
		}
		return fmt.Sprintf("%s?pageIndex=%d", c.path, k)
	}
	p.paged(c, at, nextPager(at, "下一页"))
}

func (anhuiPlatform) body(p *synthPortal, r *synthRow, text string) string {
	return fmt.Sprintf("<table class=\"nr_topcon\"><tr><th>索引号</th><td>%s/%s-%d</td><th>发布机构</th><td>%s</td></tr>\n"+
		"<tr><th>发布日期</th><td>%s</td><th>信息名称</th><td>%s</td></tr></table>\n<div class=\"wzcon\" id=\"zoom\">\n%s</div>\n",
		p.place.code, r.date.Format("200601"), r.id%100000, p.source(r), r.date.Format("2006-01-02"), r.title, text)
}
