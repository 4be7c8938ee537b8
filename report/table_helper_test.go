package report

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"nianbao/document"
)

// shared returns the bytes of a document that lies beside the project; the
// test is skipped, loudly, where it is absent.
func shared(t testing.TB, name ...string) string {
	t.Helper()
	path := filepath.Join(append([]string{"..", "..", "shared"}, name...)...)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Skipf("SKIPPED, real material is not here: %v", err)
	}
	return string(data)
}

// lineDocument makes the document of a text: one block to a line, as the
// document package does.
func lineDocument(text string) *document.Document {
	doc := &document.Document{Form: document.FormText}
	for i, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		doc.Blocks = append(doc.Blocks, document.Block{
			Kind: document.BlockLine, Text: strings.TrimSpace(line), Main: true, Place: fmt.Sprintf("line %d", i+1),
		})
	}
	return doc
}

var folio = regexp.MustCompile(`^(- \d+ -|第\d+页)$`)

// flipbookDocument makes the document of a flipbook's text: the preview before
// 文本内容 is not the article, folios are no text.
func flipbookDocument(text string) *document.Document {
	doc := lineDocument(text)
	doc.Form = document.FormFlipbook
	main := false
	var kept []document.Block
	for _, b := range doc.Blocks {
		if b.Text == "文本内容" {
			main = true
			continue
		}
		if folio.MatchString(b.Text) {
			continue
		}
		b.Main = main
		kept = append(kept, b)
	}
	doc.Blocks = kept
	return doc
}

// gridDocument makes an HTML document of tables written as text: one row to a
// line, cells parted by |, "3*x" a cell spanning three columns, "^" a grid
// column taken by a cell above.
func gridDocument(tables ...string) *document.Document {
	doc := &document.Document{Form: document.FormHTML}
	for n, text := range tables {
		if !strings.Contains(text, "|") {
			doc.Blocks = append(doc.Blocks, document.Block{Kind: document.BlockParagraph, Text: strings.TrimSpace(text), Main: true})
			continue
		}
		table := &document.Table{}
		for r, line := range strings.Split(strings.TrimSpace(text), "\n") {
			table.Rows = append(table.Rows, gridLine(line, n+1, r+1))
		}
		doc.Blocks = append(doc.Blocks, document.Block{Kind: document.BlockTable, Table: table, Main: true})
	}
	return doc
}

var spanned = regexp.MustCompile(`^(\d+)\*(.*)$`)

func gridLine(line string, table, number int) document.Row {
	var out document.Row
	column := 0
	for i, c := range strings.Split(line, "|") {
		c = strings.TrimSpace(c)
		if c == "^" {
			column++
			continue
		}
		span := 1
		if m := spanned.FindStringSubmatch(c); m != nil {
			fmt.Sscan(m[1], &span)
			c = m[2]
		}
		out.Cells = append(out.Cells, document.Cell{
			Text: c, Column: column, ColSpan: span, RowSpan: 1, Place: fmt.Sprintf("table %d row %d cell %d", table, number, i+1),
		})
		column += span
	}
	return out
}

// reportOf reads, fills and checks the tables of a document.
func reportOf(doc *document.Document, facts ...Fact) *Report {
	rep := &Report{Tables: readTables(doc), Facts: facts, Agency: Agency{Level: "prefecture", Kind: "government"}}
	fill(rep)
	rep.Problems, rep.Checks = evaluate(rep)
	return rep
}

// states counts the cells of a table by state.
func states(rep *Report, table string) map[State]int {
	n := map[State]int{}
	for _, tb := range rep.Tables {
		if tb.ID != table {
			continue
		}
		for _, c := range tb.Cells {
			n[c.State]++
		}
	}
	return n
}

// dump writes a table row by row, for failing tests.
func dump(rep *Report, table string) string {
	var b strings.Builder
	for _, tb := range rep.Tables {
		if tb.ID != table {
			continue
		}
		fmt.Fprintf(&b, "%s %s %s %s note=%q", tb.ID, tb.Format, tb.Status, tb.Shape, tb.Note)
		last := ""
		for _, c := range tb.Cells {
			if c.Table+c.Row != last {
				fmt.Fprintf(&b, "\n%s.%s:", c.Table, c.Row)
				last = c.Table + c.Row
			}
			switch c.State {
			case StateNumber:
				fmt.Fprintf(&b, " %s", c.Value)
			case StateDerived:
				fmt.Fprintf(&b, " =%s", c.Value)
			default:
				fmt.Fprintf(&b, " <%s>", c.State)
			}
			if len(c.Flags) > 0 {
				fmt.Fprintf(&b, "%v", c.Flags)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}
