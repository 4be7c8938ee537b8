package report

import (
	"slices"
	"strings"
	"testing"
)

// headCase is a layout of one table with its head changed. got lists cells
// and what they must say; "?" must be flagged placed_by_order, "-" must not
// be a number.
type headCase struct {
	name string
	grid string
	want map[string]string
}

func checkHeads(t *testing.T, cases []headCase) {
	t.Helper()
	for _, tt := range cases {
		t.Run(tt.name, func(t *testing.T) {
			rep := reportOf(gridDocument(strings.Split(tt.grid, "\n\n")...))
			for name, want := range tt.want {
				c, _ := rep.Cell(name)
				byOrder := slices.Contains(c.Flags, flagByOrder)
				switch {
				case want == "?" && !byOrder, want != "?" && byOrder, want == "-" && c.Value != nil:
					t.Errorf("%s is %v %s, flags %v, want %s", name, c.Value, c.State, c.Flags, want)
				case want != "?" && want != "-" && (c.Value == nil || c.Value.String() != want):
					t.Errorf("%s is %v %s, want %s", name, c.Value, c.State, want)
				}
			}
			if t.Failed() {
				t.Log(dump(rep, "t2"), dump(rep, "t4"))
			}
		})
	}
}

// TestBlockHeads reads section 2 under heads that are not the form's.
func TestBlockHeads(t *testing.T) {
	table := func(head, rules string) string {
		return "4*第二十条第（一）项|\n" + head + "\n规章|" + rules + "\n行政规范性文件|" + rules
	}
	abc := map[string]string{"t2_1.rules.made": "1", "t2_1.rules.repealed": "2", "t2_1.rules.in_force": "3"}
	doubt := map[string]string{"t2_1.rules.made": "?", "t2_1.normative.in_force": "?"}
	year := func(head, rules string) string {
		return "4*第二十条第（五）项|\n" + head + "\n行政许可|" + rules + "\n其他对外管理服务事项|" + rules + "\n" +
			"4*第二十条第（九）项|\n信息内容|采购总金额|采购项目数量\n政府集中采购|250|4"
	}
	checkHeads(t, []headCase{
		{"as the form", table("信息内容|本年制发件数|本年废止件数|现行有效件数", "1|2|3"), abc},
		{"in force first", table("信息内容|现行有效件数|本年制发件数|本年废止件数", "3|1|2"), abc},
		{"the first two exchanged", table("信息内容|本年废止件数|本年制发件数|现行有效件数", "2|1|3"), abc},
		{"slips", table("信息内容|现行有效件教|本年制发件数|本年废止伴数", "3|1|2"), abc},
		{"units behind the words", table("信息内容|现行有效件数（件）|本年制发件数（件）|本年废止件数（件）", "3|1|2"), abc},
		{"words of their own", table("信息内容|现行有效数量|本年制发数量|本年废止数量", "3|1|2"), abc},
		{"number before", "序号|信息内容|现行有效件数|本年制发件数|本年废止件数\n1|规章|3|1|2\n2|行政规范性文件|3|1|2", abc},
		{"note behind", table("信息内容|本年制发件数|本年废止件数|现行有效件数|备注", "1|2|3|无"), abc},
		{"share between", table("信息内容|本年制发件数|占比|本年废止件数|现行有效件数", "1|50%|2|3"), abc},
		{"a column of another kind", table("信息内容|本年制发件数|上年结余件数|现行有效件数", "1|2|3"), doubt},
		{"one named twice", table("信息内容|本年制发件数|本年制发件数|现行有效件数", "1|2|3"), doubt},
		{"contradicted and not complete", table("信息内容|现行有效件数|某数|本年制发件数", "1|2|3"), doubt},
		{"no head", "4*第二十条第（一）项|\n规章|1|2|3\n行政规范性文件|1|2|3", doubt},
		{"year before beside this year", "4*第二十条第（五）项|\n信息内容|上年处理决定数量|本年处理决定数量\n行政许可|7|8",
			map[string]string{"t2_5.licence.decisions": "8"}},
		{"the year before alone", "4*第二十条第（五）项|\n信息内容|上年处理决定数量\n行政许可|7",
			map[string]string{"t2_5.licence.decisions": "?"}},
		{"since ever", "4*第二十条第（五）项|\n信息内容|历年累计处理决定数量\n行政许可|7",
			map[string]string{"t2_5.licence.decisions": "?"}},
		{"2019, delta first", year("信息内容|本年增/减|处理决定数量|上一年项目数量", "-1|30|9"),
			map[string]string{"t2_5.licence.prev_items": "9", "t2_5.licence.delta": "-1", "t2_5.licence.decisions": "30",
				"t2_9.procurement.projects": "4", "t2_9.procurement.amount": "250"}},
		{"2019, not the form's words", year("信息内容|上一年项目数量|本年情况|本年增/减", "9|30|1"),
			map[string]string{"t2_5.licence.prev_items": "?", "t2_5.licence.delta": "?"}},
	})
}

