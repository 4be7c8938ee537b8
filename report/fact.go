package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"nianbao/decode"
)

// factForm reads one kind of fact. Patterns run on a clause or on a group of
// clauses up to a semicolon, squeezed, so that a number is never taken from
// beyond the end of a clause: 复议134件,诉讼57件.
type factForm struct {
	id       string
	sentence bool       // runs on the whole group of clauses
	signs    [][]string // a word of each list is in whatever the pattern finds
	pattern  *regexp.Regexp
	sets     []wordSet // of signs, in factSigns

	near, number, unit, about int // the groups of figure in the pattern
}

// mayFind tells by the signs in a text whether the pattern may find something.
func (f *factForm) mayFind(signs wordSet) bool {
	for _, set := range f.sets {
		if signs&set == 0 {
			return false
		}
	}
	return true
}

// A number in running text: 18, 1.32万余, 近300. The group is named so that
// patterns can hold others.
const figure = `(?P<near>约|近|超过?|逾)?(?P<n>[0-9]+(?:\.[0-9]+)?)(?P<unit>[万亿]?)(?P<about>[余多]|左右)?`

// Counters 量词 of requests and cases, of pieces of information, of texts.
const (
	counterOfCases = `(?:件|条|宗|份|起|项|例|个|次)`
	counterOfItems = `(?:余|多)?(?:条|件|篇|项|份|个)`
)

// clauseFact makes a form. Signs are parted by spaces, their lists by +.
func clauseFact(id, signs, pattern string) factForm {
	f := factForm{id: id, pattern: regexp.MustCompile(strings.ReplaceAll(pattern, "NUM", figure))}
	for list := range strings.SplitSeq(signs, "+") {
		f.signs = append(f.signs, strings.Fields(list))
	}
	f.near, f.number = f.pattern.SubexpIndex("near"), f.pattern.SubexpIndex("n")
	f.unit, f.about = f.pattern.SubexpIndex("unit"), f.pattern.SubexpIndex("about")
	return f
}

func sentenceFact(id, signs, pattern string) factForm {
	f := clauseFact(id, signs, pattern)
	f.sentence = true
	return f
}

