package sources

import (
	"encoding/json"
	"regexp"

	"nianbao/document"
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

// epointCommon is the address of that script, where the page loads it.
func (w *walk) epointCommon() (string, bool) {
	m := scriptOf.FindStringSubmatch(w.page.Doc.Raw())
	if m == nil {
		return "", false
	}
	address, ok := w.resolve(m[1])
	key, err := Canonical(address)
	return key, ok && err == nil && w.set.inScope(w.src, key) == ""
}

// epointList leads from the page of a category to its rows. Where the page does
// not name the site, the script that does is wanted first.
func (w *walk) epointList() {
	if param(w.self, "categorynum") == "" {
		return
	}
	named := siteGUID.FindStringSubmatch(w.page.Doc.Raw())
	if address, ok := w.epointCommon(); ok && named == nil {
		if script := w.known(address); script != nil {
			named = siteGUID.FindStringSubmatch(script.Raw())
		} else {
			w.j.Wants = address
			w.lead(link{Link: document.Link{URL: address}, address: address}, StepMenu, 120, "script that names the site")
		}
	}
	if named != nil {
		w.service(w.epointCall(w.self, named[1]))
	}
}

// known is a page of the source that was fetched before, nil where it was not.
func (w *walk) known(address string) *document.Document {
	if w.page.Known == nil {
		return nil
	}
	return w.page.Known(address)
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
	if !ok || contentType != TypeJSON || json.Unmarshal(body, &q) != nil || q.Category == "" || !w.more() {
		return ""
	}
	q.Page++
	call, err := json.Marshal(q)
	if err != nil {
		return ""
	}
	return postJSON(epointService, string(call))
}
