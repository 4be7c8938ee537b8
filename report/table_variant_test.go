package report

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"nianbao/document"
)

var one = decimal.NewFromInt(1)

// mixed is the city vector with t3 in the form of 2019.
func mixed() vector {
	v := cityVector
	v.format = FormatF2019
	v.t3 = slices.Concat(v.t3[:20], []string{"1458 20 0 2 3 3 1486"}, v.t3[23:])
	v.t2 = officeVector.t2
	return v
}

// replaceCells rewrites the lines of t3 that keep selects.
func eachLine(lines []string, change func(i int, line string) string) []string {
	out := slices.Clone(lines)
	for i := range out {
		out[i] = change(i, out[i])
	}
	return out
}

// withoutSubLabels empties or removes the third stub cell of grouped rows.
func withoutSubLabels(lines []string, with string) []string {
	return eachLine(lines, func(_ int, line string) string {
		cells := strings.Split(line, "|")
		if len(cells) != 10 {
			return line
		}
		return strings.Join(slices.Concat(cells[:2], cellsWith(with), cells[3:]), "|")
	})
}

func cellsWith(s string) []string {
	if s == "absent" {
		return nil
	}
	return []string{s}
}

// TestLayouts reads the same numbers from many layouts: each must give every
// number, unflagged where its label stands beside it.
func TestLayouts(t *testing.T) {
	v := cityVector
	lines := requestLines(v)
	body := func(lines []string) string { return requestsHead + strings.Join(lines, "\n") }
	blocks2, cases := blocksGrid(v), casesGrid(v)
	stacked := strings.Split(strings.TrimSpace(blocks2), "4*第二十条")
	half := func(from, to int) string { return strings.Join(lines[from:to], "\n") }
	cases1 := []struct {
		name   string
		tables []string
		flag   string // every flagged cell has this one
	}{
		{"as the form", []string{blocks2, body(lines), cases}, ""},
		{"one HTML table for both", []string{blocks2 + body(lines), cases}, ""},
		{"blocks in four tables", append(withPrefix(stacked[1:], "4*第二十条"), body(lines), cases), ""},
		{"captions missing", []string{withoutLines(blocks2, "4*第二十条"), body(lines), cases}, ""},
		{"t3 in two tables", []string{blocks2, requestsHead + half(0, 13), half(13, 25), cases}, ""},
		{"t3 in two tables, head repeated", []string{blocks2, requestsHead + half(0, 13), requestsHead + half(13, 25), cases}, ""},
		{"t3 twice, the first cut off", []string{blocks2, requestsHead + half(0, 9), body(lines), cases}, ""},
		{"heads of a sloppy writer", []string{blocks2, strings.NewReplacer("总计", "合计", "其他", "其它", "只计", "只记").Replace(body(lines)), strings.ReplaceAll(cases, "维持", "维护")}, ""},
		{"sub-labels empty", []string{blocks2, body(withoutSubLabels(lines, "")), cases}, flagByStructure},
		{"sub-labels gone with their cells", []string{blocks2, body(withoutSubLabels(lines, "absent")), cases}, flagByStructure},
		{"subtotal of 法人", []string{blocks2, withSubtotal(v), cases}, ""},
		{"empty cells for what a rowspan covers", []string{blocks2, emptied(body(lines)), cases}, ""},
		{"empty cells, head lost", []string{blocks2, emptied(strings.Join(lines, "\n")), cases}, ""},
		{"empty cells, sub-labels lost", []string{blocks2, emptied(body(withoutSubLabels(lines, ""))), cases}, flagByStructure},
		{"subtotal of 法人, no head", []string{blocks2, "一、本年新收政府信息公开申请数量" + withoutHead(withSubtotal(v)), cases}, ""},
		{"a row the form does not have", []string{blocks2, body(slices.Insert(slices.Clone(lines), 12, "^|^|9.属于本省规定的情形|0|0|0|0|0|0|0")), cases}, ""},
		{"uneven spans", []string{blocks2, body(eachLine(lines, func(_ int, l string) string {
			cells := strings.Split(l, "|")
			n := len(cells) - 6
			cells[n] = "2*" + cells[n]
			return strings.Join(cells, "|")
		})), cases}, ""},
		{"padding behind the rows", []string{blocks2, body(eachLine(lines, func(_ int, l string) string { return l + "||" })), cases}, ""},
		{"one stub column", []string{blocks2, strings.ReplaceAll(requestsHead, "^|^|^|", "^|") + strings.Join(eachLine(lines, lastStub), "\n"), cases}, ""},
		{"rows exchanged, labels right", []string{blocks2, body(exchanged(lines, 7, 8)), cases}, ""},
		{"numbers in full width", []string{blocks2, body(eachLine(lines, wide)), cases}, ""},
		{"an empty row above the cases", []string{blocks2, body(lines), casesHead + strings.Repeat("|", 14) + "\n" + strings.Join(cellsOf(v.t4), "|")}, ""},
		{"labelled row of cases", []string{blocks2, body(lines), strings.ReplaceAll(casesHead, "5*行政复议", "^|5*行政复议") + "案件数量|" + strings.Join(cellsOf(v.t4), "|")}, ""},
	}
	for _, c := range cases1 {
		t.Run(c.name, func(t *testing.T) {
			rep := reportOf(gridDocument(c.tables...))
			expect(t, rep, v)
			if want := (Checks{Passed: 245}); rep.Checks != want {
				t.Errorf("checks %+v, want %+v: %v", rep.Checks, want, rep.Problems)
			}
			for _, tb := range rep.Tables {
				for _, cell := range tb.Cells {
					if len(cell.Flags) > 0 && (len(cell.Flags) > 1 || cell.Flags[0] != c.flag) {
						t.Errorf("%s is flagged %v, want %q", cell.Name(), cell.Flags, c.flag)
					}
				}
			}
		})
	}
}

