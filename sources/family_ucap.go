package sources

import (
	"regexp"
	"slices"
	"strconv"
)

// ucap is UCAP 开普云. Its collection pages (xxgk_navs) have no rows of their own;
// those stand in columns below, or come from a list service.
var ucap = family{
	name: "ucap",
	marks: slices.Concat(word(3, "<ucapcontent", "ucap-content", "<ucaptitle", "xxgk_navs.shtml", "xxgk_pmtt.shtml", "xxgk_lists.shtml",
		"zfxxgk_gknbz", "createpagehtml('page_div'", "/interfaceswebzcwj/"),
		word(2, "xxgk_list.shtml", "nav_list.shtml", "common_list.shtml", "/search4/s?sitecode=", "/guestweb"),
		shape(2, ".shtml", `/\d{6}/[0-9a-f]{32}\.shtml`)),
	article: []string{
		`/c01_\d+\.shtml$`,
	},
}

// ucapPager tells UCAP's createPageHTML from that of TRS, which has the same
// name, by its first argument: here a text, and page k is list_k.
var ucapPager = regexp.MustCompile(`createPageHTML\(\s*["'][^"']*["']\s*,\s*(\d+)\s*,\s*(\d+)\s*,\s*["']([^"']+)["']\s*,\s*["']([^"']+)["']\s*(?:,\s*(\d+))?`)

func (w *walk) ucapNext() string {
	m := w.match("createpage", ucapPager)
	if m == nil {
		return ""
	}
	total, current := atoi(m[1]), atoi(m[2])
	if current < 1 || current >= total {
		return ""
	}
	return m[3] + "_" + strconv.Itoa(current+1) + "." + m[4]
}

// ucapServices are the list services of UCAP portals: 苏州, 黑龙江, 新余.
var ucapServices = []listService{
	{address: regexp.MustCompile(`/szinf/info/getInfoCommon/?\?[^"'\s<>]*channelid=[^"'\s<>]*`), page: "currpage", first: 1},
	{address: regexp.MustCompile(`/szinf/xxgk/interfacesWebZcwj/loadData(?:\?[^"'\s<>]*)?`), page: "pageIndex", first: 1, post: true, fields: []string{"channelid", "channelId"}},
	{address: regexp.MustCompile(`/common/search/[0-9a-fA-F]{16,}(?:\?[^"'\s<>]*)?`), page: "page", first: 1},
	{address: regexp.MustCompile(`/u/search/list/[0-9a-fA-F]{16,}(?:\?[^"'\s<>]*)?`), page: "page", first: 1, post: true},
}