// TestBlockHeadsInLines reads the order of the columns from lines.
func TestBlockHeadsInLines(t *testing.T) {
	for head, want := range map[string]string{
		"信息内容 本年制发件数 本年废止件数 现行有效件数":     "1 2 3",
		"信息内容 现行有效件数 本年制发件数 本年废止件数":     "2 3 1",
		"信息内容\n现行有效件数\n本年制发件数\n本年废止件数":  "2 3 1",
		"信息内容 本年废止件数 本年制发件数":            "?",
		"信息内容 本年 本年 现行\n制发件数 废止件数 有效件数": "1 2 3",
	} {
		rep := reportOf(lineDocument("第二十条第（一）项\n" + head + "\n规章 1 2 3\n行政规范性文件 1 2 3"))
		made, _ := rep.Cell("t2_1.rules.made")
		repealed, _ := rep.Cell("t2_1.rules.repealed")
		force, _ := rep.Cell("t2_1.rules.in_force")
		got := made.Value.String() + " " + repealed.Value.String() + " " + force.Value.String()
		if slices.Contains(made.Flags, flagByOrder) {
			got = "?"
		}
		if got != want {
			t.Errorf("under %q read %s, want %s", head, got, want)
		}
	}
}

// TestCaseHeads reads t4 under heads that are not the form's.
func TestCaseHeads(t *testing.T) {
	const values = "1|2|3|4|10|11|12|13|14|50|21|22|23|24|90"
	five := "结果维持|结果纠正|其他结果|尚未审结|总计"
	wrong := "结果纠正|结果维持|其他结果|尚未审结|总计"
	head := func(a, b, c string) string {
		return "5*行政复议|10*行政诉讼\n" + a + "|5*未经复议直接起诉|5*复议后起诉\n^|^|^|^|^|" + b + "|" + c + "\n" + values
	}
	plain := map[string]string{"t4.cases.rec_upheld": "1", "t4.cases.rec_corrected": "2", "t4.cases.lit_direct_upheld": "11", "t4.cases.lit_after_total": "90"}
	doubt := map[string]string{"t4.cases.rec_upheld": "?", "t4.cases.lit_after_total": "?"}
	checkHeads(t, []headCase{
		{"as the form", head(five, five, five), plain},
		{"corrected first", head(wrong, five, five), map[string]string{
			"t4.cases.rec_upheld": "2", "t4.cases.rec_corrected": "1", "t4.cases.lit_direct_upheld": "11", "t4.cases.rec_total": "10"}},
		{"total first", head(five, five, "总计|结果维持|结果纠正|其他结果|尚未审结"), map[string]string{
			"t4.cases.rec_upheld": "1", "t4.cases.lit_after_total": "21", "t4.cases.lit_after_upheld": "22", "t4.cases.lit_after_pending": "90"}},
		{"after before direct", strings.NewReplacer("未经复议直接起诉", "复议后起诉", "复议后起诉", "未经复议直接起诉").Replace(head(five, five, five)),
			map[string]string{"t4.cases.rec_upheld": "1", "t4.cases.lit_direct_upheld": "21", "t4.cases.lit_after_upheld": "11"}},
		{"suits first", "10*行政诉讼|5*行政复议\n5*未经复议直接起诉|5*复议后起诉|" + five + "\n" + five + "|" + five + "\n" + values,
			map[string]string{"t4.cases.lit_direct_upheld": "1", "t4.cases.lit_after_upheld": "11", "t4.cases.rec_upheld": "21", "t4.cases.rec_total": "90"}},
		{"slips", head("结果维恃|结果纠正|其它结果|尚未审结|合计", five, five), plain},
		{"spans lost", "行政复议|行政诉讼\n" + five + "|未经复议直接起诉|复议后起诉\n" + five + "|" + five + "\n" + values, plain},
		{"spans lost, corrected first", "行政复议|行政诉讼\n" + wrong + "|未经复议直接起诉|复议后起诉\n" + five + "|" + five + "\n" + values, doubt},
		{"a column the form does not have", head("结果维持|结果纠正|撤回申请|尚未审结|总计", five, five), doubt},
		{"no groups", "四、政府信息公开行政复议、行政诉讼情况\n\n" + five + "|" + five + "|" + five + "\n" + values, plain},
		{"no head", "四、政府信息公开行政复议、行政诉讼情况\n\n" + values, doubt},
	})
}

