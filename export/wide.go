package export

import (
	"cmp"
	"fmt"

	"github.com/parquet-go/parquet-go"

	"nianbao/report"
)

// wideFields are the columns of wide.csv (domain 10.3): what identifies the
// report, where it comes from, and one column per cell. Cells of f2021 have
// their plain names; the undivided row of f2019 is t3__other_total; the
// blocks of f2019 that are not comparable and the annexes have their format
// before the name. place is the column of each cell.
func wideFields() (fields []field, place map[wideCell]int) {
	fields = append(fieldsOf(identityColumns), fieldsOf(sourceColumns)...)
	place = map[wideCell]int{}
	seen := map[string]int{}
	for _, form := range report.Forms() {
		for _, table := range form.Tables {
			for _, row := range table.Rows {
				for _, col := range table.Columns {
					if row.Kind == "group" {
						continue
					}
					name := wideName(form.Format, table.ID, row.ID, col.ID)
					if _, known := seen[name]; !known {
						seen[name] = len(fields)
						unit := cmp.Or(col.Unit, row.Unit, table.Unit, "no unit")
						fields = append(fields, field{name, row.Label + "｜" + col.Label, string(form.Format) + ", " + unit, kindOf(name)})
					}
					place[wideCell{form.Format, table.ID, row.ID, col.ID}] = seen[name]
				}
			}
		}
	}
	return fields, place
}

// wideTable is the table with a column per cell.
func wideTable() table {
	fields, _ := wideFields()
	columns := append(append([]column[*Document]{}, identityColumns...), sourceColumns...)
	numbers := wideNumbers(fields)
	lines := func(w *Work, emit func([]string) error) error {
		d := &w.Documents[0]
		if d.Reading.Kind != report.KindAnnual {
			return nil
		}
		line := make([]string, len(fields))
		for i, c := range columns {
			line[i] = c.value(d)
		}
		numbers(d, func(i int, n *report.Number) { line[i] = number(n) })
		return emit(line)
	}
	values := func(w *Work, all [][]parquet.Value) error {
		d := &w.Documents[0]
		if d.Reading.Kind != report.KindAnnual {
			return nil
		}
		for i, c := range columns {
			all[i] = append(all[i], valueOf(fields[i].kind, c.value(d), i))
		}
		for i := len(columns); i < len(all); i++ {
			all[i] = append(all[i], none(i))
		}
		numbers(d, func(i int, n *report.Number) { all[i][0] = decimalOf(n, i) })
		return nil
	}
	return table{"wide", "One row per annual report, one column per cell (宽表). How sure a number is stands in cells: its state and flags.", fields, 0, lines, values}
}

// wideNumbers makes what calls set with the cells of a report that have a number
// and a column.
func wideNumbers(fields []field) func(d *Document, set func(column int, n *report.Number)) {
	forms := book()
	named := map[string]int{} // of cells that only their name leads to
	for i, f := range fields {
		named[f.name] = i
	}
	return func(d *Document, set func(column int, n *report.Number)) {
		for _, t := range d.Reading.Report.Tables {
			at := -1
			for i := range t.Cells {
				c := &t.Cells[i]
				at = forms.find(t.Format, c, at)
				if c.Value == nil {
					continue
				}
				if at >= 0 {
					set(forms.cells[at].wide, c.Value)
				} else if n, known := named[wideName(t.Format, c.Table, c.Row, c.Column)]; known {
					set(n, c.Value)
				}
			}
		}
	}
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
