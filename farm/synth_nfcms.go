package farm

import "fmt"

// nfcmsPlatform is NFCMS of Guangdong: folders, index_2.html, and articles as
// content/post_123.html.
type nfcmsPlatform struct{}

func (nfcmsPlatform) column(_ *synthPortal, c *synthColumn) string { return c.dir() }

func (nfcmsPlatform) article(_ *synthPortal, c *synthColumn, r *synthRow) string {
	return fmt.Sprintf("%scontent/post_%d.html", c.dir(), r.id)
}

func (nfcmsPlatform) serve(p *synthPortal, c *synthColumn) {
	at := func(k int) string {
		if k == 1 {
			return c.path
		}
		return fmt.Sprintf("%sindex_%d.html", c.path, k)
	}
	p.paged(c, at, nextPager(at, "下一页"))
	p.on(c.path+"index.html", p.routes[c.path])
}

func (nfcmsPlatform) body(_ *synthPortal, _ *synthRow, text string) string {
	return "<script>var NFCMS_SITE_ID = '755001';</script>\n<div class=\"news_cont_d_wrap article-content\">\n" + text + "</div>\n"
}
