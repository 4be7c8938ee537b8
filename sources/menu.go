package sources

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"nianbao/region"
)

// The words of menus. A column is named exactly; the words may follow the name
// of a body (定西市政府信息公开年报).
var (
	columnWords  = regexp.MustCompile(`^[\p{Han}]{0,12}?(政府|政务)?(信息|政务|政府)?公开(工作)?(年度工作报告|年度报告|年报|年度总结|工作年报)(专栏|栏目|公示|公布|发布|列表|查询|汇总)?$`)
	columnBare   = regexp.MustCompile(`^(工作)?(年报|年度报告|年度工作报告|年度报告书|历年年报|年报公开|公开报告)$`)
	registerWord = regexp.MustCompile(`年度报告|年报`)
	townName     = regexp.MustCompile(`^\p{Han}{1,12}(镇|乡|街道|街道办事处|苏木)$`)
	columnType   = "信息公开年报"
	columnPath   = regexp.MustCompile(`(?i)(^|[/_.-])[a-z]{0,3}(zfxxgkgzndbg|zfxxgkgznb|zfxxgkndbg|zfxxgknb|xxgkndbg|xxgknb|gknb|gkndbg|ndbg|nianbao)`)
	menuTrim     = strings.NewReplacer("【", "", "】", "", "[", "", "]", "", "·", "", "»", "", ">", "", "更多", "", "|", "", "<", "", "•", "")
)

// namesColumn says whether a text names a column of annual reports. All such
// names speak of 公开.
func namesColumn(text string) bool {
	return strings.Contains(text, "公开") && columnWords.MatchString(text)
}

// menuWords are link texts on the way to a column, the likeliest first.
var menuWords = []struct {
	pattern  *regexp.Regexp
	priority int
}{
	{regexp.MustCompile(`^[\p{Han}]{0,8}政府信息公开(专栏|平台|专题|专区|网|栏目|目录|公示|信息)?$`), 50},
	{regexp.MustCompile(`^(信息公开|公开信息)(专栏|平台|专题|专区|网|栏目|目录)?$`), 48},
	{regexp.MustCompile(`^(政务公开|政府公开|要闻公开|公开)(专栏|平台|专题|专区|栏目)?$`), 45},
	{regexp.MustCompile(`^(法定)?主动公开(内容|目录|基本目录)?$|^公开内容$`), 30},
	{regexp.MustCompile(`^.{0,6}(乡镇|镇街|街道|部门|县直|市直|区直|单位|基层|各地|县区|区县).{0,6}(公开|信息公开|政务公开)(专栏|平台|目录|专区)?$`), 25},
	{regexp.MustCompile(`^(网站|站点)(地图|导航)$`), 20},
	{regexp.MustCompile(`^(政府)?信息公开(指南|制度|规定|工作机构)$|^公开(指南|制度)$`), 8},
}

// unitMenu is the least priority that stays worth a request when the page
// names the column itself: townships and departments have columns of their own.
const (
	unitMenu   = 25
	strongMenu = 45
)

// columnByMeta says whether the page declares itself the column. Articles
// repeat the ColumnType of their column and are told by their own tags.
func (w *walk) columnByMeta() bool {
	d := w.page.Doc
	if d.MetaValue("ArticleTitle") != "" || d.MetaValue("PubDate") != "" {
		return false
	}
	if strings.Contains(plain(d.MetaValue("ColumnType")), columnType) {
		return true
	}
	return namesColumn(plain(d.MetaValue("ColumnName")))
}

