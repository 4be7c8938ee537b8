package document

import (
	"fmt"
	"strings"
	"testing"
)

// tenPages is a PDF of ten pages, each with twenty lines of text and a table.
func tenPages() []byte {
	var pages []string
	for n := range 10 {
		var d drawing
		for i := range 20 {
			d.at(80, 780-20*float64(i), strings.Repeat("政府信息公开", 6))
		}
		var rows [][]string
		for i := range 12 {
			rows = append(rows, []string{fmt.Sprintf("第%d项", i), "1", "2", "3", "4", "5", "6"})
		}
		d.table(60, 360, 66, 24, rows...)
		d.at(280, 30, fmt.Sprintf("- %d -", n+1))
		pages = append(pages, d.String())
	}
	return pdfOf("", "", pages...)
}

// BenchmarkPDFTenPages reads ten pages with the engine running.
func BenchmarkPDFTenPages(b *testing.B) {
	body := tenPages()
	if _, err := readPDF(b, body); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := readPDF(b, body); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPDFEngineWarm starts the engine from the compiled copy in the
// cache.
func BenchmarkPDFEngineWarm(b *testing.B) {
	if _, err := readPDF(b, tenPages()); err != nil { // fills the cache
		b.Fatal(err)
	}
	for b.Loop() {
		c := childOf("reads")
		if err := c.start(); err != nil {
			b.Fatal(err)
		}
		c.Close()
	}
}

// BenchmarkPDFEngineCold starts the engine without a cache.
func BenchmarkPDFEngineCold(b *testing.B) {
	for b.Loop() {
		c := childOf("reads")
		c.CacheDir = ""
		if err := c.start(); err != nil {
			b.Fatal(err)
		}
		c.Close()
	}
}

// BenchmarkPDFLayout lays out pages that the engine has read.
func BenchmarkPDFLayout(b *testing.B) {
	columns := []float64{20, 90, 200, 30, 30, 30, 30}
	var sheets []sheet
	for n := range 10 {
		p := newPaper(n + 1)
		for i := range 20 {
			p.print(80, 60+20*float64(i), 12, strings.Repeat("政府信息公开", 6))
		}
		var rows [][]string
		for i := range 10 {
			rows = append(rows, []string{"", "（一）", fmt.Sprintf("%d.第%d项", i, i), "1", "2", "3", "4"})
		}
		p.grid(80, 480, columns, rows...)
		sheets = append(sheets, p.sheet)
	}
	for b.Loop() {
		d := &Document{}
		if err := d.readSheets(sheets); err != nil {
			b.Fatal(err)
		}
	}
}
