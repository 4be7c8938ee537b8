package sources

import (
	"html"
	"regexp"
	"strconv"
	"strings"

	"nianbao/document"
)

var (
	nextText = regexp.MustCompile(`^[\[<(【]?(下一?页|后一页|下一頁|下页>+|下一页>+|next|>|>>|»|›)[\]>)】]?$`)

	// createPageHTML has two dialects under one name, told apart by the first
	// argument: a number with TRS, where page k is index_{k-1}; a string with
	// UCAP, where page k is list_k.
	trsPager  = regexp.MustCompile(`createPage(?:HTML)?\(\s*(\d+)\s*,\s*(\d+)\s*,\s*["']([^"']+)["']\s*,\s*["']([^"']+)["']`)
	ucapPager = regexp.MustCompile(`createPageHTML\(\s*["'][^"']*["']\s*,\s*(\d+)\s*,\s*(\d+)\s*,\s*["']([^"']+)["']\s*,\s*["']([^"']+)["']\s*(?:,\s*(\d+))?`)

	countPage   = regexp.MustCompile(`var\s+countPage\s*=\s*(\d+)`)
	currentPage = regexp.MustCompile(`var\s+currentPage\s*=\s*(\d+)`)

	nextGroup   = regexp.MustCompile(`(?i)<nextgroup>\s*<!\[CDATA\[\s*<a\s+href=["']([^"']+)["']`)
	totalPages  = regexp.MustCompile(`(?i)<totalpage>\s*(\d+)`)
	totalRecord = regexp.MustCompile(`(?i)(?:<totalrecord>\s*|["']?totalrecord["']?\s*[:=]\s*["']?)(\d+)`)
	pageNumber  = regexp.MustCompile(`([?&](?:page|currpage)=)(\d+)`)
	saidTotal   = regexp.MustCompile(`共(?:有|计)?(?:\s|&nbsp;|:|<[^>]{0,80}>)*(\d{1,6})(?:\s|&nbsp;|<[^>]{0,80}>)*(?:条|篇)`)
)

// declared returns how many rows the list says it has over all its pages, -1
// where it says nothing.
func (w *walk) declared() int {
	raw := w.page.Doc.Raw()
	if m := totalRecord.FindStringSubmatch(raw); m != nil {
		return atoi(m[1])
	}
	if m := ucapPager.FindStringSubmatch(raw); m != nil && m[5] != "" {
		return atoi(m[5])
	}
	if m := saidTotal.FindStringSubmatch(raw); m != nil {
		return atoi(m[1])
	}
	return -1
}

// next follows a list to its next page. A page other than the first that has
// no rows ends the list, whatever its pager says: some pagers go on for ever.
func (w *walk) next(rows int) {
	address := w.nextPage()
	if address == "" {
		return
	}
	key, err := Canonical(address)
	if err != nil || key == w.self || w.set.inScope(w.src, key) != "" {
		return
	}
	l := link{Link: document.Link{URL: address}, address: key}
	switch {
	case rows == 0 && w.page.Depth > columnDepth:
		w.pass(l, "next page of a list that has no more rows")
	case w.page.Depth >= walkDepth:
		w.pass(l, "next page, but the list has more than "+strconv.Itoa(walkDepth))
	default:
		w.j.Next = address
		w.lead(l, StepColumn, 74, "next page of the list")
	}
}

// nextPage returns the address of the next page by the first way that knows it.
func (w *walk) nextPage() string {
	ways := []func() string{w.nextSelected, w.nextLinked, w.nextScripted, w.nextCounted, w.nextRecords}
	for _, way := range ways {
		if href := way(); href != "" {
			if address, ok := w.resolve(href); ok {
				return address
			}
		}
	}
	return ""
}

// nextSelected is what the definition's own selector finds.
func (w *walk) nextSelected() string {
	if w.src.Next == "" {
		return ""
	}
	for _, n := range w.page.Doc.Find(w.src.Next) {
		if href := n.Attr("href"); href != "" && !serviceID.MatchString(href) {
			return href
		}
	}
	return ""
}

// nextLinked is a link 下一页. VSB counts its static pages down, 昆明 up by
// two, so a link is worth more than counting.
func (w *walk) nextLinked() string {
	for _, l := range w.links {
		if nextText.MatchString(strings.ToLower(l.title.text)) {
			return l.URL
		}
	}
	return ""
}

func (w *walk) nextScripted() string {
	raw := w.page.Doc.Raw()
	if m := ucapPager.FindStringSubmatch(raw); m != nil {
		total, current := atoi(m[1]), atoi(m[2])
		if current < 1 || current >= total {
			return ""
		}
		return m[3] + "_" + strconv.Itoa(current+1) + "." + m[4]
	}
	if m := trsPager.FindStringSubmatch(raw); m != nil {
		total, current := atoi(m[1]), atoi(m[2])
		if current+1 >= total {
			return ""
		}
		return m[3] + "_" + strconv.Itoa(current+1) + "." + m[4]
	}
	return ""
}

// nextCounted reads the older TRS pager, which keeps its numbers in variables.
func (w *walk) nextCounted() string {
	raw := w.page.Doc.Raw()
	count, current := countPage.FindStringSubmatch(raw), currentPage.FindStringSubmatch(raw)
	if count == nil || current == nil {
		return ""
	}
	k := atoi(current[1]) + 1
	if k >= atoi(count[1]) {
		return ""
	}
	name, extension := "index", "html"
	path := pathOf(w.self)
	if base, ext, ok := strings.Cut(path[strings.LastIndexByte(path, '/')+1:], "."); ok {
		name, extension = strings.TrimSuffix(base, "_"+strconv.Itoa(k-1)), ext
	}
	return name + "_" + strconv.Itoa(k) + "." + extension
}

// nextRecords reads the pager of Hanweb's record lists (jpage), which names the
// address of the next group of records. The address is sent as found: part of
// it is percent-encoded twice.
func (w *walk) nextRecords() string {
	raw := w.page.Doc.Raw()
	href := ""
	if m := nextGroup.FindStringSubmatch(raw); m != nil {
		href = html.UnescapeString(m[1])
	}
	here := pageNumber.FindStringSubmatch(w.self)
	if here == nil || !strings.Contains(w.self, "dataproxy.jsp") {
		return href
	}
	pages := totalPages.FindStringSubmatch(raw)
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

func (w *walk) sameAddress(address string) bool {
	key, err := Canonical(address)
	return err == nil && key == w.self
}
