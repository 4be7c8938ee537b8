package sources

import (
	"encoding/json"
	"regexp"
	"strings"
)

// epoint is Epoint 新点: the page of a column names its category, a script of the
// site names the site, and the rows come by POST.
var epoint = family{
	name:  "epoint",
	marks: word(3, "govinfopub", "ewb-front", "webbuildercommon.js"),
}

var (
	siteGUID = regexp.MustCompile(`(?i)siteguid["']?\s*[:=]\s*["']([0-9a-z-]{8,40})["']`)
	pageSize = regexp.MustCompile(`(?i)pagesize["']?\s*[:=]\s*["']?(\d{1,3})`)
	scriptOf = regexp.MustCompile(`(?i)["']([^"'\s<>]*webbuildercommon\.js)[^"'\s<>]*["']`)
)

const epointService = "/EWB-FRONT/rest/lightfrontaction/getgovinfolist"

// epointList leads from the page of a category to its rows: over the script
// that names the site, where the page itself does not.
func (w *walk) epointList() {
	if param(w.self, "categorynum") == "" {
		return
	}
	if m := siteGUID.FindStringSubmatch(w.page.Doc.Raw()); m != nil {
		w.service(w.epointCall(w.self, m[1]))
		return
	}
	if m := scriptOf.FindStringSubmatch(w.page.Doc.Raw()); m != nil {
		w.service(m[1])
	}
}

// epointScript reads the site's name in the script and asks for the rows of
// the category that led there.
func (w *walk) epointScript() {
	m := siteGUID.FindStringSubmatch(w.page.Doc.Raw())
	if m != nil && strings.HasSuffix(strings.ToLower(pathOf(w.self)), "webbuildercommon.js") && param(w.page.Referer, "categorynum") != "" {
		w.service(w.epointCall(w.page.Referer, m[1]))
	}
}

// epointCall is the request for the first rows of a category.
func (w *walk) epointCall(category, site string) string {
	size := 15
	if m := pageSize.FindStringSubmatch(w.page.Doc.Raw()); m != nil {
		size = max(1, atoi(m[1]))
	}
	call, err := json.Marshal(epointQuery{unescaped(param(category, "deptcode")), unescaped(param(category, "categorynum")), 0, size, site})
	if err != nil {
		return ""
	}
	return postJSON(epointService, string(call))
}

// epointQuery is what the list service is asked; pages count from 0.
type epointQuery struct {
	Dept     string `json:"deptcode"`
	Category string `json:"categorynum"`
	Page     int    `json:"pageIndex"`
	Size     int    `json:"pageSize"`
	Site     string `json:"siteGuid"`
}

// epointNext asks for the next rows as long as there are some.
func (w *walk) epointNext() string {
	_, contentType, body, ok := Posted(w.self)
	var q epointQuery
	if !ok || contentType != TypeJSON || json.Unmarshal(body, &q) != nil || q.Size < 1 || q.Category == "" {
		return ""
	}
	if q.Page++; q.Page*q.Size >= w.declared() {
		return ""
	}
	call, err := json.Marshal(q)
	if err != nil {
		return ""
	}
	return postJSON(epointService, string(call))
}
