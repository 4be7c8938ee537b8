package farm

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// synthFigures is the numbers of a report. The sums hold.
type synthFigures struct {
	made, repealed, inForce     int // normative documents
	licence, penalty, coercion  int
	fee                         int
	fresh, carried, done, after [7]int     // rows of table 3, totals last
	results                     [21][7]int // the cells between
	cases                       [15]int
}

// figures draws the numbers of an agency's year. What is carried in and in
// force follows from the years before.
func (p *synthPortal) figures(agency string, year int) synthFigures {
	r := p.rand("figures", agency, fmt.Sprint(year))
	f := synthFigures{licence: r.IntN(4000), penalty: r.IntN(600), coercion: r.IntN(40), fee: r.IntN(900)}
	f.inForce = 20 + p.rand("base", agency).IntN(30)
	for y := synthFirst; y <= year; y++ {
		n := p.rand("norms", agency, fmt.Sprint(y))
		f.made, f.repealed = n.IntN(6), n.IntN(4)
		f.inForce += f.made - f.repealed
	}
	f.carried, f.after = p.carriedOut(agency, year-1), p.carriedOut(agency, year)
	f.drawResults(r)
	for g := 0; g < 15; g += 5 {
		for i := range 4 {
			f.cases[g+i] = max(0, r.IntN(6)-3)
			f.cases[g+4] += f.cases[g+i]
		}
	}
	return f
}

// carriedOut is what an agency leaves to the year after.
func (p *synthPortal) carriedOut(agency string, year int) [7]int {
	n := p.rand("carried", agency, fmt.Sprint(year)).IntN(4)
	return [7]int{n, 0, 0, 0, 0, 0, n}
}

// drawResults draws how requests were answered and from that what was
// received: never less than nothing, since more than three are answered.
func (f *synthFigures) drawResults(r *rand.Rand) {
	for i := range f.results {
		row := &f.results[i]
		for c := range 6 {
			row[c] = max(0, r.IntN(9)-6-c%3)
		}
		if i == 0 {
			row[0] = 4 + r.IntN(30)
		}
		for c := range 6 {
			row[6] += row[c]
		}
		for c := range 7 {
			f.done[c] += row[c]
		}
	}
	for c := range 7 {
		f.fresh[c] = f.done[c] + f.after[c] - f.carried[c]
	}
}

// reportText is the six sections of a report.
func (p *synthPortal) reportText(row *synthRow) string {
	f := p.figures(row.agency, row.year)
	r := p.rand("wording", row.agency, fmt.Sprint(row.year))
	var b strings.Builder
	para := func(format string, args ...any) { fmt.Fprintf(&b, "<p>"+format+"</p>\n", args...) }
	para("根据《中华人民共和国政府信息公开条例》，%s编制了%d年度报告。统计时段为%d年1月1日至%d年12月31日。", row.agency, row.year, row.year, row.year)
	para("一、总体情况")
	para("（一）主动公开。%d年通过网站、公告栏和新媒体公开信息%d条，%s一类的消息当天上网。", row.year, 80+r.IntN(3000), pick(r, synthSubjects))
	para("（二）依申请公开。全年新收政府信息公开申请%d件，上年结转%d件，办理%d件，结转下年度%d件。", f.fresh[6], f.carried[6], f.done[6], f.after[6])
	para("（三）政府信息管理。每季度核对一次目录，%s的旧链接已经补上。", pick(r, synthSubjects))
	para("（四）政府信息公开平台建设。专栏按五个固定栏目排列，手机也能看清表格。")
	para("（五）监督保障。开展培训%d次，邀请居民代表评议。", 1+r.IntN(5))
	para("二、主动公开政府信息情况")
	b.WriteString(f.table2())
	para("三、收到和处理政府信息公开申请情况")
	b.WriteString(f.table3())
	para("四、政府信息公开行政复议、行政诉讼情况")
	b.WriteString(f.table4())
	para("五、存在的主要问题及改进情况")
	para("去年指出的%s信息更新慢已经改正。今年发现个别单位上报数字晚，解读材料偏少，下一步按月提醒、按季抽查。", pick(r, synthSubjects))
	para("六、其他需要报告的事项")
	para("%d年没有收取信息处理费，没有其他需要报告的事项。", row.year)
	fmt.Fprintf(&b, "<p style=\"text-align:right\">%s</p>\n<p style=\"text-align:right\">%s</p>\n", row.agency, row.signed().Format("2006年1月2日"))
	return b.String()
}

const synthTable = "<table border=\"1\" cellspacing=\"0\" cellpadding=\"0\" align=\"center\">\n"

