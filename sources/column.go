package sources

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/region"
)

var (
	pagerText = regexp.MustCompile(`^(\d{1,4}|首页|尾页|末页|上一?页|下一?页|前一页|后一页|第一页|最后一页|<+|>+|«|»|跳转|go|更多|返回.*|关闭|打印)$`)
	unitWords = regexp.MustCompile(`^[\p{Han}]{0,4}(各)?(县|市|区|州|省|旗)?(直|级|政府)?(各)?(部门|单位|乡镇|镇街|街道|乡镇街道|乡镇\(街道\)|乡\(镇\)|街镇|镇乡|县区|区县|县\(市、区\)|县\(区\)|市县|直属机构|直属单位|派出机构|园区|开发区|功能区|其他|本级|人民政府|政府)(年报|年度报告|信息公开年报|政府信息公开年报)?$`)
	serviceID = regexp.MustCompile(`(?i)^(javascript|mailto|tel):`)
)

// namesUnits says whether a text names a group of bodies. Most texts end in none
// of the characters that such names end in.
func namesUnits(text string) bool {
	return endsIn(text, "门位镇街道)乡区县构他级府报告") && unitWords.MatchString(text)
}

// endsIn says whether a text ends in one of some characters.
func endsIn(text, characters string) bool {
	last, n := utf8.DecodeLastRuneInString(text)
	return n > 0 && strings.ContainsRune(characters, last)
}

// unitReports names the reports of a body or group of bodies: 桐庐县政府年报.
var unitReports = regexp.MustCompile(`^\p{Han}{2,16}(年报|年度报告)$`)

// nextRow is the row of the link to the next group of a record list.
const nextRow = "nextgroup"

// column judges a list of annual reports: every row gets a verdict, and years
// and units that have lists of their own are followed.
func (w *walk) column() {
	w.j.IsColumn = true
	w.j.Declared, w.j.Pages = w.declared(), w.pages()
	rows := w.rows()
	beside := aside(rows)
	for n, l := range rows {
		before := len(w.j.Rows)
		w.judgeRow(l)
		for k := before; k < len(w.j.Rows); k++ {
			w.j.Rows[k].Aside = beside[n]
		}
		if !beside[n] {
			w.count++
		}
	}
	if w.page.Level < maxLevel {
		w.subColumns()
	}
	if w.j.Declared < w.page.Seen+w.count && w.j.Declared < w.count {
		w.j.Declared = -1 // the total of something else, perhaps of pages
	}
	if w.next(rows); w.j.Next == "" && !w.j.Repeats && w.page.Number <= 1 {
		w.services()
	}
	w.trees()
	if w.itself() {
		w.j.IsColumn = false
		w.article()
	}
}

// itself says whether a column's address shows a report in place of a list, as
// some portals do that publish one a year.
func (w *walk) itself() bool {
	d := w.page.Doc
	title := judgeTitle(d.Title)
	tagged := d.MetaValue("ArticleTitle") != "" || d.MetaValue("PubDate") != ""
	return (tagged || (title.class == classReport && title.from != 0)) &&
		!slices.ContainsFunc(w.j.Leads, func(l Lead) bool { return l.Step == StepArticle })
}

// rows are the links of the list: what the definition's selector finds, else
// all that look like rows.
func (w *walk) rows() []link {
	if w.src.Rows != "" {
		if rows := w.selectedRows(); len(rows) > 0 {
			return rows
		}
	}
	var rows []link
	for _, l := range w.links {
		if w.isRow(l) {
			rows = append(rows, l)
		}
	}
	return rows
}

// isRow tells rows from the menus around them: records kept in scripts, titles
// of reports, and articles or files that carry a date or stand in the main part.
func (w *walk) isRow(l link) bool {
	text := l.text
	named := l.title.from == 0 && l.Date == "" && !l.article && namesColumn(text)
	if named || l.Via == "redirect" || l.Row == nextRow || pagerText.MatchString(strings.ToLower(l.title.text)) {
		return false
	}
	if l.Via == "record" || l.title.class == classReport || l.owner.Level == LevelFlipbook || l.Date != "" {
		return true
	}
	return l.Main && (l.article || l.file)
}

