package document

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// tablePieces are what pages of tables are made of: tags in and out of place,
// spans that overlap and overrun. "词" is a word, another one each time.
var tablePieces = strings.Split(`词|词|12|<table>|</table>|<tr>|</tr>|<td>|</td>|<td rowspan=2>|<td colspan=3>|<td rowspan=0>|<td colspan=0 rowspan=99>|<td colspan=1200>|<th>|</th>|<tbody>|</tbody>|<thead>|<caption>|</caption>|<p>|</p>|<div>|</div>|<span>|</span>|<br>|<b>|</b>|<tr><td>词<td>3<td>4<td>5|<table><tr><td>词<td>词|<ul><li>|</ul>|<h2>|</h2>|&nbsp;|<a href=x>|</a>|<td rowspan=3 colspan=2>|<tfoot>|<o:p></o:p>`, "|")

// FuzzTables reads pages of tables of any kind: cells fit their grid, and every
// word of the page stands in one block of the document, or cell of one, once.
func FuzzTables(f *testing.F) {
	f.Add([]byte{3, 5, 7, 0, 7, 1, 5, 9, 0, 7, 2, 4, 0})
	f.Add([]byte{3, 30, 30, 5, 7, 31, 4, 8, 7, 0, 4})
	f.Add([]byte{3, 5, 10, 0, 11, 0, 5, 39, 0, 7, 0, 5, 12, 0, 4, 21, 0})
	f.Fuzz(func(t *testing.T, picks []byte) {
		tooLong(t, 16*len(picks))
		checkWords(t, picks)
	})
}

// TestTablesBelowAnyDepth puts two pieces below more tables than the full parser
// takes, and tables behind them: the salvaged page loses no word either.
func TestTablesBelowAnyDepth(t *testing.T) {
	deep := bytes.Repeat([]byte{byte(slices.Index(tablePieces, "<table><tr><td>词<td>词"))}, 140)
	for a := range tablePieces {
		for b := range tablePieces {
			if (a+b)%5 != 0 {
				continue
			}
			checkWords(t, slices.Concat(deep, []byte{byte(a), byte(b)}, deep[:2], []byte{byte(b), byte(a), 0}))
			if t.Failed() {
				t.Fatalf("after %q and %q", tablePieces[a], tablePieces[b])
			}
		}
	}
}

// checkWords reads the page of these pieces and looks for its words.
func checkWords(t *testing.T, picks []byte) {
	t.Helper()
	var b strings.Builder
	b.WriteString("<html><body>")
	words := 0
	for _, p := range picks {
		for i, part := range strings.Split(tablePieces[int(p)%len(tablePieces)], "词") {
			if i > 0 {
				fmt.Fprintf(&b, "词%d号", words)
				words++
			}
			b.WriteString(part)
		}
	}
	page := b.String()
	d, err := Read(Input{URL: "http://a.gov.cn/b/c.html", ContentType: "text/html; charset=utf-8", Body: []byte(page)})
	if err != nil || len(d.Lost) > 0 {
		return
	}
	checkBlocks(t, d)
	var all strings.Builder
	for _, block := range d.Blocks {
		for _, text := range block.texts() {
			all.WriteString(text + "\n")
		}
		if block.Table != nil {
			checkSpans(t, block.Table)
		}
	}
	for n := range words {
		if got := strings.Count(all.String(), fmt.Sprintf("词%d号", n)); got != 1 {
			t.Errorf("word %d stands %d times in the blocks of %s:\n%s", n, got, page, all.String())
		}
	}
}

// checkSpans checks that the cells of a row follow each other without overlap.
func checkSpans(t *testing.T, table *Table) {
	t.Helper()
	for r, row := range table.Rows {
		at := 0
		for _, c := range row.Cells {
			if c.Column < at {
				t.Errorf("row %d: cell %+v begins before column %d", r, c, at)
			}
			at = c.Column + c.ColSpan
		}
	}
}
