package farm

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// growAnnual adds the column of annual reports in the portal's shape.
func (p *synthPortal) growAnnual(r *rand.Rand, entry *synthColumn) {
	slug := pick(r, []string{"zfxxgknb", "zfxxgknb", "xxgknb", "gknb", "zfxxgkgznb", "nianbao", "ndbg", "xxgkndbg"})
	p.annual = p.add(entry, p.manner.annual, slug, synthList)
	p.annual.annual = true
	reports := p.reportRows(r)
	if len(p.place.towns) == 0 && p.manner.shape != "years" || len(reports) <= 5 {
		p.manner.shape = "flat"
	}
	switch p.manner.shape {
	case "years":
		p.byYear(r, reports)
	case "groups", "own":
		p.byGroup(reports)
	default:
		p.annual.rows = reports
	}
	for _, c := range p.columns {
		if c.annual && c.kind == synthList {
			p.blend(r, c)
		}
	}
}

// byYear hangs a column for every year under the annual one.
func (p *synthPortal) byYear(r *rand.Rand, reports []*synthRow) {
	p.annual.kind = synthHub
	name := pick(r, []string{"%d年", "%d年度", "%d年度报告"})
	slug := pick(r, []string{"%d", "%dnb", "nb_%dn", "%dn", "gknb%d"})
	for y := synthLast; y >= synthFirst; y-- {
		c := p.add(p.annual, fmt.Sprintf(name, y), fmt.Sprintf(slug, y), synthList)
		c.annual = true
		for _, row := range reports {
			if row.year == y {
				c.rows = append(c.rows, row)
			}
		}
	}
}

// byGroup puts departments and townships into columns of their own, and the
// government's reports into a third one or into the annual column itself.
func (p *synthPortal) byGroup(reports []*synthRow) {
	own, offices, towns := p.annual, []*synthRow(nil), []*synthRow(nil)
	if p.manner.shape == "groups" {
		p.annual.kind = synthHub
		own = p.add(p.annual, p.place.name+"政府年报", "zfnb", synthList)
		own.annual = true
	}
	for _, row := range reports {
		switch {
		case row.unit == "":
			own.rows = append(own.rows, row)
		case slices.Contains(p.place.towns, row.unit):
			towns = append(towns, row)
		default:
			offices = append(offices, row)
		}
	}
	for _, g := range []struct {
		name, slug string
		rows       []*synthRow
	}{{"部门年报", "bmnb", offices}, {"乡镇街道年报", "xzjd", towns}} {
		if len(g.rows) > 0 {
			c := p.add(p.annual, g.name, g.slug, synthList)
			c.annual, c.rows = true, g.rows
		}
	}
}

// blend puts other news and what only looks like a report between the rows.
func (p *synthPortal) blend(r *rand.Rand, c *synthColumn) {
	reports := c.rows
	c.rows = nil
	if m := p.manner.mixed; m > 0 {
		p.news(r, c, len(reports)*m/(10-m))
	}
	for range min(1+len(reports)/6, 6) {
		y := synthFirst + r.IntN(synthLast-synthFirst+1)
		p.row(c, strings.NewReplacer("@", p.place.name, "#", fmt.Sprint(y)).Replace(pick(r, synthNear)), p.day(r, y+1))
	}
	c.rows = append(c.rows, reports...)
	for _, row := range reports {
		row.column = c
	}
	c.sort()
}

// sort puts the newest row first.
func (c *synthColumn) sort() {
	slices.SortStableFunc(c.rows, func(a, b *synthRow) int { return b.date.Compare(a.date) })
}

// synthAgency is who writes reports on a portal.
type synthAgency struct{ name, unit, short string }

// agencies draws n bodies; the government is the first.
func (p *synthPortal) agencies(r *rand.Rand, n int) []synthAgency {
	out := []synthAgency{{name: p.body(), short: p.place.name}}
	if chance(r, 3) {
		out[0] = synthAgency{name: p.body() + "办公室", short: p.body() + "办公室"}
	}
	var units []synthAgency
	for _, d := range synthDepartments {
		units = append(units, synthAgency{p.place.name + d, d, d})
	}
	for _, t := range p.place.towns {
		full := p.place.name + t + "人民政府"
		if strings.HasSuffix(t, "街道") {
			full = p.place.name + t + "办事处"
		}
		units = append(units, synthAgency{full, t, t})
	}
	r.Shuffle(len(units), func(i, j int) { units[i], units[j] = units[j], units[i] })
	return append(out, units[:min(max(n-1, 0), len(units))]...)
}

// reportRows draws the reports, agency by agency, newest first.
func (p *synthPortal) reportRows(r *rand.Rand) []*synthRow {
	n := p.reports
	if n == 0 {
		n = 10
	}
	n += r.IntN(n/5+1) - n/10
	years := synthLast - synthFirst + 1
	hold := &synthColumn{}
	for _, a := range p.agencies(r, (n+years-1)/years) {
		for y := synthLast; y >= synthFirst && len(hold.rows) < n; y-- {
			row := p.row(hold, p.title(a, y), p.day(r, y+1))
			row.report, row.agency, row.unit, row.year = true, a.name, a.unit, y
			if chance(r, p.manner.pdf) {
				row.pdf = "drawn"
			}
		}
	}
	return hold.rows
}

// title words the title of a report as the portal does.
func (p *synthPortal) title(a synthAgency, year int) string {
	name := a.name
	if a.unit != "" && p.manner.titles%3 == 0 || a.unit == "" && p.manner.titles%2 == 0 {
		name = a.short
	}
	form := synthTitles[p.manner.titles/6%len(synthTitles)]
	return strings.NewReplacer("@", name, "#", fmt.Sprint(year), "$", hanYear(year)).Replace(form)
}

// hanYear is a year in Chinese digits.
func hanYear(year int) string {
	var b strings.Builder
	for _, digit := range fmt.Sprint(year) {
		b.WriteRune([]rune("〇一二三四五六七八九")[digit-'0'])
	}
	return b.String()
}

// signed is the day a report carries in its signature, before it is put up.
func (row *synthRow) signed() time.Time { return row.date.AddDate(0, 0, -2) }
