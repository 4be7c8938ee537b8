package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// annexRows are the rows of the annex of 2014 as the form prints them: label,
// unit, number. Chapters have dashes.
func annexRows() [][]string {
	var rows [][]string
	for i, r := range FormOf(FormatF2014).Table("st").Rows {
		no := strings.Split(r.No, ".")
		label, last := r.Label, no[len(no)-1]
		switch {
		case len(no) == 1:
			label = last + "、" + label
		case len(no) == 2 && last[0] < 'a':
			label = "（" + string([]rune("一二三四五六七八九")[last[0]-'1']) + "）" + label
		case last[0] < 'a':
			label = last + "." + label
		}
		if r.Kind == "group" {
			rows = append(rows, []string{label, "——", "——"})
			continue
		}
		rows = append(rows, []string{label, r.Unit, annexNumber(i, r)})
	}
	return rows
}

// annexNumber is the number of a row: its last digit is often that of the next
// row's ordinal.
func annexNumber(i int, r FormRow) string {
	if r.Type == "decimal" {
		return fmt.Sprintf("%d.25", i)
	}
	return fmt.Sprint(i * 7 % 13 * 11)
}

// TestAnnexAsText holds the annex of 2014 in every way text has it.
func TestAnnexAsText(t *testing.T) {
	ways := map[string]func(cells []string) string{
		"a row to a line":         func(c []string) string { return strings.Join(c, " ") + "\n" },
		"tabs":                    func(c []string) string { return strings.Join(c, "\t") + "\n" },
		"a cell to a line":        func(c []string) string { return strings.Join(c, "\n") + "\n" },
		"a cell to a line, pipes": func(c []string) string { return strings.Join(c, " |\n") + " |\n" },
		"label broken":            func(c []string) string { return strings.Join(append(wrapped(c[0]), c[1:]...), "\n") + "\n" },
		"number and unit joined":  func(c []string) string { return c[0] + " " + c[2] + c[1] + "\n" },
		"run":                     func(c []string) string { return strings.Join(c, " ") + " " },
		"glued":                   func(c []string) string { return c[0] + c[1] + " " + c[2] },
	}
	for name, write := range ways {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			for _, r := range slices.Concat([][]string{{"统计指标", "单位", "统计数"}}, annexRows()) {
				if name == "glued" && r[1] == "单位" {
					b.WriteString("统计指标单位统计数")
					continue
				}
				b.WriteString(write(r))
			}
			rep := reportOf(lineDocument("附件：政府信息公开情况统计表\n" + b.String() + "\n县财政局\n2016年3月1日"))
			for i, r := range FormOf(FormatF2014).Table("st").Rows {
				if r.Kind == "group" {
					continue
				}
				c, ok := rep.Cell("st." + r.ID + ".value")
				if !ok || c.Value == nil || c.Value.String() != annexNumber(i, r) {
					t.Errorf("%s %s is %v %q, want %s", r.ID, r.Label, c.Value, c.Raw, annexNumber(i, r))
				}
			}
			if t.Failed() {
				t.Log(b.String())
			}
		})
	}
}

// TestAnnexTextInDoubt holds lines that do not say which number is the year's.
func TestAnnexTextInDoubt(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"two numbers and no head", "统计指标\n（一）收到申请数 件 5 9\n六、举报投诉数量 件 3", "<missing>"},
		{"two numbers, the head names them", "统计指标 单位 统计数 上年数\n（一）收到申请数 件 5 9\n六、举报投诉数量 件 3 1", "5"},
		{"only a sum over years", "统计指标 单位 历年累计\n（一）收到申请数 件 5\n六、举报投诉数量 件 3", "absent"},
		{"a stray number behind", "统计指标\n单位\n统计数\n（一）收到申请数\n件\n5\n12\n六、举报投诉数量\n件\n3", "<missing>"},
		{"said twice", "统计指标 单位 统计数\n（一）收到申请数 件 5\n（一）收到申请数 件 6", "5 copies_differ"},
		{"a label of two chapters without its chapter", "统计指标 单位 统计数\n（一）收到申请数 件 5\n（二）被依法纠错数 件 2", "5"},
		{"the end of a label is another's", "统计指标 单位 统计数\n其中：主要负责同志参加\n政府网站在线访谈次数\n次\n4\n（一）收到申请数 件 7", "7"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			rep := reportOf(lineDocument("附表\n" + c.text))
			expectCells(t, rep, map[string]string{"st.req_received.value": c.want})
			if got := shown(rep, "st.rec_corrected.value"); got != "<missing>" && got != "absent" {
				t.Errorf("被依法纠错数 = %s, which nothing says", got)
			}
			if got := shown(rep, "st.resp_interview.value"); got != "<missing>" && got != "absent" {
				t.Errorf("政府网站在线访谈次数 = %s, which nothing says", got)
			}
		})
	}
}

const provincialRows = `
主动公开信息数|条|01|803|803
其中：全文电子化的主动公开信息数|条|02|790|790
申请总数|条|10|16|40
其中：1.当面申请数|条|11|4|9
2.传真申请数|条|12|1|4
3.电子邮件申请数|条|13|2|6
4.网上申请数|条|14|5|12
5.信函申请数|条|15|3|8
6.其它形式申请数|条|16|1|1
对申请的答复总数|条|17|15|38
其中：1.同意公开答复数|条|18|11|30
2.同意部分公开答复数|条|19|1|3
3.否决公开答复总数|条|20|3|5
（6）“不予公开范围2”数|条|26|1|2
行政复议数|件|32|2|2`

