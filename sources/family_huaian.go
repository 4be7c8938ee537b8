package sources

import (
	"cmp"
	"regexp"
	"strconv"
)

// nsetPager is the pager of 淮安: nsetpage(current, total, rows on a page, "index",
// ".html"). The total is one of rows, on some portals of pages; page k is
// index_k beside the first.
var nsetPager = regexp.MustCompile(`nsetpage\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)(?:\s*,\s*["'](\w+)["']\s*,\s*["']\.?(\w+)["'])?`)

func (w *walk) nsetNext() string {
	m := w.match("nsetpage", nsetPager)
	if m == nil || atoi(m[1]) < 1 {
		return ""
	}
	seen, total := atoi(m[1])*atoi(m[3]), atoi(m[2])
	if w.count > total || w.count == atoi(m[3]) && seen > total {
		seen = atoi(m[1]) // more rows than the total: it counts pages
	}
	if seen >= total {
		return ""
	}
	return cmp.Or(m[4], "index") + "_" + strconv.Itoa(atoi(m[1])+1) + "." + cmp.Or(m[5], w.extension())
}
