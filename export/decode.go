package export

import (
	"bytes"
	"encoding/json"
	"strconv"

	"github.com/shopspring/decimal"

	"nianbao/coverage"
	"nianbao/report"
)

// decodeReading is [report.Decode] for the hundreds of cells and the texts of a
// report, which encoding/json takes most of the time of an export for. All else,
// and every cell with a field that is not known here, goes its way. data must
// not be changed afterwards: what is read has parts of it.
func decodeReading(schema int, data []byte, into *report.Reading) error {
	if err := report.Readable(schema); err != nil {
		return err
	}
	d := &cellDecoder{scan: coverage.NewScan(data), text: textOf(data)}
	rest, err := d.reading(data)
	if err != nil {
		return report.Decode(schema, data, into) // it says what is wrong
	}
	if err := report.Decode(schema, rest, into); err != nil {
		return err
	}
	if d.hasTables {
		into.Report.Tables = d.tables
	}
	if d.hasSections {
		into.Report.Sections = d.sections
	}
	return nil
}

// reading decodes what is decoded here, and returns the reading with null in
// its place.
func (d *cellDecoder) reading(data []byte) (rest []byte, err error) {
	from := 0
	err = d.scan.Object(func(key []byte) error {
		if string(key) != "report" {
			return d.scan.Skip()
		}
		return d.scan.Object(func(key []byte) error {
			tables := string(key) == "tables"
			if !tables && string(key) != "sections" || d.scan.Null() {
				return d.scan.Skip()
			}
			rest = append(append(rest, data[from:d.scan.At()]...), "null"...)
			err := d.part(tables)
			from = d.scan.At()
			return err
		})
	})
	return append(rest, data[from:]...), err
}

func (d *cellDecoder) part(tables bool) (err error) {
	if tables {
		d.hasTables = true
		d.tables, err = d.readTables()
		return err
	}
	d.hasSections = true
	d.sections, err = d.readSections()
	return err
}

// readSections reads the narrative.
func (d *cellDecoder) readSections() ([]report.Section, error) {
	sections := []report.Section{}
	err := d.scan.Array(func() error {
		var one report.Section
		into := map[string]*string{"id": &one.ID, "heading": &one.Heading, "text": &one.Text, "simplified": &one.Simplified, "place": &one.Place}
		err := d.scan.Object(func(key []byte) (err error) {
			target := into[string(key)]
			if target == nil {
				return errNew
			}
			*target, err = d.string()
			return err
		})
		sections = append(sections, one)
		return err
	})
	return sections, err
}

// cellDecoder decodes tables. Its strings are parts of one, and so are its cells
// and numbers.
type cellDecoder struct {
	scan    *coverage.Scan
	text    string
	room    []report.Cell // for more cells
	numbers []report.Number

	tables                 []report.Table
	sections               []report.Section
	hasTables, hasSections bool
}

func (d *cellDecoder) readTables() ([]report.Table, error) {
	tables := []report.Table{}
	err := d.scan.Array(func() error {
		var t report.Table
		err := d.scan.Object(func(key []byte) (err error) {
			switch string(key) {
			case "id":
				t.ID, err = d.string()
			case "format":
				var s string
				s, err = d.string()
				t.Format = report.Format(s)
			case "status":
				var s string
				s, err = d.string()
				t.Status = report.Status(s)
			case "shape":
				t.Shape, err = d.string()
			case "note":
				t.Note, err = d.string()
			case "cells":
				t.Cells, err = d.cells()
			default:
				err = errNew
			}
			return err
		})
		tables = append(tables, t)
		return err
	})
	return tables, err
}

// errNew says that a field is not known here.
var errNew = strconv.ErrSyntax

func (d *cellDecoder) cells() ([]report.Cell, error) {
	if d.scan.Null() {
		return nil, nil
	}
	if d.room == nil {
		d.room, d.numbers = make([]report.Cell, 0, usualCells), make([]report.Number, 0, usualCells)
	}
	cells := d.room
	var plain plainCell
	err := d.scan.Array(func() error {
		if n := readPlain(d.text[d.scan.At():], &plain); n > 0 {
			d.scan.Pass(n)
			cells = append(cells, report.Cell{Table: plain.table, Row: plain.row, Column: plain.column, Unit: plain.unit, State: report.State(plain.state), Raw: plain.raw, Place: plain.place})
			return plain.finish(&cells[len(cells)-1], &d.numbers)
		}
		var c report.Cell
		err := d.scan.Object(func(key []byte) (err error) {
			switch string(key) {
			case "table":
				c.Table, err = d.string()
			case "row":
				c.Row, err = d.string()
			case "column":
				c.Column, err = d.string()
			case "value":
				c.Value, err = d.number(&d.numbers)
			case "unit":
				c.Unit, err = d.string()
			case "state":
				var s string
				s, err = d.string()
				c.State = report.State(s)
			case "raw":
				c.Raw, err = d.string()
			case "place":
				c.Place, err = d.string()
			case "flags":
				var raw []byte
				if raw, err = d.scan.Raw(); err == nil {
					err = json.Unmarshal(raw, &c.Flags)
				}
			default:
				err = errNew
			}
			return err
		})
		cells = append(cells, c)
		return err
	})
	d.room = cells[len(cells):]
	return cells[:len(cells):len(cells)], err
}

// usualCells are as many as the newest form has, and a few.
const usualCells = 240

// string reads a string, as part of the whole where nothing in it is escaped.
func (d *cellDecoder) string() (string, error) {
	raw, err := d.scan.Text()
	if err != nil {
		return "", err
	}
	if bytes.IndexByte(raw, '\\') < 0 {
		end := d.scan.At() - 1
		return d.text[end-len(raw) : end], nil
	}
	var s string
	err = json.Unmarshal([]byte(`"`+string(raw)+`"`), &s)
	return s, err
}

// number reads a number, from a store of them where it is a small whole one.
func (d *cellDecoder) number(all *[]report.Number) (*report.Number, error) {
	raw, err := d.scan.Raw()
	if err != nil {
		return nil, err
	}
	return numberOf(string(raw), all)
}

// finish reads what is not text of a cell.
func (c *plainCell) finish(out *report.Cell, all *[]report.Number) (err error) {
	if out.Value, err = numberOf(c.value, all); err != nil || c.flags == "" {
		return err
	}
	var flags []string
	err = json.Unmarshal([]byte(c.flags), &flags)
	out.Flags = flags
	return err
}

// numberOf reads a number; none for null and for nothing.
func numberOf(text string, all *[]report.Number) (*report.Number, error) {
	if text == "" || text == "null" {
		return nil, nil
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && len(text) < 18 && text[0] != '+' {
		*all = append(*all, report.Number{Decimal: whole(n)})
		return &(*all)[len(*all)-1], nil
	}
	var n report.Number
	err := json.Unmarshal([]byte(text), &n)
	return &n, err
}

// smallNumbers are whole numbers that come again and again; nobody changes a
// decimal.
var smallNumbers = func() (all [4096]decimal.Decimal) {
	for n := range all {
		all[n] = decimal.NewFromInt(int64(n))
	}
	return all
}()

func whole(n int64) decimal.Decimal {
	if n >= 0 && n < int64(len(smallNumbers)) {
		return smallNumbers[n]
	}
	return decimal.NewFromInt(n)
}