// selectedRows are the links inside what the row selector finds.
func (w *walk) selectedRows() []link {
	inside := map[string]string{}
	for _, row := range w.page.Doc.Find(w.src.Rows) {
		anchors := row.Find("a")
		if row.Attr("href") != "" {
			anchors = append(anchors, row)
		}
		for _, a := range anchors {
			if u, ok := w.resolve(a.Attr("href")); ok && !serviceID.MatchString(a.Attr("href")) {
				if address, err := Canonical(u); err == nil {
					inside[address] = row.Text()
				}
			}
		}
	}
	var rows []link
	for _, l := range w.links {
		if _, ok := inside[l.address]; ok {
			rows = append(rows, l)
		}
	}
	return rows
}

// judgeRow decides about one row.
func (w *walk) judgeRow(l link) {
	if w.seen[l.address] && !w.isLead(l) {
		w.pass(l, "the page itself")
		return
	}
	if w.src.Level == LevelInstitution {
		w.judgeRegisterRow(l)
		return
	}
	if l.title.class == classOther {
		w.pass(l, l.title.why)
		return
	}
	if why := w.yearOut(l); why != "" {
		w.pass(l, why)
		return
	}
	if l.out != "" && l.owner.ID == "" {
		w.pass(l, l.out)
		return
	}
	before := len(w.j.Leads)
	w.take(l, stepOf(l), rowPriority, reasons[l.title.class])
	w.below(before, l)
	if l.title.class == classBody && len(w.j.Leads) > before {
		w.j.Leads[before].Unit = w.unitFor(l.text)
	}
}

// reasons say why a row of each class is followed.
var reasons = map[class]string{
	classReport: "the title is that of a report",
	classBare:   "a yearly report in the column",
	classYear:   "a year in the column",
	classBody:   "the name of a body in the column",
	classCut:    "the title is cut, so the page must tell",
}

// judgeRegisterRow decides about a row of a register of institutions 事业单位,
// whose titles are the names of the institutions.
func (w *walk) judgeRegisterRow(l link) {
	published := atoi(l.Date[:min(4, len(l.Date))])
	switch {
	case l.out != "":
		w.pass(l, l.out)
	case w.tooEarly(l.Date):
		w.pass(l, fmt.Sprintf("published %s, before reports for %d", l.Date, w.years.From))
	case published != 0 && w.years.To != 0 && published > w.years.To+2:
		w.pass(l, fmt.Sprintf("published %s, long after reports for %d", l.Date, w.years.To))
	default:
		w.take(l, stepOf(l), rowPriority, "row of a register of institutions")
	}
}

// yearOut says why a title or date cannot be that of a report for the wanted
// years, "" where it can. Reports are published after their year, often years
// later when a site moves, but never before it.
func (w *walk) yearOut(l link) string {
	if w.years == (Years{}) {
		return ""
	}
	if l.title.from != 0 {
		slack := 0
		if l.title.class == classYear {
			slack = 1 // a year alone may be that of publishing
		}
		for year := l.title.from - slack; year <= l.title.to; year++ {
			if w.years.Has(year) {
				return ""
			}
		}
		return fmt.Sprintf("report for %d, wanted are %s", l.title.from, w.years)
	}
	if w.tooEarly(l.Date) {
		return fmt.Sprintf("published %s, before reports for %d", l.Date, w.years.From)
	}
	return ""
}

// tooEarly says whether a date lies before the December in which the first
// reports for the wanted years can appear.
func (w *walk) tooEarly(date string) bool {
	return date != "" && w.years.From != 0 && date < fmt.Sprintf("%d-12", w.years.From)
}

// stepOf tells the step of a row from its address. A year or body whose
// address is no article's is a list of its own.
func stepOf(l link) Step {
	switch {
	case l.owner.Level == LevelFlipbook, l.file:
		return StepAttachment
	case l.article, l.Via == "record":
		return StepArticle
	case l.Date != "" && !isIndex(l.address):
		return StepArticle
	}
	return StepColumn
}

