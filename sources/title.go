package sources

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"nianbao/decode"
)

// plain brings a title into one shape: Simplified, without white space, with
// ASCII digits and marks, so that 武山縣２０１６年 and 武山县2016年 are equal.
func plain(title string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Cf, r):
			return -1
		case r >= '！' && r <= '～':
			return r - 0xFEE0
		}
		return r
	}, decode.SimplifyMixed(title))
}

// class is what a title says about what stands behind it.
type class int

const (
	classOther  class = iota // something else, why says what
	classReport              // an annual report 政府信息公开工作年度报告
	classBare                // an annual report of something: counts in a column of ours only
	classYear                // a year alone
	classBody                // the name of a body alone
	classCut                 // cut off before it could be told
)

// judged is a title with what was made of it.
type judged struct {
	text     string // the title in plain shape
	class    class
	from, to int    // years it names; 0 none
	why      string // of classOther
}

var (
	reportWords = regexp.MustCompile(`(信息|政务|政府)公开[^,。;:]{0,8}?(年报|(年度)?(工作)?(情况)?(的)?(报告|总结))|公开年报`)
	issuing     = regexp.MustCompile(`关于(印发|公布|发布|公开)[^,。;:]*$`)
	issued      = regexp.MustCompile(`^[》"”]?的?(通知|公告|通告|公示)$`)
	bareWords   = regexp.MustCompile(`(年度报告|年报|年度工作报告)$`)
	afterWords  = regexp.MustCompile(`通知|通报|解读|图解|一图|评析|格式|模板|样式|填报|填写|说明$|说明\)|指南|制度|办法|规定|编制|发布工作|考核|培训|会议|统计表|报表|问答|长图|海报|视频|动漫|专栏上线|工作要点`)
	partWords   = regexp.MustCompile(`季度|季报|[上下]半年|半年(度|报)|月报|月度|月份`)
	newsWords   = regexp.MustCompile(`活动|走进|听取|走访|举行|赴|督导|检查|推进|落实|启动|参加|学习|慰问|视察|印发|助力|强化|加强|深入|关于|情况|工作$|建设$`)
	organOther  = regexp.MustCompile(`[\p{Han}]{0,14}(财政|审计|国资|国有资产|信用|执法|法治|依法行政|预算|决算|绩效|企业|网站|债务|慈善|安全生产)[\p{Han}、]{0,8}?(局|委员会|委|办公室|办|中心|支队|大队|总队|集团|协会|公司|所|站)`)
	cutMark     = regexp.MustCompile(`(…|\.{2,}|··+)[\]\)】）]*$`)
	variant     = regexp.MustCompile(`[(\[【][^()\[\]【】]{0,12}[)\]】]$|全文$`)
	yearAlone   = regexp.MustCompile(`^(20\d\d)(年度?|年年报|年度年报|年报|年报告|年度报告|年年度报告)?$`)
	bodyAlone   = regexp.MustCompile(`^[\p{Han}()、]{2,20}(政府|政府办|办公室|办公厅|局|委|委员会|厅|镇|乡|街道|街道办事处|街道办|苏木|管委会|中心|总队|支队|大队|区|县|市|旗|院|所|处|站|社|会|公司|分局|银行|法院|学校|大学|医院|馆)$`)
	hanYear     = regexp.MustCompile(`[二]([〇○零0Oo]|Ｏ)([〇○零一二三四五六七八九0-9Oo])([〇○零一二三四五六七八九0-9Oo])年`)
	numberYear  = regexp.MustCompile(`(20\d\d)(?:-(20\d\d))?(?:年|[^0-9]|$)`)
)

// Words of titles. Where several begin in one place, the first given counts.
var (
	otherKinds  = newLexicon(strings.Fields(`法治 依法行政 决算 预算 统计公报 统计年报 财政 国资 国有资 网站 政府工作报告 绩效 环境质量 质量年报 信用 企业 审计 普法 债务 慈善 安全生产 就业质量 双随机 执法`)...)
	beforeWords = newLexicon(strings.Fields(`一图 图解 图说 一张图 读懂 解读 划重点 数说 关于做好 关于报送 关于编制 关于印发 关于开展 关于填报 关于进一步 关于组织 关于调整 关于加强 关于规范 关于认真 关于征求 关于上报 关于提交 新闻发布会 召开 举办 部署 推进会`)...)
	notOurs     = newLexicon(strings.Fields(`通知 通报 解读 图解 读懂 会议 召开 举办 培训 开展 调研 指南 制度 报表 办法 要点 方案 公示 招聘 预案`)...)
)

