package report_test

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf16"
)

// press prints a report on the pages of a PDF file, in points from the top.
type press struct {
	pages []*strings.Builder
	y     float64
}

const (
	pageHigh, pageTop, pageEnd = 842.0, 60.0, 780.0
	pageLeft, pageWide         = 50.0, 495.0
	proseSize, cellSize        = 12.0, 7.0
)

func (p *press) page() *strings.Builder { return p.pages[len(p.pages)-1] }

func (p *press) turn() {
	p.pages, p.y = append(p.pages, &strings.Builder{}), pageTop
}

// print prints a line whose upper left corner is at x and y. The space behind
// it keeps a single character: the engine drops a text that has no width, as
// one character has in a font that is not in the file.
func (p *press) print(x, y, size float64, text string) {
	fmt.Fprintf(p.page(), "BT /F1 %.1f Tf %.2f %.2f Td <", size, x, pageHigh-y-size)
	for _, u := range utf16.Encode([]rune(text + " ")) {
		fmt.Fprintf(p.page(), "%04X", u)
	}
	p.page().WriteString("> Tj ET\n")
}

func (p *press) line(x0, y0, x1, y1 float64) {
	fmt.Fprintf(p.page(), "0.5 w %.2f %.2f m %.2f %.2f l S\n", x0, pageHigh-y0, x1, pageHigh-y1)
}

// prose prints a paragraph, its first line indented.
func (p *press) prose(text string) {
	left := text
	for first := true; left != ""; first = false {
		x := pageLeft
		if first {
			x += 2 * proseSize
		}
		var line string
		line, left = fitting(left, pageLeft+pageWide-x, proseSize)
		if p.y+20 > pageEnd {
			p.turn()
		}
		p.print(x, p.y, proseSize, line)
		p.y += 20
	}
}

// fitting is as much of a text as a width holds.
func fitting(text string, width, size float64) (line, rest string) {
	for i := range text { // every character of the font is as wide as it is high
		if width -= size; width < 0 && i > 0 {
			return text[:i], text[i:]
		}
	}
	return text, ""
}

// table prints a table with lines around its cells, over pages where it is
// longer than the rest of one. A cell over several rows shows its text once.
func (p *press) table(g grid, widths []float64) {
	xs := []float64{pageLeft}
	for _, w := range widths {
		xs = append(xs, xs[len(xs)-1]+w)
	}
	down := map[int]int{} // by column: rows of a cell from above still to come
	for _, row := range g {
		high := p.rowHigh(row, xs, down)
		if p.y+high > pageEnd {
			p.line(xs[0], p.y, xs[len(xs)-1], p.y)
			p.turn()
			p.line(xs[0], p.y, xs[len(xs)-1], p.y)
		}
		at := 0
		skip := func() {
			for down[at] > 0 {
				down[at]--
				p.line(xs[at], p.y, xs[at], p.y+high)
				at++
			}
		}
		for _, c := range row {
			skip()
			p.line(xs[at], p.y, xs[at+c.cols], p.y)
			p.line(xs[at], p.y, xs[at], p.y+high)
			y, left := p.y+2, c.text
			for left != "" {
				var line string
				line, left = fitting(left, xs[at+c.cols]-xs[at]-4, cellSize)
				p.print(xs[at]+2, y, cellSize, line)
				y += cellSize + 2
			}
			for k := range c.cols {
				down[at+k] = c.rows - 1
			}
			at += c.cols
		}
		skip()
		p.line(xs[at], p.y, xs[at], p.y+high)
		p.y += high
	}
	p.line(xs[0], p.y, xs[len(xs)-1], p.y)
	p.y += 12
}

// rowHigh is how high a row must be for its cells.
func (p *press) rowHigh(row []field, xs []float64, down map[int]int) float64 {
	lines, at := 1, 0
	for _, c := range row {
		for down[at] > 0 {
			at++
		}
		n, left := 0, c.text
		for ; left != ""; n++ {
			_, left = fitting(left, xs[at+c.cols]-xs[at]-4, cellSize)
		}
		lines = max(lines, (n+c.rows-1)/c.rows)
		at += c.cols
	}
	return float64(lines)*(cellSize+2) + 6
}

// pdf writes a report as a PDF file with text and lines.
func (w *writer) pdf(tr *truth) []byte {
	p := &press{}
	p.turn()
	p.prose(tr.title)
	for _, c := range w.chapters(tr) {
		p.prose(c.heading)
		for _, text := range c.text {
			p.prose(text)
		}
		switch {
		case c.table == nil:
		case strings.HasPrefix(c.heading, "二"):
			p.table(c.table, []float64{165, 110, 110, 110})
		case strings.HasPrefix(c.heading, "三"):
			p.table(c.table, []float64{32, 52, 99, 39, 39, 39, 39, 39, 39, 39, 39}[:3+lastColumns(c.table)])
		default:
			widths := make([]float64, 15)
			for i := range widths {
				widths[i] = 33
			}
			p.table(c.table, widths)
		}
	}
	return p.file()
}

// lastColumns is how many cells of numbers the last row of table 3 has.
func lastColumns(g grid) int { return len(g[len(g)-1]) - 1 }

// file puts the pages together. Their font is one every reader of PDF knows.
func (p *press) file() []byte {
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>", "",
		"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
		"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 /FontDescriptor 5 0 R >>",
		"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -200 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
	}
	var kids strings.Builder
	for _, content := range p.pages {
		fmt.Fprintf(&kids, "%d 0 R ", len(objects)+1)
		objects = append(objects,
			fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", len(objects)+2),
			fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", content.Len(), content))
	}
	objects[1] = fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids.String(), len(p.pages))
	var b bytes.Buffer
	b.WriteString("%PDF-1.5\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return b.Bytes()
}
