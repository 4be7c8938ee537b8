package report_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"maps"
	"slices"
	"strings"
	"testing"
)

// flatForms are the ways the text of a report loses its tables.
var flatForms = []string{"rows", "tabs", "pipes", "cells"}

// fill prints what stands for nothing in the empty cells of a report, so that a
// text keeps them.
func (tr *truth) fill() {
	for name, printed := range tr.cells {
		switch {
		case printed != "":
		case tr.values[name] == "0":
			tr.cells[name] = "0"
		default:
			tr.cells[name] = "/"
		}
	}
}

// flat writes a report as plain text.
func (w *writer) flat(tr *truth, form string) string {
	between, behind := " ", ""
	switch form {
	case "tabs":
		between = "\t"
	case "pipes":
		between, behind = " | ", " |"
	case "cells":
		between = "\n"
	}
	lines := []string{tr.title}
	for _, c := range w.chapters(tr) {
		lines = append(append(lines, c.heading), c.text...)
		for _, row := range c.table {
			var texts []string
			for _, f := range row {
				if f.text != "" || form == "pipes" || form == "tabs" {
					texts = append(texts, f.text)
				}
			}
			line := strings.Join(texts, between) + behind
			if behind != "" {
				line = "| " + line
			}
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

const wordStart = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`

// word writes a report as a DOCX file.
func (w *writer) word(t *testing.T, tr *truth) []byte {
	t.Helper()
	var b strings.Builder
	para := func(text string) {
		b.WriteString("<w:p>")
		for _, part := range w.runs(text) {
			b.WriteString(`<w:r><w:t xml:space="preserve">` + html.EscapeString(part) + "</w:t></w:r>")
		}
		b.WriteString("</w:p>")
	}
	b.WriteString(wordStart)
	para(tr.title)
	for _, c := range w.chapters(tr) {
		para(c.heading)
		for _, p := range c.text {
			para(p)
		}
		if c.table == nil {
			continue
		}
		b.WriteString("<w:tbl>")
		for _, row := range c.table.merged() {
			b.WriteString("<w:tr>")
			for _, f := range row {
				fmt.Fprintf(&b, `<w:tc><w:tcPr><w:gridSpan w:val="%d"/>%s</w:tcPr>`, f.cols, []string{"", `<w:vMerge w:val="restart"/>`, `<w:vMerge/>`}[f.rows])
				para(f.text)
				b.WriteString("</w:tc>")
			}
			b.WriteString("</w:tr>")
		}
		b.WriteString("</w:tbl>")
	}
	b.WriteString("<w:sectPr/></w:body></w:document>")
	return zipped(t, map[string]string{
		"[Content_Types].xml": `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
		"_rels/.rels":         `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/document.xml":   b.String(),
	})
}

// runs breaks a text into the runs a word processor makes of it.
func (w *writer) runs(text string) []string {
	r := []rune(text)
	if len(r) < 2 || !w.sometimes(30) {
		return []string{text}
	}
	at := 1 + w.IntN(len(r)-1)
	return []string{string(r[:at]), string(r[at:])}
}

// merged is the table as word processors keep it: each row has all its cells,
// and those that go on from above say so. rows is 1 where a cell of several
// rows begins, 2 where it goes on, else 0.
func (g grid) merged() grid {
	type open struct{ cols, left int }
	down := map[int]open{}
	var out grid
	for _, row := range g {
		var cells []field
		at := 0
		carry := func() {
			for down[at].left > 0 {
				o := down[at]
				down[at] = open{o.cols, o.left - 1}
				cells = append(cells, field{"", o.cols, 2})
				at += o.cols
			}
		}
		for _, c := range row {
			carry()
			kind := 0
			if c.rows > 1 {
				kind, down[at] = 1, open{c.cols, c.rows - 1}
			}
			cells = append(cells, field{c.text, c.cols, kind})
			at += c.cols
		}
		carry()
		out = append(out, cells)
	}
	return out
}

func zipped(t *testing.T, members map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(members)) {
		f, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(members[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
