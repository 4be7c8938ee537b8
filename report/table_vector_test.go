package report

import (
	"strings"
	"testing"
)

// vector is the numbers of one report as written in the domain reference.
type vector struct {
	format Format
	t2     []string // one string a row, cells parted by blanks; "_" is blank
	t3     []string
	t4     string
}

// cityVector is a report of a large city for 2025: no row of it is trivial.
var cityVector = vector{
	format: FormatF2021,
	t2:     []string{"3 5 74", "564 984 4185", "11398889", "6937489", "166105", "316441"},
	t3: []string{
		"13612 252 0 45 128 32 14069", "535 6 0 1 18 0 560", "5345 129 0 41 19 14 5548", "2120 39 0 1 6 2 2168",
		"13 0 0 0 0 0 13", "30 0 0 0 0 0 30", "11 0 0 0 0 0 11", "49 2 0 0 0 0 51", "103 1 0 0 0 0 104",
		"84 1 0 0 0 0 85", "282 4 0 0 0 0 286", "147 0 0 0 1 2 150", "3075 50 0 0 89 8 3222", "177 3 0 0 0 0 180",
		"19 0 0 0 0 0 19", "199 1 0 0 3 0 203", "147 1 0 0 0 0 148", "0 0 0 0 0 0 0", "100 1 0 0 0 0 101",
		"5 0 0 0 0 0 5", "315 3 0 0 0 0 318", "202 0 0 1 0 0 203", "941 17 0 1 3 3 965",
		"13364 252 0 44 121 29 13810", "783 6 0 2 25 3 819",
	},
	t4: "376 97 196 121 790 16 1 12 27 56 74 1 30 51 156",
}

// officeVector is a report for 2019 most of whose cells are blank.
var officeVector = vector{
	format: FormatF2019,
	t2: []string{
		"13 13 524", "60 60 368", "0 0 0", "0 0 0", "0 0 0", "0 0 0", "0 0", "6 251000元",
	},
	t3: []string{
		"821 35 _ _ 2 1 859", "18 _ _ _ _ _ 18", "258 12 _ _ 1 1 _", "3 _ _ _ _ _ _", "14 _ _ _ _ _ _",
		"_ _ _ _ _ _ _", "_ _ _ _ _ _ _", "_ _ _ _ _ _ _", "5 _ _ _ _ _ _", "3 1 _ _ _ _ _", "_ _ _ _ _ _ _",
		"10 2 _ _ _ _ _", "252 12 _ _ 1 _ _", "44 3 _ _ _ _ _", "25 _ _ _ _ _ _", "148 1 _ _ _ _ _",
		"5 4 _ _ _ _ _", "_ _ _ _ _ _ _", "_ _ _ _ _ _ _", "_ _ _ _ _ _ _", "_ _ _ _ _ _ _",
		"767 35 _ _ 2 1 805", "72 _ _ _ _ _ 72",
	},
	t4: "5 _ _ 2 7 8 _ _ 1 9 _ _ _ _ _",
}

// cellsOf parts a row of a vector.
func cellsOf(s string) []string {
	cells := strings.Fields(s)
	for i := range cells {
		if cells[i] == "_" {
			cells[i] = ""
		}
	}
	return cells
}

// blocksGrid lays the numbers of a vector out as section 2.
func blocksGrid(v vector) string {
	var b strings.Builder
	n := 0
	for _, ft := range blocks(FormOf(v.format)) {
		span := map[int]string{1: "3*", 2: "", 3: ""}[len(ft.Columns)]
		b.WriteString("4*" + ft.Caption + "|\n信息内容")
		for _, c := range ft.Columns {
			b.WriteString("|" + span + c.Label)
		}
		for _, r := range ft.Rows {
			b.WriteString("\n" + r.Label)
			for _, c := range cellsOf(v.t2[n]) {
				b.WriteString("|" + span + c)
			}
			n++
		}
		b.WriteString("\n")
	}
	return strings.ReplaceAll(b.String(), "项|\n", "项\n")
}

const requestsHead = `3*（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）|7*申请人情况
^|^|^|自然人|5*法人或其他组织|总计
^|^|^|^|商业企业|科研机构|社会公益组织|法律服务机构|其他|^
`

// requestLines lays the numbers of a vector out as the rows of t3, without
// their head.
func requestLines(v vector) []string {
	var lines []string
	n, inGroup, started := 0, "", false
	for _, r := range FormOf(v.format).Table("t3").Rows {
		if r.Kind == "group" {
			if r.ID != "results" {
				inGroup = r.Label
			}
			continue
		}
		values := strings.Join(cellsOf(v.t3[n]), "|")
		n++
		stub := "^|"
		if !started && len(r.Path) > 0 {
			stub, started = "三、本年度办理结果|", true
		}
		switch len(r.Path) {
		case 0:
			lines = append(lines, "3*"+r.Label+"|"+values)
		case 1:
			lines = append(lines, stub+"2*"+r.Label+"|"+values)
		default:
			head := "^"
			if inGroup != "" {
				head, inGroup = inGroup, ""
			}
			lines = append(lines, stub+head+"|"+r.Label+"|"+values)
		}
	}
	return lines
}

