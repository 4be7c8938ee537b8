package document

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// leaning prints a text that rises by the given sine and cosine.
func (d *drawing) leaning(x, y, size, sin, cos float64, text string) {
	fmt.Fprintf(d, "q %.3f %.3f %.3f %.3f %.1f %.1f cm ", cos, sin, -sin, cos, x, y)
	d.sized(0, 0, size, text)
	d.WriteString("Q\n")
}

// cellsOf draws a table of one row, lets draw print into its second cell,
// which reaches from 200 to 320 and from 676 to 700, and reads the row.
func cellsOf(t *testing.T, draw func(*drawing)) []string {
	t.Helper()
	var d drawing
	d.table(80, 700, 120, 24, []string{"规章", "", "8"}, []string{"规范性文件", "3", "9"})
	d.at(80, 760, strings.Repeat("政府信息公开", 6))
	draw(&d)
	doc, err := readPDF(t, pdfOf("", "", d.String()))
	if err != nil {
		t.Fatal(err)
	}
	return texts(doc)[1:]
}

func TestFiguresApart(t *testing.T) {
	tests := []struct {
		name string
		draw func(*drawing)
		want string
	}{
		{"one number", func(d *drawing) { d.at(210, 682, "57"); d.at(234, 682, "65") }, "5765"},
		{"a raised mark", func(d *drawing) { d.at(210, 682, "5765"); d.sized(258, 686, 8, "1") }, "5765¹"},
		{"a mark of two figures before a number", func(d *drawing) { d.sized(210, 686, 8, "12"); d.at(226, 682, "5765") }, "¹²5765"},
		{"a mark raised above the middle of the line", func(d *drawing) { d.at(210, 682, "5765"); d.sized(258, 688.5, 6, "1") }, "5765¹"},
		{"a lowered mark", func(d *drawing) { d.at(210, 682, "5765"); d.sized(258, 680, 8, "2") }, "5765₂"},
		{"small figures on the line", func(d *drawing) { d.at(210, 682, "5765"); d.sized(258, 682, 8, "1") }, "5765 1"},
		{"raised figures of the same size", func(d *drawing) { d.at(210, 682, "5765"); d.at(258, 685, "1") }, "5765 1"},
		{"figures over each other", func(d *drawing) { d.at(210, 682, "5765"); d.at(241, 682, "1") }, "576 1 5"},
		{"a raised mark at the edge of the cell", func(d *drawing) { d.sized(312, 692, 7, "1"); d.at(270, 679, "5765") }, "1 5765"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := []string{"| 规章 | " + tt.want + " | 8", "| 规范性文件 | 3 | 9"}
			if diff := cmp.Diff(want, cellsOf(t, tt.draw)); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTiltedText(t *testing.T) {
	tests := []struct {
		name string
		draw func(*drawing)
		want string
	}{
		{"a mark across the page", func(d *drawing) { d.at(210, 682, "5765"); d.leaning(230, 680, 12, 0.5, 0.866, "2024") }, "5765"},
		{"a mark that falls", func(d *drawing) { d.at(210, 682, "5765"); d.leaning(200, 690, 14, -0.707, 0.707, "20240126") }, "5765"},
		{"upright in a turned page", func(d *drawing) { d.leaning(214, 680, 12, 1, 0, "7") }, "7"},
		{"a page that lies askew", func(d *drawing) { d.leaning(210, 682, 12, 0.008, 1, "5765") }, "5765"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := []string{"| 规章 | " + tt.want + " | 8", "| 规范性文件 | 3 | 9"}
			if diff := cmp.Diff(want, cellsOf(t, tt.draw)); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

// drawn runs draw between operators that set and take back a state.
func (d *drawing) drawn(state string, draw func()) {
	d.WriteString("q " + state + "\n")
	draw()
	d.WriteString("Q\n")
}

func TestTextUnseen(t *testing.T) {
	tests := []struct {
		name string
		draw func(*drawing)
		want string
	}{
		{"crossed out", func(d *drawing) { d.at(210, 682, "95765"); d.line(210, 686, 222, 686) }, "5765"},
		{"crossed out with a bar", func(d *drawing) {
			d.at(210, 682, "12")
			d.WriteString("210 685.5 24 1 re f\n")
			d.at(240, 682, "7")
		}, "7"},
		{"crossed out as a whole", func(d *drawing) { d.at(210, 682, "12"); d.line(205, 686, 240, 686) }, ""},
		{"underlined", func(d *drawing) { d.at(210, 682, "12"); d.line(210, 680.5, 234, 680.5) }, "12"},
		{"a line beyond the number", func(d *drawing) { d.at(230, 682, "12"); d.line(203, 686, 316, 686) }, "12"},
		{"a border through a number", func(d *drawing) {
			d.at(216, 682, "12")
			d.line(214, 676, 214, 700)
			d.line(242, 676, 242, 700)
			d.line(214, 686, 242, 686)
		}, " | 12 | "},
		{"white on white", func(d *drawing) { d.drawn("1 g", func() { d.at(210, 682, "9") }); d.at(222, 682, "5765") }, "5765"},
		{"white on blue", func(d *drawing) {
			d.drawn("0 0 1 rg 201 677 118 22 re f 1 g", func() { d.at(210, 682, "5765") })
		}, "5765"},
		{"white on a picture", func(d *drawing) {
			d.drawn("118 0 0 22 201 677 cm /I1 Do", func() {})
			d.drawn("1 g", func() { d.at(210, 682, "5765") })
		}, "5765"},
		{"blue on blue", func(d *drawing) {
			d.drawn("0 0 1 rg 201 677 118 22 re f", func() { d.at(210, 682, "9") })
			d.drawn("1 g", func() { d.at(222, 682, "5765") })
		}, "5765"},
		{"without ink", func(d *drawing) { d.drawn("3 Tr", func() { d.at(210, 682, "9") }); d.at(222, 682, "5765") }, "5765"},
		{"pale beside black", func(d *drawing) { d.drawn("0.85 g", func() { d.at(210, 682, "2024") }); d.at(258, 682, "57") }, "2024 57"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := cellsOf(t, tt.draw)
			text := strings.Join(got, "\n")
			if want := "| 规章 | " + tt.want + " | 8"; !strings.Contains(text, want) {
				t.Errorf("no row %q in\n%s", want, text)
			}
		})
	}
}