// TestProvincialStatistics holds the forms before 2014, whose columns differ.
func TestProvincialStatistics(t *testing.T) {
	cases := []struct {
		name, head string
		want       map[string]string
	}{
		{"year and ever", "指标名称|计量单位|代码|2011年度|历年累计", map[string]string{"req_received": "16", "req_email": "2", "den_trade_secret": "1", "rec_total": "2"}},
		{"year before", "指标名称|计量单位|代码|2011年|2010年", map[string]string{"req_received": "16", "ans_denied": "3"}},
		{"year behind", "指标名称|计量单位|代码|2010年|2011年", map[string]string{"req_received": "40", "ans_denied": "5"}},
		{"period and year to date", "指标名称|计量单位|代码|本期实际|本年累计", map[string]string{"pub_items": "803", "req_received": "40 column_doubtful", "rec_total": "2"}},
		{"year and year to date", "指标名称|计量单位|代码|本年度|本年累计", map[string]string{"pub_items": "803", "req_received": "16 column_doubtful", "rec_total": "2"}},
		{"year to date and year", "指标名称|计量单位|代码|本年累计|本年实际", map[string]string{"req_received": "40 column_doubtful"}},
		{"up to the end of the year", "指标名称|计量单位|代码|本期实际|截至2011年底累计", map[string]string{"req_received": "16", "ans_denied": "3"}},
		{"up to the end of the year, first", "指标名称|计量单位|代码|截止2011年12月31日累计数|2011年", map[string]string{"req_received": "40", "ans_denied": "5"}},
		{"since the law came into force", "指标名称|计量单位|代码|本年|条例施行以来", map[string]string{"req_received": "16"}},
		{"span of years", "指标名称|计量单位|代码|2011年|2008-2011年", map[string]string{"req_received": "16"}},
		{"span of years that ends earlier", "指标名称|计量单位|代码|本年|2011年比2010年", map[string]string{"req_received": "16"}},
		{"only sums over years", "指标名称|计量单位|代码|累计|历年累计", map[string]string{"pub_items": "absent"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			rep := &Report{Tables: readTablesOf(gridDocument(c.head+provincialRows), nil, 2011)}
			for row, want := range c.want {
				expectCells(t, rep, map[string]string{"st." + row + ".value": want})
			}
			if st := rep.Tables[len(rep.Tables)-1]; c.name == "only sums over years" {
				if st.Status != StatusUnread {
					t.Errorf("status %s, want %s", st.Status, StatusUnread)
				}
			} else if st.Format != FormatF2008 {
				t.Errorf("format %s, want f2008", st.Format)
			}
		})
	}
}

// TestProvincialStatisticsAsText holds them as lines, codes before the numbers.
func TestProvincialStatisticsAsText(t *testing.T) {
	for _, c := range []struct{ head, received, pub string }{
		{"指标名称 计量单位 代码 2011年度 历年累计", "16", "803"},
		{"指标名称 计量单位 代码 历年累计 2011年度", "40", "803"},
		{"指标名称 计量单位 代码 累计 历年累计", "absent", "absent"},
	} {
		text := c.head + strings.ReplaceAll(provincialRows, "|", " ")
		rep := &Report{Tables: readTablesOf(lineDocument(text), nil, 2011)}
		expectCells(t, rep, map[string]string{"st.req_received.value": c.received, "st.pub_items.value": c.pub})
	}
}

// TestProvincialRules holds that the sums of the old forms are checked.
func TestProvincialRules(t *testing.T) {
	head := "指标名称|计量单位|代码|2011年度|历年累计"
	rep := &Report{Tables: readTablesOf(gridDocument(head+strings.Replace(provincialRows, "|17|15|", "|17|17|", 1)), nil, 2011)}
	problems, checks := evaluate(rep)
	if checks.Passed != 1 || checks.Failed != 1 || len(problems) != 1 || problems[0].Rule != "f2008:L.2" {
		t.Errorf("checks %+v, problems %+v; want L.1 to hold and L.2 to fail", checks, problems)
	}
}

// TestUnreadStatisticsAreTold holds a table of statistics none of whose rows
// is known.
func TestUnreadStatisticsAreTold(t *testing.T) {
	rep := Parse(page(t, articlePage("安溪县2011年政府信息公开工作年度报告", "<p>"+strings.Repeat(long, 4)+"</p>"+
		"<table><tr><td>指标</td><td>单位</td><td>数量</td></tr><tr><td>来函</td><td>件</td><td>4</td></tr><tr><td>来电</td><td>次</td><td>9</td></tr><tr><td>来访</td><td>人次</td><td>2</td></tr></table>")), KindAnnual, Hints{})
	if !slices.ContainsFunc(rep.Problems, func(p Problem) bool { return p.Rule == "table_unread" }) {
		t.Errorf("problems are %+v; want one that the table was not read", rep.Problems)
	}
}
