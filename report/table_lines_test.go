package report

import (
	"slices"
	"strings"
	"testing"
)

// requestText writes t3 as lines of text, label and values by write.
func requestText(v vector, write func(label string, values []string) []string) string {
	lines := []string{"三、收到和处理政府信息公开申请情况", "（本列数据的勾稽关系为：第一项加第二项之和，", "等于第三项加第四项之和）", "申请人情况", "总商业 计企业"}
	n := 0
	for _, r := range FormOf(v.format).Table("t3").Rows {
		if r.Kind == "group" {
			lines = append(lines, r.Label)
			continue
		}
		lines = append(lines, write(r.Label, strings.Fields(v.t3[n]))...)
		n++
	}
	return strings.Join(append(lines, "四、政府信息公开行政复议、行政诉讼情况"), "\n")
}

// wrapped breaks a label in the middle.
func wrapped(label string) []string {
	r := []rune(label)
	if len(r) < 12 {
		return []string{label}
	}
	return []string{string(r[:len(r)/2]), string(r[len(r)/2:])}
}

func TestLineForms(t *testing.T) {
	cases := []struct {
		name  string
		write func(label string, values []string) []string
		shape string
	}{
		{"one line a row", func(l string, v []string) []string { return []string{l + " " + strings.Join(v, " ")} }, "lines"},
		{"values on the next line", func(l string, v []string) []string { return []string{l, strings.Join(v, " ")} }, "lines"},
		{"wrapped labels", func(l string, v []string) []string { return append(wrapped(l), strings.Join(v, " ")) }, "lines"},
		{"values in the middle of a wrapped label", func(l string, v []string) []string {
			w := wrapped(l)
			w[0] += " " + strings.Join(v, " ")
			return w
		}, "lines"},
		{"one cell a line", func(l string, v []string) []string { return append([]string{l + " |"}, barred(v)...) }, "lines"},
		{"a paragraph a cell", func(l string, v []string) []string { return append([]string{l}, v...) }, "lines"},
		{"pipes", func(l string, v []string) []string {
			return []string{"| | " + l + " | " + strings.Join(v, " | ") + " |"}
		}, "pipes"},
		{"pipes with padding", func(l string, v []string) []string { return []string{l + "|" + strings.Join(v, "|") + "||||"} }, "pipes"},
		{"pipes with empty stubs", func(l string, v []string) []string {
			return []string{"| " + l + " | | | " + strings.Join(v, " | ") + " |"}
		}, "pipes"},
		{"tabs", func(l string, v []string) []string { return []string{l + "\t" + strings.Join(v, "\t")} }, "pipes"},
		{"text behind the table", func(l string, v []string) []string {
			lines := []string{l, strings.Join(v, " ")}
			if strings.Contains(l, "结转下年度") {
				lines = append(lines, "予以公开的都已公开，重复申请不予处理。", "第三方合法权益得到保护。")
			}
			return lines
		}, "lines"},
		{"page marks between", func(l string, v []string) []string { return []string{"- 9 -", l, "第 3 页", strings.Join(v, " ")} }, "lines"},
		{"page number before the values", func(l string, v []string) []string { return []string{l, "9", strings.Join(v, " ")} }, "lines"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			rep := reportOf(lineDocument(requestText(cityVector, c.write)))
			expectRequests(t, rep, cityVector)
			if rep.Tables[1].Shape != c.shape || rep.Tables[1].Status != StatusOK {
				t.Errorf("shape %s, status %s", rep.Tables[1].Shape, rep.Tables[1].Status)
			}
			if t.Failed() {
				t.Log(dump(rep, "t3"))
			}
		})
	}
}

func barred(v []string) []string {
	var out []string
	for _, s := range v {
		out = append(out, s+" |")
	}
	return append(out, "|||")
}

func expectRequests(t *testing.T, rep *Report, v vector) {
	t.Helper()
	ft := FormOf(v.format).Table("t3")
	for i, r := range ft.DataRows() {
		expectRow(t, rep, &ft.Columns, "t3."+r.ID, cellsOf(v.t3[i]))
	}
}

// TestLabelsOutOfStep holds text in which a label never stands at its own
// values. A number that is wrong and bears no mark is the worst outcome.
func TestLabelsOutOfStep(t *testing.T) {
	values := func(l string, v []string) []string { return []string{strings.Join(v, " "), l} }
	cases := map[string]string{
		"values before their labels": requestText(cityVector, values),
		"labels all before the values": func() string {
			var labels, rows []string
			requestText(cityVector, func(l string, v []string) []string {
				labels, rows = append(labels, l), append(rows, strings.Join(v, " "))
				return nil
			})
			return strings.Join(append(labels, rows...), "\n")
		}(),
		"one row lost": requestText(cityVector, func(l string, v []string) []string {
			if strings.Contains(l, "重复申请") {
				return []string{l}
			}
			return []string{l, strings.Join(v, " ")}
		}),
	}
	cases["the values of a row the form does not have"] = requestText(cityVector, func(l string, v []string) []string {
		if strings.Contains(l, "行政查询") {
			return []string{l, "9.属于本省另行规定的情形", "70 0 0 0 0 0 70"}
		}
		return []string{l, strings.Join(v, " ")}
	})
	for name, text := range cases {
		t.Run(name, func(t *testing.T) {
			rep := reportOf(lineDocument(text))
			ft := FormOf(FormatF2021).Table("t3")
			for i, r := range ft.DataRows() {
				for j, c := range ft.Columns {
					cell, ok := rep.Cell("t3." + r.ID + "." + c.ID)
					if want := cellsOf(cityVector.t3[i])[j]; ok && cell.Value != nil && cell.Value.String() != want {
						t.Errorf("%s = %s %v, want %s", cell.Name(), cell.Value, cell.Flags, want)
					}
				}
			}
			if rep.Tables[1].Status == StatusAbsent {
				t.Error("the table is there")
			}
		})
	}
}