// factForms stand in the order facts are listed in. What a pattern must not
// run over is written as [^0-9]: two numbers in a clause are two facts.
var factForms = withSigns([]factForm{
	clauseFact("requests_received", "收到 受理 接到 新收 接收 收悉 + 申请 依申请公开", `(?:收到|受理|接到|新收|接收|收悉)[^0-9]{0,24}?(?:申请|依申请公开)(?:件|数|数量|共计?|总数)?[^0-9,;]{0,6}?NUM`+counterOfCases),
	clauseFact("requests_received", "收到 受理 接到 新收 + 申请", `(?:收到|受理|接到|新收)[^0-9;]{0,8}?NUM`+counterOfCases+`(?:政府)?(?:信息公开|依申请公开)[^0-9]{0,4}申请`),
	clauseFact("requests_online", "网络 网上 网站 在线 互联网 电子邮件 + 申请", `(?:网络|网上|网站|在线|互联网|电子邮件)(?:渠道|平台|方式)?(?:提交|提出|受理)?(?:的)?(?:政府信息公开)?申请(?:的)?(?:有|共|数)?[^0-9]{0,3}?NUM`+counterOfCases),
	clauseFact("requests_online", "网络 网上 在线 互联网 + 通过 其中", `(?:通过|其中:?)(?:网络|网上|在线|互联网)[^0-9]{0,10}?NUM`+counterOfCases),
	clauseFact("requests_mail", "信函 邮寄 函件 邮政 挂号信 书信", `(?:信函|邮寄|函件|邮政|挂号信|书信)[^0-9]{0,10}?NUM`+counterOfCases),
	clauseFact("requests_inperson", "当面 现场", `(?:当面|现场)(?:提交|提出|受理|递交|方式|渠道)?(?:的)?(?:申请)?[^0-9]{0,6}?NUM`+counterOfCases),
	clauseFact("requests_fax", "传真", `传真[^0-9]{0,10}?NUM`+counterOfCases),
	clauseFact("requests_other", "其他 其它", `其[他它](?:方式|渠道|形式)[^0-9]{0,8}?NUM`+counterOfCases),
	clauseFact("carried_in_text", "结转 + 上年 上一年", `上一?年度?结转[^0-9]{0,20}?NUM`+counterOfCases),
	clauseFact("carried_out_text", "下年 下一年", `(?:结转|顺延|转)(?:到|至|入)?下一?(?:年度|年)[^0-9]{0,14}?NUM`+counterOfCases),
	clauseFact("items_published", "公开 发布 + 信息", `(?:主动公开|公开|发布)[^0-9]{0,60}?信息(?:数|数量|共计?|共有|总数|总量|总计|累计)?NUM`+counterOfItems),
	clauseFact("items_website", "网站 + 信息 公开 发布", `网站[^0-9]{0,24}?(?:信息|公开|发布)[^0-9]{0,6}?NUM(?:余|多)?条`),
	clauseFact("items_wechat", "微信", `微信(?:公众号|公众平台)?[^0-9]{0,20}?NUM(?:余|多)?条`),
	clauseFact("items_weibo", "微博", `微博[^0-9]{0,20}?NUM(?:余|多)?条`),
	clauseFact("normative_made", "规范性文件 + 制发 出台 制定 印发 制作", `(?:制发|出台|制定|印发|制作)(?:行政)?规范性文件(?:共|共计|数)?NUM[件个份部]`),
	clauseFact("normative_made", "规范性文件 + 制发 出台 制定", `(?:制发|出台|制定)NUM[件个份部](?:行政)?规范性文件`),
	sentenceFact("normative_repealed", "规范性文件 + 废止 失效", `规范性文件[^;]*?(?:废止|失效)(?:(?:行政)?规范性文件)?NUM[件个份部]`),
	sentenceFact("normative_repealed", "规范性文件 + 废止 失效", `(?:废止|失效)[^0-9;,]{0,6}?(?:行政)?规范性文件(?:共|数)?NUM[件个份部]`),
	clauseFact("interpretations", "解读", `(?:政策|文件)?解读(?:材料|稿件|文章|信息|文件|产品|类信息)?(?:发布)?(?:共|数)?NUM(?:余|多)?(?:条|篇|个|份|件|期)`),
	clauseFact("press_conferences", "新闻发布会", `新闻发布会[^0-9]{0,6}?NUM(?:场|次)`),
	clauseFact("press_conferences", "新闻发布会", `NUM(?:场|次)[^0-9]{0,6}?新闻发布会`),
	clauseFact("reconsideration_cases", "行政复议", `行政复议(?:申请|案件|案|数)?[^0-9]{0,6}?NUM[件起宗例]`),
	clauseFact("reconsideration_cases", "行政复议", `NUM[件起宗例][^0-9、]{0,16}?行政复议`),
	clauseFact("litigation_cases", "诉讼", `(?:行政)?诉讼(?:案件|案|数)?[^0-9]{0,6}?NUM[件起宗例]`),
	clauseFact("litigation_cases", "诉讼", `NUM[件起宗例][^0-9、]{0,16}?行政诉讼`),
	clauseFact("fee_yuan", "收取 收费 处理费", `(?:收取|收费|处理费)[^0-9]{0,20}?NUM元`),
	clauseFact("fee_cases", "收取 收费 处理费", `(?:收取|收费|处理费)[^0-9元]{0,16}?NUM[件笔次起]`),
	clauseFact("staff_fulltime", "专职", `专职(?:工作)?(?:人员|信息员)?[^0-9]{0,6}?NUM[名人]`),
	clauseFact("staff_fulltime", "专职", `NUM[名人位]专职`),
	clauseFact("staff_parttime", "兼职", `兼职(?:工作)?(?:人员|信息员)?[^0-9]{0,6}?NUM[名人]`),
	clauseFact("staff_parttime", "兼职", `NUM[名人位]兼职`),
	clauseFact("trainings", "培训", `培训(?:班|会|活动)?(?:共|共计)?NUM(?:余|多)?(?:次|期|场)`),
	clauseFact("trainings", "培训", `NUM(?:余|多)?(?:次|期|场)[^0-9]{0,14}?培训`),
})

// factSigns are the signs of all factForms.
var factSigns words

// withSigns enters the signs of some forms in factSigns.
func withSigns(forms []factForm) []factForm {
	for i := range forms {
		for _, list := range forms[i].signs {
			forms[i].sets = append(forms[i].sets, factSigns.add(list...))
		}
	}
	return forms
}

