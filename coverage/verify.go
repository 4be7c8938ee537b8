package coverage

import (
	"fmt"

	"nianbao/sources"
)

// Relook is a stored list page judged anew.
type Relook struct {
	Digest    string // of the bytes that were read
	Judgement sources.Judgement
}

// Doubt is an absence that does not hold.
type Doubt struct {
	Body string `json:"agency_id"`
	Name string `json:"name"`
	Year int    `json:"year"`
	Why  string `json:"why"`
}

// Evidence lists the sources whose list pages the absent cells rest on.
func (l *Ledger) Evidence() map[string]int {
	pages := map[string]map[string]bool{}
	counts := map[string]int{}
	l.absent(func(_ *Body, c *Cell) {
		for _, s := range c.Searched {
			if pages[s.Source] == nil {
				pages[s.Source] = map[string]bool{}
			}
			if !pages[s.Source][s.URL] {
				pages[s.Source][s.URL] = true
				counts[s.Source]++
			}
		}
	})
	return counts
}

func (l *Ledger) absent(fn func(*Body, *Cell)) {
	for _, b := range l.Bodies {
		for n := range b.Cells {
			if b.Cells[n].State == StateAbsent {
				fn(b, &b.Cells[n])
			}
		}
	}
}

// Verify judges the pages the absences of a ledger rest on anew, without the
// network. again returns a page as it is judged now; an error says that it
// cannot be read as it was fetched. held counts the absences that still show.
func (f *Facts) Verify(l *Ledger, set *sources.Set, opt Options, again func(*Search) (Relook, error)) (held int, doubts []Doubt) {
	now := *f
	now.pages = make(map[page]*look, len(f.pages))
	for at, known := range f.pages {
		now.pages[at] = known
	}
	broken := map[*Search]string{}
	done := map[*Search]bool{}
	l.absent(func(_ *Body, c *Cell) {
		for _, s := range c.Searched {
			if !done[s] {
				done[s] = true
				broken[s] = now.relook(s, again)
			}
		}
	})
	anew := map[string]Cell{}
	for _, b := range now.Ledger(set, opt).Bodies {
		for _, c := range b.Cells {
			anew[fmt.Sprint(b.ID, b.Type, c.Year)] = c
		}
	}
	l.absent(func(b *Body, c *Cell) {
		why := holds(c, anew[fmt.Sprint(b.ID, b.Type, c.Year)], broken)
		if why == "" {
			held++
			return
		}
		doubts = append(doubts, Doubt{b.ID, b.Name, c.Year, why})
	})
	return held, doubts
}

// relook puts a page as it is judged now in the place of what was stored. It
// says why that cannot be done.
func (f *Facts) relook(s *Search, again func(*Search) (Relook, error)) string {
	r, err := again(s)
	switch {
	case err != nil:
		return fmt.Sprintf("its list page %s cannot be read as it was fetched: %v", s.URL, err)
	case r.Digest != s.Digest:
		return fmt.Sprintf("its list page %s is %s, searched was %s", s.URL, r.Digest, s.Digest)
	}
	j := r.Judgement
	f.pages[page{s.Source, s.URL}] = &look{
		&Listing{Column: j.IsColumn, Declared: j.Declared, Next: j.Next, Repeats: j.Repeats, Rows: j.Rows, Units: j.Units},
		Search{s.Source, s.URL, s.Snapshot, s.Digest, len(j.Rows), s.Seen},
	}
	if len(j.Rows) != s.Rows {
		return fmt.Sprintf("its list page %s shows %d rows when it is judged anew, the record has %d", s.URL, len(j.Rows), s.Rows)
	}
	return ""
}

// holds says why an absence does not hold, "" where it does.
func holds(c *Cell, anew Cell, broken map[*Search]string) string {
	for _, s := range c.Searched {
		if broken[s] != "" {
			return broken[s]
		}
	}
	if anew.State != StateAbsent {
		return fmt.Sprintf("judged anew it is %s: %s", anew.State, anew.Why)
	}
	return ""
}
