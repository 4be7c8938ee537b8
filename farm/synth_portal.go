package farm

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// synthPlatform is what differs between site platforms.
type synthPlatform interface {
	// column is the path, with query or fragment, of a column's first page.
	column(p *synthPortal, c *synthColumn) string
	// article is the path of an article of the column.
	article(p *synthPortal, c *synthColumn, r *synthRow) string
	// serve adds the routes of a column: its pages and its list service.
	serve(p *synthPortal, c *synthColumn)
	// body puts the text of an article between the platform's markers.
	body(p *synthPortal, r *synthRow, text string) string
}

// synthSpec is what a portal is drawn from.
type synthSpec struct {
	seed     uint64
	name     string // of the platform
	platform synthPlatform
	host     string
	place    place
	reports  int
}

// synthFaults is what is wrong with a portal.
type synthFaults struct {
	moved   int             // how often the column went to another path
	extra   int             // rows that are declared and not shown
	stuck   bool            // every page of a list is its first
	blocked bool            // 412 for everything
	edited  map[string]bool // paths of articles whose text was edited
}

// synthPortal is one portal as it is served. It does not change: with other
// faults it is drawn anew.
type synthPortal struct {
	synthSpec
	synthFaults
	manner  synthManner
	home    *synthColumn // its subs are the menu
	columns []*synthColumn
	annual  *synthColumn
	routes  map[string]synthRoute
	nextID  int
}

// synthKind is what a column shows.
type synthKind string

const (
	synthHome  synthKind = "home"
	synthPlain synthKind = "plain" // a text
	synthHub   synthKind = "hub"   // links to its subs
	synthList  synthKind = "list"  // rows, and links to its subs if any
)

// synthColumn is a node of the site's tree.
type synthColumn struct {
	name, slug string
	kind       synthKind
	id         int
	hex        string // 32 digits
	shift      int    // of its number among its siblings, after a move
	path       string
	annual     bool // lists reports, or its subs do
	menu       bool // belongs to the left menu of disclosure
	parent     *synthColumn
	subs       []*synthColumn
	rows       []*synthRow
}

// synthRow is one row of a list and the article behind it.
type synthRow struct {
	title  string
	date   time.Time
	id     int
	hex    string
	path   string
	pdf    string // path of the attachment
	column *synthColumn
	report bool
	agency string
	unit   string
	year   int
}

// newSynthPortal draws a portal.
func newSynthPortal(spec synthSpec, faults synthFaults) *synthPortal {
	p := &synthPortal{synthSpec: spec, synthFaults: faults, routes: map[string]synthRoute{}}
	r := p.rand("shape")
	p.manner = drawManner(r, spec.name)
	p.nextID = 1000 + r.IntN(60000)
	p.grow(r)
	for _, c := range p.columns {
		c.path = p.platform.column(p, c)
		for _, row := range c.rows {
			row.path = p.platform.article(p, c, row)
			if row.pdf != "" {
				row.pdf = p.attachment(row)
			}
		}
	}
	if p.moved > 0 {
		p.move(p.annual)
	}
	p.route()
	return p
}

// move gives a column and what is below it another path; articles stay.
func (p *synthPortal) move(c *synthColumn) {
	c.id += 7919 * p.moved
	c.hex = hexOf(p.rand("moved", c.hex, fmt.Sprint(p.moved)))
	if c == p.annual {
		c.slug = fmt.Sprintf("%s_%d", c.slug, 5000+p.moved)
		c.shift = 50 * p.moved
	}
	c.path = p.platform.column(p, c)
	for _, sub := range c.subs {
		p.move(sub)
	}
}

// rand is the portal's own source of numbers for a purpose.
func (p *synthPortal) rand(words ...string) *rand.Rand {
	return synthRand(p.seed, append([]string{p.host}, words...)...)
}

// body is the government that runs the portal.
func (p *synthPortal) body() string { return p.place.name + "人民政府" }

// hexOf draws 32 hexadecimal digits.
func hexOf(r *rand.Rand) string { return fmt.Sprintf("%016x%016x", r.Uint64(), r.Uint64()) }

// uuid is the 32 digits written as a UUID.
func uuid(hex string) string {
	return strings.Join([]string{hex[:8], hex[8:12], hex[12:16], hex[16:20], hex[20:]}, "-")
}

// add hangs a column under its parent.
func (p *synthPortal) add(parent *synthColumn, name, slug string, kind synthKind) *synthColumn {
	p.nextID += 1 + len(p.columns)%7
	c := &synthColumn{name: name, slug: slug, kind: kind, id: p.nextID, parent: parent}
	c.hex = hexOf(p.rand("column", fmt.Sprint(c.id)))
	if parent != nil {
		parent.subs = append(parent.subs, c)
	}
	p.columns = append(p.columns, c)
	return c
}

// dir is the folder of a column where paths follow the tree.
func (c *synthColumn) dir() string {
	if c.parent == nil {
		return "/"
	}
	return c.parent.dir() + c.slug + "/"
}

// public is the portal for users of the package.
func (p *synthPortal) public() Portal {
	out := Portal{
		Host: p.host, Platform: p.name, Name: p.body(), Code: p.place.code,
		Charset: p.manner.charset, Column: p.annual.path,
	}
	for _, c := range p.columns {
		if c.annual && c.kind == synthList {
			out.Columns = append(out.Columns, c.path)
		}
	}
	out.Reports = len(p.truth())
	return out
}

// truth is the reports of the portal, newest first.
func (p *synthPortal) truth() []SyntheticReport {
	var rows []*synthRow
	for _, c := range p.columns {
		for _, row := range c.rows {
			if row.report {
				rows = append(rows, row)
			}
		}
	}
	slices.SortStableFunc(rows, func(a, b *synthRow) int { return b.date.Compare(a.date) })
	out := make([]SyntheticReport, 0, len(rows))
	for _, row := range rows {
		out = append(out, SyntheticReport{
			Host: p.host, Path: row.path, Title: row.title, Agency: row.agency,
			Year: row.year, Unit: row.unit, Attachment: row.pdf,
		})
	}
	return out
}