// judgeTitle tells what a link text stands for.
func judgeTitle(title string) judged {
	t := plain(title)
	j := judged{text: t}
	j.from, j.to = titleYears(t)
	if strings.Contains(t, "…") || strings.Contains(t, "..") || strings.Contains(t, "··") {
		if cut := cutMark.FindString(t); cut != "" {
			return j.cut(strings.TrimSuffix(t, cut))
		}
	}
	if strings.Contains(t, "公开") {
		if where := reportWords.FindStringIndex(t); where != nil {
			return j.report(t[:where[0]], t[where[0]:where[1]], t[where[1]:])
		}
	}
	if j.from != 0 && yearAlone.MatchString(t) {
		j.class = classYear
		return j
	}
	body := t
	if strings.ContainsAny(t, "([【全") {
		body = variant.ReplaceAllString(t, "")
	}
	bare := bareWords.MatchString(body)
	switch {
	case bare && ofOtherKind(body):
		j.why = "a yearly report of another kind"
	case bare:
		j.class = classBare
	case notOurs.in(t):
		j.why = "about something else: " + notOurs.first(t)
	case len(body) <= 3*21 && endsIn(body, "府办室厅局委会镇乡道处木心队区县市旗院所站社司行校学馆") && bodyAlone.MatchString(body) && !newsWords.MatchString(body):
		j.class = classBody
	default:
		j.why = "the title does not speak of 公开 and a yearly report"
	}
	return j
}

// report judges a title that holds the words of ours; what stands around them
// can still make it a notice about reports, or a picture of one.
func (j judged) report(before, words, after string) judged {
	switch {
	case issuing.MatchString(before) && issued.MatchString(after):
		j.class = classReport // a notice that carries the report it issues
	case afterWords.MatchString(after):
		j.why = "about reports, not one: " + afterWords.FindString(after)
	case beforeWords.in(before):
		j.why = "about reports, not one: " + beforeWords.first(before)
	case partWords.MatchString(before + words + after):
		j.why = "a report on a part of the year"
	case j.from == 0 && !strings.Contains(words, "年度") && !strings.Contains(words, "年报"):
		j.why = "a report of work without a year"
	default:
		j.class = classReport
	}
	return j
}

// cut judges a title whose end is missing.
func (j judged) cut(t string) judged {
	switch {
	case beforeWords.in(t) || notOurs.in(t) || ofOtherKind(t) && !strings.Contains(t, "公开"):
		j.why = "cut, but about something else"
	case strings.Contains(t, "公开") && reportWords.MatchString(t):
		j.class = classReport
	default:
		j.class = classCut
	}
	return j
}

// ofOtherKind says whether a title names a report of another kind. The name of
// the body that reports does not count: 财政局 reports like every other.
func ofOtherKind(t string) bool {
	return otherKinds.in(t) && otherKinds.in(organOther.ReplaceAllString(t, ""))
}

// titleYears returns the years a plain title names, 0 where none.
func titleYears(t string) (from, to int) {
	if !strings.Contains(t, "20") && !strings.Contains(t, "二") {
		return 0, 0
	}
	if m := numberYear.FindStringSubmatch(t); m != nil {
		from, to = atoi(m[1]), atoi(m[1])
		if m[2] != "" {
			to = max(atoi(m[2]), from)
		}
		return from, to
	}
	if m := hanYear.FindStringSubmatch(t); m != nil {
		year := 2000 + 10*hanDigit(m[2]) + hanDigit(m[3])
		return year, year
	}
	return 0, 0
}

// hanDigit reads a digit in any of the looks it has in titles.
func hanDigit(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	for n, d := range []rune("零一二三四五六七八九") {
		if string(d) == s {
			return n
		}
	}
	return 0
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
