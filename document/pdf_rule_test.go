package document

import (
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
