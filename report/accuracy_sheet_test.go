package report_test

import (
	"strconv"
	"strings"
)

// field is a cell of a table that is written.
type field struct {
	text       string
	cols, rows int
}

// grid is a table that is written: the cells that begin in each row.
type grid [][]field

func plain(texts ...string) []field {
	var row []field
	for _, s := range texts {
		row = append(row, field{s, 1, 1})
	}
	return row
}

// label prints a label of the form as written, or as some writers do.
func (w *writer) label(printed string, variants []string) string {
	switch {
	case len(variants) > 0 && w.sometimes(12) && strings.HasPrefix(variants[0], printed):
		return variants[0]
	case w.sometimes(6):
		return strings.NewReplacer("其他", "其它", "只计", "只记", "不计", "不记").Replace(printed)
	case w.sometimes(4):
		return strings.NewReplacer("（", "(", "）", ")", ".", "、").Replace(printed)
	case w.sometimes(4) && len([]rune(printed)) == 2:
		return printed[:3] + " " + printed[3:]
	case printed == "结果维持" && w.sometimes(3):
		return "结果维护"
	}
	return printed
}

// blockSheet lays section 2 out in four columns.
func (w *writer) blockSheet(tr *truth) grid {
	var g grid
	captions := !w.sometimes(10)
	for _, t := range tr.form.Tables {
		if !strings.HasPrefix(t.ID, "t2") {
			continue
		}
		if captions {
			g = append(g, []field{{t.Caption, 4, 1}})
		}
		wide := 3 - len(t.Columns) + 1 // of the last column
		head := plain("信息内容")
		for i, c := range t.Columns {
			head = append(head, field{c.Label, 1, 1})
			if i == len(t.Columns)-1 {
				head[len(head)-1].cols = wide
			}
		}
		g = append(g, head)
		for _, r := range t.Rows {
			row := plain(w.label(r.Label, r.Variants))
			for i, c := range t.Columns {
				row = append(row, field{tr.cells[t.ID+"."+r.ID+"."+c.ID], 1, 1})
				if i == len(t.Columns)-1 {
					row[len(row)-1].cols = wide
				}
			}
			g = append(g, row)
		}
	}
	return g
}

// requestSheet lays table 3 out: three columns of labels, seven of numbers.
func (w *writer) requestSheet(tr *truth) grid {
	last := "总计"
	if w.sometimes(10) {
		last = "合计"
	}
	g := grid{
		{{"（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3}, {"申请人情况", 7, 1}},
		{{"自然人", 1, 2}, {"法人或其他组织", 5, 1}, {last, 1, 2}},
		plain("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"),
	}
	subtotal := w.sometimes(6) // of the organisations, before the total
	if subtotal {
		g[0][1].cols, g[1][1].cols = 8, 6
		g[2] = append(g[2], field{"小计", 1, 1})
	}
	for _, t := range tr.form.Tables {
		if t.ID != "t3" {
			continue
		}
		groups := map[string]int{} // rows of numbers under each heading
		for _, r := range t.Rows {
			for _, above := range r.Path {
				if r.Kind != "group" {
					groups[above]++
				}
			}
		}
		var waiting []field // headings that begin with the next row
		for _, r := range t.Rows {
			if r.Kind == "group" {
				waiting = append(waiting, field{r.Label, 1, groups[r.Label]})
				continue
			}
			row := append(waiting, field{w.label(r.Label, r.Variants), 3 - len(r.Path), 1})
			waiting = nil
			for _, c := range t.Columns {
				if subtotal && c.ID == "total" {
					row = append(row, field{tr.organisations(r.ID), 1, 1})
				}
				row = append(row, field{tr.cells["t3."+r.ID+"."+c.ID], 1, 1})
			}
			g = append(g, row)
		}
	}
	return g
}

// organisations are the requests of all but natural persons.
func (tr *truth) organisations(row string) string {
	n := 0
	for _, col := range applicants[1:] {
		v, _ := strconv.Atoi(tr.values["t3."+row+"."+col])
		n += v
	}
	return strconv.Itoa(n)
}

// caseSheet lays table 4 out: fifteen columns.
func (w *writer) caseSheet(tr *truth) grid {
	g := grid{{{"行政复议", 5, 1}, {"行政诉讼", 10, 1}}}
	var second, third, values []field
	for _, t := range tr.form.Tables {
		if t.ID != "t4" {
			continue
		}
		for i, c := range t.Columns {
			label := w.label(c.Label, nil)
			if i < 5 {
				second = append(second, field{label, 1, 2})
			} else {
				third = append(third, field{label, 1, 1})
			}
			values = append(values, field{tr.cells["t4.cases."+c.ID], 1, 1})
		}
	}
	second = append(second, field{"未经复议直接起诉", 5, 1}, field{"复议后起诉", 5, 1})
	return append(g, second, third, values)
}

// chapter is a heading with what stands below it.
type chapter struct {
	heading string
	text    []string
	table   grid
}

// chapters are the six sections of the report.
func (w *writer) chapters(tr *truth) []chapter {
	return []chapter{
		{"一、总体情况", []string{tr.intro, "（一）主动公开。" + tr.prose, "（二）依申请公开。" + tr.prose}, nil},
		{"二、主动公开政府信息情况", nil, w.blockSheet(tr)},
		{w.one("三、收到和处理政府信息公开申请情况", "三、收到和处理政府信息公开申请情况", "三、政府机关收到和处理政府信息公开申请情况"), nil, w.requestSheet(tr)},
		{w.one("四、政府信息公开行政复议、行政诉讼情况", "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"), nil, w.caseSheet(tr)},
		{w.one("五、存在的主要问题及改进情况", "五、存在的主要问题和改进措施"), []string{"一是" + tr.prose + "二是公开的范围还要扩大。"}, nil},
		{w.one("六、其他需要报告的事项", "六、其它需要报告的事项"), []string{w.one("无。", "本年度没有收取信息处理费。", "没有其他需要报告的事项。")}, nil},
	}
}