func requestsGrid(v vector) string { return requestsHead + strings.Join(requestLines(v), "\n") }

const casesHead = `5*行政复议|10*行政诉讼
结果维持|结果纠正|其他结果|尚未审结|总计|5*未经复议直接起诉|5*复议后起诉
^|^|^|^|^|结果维持|结果纠正|其他结果|尚未审结|总计|结果维持|结果纠正|其他结果|尚未审结|总计
`

func casesGrid(v vector) string { return casesHead + strings.Join(cellsOf(v.t4), "|") }

// expect compares every cell of a report with a vector. Blank cells of the
// vector are not compared.
func expect(t *testing.T, rep *Report, v vector) {
	t.Helper()
	form := FormOf(v.format)
	n := 0
	for _, ft := range blocks(form) {
		for _, r := range ft.Rows {
			expectRow(t, rep, &ft.Columns, ft.ID+"."+r.ID, cellsOf(v.t2[n]))
			n++
		}
	}
	for i, r := range form.Table("t3").DataRows() {
		expectRow(t, rep, &form.Table("t3").Columns, "t3."+r.ID, cellsOf(v.t3[i]))
	}
	expectRow(t, rep, &form.Table("t4").Columns, "t4.cases", cellsOf(v.t4))
	if t.Failed() {
		t.Log(dump(rep, "t2"), dump(rep, "t3"), dump(rep, "t4"))
	}
}

func expectRow(t *testing.T, rep *Report, cols *[]FormColumn, row string, want []string) {
	t.Helper()
	for i, c := range *cols {
		name := row + "." + c.ID
		got, ok := rep.Cell(name)
		w := readValue(want[i], &c)
		switch {
		case !ok:
			t.Errorf("%s is not there", name)
		case w.state != StateNumber:
		case got.Value == nil || !got.Value.Equal(w.value.Decimal):
			t.Errorf("%s = %v (%s), want %s", name, got.Value, got.State, w.value)
		}
	}
}

func TestCityVector(t *testing.T) {
	rep := reportOf(gridDocument(blocksGrid(cityVector), requestsGrid(cityVector), casesGrid(cityVector)))
	expect(t, rep, cityVector)
	if want := (Checks{Passed: 245}); rep.Checks != want {
		t.Errorf("checks %+v, want %+v: %v", rep.Checks, want, rep.Problems)
	}
	for _, tb := range rep.Tables {
		if tb.Status != StatusOK || tb.Format != FormatF2021 || tb.Shape != "html" {
			t.Errorf("%s: %s %s %s", tb.ID, tb.Status, tb.Format, tb.Shape)
		}
		for _, c := range tb.Cells {
			if len(c.Flags) > 0 || c.Place == "" {
				t.Errorf("%s: flags %v, place %q", c.Name(), c.Flags, c.Place)
			}
		}
	}
}

func TestOfficeVectorFilled(t *testing.T) {
	doc := gridDocument(blocksGrid(officeVector), requestsGrid(officeVector), casesGrid(officeVector))
	raw := &Report{Tables: readTables(doc), Agency: Agency{Level: "province", Kind: "office"}}
	if _, checks := evaluate(raw); checks.Passed != 58 || checks.NotAssessable != 174 {
		t.Errorf("as read %+v, want 58 passed and 174 not assessable", checks)
	}
	rep := reportOf(doc)
	expect(t, rep, officeVector)
	if want := (Checks{Passed: 232}); rep.Checks != want {
		t.Errorf("checks %+v, want %+v: %v", rep.Checks, want, rep.Problems)
	}
	totals, zeros := 0, 0
	for _, tb := range rep.Tables {
		for _, c := range tb.Cells {
			switch {
			case c.State != StateDerived:
			case strings.HasSuffix(c.Column, "total"):
				totals++
			case c.Value.IsZero():
				zeros++
			}
		}
	}
	if totals != 20 || zeros != 115 {
		t.Errorf("derived %d totals and %d zeros, want 20 and 115", totals, zeros)
	}
	amount, _ := rep.Cell("t2_9.procurement.amount")
	if amount.Value == nil || amount.Value.String() != "251000" || amount.Unit != "元" {
		t.Errorf("amount %+v, want 251000 元", amount)
	}
}

// TestEverySlipIsCaught adds 1 to each cell of t3 in turn.
func TestEverySlipIsCaught(t *testing.T) {
	rep := reportOf(gridDocument(requestsGrid(cityVector)))
	caught := 0
	for i := range rep.Tables {
		if rep.Tables[i].ID != "t3" {
			continue
		}
		for j := range rep.Tables[i].Cells {
			c := &rep.Tables[i].Cells[j]
			was := c.Value
			c.Value = &Number{was.Add(one)}
			if problems, _ := evaluate(rep); len(problems) > 0 {
				caught++
			} else {
				t.Errorf("%s + 1 is not caught", c.Name())
			}
			c.Value = was
		}
	}
	if caught != 175 {
		t.Errorf("caught %d of 175", caught)
	}
}
