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
	found := map[string]*gathered{}
	err := h.Store.Frontier(source, func(req store.Request) error {
		if sources.Step(req.Step) != sources.StepColumn {
			return nil
		}
		key := cmp.Or(req.Paging.List, req.URL)
		if found[key] == nil {
			found[key] = &gathered{List: List{Source: source, URL: key, Declared: -1}, rows: map[string]bool{}}
		}
		return h.gather(found[key], req)
	})
	if err != nil {
		return nil, fmt.Errorf("gather the lists of %s: %w", source, err)
	}
	lists := []List{}
	for _, key := range slices.Sorted(maps.Keys(found)) {
		if g := found[key]; g.column {
			lists = append(lists, g.finish())
		}
	}
	return lists, nil
}

// gathered is a list while its pages are put together.
type gathered struct {
	List
	column  bool
	repeats bool
	rows    map[string]bool // by address: whether it was followed
}

// gather adds one page of a list.
func (h *Harvest) gather(g *gathered, req store.Request) error {
	if req.URL == g.URL {
		g.Unit, g.Why, g.Referer = req.Unit, req.Why, req.Referer
	}
	if req.State == store.StateWaiting && req.Attempts == 0 {
		g.Left++
	}
	listing, at, err := h.listingOf(req)
	if err != nil || listing == nil {
		return err
	}
	g.column = g.column || listing.Column
	g.repeats = g.repeats || listing.Repeats
	g.Pages++
	g.Family = cmp.Or(g.Family, listing.Family)
	g.Declared = max(g.Declared, listing.Declared)
	if at.After(g.Seen) {
		g.Seen = at
	}
	for _, row := range listing.Rows {
		if !row.Aside && row.URL != listing.Next {
			g.rows[row.URL] = g.rows[row.URL] || strings.HasPrefix(row.Verdict, "followed")
		}
	}
	return nil
}

// listingOf is how the newest reading of a page judged it, nil where it has
// none.
func (h *Harvest) listingOf(req store.Request) (*Listing, time.Time, error) {
	o, known, err := h.Store.Outcome(req.Source, req.URL)
	if err != nil || !known || o.Snapshot == 0 || policies[o.Class].failed {
		return nil, time.Time{}, err
	}
	reading, ok, err := h.Store.Reading(o.Snapshot)
	if err != nil || !ok {
		return nil, time.Time{}, err
	}
	var rec struct{ Listing *Listing }
	if err := json.Unmarshal(reading.Data, &rec); err != nil {
		return nil, time.Time{}, fmt.Errorf("decode the reading of %s: %w", req.URL, err)
	}
	return rec.Listing, o.At, nil
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
	switch {
	case l.Left > 0:
	case l.Declared > l.Rows && g.repeats:
		l.Gap = fmt.Sprintf("the list %s declares %d rows, shows the same page for every number, and %d were seen", l.URL, l.Declared, l.Rows)
	case l.Declared > l.Rows:
		l.Gap = fmt.Sprintf("the list %s declares %d rows and shows %d", l.URL, l.Declared, l.Rows)
	case g.repeats:
		l.Gap = fmt.Sprintf("the list %s shows the same page for every number: what stands on the others is not known", l.URL)
	}
	return l
}
