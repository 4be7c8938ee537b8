package export

import (
	"bytes"
	"encoding/json"
	"strconv"

	"github.com/shopspring/decimal"

	"nianbao/coverage"
	"nianbao/report"
)

// decodeReading is [report.Decode] for the hundreds of cells of a report, which
// encoding/json takes most of the time of an export for. All else, and every
// cell with a field that is not known here, goes its way.
func decodeReading(schema int, data []byte, into *report.Reading) error {
	from, to := tablesIn(data)
	if from == to || schema > report.Schema {
		return report.Decode(schema, data, into)
	}
	rest := make([]byte, 0, len(data)-(to-from)+4)
	rest = append(append(append(rest, data[:from]...), "null"...), data[to:]...)
	if err := report.Decode(schema, rest, into); err != nil {
		return err
	}
	d := &cellDecoder{scan: coverage.NewScan(data[from:to]), text: string(data[from:to])}
	tables, err := d.tables()
	if err != nil {
		return report.Decode(schema, data, into) // it says what is wrong
	}
	into.Report.Tables = tables
	return nil
}

// tablesIn is where the tables of a report stand in its reading; nowhere for
// null.
func tablesIn(data []byte) (from, to int) {
	s := coverage.NewScan(data)
	err := s.Object(func(key []byte) error {
		if string(key) != "report" {
			return s.Skip()
		}
		return s.Object(func(key []byte) error {
			raw, err := s.Raw()
			if err == nil && string(key) == "tables" && string(raw) != "null" {
				from, to = s.At()-len(raw), s.At()
			}
			return err
		})
	})
	if err != nil {
		return 0, 0
	}
	return from, to
}

// cellDecoder decodes tables. Its strings are parts of one.
type cellDecoder struct {
	scan *coverage.Scan
	text string
}

func (d *cellDecoder) tables() ([]report.Table, error) {
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
	cells := make([]report.Cell, 0, 200)
	numbers := make([]report.Number, 0, 200)
	err := d.scan.Array(func() error {
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
				c.Value, err = d.number(&numbers)
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
	return cells, err
}

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
	if err != nil || string(raw) == "null" {
		return nil, err
	}
	if n, err := strconv.ParseInt(string(raw), 10, 64); err == nil && len(raw) < 18 {
		*all = append(*all, report.Number{Decimal: decimal.NewFromInt(n)})
		return &(*all)[len(*all)-1], nil
	}
	var n report.Number
	err = json.Unmarshal(raw, &n)
	return &n, err
}
