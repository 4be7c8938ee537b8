package coverage

import (
	"slices"
	"strings"
	"sync"

	"nianbao/region"
	"nianbao/report"
	"nianbao/sources"
	"nianbao/store"
)

// census puts together who is expected and what is known of each.
type census struct {
	f       *Facts
	set     *sources.Set
	opt     Options
	bodies  []*Body
	portals map[string][]string // division code -> ids of its sources
	ours    map[bodyYear]*found // by place for governments, else by agency
	buried  map[bodyYear]store.Tombstone
	lists   map[string][]*list         // by source
	limits  map[string][]sources.Years // by source
	named   map[bodyYear]mention       // rows that are no report in the store
	on      map[string][]*list         // lists that name a body, by its key
	undated map[*list]string           // a row without a year that is not resolved

	known map[string]bool // keys of bodies of which anything is stored or listed

	blanks   sync.Map // cells of townships of which nothing is, by their portals
	counties sync.Map // names of counties below their provinces, by code
	standing sync.Map // of portals no list of which names a body: standing by source
}

// bodyYear names a cell: a key of a body and a year.
type bodyYear struct {
	key  string
	year int
}

// govKey is the key of the government of a place.
func govKey(code string) string { return code + "/" }

// unitKey is the key of any other body.
func unitKey(docType, agency string) string { return docType + " " + agency }

// keyOf is the key of the body of a report.
func keyOf(f *found) string {
	if isGovernment(f.Agency.Kind) && f.Agency.Code != "" && f.DocType == annual {
		return govKey(f.Agency.Code)
	}
	return unitKey(f.DocType, f.Agency.ID)
}

// The types of documents, as package report has them.
const (
	annual      = "annual_report"
	institution = "institution_annual_report"
)

// isGovernment tells the kinds of bodies that are one to a division.
func isGovernment(kind string) bool {
	return kind == kindGov || kind == "township" || kind == "street"
}

func newCensus(f *Facts, set *sources.Set, opt Options) *census {
	c := &census{
		f: f, set: set, opt: opt, portals: map[string][]string{}, ours: map[bodyYear]*found{}, buried: map[bodyYear]store.Tombstone{},
		lists: map[string][]*list{}, limits: map[string][]sources.Years{}, named: map[bodyYear]mention{},
		on: map[string][]*list{}, undated: map[*list]string{},
	}
	for _, src := range set.All() {
		if src.Code != "" && strings.HasPrefix(src.Code, opt.Code) && isPlace(src.Level) {
			c.portals[src.Code] = append(c.portals[src.Code], src.ID)
		}
	}
	byURL := map[string]string{}
	for _, doc := range f.found {
		byURL[doc.url] = keyOf(doc)
		at := bodyYear{keyOf(doc), doc.Year}
		if known := c.ours[at]; known == nil || !known.readable() && doc.readable() {
			c.ours[at] = doc
		}
	}
	for _, t := range f.stones {
		key := keyOf(remains(t))
		c.buried[bodyYear{key, t.Year}] = t
		for _, url := range t.URLs {
			byURL[url] = key
		}
	}
	for _, found := range inParts(sortedKeys(f.requests), func(source string) *survey {
		if src, ok := set.Find(source); ok && strings.HasPrefix(src.Code, opt.Code) {
			return c.survey(src, byURL)
		}
		return nil
	}) {
		c.take(found)
	}
	return c
}

// remains is what a tombstone tells of a report.
func remains(t store.Tombstone) *found {
	return &found{Head: report.Head{ID: t.Report, DocType: t.DocType, Year: t.Year, Agency: report.HeadAgency{ID: t.AgencyID, Name: t.Agency, Level: t.Level, Kind: t.Kind, Code: t.Code}}}
}

func isPlace(level string) bool {
	switch level {
	case region.LevelCountry, region.LevelProvince, region.LevelPrefecture, region.LevelCounty, region.LevelTownship:
		return true
	}
	return false
}

