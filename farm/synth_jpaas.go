package farm

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// jpaasPlatform is Hanweb jpaas: a column is a shell with a script element
// that says where its rows are to be had.
type jpaasPlatform struct{}

const jpaasUnit = "/api-gateway/jpaas-publish-server/front/page/build/unit"

func (jpaasPlatform) column(_ *synthPortal, c *synthColumn) string {
	return fmt.Sprintf("/col/col%d/index.html", c.id)
}

func (jpaasPlatform) article(p *synthPortal, c *synthColumn, r *synthRow) string {
	if p.manner.variant%3 == 0 {
		return fmt.Sprintf("/col/col%d/art/%d/art_%s.html", c.id, r.date.Year(), uuid(r.hex))
	}
	return fmt.Sprintf("/art/%d/art_%s.html", r.date.Year(), r.hex)
}

// web is the portal's own id.
func (jpaasPlatform) web(p *synthPortal) string { return hexOf(p.rand("web")) }

func (j jpaasPlatform) serve(p *synthPortal, c *synthColumn) {
	p.on(jpaasUnit, func(r *http.Request) synthReply { return j.unit(p, r) })
	p.served(c, func() string {
		return fmt.Sprintf("<script parsetype=\"bulidstatic\" url=\"%s\" querydata=\"{'parseType':'bulidstatic','webId':'%s','tplSetId':'%s','pageType':'column','tagId':'信息列表','pageId':'%s'}\"></script>\n",
			jpaasUnit, j.web(p), c.hex[16:]+c.hex[:16], c.hex)
	})
}

// unit answers with the rows of a page as HTML in JSON.
func (j jpaasPlatform) unit(p *synthPortal, r *http.Request) synthReply {
	c, ok := p.columnOf(func(c *synthColumn) bool { return c.hex == r.FormValue("pageId") })
	if !ok || r.FormValue("webId") != j.web(p) || r.FormValue("tplSetId") != c.hex[16:]+c.hex[:16] {
		return jsonReply(map[string]any{"success": false, "code": "404", "message": "页面不存在"})
	}
	param := struct{ PageNo, PageSize int }{1, p.manner.perPage}
	if s := r.FormValue("paramJson"); s != "" {
		if err := json.Unmarshal([]byte(s), &param); err != nil {
			return synthReply{status: http.StatusBadRequest, kind: "application/json", text: `{"success":false}`}
		}
	}
	size := param.PageSize
	if size <= 0 {
		size = p.manner.perPage
	}
	var b strings.Builder
	b.WriteString(p.items(p.slice(c, param.PageNo, size)))
	fmt.Fprintf(&b, "<div class=\"pagination\" rows=\"%d\" count=\"%d\"></div>\n", size, p.declared(c))
	return jsonReply(map[string]any{"success": true, "code": "200", "data": map[string]any{"html": b.String()}})
}

func (jpaasPlatform) body(p *synthPortal, r *synthRow, text string) string {
	return hanwebPlatform{}.body(p, r, text)
}
