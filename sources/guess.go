package sources

import (
	"cmp"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"nianbao/document"
	"nianbao/region"
)

// Provisional is a source made from the address of a home page alone, for a
// first look at a site that no definition knows.
func Provisional(home string) (Source, error) {
	address, err := Canonical(home)
	if err != nil {
		return Source{}, err
	}
	host, _ := hostOf(address)
	label := hostLabel(host)
	if !idGrammar.MatchString(label) || net.ParseIP(strings.Split(host, ":")[0]) != nil {
		label = "site" + strings.Join(notIDs.Split(host, -1), "")
	}
	return Source{ID: "guess-" + label, Name: host, Level: LevelOther, Base: address, Family: FamilyAuto}, nil
}

// notIDs is what an id cannot hold.
var notIDs = regexp.MustCompile(`[^a-z0-9]+`)

// ByBase returns the source whose home page has the host of an address.
func (s *Set) ByBase(address string) (Source, bool) {
	host, _ := hostOf(address)
	n, ok := s.byHost[host]
	if !ok {
		return Source{}, false
	}
	return s.list[n], true
}

// Add takes a source into the set, in place of one with the same id.
func (s *Set) Add(src Source) {
	list := slices.DeleteFunc(slices.Clone(s.list), func(other Source) bool { return other.ID == src.ID })
	s.replace(append(list, src))
}

// Sight is a page of a site with what was made of it.
type Sight struct {
	Page
	Judgement
}

// Guess is what the pages of a site say of how it should be defined.
type Guess struct {
	Source
	From, To int  // report years its lists name; 0 none
	Reports  int  // rows that are reports
	Partial  bool // some list could not be walked to its end, so nothing is expected
	Notes    []string

	seen map[string]bool // titles counted
}

// GuessSource makes a definition of what was seen of a site: the division by
// its 网站标识码 (SiteIDCode), else by its name, the platform by most of its
// pages, the lists of annual reports, and the years they name.
func GuessSource(src Source, sights []Sight) Guess {
	g := Guess{Source: src, seen: map[string]bool{}}
	g.body(sights)
	g.platform(sights)
	g.lists(sights)
	if g.From != 0 {
		g.Expect = Expect{From: g.From, To: g.To, Min: g.Reports}
	}
	return g
}

// body tells whose site it is.
func (g *Guess) body(sights []Sight) {
	siteName := ""
	for _, s := range sights {
		if s.Doc == nil {
			continue
		}
		siteName = cmp.Or(siteName, siteBody(s.Doc.MetaValue("SiteName")))
		if code := siteDivision(s.Doc.MetaValue("SiteIDCode")); code != "" && g.Code == "" {
			g.Code = code
			g.Notes = append(g.Notes, "code from the SiteIDCode "+s.Doc.MetaValue("SiteIDCode"))
		}
	}
	if siteName == "" && len(sights) > 0 && sights[0].Doc != nil {
		siteName = siteBody(sights[0].Doc.PageTitle)
	}
	if g.Code == "" {
		g.Code = namedDivision(siteName)
	}
	g.named(siteName)
}

// named decides name, level and id from the division and what the site calls
// itself.
func (g *Guess) named(siteName string) {
	government := ""
	if g.Code != "" {
		government = bodyName(region.Name(g.Code), levelOf(g.Code))
		g.Level = levelOf(g.Code)
	}
	switch {
	case departmentName.MatchString(siteName):
		g.Name, g.Level = siteName, LevelDepartment
	case government != "":
		g.Name = government
	case siteName != "":
		g.Name = siteName
	}
	if g.Code == "" {
		g.Notes = append(g.Notes, "the pages name no division: fill in its code")
		return
	}
	if _, label, ok := strings.Cut(g.ID, "guess-"); ok {
		g.ID = g.Code + "-" + label
	}
}

var (
	siteTail       = regexp.MustCompile(`(政府)?(门户网站|官方网站|公众信息网|政务网|信息网|网站|官网|首页|主页|网)+$`)
	siteHead       = regexp.MustCompile(`^(中国|首页|欢迎(访问|光临|来到)?)[·.:：\-—|]?`)
	departmentName = regexp.MustCompile(`(局|委员会|厅|办公室|中心|管委会|总队|支队)$`)
)

// siteBody is what a site calls itself, without the words for a site.
func siteBody(title string) string {
	name, _, _ := strings.Cut(plain(title), "_")
	name, _, _ = strings.Cut(name, "|")
	name = siteHead.ReplaceAllString(name, "")
	return siteTail.ReplaceAllString(name, "")
}

