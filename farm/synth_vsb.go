package farm

import (
	"fmt"
	"strings"
)

// vsbPlatform is VSB: zfxxgk/zfxxgknb.htm, articles under info, and pages
// that count down, so that only the link says where the next one is.
type vsbPlatform struct{}

func (vsbPlatform) column(_ *synthPortal, c *synthColumn) string {
	return strings.TrimSuffix(c.dir(), "/") + ".htm"
}

func (vsbPlatform) article(_ *synthPortal, c *synthColumn, r *synthRow) string {
	return fmt.Sprintf("/info/%d/%d.htm", c.id, r.id)
}

func (vsbPlatform) serve(p *synthPortal, c *synthColumn) {
	n := c.pages(p.manner.perPage)
	at := func(k int) string {
		if k == 1 {
			return c.path
		}
		return fmt.Sprintf("%s/%d.htm", strings.TrimSuffix(c.path, ".htm"), n-k+1)
	}
	p.paged(c, at, nextPager(at, "下页"))
}

func (vsbPlatform) body(p *synthPortal, _ *synthRow, text string) string {
	id := []string{"vsb_content", "vsb_content_2", "vsb_content_502"}[p.manner.variant%3]
	return "<form name=\"_newscontent_fromname\"><div id=\"" + id + "\"><div class=\"v_news_content\">\n" + text + "</div></div></form>\n"
}
