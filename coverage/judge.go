package coverage

import (
	"fmt"
	"slices"
	"strings"

	"nianbao/region"
	"nianbao/sources"
)

// outside are the provinces to which the regulation does not apply 港澳台.
var outside = map[string]bool{"71": true, "81": true, "82": true}

// divisions adds the governments of all divisions with the years they were in
// force.
func (c *census) divisions() {
	byCode := map[string][]region.Division{}
	var codes []string
	for _, d := range region.Divisions() {
		if byCode[d.Code] == nil {
			codes = append(codes, d.Code)
		}
		byCode[d.Code] = append(byCode[d.Code], d)
	}
	if c.wants(region.LevelTownship) {
		for _, d := range region.Townships(c.opt.Code) {
			byCode[d.Code] = []region.Division{d}
			codes = append(codes, d.Code)
		}
	}
	c.known = map[string]bool{}
	for at := range c.ours {
		c.known[at.key] = true
	}
	for at := range c.buried {
		c.known[at.key] = true
	}
	for at := range c.named {
		c.known[at.key] = true
	}
	for key := range c.on {
		c.known[key] = true
	}
	codes = slices.DeleteFunc(codes, func(code string) bool { return !strings.HasPrefix(code, c.opt.Code) || outside[code[:2]] })
	c.bodies = append(c.bodies, inParts(codes, func(code string) *Body {
		names := byCode[code]
		if last := names[len(names)-1]; c.wants(last.Level) {
			return c.government(last, names)
		}
		return nil
	})...)
}

func (c *census) wants(level string) bool {
	for _, l := range c.opt.Levels {
		if l == level {
			return true
		}
	}
	return false
}

// government is the government of a division, nil where no report of it is
// expected.
func (c *census) government(d region.Division, names []region.Division) *Body {
	b := &Body{ID: region.Latest(d.Code) + "/" + organOf(d), Name: c.placeOf(d) + organOf(d), Code: d.Code, Level: d.Level, Kind: kindGov, Type: annual, Why: "a division in force"}
	if d.Level == region.LevelTownship {
		b.Kind, b.Why = "township", "a township of the table of 2023"
	}
	own := c.portals[d.Code]
	if len(own) == 0 {
		own = c.portals[region.Latest(d.Code)]
	}
	if len(own) == 0 && d.Level == region.LevelTownship {
		own = c.portals[d.Code[:6]]
	}
	b.Source = strings.Join(own, " ")
	from, to := c.expected(own)
	key := govKey(d.Code)
	if d.Level == region.LevelTownship && !c.known[key] {
		if b.Cells = c.blank(b, own, from, to); len(b.Cells) == 0 {
			return nil
		}
		return b
	}
	b.Cells = make([]Cell, 0, max(0, c.opt.Years.To-c.opt.Years.From+1))
	for year := c.opt.Years.From; year <= c.opt.Years.To; year++ {
		inForce := d.Level == region.LevelTownship
		for _, n := range names {
			inForce = inForce || n.InForce(year)
		}
		at := bodyYear{key, year}
		if c.ours[at] != nil || c.isBuried(at) || inForce && year >= from && year <= to {
			b.Cells = append(b.Cells, c.judge(b, at, own))
		}
	}
	if len(b.Cells) == 0 {
		return nil
	}
	return b
}

// blank are the cells of a township of which nothing is stored or listed. They
// tell how its portals stand, and all townships with the same ones share them.
func (c *census) blank(b *Body, own []string, from, to int) []Cell {
	if cells, known := c.blanks.Load(b.Source); known {
		return cells.([]Cell)
	}
	var cells []Cell
	for year := max(c.opt.Years.From, from); year <= min(c.opt.Years.To, to); year++ {
		cells = append(cells, c.judge(b, bodyYear{govKey(b.Code), year}, own))
	}
	c.blanks.Store(b.Source, cells)
	return cells
}

func (c *census) isBuried(at bodyYear) bool {
	_, ok := c.buried[at]
	return ok
}

// expected are the years the definitions of a body's portals expect.
func (c *census) expected(ids []string) (from, to int) {
	from, to = firstYear, c.opt.Years.To
	for _, id := range ids {
		if src, ok := c.set.Find(id); ok && src.Expect.From > from {
			from = src.Expect.From
		}
	}
	return from, to
}

// organOf is how the government of a division calls itself.
func organOf(d region.Division) string {
	switch {
	case strings.HasSuffix(d.Name, "街道"):
		return "办事处"
	case d.Level == region.LevelPrefecture && strings.HasSuffix(d.Name, "地区"):
		return "行政公署"
	}
	return "人民政府"
}

// placeName is the chain of names below the province.
func placeName(d region.Division) string {
	chain := region.Chain(d.Code, 0)
	if len(chain) < 2 {
		return d.Name
	}
	name := ""
	for _, up := range chain[1:] {
		name += up.Name
	}
	return name
}

// placeOf is placeName, which is the same for the townships of a county but for
// their own names.
func (c *census) placeOf(d region.Division) string {
	if d.Level != region.LevelTownship {
		return placeName(d)
	}
	if county, known := c.counties.Load(d.Code[:6]); known {
		return county.(string) + d.Name
	}
	name := placeName(d)
	if county, whole := strings.CutSuffix(name, d.Name); whole && county != "" {
		c.counties.Store(d.Code[:6], county)
	}
	return name
}

