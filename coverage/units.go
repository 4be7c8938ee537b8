package coverage

import (
	"strings"

	"nianbao/region"
	"nianbao/sources"
)

// units adds the bodies that no division stands for: departments, townships
// that were not counted yet, institutions; those the lists name, those a
// definition names, those that have reports, and, as unknown, the sites of
// other bodies that portals link.
func (c *census) units() {
	years := map[string]map[int]bool{}
	for at := range c.ours {
		c.seen(years, at)
	}
	for at := range c.buried {
		c.seen(years, at)
	}
	for at := range c.named {
		c.seen(years, at)
	}
	for _, key := range sortedKeys(years) {
		c.unit(key, years[key])
	}
	c.defined(years)
	c.linked()
}

// seen notes the years of a body that no division stands for.
func (c *census) seen(years map[string]map[int]bool, at bodyYear) {
	if code, government := strings.CutSuffix(at.key, "/"); government && (len(code) == 6 || c.wants(region.LevelTownship)) {
		return
	}
	if years[at.key] == nil {
		years[at.key] = map[int]bool{}
	}
	years[at.key][at.year] = true
}

// unit adds a body from the first year it is known in.
func (c *census) unit(key string, years map[int]bool) {
	b := c.profile(key, years)
	if b == nil || !strings.HasPrefix(b.Code, c.opt.Code) {
		return
	}
	first := sortedKeys(years)[0]
	for year := max(first, c.opt.Years.From); year <= c.opt.Years.To; year++ {
		b.Cells = append(b.Cells, c.judge(b, bodyYear{key, year}, strings.Fields(b.Source)))
	}
	if first == 0 {
		b.Cells = nil // nobody can say which year a report without one is for
	}
	if len(b.Cells) > 0 {
		c.bodies = append(c.bodies, b)
	}
}

// profile says who a key stands for.
func (c *census) profile(key string, years map[int]bool) *Body {
	for _, year := range sortedKeys(years) {
		if doc := c.ours[bodyYear{key, year}]; doc != nil {
			b := &Body{ID: doc.Agency.ID, Name: doc.Agency.Name, Code: doc.Agency.Code, Level: LevelUnit, Kind: doc.Agency.Kind, Type: doc.DocType, Source: doc.source, Why: "it has a report in the store"}
			if _, known := c.set.Find(doc.source); !known {
				b.Source = ""
			}
			return b
		}
	}
	for _, year := range sortedKeys(years) {
		if t, ok := c.buried[bodyYear{key, year}]; ok {
			return &Body{ID: t.AgencyID, Name: t.Agency, Code: t.Code, Level: LevelUnit, Kind: t.Kind, Type: t.DocType, Source: c.listSource(key), Why: "it had a report in the store"}
		}
	}
	if code, government := strings.CutSuffix(key, "/"); government {
		d, ok := region.Find(code, 0)
		if !ok {
			return nil
		}
		return &Body{ID: code + "/" + organOf(d), Name: placeName(d) + organOf(d), Code: code, Level: LevelUnit, Kind: "township", Type: annual, Source: c.listSource(key), Why: "a list names it"}
	}
	docType, agency := splitKey(key)
	code, organ, _ := strings.Cut(agency, "/")
	d, _ := region.Find(code, 0)
	name := organ
	if d.Code != "" {
		name = placeName(d) + organ
	}
	return &Body{ID: agency, Name: name, Code: code, Level: LevelUnit, Kind: "department", Type: docType, Source: c.listSource(key), Why: "a list names it"}
}

// listSource is the source whose list names a body.
func (c *census) listSource(key string) string {
	for _, l := range c.on[key] {
		for _, p := range l.pages {
			return p.search.Source
		}
	}
	return ""
}

// defined adds the units of definitions that nothing is known of yet, and the
// bodies of sources that are no division's.
func (c *census) defined(years map[string]map[int]bool) {
	for _, src := range c.set.All() {
		if !strings.HasPrefix(src.Code, c.opt.Code) {
			continue
		}
		for _, u := range src.Units {
			key := unitKey(annual, region.Latest(src.Code)+"/"+u.Name)
			if u.Code != "" {
				key = govKey(u.Code)
			}
			if years[key] == nil && !(u.Code != "" && c.wants(region.LevelTownship)) {
				c.empty(src, u.Name, key, u.Expect.From)
			}
		}
		if src.Level == sources.LevelDepartment && !c.hasReport(src.ID) {
			c.empty(src, src.Name, unitKey(annual, src.Code+"/"+src.Name), src.Expect.From)
		}
	}
}

// hasReport says whether any report of a source is known.
func (c *census) hasReport(source string) bool {
	for _, doc := range c.f.found {
		if doc.source == source {
			return true
		}
	}
	return false
}

// empty adds a body nothing is known of.
func (c *census) empty(src sources.Source, name, key string, from int) {
	b := &Body{ID: strings.TrimPrefix(key, annual+" "), Name: name, Code: src.Code, Level: LevelUnit, Kind: "department", Type: annual, Source: src.ID, Why: "named by the definition of " + src.ID}
	for year := max(c.opt.Years.From, from, firstYear); year <= c.opt.Years.To; year++ {
		b.Cells = append(b.Cells, c.judge(b, bodyYear{key, year}, []string{src.ID}))
	}
	if len(b.Cells) > 0 {
		c.bodies = append(c.bodies, b)
	}
}

// linked adds the sites of bodies outside the registry that portals link: all
// that is known of them is that they are there.
func (c *census) linked() {
	done := map[string]bool{}
	for _, at := range sortedPages(c.f.pages) {
		src, ok := c.set.Find(at.source)
		if !ok || !strings.HasPrefix(src.Code, c.opt.Code) {
			continue
		}
		for _, row := range c.f.pages[at].Units {
			if _, registered := c.set.ByHost(hostOf(row.URL)); registered || done[row.URL] {
				continue
			}
			done[row.URL] = true
			b := &Body{ID: row.URL, Name: row.Title, Code: src.Code, Level: LevelUnit, Kind: "department", Type: annual, Why: "a site of its own, outside the registry, linked by " + at.url}
			for year := c.opt.Years.From; year <= c.opt.Years.To; year++ {
				b.Cells = append(b.Cells, Cell{Year: year, State: StateUnknown, Why: "its site is not in the registry", URL: row.URL})
			}
			c.bodies = append(c.bodies, b)
		}
	}
}
