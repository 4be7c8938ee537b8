package sources

import (
	"net/url"
	"slices"
	"strings"

	"nianbao/document"
)

// gkmlpt is the disclosure platform of 广东 (公开目录平台): a shell whose script holds
// the tree of categories, and a list service for each.
var gkmlpt = family{
	name:  "gkmlpt",
	marks: slices.Concat(word(2, "/gkmlpt/"), word(3, "/gkmlpt/content/"), shape(3, `window\._config\s*=`)),
}

// gkmlptDepth bounds the tree of categories.
const gkmlptDepth = 8

// gkmlptLists are the list services of the categories of annual reports in the
// tree of the shell.
func (w *walk) gkmlptLists() []string {
	site := w.page.Doc.ScriptValue("SID").Text()
	var found []string
	var descend func(nodes []document.Value, depth int)
	descend = func(nodes []document.Value, depth int) {
		for _, n := range nodes {
			id, name := n.Part("id").Text(), plain(n.Part("name").Text())
			if id != "" && (columnWords.MatchString(name) || columnBare.MatchString(name)) {
				address := "/gkmlpt/api/all/" + url.PathEscape(id) + "?page=1"
				if site != "" {
					address += "&sid=" + url.QueryEscape(site)
				}
				found = append(found, address)
			}
			if depth < gkmlptDepth {
				descend(n.Part("children").Parts(), depth+1)
			}
		}
	}
	descend(w.page.Doc.ScriptValue("TREE").Parts(), 0)
	return found
}

// gkmlptNext counts on while the service says that there is more.
func (w *walk) gkmlptNext() string {
	if !strings.Contains(pathOf(w.self), "/gkmlpt/api/") {
		return ""
	}
	return w.nextCounted("page", 1)
}
