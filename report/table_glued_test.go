package report

import (
	"strings"
	"testing"
)

// shown is the number of a cell with its flags, or its state where it has none.
func shown(rep *Report, name string) string {
	c, ok := rep.Cell(name)
	switch {
	case !ok:
		return "absent"
	case c.Value == nil:
		return "<" + string(c.State) + ">"
	case len(c.Flags) > 0:
		return c.Value.String() + " " + strings.Join(c.Flags, " ")
	}
	return c.Value.String()
}

func expectCells(t *testing.T, rep *Report, want map[string]string) {
	t.Helper()
	for name, value := range want {
		if got := shown(rep, name); got != value {
			t.Errorf("%s = %s, want %s", name, got, value)
		}
	}
}

// TestGluedBlocks holds blocks of section 2 whose rows share one line.
func TestGluedBlocks(t *testing.T) {
	cases := []struct {
		name, text string
		want       map[string]string
	}{
		{
			"a number before 其他 ends in the digit of an ordinal",
			"第二十条第（五）项 信息内容 上一年项目数量 本年增/减 处理决定数量 行政许可 61 0 70053 其他对外管理服务事项 8 -2 903",
			map[string]string{
				"t2_5.licence.prev_items": "61", "t2_5.licence.delta": "0", "t2_5.licence.decisions": "70053",
				"t2_5.other_service.prev_items": "8", "t2_5.other_service.delta": "-2", "t2_5.other_service.decisions": "903",
			},
		},
		{
			"the same with nothing between",
			"第二十条第（五）项信息内容上一年项目数量本年增/减处理决定数量行政许可 61 +4 43其他对外管理服务事项 8 0 903",
			map[string]string{"t2_5.licence.delta": "4", "t2_5.licence.decisions": "43", "t2_5.other_service.decisions": "903"},
		},
		{
			"one row to a block",
			"第二十条第（五）项 信息内容 本年处理决定数量 行政许可 29\n第二十条第（八）项信息内容本年收费金额（单位：万元）行政事业性收费 3.05",
			map[string]string{"t2_5.licence.decisions": "29", "t2_8.fee.amount": "3.05"},
		},
		{
			"units and separators",
			"第二十条第（六）项 信息内容 本年处理决定数量 行政处罚 1,204件 行政强制 7件",
			map[string]string{"t2_6.penalty.decisions": "1204", "t2_6.coercion.decisions": "7"},
		},
		{
			"a share is no count",
			"第二十条第（六）项 信息内容 本年处理决定数量 行政处罚 12% 行政强制 7",
			map[string]string{"t2_6.penalty.decisions": "<missing>", "t2_6.coercion.decisions": "7"},
		},
		{
			"neither are a rounded number, a rough one and a span",
			"第二十条第（六）项 信息内容 本年处理决定数量 行政处罚 2.3万件 行政强制 40余件 行政许可 5-8",
			map[string]string{"t2_6.penalty.decisions": "absent", "t2_6.coercion.decisions": "absent"},
		},
		{
			"an amount whose unit is joined to more",
			"第二十条第（八）项 信息内容 本年收费金额（单位：万元） 行政事业性收费 2510元。",
			map[string]string{"t2_8.fee.amount": "absent"},
		},
		{
			"words for nothing",
			"第二十条第（六）项 信息内容 本年处理决定数量 行政处罚 暂无 行政强制 无",
			map[string]string{"t2_6.penalty.decisions": "<na>", "t2_6.coercion.decisions": "<na>"},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			expectCells(t, reportOf(lineDocument("二、主动公开政府信息情况\n"+c.text)), c.want)
		})
	}
}

// TestGluedRequests holds t3 in one run of text, its labels spelt and its
// ordinals written in several ways.
func TestGluedRequests(t *testing.T) {
	spelt := strings.NewReplacer("其他", "其它", "只计", "只记", "不计", "不记")
	noMark := strings.NewReplacer("1.", "1", "2.", "2", "3.", "3", "4.", "4", "5.", "5", "6.", "6", "7.", "7", "8.", "8")
	comma := strings.NewReplacer("1.", "1、", "2.", "2、", "3.", "3、", "4.", "4、", "5.", "5、")
	for _, c := range []struct{ name, text string }{
		{"parted", gluedText(cityVector, " ", func(l string) string { return l })},
		{"run together", gluedText(cityVector, "", func(l string) string { return l })},
		{"其它 and 只记, parted", gluedText(cityVector, " ", spelt.Replace)},
		{"其它 and 只记, run together", gluedText(cityVector, "", spelt.Replace)},
		{"ordinals with 、", gluedText(cityVector, "", comma.Replace)},
		{"ordinals without a mark", gluedText(cityVector, "", noMark.Replace)},
		{"ordinals lost", gluedText(cityVector, " ", func(l string) string {
			if ordinal, _ := splitOrdinal(l); ordinal != "" && ordinal[0] < 0x80 && !strings.HasSuffix(l, "其他") {
				_, l, _ = strings.Cut(l, ".")
			}
			return l
		})},
	} {
		t.Run(c.name, func(t *testing.T) {
			rep := reportOf(lineDocument(c.text))
			expectRequests(t, rep, cityVector)
			if t.Failed() {
				t.Log(c.text, dump(rep, "t3"))
			}
		})
	}
}

// gluedText writes t3 as one run of text; gap stands between a row's last
// value and the next label.
func gluedText(v vector, gap string, spell func(string) string) string {
	var b strings.Builder
	b.WriteString("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）申请人情况")
	n := 0
	for _, r := range FormOf(v.format).Table("t3").Rows {
		b.WriteString(gap + spell(r.Label))
		if r.Kind != "group" {
			b.WriteString(" " + v.t3[n])
			n++
		}
	}
	return b.String()
}