func TestLabelsWithoutNumbers(t *testing.T) {
	rep := reportOf(lineDocument(requestText(cityVector, func(l string, _ []string) []string { return []string{l} })))
	if tb := rep.Tables[1]; tb.Status != StatusBlank || states(rep, "t3")[StateMissing] != 175 {
		t.Errorf("status %s, states %v", tb.Status, states(rep, "t3"))
	}
}

func TestTablesSideBySide(t *testing.T) {
	lines := eachLine(requestLines(cityVector), func(_ int, l string) string { return l + "|" + l })
	rep := reportOf(gridDocument(requestsHead + strings.Join(lines, "\n")))
	for _, c := range rep.Tables[1].Cells {
		if c.Value != nil {
			t.Fatalf("%s = %s of two tables side by side", c.Name(), c.Value)
		}
	}
	if rep.Tables[1].Status == StatusOK {
		t.Errorf("status %s", rep.Tables[1].Status)
	}
}

func TestHeadNamesAnotherUnit(t *testing.T) {
	table := strings.Replace(blocksGrid(cityVector), "单位：万元", "单位：元", 1)
	rep := reportOf(gridDocument(table))
	c, _ := rep.Cell("t2_8.fee.amount")
	if c.Value == nil || c.Value.String() != "31.6441" || c.Unit != "万元" || !slices.Contains(c.Flags, flagConverted) {
		t.Errorf("%+v, want 31.6441 万元, converted", c)
	}
}

func TestBlocksInLines(t *testing.T) {
	cases := map[string]string{
		"lines":          "第二十条第（一）项\n信息内容 本年制发件数 本年废止件数 现行有效件数\n规 章 3 5 74\n行政规范性文件 564 984 4185\n第二十条第（五）项\n信息内容 本年处理决定数量\n行政许可 11398889\n第二十条第（六）项\n信息内容 本年处理决定数量\n行政处罚 6937489\n行政强制 166105\n第二十条第（八）项\n信息内容 本年收费金额（单位：万元）\n行政事业性收费 316441",
		"one cell":       "第二十条第（一）项 |\n|||\n信息内容 |\n本年制发件数 |\n本年废止件数 |\n现行有效件数 |\n规章 |\n3 |\n5 |\n74 |\n行政规范性文件（本单位制发的） |\n564 |\n984 |\n4185 |\n第二十条第（五）项 |\n|||\n行政许可 |\n11398889 |\n||\n行政处罚 |\n6937489 |\n||\n行政强制 |\n166105 |\n||\n行政事业性收费 |\n316441 |",
		"run together":   "二、主动公开政府信息情况第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数规章 3 5 74行政规范性文件 564 984 4185第二十条第（五）项信息内容本年处理决定数量行政许可 11398889第二十条第（六）项信息内容本年处理决定数量行政处罚 6937489行政强制 166105第二十条第（八）项信息内容本年收费金额（单位：万元）行政事业性收费 316441",
		"broken label":   "信息内容 本年制发件数 本年废止件数 现行有效件数\n规章 3 5 74\n行政规范性\n文件\n564 984 4185\n行政许可 11398889\n行政处罚 6937489\n行政强制 166105\n行政事业性\n收费 316441",
		"pairs in a row": "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数\n规章|3|5|74\n行政规范性文件|564|984|4185\n行政许可|11398889\n行政处罚|6937489|行政强制|166105\n行政事业性收费|316441",
	}
	for name, text := range cases {
		t.Run(name, func(t *testing.T) {
			rep := reportOf(lineDocument(text))
			n := 0
			for _, ft := range blocks(FormOf(FormatF2021)) {
				for _, r := range ft.Rows {
					expectRow(t, rep, &ft.Columns, ft.ID+"."+r.ID, cellsOf(cityVector.t2[n]))
					n++
				}
			}
			if rep.Tables[0].Status != StatusOK {
				t.Errorf("status %s\n%s", rep.Tables[0].Status, dump(rep, "t2"))
			}
		})
	}
}