// siteDivision is the division in a site code, "" where there is none.
func siteDivision(code string) string {
	d, ok := region.BySiteID(code, 0)
	if !ok {
		return ""
	}
	return d.Code
}

// namedDivision is the one division that the name of a body begins with.
func namedDivision(body string) string {
	name, _, _ := strings.Cut(body, "人民政府")
	for _, try := range []string{name, strings.TrimSuffix(name, "政府")} {
		if found := named(try, ""); try != "" && len(found) == 1 {
			return found[0].Code
		}
	}
	return ""
}

// platform takes the family that most pages show; lists count for more.
func (g *Guess) platform(sights []Sight) {
	votes := map[string]int{}
	for _, s := range sights {
		switch {
		case s.Family == "":
			continue
		case s.Family == static.name || s.Family == asp.name:
			votes[s.Family]++ // they have no marks of their own
			continue
		}
		votes[s.Family] += len(sights)
		if s.IsColumn {
			votes[s.Family] += 2 * len(sights)
		}
	}
	best := FamilyAuto
	for name, n := range votes {
		if n > votes[best] || n == votes[best] && best != FamilyAuto && name < best {
			best = name
		}
	}
	g.Family = best
}

// lists takes the lists that stand below no other one, and counts what they
// show. Where a list comes from a service, the page that names it is an entry.
func (g *Guess) lists(sights []Sight) {
	columns := map[string]bool{}
	for _, s := range sights {
		if s.IsColumn {
			columns[s.URL] = true
		}
	}
	for _, s := range sights {
		if itself(s) {
			g.Columns = append(g.Columns, Column{URL: s.URL})
			g.count([]Row{{Title: s.Doc.Title, Verdict: "followed"}})
		}
		if !s.IsColumn {
			continue
		}
		g.count(s.Rows)
		if s.Number > 1 || columns[s.Referer] {
			continue
		}
		address := s.URL
		if s.Doc != nil && s.Doc.Form == document.FormJSON {
			if base, err := Canonical(g.Base); err != nil || s.Referer != base {
				g.Entry = append(g.Entry, s.Referer)
			}
			continue
		}
		g.Columns = append(g.Columns, Column{URL: address})
	}
}

// itself says whether a page taken for a list is a report, as the column of some
// portals is.
func itself(s Sight) bool {
	return s.Step == StepColumn && !s.IsColumn && s.Doc != nil && judgeTitle(s.Doc.Title).class == classReport
}

// count takes in the rows of a page. The same title counts once: a report is
// often listed in several places and forms.
func (g *Guess) count(rows []Row) {
	for _, r := range rows {
		title := judgeTitle(r.Title)
		name := variant.ReplaceAllString(title.text, "")
		if title.class != classReport || !strings.HasPrefix(r.Verdict, "followed") || g.seen[name] {
			continue
		}
		g.seen[name] = true
		g.Reports++
		if title.from != 0 && (g.From == 0 || title.from < g.From) {
			g.From = title.from
		}
		g.To = max(g.To, title.to)
	}
}

// TOML writes the guess as a definition, ready to be kept in a file.
func (g Guess) TOML() string {
	var b strings.Builder
	for _, note := range g.Notes {
		fmt.Fprintf(&b, "# %s\n", note)
	}
	b.WriteString("[[source]]\n")
	line := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%-6s = %s\n", key, value)
		}
	}
	line("id", quoted(g.ID))
	line("name", quoted(g.Name))
	line("code", quoted(g.Code))
	if g.Level != levelOf(g.Code) {
		line("level", quoted(g.Level))
	}
	line("base", quoted(g.Base))
	line("family", quoted(g.Family))
	line("entry", g.list(g.Entry))
	var columns []string
	for _, c := range g.Columns {
		columns = append(columns, c.URL)
	}
	line("column", g.list(columns))
	if g.From != 0 && !g.Partial {
		line("expect", fmt.Sprintf(`{ years = "%d-%d", min = %d }`, g.From, g.To, g.Reports))
	}
	return b.String()
}

// list writes addresses, those of the site itself by their path.
func (g Guess) list(addresses []string) string {
	base, err := url.Parse(g.Base)
	if err != nil || len(addresses) == 0 {
		return ""
	}
	var items []string
	for _, address := range addresses {
		if u, err := url.Parse(address); err == nil && u.Host == base.Host && u.Scheme == base.Scheme {
			address = u.RequestURI()
		}
		if item := quoted(address); !slices.Contains(items, item) {
			items = append(items, item)
		}
	}
	return "[" + strings.Join(items, ", ") + "]"
}

// quoted is a TOML string.
func quoted(s string) string { return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"` }
