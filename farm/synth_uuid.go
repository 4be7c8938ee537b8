package farm

import "fmt"

// uuidPlatform is the platform of Hebei: everything under columns and a UUID.
type uuidPlatform struct{}

func (uuidPlatform) column(_ *synthPortal, c *synthColumn) string {
	return "/columns/" + uuid(c.hex) + "/index.html"
}

func (uuidPlatform) article(_ *synthPortal, c *synthColumn, r *synthRow) string {
	return fmt.Sprintf("/columns/%s/%s/%s.html", uuid(c.hex), r.date.Format("200601/02"), uuid(r.hex))
}

func (uuidPlatform) serve(p *synthPortal, c *synthColumn) {
	at := func(k int) string {
		if k == 1 {
			return c.path
		}
		return fmt.Sprintf("/columns/%s/index_%d.html", uuid(c.hex), k)
	}
	p.paged(c, at, nextPager(at, "下一页"))
	p.on("/columns/"+uuid(c.hex)+"/", p.routes[c.path])
}

func (uuidPlatform) body(_ *synthPortal, _ *synthRow, text string) string {
	return "<div class=\"details-main\" id=\"content\">\n" + text + "</div>\n"
}