func TestCasesInLines(t *testing.T) {
	head := "四、政府信息公开行政复议、行政诉讼情况\n行政复议 行政诉讼\n结果\n维持\n未经复议直接起诉 复议后起诉\n"
	v := strings.Fields(cityVector.t4)
	cases := []struct {
		name, text string
		status     Status
	}{
		{"one line", head + cityVector.t4, StatusOK},
		{"one cell a line", head + strings.Join(v, "\n"), StatusOK},
		{"two lines", head + strings.Join(v[:5], " ") + "\n" + strings.Join(v[5:], " "), StatusOK},
		{"fourteen values", head + strings.Join(v[1:], " "), StatusPartial},
		{"sixteen values", head + cityVector.t4 + " 7", StatusPartial},
		{"no values", head + "本年度未发生行政复议。", StatusAbsent},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			rep := reportOf(lineDocument(c.text + "\n五、存在的主要问题及改进情况\n共 3 项"))
			tb := rep.Tables[2]
			if tb.Status != c.status {
				t.Errorf("status %s, want %s", tb.Status, c.status)
			}
			if c.status == StatusOK {
				ft := FormOf(FormatF2021).Table("t4")
				expectRow(t, rep, &ft.Columns, "t4.cases", v)
			} else if counted(tb.Cells) > 0 {
				t.Errorf("%d values were placed", counted(tb.Cells))
			}
		})
	}
}

func TestAnnex(t *testing.T) {
	table := `统计指标|单位|统计数
3*一、主动公开情况|
（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）|条|1200
其中：主动公开规范性文件数|条|3
（一）收到申请数|件|7
1.当面申请数|件|1
2.传真申请数|件|0
3.网络申请数|件|4
4.信函申请数|件|3
四、行政复议数量|件|2
（一）维持具体行政行为数|件|1
（二）被依法纠错数|件|1
（三）其他情形数|件|0
五、行政诉讼数量|件|1
（二）被依法纠错数|件|0
（三）其他情形数|件|1
七、依申请公开信息收取的费用|万元|0.35`
	rep := reportOf(gridDocument(table))
	if len(rep.Tables) != 4 || rep.Tables[3].ID != "st" || rep.Tables[3].Format != FormatF2014 {
		t.Fatalf("tables %+v", rep.Tables)
	}
	want := map[string]string{
		"pub_items": "1200", "req_received": "7", "rec_corrected": "1", "rec_other": "0",
		"lit_corrected": "0", "lit_other": "1", "fee_amount": "0.35",
	}
	for row, n := range want {
		if c, _ := rep.Cell("st." + row + ".value"); c.Value == nil || c.Value.String() != n {
			t.Errorf("st.%s = %v, want %s", row, c.Value, n)
		}
	}
	i := slices.IndexFunc(rep.Problems, func(p Problem) bool { return p.Rule == "f2014:R.1" })
	if i < 0 || rep.Problems[i].Sentence != "parts sum to 8, 收到申请数 says 7" {
		t.Errorf("problems %v", rep.Problems)
	}
}

// TestWordsForNothing holds lines in which a zero is printed as a word: the
// cells are read as not applicable and filled from their totals.
func TestWordsForNothing(t *testing.T) {
	for _, word := range []string{"无", "暂无", "不涉及", "没有", "/"} {
		for _, parted := range []string{"\n", " "} {
			rep := reportOf(lineDocument(requestText(cityVector, func(l string, v []string) []string {
				line := []string{l}
				for i, n := range v {
					if n == "0" && i < 6 {
						n = word
					}
					line = append(line, n)
				}
				return []string{strings.Join(line, parted)}
			}) + "\n" + casesText(word, parted)))
			expectRequests(t, rep, cityVector)
			expectCells(t, rep, map[string]string{"t4.cases.rec_upheld": "0", "t4.cases.rec_other": "4", "t4.cases.lit_direct_total": "0", "t4.cases.lit_after_total": "3"})
			if c, ok := rep.Cell("t3.granted.research"); !ok || c.State != StateDerived || c.Raw != word {
				t.Errorf("%q parted by %q: t3.granted.research is %+v, want a derived cell that keeps its text", word, parted, c)
			}
		}
	}
}

// casesText writes t4 with a word in place of zeros that are no totals.
func casesText(word, parted string) string {
	head := "行政复议 行政诉讼 结果维持 结果纠正 其他结果 尚未审结 总计 未经复议直接起诉 复议后起诉 " + strings.Repeat("结果维持 结果纠正 其他结果 尚未审结 总计 ", 2)
	values := strings.ReplaceAll("_ _ 4 _ 4 _ _ _ _ 0 3 _ _ _ 3", "_", word)
	return strings.ReplaceAll(head+values, " ", parted)
}

// TestLabelBrokenAtEmptyWord holds a label that breaks off where a word for nothing
// stands.
func TestLabelBrokenAtEmptyWord(t *testing.T) {
	rep := reportOf(lineDocument(requestText(cityVector, func(l string, v []string) []string {
		values := strings.Join(v, " ")
		if strings.HasPrefix(l, "4.无") {
			return []string{"4. 无", "正当理由大量反复申请 " + values}
		}
		return []string{l + " " + values}
	})))
	expectRequests(t, rep, cityVector)
}