// menu judges a page on the way to a column.
func (w *walk) menu() {
	if base, err := Canonical(w.src.Base); err == nil && w.self != base && w.reportRows() >= 2 {
		w.column()
	}
	w.trees()
	var found []scored
	for _, l := range w.links {
		if l.out == "" && l.Via != "redirect" && !w.seen[l.address] {
			if c := w.scoreBest(l); c.priority > 0 {
				found = append(found, c)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b scored) int { return cmp.Compare(b.priority, a.priority) })
	hasColumn := len(found) > 0 && found[0].step == StepColumn && found[0].priority >= 100
	menus := 0
	for _, c := range found {
		if c.step == StepMenu {
			weak := c.priority < strongMenu && c.unit == "" && c.priority != unitMenu
			if c.unit == "" {
				menus++
			}
			if menus > menuWidth || (hasColumn && weak) || w.page.Depth >= menuDepth {
				continue
			}
		}
		if c.unit != "" {
			w.unitLead(c)
			continue
		}
		w.lead(c.link, c.step, c.priority, c.why)
	}
}

// scored is a link of a menu with what it is taken for.
type scored struct {
	link
	step     Step
	priority int
	why      string
	unit     string
}

// scoreBest judges a target by the title that says most on this page.
func (w *walk) scoreBest(l link) scored {
	best := w.score(l)
	for _, title := range l.others {
		l.title, l.text = title, menuTrim.Replace(title.text)
		if c := w.score(l); c.priority > best.priority {
			best = c
		}
	}
	return best
}

// score judges a link of a menu page, priority 0 where it leads nowhere.
func (w *walk) score(l link) scored {
	text := l.text
	named := func(step Step, priority int, why string) scored {
		return scored{link: l, step: step, priority: priority, why: why}
	}
	switch {
	case w.src.Level == LevelInstitution && registerWord.MatchString(text) && l.title.from == 0:
		return named(StepColumn, 100, "menu entry of a register: "+text)
	case l.title.from == 0 && (l.Date == "" || !l.article) && namesColumn(text):
		return named(StepColumn, 100, "menu entry "+text)
	case l.title.class == classReport:
		return w.scoreReport(l)
	case columnBare.MatchString(text) && w.aboutDisclosure():
		return named(StepColumn, 80, "menu entry "+text+" on a page about 信息公开")
	case columnPath.MatchString(pathOf(l.address)) && !l.article && !l.file:
		return named(StepColumn, 70, "address names the column")
	}
	if u, ok := w.unitNamed(text); ok && !l.article {
		return scored{link: l, step: StepMenu, priority: 40, why: "entry page of " + u.Name, unit: u.Label()}
	}
	if code := w.township(text); code != "" && !l.article {
		return scored{link: l, step: StepMenu, priority: unitMenu - 3, why: "page of the township " + text, unit: code}
	}
	for _, m := range menuWords {
		if m.pattern.MatchString(text) && !l.article {
			return named(StepMenu, m.priority, "menu entry "+text)
		}
	}
	if l.Via == "frame" || (l.Via == "iframe" && w.aboutDisclosure()) {
		return named(StepMenu, 35, "frame of the page")
	}
	return scored{}
}

// scoreReport judges a link with the title of a report outside any column: a
// notice on the home page, or a column for one year.
func (w *walk) scoreReport(l link) scored {
	if out := w.yearOut(l); out != "" {
		return scored{}
	}
	step := StepArticle
	switch {
	case l.file:
		step = StepAttachment
	case !l.article:
		step = StepColumn
	}
	return scored{link: l, step: step, priority: 60, why: "the title is that of a report"}
}

// aboutDisclosure says whether the page stands in the part of the site on
// information disclosure, where 年报 needs no further words.
func (w *walk) aboutDisclosure() bool {
	d := w.page.Doc
	text := plain(d.PageTitle + d.MetaValue("ColumnName") + strings.Join(d.Breadcrumb, ""))
	path := strings.ToLower(pathOf(w.self))
	return strings.Contains(text, "公开") || strings.Contains(path, "xxgk") || strings.Contains(path, "zwgk") || strings.Contains(path, "gknb")
}

// unitNamed returns the unit of the source that a text names.
func (w *walk) unitNamed(text string) (Unit, bool) {
	for _, u := range w.src.Units {
		if u.Name != "" && (text == u.Name || text == u.Name+"人民政府" || text == u.Name+"信息公开" || text == u.Name+"政府信息公开") {
			return u, true
		}
	}
	return Unit{}, false
}

// township returns the code of the township of the source's county that a text
// names, where the page is about disclosure: towns have no sites of their own.
func (w *walk) township(text string) string {
	if len(w.src.Code) != 6 || strings.HasSuffix(w.src.Code, "00") || !townName.MatchString(text) || !w.aboutDisclosure() {
		return ""
	}
	found := region.ByName(text, w.src.Code, 0)
	if len(found) != 1 || found[0].Level != region.LevelTownship {
		return ""
	}
	return found[0].Code
}

// unitFor is the label of the unit a text names, that of the page where it
// names none.
func (w *walk) unitFor(text string) string {
	if u, ok := w.unitNamed(text); ok {
		return u.Label()
	}
	if code := w.township(text); code != "" {
		return code
	}
	return w.page.Unit
}

// unitLead adds a lead that belongs to a unit, wherever its link stands.
func (w *walk) unitLead(c scored) {
	before := len(w.j.Leads)
	w.lead(c.link, c.step, c.priority, c.why)
	if len(w.j.Leads) > before {
		w.j.Leads[before].Unit = c.unit
	}
}

// reportRows counts the links of the page that have a report's title with a
// year, as the rows of a column have.
func (w *walk) reportRows() int {
	n := 0
	for _, l := range w.links {
		if l.title.class == classReport && l.title.from != 0 {
			n++
		}
	}
	return n
}
