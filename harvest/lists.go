package harvest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"nianbao/sources"
	"nianbao/store"
)

// List is one list of annual reports as the store knows it: all its pages
// together. It is what proof of absence rests on.
type List struct {
	Source   string    `json:"source"`
	URL      string    `json:"url"` // of its first page
	Unit     string    `json:"unit,omitempty"`
	Why      string    `json:"why"`     // why its first page was taken up
	Referer  string    `json:"referer"` // page that led there
	Family   string    `json:"family,omitempty"`
	Pages    int       `json:"pages"`
	Declared int       `json:"declared"` // rows it says it has, -1 where it says nothing
	Rows     int       `json:"rows"`     // different rows that were seen
	Reports  int       `json:"reports"`  // of them followed
	Seen     time.Time `json:"seen"`     // newest look at any of its pages
	Left     int       `json:"left,omitempty"`
	Gap      string    `json:"gap,omitempty"` // in words, what is missing
}

// Lists are the lists of a source, by the addresses of their first pages.
func (h *Harvest) Lists(source string) ([]List, error) {
	found := gathering{}
	if err := h.Store.Frontier(source, func(req store.Request) error { return h.gather(found, req) }); err != nil {
		return nil, fmt.Errorf("gather the lists of %s: %w", source, err)
	}
	return found.lists(), nil
}

// gathering is the lists of a source while their pages are put together, by the
// addresses of their first pages.
type gathering map[string]*gathered

// gather adds a page of the frontier where it is one of a list.
func (h *Harvest) gather(found gathering, req store.Request) error {
	if sources.Step(req.Step) != sources.StepColumn {
		return nil
	}
	key := cmp.Or(req.Paging.List, req.URL)
	if found[key] == nil {
		found[key] = &gathered{List: List{Source: req.Source, URL: key, Declared: -1}, rows: map[string]bool{}, next: map[string]bool{}}
	}
	return h.gatherPage(found[key], req)
}

// lists are those that turned out to be columns.
func (found gathering) lists() []List {
	lists := []List{}
	for _, key := range slices.Sorted(maps.Keys(found)) {
		if g := found[key]; g.column {
			lists = append(lists, g.finish())
		}
	}
	return lists
}

// gathered is a list while its pages are put together.
type gathered struct {
	List
	column  bool
	repeats bool
	pages   int             // that the list says it has
	gaps    []string        // in words
	next    map[string]bool // pages that the newest looks lead to
	missed  []missedPage    // further pages that were not had
	beyond  int             // rows with titles of reports on hosts of nobody
	rows    map[string]bool // by address: whether it was followed
}

// missedPage is a page of a list that could not be had or shows nothing.
type missedPage struct {
	url string
	why string
}

// gatherPage adds one page of a list.
func (h *Harvest) gatherPage(g *gathered, req store.Request) error {
	if req.URL == g.URL {
		g.Unit, g.Why, g.Referer = req.Unit, req.Why, req.Referer
	}
	if req.State == store.StateWaiting && req.Attempts == 0 {
		g.Left++
	}
	listing, o, err := h.listingOf(req)
	if err != nil {
		return err
	}
	if listing == nil || req.Paging.Told && len(listing.Rows) == 0 {
		g.lost(req, o)
		return nil
	}
	g.column = g.column || listing.Column
	g.repeats = g.repeats || listing.Repeats
	g.pages = max(g.pages, listing.Pages)
	g.next[listing.Next] = true
	g.Pages++
	if listing.Cut != "" {
		g.gaps = append(g.gaps, listing.Cut)
	}
	g.Family = cmp.Or(g.Family, listing.Family)
	g.Declared = max(g.Declared, listing.Declared)
	if o.At.After(g.Seen) {
		g.Seen = o.At
	}
	for _, row := range listing.Rows {
		if sources.Unowned(row) {
			g.beyond++
		}
		if !row.Aside && row.URL != listing.Next {
			g.rows[row.URL] = g.rows[row.URL] || strings.HasPrefix(row.Verdict, "followed")
		}
	}
	return nil
}

// lost notes a further page that could not be had or shows nothing. The first
// page of a list speaks for itself: its outcome is that of the column.
func (g *gathered) lost(req store.Request, o store.Outcome) {
	if req.Paging.Number <= 1 || o.Class == "" {
		return
	}
	why := o.Sentence
	if o.Class == OutcomeListing {
		why = "it shows no rows"
	}
	g.missed = append(g.missed, missedPage{req.URL, fmt.Sprintf("its page %d was not had: %s", req.Paging.Number, why)})
}

// listingOf is how the newest reading of a page judged it, nil where it has
// none, and the outcome of the page.
func (h *Harvest) listingOf(req store.Request) (*Listing, store.Outcome, error) {
	o, known, err := h.Store.Outcome(req.Source, req.URL)
	if err != nil || !known || o.Snapshot == 0 || policies[o.Class].failed || o.Class == OutcomeGone {
		return nil, o, err
	}
	reading, ok, err := h.Store.Reading(o.Snapshot)
	if err != nil || !ok {
		return nil, o, err
	}
	var rec struct{ Listing *Listing }
	if err := json.Unmarshal(reading.Data, &rec); err != nil {
		return nil, o, fmt.Errorf("decode the reading of %s: %w", req.URL, err)
	}
	return rec.Listing, o, nil
}

// finish counts, and says what is missing. A list whose pages are not all
// fetched yet is not judged.
func (g *gathered) finish() List {
	l := g.List
	l.Rows = len(g.rows)
	for _, followed := range g.rows {
		if followed {
			l.Reports++
		}
	}
	if l.Left == 0 {
		l.Gap = g.gap(l)
	}
	return l
}

// gap says in words what a list lacks, "" where nothing is missing.
func (g *gathered) gap(l List) string {
	gaps := g.gaps
	for _, m := range g.missed {
		if g.next[m.url] { // else an older look led there
			gaps = append(gaps, m.why)
		}
	}
	switch {
	case l.Declared > l.Rows && g.repeats:
		gaps = append(gaps, fmt.Sprintf("it declares %d rows, shows the same page for every number, and %d were seen", l.Declared, l.Rows))
	case l.Declared > l.Rows:
		gaps = append(gaps, fmt.Sprintf("it declares %d rows and shows %d", l.Declared, l.Rows))
	case g.repeats:
		gaps = append(gaps, "it shows the same page for every number: what stands on the others is not known")
	case g.pages > l.Pages && len(gaps) == 0 && l.Declared < 0:
		gaps = append(gaps, fmt.Sprintf("it declares %d pages and %d were seen", g.pages, l.Pages))
	}
	if g.beyond > 0 {
		gaps = append(gaps, fmt.Sprintf("%d rows with titles of reports lead to hosts that no definition knows (nianbao sources suggest)", g.beyond))
	}
	if len(gaps) == 0 {
		return ""
	}
	return "the list " + l.URL + ": " + strings.Join(gaps, "; ")
}
