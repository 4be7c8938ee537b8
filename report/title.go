package report

import (
	"regexp"
	"slices"
	"strings"
)

// TitleParts is what the title of a document says about it. Agency is in
// Simplified characters, YearText and Variant as they stand in the title
// without white space.
type TitleParts struct {
	Agency   string // the body that reports; "" where the title names none
	Year     int    // 0 where the title names none
	YearText string // 2023年, 二〇二三年度
	Type     string // 政府信息公开工作年度报告 and its other wordings
	Variant  string // 图片版, 更正 …
	Ours     bool   // the title is one of a disclosure report
	Why      string // in words, what decided

	joint string // where several bodies report together, all their names
}

// variantWords name the forms one report is published in side by side.
var variantWords = func() map[string]bool {
	words := map[string]bool{}
	for _, form := range strings.Fields("图片 超链 超链接 文字 文本 网页 纯文字 电子 正式 PDF pdf WORD Word word 更正 修订 修改") {
		words[form], words[form+"版"] = true, true
	}
	for _, word := range strings.Fields("全文 附表 附件 含附表 含附件 附附表 附附件 汇总 一 二 三 1 2") {
		words[word] = true
	}
	return words
}()

// variantIn is the variant that a text names, perhaps in brackets, "" for none.
func variantIn(text string) string {
	if text != "" && (text[0] == '(' || text[0] == '[') {
		text = text[1:]
	}
	if end := len(text) - 1; end >= 0 && (text[end] == ')' || text[end] == ']') {
		text = text[:end]
	}
	if !variantWords[text] {
		return ""
	}
	return text
}

var (
	leadingTag  = regexp.MustCompile(`^(?:\[[^\]]{1,12}\])+`)
	wordsBefore = []string{"关于", "公布", "发布", "年度", "·", "•", ":"}
	wordsBehind = []string{"关于", "关于报送", "关于上报", "关于呈报", "关于提交", "关于公布", "关于发布", "关于印发", "关于编制", "年度", "的", "·", ":", ",", "、"}
)

// separatorAt is where the first of the signs stands that part a title from the
// names of column and site; -1 for none.
func separatorAt(s string) int {
	for i := range len(s) {
		if s[i] == '_' || s[i] == '|' || s[i] == '-' {
			return i
		}
	}
	return -1
}

// cutAtSite cuts a title at the first separator; two dashes are one.
func cutAtSite(title string) (part, rest string, found bool) {
	at := separatorAt(title)
	if at < 0 {
		return title, "", false
	}
	part, rest = title[:at], title[at+1:]
	if title[at] == '-' {
		rest = strings.TrimPrefix(rest, "-")
	}
	return part, rest, true
}

// SplitTitle takes the title of a document apart by the grammar
// body + year + 政府信息公开工作年度报告, whatever the order of body and year,
// and says whether it is the title of a disclosure report.
func SplitTitle(title string) TitleParts { return splitFlat(flat(title)) }

// splitFlat is SplitTitle for what flat makes of a title.
func splitFlat(title string) TitleParts {
	whole := withOneYear(withoutTag(title))
	if whole == "" {
		return TitleParts{Why: "there is no title"}
	}
	if miss, ok := nearMissOf(whole); ok {
		return TitleParts{Why: miss.why}
	}
	p := TitleParts{}
	part, before := partWithType(whole)
	year, start, end := findYear(part)
	if year != 0 {
		p.Year, p.YearText = year, strings.Trim(part[start:end], "()[]")
		part = part[:start] + part[end:]
		if hasOpening(part) {
			part = emptiedBrackets.Replace(part)
		}
	}
	start, end = lastReportName(part)
	if end == 0 {
		p.Why = "the title does not name a disclosure report"
		return p
	}
	p.Type = part[start:end]
	p.Agency = agencyInTitle(part[:start], before)
	if first, ok := firstOfJoint(p.Agency); ok {
		p.Agency, p.joint = first, p.Agency
	} else if !canBeAgency(p.Agency) {
		p.Agency = ""
	}
	return p.judge(part[end:])
}

// mayBeOurs spares most titles being taken apart: it is false only of titles that
// are not Ours, as flat makes them. A year may stand between any two characters of
// the name.
func mayBeOurs(title string) bool {
	return strings.Contains(title, "报") && strings.Contains(title, "公")
}

// firstOfJoint returns the first of several bodies that report together:
// 广州市黄埔区人民政府、广州开发区管委会.
func firstOfJoint(names string) (string, bool) {
	if !strings.Contains(names, "、") {
		return "", false
	}
	all := strings.Split(names, "、")
	for _, name := range all {
		if !looksLikeAgency(name) {
			return "", false
		}
	}
	return all[0], true
}

