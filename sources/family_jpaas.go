package sources

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// jpaas is Hanweb's later platform: lists are units that a page's script asks of a
// gateway, which answers JSON that holds markup.
var jpaas = family{
	name:  "jpaas",
	marks: word(4, "jpaas-publish-server", "bulidstatic"),
}

// jpaasUnits are the list units a page names, as addresses of the gateway.
// The attribute is spelt bulidstatic, its data has single quotes.
func (w *walk) jpaasUnits() []string {
	var found []string
	for _, n := range w.page.Doc.Find(`script[url][querydata]`) {
		fields := strings.ReplaceAll(n.Attr("querydata"), "'", `"`)
		var data map[string]any
		if json.Unmarshal([]byte(fields), &data) != nil {
			continue
		}
		address := n.Attr("url")
		for _, name := range slices.Sorted(maps.Keys(data)) {
			address = withParam(address, name, url.QueryEscape(fmt.Sprint(data[name])))
		}
		found = append(found, address)
	}
	return found
}

// jpaasPages is the pager inside the answer: rows on a page, and rows in all.
var jpaasPages = regexp.MustCompile(`pagination[^>]*?\brows=\\?["'](\d+)\\?["'][^>]*?\bcount=\\?["'](\d+)`)

// jpaasNext counts on as the pager of the unit does.
func (w *walk) jpaasNext() string {
	m := w.match("pagination", jpaasPages)
	if m == nil || param(w.self, "paramJson") == "" && param(w.self, "pageId") == "" && param(w.self, "webId") == "" {
		return ""
	}
	var sent struct{ PageNo, PageSize int }
	if json.Unmarshal([]byte(unescaped(param(w.self, "paramJson"))), &sent) != nil {
		sent.PageNo = 1
	}
	size := max(sent.PageSize, atoi(m[1]))
	if size < 1 || sent.PageNo*size >= atoi(m[2]) {
		return ""
	}
	next := fmt.Sprintf(`{"pageNo":%d,"pageSize":%d}`, sent.PageNo+1, size)
	return withParam(w.page.URL, "paramJson", url.QueryEscape(next))
}
