package document

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadPDF(t *testing.T) {
	d, err := readPDF(t, mustLoad(t, "report.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	if d.Form != FormPDF || d.Title != "青石县统计局2023年政府信息公开工作年度报告" {
		t.Errorf("form %q, title %q", d.Form, d.Title)
	}
	got := texts(d)
	want := []string{
		"青石县统计局2023年政府信息公开工作年度报告",
		"本报告由青石县统计局依照条例编写，所列数字截至2023年12月31日。需要核对的，请在工作日致电本局办公室，电话0930-1234567。",
		"一、总体情况",
		"全年在网站登出统计公报、月报和问答共46条，比上年多5条；收到书面申请3件，都在二十个工作日内答复，没有延期。",
		"三、收到和处理政府信息公开申请情况",
		"| （本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） | 申请人情况",
		"| 自然人 | 法人或其他组织 | 总计",
		"| 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他",
		"| 一、本年新收政府信息公开申请数量 | 2 | 1 | 0 | 0 | 0 | 0 | 3",
		"| 二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0",
		"| 三、本年度办理结果 | （一）予以公开 | 1 | 1 | 0 | 0 | 0 | 0 | 2",
	}
	if diff := cmp.Diff(want, got[:len(want)]); diff != "" {
		t.Errorf("main blocks (-want +got):\n%s", diff)
	}
	if last := got[len(got)-1]; last != "问题是月报登出偏晚。明年把登出日期写进科室日程，由办公室逐月核对。" {
		t.Errorf("last block %q", last)
	}
	table := tableIn(t, d)
	if table.Width != 10 || len(table.Rows) != 28 {
		t.Errorf("%d rows of %d columns, want 28 of 10: the table of three pages is one", len(table.Rows), table.Width)
	}
	if label := table.Rows[5].Cells[0]; label.Text != "三、本年度办理结果" || label.RowSpan != 22 {
		t.Errorf("label %+v, want one over 22 rows and two page breaks", label)
	}
	if place := table.Rows[27].Cells[0].Place; !strings.HasPrefix(place, "page 3 box ") {
		t.Errorf("the last row stands on %q, want page 3", place)
	}
	if len(d.Pages) != 3 || d.Pages[2].N != 3 || d.Pages[2].Empty {
		t.Errorf("pages %+v", d.Pages)
	}
}

func tableIn(t *testing.T, d *Document) *Table {
	t.Helper()
	var found []*Table
	for _, b := range d.Blocks {
		if b.Table != nil {
			found = append(found, b.Table)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d tables, want 1", len(found))
	}
	return found[0]
}

func TestReadPDFPages(t *testing.T) {
	page := func(draw func(*drawing)) string {
		var d drawing
		draw(&d)
		return d.String()
	}
	table := page(func(d *drawing) {
		d.sized(150, 780, 20, "某镇2022年政府信息公开工作年度报告")
		d.at(80, 700, "二、主动公开政府信息情况")
		d.table(80, 680, 120, 24, []string{"信息内容", "本年制发件数"}, []string{"规章", "7"})
		d.at(280, 40, "- 1 -")
	})
	tests := []struct {
		name, page string
		pages      []string
		want       []string
		empty      []bool
	}{
		{"table and folio", "", []string{table}, []string{"某镇2022年政府信息公开工作年度报告", "二、主动公开政府信息情况", "| 信息内容 | 本年制发件数", "| 规章 | 7"}, []bool{false}},
		{"turned page", "/Rotate 90", []string{page(func(d *drawing) {
			d.WriteString("q 0 1 -1 0 595 0 cm\n")
			d.at(80, 500, "2022")
			d.table(80, 480, 120, 24, []string{"t3", "total"}, []string{"3", "4"})
			d.WriteString("Q\n")
		})}, []string{"2022", "| t3 | total", "| 3 | 4"}, []bool{false}},
		{"picture of a page between pages of text", "", []string{table, "q 500 0 0 700 40 60 cm /I1 Do Q", page(func(d *drawing) { d.at(80, 700, "六、其他需要报告的事项") })},
			[]string{"某镇2022年政府信息公开工作年度报告", "二、主动公开政府信息情况", "| 信息内容 | 本年制发件数", "| 规章 | 7", "image http://www.example.gov.cn/a/report.pdf#page=2", "六、其他需要报告的事项"},
			[]bool{false, true, false}},
		{"text beside the page", "", []string{page(func(d *drawing) { d.at(80, 700, "看得见的字"); d.at(900, 700, "看不见") })}, []string{"看得见的字"}, []bool{false}},
		{"radicals", "", []string{page(func(d *drawing) { d.at(80, 700, "⼀、第三⻚的⼯作") })}, []string{"一、第三页的工作"}, []bool{false}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := readPDF(t, pdfOf(tt.page, "", tt.pages...))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, texts(d)); diff != "" {
				t.Errorf("blocks (-want +got):\n%s", diff)
			}
			var empty []bool
			for _, p := range d.Pages {
				empty = append(empty, p.Empty)
			}
			if diff := cmp.Diff(tt.empty, empty); diff != "" {
				t.Errorf("empty pages (-want +got):\n%s", diff)
			}
		})
	}
}