// summaryWords are the names that work summaries have which are reports.
var summaryWords = regexp.MustCompile(`(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:工作)?(?:年度)?总结(?:报告)?$`)

// fixedName is the year from which on the name of a report is prescribed.
const fixedName = 2019

// splitSummary takes the title of a work summary apart, as flat makes it: some
// bodies call their report 政府信息公开年度工作总结. Whether it is one, only the page
// can tell, so Ours stays false; ok tells that it can be.
func splitSummary(title string) (p TitleParts, ok bool) {
	whole := withoutTag(title)
	if !strings.Contains(whole, "总结") {
		return TitleParts{}, false
	}
	if at := separatorAt(whole); at >= 0 {
		whole = whole[:at]
	}
	bare := withoutYear(whole)
	words := summaryWords.FindStringIndex(bare)
	if words == nil {
		return TitleParts{}, false
	}
	if _, miss := nearMissOf(bare[:words[0]] + "政府信息公开年度报告"); miss {
		return TitleParts{}, false // of half a year, of an assessment
	}
	var start, end int
	if p.Year, start, end = findYear(whole); p.Year != 0 {
		p.YearText = strings.Trim(whole[start:end], "()[]")
	}
	p.Type, p.Agency = bare[words[0]:], agencyInTitle(bare[:words[0]], "")
	if !canBeAgency(p.Agency) {
		p.Agency = ""
	}
	p.Why = "the title is that of " + summaryMiss
	return p, true
}

// emptiedBrackets are those the year stood in.
var emptiedBrackets = strings.NewReplacer("()", "", "[]", "", "(度)", "", "(年度)", "")

var (
	// schoolYear is the year of schools, which ends in the one reported on.
	schoolYear = regexp.MustCompile(`20[0-9]{2}[-~至](20[0-9]{2})学年度?`)
	// wholeYear is a year with its first and its last month.
	wholeYear = regexp.MustCompile(`(20[0-9]{2})年1月?[-~至]12月份?`)
)

// withOneYear writes the year of schools, and a year with the months it spans, as
// other titles write theirs.
func withOneYear(title string) string {
	if strings.Contains(title, "学年") {
		title = schoolYear.ReplaceAllString(title, "${1}年")
	}
	if strings.Contains(title, "12月") {
		title = wholeYear.ReplaceAllString(title, "${1}年")
	}
	return title
}

// withoutTag cuts a column's name in brackets from the front of a title. A tag
// that says what the document is stays.
func withoutTag(title string) string {
	if !strings.HasPrefix(title, "[") {
		return title
	}
	tag := leadingTag.FindString(title)
	if m, ok := nearMissOf(tag); ok && m.kind == KindInterpretation {
		return title
	}
	return title[len(tag):]
}

// judge decides by what stands behind the type words.
func (p TitleParts) judge(rest string) TitleParts {
	rest = cutSite(rest)
	switch {
	case rest == "", rest == "的报告": // 关于报送…年度报告的报告
	case variantIn(rest) != "":
		p.Variant = variantIn(rest)
	default:
		p.Why = "the title goes on after the words for a disclosure report: " + rest
		return p
	}
	if p.Agency == "" && p.Year == 0 {
		p.Why = "the title names neither a body nor a year"
		return p
	}
	p.Ours = true
	p.Why = "the title names a disclosure report"
	return p
}

// partWithType cuts the names of site and column from a title. It also
// returns the part before the one that names the report.
func partWithType(whole string) (part, before string) {
	if separatorAt(whole) < 0 {
		return whole, ""
	}
	last := ""
	for rest, more := whole, true; more; {
		var p string
		p, rest, more = cutAtSite(rest)
		// A column 政府信息公开年报 can stand beside the title: the longer one is it.
		if len(p) > len(part) && mayBeOurs(p) && namesReport(withoutYear(p)) {
			part, before = p, last
		}
		last = p
	}
	if part == "" {
		return whole, ""
	}
	return part, before
}

var pairs = strings.NewReplacer("()", "", "[]", "")

func withoutYear(s string) string {
	if year, start, end := findYear(s); year != 0 {
		s = s[:start] + s[end:]
	}
	if !hasOpening(s) {
		return s
	}
	return pairs.Replace(s)
}

// hasOpening tells whether a bracket opens in a squeezed text.
func hasOpening(s string) bool {
	return strings.IndexByte(s, '(') >= 0 || strings.IndexByte(s, '[') >= 0
}