// zeroForms are statements in words that a number is 0.
var zeroForms = []struct {
	id      string
	signs   [2][]string // a word of each list is in whatever the pattern finds
	pattern *regexp.Regexp
}{
	{"reconsideration_cases", [2][]string{{"复议"}, denials}, regexp.MustCompile(`(?:未|没有|无)(?:发生|收到|产生|出现|涉及|引发|有)?[^0-9,;]{0,30}?行政?复议`)},
	{"litigation_cases", [2][]string{{"诉讼"}, denials}, regexp.MustCompile(`(?:未|没有|无)(?:发生|收到|产生|出现|涉及|引发|有)?[^0-9,;]{0,30}?(?:行政)?诉讼`)},
	{"fee_yuan", [2][]string{{"费", "收取"}, {"未", "没有", "无", "不", "零", "0"}}, regexp.MustCompile(`(?:未|没有|无|不|均未|从未)(?:发生|产生|存在|有)?[^0-9,;]{0,8}?(?:收取|政府信息公开收费|信息公开收费|收费)[^0-9]{0,30}?(?:费|收费|费用|事项|情况|$)|(?:费|费用)(?:为|共)?(?:0|零)元?$`)},
}

// denials are one of them in every statement that there is none.
var denials = []string{"未", "没有", "无"}

// noRequests is the statement that nobody asked: it has no number of its own.
var noRequests = regexp.MustCompile(`(?:未|没有|无)(?:收到|接到|受理|接收|发生|新收|有)[^0-9,;。]{0,20}?(?:申请|依申请公开)` +
	`|(?:没有|无)(?:公民|群众|单位)?[^0-9,;。]{0,8}?(?:信息公开申请|公开申请|依申请公开)`)

// notAboutRequests are words of clauses that deny something else.
var notAboutRequests = strings.Fields("复议 诉讼 收费 费用 超期 逾期 延期 投诉 举报 信访 纠正")

// aside tells clauses that speak of others: comparisons with another year,
// complaints about work, what was forwarded.
var aside = regexp.MustCompile(`(?:同比|比(?:上|去)年|较(?:上|去)年|增加|减少|增长|下降|上升)[^0-9]{0,6}[0-9]`)

// asideSigns are one of them in every text that aside finds.
var asideSigns = []string{"同比", "比上年", "比去年", "较上年", "较去年", "增加", "减少", "增长", "下降", "上升"}

// lost tells of how cases ended: no case lost is not no case.
var lost = strings.Fields("败诉 纠错 纠正 撤销 责令")

// What a clause speaks of when its number is not the one the cue asks for:
// requests for something else or of another year, parts of the cases, one
// channel of publication.
var (
	otherRequests = strings.Fields("复议 诉讼 许可申请 信访 举报 投诉 结转")
	otherYear     = regexp.MustCompile(`(?:上一?年度?|去年|同期|往年)(?:全年|共)*(?:收到|受理|接到|新收)`)
	someCases     = strings.Fields("维持 纠正 纠错 撤销 驳回 败诉 胜诉")
	oneChannel    = strings.Fields("微信 微博 公众号 视频 头条 新媒体 公报 报刊 媒体")
)

// otherYearSigns are one of them in every text that otherYear finds.
var otherYearSigns = []string{"上年", "上一年", "去年", "同期", "往年"}

func speaksOfOther(id, match, clause string) bool {
	switch id {
	case "requests_received":
		return containsAny(match, otherRequests) || containsAny(clause, otherYearSigns) && otherYear.MatchString(clause)
	case "reconsideration_cases", "litigation_cases":
		return containsAny(match, someCases)
	case "items_published":
		return containsAny(clause, oneChannel) && !strings.Contains(clause, "主动公开")
	}
	return false
}

var thousands = regexp.MustCompile(`([0-9]),([0-9]{3})([^0-9]|$)`)

// readFacts reads the numbers the narrative tells, in the order of factForms
// and then of the text. One fact can be told several times; equal tellings
// are kept once. The place is the span of the sentence in characters.
//
// What is told of other years than the one reported on is left out; year is 0
// where it is not known.
func readFacts(text string, year int) []Fact {
	return factsIn(text, decode.SimplifyMixed(text) == text, year)
}

// factsIn is readFacts for a text of which it is known whether it is in
// Simplified characters.
func factsIn(text string, simple bool, year int) []Fact {
	f := &factReader{text: text, seen: map[string]bool{}, year: year}
	for s := range sentencesOf(text) {
		if !simple || mayTell(s.text) {
			f.read(s)
		}
	}
	return f.inOrder()
}

// factReader collects facts.
type factReader struct {
	text  string
	facts []Fact
	at    int // up to here the characters of the text are counted
	count int // how many these are
	seen  map[string]bool
	year  int // reported on
}

