package sources

import (
	"regexp"
	"strconv"
)

// numhtml is the platform of 延安: the pages of a list are 1.html, 2.html.
var numhtml = family{
	name:  "numhtml",
	marks: shape(3, "/1.html", `href=["'][^"']*/(?:zfxxgk|xxgk)[a-z/]*/1\.html["']`),
}

var numberedPage = regexp.MustCompile(`/(\d{1,3})\.html$`)

// numhtmlNext counts on up to the number of pages the list declares.
func (w *walk) numhtmlNext() string {
	here := numberedPage.FindStringSubmatch(pathOf(w.self))
	if here == nil {
		return ""
	}
	pages := counted(w.page.Doc.Raw(), saidPages)
	if pages == nil || atoi(here[1]) >= atoi(pages[1]) {
		return ""
	}
	return strconv.Itoa(atoi(here[1])+1) + ".html"
}