func withPrefix(list []string, prefix string) []string {
	var out []string
	for _, s := range list {
		out = append(out, prefix+s)
	}
	return out
}

func withoutLines(s, prefix string) string {
	return strings.Join(slices.DeleteFunc(strings.Split(s, "\n"), func(l string) bool { return strings.HasPrefix(l, prefix) }), "\n")
}

func withSubtotal(v vector) string {
	head := strings.ReplaceAll(requestsHead, "7*", "8*")
	head = strings.ReplaceAll(strings.ReplaceAll(head, "5*法人", "6*法人"), "|其他|^", "|其他|小计|^")
	return head + strings.Join(eachLine(requestLines(v), func(_ int, l string) string {
		cells := strings.Split(l, "|")
		n := len(cells)
		var parts []piece
		for _, c := range cells[n-6 : n-1] {
			parts = append(parts, piece{text: c})
		}
		return strings.Join(slices.Insert(cells, n-1, sumOf(parts).String()), "|")
	}), "\n")
}

// TestSubtotalWithPadding holds a table with a subtotal and empty columns
// behind its last one.
func TestSubtotalWithPadding(t *testing.T) {
	for n := range 4 {
		pad := strings.Repeat("|", n)
		rep := reportOf(gridDocument(strings.ReplaceAll(withSubtotal(cityVector), "\n", pad+"\n") + pad))
		noneMisplaced(t, rep, cityVector, []string{pad})
		if got := states(rep, "t3")[StateNumber]; got != 175 {
			t.Errorf("%d empty columns behind: %d numbers", n, got)
		}
	}
}

// emptied writes spans as empty cells beside and below the first.
func emptied(table string) string {
	return strings.NewReplacer("^", "").Replace(regexp.MustCompile(`(\d)\*([^|\n]*)`).ReplaceAllStringFunc(table, func(m string) string {
		return m[2:] + strings.Repeat("|", int(m[0]-'1'))
	}))
}

// withoutHead cuts everything before the values of the first row.
func withoutHead(table string) string {
	_, rest, _ := strings.Cut(table, "数量|")
	return "|" + rest
}

// lastStub keeps only the innermost label of a row.
func lastStub(_ int, line string) string {
	cells := strings.Split(line, "|")
	label := strings.TrimPrefix(strings.TrimPrefix(cells[len(cells)-8], "2*"), "3*")
	return strings.Join(append([]string{label}, cells[len(cells)-7:]...), "|")
}