// subColumns follows the lists below a column: its years, the groups of bodies
// (乡镇, 部门), and single bodies. Menus name such groups for other ends too,
// so a list must stand below the column or in the main part of the page.
func (w *walk) subColumns() {
	for _, l := range w.links {
		if w.seen[l.address] || l.out != "" || l.Via == "redirect" || l.file || w.home(l) {
			continue
		}
		if l.article && !(l.title.class == classYear && w.partsOnly(l)) {
			continue
		}
		text := l.text
		year := l.title.class == classYear && w.page.Year == 0
		body := l.title.class == classBody || w.division(text)
		switch near := w.near(l); {
		case l.title.from == 0 && namesColumn(text):
			w.subColumn(l, subPriority, "menu entry "+text)
		case year && near && w.yearOut(l) == "":
			w.subColumn(l, subPriority, "reports of "+text)
		case year && near:
			w.pass(l, w.yearOut(l))
		case namesUnits(text) && near:
			w.subColumn(l, 72, "reports of "+text)
		case body && near:
			w.bodyColumn(l, text)
		case (l.Via == "iframe" || l.Via == "frame") && w.framed(l):
			w.subColumn(l, 70, "frame of the column")
		}
	}
}

// subColumn follows a list below this one.
func (w *walk) subColumn(l link, priority int, why string) {
	before := len(w.j.Leads)
	w.lead(l, StepColumn, priority, why)
	w.below(before, l)
}

// below notes on the leads added since before how far down they lie.
func (w *walk) below(before int, l link) {
	for n := before; n < len(w.j.Leads); n++ {
		if w.j.Leads[n].Step != StepColumn {
			continue
		}
		w.j.Leads[n].Paging = Paging{Level: w.page.Level + 1, Year: w.page.Year}
		if l.title.class == classYear {
			w.j.Leads[n].Paging.Year = l.title.from
		}
	}
}

// bodyColumn follows the list of one body, a unit of the source where it is one.
func (w *walk) bodyColumn(l link, text string) {
	defer w.below(len(w.j.Leads), l)
	w.unitLead(scored{link: l, step: StepColumn, priority: 68, why: "reports of " + text, unit: w.unitFor(text)})
}

// near says whether a list stands below this page's, in its main part, or in a
// group that names only parts of a column.
func (w *walk) near(l link) bool {
	if l.Main || l.Via == "record" || w.partsOnly(l) {
		return true
	}
	return w.inside(l)
}

// inside says whether a target lies in the folder of this page or below.
func (w *walk) inside(l link) bool {
	here, there := pathOf(w.self), pathOf(l.address)
	dir := here[:strings.LastIndexByte(here, '/')+1]
	return len(dir) > 1 && strings.HasPrefix(there, dir)
}

// partsOnly says whether a link stands in a group that names years and groups of
// bodies and nothing else: the parts of a column, wherever the page puts them.
// A link alone must speak of reports.
func (w *walk) partsOnly(l link) bool {
	if w.groups == nil {
		w.groups = map[string]partCount{}
		for _, l := range w.links {
			c := w.groups[holderOf(l.Place)]
			c.links++
			bodies := namesUnits(l.text) || endsIn(l.text, "报告") && unitReports.MatchString(l.text)
			if l.title.class == classYear || bodies && !namesColumn(l.text) {
				c.parts++
			}
			w.groups[holderOf(l.Place)] = c
		}
	}
	c := w.groups[holderOf(l.Place)]
	return c.parts == c.links && (c.parts >= 2 || c.parts == 1 && bareWords.MatchString(l.text))
}

// partCount counts the links of a group, and those that name parts of a column.
type partCount struct{ links, parts int }

// division says whether a register files its institutions under a division of
// this name.
func (w *walk) division(text string) bool {
	if w.src.Level != LevelInstitution || w.src.Code == "" {
		return false
	}
	return len(region.ByName(text, w.src.Code, 0)) > 0
}

// home says whether a link leads to the home page of the source.
func (w *walk) home(l link) bool {
	if w.base == "" {
		base, err := Canonical(w.src.Base)
		if err != nil {
			base = w.src.Base // which is no address
		}
		w.base = base
	}
	return l.address == w.base
}

func (w *walk) isLead(l link) bool {
	return slices.ContainsFunc(w.j.Leads, func(lead Lead) bool { return lead.URL == l.URL })
}
