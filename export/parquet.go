package export

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"github.com/parquet-go/parquet-go"
)

// The shape of the Parquet files. What describes a group stays in memory to the
// end, for every column of it, so a wide table has to have few; a group that is
// not written yet is in memory, too, with its open pages and its dictionaries.
const (
	parquetRows   = 1 << 14   // rows of a group
	parquetLong   = 1 << 17   // of a table with many rows to a report
	parquetPage   = 128 << 10 // bytes of a page, at most
	parquetPages  = 8 << 20   // bytes of the open pages of one table
	parquetTurn   = 32        // rows that are written at a time, at least
	decimalScale  = 6
	decimalDigits = 18
)

// parquetSink writes the tables as Parquet.
type parquetSink struct {
	tables []table
	files  []*parquetFile
	rows   sync.Pool // of *parquetColumns
}

func newParquetSink(f *folder, all []table) (*parquetSink, error) {
	s := &parquetSink{tables: all}
	for _, t := range all {
		file, err := newParquetFile(f, t)
		if err != nil {
			return nil, err
		}
		s.files = append(s.files, file)
	}
	return s, nil
}

// parquetColumns are what the tables say of one report: the values of each column,
// one of those that all lines share.
type parquetColumns struct{ tables [][][]parquet.Value }

func (s *parquetSink) newRows() *parquetColumns {
	rows := &parquetColumns{make([][][]parquet.Value, len(s.tables))}
	for i, t := range s.tables {
		rows.tables[i] = make([][]parquet.Value, len(t.fields))
	}
	return rows
}

// render turns what the tables say of a report into typed values.
func (s *parquetSink) render(w *Work) (func() error, error) {
	rows, _ := s.rows.Get().(*parquetColumns)
	if rows == nil {
		rows = s.newRows()
	}
	for i, t := range s.tables {
		fill := t.values
		if fill == nil {
			fill = t.fillColumns
		}
		if err := fill(w, rows.tables[i]); err != nil {
			return nil, err
		}
	}
	return func() error {
		for i, file := range s.files {
			if err := file.write(rows.tables[i]); err != nil {
				return err
			}
			for k, values := range rows.tables[i] {
				clear(values) // which has the texts of the report
				rows.tables[i][k] = values[:0]
			}
		}
		s.rows.Put(rows)
		return nil
	}, nil
}

func (s *parquetSink) add(w *Work) error {
	write, err := s.render(w)
	if err != nil {
		return err
	}
	return write()
}

func (s *parquetSink) close() error {
	for i, file := range s.files {
		if err := file.close(); err != nil {
			return fmt.Errorf("write %s.parquet: %w", s.tables[i].name, err)
		}
	}
	return nil
}

// parquetFile is one table as Parquet.
type parquetFile struct {
	writer *parquet.GenericWriter[any]
	most   int // rows of a group
	held   int
	shared int
	run    []parquet.Value   // room for the values of a shared column
	few    [][]parquet.Value // columns of rows that are not written yet
}

func newParquetFile(f *folder, t table) (*parquetFile, error) {
	w, err := f.create(t.name + ".parquet")
	if err != nil {
		return nil, err
	}
	p := &parquetFile{most: parquetRows, shared: t.shared, few: make([][]parquet.Value, len(t.fields))}
	if t.shared > 0 {
		p.most = parquetLong
	}
	opts := []parquet.WriterOption{
		parquet.NewSchema(t.name, newOrdered(t)), parquet.Compression(&parquet.Snappy), parquet.PageBufferSize(min(parquetPage, parquetPages/len(t.fields))),
		parquet.DataPageStatistics(false), parquet.CreatedBy(manifestProgram, strconv.Itoa(schemaVersion), ""), parquet.KeyValueMetadata("table", t.about),
	}
	for _, c := range t.fields {
		if c.kind == kindText && !ordering[c.name] {
			opts = append(opts, parquet.SkipPageBounds(c.name)) // a range of texts in no order leads nobody to a page
		}
		opts = append(opts, parquet.KeyValueMetadata("column."+c.name, strings.TrimSuffix(c.chinese+": "+c.meaning, ": ")))
	}
	p.writer = parquet.NewGenericWriter[any](w, opts...)
	return p, nil
}