func exchanged(lines []string, a, b int) []string {
	out := slices.Clone(lines)
	out[a], out[b] = out[b], out[a]
	return out
}

func wide(_ int, line string) string {
	cells := strings.Split(line, "|")
	for i := len(cells) - 7; i < len(cells); i++ {
		cells[i] = strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r - '0' + '０'
			}
			return r
		}, cells[i])
	}
	return strings.Join(cells, "|")
}

func TestFormatOfEachTable(t *testing.T) {
	v := mixed()
	doc := gridDocument(blocksGrid(cityVector), requestsGrid(v), casesGrid(v))
	rep := reportOf(doc)
	formats := map[string]Format{}
	for _, tb := range rep.Tables {
		formats[tb.ID] = tb.Format
	}
	if formats["t2"] != FormatF2021 || formats["t3"] != FormatF2019 || formats["t4"] != FormatF2019 {
		t.Errorf("formats %v, want t2 f2021, t3 and t4 f2019", formats)
	}
	if want := (Checks{Passed: 12 + 198 + 19}); rep.Checks != want {
		t.Errorf("checks %+v, want %+v: %v", rep.Checks, want, rep.Problems)
	}
	if c, _ := rep.Cell("t3.other.total"); c.Value == nil || c.Value.String() != "1486" {
		t.Errorf("t3.other.total = %+v, want 1486", c)
	}
}

// TestUnsureIsMissing holds layouts in which some cells cannot be known: they
// must be missing or flagged, never a number that looks right.
func TestUnsureIsMissing(t *testing.T) {
	lines := requestLines(cityVector)
	drop := func(row int, cells ...int) string {
		return requestsHead + strings.Join(eachLine(lines, func(i int, l string) string {
			if i != row {
				return l
			}
			parts := strings.Split(l, "|")
			n := len(parts) - 7
			for _, c := range slices.Backward(cells) {
				parts = slices.Delete(parts, n+c, n+c+1)
			}
			return strings.Join(parts, "|")
		}), "\n")
	}
	cases := []struct{ name, table string }{
		{"one cell lost", drop(3, 2)},
		{"two cells lost", drop(20, 0, 4)},
		{"total lost", drop(12, 6)},
		{"a row lost with the labels of its group", requestsHead + strings.Join(withoutSubLabels(slices.Delete(slices.Clone(lines), 6, 7), ""), "\n")},
		{"an empty stub and a lost cell", strings.Replace(emptied(drop(2)), "（一）予以公开||5345|129|0|41|19|14|5548", "（一）予以公开||5345|129|0|41|19|5548", 1)},
		{"nine values", requestsHead + strings.Join(eachLine(lines, func(_ int, l string) string { return l + "|7|7" }), "\n")},
		{"columns turned, one head lost", strings.Replace(strings.Replace(requestsHead, "商业企业|科研机构", "科研机构|商业企业", 1), "|其他|^", "||^", 1) + strings.Join(lines, "\n")},
	}
	rows := FormOf(FormatF2021).Table("t3").DataRows()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			rep := reportOf(gridDocument(c.table))
			for i, r := range rows {
				for j, col := range FormOf(FormatF2021).Table("t3").Columns {
					cell, ok := rep.Cell("t3." + r.ID + "." + col.ID)
					if !ok {
						continue
					}
					want := cellsOf(cityVector.t3[i])[j]
					if cell.Value != nil && cell.Value.String() != want && len(cell.Flags) == 0 {
						t.Errorf("%s = %s unflagged, want %s", cell.Name(), cell.Value, want)
					}
				}
			}
			for _, tb := range rep.Tables {
				if tb.ID == "t3" && tb.Status == StatusOK {
					t.Errorf("status %s", tb.Status)
				}
			}
		})
	}
}

