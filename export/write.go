package export

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"nianbao/report"
)

// writeCSV writes one table. Text that a spreadsheet would run as a formula
// gets a single quote in front.
func writeCSV[T any](dir, name string, cols []column[T], rows func(yield func(T) bool)) error {
	return writeFile(dir, name, func(buf *bufio.Writer) error {
		w := csv.NewWriter(buf)
		if err := w.Write(names(cols)); err != nil {
			return err
		}
		for v := range rows {
			line := row(cols, v)
			for i := range line {
				line[i] = guard(line[i])
			}
			if err := w.Write(line); err != nil {
				return err
			}
		}
		w.Flush()
		return w.Error()
	})
}

// harmless is text that begins like a formula and is none: a number, dashes.
var harmless = regexp.MustCompile(`^[-+]*[0-9.,]*$`)

// guard keeps spreadsheets from running text as a formula.
func guard(s string) string {
	if s == "" || !strings.ContainsRune("=+-@\t\r\n", rune(s[0])) || harmless.MatchString(s) {
		return s
	}
	return "'" + s
}

// writeJSONL writes one JSON value a line.
func writeJSONL[T any](dir, name string, rows func(yield func(T) bool), value func(T) any) error {
	return writeFile(dir, name, func(buf *bufio.Writer) error {
		enc := json.NewEncoder(buf)
		enc.SetEscapeHTML(false)
		for v := range rows {
			if err := enc.Encode(value(v)); err != nil {
				return err
			}
		}
		return nil
	})
}

// writeFile creates a file of the corpus and has it filled.
func writeFile(dir, name string, fill func(*bufio.Writer) error) error {
	f, err := os.OpenFile(filepath.Join(dir, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("create %s: %w", name, err)
	}
	defer f.Close()
	buf := bufio.NewWriterSize(f, 1<<20)
	if err := fill(buf); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := buf.Flush(); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return f.Close()
}

// chosen walks the documents that stand for a report.
func (c *Corpus) chosen(yield func(Document) bool) {
	for _, w := range c.Works {
		if !yield(w.Documents[0]) {
			return
		}
	}
}

// documents walks every document read as a report.
func (c *Corpus) documents(yield func(Document) bool) {
	for _, w := range c.Works {
		for _, d := range w.Documents {
			if !yield(d) {
				return
			}
		}
	}
}

// formLabels maps, for each form, "table.row" and "table..column" to the
// printed labels.
func formLabels() map[report.Format]map[string]string {
	out := map[report.Format]map[string]string{}
	for _, form := range report.Forms() {
		labels := map[string]string{}
		for _, table := range form.Tables {
			for _, row := range table.Rows {
				labels[table.ID+"."+row.ID] = row.Label
			}
			for _, col := range table.Columns {
				labels[table.ID+".."+col.ID] = col.Label
			}
		}
		out[form.Format] = labels
	}
	return out
}

// cells walks the cells of the chosen documents.
func (c *Corpus) cells(yield func(cellRow) bool) {
	labels := formLabels()
	for d := range c.chosen {
		for _, t := range d.Reading.Report.Tables {
			labels := labels[t.Format]
			for _, c := range t.Cells {
				r := cellRow{Document: d, table: t, cell: c, row: labels[c.Table+"."+c.Row], col: labels[c.Table+".."+c.Column]}
				if !yield(r) {
					return
				}
			}
		}
	}
}

// problems walks the problems of the works.
func (c *Corpus) problems(yield func(problemRow) bool) {
	for _, w := range c.Works {
		for _, p := range w.Problems() {
			if !yield(problemRow{w.Documents[0], p}) {
				return
			}
		}
	}
}

// fields walks the fields of the institution reports.
func (c *Corpus) fields(yield func(fieldRow) bool) {
	for d := range c.chosen {
		for _, f := range d.Reading.Report.Fields {
			if !yield(fieldRow{d, f.Name, report.FieldLabel(f.Name), f.Value}) {
				return
			}
		}
	}
}

// writeTables writes the tables as CSV.
func (c *Corpus) writeTables(dir string) error {
	steps := []func() error{
		func() error { return writeCSV(dir, "cells.csv", cellColumns, c.cells) },
		func() error { return writeCSV(dir, "reports.csv", reportColumns(), c.chosen) },
		func() error { return writeCSV(dir, "documents.csv", documentColumns, c.documents) },
		func() error { return writeCSV(dir, "wide.csv", wideColumns(), c.wide) },
		func() error { return writeCSV(dir, "institutions.csv", fieldColumns, c.fields) },
		func() error { return writeCSV(dir, "problems.csv", problemColumns, c.problems) },
	}
	return inOrder(steps)
}

// inOrder runs steps until one fails.
func inOrder(steps []func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
