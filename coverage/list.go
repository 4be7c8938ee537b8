package coverage

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"nianbao/report"
	"nianbao/sources"
)

// list is one list of annual reports with all its stored pages.
type list struct {
	url, unit string
	pages     []*look
	open      string // why it proves no absence, "" where it does
	rows      map[string]bool
	declared  int
	repeats   bool
}

// lists puts the list pages of a source together.
func (f *Facts) lists(source string) []*list {
	byURL := map[string]*list{}
	for _, r := range f.requests[source] {
		look := f.pages[page{source, r.url}]
		if (look == nil || !look.Column) && r.step != string(sources.StepColumn) {
			continue
		}
		l := byURL[r.list]
		if l == nil {
			l = &list{url: r.list, unit: r.unit, declared: -1, rows: map[string]bool{}}
			byURL[r.list] = l
		}
		l.add(f, r, look)
	}
	var all []*list
	for _, key := range sortedKeys(byURL) {
		if l := byURL[key]; len(l.pages) > 0 || l.open != "" {
			l.close()
			all = append(all, l)
		}
	}
	return all
}

// add takes a page of the list in.
func (l *list) add(f *Facts, r request, look *look) {
	o, tried := f.outcomes[r.url]
	switch {
	case look != nil && !look.Column:
		return
	case look == nil && r.waiting:
		l.open = "its page " + r.url + " was not fetched yet"
		return
	case look == nil && tried && o.class != "ok" && o.class != "listing" && o.class != "not-report" && o.class != "gone":
		l.open = "its page " + r.url + " could not be read: " + o.sentence
		return
	case look == nil:
		return
	}
	l.pages = append(l.pages, look)
	l.declared = max(l.declared, look.Declared)
	l.repeats = l.repeats || look.Repeats
	for _, row := range look.Rows {
		if !row.Aside && row.URL != look.Next {
			l.rows[row.URL] = true
		}
	}
}

// close says whether the list showed all it has.
func (l *list) close() {
	switch {
	case l.open != "":
	case l.repeats:
		l.open = "it shows the same page for every number"
	case l.declared > len(l.rows):
		l.open = fmt.Sprintf("it declares %d rows and shows %d", l.declared, len(l.rows))
	}
}

// mention is a row that names a report which is not in the store as one.
type mention struct {
	year   int    // 0: the row does not say
	agency string // as the title names it; "" the source's own
	state  State
	why    string
	url    string
	look   *look
}

var yearDigits = regexp.MustCompile(`20[0-3][0-9]`)

// mention says what a row names that is no report in the store, false where it
// names none. address is the row's in canonical form.
func (f *Facts) mention(row sources.Row, address string) (mention, bool) {
	followed := strings.HasPrefix(row.Verdict, "followed")
	if !followed && strings.HasSuffix(row.Verdict, "the page itself") {
		return mention{}, false
	}
	m := mention{url: row.URL}
	parts := report.SplitTitle(row.Title)
	if m.agency, m.year = parts.Agency, parts.Year; m.year == 0 && followed {
		m.year = yearOf(row.Title)
	}
	if !followed {
		m.state, m.why = StateListed, row.Verdict
		return m, parts.Ours
	}
	o, tried := f.outcomes[address]
	if !tried {
		m.state, m.why = StateListed, "the list names it, and nothing is stored of it"
		return m, true
	}
	m.state, m.why = classState(o.class, o.sentence, parts.Ours)
	return m, m.state != ""
}

// classState is what the outcome of a listed address says of its report; ""
// where the address was none.
func classState(class, sentence string, ours bool) (State, string) {
	switch class {
	case "unreadable":
		return StateUnreadable, sentence
	case "not-report":
		if ours && (strings.HasPrefix(sentence, "no report:") || strings.HasPrefix(sentence, string(report.KindNone)+":")) {
			return StateUnreadable, "a page of that title is stored and cannot be read as a report: " + sentence
		}
		return "", ""
	case "listing":
		return "", ""
	case "ok":
		return StateListed, "it was read once, and its reading is gone from the store"
	case "blocked", "denied", "robots", "unasked":
		return StateRefused, sentence
	case "gone", "down", "tls", "address":
		return StateDead, sentence
	}
	return StateListed, "it could not be fetched: " + sentence
}

// yearOf is the one year a title names, 0 where it names none or several.
func yearOf(title string) int {
	found := yearDigits.FindAllString(title, -1)
	if len(found) == 0 || found[0] != found[len(found)-1] {
		return 0
	}
	n, err := strconv.Atoi(found[0])
	if err != nil {
		return 0
	}
	return n
}

var (
	wantedYears = regexp.MustCompile(`wanted are (\S+)$`)
	wantedFrom  = regexp.MustCompile(`before reports for (\d{4})$`)
)

// limits are the years that searches of a source wanted, from the rows that
// were passed over for their year.
func limits(lists []*list) []sources.Years {
	seen := map[sources.Years]bool{}
	for _, l := range lists {
		for _, p := range l.pages {
			for _, row := range p.Rows {
				if !strings.Contains(row.Verdict, "wanted are ") && !strings.Contains(row.Verdict, "before reports for ") {
					continue
				}
				text := ""
				if m := wantedYears.FindStringSubmatch(row.Verdict); m != nil {
					text = m[1]
				} else if m := wantedFrom.FindStringSubmatch(row.Verdict); m != nil {
					text = m[1] + "-"
				}
				if y, err := sources.ParseYears(text); err == nil && text != "" {
					seen[y] = true
				}
			}
		}
	}
	var all []sources.Years
	for y := range seen {
		all = append(all, y)
	}
	return all
}

// searches are the looks at lists, for evidence.
func searches(lists []*list) (all []*Search) {
	for _, l := range lists {
		for _, p := range l.pages {
			all = append(all, &p.search)
		}
	}
	return all
}

// since is the oldest of the looks and its day: what was looked at first may
// have changed most.
func since(all []*Search) (day string, at *Search) {
	for _, s := range all {
		if at == nil || s.Seen.Before(at.Seen) {
			at = s
		}
	}
	if at == nil {
		return "", nil
	}
	return at.Seen.In(China).Format("2006-01-02"), at
}
