package report

import (
	"slices"
	"strings"
	"testing"
)

// TestFeeUnit reads the unit of the fees wherever it stands: in the cell, its
// head, or a caption over the block or the table.
func TestFeeUnit(t *testing.T) {
	v := cityVector
	v.t2 = append(slices.Clone(v.t2[:5]), "300")
	grid := blocksGrid(v)
	const head = "本年收费金额（单位：万元）"
	bare := strings.ReplaceAll(grid, head, "本年收费金额")
	block := "4*第二十条第（八）项"
	tests := []struct {
		name   string
		tables []string
		value  string
		unit   string
		flag   string
	}{
		{"head of the form", []string{grid}, "300", "万元", ""},
		{"head in 元", []string{strings.ReplaceAll(grid, "万元", "元")}, "0.03", "万元", flagConverted},
		{"head without the word 单位", []string{strings.ReplaceAll(grid, "（单位：万元）", "（元）")}, "0.03", "万元", flagConverted},
		{"head behind a comma", []string{strings.ReplaceAll(grid, "（单位：万元）", "，万元")}, "300", "万元", ""},
		{"head in 亿元", []string{strings.ReplaceAll(grid, "单位：万元", "单位：亿元")}, "3000000", "万元", flagConverted},
		{"head in 千元", []string{strings.ReplaceAll(grid, "单位：万元", "单位：千元")}, "30", "万元", flagConverted},
		{"caption over the table", []string{"二、主动公开政府信息情况", "单位：元", bare}, "0.03", "万元", flagConverted},
		{"caption of several units", []string{"（单位：件、万元）", bare}, "300", "万元", ""},
		{"caption of money", []string{"金额单位：人民币元", bare}, "0.03", "万元", flagConverted},
		{"caption in the table", []string{"4*单位：元|\n" + bare}, "0.03", "万元", flagConverted},
		{"caption of the block", []string{strings.Replace(bare, block, block+"（单位：元）", 1)}, "0.03", "万元", flagConverted},
		{"head wins over the caption", []string{"单位：元", grid}, "300", "万元", ""},
		{"unit in the label", []string{strings.Replace(bare, "行政事业性收费", "行政事业性收费（元）", 1)}, "0.03", "万元", flagConverted},
		{"unit in the cell", []string{strings.Replace(bare, "3*300", "3*300元", 1)}, "0.03", "万元", flagConverted},
		{"a sentence above", []string{"各单位收取信息处理费300元。", bare}, "300", "unknown", ""},
		{"caption of counts alone", []string{"单位：件", bare}, "300", "unknown", ""},
		{"no unit at all", []string{bare}, "300", "unknown", ""},
		{"head lost", []string{withoutLines(bare, "信息内容|3*本年收费金额")}, "300", "unknown", ""},
		{"caption of the table before", []string{"单位：元", requestsGrid(v), "三、收到和处理政府信息公开申请情况", bare}, "300", "unknown", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rep := reportOf(gridDocument(tt.tables...))
			c, _ := rep.Cell("t2_8.fee.amount")
			if c.Value == nil || c.Value.String() != tt.value || c.Unit != tt.unit {
				t.Errorf("read %v %s (%s %q), want %s %s", c.Value, c.Unit, c.State, c.Raw, tt.value, tt.unit)
			}
			if got := strings.Join(c.Flags, " "); got != tt.flag {
				t.Errorf("flags %q, want %q", got, tt.flag)
			}
		})
	}
}

// TestFeeUnitInLines reads a unit that stands on the line after its head.
func TestFeeUnitInLines(t *testing.T) {
	for unit, want := range map[string]string{"（单位：万元）": "300 万元", "（单位：元）": "0.03 万元", "": "300 unknown"} {
		rep := reportOf(lineDocument("第二十条第（一）项\n信息内容 本年制发件数 本年废止件数 现行有效件数\n规章 0 0 0\n行政规范性文件 1 0 2\n" +
			"第二十条第（八）项\n信息内容\n本年收费金额\n" + unit + "\n行政事业性收费 300"))
		c, _ := rep.Cell("t2_8.fee.amount")
		if got := c.Value.String() + " " + c.Unit; got != want {
			t.Errorf("with %q read %s, want %s", unit, got, want)
		}
	}
}

// TestPurchaseUnit reads the unit of the purchases of 2019, which the form
// does not name.
func TestPurchaseUnit(t *testing.T) {
	v := officeVector
	v.t2 = append(slices.Clone(v.t2[:7]), "6 8040")
	for above, unit := range map[string]string{"无说明": "unknown", "单位：万元": "万元", "单位：元": "元"} {
		rep := reportOf(gridDocument(above, blocksGrid(v)))
		if c, _ := rep.Cell("t2_9.procurement.amount"); c.Value == nil || c.Value.String() != "8040" || c.Unit != unit {
			t.Errorf("under %q read %v %s, want 8040 %s", above, c.Value, c.Unit, unit)
		}
	}
}

// TestAnnexUnit reads the unit of money beside each indicator of the annex.
func TestAnnexUnit(t *testing.T) {
	const label = "七、依申请公开信息收取的费用"
	for _, tt := range []struct{ name, row, value, unit string }{
		{"as the form", label + "|万元|300", "300", "万元"},
		{"in 元", label + "|元|300", "0.03", "万元"},
		{"in the label", label + "（元）||300", "0.03", "万元"},
		{"in the cell", label + "||300元", "0.03", "万元"},
		{"nowhere", label + "||300", "300", "unknown"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rep := reportOf(gridDocument("统计指标|单位|统计数\n六、举报投诉数量|件|4\n" + tt.row))
			c, _ := rep.Cell("st.fee_amount.value")
			if c.Value == nil || c.Value.String() != tt.value || c.Unit != tt.unit {
				t.Errorf("read %v %s (%s %q), want %s %s", c.Value, c.Unit, c.State, c.Raw, tt.value, tt.unit)
			}
		})
	}
}
