package report

import (
	"slices"
	"strings"
	"testing"

	"nianbao/document"
)

// deep gives the cells with a text a rowspan.
func deep(doc *document.Document, text string, rows int) *document.Document {
	for _, b := range doc.Blocks {
		if b.Table == nil {
			continue
		}
		for _, r := range b.Table.Rows {
			for i := range r.Cells {
				if r.Cells[i].Text == text {
					r.Cells[i].RowSpan = rows
				}
			}
		}
	}
	return doc
}

// TestMergedCell holds that one number for two rows is not read as the number
// of the first without a word.
func TestMergedCell(t *testing.T) {
	grid := strings.Replace(blocksGrid(cityVector), "行政强制|3*166105", "行政强制", 1)
	rep := reportOf(deep(gridDocument(grid), "6937489", 2))
	c, _ := rep.Cell("t2_6.penalty.decisions")
	if c.Value == nil || !slices.Contains(c.Flags, "merged") || rep.Tables[0].Status != StatusPartial {
		t.Errorf("the cell is %v, flags %v, t2 %s", c.Value, c.Flags, rep.Tables[0].Status)
	}
	if !slices.Contains(tableRules(rep), "cell_merged") {
		t.Errorf("no problem tells of it: %v", tableRules(rep))
	}
}

// TestTallRow holds that a row all of whose cells are tall is one row.
func TestTallRow(t *testing.T) {
	doc := gridDocument(casesGrid(cityVector))
	cells := doc.Blocks[0].Table.Rows[3].Cells
	for i := range cells {
		cells[i].RowSpan = 2
	}
	if rep := reportOf(doc); rep.Tables[2].Status != StatusOK {
		t.Errorf("t4 is %s", rep.Tables[2].Status)
	}
}

// TestYearsUnderEachOther takes the row of t4 that its label gives the report.
func TestYearsUnderEachOther(t *testing.T) {
	for _, labels := range [][2]string{{"上年", "本年"}, {"2024年", "2025年"}, {"去年同期", "今年"}} {
		grid := strings.ReplaceAll(casesHead, "5*行政复议", "^|5*行政复议") + labels[0] + "|" + strings.Join(cellsOf(otherVector().t4), "|") +
			"\n" + labels[1] + "|" + strings.Join(cellsOf(cityVector.t4), "|")
		rep := reportOf(titled(gridDocument(grid)))
		c, _ := rep.Cell("t4.cases.rec_upheld")
		if c.Value == nil || c.Value.String() != "376" || slices.Contains(c.Flags, flagCopiesDiffer) {
			t.Errorf("%v: the cell is %v, flags %v", labels, c.Value, c.Flags)
		}
	}
}

// TestNumberInWords holds that a number in Chinese is a value and no label.
func TestNumberInWords(t *testing.T) {
	lines := requestLines(cityVector)
	lines[2] = strings.Replace(lines[2], "|129|", "|十二|", 1)
	rep := reportOf(gridDocument(requestsHead + strings.Join(lines, "\n")))
	for column, want := range map[string]string{"natural_person": "5345", "public_interest": "41", "total": "5548"} {
		c, _ := rep.Cell("t3.granted." + column)
		if c.Value == nil || c.Value.String() != want || slices.Contains(c.Flags, flagByOrder) {
			t.Errorf("%s is %v, flags %v, want %s", column, c.Value, c.Flags, want)
		}
	}
	if c, _ := rep.Cell("t3.granted.business"); c.State != StateText {
		t.Errorf("business is %s", c.State)
	}
}

// TestColumnBesideTheForm drops a column that the head names and the form does
// not have, though the sums would also fit a subtotal.
func TestColumnBesideTheForm(t *testing.T) {
	head := strings.Replace(requestsHead, "|总计", "|总计|上年", 1)
	lines := eachLine(requestLines(cityVector), func(_ int, l string) string { return l + "|3" })
	rep := reportOf(gridDocument(blocksGrid(cityVector), head+strings.Join(lines, "\n"), casesGrid(cityVector)))
	expect(t, rep, cityVector)
	v := cityVector
	v.t3 = slices.Clone(v.t3)
	for i := range v.t3 {
		v.t3[i] = "0 1 1 1 1 1 5"
	}
	lines = eachLine(requestLines(v), func(_ int, l string) string { return l + "|3" })
	expect(t, reportOf(gridDocument(blocksGrid(v), head+strings.Join(lines, "\n"), casesGrid(v))), v)
}

// TestFlagsOfUnitsAndYears marks numbers that are not counts of this year.
func TestFlagsOfUnitsAndYears(t *testing.T) {
	grid := blocksGrid(cityVector)
	for _, tt := range []struct {
		name   string
		tables []string
		flag   string
	}{
		{"as the form", []string{grid}, ""},
		{"head in 万件", []string{strings.ReplaceAll(grid, "本年处理决定数量", "本年处理决定数量（万件）")}, flagScaled},
		{"caption in 百件", []string{"单位：百件", grid}, flagScaled},
		{"caption in 件", []string{"单位：件", grid}, ""},
		{"head of another year", []string{strings.ReplaceAll(grid, "本年处理决定数量", "2024年处理决定数量")}, flagOther},
		{"head of the year", []string{strings.ReplaceAll(grid, "本年处理决定数量", "2025年处理决定数量")}, ""},
		{"a date", []string{strings.ReplaceAll(grid, "6937489", "2025.12")}, flagFraction},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rep := reportOf(titled(gridDocument(tt.tables...)))
			c, _ := rep.Cell("t2_6.penalty.decisions")
			if told := len(doubtfulCells(rep)) > 0; told != (tt.flag != "") {
				t.Errorf("told %v", told)
			}
			if c.Value == nil || tt.flag == "" && len(c.Flags) > 0 || tt.flag != "" && !slices.Contains(c.Flags, tt.flag) {
				t.Errorf("the cell is %v, flags %v, want %q", c.Value, c.Flags, tt.flag)
			}
		})
	}
}

// TestRemarkBehindTheRows holds that a remark without a head is not taken for
// the total, nor the total for a subtotal.
func TestRemarkBehindTheRows(t *testing.T) {
	v := cityVector
	v.t3 = slices.Clone(v.t3)
	for i := range v.t3 {
		v.t3[i] = "0 1 1 1 1 1 5"
	}
	lines := eachLine(requestLines(v), func(_ int, l string) string { return l + "|无" })
	rep := reportOf(gridDocument(requestsHead + strings.Join(lines, "\n")))
	if n := states(rep, "t3"); n[StateDerived] > 0 || n[StateMissing] == 0 && n[StateNumber] != 175 {
		t.Errorf("states %v", n)
	}
}
