package export

import (
	"strconv"
	"strings"
	"time"
	"unsafe"

	"github.com/parquet-go/parquet-go"
	"github.com/shopspring/decimal"

	"nianbao/report"
)

// fillColumns appends the lines of a report to the columns of a table, which are
// empty, and one value to those that all lines share.
func (t table) fillColumns(w *Work, columns [][]parquet.Value) error {
	lines := 0
	return t.lines(w, func(line []string) error {
		if lines == 0 {
			for k, text := range line[:t.shared] {
				columns[k] = append(columns[k], valueOf(t.fields[k].kind, text, k))
			}
		}
		for k := t.shared; k < len(line); k++ {
			columns[k] = append(columns[k], valueOf(t.fields[k].kind, line[k], k))
		}
		lines++
		return nil
	})
}

// placed is the end of the columns of cells, behind the shared ones, that say
// where in its form a cell stands.
const placed = 13

// cellValues fills the columns of cells with what [cellLines] has as text. Where
// a cell stands is the same in all reports: those values are made once.
func cellValues() func(*Work, [][]parquet.Value) error {
	labels, forms := formLabels(), book()
	fields := fieldsOf(cellColumns)
	text := func(r *cellRow, k int) parquet.Value { return valueOf(fields[k].kind, cellColumns[k].value(r), k) }
	places := make([][placed - shared]parquet.Value, len(forms.cells))
	for i, c := range forms.cells {
		at := c.place
		r := &cellRow{nil, &report.Table{Format: at.format}, &report.Cell{Table: at.table, Row: at.row, Column: at.column}, c.rowLabel, c.colLabel}
		for k := shared; k < placed; k++ {
			places[i][k-shared] = text(r, k)
		}
	}
	const value, unit, state, raw, flags, locator = placed, placed + 1, placed + 2, placed + 3, placed + 4, placed + 5
	return func(w *Work, columns [][]parquet.Value) error {
		r := &cellRow{Document: &w.Documents[0]}
		units, states := lastText{column: unit}, lastText{column: state}
		for n := range r.Reading.Report.Tables {
			r.table = &r.Reading.Report.Tables[n]
			names, at := labels[r.table.Format], -1
			for i := range r.table.Cells {
				c := &r.table.Cells[i]
				r.cell = c
				if at = forms.find(r.table.Format, c, at); at >= 0 {
					for k := range places[at] {
						columns[shared+k] = append(columns[shared+k], places[at][k])
					}
				} else {
					r.row, r.col = names[rowName{c.Table, c.Row, ""}], names[rowName{c.Table, "", c.Column}]
					for k := shared; k < placed; k++ {
						columns[k] = append(columns[k], valueOf(kindText, strings.Clone(cellColumns[k].value(r)), k)) // the dictionary keeps it
					}
				}
				columns[value] = append(columns[value], decimalOf(c.Value, value))
				columns[unit] = append(columns[unit], units.value(c.Unit))
				columns[state] = append(columns[state], states.value(string(c.State)))
				columns[raw] = append(columns[raw], valueOf(kindText, c.Raw, raw))
				columns[flags] = append(columns[flags], flagsOf(c, flags))
				columns[locator] = append(columns[locator], valueOf(kindText, c.Place, locator))
			}
		}
		if len(columns[shared]) > 0 {
			for k := range shared {
				columns[k] = append(columns[k], text(r, k))
			}
		}
		return nil
	}
}

// flagsOf is what the column flags has of a cell, which is nothing as a rule.
func flagsOf(c *report.Cell, column int) parquet.Value {
	if len(c.Flags) == 0 {
		return none(column)
	}
	return valueOf(kindText, strings.Join(c.Flags, " "), column)
}

// lastText keeps the value of a text for those that are the same.
type lastText struct {
	column int
	text   string
	last   parquet.Value
	known  bool
}

func (l *lastText) value(text string) parquet.Value {
	if !l.known || text != l.text {
		l.text, l.last, l.known = text, valueOf(kindText, text, l.column), true
	}
	return l.last
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
	return none(column)
}

// none is null in a column.
func none(column int) parquet.Value { return parquet.NullValue().Level(0, 0, column) }

// decimalOf is a number in a column, as valueOf has it of its text.
func decimalOf(n *report.Number, column int) parquet.Value {
	if n != nil && n.Exponent() == 0 && n.NumDigits() <= decimalDigits-decimalScale {
		return parquet.Int64Value(n.CoefficientInt64()*1e6).Level(0, 1, column)
	}
	return valueOf(kindDecimal, number(n), column)
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
	if d.Exponent() > decimalDigits || !d.IsInteger() || d.Abs().Cmp(decimal.New(1, decimalDigits)) >= 0 {
		return 0, false
	}
	return d.IntPart(), true
}
