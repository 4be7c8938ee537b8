package export

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unsafe"

	"github.com/parquet-go/parquet-go"
	"github.com/shopspring/decimal"
)

// The shape of the Parquet files: few large pages are small on disk, few rows
// a group are small in memory where a table is wide.
const (
	parquetCells  = 1 << 19   // values held of one table before a group is written
	parquetPage   = 128 << 10 // bytes of a page, at most
	parquetPages  = 16 << 20  // bytes of the open pages of one table
	decimalScale  = 6
	decimalDigits = 18
)

// parquetSink writes the tables as Parquet.
type parquetSink struct {
	tables []table
	files  []*parquetFile
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

func (s *parquetSink) add(w *Work) error {
	for i, t := range s.tables {
		if err := t.lines(w, s.files[i].write); err != nil {
			return err
		}
	}
	return nil
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
	fields []field
	writer *parquet.GenericWriter[any]
	rows   []parquet.Row
	values []parquet.Value
	most   int
	held   int
}

func newParquetFile(f *folder, t table) (*parquetFile, error) {
	w, err := f.create(t.name + ".parquet")
	if err != nil {
		return nil, err
	}
	p := &parquetFile{fields: t.fields, most: max(batch, parquetCells/len(t.fields))}
	opts := []parquet.WriterOption{
		parquet.NewSchema(t.name, newOrdered(t.fields)), parquet.Compression(&parquet.Snappy), parquet.PageBufferSize(min(parquetPage, parquetPages/len(t.fields))),
		parquet.CreatedBy(manifestProgram, strconv.Itoa(schemaVersion), ""), parquet.KeyValueMetadata("table", t.about),
	}
	for _, c := range t.fields {
		opts = append(opts, parquet.KeyValueMetadata("column."+c.name, strings.TrimSuffix(c.chinese+": "+c.meaning, ": ")))
	}
	p.writer = parquet.NewGenericWriter[any](w, opts...)
	return p, nil
}

// batch is how many rows are handed over at a time.
const batch = 256

func (p *parquetFile) write(line []string) error {
	n := len(p.fields)
	if cap(p.values) == 0 {
		p.values = make([]parquet.Value, 0, batch*n)
	}
	from := len(p.values)
	for i, text := range line {
		p.values = append(p.values, valueOf(p.fields[i].kind, text, i))
	}
	p.rows = append(p.rows, parquet.Row(p.values[from:]))
	if len(p.rows) < batch {
		return nil
	}
	return p.hand()
}

// hand hands the rows over, and ends a group that is large enough.
func (p *parquetFile) hand() error {
	if _, err := p.writer.WriteRows(p.rows); err != nil {
		return err
	}
	p.held += len(p.rows)
	p.rows, p.values = p.rows[:0], p.values[:0]
	if p.held < p.most {
		return nil
	}
	p.held = 0
	return p.writer.Flush()
}

func (p *parquetFile) close() error {
	if err := p.hand(); err != nil {
		return err
	}
	return p.writer.Close()
}

// valueOf is a value of a column; text that does not fit its type is null.
func valueOf(k kind, text string, column int) parquet.Value {
	if text != "" {
		switch k {
		case kindText:
			return parquet.ByteArrayValue(bytesOf(text)).Level(0, 1, column)
		case kindInt:
			if n, err := strconv.ParseInt(text, 10, 64); err == nil {
				return parquet.Int64Value(n).Level(0, 1, column)
			}
		case kindDecimal:
			if n, ok := scaled(text); ok {
				return parquet.Int64Value(n).Level(0, 1, column)
			}
		case kindBool:
			return parquet.BooleanValue(text == "true").Level(0, 1, column)
		case kindTime:
			if t, err := time.Parse(timeLayout, text); err == nil {
				return parquet.Int64Value(t.UnixMilli()).Level(0, 1, column)
			}
		}
	}
	return parquet.NullValue().Level(0, 0, column)
}

// bytesOf are the bytes of a text, which nobody changes.
func bytesOf(text string) []byte { return unsafe.Slice(unsafe.StringData(text), len(text)) }

// scaled is a number in millionths, false where it has more digits than a
// decimal of 18 holds.
func scaled(text string) (int64, bool) {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && n < 1e12 && n > -1e12 {
		return n * 1e6, true
	}
	d, err := decimal.NewFromString(text)
	if err != nil {
		return 0, false
	}
	d = d.Shift(decimalScale)
	if !d.IsInteger() || d.NumDigits() > decimalDigits {
		return 0, false
	}
	return d.IntPart(), true
}

// ordered is a group of columns in the order of the table, which
// parquet.Group would sort by name.
type ordered struct {
	parquet.Group
	fields []parquet.Field
}

func newOrdered(fields []field) ordered {
	o := ordered{Group: parquet.Group{}}
	for _, f := range fields {
		node := parquet.Optional(nodeOf(f.kind))
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
