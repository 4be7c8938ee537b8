package document

import (
	"errors"
	"os"
	"strings"
	"testing"
)

// FuzzPages lays out pages of any characters and lines: no panic, and tables
// in which every cell has a place of its own.
func FuzzPages(f *testing.F) {
	f.Add([]byte("\x01\x10\x10\x40\x02\x10\x10\x40甲乙\x00丙丁"))
	f.Add([]byte(strings.Repeat("\x01\x05\x05\xff\x02\x05\x05\xffab01", 30)))
	f.Fuzz(func(t *testing.T, data []byte) {
		sheets := sheetsOf(data)
		d := &Document{URL: "http://a.gov.cn/r.pdf", Form: FormPDF}
		if err := d.readSheets(sheets); err != nil {
			var u *UnreadableError
			if !errors.As(err, &u) {
				t.Fatalf("err = %v", err)
			}
			return
		}
		for _, b := range d.Blocks {
			if b.Table != nil {
				checkTable(t, b.Table)
			}
		}
	})
}

// sheetsOf makes pages of bytes: four bytes a line or a character.
func sheetsOf(data []byte) []sheet {
	sheets := []sheet{{n: 1, box: box{0, 0, 595, 842}}}
	for ; len(data) >= 4; data = data[4:] {
		s := &sheets[len(sheets)-1]
		x, y, v := 2.3*float64(data[1]), 3.3*float64(data[2]), float64(data[3])
		switch data[0] % 8 {
		case 0:
			sheets = append(sheets, sheet{n: len(sheets) + 1, box: s.box})
		case 1:
			s.strokes = append(s.strokes, stroke{at: y, from: x, to: x + 3*v})
		case 2:
			s.strokes = append(s.strokes, stroke{vertical: true, at: x, from: y, to: y + 3*v})
		case 3:
			s.pictures = append(s.pictures, box{x, y, x + 3*v, y + 3*v})
		default:
			s.glyphs = append(s.glyphs, glyph{box: box{x, y, x + 12, y + 12}, r: []rune("0123456789（一二三）、甲乙丙丁")[int(data[3])%20], n: len(s.glyphs)})
		}
	}
	return sheets
}

// checkTable checks that no two cells of a table share a place.
func checkTable(t *testing.T, table *Table) {
	t.Helper()
	held := map[[2]int]bool{}
	for i, row := range table.Rows {
		for _, c := range row.Cells {
			if c.Column < 0 || c.ColSpan < 1 || c.RowSpan < 1 || c.Column+c.ColSpan > table.Width || i+c.RowSpan > len(table.Rows) {
				t.Fatalf("cell %+v of row %d stands outside %d columns and %d rows", c, i, table.Width, len(table.Rows))
			}
			for r := i; r < i+c.RowSpan; r++ {
				for col := c.Column; col < c.Column+c.ColSpan; col++ {
					if held[[2]int{r, col}] {
						t.Fatalf("two cells stand at row %d, column %d", r, col)
					}
					held[[2]int{r, col}] = true
				}
			}
		}
	}
}

// TestBrokenPDF reads copies of a PDF with bytes changed or cut: each is read
// or refused with a reason, and the process lives on.
func TestBrokenPDF(t *testing.T) {
	body, err := os.ReadFile("testdata/report.pdf")
	if err != nil {
		t.Fatal(err)
	}
	var d drawing
	d.table(80, 680, 120, 24, []string{"规章", "7"})
	small := pdfOf("", "", d.String())
	for i := range 60 {
		broken := append([]byte(nil), small...)
		switch i % 3 {
		case 0:
			broken = broken[:len(broken)*(i+1)/61]
		case 1:
			broken[len(broken)*i/61] ^= 0x15
		case 2:
			copy(broken[len(broken)*i/61:], "99999999")
		}
		if i%20 == 0 {
			broken = body[:len(body)*(i+1)/61]
		}
		_, err := readPDF(t, broken)
		var u *UnreadableError
		if err != nil && (!errors.As(err, &u) || strings.Contains(u.Reason, "broke its reader")) {
			t.Errorf("copy %d: %v", i, err)
		}
	}
}
