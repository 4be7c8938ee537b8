package main

import (
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
}

// showTable prints a statutory table with doubtful cells marked.
func (a *app) showTable(t report.Table) {
	a.print("\n%s  %s (%s)", strings.ToUpper(t.ID), statusText[t.Status], t.Format)
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
			a.print("%s", draw(ft, cells))
		}
	}
	if t.Note != "" {
		a.print("note: %s", t.Note)
	}
}

// draw lays one block of the form out; a block of one row stands on its side.
func draw(ft report.FormTable, cells map[string]report.Cell) string {
	heads := []string{ft.Caption}
	for _, col := range ft.Columns {
		heads = append(heads, col.Label)
	}
	var rows [][]string
	for _, row := range ft.Rows {
		line := []string{row.Label}
		for _, col := range ft.Columns {
			c, ok := cells[ft.ID+"."+row.ID+"."+col.ID]
			line = append(line, cellText(c, ok))
		}
		if row.Kind != "group" {
			rows = append(rows, line)
		}
	}
	if len(rows) == 1 {
		heads, rows = turn(heads, rows[0])
	}
	heads[0] = ""
	return table.New().Border(lipgloss.NormalBorder()).Headers(heads...).Rows(rows...).
		StyleFunc(func(_, col int) lipgloss.Style {
			if col == 0 {
				return lipgloss.NewStyle().MaxWidth(44).Padding(0, 1)
			}
			return lipgloss.NewStyle().Align(lipgloss.Right).Padding(0, 1)
		}).String()
}

// turn makes the columns of a one-row block its rows.
func turn(heads, row []string) ([]string, [][]string) {
	var rows [][]string
	for i := 1; i < len(heads); i++ {
		rows = append(rows, []string{heads[i], row[i]})
	}
	return []string{"", row[0]}, rows
}

// cellText is a value with its marks.
func cellText(c report.Cell, known bool) string {
	switch {
	case !known || c.State == report.StateMissing:
		return "_"
	case c.State == report.StateBlank:
		return "·"
	case c.Value == nil:
		return c.Raw
	}
	text := c.Value.String()
	if c.State == report.StateDerived {
		text += "="
	}
	if slices.Contains(c.Flags, "placed_by_order") || slices.Contains(c.Flags, "placed_by_structure") {
		text += "?"
	}
	if slices.ContainsFunc(c.Flags, func(f string) bool { return strings.Contains(f, ":") }) {
		text += "!"
	}
	return text
}