// TestPaddedRowsKeepBlanks holds rows of blanks and numbers with an empty cell
// behind: their blank first values are no stubs.
func TestPaddedRowsKeepBlanks(t *testing.T) {
	zero := regexp.MustCompile(`\|0\b`)
	blank := func(line string) string { return zero.ReplaceAllString(line, "|") }
	v := cityVector
	v.t3 = slices.Clone(v.t3)
	for i, r := range v.t3 { // most first values are 0 this way
		c := strings.Fields(r)
		c[0], c[1] = c[1], c[0]
		v.t3[i] = strings.Join(c, " ")
	}
	for n := range 4 {
		pad := strings.Repeat("|", n)
		lines := eachLine(requestLines(v), func(_ int, l string) string { return blank(l) + pad })
		rep := reportOf(gridDocument(strings.ReplaceAll(requestsHead, "\n", pad+"\n") + strings.Join(lines, "\n")))
		noneMisplaced(t, rep, v, []string{pad})
		if got := states(rep, "t3")[StateMissing]; got > 0 || t.Failed() {
			t.Fatalf("%d missing\n%s", got, dump(rep, "t3"))
		}
	}
}

// TestHeadWiderThanRows holds a head whose stub spans one column more than the
// stubs of the rows: blank first values must not be taken for stubs.
func TestHeadWiderThanRows(t *testing.T) {
	head := strings.Replace(strings.ReplaceAll(requestsHead, "^|^|^|", "^|^|^|^|"), "3*", "4*", 1)
	rep := reportOf(gridDocument(head + strings.Join(requestLines(officeVector), "\n")))
	ft := FormOf(FormatF2019).Table("t3")
	for i, r := range ft.DataRows() {
		expectRow(t, rep, &ft.Columns, "t3."+r.ID, cellsOf(officeVector.t3[i]))
	}
	if rep.Tables[1].Status != StatusOK {
		t.Errorf("status %s\n%s", rep.Tables[1].Status, dump(rep, "t3"))
	}
}

func TestColumnsTurnedByTheHead(t *testing.T) {
	head := strings.Replace(requestsHead, "商业企业|科研机构", "科研机构|商业企业", 1)
	lines := eachLine(requestLines(cityVector), func(_ int, l string) string {
		cells := strings.Split(l, "|")
		n := len(cells)
		cells[n-6], cells[n-5] = cells[n-5], cells[n-6]
		return strings.Join(cells, "|")
	})
	rep := reportOf(gridDocument(head + strings.Join(lines, "\n")))
	if c, _ := rep.Cell("t3.new_received.business"); c.Value == nil || c.Value.String() != "252" {
		t.Errorf("business = %+v, want 252\n%s", c, dump(rep, "t3"))
	}
}

func TestCopiesThatDiffer(t *testing.T) {
	v := cityVector
	v.t3 = slices.Clone(v.t3)
	v.t3[0] = "13612 252 0 45 128 33 14070"
	rep := reportOf(gridDocument(requestsGrid(cityVector), requestsGrid(v)))
	c, _ := rep.Cell("t3.new_received.total")
	if !slices.Contains(c.Flags, flagCopiesDiffer) {
		t.Errorf("total %+v is not flagged", c)
	}
	doc := gridDocument("2023年度", requestsGrid(v), "2024年度", requestsGrid(cityVector))
	doc.Title = "某市2024年政府信息公开工作年度报告"
	rep = reportOf(doc)
	if c, _ := rep.Cell("t3.new_received.total"); c.Value == nil || c.Value.String() != "14069" || len(c.Flags) > 0 {
		t.Errorf("total %+v, want 14069 of the report's own year", c)
	}
}

func TestCasesOfSeveralYears(t *testing.T) {
	rows := "2025年|" + strings.Join(cellsOf(cityVector.t4), "|") + "\n2024年|1|2|3|4|10|0|0|0|0|0|0|0|0|0|0"
	head := strings.ReplaceAll(casesHead, "5*行政复议", "^|5*行政复议")
	doc := gridDocument(head + rows)
	if c, _ := reportOf(doc).Cell("t4.cases.rec_total"); !slices.Contains(c.Flags, flagCopiesDiffer) {
		t.Errorf("without a year to go by: %+v is not flagged", c)
	}
	for year, want := range map[string]string{"2025": "790", "2024": "10"} {
		doc.Title = "某市" + year + "年政府信息公开工作年度报告"
		if c, _ := reportOf(doc).Cell("t4.cases.rec_total"); c.Value == nil || c.Value.String() != want || len(c.Flags) > 0 {
			t.Errorf("%s: %+v, want %s", year, c, want)
		}
	}
}

