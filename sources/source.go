package sources

import (
	"strings"
	"time"

	"nianbao/region"
)

// The levels a source can have beside those of divisions. Values are stored as
// written.
const (
	LevelDepartment  = "department"  // 部门: a body with a site of its own
	LevelInstitution = "institution" // 事业单位登记: a register of institutions
	LevelFlipbook    = "flipbook"    // 电子书: a host of flipbooks, reached from other sources only
	LevelZone        = "zone"        // 开发区
	LevelOther       = "other"
)

// FamilyAuto asks for the site platform to be told from the page.
const FamilyAuto = "auto"

// DefaultDelay is the politeness a definition may only exceed.
const DefaultDelay = 2 * time.Second

// Source is one place where reports are published, as its definition has it.
type Source struct {
	ID     string
	Name   string // of the body that runs it: 定西市人民政府
	Code   string // its division, six digits; "" for flipbook hosts
	Level  string
	Base   string // home page
	Family string // site platform, or "auto"

	// Platform is what the addresses of the registry show of the site platform
	// 由已知栏目网址推断: a family name, "" unknown. Family decides; this is for
	// counting and for choosing what to try first.
	Platform string

	Charset string // hint where a site declares none
	File    string // where the definition stands
	Line    int

	Alias  []string // other addresses of the same site, old ones too
	Entry  []string // pages on which the search for columns starts, beside the home page
	Accept []string // regular expressions; where there are any, only addresses that match one are fetched
	Skip   []string // regular expressions of addresses never fetched

	Columns []Column
	Units   []Unit
	Expect  Expect
	Blocked *Blocked

	Delay       time.Duration // where DelaySet: from request to request
	DelaySet    bool
	InsecureTLS bool   // an expired or broken certificate is known and accepted
	Access      string // ok, refused or unknown: what the registry saw on its day

	Rows  string // selectors that override what is found by itself
	Title string
	Date  string
	Body  string
	Next  string

	SeedPages []string // pages fetched although nothing links to them: books of a flipbook host
	Images    bool     // page images of flipbooks are wanted

	Checked  string // date of the last look by a person
	By       string
	Note     string
	Evidence []string
}

// Column is a page that lists annual reports.
type Column struct {
	URL  string // absolute
	Year int    // that the page is for, report year or year of publishing; 0 unknown
	Unit string // whose reports it lists, code or name; "" the source's own
	Via  string // text of the link that leads there
	Seen string // date it was last seen
}

// Unit is a township or department that publishes on its parent's site.
type Unit struct {
	Code    string // of a township, nine digits
	Name    string
	URL     string // its entry page
	Columns []Column
	Expect  Expect
}

// Label is the code of a unit, or its name where it has none: what Lead.Unit
// and Page.Unit hold.
func (u Unit) Label() string {
	if u.Code != "" {
		return u.Code
	}
	return u.Name
}

// Expect says how many reports a source should have. Zero values say nothing.
type Expect struct {
	From, To int    // report years
	Min, Max int    // reports over all years
	LatestBy string // MM-DD by which last year's report should stand there
}

// Blocked records that a site is known to refuse us.
type Blocked struct {
	Class string // 412, gateway-422 …
	Seen  string // YYYY-MM or YYYY-MM-DD
}

// Unit returns the unit of a label: one of the definition, or a township of
// the source's county, which needs no definition.
func (src Source) Unit(label string) (Unit, bool) {
	for _, u := range src.Units {
		if label != "" && (u.Code == label || u.Name == label) {
			return u, true
		}
	}
	if len(label) == 9 && src.Code != "" && strings.HasPrefix(label, src.Code) {
		if d, ok := region.Find(label, 0); ok {
			return Unit{Code: d.Code, Name: d.Name}, true
		}
	}
	return Unit{}, false
}
