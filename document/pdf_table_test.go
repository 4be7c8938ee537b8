package document

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// paper is a page that a test lays out, in points from the top left corner.
type paper struct{ sheet }

func newPaper(n int) *paper {
	return &paper{sheet{n: n, box: box{0, 0, 595, 842}}}
}

// print puts a text on the page, character by character.
func (p *paper) print(x, y, size float64, text string) *paper {
	for _, r := range text {
		width := size
		if !isWide(r) {
			width = size / 2
		}
		if r != ' ' {
			p.glyphs = append(p.glyphs, glyph{box: box{x, y, x + width, y + size}, r: r, n: len(p.glyphs)})
		}
		x += width
	}
	return p
}

// grid draws a table whose top left corner is at x and y. A text "^" joins a
// cell with the one above it, "<" with the one before it; lines of a text
// are printed below each other.
func (p *paper) grid(x, y float64, widths []float64, rows ...[]string) *paper {
	const high = 30.0
	right := x
	for _, w := range widths {
		right += w
	}
	bottom := y + high*float64(len(rows))
	p.strokes = append(p.strokes, stroke{at: y, from: x, to: right}, stroke{at: bottom, from: x, to: right},
		stroke{vertical: true, at: x, from: y, to: bottom}, stroke{vertical: true, at: right, from: y, to: bottom})
	for i, row := range rows {
		at, top := x, y+high*float64(i)
		for j, text := range row {
			if text != "<" && j > 0 {
				p.strokes = append(p.strokes, stroke{vertical: true, at: at, from: top, to: top + high})
			}
			if text != "^" && i > 0 {
				p.strokes = append(p.strokes, stroke{at: top, from: at, to: at + widths[j]})
			}
			if text != "^" && text != "<" {
				for k, line := range strings.Split(text, "\n") {
					p.print(at+3, top+3+12*float64(k), 10, line)
				}
			}
			at += widths[j]
		}
	}
	return p
}

