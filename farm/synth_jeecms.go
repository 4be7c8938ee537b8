package farm

import (
	"fmt"
	"strings"
)

// jeecmsPlatform is JEECMS: index.jhtml with index_2.jhtml after it, on some
// portals behind a script.
type jeecmsPlatform struct{}

func (jeecmsPlatform) column(_ *synthPortal, c *synthColumn) string { return c.dir() + "index.jhtml" }

func (jeecmsPlatform) article(_ *synthPortal, c *synthColumn, r *synthRow) string {
	return fmt.Sprintf("%s%d.jhtml", c.dir(), r.id)
}

func (j jeecmsPlatform) serve(p *synthPortal, c *synthColumn) {
	stem := strings.TrimSuffix(c.path, ".jhtml")
	at := func(k int) string {
		if k == 1 {
			return c.path
		}
		return fmt.Sprintf("%s_%d.jhtml", stem, k)
	}
	pager := nextPager(at, "下一页")
	if p.manner.variant%2 == 0 {
		pager = func(k, n int) string { return j.pager(p, c, k, n) }
	}
	p.paged(c, at, pager)
}

// pager is JEECMS's own.
func (jeecmsPlatform) pager(p *synthPortal, c *synthColumn, k, n int) string {
	if k == n {
		return fmt.Sprintf("<div>共 %d 条记录 %d/%d 页 下一页 尾页</div>\n", p.declared(c), k, n)
	}
	return fmt.Sprintf("<div>共 %d 条记录 %d/%d 页 <a href=\"javascript:void(0);\" onclick=\"location.href=encodeURI('index_%d.jhtml');\">下一页</a> "+
		"<a href=\"javascript:void(0);\" onclick=\"location.href=encodeURI('index_%d.jhtml');\">尾页</a></div>\n", p.declared(c), k, n, k+1, n)
}

func (jeecmsPlatform) body(_ *synthPortal, _ *synthRow, text string) string {
	return "<div class=\"content\"><div class=\"txt\">\n" + text + "</div></div>\n<script src=\"/r/cms/front.js\"></script>\n"
}
