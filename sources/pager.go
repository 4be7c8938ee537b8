package sources

import (
	"hash/fnv"
	"regexp"
	"slices"
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
	Told   bool   // the page before says that there is this one
	Dry    int    // pages in a row before it that lead to nothing
	Year   int    // the list is that of a year; 0 of none
	Level  int    // how far below the first list of its column it lies
}

// The bounds of one list, should its pager never end, and of the lists below a
// column: by year, by groups of bodies, by body.
const (
	maxPages    = 300
	maxDry      = 30 // pages in a row without a row that is followed
	maxLevel    = 3
	subPriority = 75
	rowPriority = 78 // what was found is fetched before more is looked for
)

var (
	nextText = regexp.MustCompile(`^[\[<(【]?(下一?页|后一页|下一頁|下页>+|下一页>+|next)[\]>)】]?$`)
	nextMark = regexp.MustCompile(`^(>|>>|»|›)$`)

	nsetTotal = regexp.MustCompile(`nsetpage\(\s*\d+\s*,\s*(\d+)`)
	saidTotal = regexp.MustCompile(`共(?:有|计)?(?:\s|&nbsp;|:|：|<[^>]{0,80}>)*(\d{1,6})(?:\s|&nbsp;|<[^>]{0,80}>)*(?:条|篇)`)
	saidPages = regexp.MustCompile(`共(?:有|计)?(?:\s|&nbsp;|:|：|<[^>]{0,80}>)*(\d{1,4})(?:\s|&nbsp;|<[^>]{0,80}>)*页`)
	jsonTotal = regexp.MustCompile(`(?i)\\?"(?:total|totalrecords?|totalcount|recordcount|totalelements|post_count)\\?"\s*:\s*\\?"?(\d{1,6})\b`)
)

// declared returns how many rows the list says it has over all its pages, -1
// where it says nothing.
func (w *walk) declared() int {
	raw := w.page.Doc.Raw()
	if m := w.match("totalrecord", totalRecord); m != nil {
		return atoi(m[1])
	}
	if m := w.match("createpage", ucapPager); m != nil && m[5] != "" {
		return atoi(m[5])
	}
	if m := w.match("pagination", jpaasPages); m != nil {
		return atoi(m[2])
	}
	if w.page.Doc.Form == document.FormJSON {
		if m := jsonTotal.FindStringSubmatch(raw); m != nil {
			return atoi(m[1])
		}
	}
	if m := counted(raw, saidTotal); m != nil {
		return atoi(m[1])
	}
	if m := w.match("nsetpage", nsetTotal); m != nil {
		return atoi(m[1])
	}
	return -1
}

// next follows a list to its next page. A page other than the first that has
// no rows ends the list, whatever its pager says, and so does one that repeats
// the page before: some pagers go on for ever.
func (w *walk) next(rows []link) {
	address, told := w.nextPage()
	if address == "" {
		return
	}
	key, err := Canonical(address)
	if err != nil || key == w.self || w.set.inScope(w.src, key) != "" {
		return
	}
	l := link{Link: document.Link{URL: address}, address: key}
	number, print := max(1, w.page.Number)+1, fingerprint(rows)
	p := Paging{
		List: w.list(), Number: number, Seen: w.page.Seen + w.count, Before: print, Told: told,
		Dry: w.page.Dry + 1, Year: w.page.Year, Level: w.page.Level,
	}
	if w.followed() {
		p.Dry = 0
	}
	switch {
	case len(rows) == 0 && w.page.Number > 1:
		w.pass(l, "next page of a list that has no more rows")
	case len(rows) > 0 && print == w.page.Before && !w.firstGroup():
		w.j.Repeats = true
		w.pass(l, "next page of a list that shows the same rows on every page")
	case number > maxPages:
		w.pass(l, "next page, but the list has more than "+strconv.Itoa(maxPages))
		w.j.Cut = "it has more than " + strconv.Itoa(maxPages) + " pages"
	case p.Dry >= maxDry:
		w.pass(l, "next page, but "+strconv.Itoa(maxDry)+" pages in a row have no report")
		w.j.Cut = strconv.Itoa(maxDry) + " pages in a row have no report, the rest was not looked at"
	default:
		w.j.Next = address
		w.paged(l, p, "next page of the list")
	}
}

