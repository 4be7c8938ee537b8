package sources

import (
	"cmp"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// hanweb is Hanweb JCMS 大汉. Its lists are records in a script of type text/xml
// (jpage), the first group in the page, further ones from a list service.
var hanweb = family{
	name: "hanweb",
	marks: slices.Concat(word(3, "/module/web/jpage/", "jcms_files/jcms", "大汉版通", "produced by 大汉网络", "/jrobot/search"),
		word(1, "<!--<$["), shape(2, "/col/col", `/col/col\d+/`), shape(2, "/art/", `/art/\d{4}/\d{1,2}/\d{1,2}/art_`)),
	article: []string{
		`/art/.*art_[^/]+(\.html?)?$`,
	},
}

var (
	nextGroup   = regexp.MustCompile(`(?i)<nextgroup>\s*<!\[CDATA\[\s*<a\s+href=["']([^"']+)["']`)
	totalPages  = regexp.MustCompile(`(?i)<totalpage>\s*(\d+)`)
	totalRecord = regexp.MustCompile(`(?i)(?:<totalrecord>\s*|["']?totalrecord["']?\s*[:=]\s*["']?)(\d+)`)
	pageNumber  = regexp.MustCompile(`([?&](?:page|currpage)=)(\d+)`)
	recordProxy = "dataproxy.jsp"
	proxyCall   = regexp.MustCompile(`["']([^"'\s]*/module/web/jpage/dataproxy\.jsp\?[^"'\s]*startrecord=\d+[^"'\s]*)["']`)
)

// hanwebNext is the address of the next group of records. It is sent as
// found: part of it is percent-encoded twice.
func (w *walk) hanwebNext() string {
	href := ""
	if m := w.match("nextgroup", nextGroup); m != nil {
		href = html.UnescapeString(m[1])
	}
	here := pageNumber.FindStringSubmatch(w.self)
	if here == nil || !strings.Contains(w.self, recordProxy) {
		return cmp.Or(href, w.hanwebRange())
	}
	pages := w.match("totalpage", totalPages)
	if pages != nil && atoi(here[2]) >= atoi(pages[1]) {
		return ""
	}
	if address, ok := w.resolve(href); ok && href != "" && !w.sameAddress(address) {
		return href
	}
	if pages == nil {
		return ""
	}
	return pageNumber.ReplaceAllString(w.page.URL, "${1}"+strconv.Itoa(atoi(here[2])+1))
}

// hanwebRange counts on where the service is asked for a range of records.
func (w *walk) hanwebRange() string {
	address := w.page.URL
	if param(address, "startrecord") == "" {
		m := w.match("dataproxy.jsp", proxyCall)
		if m == nil {
			return ""
		}
		if address = html.UnescapeString(m[1]); atoi(param(address, "startrecord")) > 1 {
			return address
		}
	}
	end, size := atoi(param(address, "endrecord")), atoi(param(address, "perpage"))
	size = max(size, end-atoi(param(address, "startrecord"))+1)
	if end == 0 || size < 1 || end >= w.declared() {
		return ""
	}
	address = withParam(address, "startrecord", strconv.Itoa(end+1))
	return withParam(address, "endrecord", strconv.Itoa(end+size))
}

func (w *walk) sameAddress(address string) bool {
	key, err := Canonical(address)
	return err == nil && key == w.self
}
