package export

import (
	"database/sql"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/shopspring/decimal"

	"nianbao/report"
	"nianbao/store"
)

// comparedColumns are the columns of cells that are held against the store.
var comparedColumns = []string{"report_id", "snapshot_id", "table_id", "row_id", "col_id", "value", "unit", "state", "raw"}

// valueColumn is the place of the number among them.
const valueColumn = 5

// cellFiles are the files with the table of cells, and how each is read: its
// lines have the compared columns as text.
var cellFiles = map[string]func(path string) iter.Seq2[[]string, error]{
	"cells.csv": csvCells, "cells.parquet": parquetCellLines, databaseName: sqliteCells,
}

// cells holds every row of cells, in every format, against the readings in the
// store: the same cells in the same order with the same numbers. A report that
// was read anew since from other bytes cannot be compared, and is counted.
func (v *Verification) cells(dir string, names []string, s *store.Store) error {
	for _, name := range names {
		read := cellFiles[name]
		if read == nil {
			continue
		}
		c, err := Open(s, Filter{})
		if err != nil {
			return err
		}
		next, stop := iter.Pull2(read(filepath.Join(dir, name)))
		r := &cellRows{Verification: v, name: name, next: next}
		r.advance()
		err = c.Each(func(w *Work) error { return r.report(w, s) })
		stop()
		switch {
		case r.err != nil:
			v.add(name, DiffAltered, "its cells cannot be read: %v", r.err)
		case err != nil:
			return err
		case r.ok:
			v.add(name, DiffStore, "row %d: the report %s does not stand there in the order of the store", r.row, r.line[0])
		}
	}
	return nil
}

// cellRows are the rows of one file.
type cellRows struct {
	*Verification
	name string
	next func() ([]string, error, bool)
	line []string
	ok   bool
	err  error
	row  int
}

// advance reads the next row.
func (r *cellRows) advance() {
	if r.line, r.err, r.ok = r.next(); r.err != nil {
		r.ok = false
	}
	r.row++
}

// report compares the rows of a report, where the file has it.
func (r *cellRows) report(w *Work, s *store.Store) error {
	if !r.ok || r.line[0] != w.ID {
		return nil
	}
	snap := w.Documents[0].Snapshot
	stored, _, err := s.Reading(snap.ID)
	if err != nil {
		return err
	}
	var rd report.Reading
	if err := report.Decode(stored.Schema, stored.Data, &rd); err != nil {
		return err
	}
	compared, told := r.line[1] == w.Documents[0].SnapshotID(), false
	tell := func(format string, args ...any) {
		if !told {
			r.add(r.name, DiffStore, "row %d: "+format, append([]any{r.row}, args...)...)
		}
		told = true
	}
	if !compared {
		r.Anew++
	}
	for _, t := range rd.Report.Tables {
		for i := range t.Cells {
			if !compared {
				break
			}
			if !r.ok || r.line[0] != w.ID {
				tell("the store has more cells of report %s", w.ID)
				return nil
			}
			if want := r.held(cellOf(&t.Cells[i])); !sameCell(r.line[2:], want) {
				tell("%s of report %s is %s, the store has %s", t.Cells[i].Name(), w.ID, strings.Join(r.line[2:], "|"), strings.Join(want, "|"))
			}
			r.Cells++
			r.advance()
		}
	}
	for ; r.ok && r.line[0] == w.ID; r.advance() {
		if compared {
			tell("the store has no such cell of report %s", w.ID)
		}
	}
	return nil
}

// held is what the file holds of a cell: Parquet has no value for a number of more
// digits than its column, which stands in the raw text alone.
func (r *cellRows) held(want []string) []string {
	if value := &want[valueColumn-2]; strings.HasSuffix(r.name, ".parquet") && *value != "" {
		if _, ok := scaled(*value); !ok {
			*value = ""
		}
	}
	return want
}

