package document

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
)

// drawing is the content of one page of a PDF that a test writes.
type drawing struct{ strings.Builder }

// at prints a text with its lower left corner at x and y, counted from the
// bottom of the page as PDF does.
func (d *drawing) at(x, y float64, text string) {
	d.sized(x, y, 12, text)
}

func (d *drawing) sized(x, y, size float64, text string) {
	fmt.Fprintf(d, "BT /F1 %.1f Tf %.1f %.1f Td <", size, x, y)
	for _, u := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(d, "%04X", u)
	}
	d.WriteString("> Tj ET\n")
}

// line draws a line.
func (d *drawing) line(x0, y0, x1, y1 float64) {
	fmt.Fprintf(d, "0.5 w %.1f %.1f m %.1f %.1f l S\n", x0, y0, x1, y1)
}

// table draws a table of equal rows and columns and prints its cells.
func (d *drawing) table(x, top, wide, high float64, rows ...[]string) {
	width := wide * float64(len(rows[0]))
	for i := range len(rows) + 1 {
		d.line(x, top-high*float64(i), x+width, top-high*float64(i))
	}
	for j := range len(rows[0]) + 1 {
		d.line(x+wide*float64(j), top, x+wide*float64(j), top-high*float64(len(rows)))
	}
	for i, row := range rows {
		for j, text := range row {
			d.at(x+wide*float64(j)+4, top-high*float64(i)-high+6, text)
		}
	}
}

// pdfOf writes a PDF file of pages; its font is one of those that every
// reader knows, so the file needs none of its own. page is added to the
// dictionary of each page, trailer to that of the file.
func pdfOf(page, trailer string, pages ...string) []byte {
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>", "",
		"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
		"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 /FontDescriptor 5 0 R >>",
		"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -200 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
		"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\nx\nendstream",
	}
	var kids strings.Builder
	for _, content := range pages {
		fmt.Fprintf(&kids, "%d 0 R ", len(objects)+1)
		objects = append(objects,
			fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s /Resources << /Font << /F1 3 0 R >> /XObject << /I1 6 0 R >> >> /Contents %d 0 R >>", page, len(objects)+2),
			fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content))
	}
	objects[1] = fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids.String(), len(pages))
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
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, trailer, start)
	return b.Bytes()
}

// readPDF reads a PDF in the test's own child process.
func readPDF(t testing.TB, body []byte) (*Document, error) {
	t.Helper()
	return Read(Input{URL: "http://www.example.gov.cn/a/report.pdf", Body: body, Child: testChild()})
}
