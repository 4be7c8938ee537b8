package document

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// piece puts a text on the page as a part of its own.
func (p *paper) piece(x, y, size float64, text string) *paper {
	before := len(p.glyphs)
	p.print(x, y, size, text)
	for i := before; i < len(p.glyphs); i++ {
		p.glyphs[i].part = part{float32(x), float32(y)}
	}
	return p
}

// Cells of 20 points each from 200 on, figures 5 points wide.
func TestNumbersOverEdges(t *testing.T) {
	tests := []struct {
		name string
		draw func(*paper)
		want string
	}{
		{"a number wider than its cell", func(p *paper) { p.piece(200, 110, 10, "16177").piece(230, 110, 10, "2").piece(245, 110, 10, "7") }, "| 总计 | 16177 | 2 | 7"},
		{"it touches the next one", func(p *paper) { p.piece(200, 110, 10, "16177").piece(225, 110, 10, "216").piece(245, 110, 10, "7") }, "| 总计 | 16177 | 216 | 7"},
		{"over the edge of the table", func(p *paper) { p.piece(205, 110, 10, "1").piece(225, 110, 10, "2").piece(240, 110, 10, "16177") }, "| 总计 | 1 | 2 | 16177"},
		{"wide on both sides", func(p *paper) { p.piece(205, 110, 10, "1").piece(212, 110, 10, "1234567") }, "| 总计 | 112… | 3456… | 7…"},
		{"another cell may be blank", func(p *paper) { p.piece(200, 110, 10, "16177").piece(245, 110, 10, "7") }, "| 总计 | 1617… | 7… | 7"},
		{"printed in parts that touch at the edge", func(p *paper) {
			p.piece(200, 110, 10, "1617").piece(220, 110, 10, "7").piece(245, 110, 10, "7")
		}, "| 总计 | 1617… | 7… | 7"},
		{"two numbers that fill their cells", func(p *paper) {
			p.piece(200, 110, 10, "1617").piece(220, 110, 10, "2345").piece(245, 110, 10, "7")
		}, "| 总计 | 1617 | 2345 | 7"},
		{"digits beside an edge", func(p *paper) { p.piece(203, 110, 10, "123").piece(221, 110, 10, "456").piece(245, 110, 10, "7") }, "| 总计 | 123 | 456 | 7"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newPaper(1).grid(80, 100, []float64{120, 20, 20, 20}, []string{"总计", "", "", ""}, []string{"其他", "0", "0", "0"})
			tt.draw(p)
			for i := range p.glyphs {
				p.glyphs[i].n = i
			}
			if got := texts(lay(t, p)); len(got) != 2 || got[0] != tt.want {
				t.Errorf("rows %s", cmp.Diff([]string{tt.want, "| 其他 | 0 | 0 | 0"}, got))
			}
		})
	}
}