// lay reads pages as if they came from a PDF.
func lay(t *testing.T, pages ...*paper) *Document {
	t.Helper()
	var sheets []sheet
	for _, p := range pages {
		sheets = append(sheets, p.sheet)
	}
	d := &Document{URL: "http://www.example.gov.cn/r.pdf", Form: FormPDF}
	if err := d.readSheets(sheets); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestTablesOverPages(t *testing.T) {
	columns := []float64{20, 90, 200, 50, 50}
	page := func(n int, rows ...[]string) *paper { return newPaper(n).grid(80, 100, columns, rows...) }
	tests := []struct {
		name  string
		pages []*paper
		want  []string
	}{
		{"cut between two rows", []*paper{
			page(1, []string{"一、新收", "<", "<", "3", "3"}), page(2, []string{"二、结转", "<", "<", "0", "0"}),
		}, []string{"| 一、新收 | 3 | 3", "| 二、结转 | 0 | 0"}},
		{"cut within a label", []*paper{
			page(1, []string{"", "（四）无", "1.不掌握", "7", "7"}), page(2, []string{"", "法提供", "2.没有现成信息", "0", "0"}, []string{"", "^", "3.补正后", "1", "1"}),
		}, []string{"|  | （四）无法提供 | 1.不掌握 | 7 | 7", "|  | 2.没有现成信息 | 0 | 0", "|  | 3.补正后 | 1 | 1"}},
		{"label on the first page only", []*paper{
			page(1, []string{"", "（五）不予处理", "1.信访", "2", "2"}, []string{"^", "^", "2.重复", "0", "0"}), page(2, []string{"", "", "3.出版物", "4", "4"}),
		}, []string{"|  | （五）不予处理 | 1.信访 | 2 | 2", "| 2.重复 | 0 | 0", "|  | 3.出版物 | 4 | 4"}},
		{"cut within a row, figures above", []*paper{
			page(1, []string{"", "（五）不予处理", "5.要求行政机关确认", "2", "2"}), page(2, []string{"", "", "或重新出具", "", ""}, []string{"", "（六）其他处理", "<", "0", "0"}),
		}, []string{"|  | （五）不予处理 | 5.要求行政机关确认或重新出具 | 2 | 2", "|  | （六）其他处理 | 0 | 0"}},
		{"cut within a row, figures below", []*paper{
			page(1, []string{"", "（五）不予处理", "5.要求行政机关确认", "", ""}), page(2, []string{"", "", "或重新出具", "2", "2"}),
		}, []string{"|  | （五）不予处理 | 5.要求行政机关确认或重新出具 | 2 | 2"}},
		{"head printed again", []*paper{
			page(1, []string{"项目", "<", "<", "自然人", "总计"}, []string{"一、新收", "<", "<", "3", "3"}), page(2, []string{"项目", "<", "<", "自然人", "总计"}, []string{"二、结转", "<", "<", "1", "1"}),
		}, []string{"| 项目 | 自然人 | 总计", "| 一、新收 | 3 | 3", "| 二、结转 | 1 | 1"}},
		{"equal rows of figures are no head", []*paper{
			page(1, []string{"0", "0", "0", "0", "0"}), page(2, []string{"0", "0", "0", "0", "0"}),
		}, []string{"| 0 | 0 | 0 | 0 | 0", "| 0 | 0 | 0 | 0 | 0"}},
		{"empty cells below figures and words stay", []*paper{
			page(1, []string{"项目", "<", "<", "自然人", "总计"}), page(2, []string{"一、新收", "<", "<", "", ""}),
		}, []string{"| 项目 | 自然人 | 总计", "| 一、新收 |  | "}},
		{"a new group after a page break", []*paper{
			page(1, []string{"", "（三）不予公开", "8.行政查询", "0", "0"}), page(2, []string{"", "（四）无法提供", "1.不掌握", "5", "5"}),
		}, []string{"|  | （三）不予公开 | 8.行政查询 | 0 | 0", "|  | （四）无法提供 | 1.不掌握 | 5 | 5"}},
		{"page number within the table", []*paper{
			page(1, []string{"一、新收", "<", "<", "3", "3"}).print(280, 800, 10, "- 3 -"), page(2, []string{"二、结转", "<", "<", "0", "0"}),
		}, []string{"| 一、新收 | 3 | 3", "| 二、结转 | 0 | 0"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, texts(lay(t, tt.pages...))); diff != "" {
				t.Errorf("table (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCells(t *testing.T) {
	tests := []struct {
		name string
		page *paper
		want []string
	}{
		{"label written downwards", newPaper(1).grid(80, 100, []float64{18, 100}, []string{"三\n、", "（一）"}, []string{"^", "（二）"}, []string{"^", "（三）"}).
			print(83, 127, 10, "本").print(83, 139, 10, "年").print(83, 151, 10, "度"),
			[]string{"| 三、本年度 | （一）", "| （二）", "| （三）"}},
		{"label in two lines", newPaper(1).grid(80, 100, []float64{60, 60}, []string{"商业\n企业", "12"}), []string{"| 商业企业 | 12"}},
		{"two figures in a cell stay two", newPaper(1).grid(80, 100, []float64{60, 60}, []string{"其他", "12\n3"}), []string{"| 其他 | 12 3"}},
		{"a figure that fills its cell goes on", newPaper(1).grid(80, 100, []float64{60, 30}, []string{"其他", "25100\n0"}), []string{"| 其他 | 251000"}},
		{"spread letters", newPaper(1).grid(80, 100, []float64{60, 60}, []string{"总 计", "7"}), []string{"| 总计 | 7"}},
		{"bold by drawing twice", newPaper(1).grid(80, 100, []float64{60, 60}, []string{"总计", "7"}).print(83.4, 103, 10, "总计"), []string{"| 总计 | 7"}},
		{"a frame around a text is no table", newPaper(1).grid(80, 100, []float64{300}, []string{"本报告由某局编写"}), []string{"本报告由某局编写"}},
		{"a table in a frame", newPaper(1).grid(60, 60, []float64{200, 300}, []string{"左", "右"}, []string{"^", "^"}, []string{"^", "^"}, []string{"^", "^"}).
			grid(280, 100, []float64{60, 60}, []string{"甲", "1"}), []string{"左 右", "| 甲 | 1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, texts(lay(t, tt.page))); diff != "" {
				t.Errorf("cells (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParagraphs(t *testing.T) {
	line := strings.Repeat("公", 30)
	tests := []struct {
		name  string
		pages []*paper
		want  []string
	}{
		{"indented lines begin paragraphs", []*paper{newPaper(1).print(104, 100, 12, line[:28*3]).print(80, 124, 12, line).print(80, 148, 12, "开。").print(104, 172, 12, "又一段")},
			[]string{line[:28*3] + line + "开。", "又一段"}},
		{"a paragraph over two pages", []*paper{newPaper(1).print(104, 700, 12, line[:28*3]).print(80, 724, 12, line), newPaper(2).print(80, 100, 12, line).print(80, 124, 12, "止。")},
			[]string{line[:28*3] + line + line + "止。"}},
		{"page numbers and running heads", []*paper{
			newPaper(1).print(80, 30, 9, "某县某局").print(104, 100, 12, "第一页").print(290, 810, 10, "1"),
			newPaper(2).print(80, 30, 9, "某县某局").print(104, 100, 12, "第二页").print(290, 810, 10, "2"),
			newPaper(3).print(80, 30, 9, "某县某局").print(104, 100, 12, "第三页").print(290, 810, 10, "3"),
		}, []string{"第一页", "第二页", "第三页"}},
		{"rows of a table without rules stay rows", []*paper{newPaper(1).print(80, 100, 12, line).print(80, 124, 12, "一、新收").print(300, 124, 12, "3").print(380, 124, 12, "0").print(430, 124, 12, "3").
			print(80, 148, 12, "二、结转").print(300, 148, 12, "1").print(380, 148, 12, "0").print(430, 148, 12, "1")},
			[]string{line, "一、新收 3 0 3", "二、结转 1 0 1"}},
		{"prose in a frame with a head", []*paper{newPaper(1).grid(60, 60, []float64{480}, []string{"标题"}, []string{""}, []string{"^"}, []string{"^"}, []string{"^"}, []string{"^"}).
			print(64, 95, 12, line).print(64, 115, 12, line).print(64, 135, 12, line).print(64, 155, 12, line).print(64, 175, 12, line).print(64, 195, 12, line).print(64, 215, 12, line)},
			[]string{"标题", strings.Repeat(line, 7)}},
		{"a figure at the foot that is no page number", []*paper{newPaper(1).print(104, 100, 12, "共收到").print(290, 810, 10, "7"), newPaper(2).print(104, 100, 12, "完")},
			[]string{"共收到", "7", "完"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, texts(lay(t, tt.pages...))); diff != "" {
				t.Errorf("paragraphs (-want +got):\n%s", diff)
			}
		})
	}
}
