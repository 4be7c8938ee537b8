package sources

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"nianbao/document"
)

// The bounds of a walk. A menu more than three pages from the home page leads
// away from the column; a shell page that redirects more than three times is
// not followed further.
const (
	menuDepth   = 3
	columnDepth = 8
	redirects   = 3
	maxOthers   = 8
	menuWidth   = 8
)

// crumbRow is the text of a line that holds a breadcrumb.
var crumbRow = regexp.MustCompile(`(首页|首頁|位置).*[>»›→＞]`)

// Seeds are where a run of a source starts: its known columns, the pages its
// definition names, and its home page, from which columns are found that the
// definition does not know. Columns for years that are not wanted are left out.
// A flipbook host starts only from the pages it is told.
func (src Source) Seeds(y Years) []Lead {
	var leads []Lead
	for _, page := range src.SeedPages {
		leads = append(leads, Lead{URL: page, Step: StepAttachment, Priority: 120, Why: "named in the definition"})
	}
	if src.Level == LevelFlipbook {
		return leads
	}
	for _, c := range allColumns(src) {
		if c.Year == 0 || y.Has(c.Year) || y.Has(c.Year-1) {
			leads = append(leads, Lead{URL: c.URL, Step: StepColumn, Priority: 110, Unit: c.Unit, Why: "column named in the definition"})
		}
	}
	for _, u := range src.Units {
		if u.URL != "" {
			leads = append(leads, Lead{URL: u.URL, Step: StepEntry, Priority: 95, Unit: u.Label(), Why: "entry page of " + u.Name})
		}
	}
	for _, e := range src.Entry {
		leads = append(leads, Lead{URL: e, Step: StepEntry, Priority: 95, Why: "entry page named in the definition"})
	}
	leads = append(leads, Lead{URL: src.Base, Step: StepEntry, Priority: 90, Why: "home page"})
	return distinct(leads)
}

// Follow judges a fetched page of a source: which of its links are worth
// fetching for reports of the wanted years, and what became of every row where
// the page is a list of annual reports. The evidence for a column is, in this
// order, the ColumnType the standard demands, the words of menus, and the words
// in addresses.
func (s *Set) Follow(src Source, p Page, y Years) Judgement {
	w := &walk{set: s, src: src, page: p, years: y, seen: map[string]bool{}}
	w.j.Declared = -1
	if p.Doc == nil {
		return w.j
	}
	if w.onTheWay() || p.Step == StepColumn || src.Level == LevelFlipbook {
		w.j.Family = w.told().family()
	}
	if self, err := Canonical(p.URL); err == nil {
		w.self = self
		w.seen[self] = true
	}
	if src.Level == LevelFlipbook {
		w.fliphtml5Parts()
		w.flbookParts()
		return w.j
	}
	w.links = w.collect()
	w.redirected()
	w.neighbours()
	switch {
	case p.Step == StepColumn, w.onTheWay() && w.columnByMeta():
		w.column()
	case w.onTheWay():
		w.menu()
	default:
		w.article()
	}
	slices.SortStableFunc(w.j.Leads, func(a, b Lead) int { return cmp.Compare(b.Priority, a.Priority) })
	return w.j
}

// onTheWay says whether the page was fetched to find columns. Every step but
// those that are is one of an article, also those the caller may have made up.
func (w *walk) onTheWay() bool {
	return w.page.Step == StepEntry || w.page.Step == StepMenu
}

// walk is the judging of one page.
type walk struct {
	set    *Set
	src    Source
	page   Page
	years  Years
	self   string // canonical address of the page
	seen   map[string]bool
	links  []link
	count  int                  // rows of the list on this page
	groups map[string]partCount // of links, by path; nil until asked for
	pagers map[string]int       // links of pagers, by path; nil until asked for
	base   string               // canonical home page of the source; "" until asked for
	traces *traces              // of the page; nil until asked for
	j      Judgement
}

// link is one target of a page. Where several links lead there, its title is
// the one that says most.
type link struct {
	document.Link
	address string // canonical
	title   judged
	text    string   // of the title, plain and without the marks of menus
	others  []judged // titles of further links that lead to the same target
	article bool     // the address is that of an article
	file    bool
	out     string // why it is out of scope, "" where it is in
	owner   Source // other source it belongs to
}

// told are the traces of the page.
func (w *walk) told() *traces {
	if w.traces == nil {
		w.traces = tracesOf(w.page.Doc.Raw())
	}
	return w.traces
}