// agencyInTitle cleans what stands before the type words. before is the part
// of the title in front of a dash: 安远县人民政府-2023年政府信息公开年度报告.
func agencyInTitle(s, before string) string {
	if strings.HasPrefix(s, "[") {
		s = leadingTag.ReplaceAllString(s, "")
	}
	for {
		cut := trimWords(strings.Trim(unbracketed(s), "[]<>《》\"'-_|/\\.。"))
		cut = strings.Trim(cut, "0123456789")
		if cut == s {
			break
		}
		s = cut
	}
	// The type words take a 政府 that belongs to the body: 安远县人民|政府信息公开.
	if strings.HasSuffix(s, "人民") {
		s += "政府"
	}
	s = strings.TrimSuffix(s, "政务公开和")
	if s == "" && looksLikeAgency(before) {
		return before
	}
	return s
}

// trimWords cuts the words that stand around a name in titles.
func trimWords(s string) string {
	for i := 0; i < len(wordsBefore); i++ {
		if rest, ok := strings.CutPrefix(s, wordsBefore[i]); ok {
			s, i = rest, -1
		}
	}
	for i := 0; i < len(wordsBehind); i++ {
		if rest, ok := strings.CutSuffix(s, wordsBehind[i]); ok {
			s, i = rest, -1
		}
	}
	return s
}

// unbracketed cuts brackets that a cut year left at the ends of a name and
// keeps a pair that belongs to it: 办公室(外事办公室).
func unbracketed(s string) string {
	if strings.Count(s, "(") != strings.Count(s, ")") || strings.HasPrefix(s, "(") {
		return strings.Trim(s, "()")
	}
	return s
}

// cutSite removes the site's name behind a title and empty brackets.
func cutSite(s string) string {
	if at := separatorAt(s); at >= 0 {
		s = s[:at]
	}
	return strings.Trim(s, "《》<>\"'.。:,、")
}

// agencyEnds are the last words of names of public bodies and places.
var agencyEnds = strings.Fields(`省 市 自治区 州 地区 盟 县 区 旗 镇 乡 街 街道 苏木 兵团 团 师 政府 办公室 办公厅 办事处 办 局 委 委员会 管委会 厅 部 署 院 处 队
	中心 学校 大学 中学 小学 馆 站 所 社 会 联 台 公司 集团 银行 海关 场`)

// notInNames are signs that a text is a phrase and not the name of a body.
var notInNames = regexp.MustCompile(`首页|当前位置|栏目|我(?:省|市|县|区|局|镇|乡|办|委|街)|本(?:机关|单位|部门|报告|局|镇|市|县)|以下简称|根据|按照|主动公开|依申请公开|公开(?:制度|指南|年报|目录|专栏|规定|内容)`)

// phraseSigns has a bit for what stands in no name, and one for the words of
// which one is in every text that notInNames finds.
var phraseSigns = func() *words {
	w := &words{}
	w.addAny(strings.Split(">:/|,;!?<0123456789。、《》", "")...)
	w.addAny(strings.Fields("首页 当前 栏目 我 本 以下 根据 按照 公开")...)
	return w
}()

// isPhrase tells whether a squeezed text is a phrase and not a name.
func isPhrase(s string) bool {
	signs := phraseSigns.in(s)
	return signs&1 != 0 || signs != 0 && notInNames.MatchString(s)
}

// generic are words for any body or for none in particular, as columns and
// titles of whole territories have them.
var generic = regexp.MustCompile(`^(?:各|全|我|本|市|县|区|省)*(?:直属|直)?(?:省|市|县|区|镇|乡|局|级|政府|乡镇|镇街|街镇|街道|乡镇街道|镇乡街道|部门|单位|部门单位|工作部门|政府部门|县区|区县|县市区|机构|委办局|企事业单位)$`)

// genericBegins and genericEnds are how what generic finds begins and ends.
var (
	genericBegins = strings.Split("各全我本市县区省直镇乡局级政街部单工机委企", "")
	genericEnds   = strings.Fields("省 市 县 区 镇 乡 局 级 政府 街 街道 部门 单位 机构")
)

// canBeAgency tells whether a squeezed text can be a name at all.
func canBeAgency(s string) bool {
	n := runes(s)
	return n >= 2 && n <= 40 && !isPhrase(s) && !(slices.Contains(genericBegins, s[:min(3, len(s))]) && endsIn(s, genericEnds) && generic.MatchString(s))
}

// looksLikeAgency tells whether a squeezed text looks like the name of a body
// wherever it stands.
func looksLikeAgency(s string) bool { return endsIn(s, agencyEnds) && canBeAgency(s) }

func endsIn(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(s, w) })
}
