package farm

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// gkmlptPlatform is the gkmlpt of Guangdong: what is under disclosure is one
// page that a script fills from a tree and an interface; other columns are
// NFCMS.
type gkmlptPlatform struct{ nfcmsPlatform }

func (g gkmlptPlatform) column(p *synthPortal, c *synthColumn) string {
	switch {
	case c.menu:
		return "/gkmlpt/index"
	case c.inMenu():
		return fmt.Sprintf("/gkmlpt/index#%d", c.id)
	}
	return g.nfcmsPlatform.column(p, c)
}

// inMenu reports whether the column is under disclosure.
func (c *synthColumn) inMenu() bool {
	for ; c != nil; c = c.parent {
		if c.menu {
			return true
		}
	}
	return false
}

func (g gkmlptPlatform) article(p *synthPortal, c *synthColumn, r *synthRow) string {
	if !c.inMenu() {
		return g.nfcmsPlatform.article(p, c, r)
	}
	return fmt.Sprintf("/gkmlpt/content/%d/%d/post_%d.html", r.id/100000, r.id/1000, r.id)
}

func (g gkmlptPlatform) serve(p *synthPortal, c *synthColumn) {
	switch {
	case c.menu:
		p.on("/gkmlpt/index", p.page(nil, c.name, func() string { return g.shell(p, c, nil) }))
	case c.inMenu():
		if c.kind == synthList {
			p.on(fmt.Sprintf("/gkmlpt/api/all/%d", c.id), func(r *http.Request) synthReply { return g.list(p, c, r) })
		}
		for _, row := range c.rows {
			p.on(row.path, p.framed(nil, row.title, func() string { return p.columnMeta(c) + p.textMeta(row) }, func() string {
				return g.shell(p, c, map[string]any{
					"id": row.id, "title": row.title, "content": p.wording(row) + p.pdfLink(row), "publisher": p.source(row),
					"created_at": row.date.Format("2006-01-02 15:04:05"), "url": "http://" + p.host + row.path,
				})
			}))
		}
	default:
		g.nfcmsPlatform.serve(p, c)
	}
}

// sid is the number of the site.
func (gkmlptPlatform) sid(p *synthPortal) string { return fmt.Sprint(660000 + p.manner.slugs) }

// shell is the page that the script fills.
func (g gkmlptPlatform) shell(p *synthPortal, c *synthColumn, detail map[string]any) string {
	for !c.menu {
		c = c.parent
	}
	var b strings.Builder
	b.WriteString("<div id=\"app\"></div>\n<script>\n    window._CONFIG = {\n")
	fmt.Fprintf(&b, "        SID: '%s',\n        SERVICE_AREA_ID: %d,\n        SITE_NAME: '%s',\n", g.sid(p), 1+p.manner.slugs%21, p.body())
	fmt.Fprintf(&b, "        TREE: %s,\n", g.literal(p, g.tree(p, c.subs)))
	if detail != nil {
		fmt.Fprintf(&b, "        DETAIL: %s,\n", g.literal(p, detail))
	}
	b.WriteString("        LANG: 'zh-CN'\n    };\n</script>\n<script src=\"/gkmlpt/js/app.js\"></script>\n")
	return b.String()
}

// tree is the columns as nodes.
func (g gkmlptPlatform) tree(p *synthPortal, columns []*synthColumn) []map[string]any {
	out := []map[string]any{}
	for _, c := range columns {
		node := map[string]any{"id": c.id, "name": c.name, "post_count": p.declared(c), "children": []any{}}
		if len(c.subs) > 0 {
			node["children"] = g.tree(p, c.subs)
		}
		out = append(out, node)
	}
	return out
}

// literal is a value as the page writes it: brackets always as \u003C, and
// on some portals everything that is not ASCII, too.
func (gkmlptPlatform) literal(p *synthPortal, v any) string {
	text := strings.NewReplacer(`\u003c`, `\u003C`, `\u003e`, `\u003E`).Replace(jsonReply(v).text)
	if p.manner.variant%2 == 0 {
		text = strings.TrimSuffix(strings.TrimPrefix(strconv.QuoteToASCII(text), `"`), `"`)
		text = strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(text)
	}
	return text
}

// list answers for one category.
func (g gkmlptPlatform) list(p *synthPortal, c *synthColumn, r *http.Request) synthReply {
	if r.FormValue("sid") != g.sid(p) {
		return missing()
	}
	size := []int{100, 50, 20}[p.manner.variant%3]
	articles := []map[string]any{}
	for _, row := range p.slice(c, max(number(r, "page"), 1), size) {
		href := "http://" + r.Host + row.path
		articles = append(articles, map[string]any{
			"id": row.id, "title": row.title, "url": href, "post_url": href, "publisher": p.source(row), "document_number": "",
			"identifier": fmt.Sprintf("%s/2024-%05d", p.place.code, row.id%100000), "created_at": row.date.Format("2006-01-02 15:04:05"),
			"first_publish_time": row.date.Unix(), "display_publish_time": row.date.Unix(), "attachment": []any{}, "is_abolished": 0,
		})
	}
	return jsonReply(map[string]any{
		"total": p.declared(c), "articles": articles,
		"classify": map[string]any{"id": c.id, "name": c.name, "post_count": p.declared(c)},
	})
}