// TestPDFUnmapped reads pages on which some characters are not what is seen:
// printed in a font that does not say what they are, or one that lies.
func TestPDFUnmapped(t *testing.T) {
	tests := []struct{ name, codes, why string }{
		{"no mapping", "D8F0D8F1", "2 of the 42 characters of page 1 have no mapping in their font"},
		{"letters with accents", "00A100A4", "2 of the 42 characters of page 1 have no mapping in their font"},
		{"a bullet of a symbol font", "F06C", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var d drawing
			d.at(80, 760, strings.Repeat("政府信息公开", 6))
			if tt.why == "" {
				d.at(80, 740, strings.Repeat("政府信息公开", 6))
			}
			d.at(80, 700, "收到申请")
			d.WriteString("BT /F1 12 Tf 128 700 Td <" + tt.codes + "> Tj ET\n")
			doc, err := readPDF(t, pdfOf("", "", d.String()))
			if err != nil {
				t.Fatal(err)
			}
			var why string
			for _, damage := range doc.Damage {
				why += damage.Why
				if !strings.Contains(strings.Join(texts(doc), ""), damage.Text) {
					t.Errorf("damaged run %q is not in the text", damage.Text)
				}
			}
			if why != tt.why {
				t.Errorf("damage %q, want %q", why, tt.why)
			}
		})
	}
}

func TestPDFAfterJunk(t *testing.T) {
	var d drawing
	d.table(80, 680, 120, 24, []string{"规章", "7"})
	doc, err := readPDF(t, append([]byte("HTTP/1.1 200 OK\n"), pdfOf("", "", d.String())...))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"| 规章 | 7"}, texts(doc)); diff != "" {
		t.Errorf("blocks (-want +got):\n%s", diff)
	}
}

func TestPDFRefused(t *testing.T) {
	var d drawing
	d.at(80, 700, strings.Repeat("政府信息公开", 5))
	whole := pdfOf("", "", d.String())
	secret := "/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <" + strings.Repeat("41", 32) + "> /U <" + strings.Repeat("42", 32) + "> >> /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
	unmappedFont := strings.Replace(string(whole), "/UniGB-UCS2-H", "/Identity-H", 1)
	unmappedFont = strings.Replace(unmappedFont, "(GB1)", "(Identity)", 1)
	tests := []struct{ name, body, reason string }{
		{"only a picture", string(pdfOf("", "", "q 500 0 0 700 40 60 cm /I1 Do Q", "q 500 0 0 700 40 60 cm /I1 Do Q")), "only pictures: 2 pages without a text layer"},
		{"nothing on it", string(pdfOf("", "", "")), "no text"},
		{"encrypted", string(pdfOf("", secret, d.String())), "encrypted and asks for a password"},
		{"cut off", string(whole[:200]), "cut off"},
		{"broken", "%PDF-1.5\n" + strings.Repeat("x", 3000) + "\n%%EOF\n", "broken"},
		{"no mapping", unmappedFont, "noise: fonts without a mapping"},
		{"bytes of Chinese in a Latin font", strings.Replace(string(pdfOf("", "", "BT /F1 12 Tf 80 700 Td (\xe6\x94\xbf\xe5\xba\x9c\xe4\xbf\xa1\xe6\x81\xaf\xe5\x85\xac\xe5\xbc\x80) Tj ET")), "/Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H", "/Subtype /Type1 /BaseFont /Helvetica", 1), "noise: fonts without a mapping"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := readPDF(t, []byte(tt.body))
			var u *UnreadableError
			if !errors.As(err, &u) || u.Form != FormPDF || !strings.Contains(u.Reason, tt.reason) {
				t.Errorf("err = %v, want …%s…", err, tt.reason)
			}
		})
	}
}
