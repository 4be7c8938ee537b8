package document

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// cell is a table cell with properties.
func cell(props, text string) string {
	return `<w:tc><w:tcPr>` + props + `</w:tcPr>` + para(text) + `</w:tc>`
}

const (
	begins = `<w:vMerge w:val="restart"/>`
	goesOn = `<w:vMerge/>`
)

func spans(n int) string { return fmt.Sprintf(`<w:gridSpan w:val="%d"/>`, n) }

// grids writes the tables of a document: every cell as column+span x rows text.
func grids(d *Document) []string {
	var out []string
	for _, b := range d.Blocks {
		if b.Table == nil {
			continue
		}
		for _, row := range b.Table.Rows {
			var cells []string
			for _, c := range row.Cells {
				cells = append(cells, fmt.Sprintf("%d+%dx%d %s", c.Column, c.ColSpan, c.RowSpan, c.Text))
			}
			out = append(out, strings.Join(cells, " | "))
		}
	}
	return out
}

func TestReadWordTables(t *testing.T) {
	tests := []struct {
		name string
		rows []string
		want []string
	}{
		{
			"plain", []string{cell("", "信息内容") + cell("", "制发"), cell("", "规章") + cell("", "3")},
			[]string{"0+1x1 信息内容 | 1+1x1 制发", "0+1x1 规章 | 1+1x1 3"},
		},
		{
			"spans over columns", []string{cell(spans(2), "甲") + cell("", "乙"), cell("", "丙") + cell(spans(2), "丁")},
			[]string{"0+2x1 甲 | 2+1x1 乙", "0+1x1 丙 | 1+2x1 丁"},
		},
		{
			"merged down", []string{cell(begins, "甲") + cell("", "乙"), cell(goesOn, "") + cell("", "1"), cell(goesOn, "") + cell("", "2"), cell("", "丙") + cell("", "3")},
			[]string{"0+1x3 甲 | 1+1x1 乙", "1+1x1 1", "1+1x1 2", "0+1x1 丙 | 1+1x1 3"},
		},
		{
			"merged down and across", []string{cell("", "甲") + cell(spans(2)+begins, "乙"), cell("", "丙") + cell(spans(2)+goesOn, "")},
			[]string{"0+1x1 甲 | 1+2x2 乙", "0+1x1 丙"},
		},
		{
			"merge begins anew", []string{cell(begins, "甲") + cell("", "1"), cell(begins, "乙") + cell("", "2"), cell(goesOn, "") + cell("", "3")},
			[]string{"0+1x1 甲 | 1+1x1 1", "0+1x2 乙 | 1+1x1 2", "1+1x1 3"},
		},
		{
			"nothing to go on from", []string{cell(goesOn, "甲") + cell("", "1"), cell(goesOn, "") + cell("", "2")},
			[]string{"0+1x2 甲 | 1+1x1 1", "1+1x1 2"},
		},
		{
			"goes on in another width", []string{cell(begins+spans(2), "甲") + cell("", "1"), cell(goesOn, "乙") + cell("", "丙") + cell("", "2")},
			[]string{"0+2x1 甲 | 2+1x1 1", "0+1x1 乙 | 1+1x1 丙 | 2+1x1 2"},
		},
		{
			"a merge is ended by a row without it", []string{cell(begins, "甲") + cell("", "1"), cell("", "乙") + cell("", "2"), cell(goesOn, "丙") + cell("", "3")},
			[]string{"0+1x1 甲 | 1+1x1 1", "0+1x1 乙 | 1+1x1 2", "0+1x1 丙 | 1+1x1 3"},
		},
		{
			"merged across in the old way", []string{cell(`<w:hMerge w:val="restart"/>`, "甲") + cell(`<w:hMerge/>`, "") + cell("", "乙"), cell("", "1") + cell("", "2") + cell("", "3")},
			[]string{"0+2x1 甲 | 2+1x1 乙", "0+1x1 1 | 1+1x1 2 | 2+1x1 3"},
		},
		{
			"columns left out before", []string{cell("", "甲") + cell("", "乙") + cell("", "丙"), `<w:trPr><w:gridBefore w:val="1"/></w:trPr>` + cell("", "1") + cell("", "2")},
			[]string{"0+1x1 甲 | 1+1x1 乙 | 2+1x1 丙", "1+1x1 1 | 2+1x1 2"},
		},
		{
			"row that is deleted", []string{cell(begins, "甲") + cell("", "1"), `<w:trPr><w:del w:id="1"/></w:trPr>` + cell(goesOn, "") + cell("", "2"), cell("", "乙") + cell("", "3")},
			[]string{"0+1x1 甲 | 1+1x1 1", "0+1x1 乙 | 1+1x1 3"},
		},
		{
			"several paragraphs", []string{cell("", "甲") + `<w:tc>` + para("商业") + para("企业") + `<w:p/></w:tc>`, cell("", "乙") + `<w:tc>` + para("12") + para("3") + `</w:tc>`},
			[]string{"0+1x1 甲 | 1+1x1 商业 企业", "0+1x1 乙 | 1+1x1 12 3"},
		},
		{
			"content controls", []string{`<w:sdt><w:sdtContent>` + cell("", "甲") + `</w:sdtContent></w:sdt>` + cell("", "1"), cell("", "乙") + `<w:tc><w:sdt><w:sdtContent>` + para("2") + `</w:sdtContent></w:sdt></w:tc>`},
			[]string{"0+1x1 甲 | 1+1x1 1", "0+1x1 乙 | 1+1x1 2"},
		},
		{
			"nonsense spans", []string{cell(`<w:gridSpan w:val="-3"/>`, "甲") + cell(`<w:gridSpan w:val="x"/>`, "乙"), cell(spans(60_000), "丙") + cell("", "丁")},
			[]string{"0+1x1 甲 | 1+1x1 乙", "0+100x1 丙 | 100+1x1 丁"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			body := `<w:tbl><w:tblPr/><w:tblGrid/>`
			for _, row := range tt.rows {
				body += `<w:tr>` + row + `</w:tr>`
			}
			d := readDocx(t, body+`</w:tbl>`)
			if diff := cmp.Diff(tt.want, grids(d)); diff != "" {
				t.Errorf("cells (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadWordPlaces(t *testing.T) {
	inner := `<w:tbl><w:tr>` + cell("", "内") + cell("", "1") + `</w:tr><w:tr>` + cell("", "里") + cell("", "4") + `</w:tr></w:tbl>`
	d := readDocx(t, para("前")+`<w:tbl><w:tr>`+cell(begins, "甲")+cell("", "乙")+`</w:tr><w:tr>`+cell(goesOn, "")+cell("", "丙")+`</w:tr></w:tbl>`+
		`<w:tbl><w:tr>`+cell("", "丁")+cell("", "2")+`</w:tr><w:tr>`+cell("", "戊")+`<w:tc>`+para("3")+inner+`</w:tc></w:tr><w:tr>`+cell("", "己")+cell("", "5")+`</w:tr></w:tbl>`)
	var places []string
	for _, b := range d.Blocks {
		places = append(places, b.Place)
		if b.Table == nil {
			continue
		}
		for _, row := range b.Table.Rows {
			for _, c := range row.Cells {
				places = append(places, c.Place+" "+c.Text)
			}
		}
	}
	want := []string{
		"body/p[1]",
		"body/tbl[1]", "body/tbl[1]/tr[1]/tc[1] 甲", "body/tbl[1]/tr[1]/tc[2] 乙", "body/tbl[1]/tr[2]/tc[2] 丙",
		"body/tbl[2]", "body/tbl[2]/tr[1]/tc[1] 丁", "body/tbl[2]/tr[1]/tc[2] 2", "body/tbl[2]/tr[2]/tc[1] 戊", "body/tbl[2]/tr[2]/tc[2] 3",
		"body/tbl[2]/tr[3]/tc[1] 己", "body/tbl[2]/tr[3]/tc[2] 5",
		"body/tbl[2]/tr[2]/tc[2]/tbl[1]", "body/tbl[2]/tr[2]/tc[2]/tbl[1]/tr[1]/tc[1] 内", "body/tbl[2]/tr[2]/tc[2]/tbl[1]/tr[1]/tc[2] 1",
		"body/tbl[2]/tr[2]/tc[2]/tbl[1]/tr[2]/tc[1] 里", "body/tbl[2]/tr[2]/tc[2]/tbl[1]/tr[2]/tc[2] 4",
	}
	if diff := cmp.Diff(want, places); diff != "" {
		t.Errorf("places (-want +got):\n%s", diff)
	}
}

func TestReadWordNotesCoveredText(t *testing.T) {
	d := readDocx(t, `<w:tbl><w:tr>`+cell(begins, "甲")+cell("", "1")+`</w:tr><w:tr>`+cell(goesOn, "藏")+cell("", "2")+`</w:tr></w:tbl>`)
	if strings.Contains(d.MainText(), "藏") || !strings.Contains(d.Trail.Note, "1 cells under merged cells") {
		t.Errorf("main text %q, note %q", d.MainText(), d.Trail.Note)
	}
}

// A report pasted into one cell is dissolved as on a page.
func TestReadWordLayoutTable(t *testing.T) {
	d := readDocx(t, `<w:tbl><w:tr><w:tc>`+styled("1", "一、总体情况")+para("全年公开若干条。")+
		`<w:tbl><w:tr>`+cell("", "规章")+cell("", "3")+`</w:tr><w:tr>`+cell("", "文件")+cell("", "4")+`</w:tr></w:tbl>`+para("末")+`</w:tc></w:tr></w:tbl>`, "word/styles.xml", testStyles)
	want := []string{
		"body/tbl[1]/tr[1]/tc[1]/p[1] h1 一、总体情况", "body/tbl[1]/tr[1]/tc[1]/p[2] 全年公开若干条。",
		"body/tbl[1]/tr[1]/tc[1]/tbl[1] table / 规章 3 / 文件 4", "body/tbl[1]/tr[1]/tc[1]/p[3] 末",
	}
	if diff := cmp.Diff(want, outline(d)); diff != "" {
		t.Errorf("blocks (-want +got):\n%s", diff)
	}
}

func TestReadWordTableBombs(t *testing.T) {
	tests := []struct {
		name, rows string
		note       string
	}{
		{"10,000 columns", "<w:tr>" + strings.Repeat(cell("", "1"), 10_000) + "</w:tr><w:tr>" + cell("", "2") + cell("", "3") + "</w:tr>", "tables cut"},
		{"wide spans", strings.Repeat("<w:tr>"+strings.Repeat(cell(spans(9_999)+begins, "1"), 300)+"</w:tr>", 20), "columns of tables beyond 1,000"},
		{"too many rows", strings.Repeat("<w:tr>"+cell("", "1")+cell("", "2")+"</w:tr>", 10_500), "tables cut"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := Read(Input{Body: storedDocx(t, wordBody("<w:tbl>"+tt.rows+"</w:tbl>"))})
			if err != nil {
				t.Fatal(err)
			}
			checkBlocks(t, d)
			if !strings.Contains(d.Trail.Note, tt.note) {
				t.Errorf("note %q, want one of %q", d.Trail.Note, tt.note)
			}
		})
	}
}

// A file with more paragraphs or lines than any report is cut, and says so.
func TestReadWordCut(t *testing.T) {
	for name, body := range map[string]string{
		"paragraphs": para("首") + strings.Repeat("<w:p/>", maxWordNodes) + para("末"),
		"lines":      "<w:p><w:r><w:t>首</w:t>" + strings.Repeat("<w:br/>", maxWordNodes) + "<w:t>末</w:t></w:r></w:p>",
	} {
		t.Run(name, func(t *testing.T) {
			d, err := Read(Input{Body: storedDocx(t, wordBody(body))})
			if err != nil || d.MainText() != "首" || !strings.Contains(d.Trail.Note, "cut after 500,000") {
				t.Errorf("got %v, %v", d, err)
			}
		})
	}
}

// The ministry's blank form: every row and column, and no value anywhere.
func TestRealBlankForm(t *testing.T) {
	body, err := os.ReadFile(shared(t, "real", "reports", "form-2021-blank.docx"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := Read(Input{URL: "file:form-2021-blank.docx", Body: body})
	if err != nil {
		t.Fatal(err)
	}
	var tables []*Table
	for _, b := range d.Blocks {
		if b.Table != nil {
			tables = append(tables, b.Table)
		}
	}
	if len(tables) != 3 || d.Title == "" || d.Trail.Note != "" {
		t.Fatalf("%d tables, title %q, note %q", len(tables), d.Title, d.Trail.Note)
	}
	for i, want := range []struct{ width, rows, blank int }{{4, 14, 10}, {10, 28, 175}, {15, 4, 15}} {
		table, blank := tables[i], 0
		for _, row := range table.Rows {
			for _, c := range row.Cells {
				switch {
				case c.Text == "":
					blank++
				case strings.Trim(c.Text, "0123456789") == "":
					t.Errorf("table %d: number %q at %s", i+1, c.Text, c.Place)
				}
			}
		}
		if table.Width != want.width || len(table.Rows) != want.rows || blank != want.blank {
			t.Errorf("table %d: %d rows of %d columns, %d blank cells, want %+v", i+1, len(table.Rows), table.Width, blank, want)
		}
	}
	results := tables[1].Rows[5].Cells
	if results[0].RowSpan != 22 || results[0].Column != 0 || results[1].ColSpan != 2 || results[2].Column != 3 {
		t.Errorf("third row of table 2: %+v", results[:3])
	}
}
