package sources

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"nianbao/document"
)

// trs is TRS WCM 拓尔思, the platform of about half of all portals, and what looks
// like it: directories, articles named by their day, relative references.
var trs = family{
	name: "trs",
	marks: slices.Concat(word(3, "trs_editor", "trs_ueditor", "custom_unionstyle", "currchnlcls", "/was5/web/", "/was40/search"),
		shape(3, "/t20", `/t20\d{6}_\d+\.s?html?`), shape(2, "createpage", `createpage(?:html)?\(\s*\d`)),
	article: []string{
		`/t(20)?\d{4,8}_\d+(_wap)?\.s?html?$`,
		`/t\d{6,}\.s?html?$`, // without date
	},
}

var (
	trsPager    = regexp.MustCompile(`createPage(?:HTML)?\(\s*(\d+)\s*,\s*(\d+)\s*,\s*["']([^"']+)["']\s*,\s*["']([^"']+)["']`)
	countPage   = regexp.MustCompile(`var\s+countPage\s*=\s*(\d+)`)
	currentPage = regexp.MustCompile(`var\s+currentPage\s*=\s*(\d+)`)
	writtenRow  = regexp.MustCompile(`var\s+url\s*=\s*["']([^"']+)["']\s*;\s*var\s+title\s*=\s*["']([^"']+)["']`)
)

// trsNext reads createPageHTML(total, current, "index", "html"), whose first
// argument is a number: page k, from 0, is index_k.
func (w *walk) trsNext() string {
	m := w.match("createpage", trsPager)
	if m == nil {
		return ""
	}
	next := atoi(m[2]) + 1
	if next >= atoi(m[1]) {
		return ""
	}
	return m[3] + "_" + strconv.Itoa(next) + "." + m[4]
}

// trsCounted reads the older pager, which keeps its numbers in variables.
func (w *walk) trsCounted() string {
	count := w.match("countpage", countPage)
	if count == nil {
		return ""
	}
	current := currentPage.FindStringSubmatch(w.page.Doc.Raw())
	if current == nil {
		return ""
	}
	k := atoi(current[1]) + 1
	if k >= atoi(count[1]) {
		return ""
	}
	name, extension := "index", w.extension()
	if base, ext, ok := strings.Cut(path.Base(pathOf(w.self)), "."); ok && !strings.HasSuffix(w.self, "/") {
		name, extension = strings.TrimSuffix(base, "_"+strconv.Itoa(k-1)), ext
	}
	return name + "_" + strconv.Itoa(k) + "." + extension
}

// extension is that of most articles the page links: lists of a site have the
// same.
func (w *walk) extension() string {
	best, counts := "html", map[string]int{}
	for _, l := range w.links {
		if ext := strings.TrimPrefix(path.Ext(pathOf(l.address)), "."); l.article && ext != "" {
			if counts[ext]++; counts[ext] > counts[best] {
				best = ext
			}
		}
	}
	return best
}

// trsWritten are the rows that a page prints by script: 武汉 assigns url and
// title of each and writes the anchor from them.
func (w *walk) trsWritten() []document.Link {
	raw := w.page.Doc.Raw()
	if !writes(raw) {
		return nil
	}
	var rows []document.Link
	for _, m := range writtenRow.FindAllStringSubmatch(raw, -1) {
		if address, ok := w.resolve(m[1]); ok {
			rows = append(rows, document.Link{URL: address, Text: m[2], Row: m[2], Via: "record", Main: true})
		}
	}
	return rows
}