// cellOf is a cell as the rows have it, without what all cells of a report share.
func cellOf(c *report.Cell) []string {
	value := ""
	if c.Value != nil {
		value = c.Value.String()
	}
	return []string{c.Table, c.Row, c.Column, value, c.Unit, string(c.State), c.Raw}
}

// sameCell compares numbers by value and texts as they stand, guarded or not.
func sameCell(have, want []string) bool {
	for i, text := range want {
		if i+2 == valueColumn && have[i] != "" && text != "" {
			a, err1 := decimal.NewFromString(have[i])
			b, err2 := decimal.NewFromString(text)
			if err1 != nil || err2 != nil || !a.Equal(b) {
				return false
			}
			continue
		}
		if have[i] != text && have[i] != guard(text) {
			return false
		}
	}
	return true
}

// csvCells reads the compared columns of cells.csv.
func csvCells(path string) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		f, err := os.Open(path)
		if err != nil {
			yield(nil, err)
			return
		}
		defer f.Close()
		in := csv.NewReader(f)
		in.ReuseRecord = true
		heads, err := in.Read()
		if err == nil {
			heads[0] = strings.TrimPrefix(heads[0], byteOrderMark)
		}
		var places []int
		for _, name := range comparedColumns {
			places = append(places, slices.Index(heads, name))
		}
		if err == nil && slices.Contains(places, -1) {
			err = errors.New("a column is missing")
		}
		for err == nil {
			var all []string
			if all, err = in.Read(); err == io.EOF {
				return
			} else if err == nil && !yield(picked(all, places), nil) {
				return
			}
		}
		yield(nil, err)
	}
}

func picked(all []string, places []int) []string {
	line := make([]string, len(places))
	for i, at := range places {
		line[i] = all[at]
	}
	return line
}

// parquetCellLines reads the compared columns of cells.parquet.
func parquetCellLines(path string) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		f, err := os.Open(path)
		if err != nil {
			yield(nil, err)
			return
		}
		defer f.Close()
		in := parquet.NewReader(f)
		defer in.Close()
		var places []int
		for _, name := range comparedColumns {
			leaf, ok := in.Schema().Lookup(name)
			if !ok {
				yield(nil, fmt.Errorf("column %s is missing", name))
				return
			}
			places = append(places, leaf.ColumnIndex)
		}
		rows := make([]parquet.Row, 256)
		for {
			n, err := in.ReadRows(rows)
			for _, row := range rows[:n] {
				line := make([]string, len(places))
				for i, at := range places {
					line[i] = parquetText(row[at], i == valueColumn)
				}
				if !yield(line, nil) {
					return
				}
			}
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(nil, err)
				return
			}
		}
	}
}

// parquetText is a value as text; numbers are stored in millionths.
func parquetText(v parquet.Value, number bool) string {
	switch {
	case v.IsNull():
		return ""
	case number:
		return decimal.New(v.Int64(), -decimalScale).String()
	case v.Kind() == parquet.Int64:
		return strconv.FormatInt(v.Int64(), 10)
	}
	return string(v.ByteArray())
}

// sqliteCells reads the compared columns of the database.
func sqliteCells(path string) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(path)+"?mode=ro")
		if err != nil {
			yield(nil, err)
			return
		}
		defer db.Close()
		var cols []string
		for _, name := range comparedColumns {
			cols = append(cols, "coalesce(cast("+name+" as text), '')")
		}
		rows, err := db.Query("SELECT " + strings.Join(cols, ", ") + " FROM cells ORDER BY rowid")
		if err != nil {
			yield(nil, err)
			return
		}
		defer rows.Close()
		for rows.Next() {
			line := make([]string, len(cols))
			into := make([]any, len(cols))
			for i := range line {
				into[i] = &line[i]
			}
			if err := rows.Scan(into...); err != nil {
				yield(nil, err)
				return
			}
			if !yield(line, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(nil, err)
		}
	}
}