// survey is what the lists of a source name.
type survey struct {
	source string
	lists  []*list
	limits []sources.Years
	bodies []map[string]bool // by list, the keys of those it names
	named  []naming
}

// naming is a row that names a report which is not in the store.
type naming struct {
	list    *list
	key     string // of the body; "" where the row names no year
	mention mention
}

// survey reads which bodies the lists of a source name, nil where it has none.
func (c *census) survey(src sources.Source, byURL map[string]string) *survey {
	s := &survey{source: src.ID, lists: c.f.lists(src.ID)}
	if len(s.lists) == 0 {
		return nil
	}
	s.limits = limits(s.lists)
	for _, l := range s.lists {
		bodies := map[string]bool{}
		for _, p := range l.pages {
			for _, row := range p.Rows {
				address := c.f.address(row.URL)
				if key, ok := byURL[address]; ok {
					bodies[key] = true
				} else if m, ok := c.f.mention(row, address); ok {
					m.look = p
					key := ""
					if m.year != 0 {
						key = c.bodyOf(src, l, m.agency)
						bodies[key] = true
					}
					s.named = append(s.named, naming{l, key, m})
				}
			}
		}
		s.bodies = append(s.bodies, bodies)
	}
	return s
}

// take notes what the lists of a source name.
func (c *census) take(s *survey) {
	c.lists[s.source], c.limits[s.source] = s.lists, s.limits
	for n, l := range s.lists {
		for key := range s.bodies[n] {
			c.on[key] = append(c.on[key], l)
		}
	}
	for _, row := range s.named {
		if row.key == "" {
			c.undated[row.list] = row.mention.url
			continue
		}
		at := bodyYear{row.key, row.mention.year}
		if known, twice := c.named[at]; !twice || order(row.mention.state) < order(known.state) {
			c.named[at] = row.mention
		}
	}
}

// address is the address of a row as the store has it: as it stands where that
// is known, else in canonical form.
func (f *Facts) address(rawurl string) string {
	if _, known := f.outcomes[rawurl]; known {
		return rawurl
	}
	if canonical, err := sources.Canonical(rawurl); err == nil {
		return canonical
	}
	return rawurl
}

// order tells which of two states says more of a report.
func order(s State) int {
	return slices.IndexFunc(marks, func(m Mark) bool { return m.State == s })
}

// bodyOf is the key of the body a title names on a portal.
func (c *census) bodyOf(src sources.Source, l *list, agency string) string {
	d, placed := region.Find(src.Code, 0)
	unit := ""
	if u, ok := src.Unit(l.unit); ok {
		unit = u.Name
		if u.Code != "" && (agency == "" || strings.Contains(agency, u.Name)) {
			return govKey(u.Code)
		}
	}
	organ := agency
	if placed {
		for _, up := range region.Chain(src.Code, 0) {
			organ = strings.TrimPrefix(organ, up.Name)
		}
	}
	if organ == "" {
		organ = unit
	}
	switch {
	case organ == "" || organ == "人民政府" || organ == "政府" || agency == src.Name:
		return govKey(src.Code)
	case organ == "人民政府办公室" || organ == "政府办公室" || organ == "办公室":
		if d.Level == region.LevelProvince {
			return unitKey(annual, src.Code+"/人民政府办公厅")
		}
		return unitKey(annual, src.Code+"/人民政府办公室")
	}
	return c.townOr(src.Code, organ)
}

// townOr is the key of a township of that name below a place, else of a
// department of the place.
func (c *census) townOr(code, organ string) string {
	name := strings.TrimSuffix(strings.TrimSuffix(organ, "人民政府"), "办事处")
	if len(code) == 6 && code[4:] != "00" {
		for _, t := range region.Townships(code) {
			if t.Name == name {
				return govKey(t.Code)
			}
		}
	}
	return unitKey(annual, region.Latest(code)+"/"+organ)
}

// splitKey takes the key of a unit apart.
func splitKey(key string) (docType, agency string) {
	docType, agency, _ = strings.Cut(key, " ")
	return docType, agency
}
