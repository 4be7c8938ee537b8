package report

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"nianbao/document"
)

// Classify says what a document is, with its reasons in words. It is the only
// place that decides whether something is a report.
func Classify(doc *document.Document, h Hints) (Kind, []string) {
	g := newGist(doc, h)
	defer g.release()
	return g.classify()
}

// questions stand from the plainest sign to the faintest. Each answers with a kind,
// or "" where it cannot tell.
var questions = [...]func(*gist, *evidence) (Kind, []string){
	(*gist).blocked, (*gist).institution, (*gist).home, (*gist).collection, (*gist).column,
	(*gist).miss, (*gist).blank, (*gist).annual, (*gist).shell, (*gist).list,
}

// classify asks from the plainest sign to the faintest.
func (g *gist) classify() (Kind, []string) {
	e := g.evidence()
	for _, ask := range questions {
		if kind, why := ask(g, &e); kind != "" {
			return kind, why
		}
	}
	why := []string{g.parts.Why, fmt.Sprintf("%d of the sections and %d labels of the tables of a report are on the page", e.chapters, e.tables)}
	if e.tables > 0 || e.chapters > 0 {
		why = append(why, g.foreignWording()...)
	}
	return KindNone, why
}

const (
	shortPage   = 2000    // characters: a page that only stands in the way is shorter
	guardText   = 400     // characters: one that guards the site says still less
	guardSource = 1 << 16 // bytes: and shows its marks early
)

// blockMarks are signs of pages that guard a site, in their source or in what
// they say.
var blockMarks = []struct {
	source []string
	says   *regexp.Regexp
	why    string
}{
	{[]string{"$_ts", ` r="m"`, ` r='m'`}, nil, "a script challenge 瑞数"},
	{[]string{"__jsl_clearance", "notice-jiasule", "static.jiasule.com", "document.cookie=('_')"}, nil, "a script challenge 加速乐"},
	{[]string{"365cyd.com", "ks-waf-error", "yunsuologo", "404.safedog.cn", "safedogsite", "errors.aliyun.com", "acw_sc__v2", "hwclouds.com",
		"dbappwaf.cn", "wzws-waf-cgi", "Blocked by YUNDUN", "intercepted by anyu", "<!-- event id:"}, nil, "the block page of a firewall"},
	{[]string{"your request has been blocked as it may cause potential threats"},
		regexp.MustCompile(`Web应用防火墙|疑似攻击行为|禁止访问|非法访问|请求被拦截|已被拦截|拦截(?:页面|提示)|访问被拒绝|事件ID`), "a block page 拦截"},
	{nil, regexp.MustCompile(`(?:访问|请求)(?:过于|太)?频繁|稍后再试`), "a page that asks to come back later 访问频繁"},
	{nil, regexp.MustCompile(`请输入验证码|安全验证|滑块|拖动.{0,8}(?:验证|拼图)|人机验证|验证您是真人`), "a captcha 验证码"},
}

var (
	notFound = regexp.MustCompile(`页面不存在|无法找到|找不到(?:该|您|要|此)?(?:访问的)?(?:页面|网页|内容|文件)|访问的(?:页面|内容|信息|文章)(?:不存在|已(?:经)?(?:被)?删除)|已被?删除|错误页面|内容已下架|信息不存在|文章不存在|该信息已(?:失效|过期)`)
	code404  = regexp.MustCompile(`(?:^|\D)404(?:\D|$)`)
	resting  = regexp.MustCompile(`网站(?:正在)?维护|系统(?:正在)?(?:升级|维护)|正在建设|建设中|迁移公告`)
	closed   = regexp.MustCompile(`(?:本)?网站已(?:关停|关闭|下线|迁移)|已迁移至`)
)

