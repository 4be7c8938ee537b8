package coverage

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	"nianbao/sources"
)

// Head is what the ledger and the index of a corpus need of a stored reading.
// It is read without decoding the hundreds of cells behind it.
type Head struct {
	Kind    string
	Title   string
	Report  *ReportHead
	Listing *Listing
}

// ReportHead is the head of a report.
type ReportHead struct {
	ID       string
	DocType  string
	Agency   Agency
	Year     int
	Scope    string
	Format   string
	Statuses map[string]string // of the tables
	Flags    []string
}

// Agency is the body that reports, as package report has it.
type Agency struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Level string `json:"level"`
	Kind  string `json:"kind"`
	Code  string `json:"code"`
}

// Listing is a judged page of links, as package harvest stores it.
type Listing struct {
	Column   bool          `json:"column"`
	Declared int           `json:"declared"`
	Next     string        `json:"next"`
	Repeats  bool          `json:"repeats"`
	Rows     []sources.Row `json:"rows"`
	Units    []sources.Row `json:"units"`
}

// Peek reads the head of a stored reading. cell, where it is not nil, is called
// for every cell of the tables, with the table's id and format, and must read
// the cell.
func Peek(data []byte, cell func(s *Scan, table, format []byte) error) (Head, error) {
	var h Head
	s := &Scan{data: data}
	err := s.Object(func(key []byte) error {
		switch string(key) {
		case "kind":
			return s.text(&h.Kind)
		case "title":
			return s.text(&h.Title)
		case "listing":
			return s.decode(&h.Listing)
		case "report":
			if s.Null() {
				return nil
			}
			h.Report = &ReportHead{}
			return h.Report.peek(s, cell)
		}
		return s.Skip()
	})
	return h, err
}

// decode decodes the value at hand.
func (s *Scan) decode(into any) error {
	raw, err := s.Raw()
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, into)
}

// text reads a string.
func (s *Scan) text(into *string) error {
	from := s.at
	raw, err := s.Text()
	if err != nil || bytes.IndexByte(raw, '\\') >= 0 || !utf8.Valid(raw) { // as null, escapes, and what encoding/json mends
		s.at = from
		return s.decode(into)
	}
	*into = string(raw)
	return nil
}

func (r *ReportHead) peek(s *Scan, cell func(s *Scan, table, format []byte) error) error {
	r.Statuses = map[string]string{}
	return s.Object(func(key []byte) error {
		switch string(key) {
		case "tables":
			return s.Array(func() error { return r.peekTable(s, cell) })
		case "id":
			return s.text(&r.ID)
		case "doc_type":
			return s.text(&r.DocType)
		case "agency":
			return r.Agency.peek(s)
		case "year":
			return s.decode(&r.Year)
		case "scope":
			return s.text(&r.Scope)
		case "format":
			return s.text(&r.Format)
		case "flags":
			return s.decode(&r.Flags)
		}
		return s.Skip()
	})
}

func (a *Agency) peek(s *Scan) error {
	return s.Object(func(key []byte) error {
		switch string(key) {
		case "id":
			return s.text(&a.ID)
		case "name":
			return s.text(&a.Name)
		case "level":
			return s.text(&a.Level)
		case "kind":
			return s.text(&a.Kind)
		case "code":
			return s.text(&a.Code)
		}
		return s.Skip()
	})
}

// peekTable reads the head of a table, whose id and format come before its
// cells.
func (r *ReportHead) peekTable(s *Scan, cell func(s *Scan, table, format []byte) error) error {
	var id, format []byte
	var status string
	err := s.Object(func(key []byte) (err error) {
		switch {
		case string(key) == "id":
			id, err = s.Text()
		case string(key) == "format":
			format, err = s.Text()
		case string(key) == "status":
			err = s.text(&status)
		case string(key) == "cells" && cell != nil:
			err = s.Array(func() error { return cell(s, id, format) })
		default:
			err = s.Skip()
		}
		return err
	})
	r.Statuses[string(id)] = status
	return err
}
