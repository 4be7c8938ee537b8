package export

import (
	"strings"

	"github.com/parquet-go/parquet-go"

	"nianbao/report"
)

// kind is the type of a column.
type kind int

const (
	kindText    kind = iota
	kindInt          // whole numbers
	kindDecimal      // at most six digits behind the point where a format wants to know
	kindBool
	kindTime // RFC 3339
)

// table is one table of a corpus, the same in every format. A line is its
// values as text; "" is none. emit may keep no line. All lines of a report have
// the same values in the first shared columns.
type table struct {
	name   string
	about  string
	fields []field
	shared int
	lines  func(w *Work, emit func(line []string) error) error

	// values appends the lines as values to columns, which are empty, and one to
	// those that all lines share; nil where they are made of the text.
	values func(w *Work, columns [][]parquet.Value) error
}

// field is a column without its type of rows.
type field struct {
	name, chinese, meaning string
	kind                   kind
}

// fieldsOf are the columns of a table with their kinds.
func fieldsOf[T any](cols []column[T]) []field {
	out := make([]field, len(cols))
	for i, c := range cols {
		out[i] = field{c.name, c.chinese, c.meaning, kindOf(c.name)}
	}
	return out
}

// kinds are the columns that are not text.
var kinds = map[string]kind{
	"report_year": kindInt, "parser_version": kindInt, "schema_version": kindInt, "sections_found": kindInt,
	"cells_number": kindInt, "cells_derived": kindInt, "cells_missing": kindInt,
	"hard_fail": kindInt, "soft_fail": kindInt, "text_conflict": kindInt,
	"value": kindDecimal, "fee_yuan": kindDecimal,
	"on_time": kindBool, "chosen": kindBool, "x_no_requests": kindBool,
	"first_seen": kindTime, "fetched_at": kindTime,
}

// kindOf tells the type of a column from its name.
func kindOf(name string) kind {
	switch {
	case kinds[name] != kindText:
		return kinds[name]
	case strings.HasPrefix(name, "chars_"):
		return kindInt
	case name != "x_approx" && strings.HasPrefix(name, "x_"), strings.Contains(name, "__"):
		return kindDecimal
	}
	return kindText
}

// tableOf makes a table of columns and the rows of a report.
func tableOf[T any](name, about string, cols []column[T], rows func(w *Work, emit func(T) error) error) table {
	return table{name: name, about: about, fields: fieldsOf(cols), lines: func(w *Work, emit func([]string) error) error {
		line := make([]string, len(cols))
		return rows(w, func(v T) error {
			for i := range cols {
				line[i] = cols[i].value(v)
			}
			return emit(line)
		})
	}}
}

// tables are the tables of a corpus in their order.
func tables(split bool) []table {
	reports := tableOf("reports", "One row per report.", reportColumns(), func(w *Work, emit func(*Document) error) error { return emit(&w.Documents[0]) })
	all := []table{
		{"cells", "One row per cell of the statutory tables (长表).", fieldsOf(cellColumns), shared, cellLines(), cellValues()},
		reports,
		tableOf("documents", "One row per document that was read as a report.", documentColumns, documentRows),
		wideTable(),
		tableOf("summary", "One row per annual report: totals and derived variables (汇总与派生指标).", summaryColumns(), summaryRows),
		institutionTable(),
		tableOf("problems", "One row per rule broken and per damage found.", problemColumns, problemRows),
	}
	if split {
		all = append(all, tableOf("splits", "The part of each report; a body is in one part only.", splitColumns, func(w *Work, emit func(*Work) error) error { return emit(w) }))
	}
	return all
}

// institutionTable has values that are text: names and purposes beside amounts.
func institutionTable() table {
	t := tableOf("institutions", "One row per institution report (事业单位法人年度报告书) and field.", fieldColumns, fieldRows)
	for i := range t.fields {
		if t.fields[i].name == "value" {
			t.fields[i].kind = kindText
		}
	}
	return t
}

// shared is how many of the first columns of cells are those of its report.
const shared = 7

// cellLines are the lines of cells. What all cells of a report share is
// written once: there are two hundred of them to a report.
func cellLines() func(w *Work, emit func([]string) error) error {
	labels, forms := formLabels(), book()
	return func(w *Work, emit func([]string) error) error {
		d := &w.Documents[0]
		r := &cellRow{Document: d}
		line := make([]string, len(cellColumns))
		for i := range shared {
			line[i] = cellColumns[i].value(r)
		}
		for n := range d.Reading.Report.Tables {
			r.table = &d.Reading.Report.Tables[n]
			names, at := labels[r.table.Format], -1
			for k := range r.table.Cells {
				r.cell = &r.table.Cells[k]
				if at = forms.find(r.table.Format, r.cell, at); at >= 0 {
					r.row, r.col = forms.cells[at].rowLabel, forms.cells[at].colLabel
				} else {
					r.row, r.col = names[rowName{r.cell.Table, r.cell.Row, ""}], names[rowName{r.cell.Table, "", r.cell.Column}]
				}
				for i := shared; i < len(line); i++ {
					line[i] = cellColumns[i].value(r)
				}
				if err := emit(line); err != nil {
					return err
				}
			}
		}
		return nil
	}
}

// rowName names a row or a column of a table of a form.
type rowName struct{ table, row, column string }

// formLabels are, for each form, the printed labels of rows and columns.
func formLabels() map[report.Format]map[rowName]string {
	out := map[report.Format]map[rowName]string{}
	for _, form := range report.Forms() {
		labels := map[rowName]string{}
		for _, table := range form.Tables {
			for _, row := range table.Rows {
				labels[rowName{table.ID, row.ID, ""}] = row.Label
			}
			for _, col := range table.Columns {
				labels[rowName{table.ID, "", col.ID}] = col.Label
			}
		}
		out[form.Format] = labels
	}
	return out
}

func documentRows(w *Work, emit func(*Document) error) error {
	for i := range w.Documents {
		if err := emit(&w.Documents[i]); err != nil {
			return err
		}
	}
	return nil
}

func problemRows(w *Work, emit func(*problemRow) error) error {
	for _, p := range w.Problems() {
		if err := emit(&problemRow{&w.Documents[0], &p}); err != nil {
			return err
		}
	}
	return nil
}

func fieldRows(w *Work, emit func(*fieldRow) error) error {
	for _, f := range w.Report().Fields {
		if err := emit(&fieldRow{&w.Documents[0], f.Name, report.FieldLabel(f.Name), f.Value}); err != nil {
			return err
		}
	}
	return nil
}
