package main

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"charm.land/lipgloss/v2/table"

	"nianbao/report"
)

// statusText says how a table was read, in words.
var statusText = map[report.Status]string{
	report.StatusOK:      "read completely",
	report.StatusPartial: "read in part: some cells are not there",
	report.StatusBlank:   "printed without any number",
	report.StatusAbsent:  "not in the document",
	report.StatusImage:   "a picture in the document",
	report.StatusUnread:  "in the document, but in a form that is not known",
}

// showTable prints a statutory table with doubtful cells marked.
func (a *app) showTable(t report.Table) {
	heading := strings.ToUpper(t.ID) + "  " + statusText[t.Status]
	if t.Format != "" {
		heading += " (" + string(t.Format) + ")"
	}
	a.print("\n%s", heading)
	form := report.FormOf(t.Format)
	if form == nil || len(t.Cells) == 0 {
		return
	}
	cells := map[string]report.Cell{}
	for _, c := range t.Cells {
		cells[c.Name()] = c
	}
	for _, ft := range form.Tables {
		if ft.ID == t.ID || strings.HasPrefix(ft.ID, t.ID+"_") {
			fmt.Fprintln(a.out, draw(ft, cells))
		}
	}
	if t.Note != "" {
		a.print("note: %s", t.Note)
	}
}

// draw lays one block of the form out.
func draw(ft report.FormTable, cells map[string]report.Cell) string {
	heads, rows := grid(ft, cells)
	if len(ft.Columns) > 0 && len(ft.Columns[0].Path) > 0 {
		heads, rows = fold(ft, cells)
	}
	return table.New().Border(lipgloss.NormalBorder()).Headers(heads...).Rows(rows...).
		StyleFunc(func(_, col int) lipgloss.Style {
			if col == 0 {
				return lipgloss.NewStyle().Padding(0, 1)
			}
			return lipgloss.NewStyle().Align(lipgloss.Right).Padding(0, 1)
		}).String()
}

// grid is a block as the form prints it: a line per row, group headings too.
func grid(ft report.FormTable, cells map[string]report.Cell) (heads []string, rows [][]string) {
	heads = []string{""}
	for _, col := range ft.Columns {
		heads = append(heads, col.Label)
	}
	for _, row := range ft.Rows {
		line := []string{strings.Repeat("  ", len(row.Path)) + brief(row.Label)}
		for _, col := range ft.Columns {
			if row.Kind != "group" {
				line = append(line, cellText(cells[ft.ID+"."+row.ID+"."+col.ID]))
			}
		}
		rows = append(rows, line)
	}
	return heads, rows
}

// fold is a block of one long row (行政复议、行政诉讼): a line per group of
// columns.
func fold(ft report.FormTable, cells map[string]report.Cell) (heads []string, rows [][]string) {
	heads = []string{""}
	group := ""
	for _, col := range ft.Columns {
		if name := strings.Join(col.Path, " "); name != group {
			group = name
			rows = append(rows, []string{name})
		}
		if len(rows) == 1 {
			heads = append(heads, col.Label)
		}
		last := &rows[len(rows)-1]
		*last = append(*last, cellText(cells[ft.ID+"."+ft.Rows[0].ID+"."+col.ID]))
	}
	return heads, rows
}

// brief cuts what a label explains.
func brief(label string) string {
	label, _, _ = strings.Cut(label, "（区分")
	label, _, _ = strings.Cut(label, "、行政机关")
	return label
}

// cellText is a value with its marks.
func cellText(c report.Cell) string {
	switch {
	case c.State == "" || c.State == report.StateMissing:
		return "_"
	case c.State == report.StateBlank:
		return "·"
	case c.Value == nil:
		return printable(c.Raw)
	}
	text := c.Value.String()
	if c.State == report.StateDerived {
		text += "="
	}
	if slices.Contains(c.Flags, "placed_by_order") || slices.Contains(c.Flags, "placed_by_structure") || slices.Contains(c.Flags, "column_doubtful") {
		text += "?"
	}
	if slices.ContainsFunc(c.Flags, func(f string) bool { return strings.Contains(f, ":") }) {
		text += "!"
	}
	return text
}
