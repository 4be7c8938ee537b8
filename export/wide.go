package export

import (
	"cmp"
	"fmt"
	"strings"

	"nianbao/report"
)

// wideRow is a document with its cells by column.
type wideRow struct {
	*Document
	values map[string]string
}

// wideColumns are the columns of wide.csv (domain 10.3): what identifies the
// report, where it comes from, and one column per cell. Cells of f2021 have
// their plain names; the undivided row of f2019 is t3__other_total; the
// blocks of f2019 that are not comparable and the annexes have their format
// before the name.
func wideColumns() []column[*wideRow] {
	var cols []column[*wideRow]
	for _, c := range append(append([]column[*Document]{}, identityColumns...), sourceColumns...) {
		cols = append(cols, column[*wideRow]{c.name, c.chinese, c.meaning, func(r *wideRow) string { return c.value(r.Document) }})
	}
	seen := map[string]bool{}
	for _, form := range report.Forms() {
		for _, table := range form.Tables {
			for _, c := range tableColumns(form, table) {
				if !seen[c.name] {
					seen[c.name] = true
					cols = append(cols, c)
				}
			}
		}
	}
	return cols
}

// tableColumns are the columns that the cells of one table fill.
func tableColumns(form *report.Form, table report.FormTable) []column[*wideRow] {
	var cols []column[*wideRow]
	for _, row := range table.Rows {
		for _, col := range table.Columns {
			if row.Kind == "group" {
				continue
			}
			name := wideName(form.Format, table.ID, row.ID, col.ID)
			unit := cmp.Or(col.Unit, row.Unit, table.Unit, "no unit")
			cols = append(cols, column[*wideRow]{
				name, row.Label + "｜" + col.Label, string(form.Format) + ", " + unit,
				func(r *wideRow) string { return r.values[name] },
			})
		}
	}
	return cols
}

// sourceColumns say where a row comes from.
var sourceColumns = []column[*Document]{urlColumn, fetchedColumn, digestColumn, versionColumn}

// wideName is the column of a cell in wide.csv.
func wideName(format report.Format, table, row, col string) string {
	switch {
	case format == report.FormatF2014 || format == report.FormatF2008:
		return fmt.Sprintf("%s__%s", format, row)
	case format == report.FormatF2019 && table == "t3" && row == "other":
		row = "other_total"
	case format == report.FormatF2019 && table[:2] == "t2":
		table = "f2019_" + table
	}
	return fmt.Sprintf("%s__%s__%s", table, row, col)
}

// wideCell names a cell of a form.
type wideCell struct {
	format             report.Format
	table, row, column string
}

// wideRows gives the line of a report with statutory tables. The names of the
// columns are put together once.
func wideRows() func(w *Work, emit func(*wideRow) error) error {
	names := map[wideCell]string{}
	return func(w *Work, emit func(*wideRow) error) error {
		d := &w.Documents[0]
		if d.Reading.Kind != report.KindAnnual {
			return nil
		}
		r := &wideRow{d, map[string]string{}}
		for _, t := range d.Reading.Report.Tables {
			for i := range t.Cells {
				c := &t.Cells[i]
				if c.Value == nil {
					continue
				}
				id := wideCell{t.Format, c.Table, c.Row, c.Column}
				name, known := names[id]
				if !known {
					name = wideName(t.Format, c.Table, c.Row, c.Column)
					names[wideCell{t.Format, strings.Clone(c.Table), strings.Clone(c.Row), strings.Clone(c.Column)}] = name
				}
				r.values[name] = number(c.Value)
			}
		}
		return emit(r)
	}
}