// blocked recognizes pages that a site sends in place of what was asked for.
func (g *gist) blocked(e *evidence) (Kind, []string) {
	if e.strong() || e.prose >= shortPage || e.prose > 200 && g.parts.Ours {
		return "", nil
	}
	if e.prose < guardText {
		raw := g.doc.Raw()
		raw = raw[:min(guardSource, len(raw))]
		marked := guarded(raw)
		for _, m := range blockMarks {
			inSource := marked && slices.ContainsFunc(m.source, func(mark string) bool { return strings.Contains(raw, mark) })
			if inSource || m.says != nil && m.says.MatchString(g.text()) {
				return KindChallenge, []string{m.why}
			}
		}
	}
	head := flat(g.doc.PageTitle) + "\n" + flat(g.title)
	switch {
	case notFound.MatchString(head), e.prose < 600 && notFound.MatchString(g.text()), code404.MatchString(head) && e.prose < 600:
		return KindSoft404, []string{"the page says that what was asked for is not there"}
	case e.prose < 400 && resting.MatchString(head+g.text()):
		return KindNone, []string{ReasonResting}
	case e.prose < 400 && closed.MatchString(head+g.text()):
		return KindNone, []string{"the site was closed or has moved 已关停, 已迁移"}
	}
	return "", nil
}

// enoughLabels of the institution's form make a page one of that form.
const enoughLabels = 6

func (g *gist) institution(e *evidence) (Kind, []string) {
	if e.strong() || !e.sign || !strings.Contains(g.text(), institutionSign) {
		return "", nil
	}
	fields := g.readInstitution()
	if len(fields) < enoughLabels {
		return "", nil
	}
	for _, f := range fields {
		if f.Value != "" {
			return KindInstitution, []string{fmt.Sprintf("%d labels of the annual report of an institution 事业单位法人年度报告书", len(fields))}
		}
	}
	return KindForm, []string{"the form of an institution's annual report with every field empty"}
}

// miss refuses documents whose own title says that they are something else.
func (g *gist) miss(e *evidence) (Kind, []string) {
	summary := g.isSummary(e)
	titles := [...]string{g.doc.MetaValue("ArticleTitle"), g.doc.Title, g.headerValue("title"), g.firstLine()}
	for i, title := range titles {
		if slices.Contains(titles[:i], title) {
			continue
		}
		if m, ok := nearMissOf(ownTitle(title)); ok && !(summary && m.why == summaryMiss) && !g.titleOfSite(title) && !(e.strong() && e.numbers && announcement.MatchString(flat(title))) {
			return m.kind, []string{"the title is that of " + m.why + ": " + joined(title)}
		}
	}
	if m, ok := nearMissOf(ownTitle(g.hints.Title)); ok && !g.parts.Ours && !summary && !e.strong() {
		return m.kind, []string{"the list calls it " + m.why + ": " + joined(g.hints.Title)}
	}
	return "", nil
}

// summarySections make a work summary from before 2019 a report.
const summarySections = 4

// isSummary tells whether a page is a report called a work summary: before
// 2019, when the name was free, by its sections; since then only where all
// three tables are filled in and it says whose report it is and on which year.
func (g *gist) isSummary(e *evidence) bool {
	switch {
	case !g.summary:
		return false
	case g.parts.Year != 0 && g.parts.Year < fixedName:
		return e.chapters >= summarySections
	case !e.numbers || e.tables < manyTableLabels:
		return false
	}
	rep := &Report{DocType: docAnnual, Header: g.header(), Sections: g.sections()}
	g.decideYear(rep)
	g.decideAgency(rep)
	named := slices.Contains([]string{"title", "intro", "signature", "issuer"}, rep.Agency.From)
	return named && rep.Year >= fixedName && rep.YearSource != "published" &&
		!slices.ContainsFunc(readTablesOf(g.doc, g.sights, rep.Year), func(t Table) bool { return t.ID != "st" && counted(t.Cells) == 0 })
}

// manyTableLabels are more than two of the three tables have.
const manyTableLabels = 6