// followed says whether any row of the page is followed.
func (w *walk) followed() bool {
	return slices.ContainsFunc(w.j.Rows, func(r Row) bool { return !r.Aside && strings.HasPrefix(r.Verdict, "followed") })
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

// fingerprint tells the rows of one page from those of another, by its reports
// where it has some: other rows may change from one look to the next.
func fingerprint(rows []link) string {
	if len(rows) == 0 {
		return ""
	}
	reports := slices.ContainsFunc(rows, func(l link) bool { return l.title.class == classReport })
	h := fnv.New64a()
	for _, l := range rows {
		if reports && l.title.class != classReport {
			continue
		}
		h.Write([]byte(l.address + "\n")) // a hash never fails
	}
	return strconv.FormatUint(h.Sum64(), 36)
}

// nextPage returns the address of the next page by the first way that knows it,
// and whether the page says that there is one. VSB counts its static pages
// down, 昆明 up by two, so a link 下一页 is worth more than counting.
func (w *walk) nextPage() (address string, told bool) {
	ways := []func() string{
		w.nextSelected, w.nextLinked, w.ucapNext, w.trsNext, w.trsCounted, w.nsetNext,
		w.hanwebNext, w.jpaasNext, w.numhtmlNext, w.nextNumbered, w.nextSymbol,
	}
	for _, way := range ways {
		if address, ok := w.resolve(way()); ok {
			return address, true
		}
	}
	for _, way := range []func() string{w.gkmlptNext, w.epointNext, w.serviceNext} {
		if address, ok := w.resolve(way()); ok {
			return address, w.j.Declared >= 0
		}
	}
	return "", false
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

// nextSymbol is a link that says only ">", near other links of a pager or to a
// page in the list's own folder: calendars have such links too.
func (w *walk) nextSymbol() string {
	for _, l := range w.links {
		if nextMark.MatchString(l.title.text) && (w.inside(l) || w.pagerLinks(holderOf(l.Place)) >= 2) {
			return l.URL
		}
	}
	return ""
}

// nextNumbered is the link with the number after this page's among those of a
// pager, where nothing else leads on.
func (w *walk) nextNumbered() string {
	want := strconv.Itoa(max(1, w.page.Number) + 1)
	for _, l := range w.links {
		if l.title.text == want && w.pagerLinks(holderOf(l.Place)) >= 2 {
			return l.URL
		}
	}
	return ""
}

// pagerLinks counts the links of a pager in one place.
func (w *walk) pagerLinks(holder string) int {
	if w.pagers == nil {
		w.pagers = map[string]int{}
		for _, l := range w.links {
			if pagerText.MatchString(strings.ToLower(l.title.text)) {
				w.pagers[holderOf(l.Place)]++
			}
		}
	}
	return w.pagers[holder]
}

// pages is how many pages the list says it has, 0 where it says nothing.
func (w *walk) pages() int {
	for _, p := range []struct {
		word    string
		pattern *regexp.Regexp
	}{{"createpage", ucapPager}, {"createpage", trsPager}, {"countpage", countPage}, {"totalpage", totalPages}} {
		if m := w.match(p.word, p.pattern); m != nil {
			return atoi(m[1])
		}
	}
	raw := w.page.Doc.Raw()
	if total := pageOf(raw); total != "" {
		return atoi(total)
	}
	if m := counted(raw, saidPages); m != nil {
		return atoi(m[1])
	}
	return 0
}

// match is what a regular expression finds in the source of the page. It need
// not look where the word is not that stands in all it finds.
func (w *walk) match(word string, re *regexp.Regexp) []string {
	if !w.told().has(word) {
		return nil
	}
	return re.FindStringSubmatch(w.page.Doc.Raw())
}

// counted is what a regular expression finds that begins with 共, as 共有 27 页. It
// looks from where a number may follow: the word stands in many others.
func counted(raw string, re *regexp.Regexp) []string {
	const all = "共"
	for at := strings.Index(raw, all); at >= 0; at = strings.Index(raw, all) {
		after := raw[at+len(all):]
		if mayCount(after) {
			return re.FindStringSubmatch(raw[at:])
		}
		raw = after
	}
	return nil
}

// mayCount says whether a number may follow, or what may stand before it.
func mayCount(after string) bool {
	after = strings.TrimPrefix(strings.TrimPrefix(after, "有"), "计")
	return after != "" && strings.IndexByte(pagerSpace+"0123456789&:<", after[0]) >= 0 || strings.HasPrefix(after, "：")
}

// pagerSpace is white space within pagers.
const pagerSpace = " \t\n\f\r"

// pageOf is the number behind the slash of 第1/27页 or 1 页 / 共 27 页, the first
// of its kind; "" where there is none.
func pageOf(raw string) string {
	for at := 0; ; at++ {
		n := strings.IndexByte(raw[at:], '/')
		if n < 0 {
			return ""
		}
		at += n
		if total := pagesBehind(raw[at+1:]); total != "" && endsInPage(raw[:at]) {
			return total
		}
	}
}

// pagesBehind is the number of pages that a text begins with.
func pagesBehind(s string) string {
	s = strings.TrimLeft(strings.TrimPrefix(strings.TrimLeft(s, pagerSpace), "共"), pagerSpace)
	rest := strings.TrimLeft(s, "0123456789")
	if n := len(s) - len(rest); n > 4 || !strings.HasPrefix(strings.TrimLeft(rest, pagerSpace), "页") {
		return ""
	}
	return s[:len(s)-len(rest)]
}

// endsInPage says whether a text ends in the number of a page, which is no part
// of a word.
func endsInPage(s string) bool {
	s = strings.TrimRight(strings.TrimSuffix(strings.TrimRight(s, pagerSpace), "页"), pagerSpace)
	rest := strings.TrimRight(s, "0123456789")
	if n := len(s) - len(rest); n == 0 || n > 4 || rest == "" {
		return n > 0 && n <= 4
	}
	c := rest[len(rest)-1]
	return c != '_' && !(c|0x20 >= 'a' && c|0x20 <= 'z')
}