// ordering are the columns of texts that rise from the first row to the last.
var ordering = map[string]bool{"division_code": true, "agency_id": true}

// write writes the values of all columns, which are copied. A few rows wait for
// more: to write a column costs as much as a row of it.
func (p *parquetFile) write(columns [][]parquet.Value) error {
	rows := len(columns[len(columns)-1])
	if rows >= parquetTurn {
		if err := p.writeFew(); err != nil {
			return err
		}
		return p.writeRows(columns, p.shared)
	}
	for k, values := range columns {
		if k < p.shared {
			values = p.repeat(values, rows)
		}
		p.few[k] = append(p.few[k], values...)
	}
	if len(p.few[0]) < parquetTurn {
		return nil
	}
	return p.writeFew()
}

func (p *parquetFile) writeFew() error {
	err := p.writeRows(p.few, 0)
	for k, values := range p.few {
		clear(values) // which has the texts of reports
		p.few[k] = values[:0]
	}
	return err
}

// repeat is the one value of a column, if there is one, for a number of rows; it
// lasts to the next call.
func (p *parquetFile) repeat(one []parquet.Value, rows int) []parquet.Value {
	p.run = p.run[:0]
	for range rows {
		p.run = append(p.run, one[0])
	}
	return p.run
}

// writeRows writes columns, the first of them with one value for all rows, and
// ends a group that is large enough.
func (p *parquetFile) writeRows(columns [][]parquet.Value, shared int) error {
	rows := len(columns[len(columns)-1])
	if rows == 0 {
		return nil
	}
	for k, w := range p.writer.ColumnWriters() {
		values := columns[k]
		if k < shared {
			values = p.repeat(values, rows)
		}
		if _, err := w.WriteRowValues(values); err != nil {
			return err
		}
	}
	if p.held += rows; p.held < p.most {
		return nil
	}
	p.held = 0
	return p.writer.Flush()
}

func (p *parquetFile) close() error {
	err := p.writeFew()
	if closing := p.writer.Close(); err == nil {
		err = closing
	}
	return err
}

// ordered is a group of columns in the order of the table, which
// parquet.Group would sort by name.
type ordered struct {
	parquet.Group
	fields []parquet.Field
}

func newOrdered(t table) ordered {
	o := ordered{Group: parquet.Group{}}
	for k, f := range t.fields {
		node := nodeOf(f.kind)
		switch {
		case f.kind != kindText:
		case t.shared > 0:
			node = parquet.Encoded(parquet.Leaf(wordType{node.Type(), k >= t.shared && k < placed}), &parquet.RLEDictionary)
		case single[f.name]:
			node = parquet.Encoded(node, &parquet.Plain)
		}
		node = parquet.Optional(node)
		o.Group[f.name] = node
		o.fields = append(o.fields, named{node, f.name})
	}
	return o
}

// Fields are the columns in their order.
func (o ordered) Fields() []parquet.Field { return o.fields }

// named is a column with its name.
type named struct {
	parquet.Node
	name string
}

func (c named) Name() string { return c.name }

// Value is asked for where rows are Go values; ours are not.
func (c named) Value(base reflect.Value) reflect.Value { return base }

// single are the columns of texts that stand once in a table of reports: a
// dictionary of them is only larger.
var single = map[string]bool{"report_id": true, "snapshot_id": true, "digest": true, "url": true, "title": true}

// nodeOf is the type of a column.
func nodeOf(k kind) parquet.Node {
	switch k {
	case kindInt:
		return parquet.Int(64)
	case kindDecimal:
		return parquet.Decimal(decimalScale, decimalDigits, parquet.Int64Type)
	case kindBool:
		return parquet.Leaf(parquet.BooleanType)
	case kindTime:
		return parquet.Timestamp(parquet.Millisecond)
	}
	return parquet.Encoded(parquet.String(), &parquet.RLEDictionary)
}