// summaryReason says why a work summary is a report.
func (g *gist) summaryReason() string {
	if g.parts.Year != 0 && g.parts.Year < fixedName {
		return g.parts.Why + ", which before 2019 was a name of the report"
	}
	return g.parts.Why + ", but the three tables of the report are filled in, and body and year are named"
}

// announcement is the title of a report that is published by an announcement
// 公告 and stands in it.
var announcement = regexp.MustCompile(`(?:公布|发布).*(?:报告|年报)》?的?(?:公告|通告)$`)

// ownTitle is the title without the names of column and site behind it.
func ownTitle(title string) string {
	whole := withOneYear(withoutTag(flat(title)))
	if separatorAt(whole) < 0 {
		return whole
	}
	part, _ := partWithType(whole)
	if part == whole {
		part, _, _ = strings.Cut(whole, "_")
	}
	return part
}

// titleOfSite tells whether a text is only the name of the site or column.
func (g *gist) titleOfSite(title string) bool {
	bare := flat(title)
	return bare != "" && (bare == flat(g.headerValue("site_name")) || bare == flat(g.headerValue("column_name")))
}

// firstLine is the headline a text form begins with, broken lines joined. A
// page has its title elsewhere, and can begin with the heading of a box.
func (g *gist) firstLine() string {
	line := ""
	for _, p := range g.passages[:min(3, len(g.passages))] {
		if !p.line || runes(p.text) > 60 || startsAnew.MatchString(p.text) || len(labelledValues(p.text)) > 0 {
			break
		}
		line += p.text
	}
	return line
}

// manyReports is how many links or reports make a page a collection of them.
const manyReports = 5

// collection recognizes columns, lists and compilations of reports.
func (g *gist) collection(e *evidence) (Kind, []string) {
	switch {
	case e.repeated >= 3 && e.chapters >= 3:
		return KindCompilation, []string{fmt.Sprintf("one section begins %d times: several reports on one page", e.repeated)}
	case e.strong():
		return "", nil
	case e.links > manyReports, e.links >= 2 && e.body() < 400:
		why := fmt.Sprintf("%d links to reports", e.links)
		if m, ok := nearMissOf(ownTitle(g.doc.Title)); ok && m.kind == KindCompilation {
			return m.kind, []string{why, "the title is that of " + m.why}
		}
		return KindList, []string{why}
	}
	return "", nil
}

// placeholders stand in models for writers where body and year belong.
var placeholders = regexp.MustCompile(`[X×x＊*]{2,}(?:省|市|县|区|镇|乡|街道|局|单位|部门|机关|人民政府|年)|20(?:XX|××|xx|\*\*|__)年|\(单位名称\)|\(机关名称\)`)

// blank recognizes the form before anyone filled it in.
func (g *gist) blank(e *evidence) (Kind, []string) {
	if e.chapters < 3 && e.tables < 3 {
		return "", nil
	}
	if p := cmp.Or(placeholderIn(flat(g.title)), placeholderIn(g.intro())); p != "" {
		return KindForm, []string{"placeholders stand where body and year belong: " + p}
	}
	if !e.numbers && g.parts.Agency == "" && e.tables >= 4 && e.prose < 500 {
		return KindForm, []string{"the form of a report without a body, a number or a text"}
	}
	return "", nil
}

// placeholderIn spares most texts the whole pattern.
func placeholderIn(text string) string {
	possible := strings.ContainsAny(text, "Xx*_") || strings.Contains(text, "×") || strings.Contains(text, "＊") || strings.Contains(text, "名称)")
	if !possible {
		return ""
	}
	return placeholders.FindString(text)
}

// leastText is what a report without headings has at least, in characters.
const leastText = 400

