package document

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// boxed draws a table in which every cell has a border of its own, with space
// between, inside the border of the table.
func (p *paper) boxed(x, y, space float64, widths []float64, rows ...[]string) *paper {
	const high = 30.0
	frame := func(b box) {
		p.strokes = append(p.strokes, stroke{at: b.y0, from: b.x0, to: b.x1}, stroke{at: b.y1, from: b.x0, to: b.x1},
			stroke{vertical: true, at: b.x0, from: b.y0, to: b.y1}, stroke{vertical: true, at: b.x1, from: b.y0, to: b.y1})
	}
	around := box{x - space, y - space, x, y}
	for i, row := range rows {
		at, top := x, y+float64(i)*(high+space)
		for j := 0; j < len(row); j++ {
			cell := box{at, top, at + widths[j], top + high}
			text := row[j]
			for j+1 < len(row) && row[j+1] == "<" {
				j++
				cell.x1 += space + widths[j]
			}
			frame(cell)
			p.print(cell.x0+3, cell.y0+8, 10, text)
			around = around.with(cell)
			at = cell.x1 + space
		}
	}
	around.x1, around.y1 = around.x1+space, around.y1+space
	frame(around)
	return p
}

func TestSpacedBorders(t *testing.T) {
	want := []string{"| 第二十条第（六）项", "| 信息内容 | 处理决定", "| 行政处罚 | 5765", "| 行政强制 | 0"}
	for _, space := range []float64{1, 2.25, 3, 3.4} {
		p := newPaper(1).boxed(80, 100, space, []float64{150, 80},
			[]string{"第二十条第（六）项", "<"}, []string{"信息内容", "处理决定"}, []string{"行政处罚", "5765"}, []string{"行政强制", "0"})
		if diff := cmp.Diff(want, texts(lay(t, p))); diff != "" {
			t.Errorf("space %v (-want +got):\n%s", space, diff)
		}
	}
}

// dots draws a line dot by dot.
func (d *drawing) dots(x0, y0, x1, y1 float64) {
	for x, y := x0, y0; x <= x1 && y <= y1; {
		fmt.Fprintf(d, "%.2f %.2f 0.75 0.75 re f\n", x, y)
		if x1 > x0 {
			x += 1.5
		} else {
			y += 1.5
		}
	}
}

