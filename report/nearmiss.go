package report

import (
	"regexp"
	"strings"
)

// nearMiss is a document that shares words with a report and is none.
type nearMiss struct {
	sure  string         // words that words fits wherever they stand
	signs string         // one of them, or of sure, is in every such title
	words *regexp.Regexp // in the squeezed title
	kind  Kind
	why   string
}

// summaryMiss is the near miss that can be a report for all that.
const summaryMiss = "a work summary 总结"

// nearMisses stand in the order they are asked: a notice about the website
// table is a notice.
var nearMisses = []nearMiss{
	{"通知 通报 批复", "的函 公告 关于 意见 要求", regexp.MustCompile(`通知|通报|批复|的函$|公告$|^[·•]*关于(?:做好|报送|印发|编制|开展|进一步|加强|切实|组织|征求)|(?:印发|做好|报送|编制|发布|公布).*工作的?(?:通知|意见|要求)`), KindNotice,
		"a notice 通知, 通报 about reports"},
	{"图解 图说 解读 评析 漫画 动漫", "一图", regexp.MustCompile(`一图(?:读懂|看懂|看清|速览|了解|带你)|图解|图说|解读|评析|漫画|动漫`), KindInterpretation,
		"an explanation 解读, 图解 of a report"},
	{"", "网站 报表", regexp.MustCompile(`网站(?:年度)?(?:工作)?(?:年度)?(?:工作)?报[表告]|(?:年度|工作)报表`), KindWebsite,
		"the yearly table of the government website 政府网站工作年度报表"},
	{"模板 模版 格式", "样 范 填 空", regexp.MustCompile(`模板|模版|格式|样[表本式]|范[本文]|填[报写](?:说明|指南|要求)|空[白]?表`), KindForm,
		"the blank form 模板, 格式 of a report or how to fill it in"},
	{"汇编 合集 一览表", "汇总 专栏 目录 列表", regexp.MustCompile(`汇编|[^(]汇总|合集|一览表|(?:专栏|目录|列表)$`), KindCompilation,
		"a compilation 汇编 of reports"},
	{"法治政府 依法行政 法治建设", "", regexp.MustCompile(`法治政府|依法行政|法治建设`), KindNone,
		"a report on government under the rule of law 法治政府建设年度报告"},
	{"决算 审计报告 统计公报", "预算 绩效", regexp.MustCompile(`决算|预算(?:公开|报告|草案|执行)|绩效(?:评价|自评)|审计报告|统计公报`), KindNone,
		"a budget or final account 决算"},
	{"政府工作报告", "", regexp.MustCompile(`政府工作报告`), KindNone, "the work report of the government 政府工作报告"},
	{"", "总结", regexp.MustCompile(`总结(?:报告)?(?:$|[(_|-])`), KindNone, summaryMiss},
	{"", "考核 评估 评议 检查", regexp.MustCompile(`(?:考核|评估|评议|检查)(?:结果|情况|报告|评分|得分|标准)`), KindNone,
		"the result of an assessment 考核, 评估"},
	{"", "指南 制度 办法 规定 规范 细则 条例 方案 要点 计划 意见", regexp.MustCompile(`(?:指南|制度|办法|规定|规范|细则|条例|方案|要点|计划|意见)(?:$|[(_|-])`), KindNone,
		"a guide, rule or plan 指南, 制度, 要点"},
	{"季度 季报 月报 月度", "半年 月份 月政务 个月 0月 1月 2月 3月 4月 5月 6月 7月 8月 9月 一月 二月 三月 四月 五月 六月 七月 八月 九月 十月", partOfYear, KindNone,
		"a report on a part of the year 季度, 半年, 月报"},
	{"新闻发布会 培训班 推进会 工作会议 座谈会", "", regexp.MustCompile(`新闻发布会|培训班|推进会|工作会议|座谈会`), KindNone, "news"},
}

// statisticsTable is an annex of reports: alone it is none.
const statisticsTable = "统计表"

// missSigns has a bit for each of nearMisses, then one for those of each that are
// sure, and one for statisticsTable.
var missSigns = func() *words {
	w := &words{}
	for _, m := range nearMisses {
		w.addAny(strings.Fields(m.sure + " " + m.signs)...)
	}
	for _, m := range nearMisses {
		w.addAny(strings.Fields(m.sure)...)
	}
	w.addAny(statisticsTable)
	return w
}()

// partOfYear are the names of reports on a quarter, half a year, a month, or the
// year up to a month that is not its last.
var partOfYear = regexp.MustCompile(`季度|季报|[上下]半年|半年(?:度|报|工作|政府|政务|信息)|月报|月度|[0-9一二三四五六七八九十]月份?(?:政府|政务)?信息公开|月份?政务公开|(?:1|一)月?(?:-|至)(?:1[01]?|[2-9]|十?一|[二三四五六七八九十])月|11月?(?:-|至)12月|前[0-9一二三四五六七八九十]+个月`)

// nearMissOf finds what else a squeezed title can be the title of. Words in the
// name of the body that reports say nothing about its report.
func nearMissOf(title string) (nearMiss, bool) {
	signs := missSigns.in(title)
	if signs == 0 {
		return nearMiss{}, false
	}
	var bodyEnd int // of the name; -1 for none, 0 for not looked for
	for i := range nearMisses {
		if signs>>i&1 == 0 {
			continue
		}
		m := &nearMisses[i]
		if m.kind == KindNone && bodyEnd == 0 {
			bodyEnd = endOfBody(title)
		}
		if m.stands(title, signs>>(len(nearMisses)+i)&1 != 0, bodyEnd) {
			return *m, true
		}
	}
	if signs>>(2*len(nearMisses))&1 != 0 && !namesReport(withoutYear(title)) {
		return nearMiss{kind: KindNone, why: "the statistics table 统计表 alone"}, true
	}
	return nearMiss{}, false
}

// stands tells whether the words stand in a title, for the kinds that are none
// behind the name of the body, if it has one; sure tells that one of the sure ones
// is there.
func (m *nearMiss) stands(title string, sure bool, bodyEnd int) bool {
	anywhere := m.kind != KindNone || bodyEnd < 0
	if sure && anywhere {
		return true
	}
	where := m.words.FindStringIndex(title)
	return where != nil && (anywhere || where[1] > bodyEnd)
}

// endOfBody is where the name of the body ends in the title of a disclosure
// report, -1 where the title is none or names no body.
func endOfBody(title string) int {
	at, end := reportName(title)
	if end == 0 {
		if at, end = reportName(withoutYear(title)); end == 0 {
			return -1
		}
	}
	head := title[:at]
	name := head
	switch year, start, end := findYear(head); {
	case year != 0 && start > 0:
		name, head = head[:start], head[:start]
	case year != 0:
		name = head[end:]
	}
	if name = trimWords(name); looksLikeAgency(name) && !partOfYear.MatchString(name) {
		return len(head)
	}
	return -1
}