// collect gathers the links of the page by target, in order.
func (w *walk) collect() []link {
	links := append(slices.Clip(w.page.Doc.Links), w.trsWritten()...)
	list := make([]link, 0, len(links))
	place := make(map[string]int, len(links))
	for _, l := range links {
		s := w.set.links.of(l)
		if s.address == "" || s.address == w.self {
			continue
		}
		l.URL = s.url
		if n, ok := place[s.address]; ok {
			if len(list[n].others) < maxOthers {
				list[n].others = append(list[n].others, s.title, list[n].title)
			}
			list[n].better(l, s)
			continue
		}
		place[s.address] = len(list)
		list = append(list, link{Link: l, address: s.address, title: s.title, text: s.text, article: s.article, file: s.file})
	}
	for n := range list {
		w.locate(&list[n])
	}
	return list
}

// better takes over title and date from a second link to the same target.
func (l *link) better(other document.Link, s said) {
	if rankOf(s.title.class) > rankOf(l.title.class) || (s.title.class == l.title.class && len(other.Text) > len(l.Text)) {
		l.Text, l.title, l.text, l.file = other.Text, s.title, s.text, s.file
	}
	if l.Date == "" {
		l.Date = other.Date
	}
	l.Main = l.Main || other.Main
}

// rankOf orders classes by how much they say.
func rankOf(s class) int {
	return slices.Index([]class{classOther, classCut, classBody, classYear, classBare, classReport}, s)
}

// locate says whether a link is in scope, or whose it is.
func (w *walk) locate(l *link) {
	l.out = w.set.inScope(w.src, l.address)
	if l.out == "" {
		return
	}
	host, _ := hostOf(l.address)
	if owner, ok := w.set.ByHost(host); ok && owner.ID != w.src.ID {
		l.owner = owner
	}
}

// redirected follows a shell page to where it sends its reader.
func (w *walk) redirected() {
	for _, l := range w.links {
		if l.Via != "redirect" {
			continue
		}
		switch {
		case l.out != "":
			w.pass(l, "redirect, but "+l.out)
		case w.page.Redirects >= redirects:
			w.pass(l, "more than three redirects")
		default:
			w.lead(l, w.page.Step, 100, "redirect of the page")
		}
	}
}

// lead adds a lead, once for each address and page.
func (w *walk) lead(l link, step Step, priority int, why string) {
	if w.seen[l.address] {
		return
	}
	w.seen[l.address] = true
	lead := Lead{URL: l.URL, Step: step, Priority: priority, Title: strings.TrimSpace(l.Text), Date: l.Date,
		Unit: w.page.Unit, Source: l.owner.ID, Why: why}
	if step != StepArticle && step != StepAttachment && l.Via == "a" && (w.crumb(l) || !w.near(l)) {
		lead.Unit = "" // the menu around a township's page is that of its county
	}
	if l.owner.ID != "" && l.owner.Level != LevelFlipbook {
		lead.Unit = "" // units are those of one source
	}
	if l.title.from == l.title.to {
		lead.Year = l.title.from
	}
	if l.Via == "redirect" {
		lead.Redirects = w.page.Redirects + 1
	}
	w.j.Leads = append(w.j.Leads, lead)
}

// crumb says whether a link is part of the breadcrumb of the page: it leads up.
func (w *walk) crumb(l link) bool {
	return slices.Contains(w.page.Doc.Breadcrumb, strings.TrimSpace(l.Text)) || crumbRow.MatchString(l.Row)
}

// take adds a row that is followed.
func (w *walk) take(l link, step Step, priority int, why string) {
	verdict := "followed: " + why
	if l.owner.ID != "" {
		verdict = "followed as a page of " + l.owner.ID + ": " + why
	}
	w.row(l, verdict)
	w.lead(l, step, priority, why)
}

// pass adds a row that is not followed.
func (w *walk) pass(l link, why string) {
	w.row(l, "passed over: "+why)
}

func (w *walk) row(l link, verdict string) {
	w.j.Rows = append(w.j.Rows, Row{URL: l.URL, Title: strings.TrimSpace(l.Text), Date: l.Date, Verdict: verdict})
}

// resolve makes an address found in a script absolute.
func (w *walk) resolve(href string) (string, bool) {
	if href == "" {
		return "", false
	}
	if u, ok := w.page.Doc.Resolve(href); ok {
		return u, true
	}
	base, err := url.Parse(w.page.URL)
	if err != nil {
		return "", false
	}
	u, err := base.Parse(href)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") {
		return "", false
	}
	return u.String(), true
}

// distinct keeps the first lead of each address.
func distinct(leads []Lead) []Lead {
	seen := map[string]bool{}
	return slices.DeleteFunc(leads, func(l Lead) bool {
		key, err := Canonical(l.URL)
		if err != nil {
			key = l.URL
		}
		was := seen[key]
		seen[key] = true
		return was
	})
}
