package sources

import (
	"hash/fnv"
	"regexp"
	"strconv"
	"strings"

	"nianbao/document"
)

// Paging is where a page stands in its list. The zero value is the first page.
type Paging struct {
	List   string // address of the list's first page; "" the page's own
	Number int    // of the page, from 1; 0 the first
	Seen   int    // rows on the pages before it
	Before string // fingerprint of the rows on the page before
}

// maxPages bounds the pages of one list, should its pager never end.
const maxPages = 300

var (
	nextText = regexp.MustCompile(`^[\[<(【]?(下一?页|后一页|下一頁|下页>+|下一页>+|next|>|>>|»|›)[\]>)】]?$`)

	saidTotal = regexp.MustCompile(`共(?:有|计)?(?:\s|&nbsp;|:|：|<[^>]{0,80}>)*(\d{1,6})(?:\s|&nbsp;|<[^>]{0,80}>)*(?:条|篇)`)
	saidPages = regexp.MustCompile(`共(?:有|计)?(?:\s|&nbsp;|:|：|<[^>]{0,80}>)*(\d{1,4})(?:\s|&nbsp;|<[^>]{0,80}>)*页`)
	jsonTotal = regexp.MustCompile(`(?i)\\?"(?:total|totalrecords?|totalcount|recordcount|totalelements|post_count)\\?"\s*:\s*\\?"?(\d{1,6})\b`)
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
	if m := jpaasPages.FindStringSubmatch(raw); m != nil {
		return atoi(m[2])
	}
	if m := jsonTotal.FindStringSubmatch(raw); m != nil && w.page.Doc.Form == document.FormJSON {
		return atoi(m[1])
	}
	if m := saidTotal.FindStringSubmatch(raw); m != nil {
		return atoi(m[1])
	}
	return -1
}

// next follows a list to its next page. A page other than the first that has
// no rows ends the list, whatever its pager says, and so does one that repeats
// the page before: some pagers go on for ever.
func (w *walk) next(rows []link) {
	address := w.nextPage()
	if address == "" {
		return
	}
	key, err := Canonical(address)
	if err != nil || key == w.self || w.set.inScope(w.src, key) != "" {
		return
	}
	l := link{Link: document.Link{URL: address}, address: key}
	number, print := max(1, w.page.Number)+1, fingerprint(rows)
	switch {
	case len(rows) == 0 && w.page.Number > 1:
		w.pass(l, "next page of a list that has no more rows")
	case len(rows) > 0 && print == w.page.Before && !w.firstGroup():
		w.j.Repeats = true
		w.pass(l, "next page of a list that shows the same rows on every page")
	case number > maxPages:
		w.pass(l, "next page, but the list has more than "+strconv.Itoa(maxPages))
	default:
		w.j.Next = address
		w.paged(l, Paging{List: w.list(), Number: number, Seen: w.page.Seen + w.count, Before: print}, "next page of the list")
	}
}

// firstGroup says whether a page is the first group of a record list, which
// some portals show in the page of the column already.
func (w *walk) firstGroup() bool {
	return w.page.Number == 2 && strings.Contains(w.self, recordProxy) && param(w.self, "page") == "1"
}

// paged adds a lead to another page of the list.
func (w *walk) paged(l link, p Paging, why string) {
	before := len(w.j.Leads)
	w.lead(l, StepColumn, 74, why)
	if len(w.j.Leads) > before {
		lead := &w.j.Leads[before]
		lead.Paging, lead.Unit = p, w.page.Unit
	}
}

// fingerprint tells the rows of one page from those of another.
func fingerprint(rows []link) string {
	if len(rows) == 0 {
		return ""
	}
	h := fnv.New64a()
	for _, l := range rows {
		h.Write([]byte(l.address + "\n")) // a hash never fails
	}
	return strconv.FormatUint(h.Sum64(), 36)
}

// nextPage returns the address of the next page by the first way that knows
// it. VSB counts its static pages down, 昆明 up by two, so a link 下一页 is
// worth more than counting.
func (w *walk) nextPage() string {
	ways := []func() string{
		w.nextSelected, w.nextLinked, w.ucapNext, w.trsNext, w.trsCounted,
		w.hanwebNext, w.jpaasNext, w.gkmlptNext, w.epointNext, w.serviceNext, w.numhtmlNext,
	}
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

// nextLinked is a link 下一页.
func (w *walk) nextLinked() string {
	for _, l := range w.links {
		if nextText.MatchString(strings.ToLower(l.title.text)) {
			return l.URL
		}
	}
	return ""
}
