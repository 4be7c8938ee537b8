package farm

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// epointPlatform is Epoint: columns by number in one page, and rows from an
// interface that wants the id of the site, which stands in a script.
type epointPlatform struct{}

// category is the number of a column: three digits for every level.
func (e epointPlatform) category(p *synthPortal, c *synthColumn) string {
	if c.parent == nil {
		return ""
	}
	n := slices.Index(c.parent.subs, c) + 1 + c.shift
	return e.category(p, c.parent) + fmt.Sprintf("%03d", n)
}

func (e epointPlatform) column(p *synthPortal, c *synthColumn) string {
	return "/dynamic/zwgk/govInfoPub.html?categorynum=" + e.category(p, c)
}

func (e epointPlatform) article(p *synthPortal, c *synthColumn, r *synthRow) string {
	return fmt.Sprintf("/%s/%s/%s.html", (e.category(p, c) + "001001")[:9], r.date.Format("20060102"), uuid(r.hex))
}

// site is the id that the interface wants.
func (epointPlatform) site(p *synthPortal) string { return uuid(hexOf(p.rand("site"))) }

func (e epointPlatform) serve(p *synthPortal, c *synthColumn) {
	p.fixed("/js/webBuilderCommon.js", synthReply{kind: "application/javascript", text: fmt.Sprintf(
		"var webBuilder = {\n    projectName: \"EWB-FRONT\",\n    siteGuid: \"%s\"\n};\nvar siteInfo = {\"siteGuid\":\"%s\"};\n", e.site(p), e.site(p))})
	p.on("/EWB-FRONT/rest/lightfrontaction/getgovinfolist", func(r *http.Request) synthReply { return e.list(p, r) })
	p.served(c, func() string {
		return fmt.Sprintf("<ul id=\"govlist\"></ul><div id=\"pager\"></div>\n<script src=\"/js/webBuilderCommon.js\"></script>\n<script>\n"+
			"var deptcode = \"\", categorynum = \"%s\", pageSize = %d;\nfunction load(index){$.ajax({type:\"post\",url:\"/EWB-FRONT/rest/lightfrontaction/getgovinfolist\","+
			"contentType:\"application/json\",data:JSON.stringify({deptcode:deptcode,categorynum:categorynum,pageIndex:index,pageSize:pageSize,siteGuid:siteInfo.siteGuid}),success:show});}\nload(0);\n</script>\n",
			e.category(p, c), p.manner.perPage)
	})
}

// list is the interface.
func (e epointPlatform) list(p *synthPortal, r *http.Request) synthReply {
	var q struct {
		Deptcode, Categorynum, SiteGuid string
		PageIndex, PageSize             int
	}
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil || r.Method != http.MethodPost || q.SiteGuid != e.site(p) {
		return synthReply{kind: "application/json", text: `{"custom":{"code":0,"total":0,"data":[]},"status":{"code":"400","text":"参数错误"}}`}
	}
	c, ok := p.columnOf(func(c *synthColumn) bool { return e.category(p, c) == q.Categorynum })
	data := []map[string]any{}
	total := 0
	if ok {
		total = p.declared(c)
		for _, row := range p.slice(c, q.PageIndex+1, max(q.PageSize, 1)) {
			data = append(data, map[string]any{
				"title": row.title, "infourl": row.path, "infodate": row.date.Format("2006-01-02"), "infoid": strings.ToUpper(row.hex), "categorynum": q.Categorynum,
			})
		}
	}
	return jsonReply(map[string]any{
		"custom": map[string]any{"code": 1, "total": total, "data": data},
		"status": map[string]any{"code": "200", "text": ""},
	})
}

func (epointPlatform) body(_ *synthPortal, _ *synthRow, text string) string {
	return "<div class=\"ewb-article-info\" id=\"info\"><div class=\"ewb-article-content\">\n" + text + "</div></div>\n"
}
