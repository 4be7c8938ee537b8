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
	ID     string `json:"id"`
	Name   string `json:"name"` // of the body that runs it: 定西市人民政府
	Code   string `json:"code"` // its division, six digits; "" for flipbook hosts
	Level  string `json:"level"`
	Base   string `json:"base"`   // home page
	Family string `json:"family"` // site platform, or "auto"

	// Platform is what the addresses of the registry show of the site platform
	// 由已知栏目网址推断: a family name, "" unknown. Family decides; this is for
	// counting and for choosing what to try first.
	Platform string `json:"platform"`

	Charset string `json:"charset"` // hint where a site declares none
	File    string `json:"file"`    // where the definition stands
	Line    int    `json:"line"`

	Alias  []string `json:"alias"`  // other addresses of the same site, old ones too
	Entry  []string `json:"entry"`  // pages on which the search for columns starts, beside the home page
	Accept []string `json:"accept"` // regular expressions; where there are any, only addresses that match one are fetched
	Skip   []string `json:"skip"`   // regular expressions of addresses never fetched

	Columns []Column `json:"columns"`
	Units   []Unit   `json:"units"`
	Expect  Expect   `json:"expect"`
	Blocked *Blocked `json:"blocked,omitempty"`

	Delay       time.Duration `json:"delay"` // where DelaySet: from request to request
	DelaySet    bool          `json:"delay_set"`
	InsecureTLS bool          `json:"insecure_tls"` // an expired or broken certificate is known and accepted
	Access      string        `json:"access"`       // ok, refused or unknown: what the registry saw on its day

	Rows  string `json:"rows"` // selectors that override what is found by itself
	Title string `json:"title"`
	Date  string `json:"date"`
	Body  string `json:"body"`
	Next  string `json:"next"`

	SeedPages []string `json:"seed_pages"` // pages fetched although nothing links to them: books of a flipbook host
	Images    bool     `json:"images"`     // page images of flipbooks are wanted

	Checked  string   `json:"checked"` // date of the last look by a person
	By       string   `json:"by"`
	Note     string   `json:"note"`
	Evidence []string `json:"evidence"`
}

// Column is a page that lists annual reports.
type Column struct {
	URL  string `json:"url"`  // absolute
	Year int    `json:"year"` // that the page is for, report year or year of publishing; 0 unknown
	Unit string `json:"unit"` // whose reports it lists, code or name; "" the source's own
	Via  string `json:"via"`  // text of the link that leads there
	Seen string `json:"seen"` // date it was last seen
}

// Unit is a township or department that publishes on its parent's site.
type Unit struct {
	Code    string   `json:"code"` // of a township, nine digits
	Name    string   `json:"name"`
	URL     string   `json:"url"` // its entry page
	Columns []Column `json:"columns"`
	Expect  Expect   `json:"expect"`
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
	From     int    `json:"from"` // first report year
	To       int    `json:"to"`   // last report year
	Min      int    `json:"min"`  // reports over all years
	Max      int    `json:"max"`
	LatestBy string `json:"latest_by"` // MM-DD by which last year's report should stand there
}

// Blocked records that a site is known to refuse us.
type Blocked struct {
	Class string `json:"class"` // 412, gateway-422 …
	Seen  string `json:"seen"`  // YYYY-MM or YYYY-MM-DD
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
