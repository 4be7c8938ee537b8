package sources

import (
	"regexp"
	"strconv"
)

// nsetPager is the pager of 淮安: nsetpage(current, total rows, rows on a page).
// Page k is index_k beside the first.
var nsetPager = regexp.MustCompile(`nsetpage\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)`)

func (w *walk) nsetNext() string {
	m := nsetPager.FindStringSubmatch(w.page.Doc.Raw())
	if m == nil || atoi(m[1]) < 1 || atoi(m[1])*atoi(m[3]) >= atoi(m[2]) {
		return ""
	}
	return "index_" + strconv.Itoa(atoi(m[1])+1) + "." + w.extension()
}