// judge decides the state of a cell.
func (c *census) judge(b *Body, at bodyYear, portals []string) Cell {
	cell := Cell{Year: at.year}
	if doc := c.ours[at]; doc != nil {
		cell.State, cell.Report, cell.URL, cell.At = StateFound, doc.ID, doc.url, doc.at
		cell.Why = "read from " + doc.url
		if !doc.readable() {
			cell.State, cell.Why = StateUnreadable, "its tables are pictures"
		}
		return cell
	}
	if t, ok := c.buried[at]; ok {
		cell.State, cell.Report, cell.At, cell.Why = StateForgotten, t.Report, t.At, t.Sentence()
		return cell
	}
	if m, ok := c.named[at]; ok {
		cell.State, cell.Why, cell.URL, cell.At = m.state, m.why, m.url, m.look.search.Seen
		return cell
	}
	if c.opt.Now.Before(Due(b.Kind, at.year)) {
		cell.State, cell.Why = StateNotDue, "due by "+Due(b.Kind, at.year).AddDate(0, 0, -1).Format("2006-01-02")
		return cell
	}
	return c.missing(cell, at, portals)
}

// missing decides about a cell of which nothing is stored or listed.
func (c *census) missing(cell Cell, at bodyYear, portals []string) Cell {
	lists := c.on[at.key]
	if docType, _ := splitKey(at.key); docType == institution {
		cell.State, cell.Why = StateUnknown, "whether the institution was registered in that year is not known"
		return cell
	}
	if len(lists) == 0 {
		cell.State, cell.Why = c.without(portals)
		return cell
	}
	for _, l := range lists {
		if l.open != "" {
			return c.open(cell, l)
		}
		if url := c.undated[l]; url != "" {
			cell.State, cell.Why, cell.URL = StateUnknown, "the list "+l.url+" has a row without a year that was not read", url
			return cell
		}
	}
	for _, s := range searches(lists) {
		for _, y := range c.limits[s.Source] {
			if !y.Has(at.year) {
				cell.State, cell.Why = StateUnknown, fmt.Sprintf("the search of %s wanted the reports of %s only", s.Source, y)
				return cell
			}
		}
	}
	cell.Searched = searches(lists)
	day, first := since(cell.Searched)
	cell.State, cell.At, cell.Why = StateAbsent, first.Seen, fmt.Sprintf("searched on %s: no row for it in %d list pages", day, len(cell.Searched))
	if c.office(at) {
		cell.Why += "; the report of its office for that year is there"
	}
	return cell
}

// office says whether the office of a government, a body of its own, has a
// report for the year.
func (c *census) office(at bodyYear) bool {
	code, government := strings.CutSuffix(at.key, "/")
	for _, organ := range []string{"人民政府办公室", "人民政府办公厅", "行政公署办公室"} {
		if government && c.ours[bodyYear{unitKey(annual, region.Latest(code)+"/"+organ), at.year}] != nil {
			return true
		}
	}
	return false
}

// open is the state where a list does not show all it has.
func (c *census) open(cell Cell, l *list) Cell {
	cell.State, cell.Why, cell.URL = StateUnknown, "the list "+l.url+" is not complete: "+l.open, l.url
	if o, ok := c.f.outcomes[l.url]; ok {
		if state, why := classState(o.class, o.sentence, false); state == StateRefused || state == StateDead {
			cell.State, cell.Why, cell.At = state, why, o.at
		}
	}
	return cell
}

// without says why no list names a body: how its portals stand.
func (c *census) without(portals []string) (State, string) {
	if len(portals) == 0 {
		return StateUnknown, "no portal of it is in the registry"
	}
	state, why := StateUnknown, ""
	for _, id := range portals {
		s, w := c.portal(id)
		if why == "" || state == StateUnknown {
			state, why = s, w
		}
	}
	return state, why
}

// portal says how a portal stands on which no list names a body.
func (c *census) portal(id string) (State, string) {
	if s, known := c.standing.Load(id); known {
		return s.(standing).state, s.(standing).why
	}
	state, why := c.judgePortal(id)
	c.standing.Store(id, standing{state, why})
	return state, why
}

// standing is how a portal stands, and why.
type standing struct {
	state State
	why   string
}

func (c *census) judgePortal(id string) (State, string) {
	switch {
	case !c.f.asked[id]:
		return StateUnknown, id + " was not asked yet"
	case len(c.lists[id]) > 0:
		return StateUnknown, "no list of " + id + " names a report of it"
	}
	src, _ := c.set.Find(id)
	worst, why := StateUnknown, "no list of annual reports was found on "+id
	for _, r := range c.f.requests[id] {
		o, ok := c.f.outcomes[r.url]
		if !ok || r.step == string(sources.StepArticle) {
			continue
		}
		state, sentence := classState(o.class, o.sentence, false)
		if state == StateRefused {
			return state, r.url + ": " + sentence
		}
		if state == StateDead && sameAddress(r.url, src.Base) {
			worst, why = state, r.url+": "+sentence
		}
	}
	return worst, why
}

func sameAddress(a, b string) bool {
	return strings.TrimSuffix(a, "/") == strings.TrimSuffix(b, "/")
}