// annual recognizes the annual report of a public body.
func (g *gist) annual(e *evidence) (Kind, []string) {
	content := fmt.Sprintf("%d of the sections and %d labels of the tables of a report are on the page", e.chapters, e.tables)
	switch {
	case g.isSummary(e):
		return KindAnnual, []string{g.summaryReason(), content}
	case g.parts.Ours && (e.chapters >= 2 || e.tables >= 3):
		return KindAnnual, []string{g.parts.Why, content}
	case g.parts.Ours && e.body() >= leastText && g.speaksOfDisclosure():
		return KindAnnual, []string{g.parts.Why, "the text has no headings of a report, but tells of disclosure"}
	case g.parts.Ours && e.images > 0 && e.body() < leastText && len(e.files) == 0 && e.links == 0:
		return KindAnnual, []string{g.parts.Why, "its content stands in pictures"}
	case e.strong() && reportWords.MatchString(g.text()):
		return KindAnnual, []string{"the title does not say so, but the text calls itself an annual report", content}
	}
	return "", nil
}

func (g *gist) speaksOfDisclosure() bool {
	return strings.Contains(g.text(), "信息公开") || strings.Contains(g.text(), "政务公开")
}

var reportWords = regexp.MustCompile(`本(?:年度)?报告|(?:信息|政务)公开(?:工作)?年度(?:工作)?报告|(?:编制|统计)期限|统计期限|信息公开年报`)

// shell recognizes articles that only point to the report.
func (g *gist) shell(e *evidence) (Kind, []string) {
	if !g.parts.Ours {
		return "", nil
	}
	target := ""
	switch {
	case len(e.files) > 0:
		target = e.files[0]
	case e.links > 0:
		target = e.link
	default:
		for _, l := range g.doc.Links {
			if l.Via == "iframe" || l.Via == "frame" || l.Via == "redirect" {
				target = l.URL
				break
			}
		}
	}
	if target == "" {
		return KindNone, []string{g.parts.Why, "the page itself has no content of a report"}
	}
	return KindNone, []string{g.parts.Why, LinkedReason + ": " + target}
}

// LinkedReason begins the reason for a page that has a report's title and no
// text: what it announces is in a file, frame or flipbook it links to.
const LinkedReason = "the report is in a linked document"

// list recognizes lists with a report on them and with other rows.
func (g *gist) list(e *evidence) (Kind, []string) {
	switch {
	case e.strong():
		return "", nil
	case e.links > 0 && e.body() < leastText:
		return KindList, []string{fmt.Sprintf("%d links to reports and no text", e.links)}
	case e.dated >= 2 && e.body() < leastText:
		return KindList, []string{fmt.Sprintf("%d links with dates and no text", e.dated)}
	}
	return "", nil
}

// Beside its rows a list says hardly more than its way in and its imprint.
const besideRows = 200

// column recognizes columns by their bare look, before their name can be taken
// for a title: the column 政府网站工作年度报表 is no such table.
func (g *gist) column(e *evidence) (Kind, []string) {
	if g.parts.Ours || e.strong() || e.body() >= besideRows {
		return "", nil
	}
	switch {
	case e.dated > 0:
		return KindList, []string{fmt.Sprintf("%d links with dates and no text", e.dated)}
	case emptyColumn.MatchString(g.text()):
		return KindList, []string{"a column without entries 暂无内容"}
	case columnName.MatchString(flat(g.doc.Title)) && len(g.doc.Links) > 0:
		return KindList, []string{"the title is that of a column: " + g.doc.Title}
	}
	return "", nil
}

var (
	emptyColumn = regexp.MustCompile(`暂无(?:相关)?(?:内容|信息|数据|记录)`)
	columnName  = regexp.MustCompile(`^(?:法定|政府|政务)?(?:信息)?(?:公开)?(?:工作)?(?:年度报告|年报|动态|内容|目录)$`)
	homePath    = regexp.MustCompile(`^https?://[^/?#]+/?(?:(?:index|default|home|main)\.[a-z]{2,5})?$`)
)

// home recognizes the home page of a site by its address.
func (g *gist) home(e *evidence) (Kind, []string) {
	if !e.strong() && !g.parts.Ours && homePath.MatchString(g.doc.URL) {
		return KindNone, []string{"the home page of a site"}
	}
	return "", nil
}