func (f *factReader) read(s sentence) {
	bare := flat(s.text)
	for hasThousands(bare) && thousands.MatchString(bare) {
		bare = thousands.ReplaceAllString(bare, "$1$2$3")
	}
	time := timeOf{year: f.year}
	for part := range strings.SplitSeq(inDigits(bare), ";") {
		clauses := clausesOf(part)
		if time.past || containsAny(part, timeSigns) {
			if ours := time.ours(clauses); len(ours) < len(clauses) {
				clauses, part = ours, strings.Join(ours, ",")
			}
		}
		f.figures(part, clauses, s)
		f.statements(clauses, s)
	}
}

// figures reads what has a number.
func (f *factReader) figures(part string, clauses []string, s sentence) {
	var counted []string
	var signs []wordSet
	for _, c := range clauses {
		if hasCount(c) {
			counted, signs = append(counted, c), append(signs, factSigns.in(c))
		}
	}
	if counted == nil {
		return
	}
	whole := factSigns.in(part)
	for i := range factForms {
		form := &factForms[i]
		if form.sentence {
			if form.mayFind(whole) {
				f.match(form, part, s)
			}
			continue
		}
		for k, c := range counted {
			if form.mayFind(signs[k]) {
				f.match(form, c, s)
			}
		}
	}
}

// match keeps what one pattern finds in one clause.
func (f *factReader) match(form *factForm, clause string, s sentence) {
	m := form.pattern.FindStringSubmatch(clause)
	if m == nil || containsAny(m[0], asideSigns) && aside.MatchString(m[0]) || speaksOfOther(form.id, m[0], clause) {
		return
	}
	n, err := decimal.NewFromString(m[form.number])
	if err != nil {
		return
	}
	switch m[form.unit] {
	case "万":
		n = n.Shift(4)
	case "亿":
		n = n.Shift(8)
	}
	around := m[0] + after(clause, m[0])
	approx := m[form.near] != "" || m[form.about] != "" || containsAny(around, aboutSigns) && aboutCounter.MatchString(around)
	f.add(form.id, &Number{n}, approx, s)
}

// aboutCounter finds 余 behind the counter and 以上 behind the whole: 20余条, 20条以上.
var aboutCounter = regexp.MustCompile(`[0-9万亿](?:余|多)|(?:条|件|篇|次)(?:以上|左右)$`)

// aboutSigns are one of them in every text that aboutCounter finds.
var aboutSigns = []string{"余", "多", "以上", "左右"}

// after is the two characters behind a match.
func after(clause, match string) string {
	_, rest, _ := strings.Cut(clause, match)
	r := []rune(rest)
	return string(r[:min(2, len(r))])
}

// statements reads what clauses say in words: no requests, no cases, no fees.
func (f *factReader) statements(clauses []string, s sentence) {
	for _, c := range clauses {
		if strings.Contains(c, "申请") && containsAny(c, denials) && noRequests.MatchString(c) && !containsAny(c, notAboutRequests) {
			f.add("no_requests", nil, false, s)
		}
		for _, z := range zeroForms {
			if containsAny(c, z.signs[0]) && containsAny(c, z.signs[1]) && z.pattern.MatchString(c) && !containsAny(c, lost) {
				f.add(z.id, &Number{decimal.Zero}, false, s)
			}
		}
	}
}

func (f *factReader) add(id string, n *Number, approx bool, s sentence) {
	key := id
	if n != nil && id != "items_published" { // what follows the first are its parts
		key += n.String()
	}
	if f.seen[key] {
		return
	}
	f.seen[key] = true
	if id == "requests_received" && n != nil && n.IsZero() {
		f.add("no_requests", nil, false, s)
	}
	f.facts = append(f.facts, Fact{ID: id, Value: n, Approx: approx, Sentence: s.text,
		Place: f.place(s)})
}

// place is the span of a sentence in characters. Those before it are counted only
// where a sentence tells a fact, from the last that did.
func (f *factReader) place(s sentence) string {
	f.count, f.at = f.count+runes(f.text[f.at:s.start]), s.start
	return fmt.Sprintf("characters %d-%d", f.count, f.count+runes(f.text[s.start:s.end]))
}

// inOrder lists the facts kind by kind.
func (f *factReader) inOrder() []Fact {
	slices.SortStableFunc(f.facts, func(a, b Fact) int { return factOrder[a.ID] - factOrder[b.ID] })
	return f.facts
}

// factOrder is the place of each kind of fact.
var factOrder = func() map[string]int {
	order := map[string]int{"no_requests": 0}
	for i, form := range factForms {
		if _, known := order[form.id]; !known {
			order[form.id] = i + 1
		}
	}
	return order
}()