func TestDottedBorders(t *testing.T) {
	var d drawing
	for i := range 3 {
		d.dots(80, 652+24*float64(i), 320, 652+24*float64(i))
		d.dots(80+120*float64(i), 652, 80+120*float64(i), 700)
	}
	d.at(84, 682, "行政处罚")
	d.at(210, 682, "5765")
	d.at(84, 658, "行政强制")
	d.at(210, 658, "0")
	doc, err := readPDF(t, pdfOf("", "", d.String()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"| 行政处罚 | 5765", "| 行政强制 | 0"}, texts(doc)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

// TestLinesBetweenRows reads tables with lines between their rows only, in
// pieces that end with the cells or drawn at once, with and without sides.
func TestLinesBetweenRows(t *testing.T) {
	rows := [][]string{
		{"项目", "", "", "自然人", "企业", "总计"},
		{"一、新收", "", "", "10", "5", "15"},
		{"三、结果", "（一）公开", "", "8", "", "8"},
		{"", "（二）不予公开", "1.国家秘密", "1000", "4", "1004"},
		{"", "", "2.其他", "0", "1", "1"},
		{"四、结转", "", "", "1", "0", "1"},
	}
	from := []int{0, 0, 0, 1, 2, 0, 0} // the column in which the line above a row begins
	at := []float64{80, 140, 240, 320, 360, 400, 440}
	want := []string{"| 项目 | 自然人 | 企业 | 总计", "| 一、新收 | 10 | 5 | 15", "| 三、结果 | （一）公开 | 8 |  | 8",
		"| （二）不予公开 | 1.国家秘密 | 1000 | 4 | 1004", "| 2.其他 | 0 | 1 | 1", "| 四、结转 | 1 | 0 | 1"}
	draw := func(sides, pieces bool) *paper {
		p := newPaper(1)
		for i, begin := range from {
			y := 100 + 30*float64(i)
			for k := begin; pieces && k+1 < len(at); k++ {
				p.strokes = append(p.strokes, stroke{at: y, from: at[k], to: at[k+1]})
			}
			if !pieces {
				p.strokes = append(p.strokes, stroke{at: y, from: at[begin], to: at[len(at)-1]})
			}
		}
		if sides {
			p.strokes = append(p.strokes, stroke{vertical: true, at: 80, from: 100, to: 280}, stroke{vertical: true, at: 440, from: 100, to: 280})
		}
		for i, row := range rows {
			for k, text := range row {
				p.print(at[k]+2, 110+30*float64(i), 10, text)
			}
		}
		return p
	}
	for _, sides := range []bool{true, false} {
		for _, pieces := range []bool{true, false} {
			if diff := cmp.Diff(want, texts(lay(t, draw(sides, pieces)))); diff != "" {
				t.Errorf("sides %v, pieces %v (-want +got):\n%s", sides, pieces, diff)
			}
		}
	}
}

// TestOpenRows reads tables without sides that have no line above their first
// row, below their last, or neither; text around them stays out.
func TestOpenRows(t *testing.T) {
	rows := [][]string{{"项目", "自然人", "企业", "总计"}, {"一、新收", "10", "5", "15"}, {"二、上年", "0", "0", "0"}, {"三、结果", "8", "0", "8"}, {"四、结转", "2", "5", "7"}, {"五、其他", "1", "0", "1"}}
	at := []float64{80, 240, 320, 400}
	draw := func(from, first, last int) *paper { // lines, counted from above row 0
		p := newPaper(1)
		for i := first; i <= last; i++ {
			p.strokes = append(p.strokes, stroke{at: 100 + 30*float64(i), from: 80, to: 440})
		}
		for i, row := range rows[from:] {
			for k, text := range row {
				p.print(at[k]+2, 110+30*float64(i+from), 10, text)
			}
		}
		return p.print(80, 40, 10, "某局收到和处理政府信息公开申请的情况如下表所示，单位为件")
	}
	table := func(from int) []string {
		want := []string{"某局收到和处理政府信息公开申请的情况如下表所示，单位为件"}
		for _, row := range rows[from:] {
			want = append(want, "| "+strings.Join(row, " | "))
		}
		return want
	}
	near := draw(1, 1, 6).print(80, 115, 10, "某局收到和处理政府信息公开申请的情况如下表所示，单位为件")
	unit := draw(1, 1, 6).print(400, 115, 10, "单位件")
	tests := []struct {
		name string
		page *paper
		want []string
	}{
		{"no line above the head", draw(0, 1, 6), table(0)},
		{"no line above a row of numbers", draw(1, 2, 6), table(1)},
		{"no line below", draw(0, 0, 5), table(0)},
		{"neither", draw(0, 1, 5), table(0)},
		{"a sentence above", near, append([]string{table(1)[0] + table(1)[0]}, table(1)[1:]...)},
		{"a unit above", unit, append([]string{table(1)[0], "单位件"}, table(1)[1:]...)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, texts(lay(t, tt.page))); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

// TestColumnsUncertain reads tables with lines between their rows whose
// columns cannot be told: no number may be made of two, or two of one.
func TestColumnsUncertain(t *testing.T) {
	for _, rows := range [][]string{{"1 234", "5 678", "9 012"}, {"1 234", "5 678", "12"}, {"1234", "5", "12"}} {
		p := newPaper(1)
		for i := range len(rows) + 1 {
			p.strokes = append(p.strokes, stroke{at: 100 + 30*float64(i), from: 80, to: 440})
		}
		for i, row := range rows {
			p.print(84, 110+30*float64(i), 10, "第"+string("一二三"[3*i:3*i+3])+"项").print(300, 110+30*float64(i), 10, row)
		}
		if got := strings.Join(texts(lay(t, p)), "\n"); strings.Contains(got, "|") || !strings.Contains(got, rows[0]) {
			t.Errorf("%q is read as %q, want lines", rows, got)
		}
	}
}

// TestTablesBelowEachOther reads two tables without sides whose lines end at
// the same places, but not their columns.
func TestTablesBelowEachOther(t *testing.T) {
	p := newPaper(1)
	for i := range 5 {
		p.strokes = append(p.strokes, stroke{at: 100 + 30*float64(i), from: 80, to: 440}, stroke{at: 280 + 30*float64(i), from: 80, to: 440})
	}
	for i := range 4 {
		y := 110 + 30*float64(i)
		p.print(84, y, 10, "规章").print(200, y, 10, "12").print(300, y, 10, "3").print(400, y, 10, "5")
		p.print(84, y+180, 10, "申请").print(150, y+180, 10, "1").print(206, y+180, 10, "10").print(260, y+180, 10, "100")
		p.print(305, y+180, 10, "2").print(355, y+180, 10, "7").print(395, y+180, 10, "122")
	}
	p.print(84, 250, 10, "三、收到和处理申请情况")
	var want []string
	for i := range 9 {
		switch {
		case i < 4:
			want = append(want, "| 规章 | 12 | 3 | 5")
		case i == 4:
			want = append(want, "三、收到和处理申请情况")
		default:
			want = append(want, "| 申请 | 1 | 10 | 100 | 2 | 7 | 122")
		}
	}
	if diff := cmp.Diff(want, texts(lay(t, p))); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}