// TestCaseHeadsInLines does not trust the form's order against the words of a
// text.
func TestCaseHeadsInLines(t *testing.T) {
	const values = "\n1 2 3 4 10 11 12 13 14 50 21 22 23 24 90"
	for head, doubtful := range map[string]bool{
		"行政复议 行政诉讼\n结果维持 结果纠正 其他结果 尚未审结 总计 未经复议直接起诉 复议后起诉": false,
		"行政复议 行政诉讼\n结果纠正 结果维持 其他结果 尚未审结 总计 未经复议直接起诉 复议后起诉": true,
		"行政复议 行政诉讼\n结果维持 结果纠正 其他结果 尚未审结 总计 复议后起诉 未经复议直接起诉": true,
	} {
		rep := reportOf(lineDocument("四、政府信息公开行政复议、行政诉讼情况\n" + head + values))
		c, _ := rep.Cell("t4.cases.rec_upheld")
		if c.Value == nil || slices.Contains(c.Flags, flagByOrder) != doubtful {
			t.Errorf("under %q the cell is %v, flags %v, want doubtful %v", head, c.Value, c.Flags, doubtful)
		}
	}
}

// TestRequestHeads reads t3 under heads whose spans are wrong or whose words
// are others.
func TestRequestHeads(t *testing.T) {
	v := cityVector
	body := strings.Join(requestLines(v), "\n")
	heads := map[string]struct {
		head     string
		doubtful bool
	}{
		"as the form":     {requestsHead, false},
		"span lost":       {strings.ReplaceAll(requestsHead, "5*法人或其他组织", "法人或其他组织"), false},
		"another column":  {strings.ReplaceAll(requestsHead, "科研机构", "新闻媒体"), true},
		"slip":            {strings.ReplaceAll(requestsHead, "科研机构", "科研机枃"), false},
		"exchanged, lost": {strings.ReplaceAll(strings.ReplaceAll(requestsHead, "5*法人或其他组织", "法人或其他组织"), "商业企业|科研机构", "科研机构|商业企业"), true},
	}
	for name, h := range heads {
		t.Run(name, func(t *testing.T) {
			rep := reportOf(gridDocument(h.head + body))
			c, _ := rep.Cell("t3.granted.business")
			if c.Value == nil || c.Value.String() != "129" || slices.Contains(c.Flags, flagByOrder) != h.doubtful {
				t.Errorf("the cell is %v, flags %v, want doubtful %v", c.Value, c.Flags, h.doubtful)
			}
		})
	}
}

// TestAnnexHeads takes the numbers of the annex from the year's own column.
func TestAnnexHeads(t *testing.T) {
	rows := func(head, row string) string { return head + "\n六、举报投诉数量|件|" + row }
	cell := "st.complaints.value"
	checkHeads(t, []headCase{
		{"as the form", rows("统计指标|单位|统计数", "4"), map[string]string{cell: "4"}},
		{"since ever behind", rows("统计指标|单位|统计数|历年累计", "4|99"), map[string]string{cell: "4"}},
		{"year before first", rows("统计指标|单位|上年统计数|本年统计数", "99|4"), map[string]string{cell: "4"}},
		{"year before filled alone", rows("统计指标|单位|本年数|上年数", "|99"), map[string]string{cell: "-"}},
		{"two that nothing tells apart", rows("统计指标|单位|甲|乙", "|99"), map[string]string{cell: "-"}},
		{"a word of its own", rows("统计指标|单位|合计数", "4"), map[string]string{cell: "4"}},
	})
}
