package coverage

import (
	"encoding/json"

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
			return s.decode(&h.Kind)
		case "title":
			return s.decode(&h.Title)
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

func (r *ReportHead) peek(s *Scan, cell func(s *Scan, table, format []byte) error) error {
	into := map[string]any{
		"id": &r.ID, "doc_type": &r.DocType, "agency": &r.Agency, "year": &r.Year, "scope": &r.Scope,
		"format": &r.Format, "flags": &r.Flags,
	}
	r.Statuses = map[string]string{}
	return s.Object(func(key []byte) error {
		if string(key) == "tables" {
			return s.Array(func() error { return r.peekTable(s, cell) })
		}
		if target := into[string(key)]; target != nil {
			return s.decode(target)
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
			err = s.decode(&status)
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
