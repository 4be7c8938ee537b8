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
	marks: slices.Concat(word(2, "/gkmlpt/"), word(3, "/gkmlpt/content/"), shape(3, "window._config", `window\._config\s*=`)),
}

// gkmlptDepth bounds the tree of categories.
const gkmlptDepth = 8

// gkmlptLists are the list services of the categories of annual reports in the
// tree of the shell.
func (w *walk) gkmlptLists() []string {
	site := w.page.Doc.ScriptValue("SID").Text()
	var found []string
	var descend func(nodes []document.Value, ours bool, depth int)
	descend = func(nodes []document.Value, ours bool, depth int) {
		for _, n := range nodes {
			name, below := plain(n.Part("name").Text()), n.Part("children").Parts()
			annual := ours || namesColumn(name) || columnBare.MatchString(name)
			own, inner := postCount(n), 0
			for _, child := range below {
				inner += postCount(child)
			}
			if annual && (own > 0 || len(below) == 0) {
				found = append(found, gkmlptList(n.Part("id").Text(), site))
			}
			if depth < gkmlptDepth && !(annual && own > 0 && own >= inner) {
				descend(below, annual, depth+1)
			}
		}
	}
	descend(w.page.Doc.ScriptValue("TREE").Parts(), false, 0)
	return found
}

// postCount is how many articles a category says it has; those of the
// categories below it may be among them.
func postCount(node document.Value) int { return atoi(node.Part("post_count").Text()) }

// gkmlptList is the first page of a category's list.
func gkmlptList(category, site string) string {
	address := "/gkmlpt/api/all/" + url.PathEscape(category) + "?page=1"
	if site != "" {
		address += "&sid=" + url.QueryEscape(site)
	}
	return address
}

// gkmlptNext counts on while the service says that there is more.
func (w *walk) gkmlptNext() string {
	if !strings.Contains(pathOf(w.self), "/gkmlpt/api/") {
		return ""
	}
	return w.nextCounted("page", 1)
}