// table2 is the table of Article 20.
func (f *synthFigures) table2() string {
	var b strings.Builder
	b.WriteString(synthTable)
	wide := func(text string) { fmt.Fprintf(&b, "<tr><td colspan=\"4\">%s</td></tr>\n", text) }
	pair := func(label string, value any) {
		fmt.Fprintf(&b, "<tr><td>%s</td><td colspan=\"3\">%v</td></tr>\n", label, value)
	}
	wide("第二十条第（一）项")
	b.WriteString("<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>\n")
	b.WriteString("<tr><td>规章</td><td>0</td><td>0</td><td>0</td></tr>\n")
	fmt.Fprintf(&b, "<tr><td>行政规范性文件</td><td>%d</td><td>%d</td><td>%d</td></tr>\n", f.made, f.repealed, f.inForce)
	wide("第二十条第（五）项")
	pair("信息内容", "本年处理决定数量")
	pair("行政许可", f.licence)
	wide("第二十条第（六）项")
	pair("信息内容", "本年处理决定数量")
	pair("行政处罚", f.penalty)
	pair("行政强制", f.coercion)
	wide("第二十条第（八）项")
	pair("信息内容", "本年收费金额（单位：万元）")
	pair("行政事业性收费", f.fee)
	b.WriteString("</table>\n")
	return b.String()
}

// synthResults is the stub of table 3 between what came in and the total: a
// label that begins a group says how many rows the group has.
var synthResults = []struct {
	group string
	label string
}{
	{"", "（一）予以公开"}, {"", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"},
	{"8（三）不予公开", "1.属于国家秘密"}, {"", "2.其他法律行政法规禁止公开"}, {"", "3.危及“三安全一稳定”"},
	{"", "4.保护第三方合法权益"}, {"", "5.属于三类内部事务信息"}, {"", "6.属于四类过程性信息"},
	{"", "7.属于行政执法案卷"}, {"", "8.属于行政查询事项"},
	{"3（四）无法提供", "1.本机关不掌握相关政府信息"}, {"", "2.没有现成信息需要另行制作"}, {"", "3.补正后申请内容仍不明确"},
	{"5（五）不予处理", "1.信访举报投诉类申请"}, {"", "2.重复申请"}, {"", "3.要求提供公开出版物"},
	{"", "4.无正当理由大量反复申请"}, {"", "5.要求行政机关确认或重新出具已获取信息"},
	{"3（六）其他处理", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"},
	{"", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"}, {"", "3.其他"},
}

// table3 is the table of requests.
func (f *synthFigures) table3() string {
	var b strings.Builder
	b.WriteString(synthTable)
	b.WriteString("<tr><td colspan=\"3\" rowspan=\"3\">（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）</td><td colspan=\"7\">申请人情况</td></tr>\n")
	b.WriteString("<tr><td rowspan=\"2\">自然人</td><td colspan=\"5\">法人或其他组织</td><td rowspan=\"2\">总计</td></tr>\n")
	b.WriteString("<tr><td>商业企业</td><td>科研机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>\n")
	b.WriteString("<tr><td colspan=\"3\">一、本年新收政府信息公开申请数量</td>" + numberCells(f.fresh[:]) + "</tr>\n")
	b.WriteString("<tr><td colspan=\"3\">二、上年结转政府信息公开申请数量</td>" + numberCells(f.carried[:]) + "</tr>\n")
	for i, s := range synthResults {
		b.WriteString("<tr>")
		if i == 0 {
			b.WriteString("<td rowspan=\"22\">三、本年度办理结果</td>")
		}
		if s.group != "" {
			fmt.Fprintf(&b, "<td rowspan=\"%s\">%s</td>", s.group[:1], s.group[1:])
		}
		span := ""
		if i < 2 {
			span = " colspan=\"2\""
		}
		fmt.Fprintf(&b, "<td%s>%s</td>%s</tr>\n", span, s.label, numberCells(f.results[i][:]))
	}
	b.WriteString("<tr><td colspan=\"2\">（七）总计</td>" + numberCells(f.done[:]) + "</tr>\n")
	b.WriteString("<tr><td colspan=\"3\">四、结转下年度继续办理</td>" + numberCells(f.after[:]) + "</tr>\n</table>\n")
	return b.String()
}

// table4 is the table of reconsideration and litigation.
func (f *synthFigures) table4() string {
	five := func(attr string) string {
		var b strings.Builder
		for _, label := range []string{"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"} {
			fmt.Fprintf(&b, "<td%s>%s</td>", attr, label)
		}
		return b.String()
	}
	return synthTable + "<tr><td colspan=\"5\">行政复议</td><td colspan=\"10\">行政诉讼</td></tr>\n<tr>" +
		five(" rowspan=\"2\"") + "<td colspan=\"5\">未经复议直接起诉</td><td colspan=\"5\">复议后起诉</td></tr>\n<tr>" +
		five("") + five("") + "</tr>\n<tr>" + numberCells(f.cases[:]) + "</tr>\n</table>\n"
}

// numberCells is a run of numbers in cells.
func numberCells(numbers []int) string {
	var b strings.Builder
	for _, n := range numbers {
		fmt.Fprintf(&b, "<td>%d</td>", n)
	}
	return b.String()
}