func TestTablesNotThere(t *testing.T) {
	headings := "二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n四、政府信息公开行政复议、行政诉讼情况\n五、存在的主要问题及改进情况"
	doc := lineDocument(headings)
	for _, tb := range readTables(doc) {
		if tb.Status != StatusAbsent || len(tb.Cells) > 0 || tb.Format != "" {
			t.Errorf("%s: %s with %d cells", tb.ID, tb.Status, len(tb.Cells))
		}
	}
	image := document.Block{Kind: document.BlockImage, URL: "http://city.test/1.png", Main: true}
	doc.Form = document.FormHTML
	doc.Blocks = slices.Insert(doc.Blocks, 2, image)
	want := map[string]Status{"t2": StatusAbsent, "t3": StatusImage, "t4": StatusAbsent}
	for _, tb := range readTables(doc) {
		if tb.Status != want[tb.ID] {
			t.Errorf("%s: %s, want %s", tb.ID, tb.Status, want[tb.ID])
		}
	}
}

// TestTableOutsideTheArticle holds a page whose t3 was taken for furniture.
func TestTableOutsideTheArticle(t *testing.T) {
	doc := gridDocument(blocksGrid(cityVector), requestsGrid(cityVector), casesGrid(cityVector))
	doc.Blocks[1].Main = false
	expect(t, reportOf(doc), cityVector)
	doc.Form = document.FormFlipbook
	if tb := readTables(doc)[1]; tb.Status != StatusAbsent {
		t.Errorf("%s: a preview was read", tb.Status)
	}
}

func TestBlankTable(t *testing.T) {
	v := cityVector
	v.t3 = nil
	for range 25 {
		v.t3 = append(v.t3, "_ _ _ _ _ _ _")
	}
	rep := reportOf(gridDocument(requestsGrid(v)), Fact{ID: "no_requests"})
	if n := states(rep, "t3"); n[StateBlank] != 175 {
		t.Errorf("states %v, want 175 blank", n)
	}
	if rep.Tables[1].Status != StatusBlank || !slices.Contains(rep.Flags, "t3_blank_text_zero") {
		t.Errorf("status %s, flags %v", rep.Tables[1].Status, rep.Flags)
	}
}

func TestGluedText(t *testing.T) {
	var b strings.Builder
	b.WriteString("三、收到和处理政府信息公开申请情况(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)申请人情况自然人法人或其他组织总商业 计企业科研机构社会公益组织法律服务机构其他")
	v := cityVector
	for i, r := range FormOf(v.format).Table("t3").DataRows() {
		b.WriteString(r.Label + " " + v.t3[i])
	}
	b.WriteString("(其中信息不存在3件)四、政府信息公开行政复议、行政诉讼情况行政复议行政诉讼结果维持结果纠正其他结果尚未审结总计未经复议直接起诉复议后起诉" + v.t4 + "五、存在的主要问题及改进情况")
	rep := reportOf(lineDocument(b.String()))
	form := FormOf(v.format)
	for i, r := range form.Table("t3").DataRows() {
		expectRow(t, rep, &form.Table("t3").Columns, "t3."+r.ID, cellsOf(v.t3[i]))
	}
	expectRow(t, rep, &form.Table("t4").Columns, "t4.cases", cellsOf(v.t4))
	if rep.Checks.Failed > 0 || rep.Tables[1].Shape != "flat" {
		t.Errorf("checks %+v, shape %s\n%s", rep.Checks, rep.Tables[1].Shape, dump(rep, "t3"))
	}
}

// TestPreviewIsNotRead holds a flipbook whose preview has other numbers.
func TestPreviewIsNotRead(t *testing.T) {
	preview := "三、收到和处理政府信息公开申请情况申请人情况一、本年新收政府信息公开申请数量 99 0 0 0 0 0 99二、上年结转政府信息公开申请数量 1 0 0 0 0 0 1"
	doc := flipbookDocument(preview + "\n文本内容\n六、其他需要报告的事项\n无")
	for _, tb := range readTables(doc) {
		if len(tb.Cells) > 0 {
			t.Errorf("%s was read from the preview", tb.ID)
		}
	}
}
