package export

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"unicode/utf8"

	"nianbao/report"
)

// Record is one report of reports.jsonl: all that was read, and where from.
type Record struct {
	ReportID      string           `json:"report_id"`
	URL           string           `json:"url"`
	FetchedAt     string           `json:"fetched_at"`
	Digest        string           `json:"digest"`
	ParserVersion int              `json:"parser_version"`
	SourceID      string           `json:"source_id"`
	Parent        string           `json:"parent,omitempty"` // page that links a flipbook
	Documents     []DocumentRecord `json:"documents"`
	Across        []report.Problem `json:"across,omitempty"` // problems beside other reports
	report.Reading
}

// DocumentRecord is one document of a report.
type DocumentRecord struct {
	URL       string `json:"url"`
	Form      string `json:"form"`
	FetchedAt string `json:"fetched_at"`
	Digest    string `json:"digest"`
	Chosen    bool   `json:"chosen"`
	Why       string `json:"why,omitempty"`
}

// Record is the work as a line of reports.jsonl and as the answer of show.
func (w *Work) Record() Record {
	d := &w.Documents[0]
	rec := Record{
		ReportID: w.ID, URL: d.Snapshot.URL, FetchedAt: d.FetchedAt(), Digest: d.Snapshot.Digest,
		ParserVersion: d.Version, SourceID: d.Snapshot.Source, Parent: d.Parent(), Across: w.Across, Reading: d.Reading,
	}
	for _, d := range w.Documents {
		rec.Documents = append(rec.Documents, DocumentRecord{
			URL: d.Snapshot.URL, Form: string(d.Reading.Form), FetchedAt: d.FetchedAt(),
			Digest: d.Snapshot.Digest, Chosen: d.Chosen, Why: d.Why,
		})
	}
	return rec
}

// Parent is the page of another source that led to the document: a flipbook's
// portal article. It is empty for a page found on its own site.
func (d *Document) Parent() string {
	if d.Snapshot.Owner == "" || d.Snapshot.Owner == d.Snapshot.Source {
		return ""
	}
	return d.Snapshot.Referer
}

// source is the provenance that every line of JSON carries.
type source struct {
	ReportID      string `json:"report_id"`
	SnapshotID    string `json:"snapshot_id"`
	URL           string `json:"url"`
	FetchedAt     string `json:"fetched_at"`
	Digest        string `json:"digest"`
	ParserVersion int    `json:"parser_version"`
}

func (d *Document) source() source {
	return source{d.Reading.Report.ID, d.SnapshotID(), d.Snapshot.URL, d.FetchedAt(), d.Snapshot.Digest, d.Version}
}

// cellLine is a line of cells.jsonl.
type cellLine struct {
	source
	AgencyID     string        `json:"agency_id"`
	DivisionCode string        `json:"division_code"`
	ReportYear   int           `json:"report_year"`
	Format       report.Format `json:"format_id"`
	RowLabel     string        `json:"row_label"`
	ColLabel     string        `json:"col_label"`
	report.Cell
}

func (r *cellRow) line() any {
	rep := r.Reading.Report
	return cellLine{r.source(), rep.Agency.ID, rep.Agency.Code, rep.Year, r.table.Format, r.row, r.col, *r.cell}
}

type problemLine struct {
	source
	report.Problem
}

type fieldLine struct {
	source
	Field string `json:"field_id"`
	Label string `json:"field_label"`
	Value string `json:"value"`
}

// jsonSink writes a corpus as JSON Lines.
type jsonSink struct {
	reports, cells, problems, institutions *jsonFile
	labels                                 map[report.Format]map[rowName]string
}

func newJSONSink(f *folder) (*jsonSink, error) {
	s := &jsonSink{labels: formLabels()}
	for name, at := range map[string]**jsonFile{"reports": &s.reports, "cells": &s.cells, "problems": &s.problems, "institutions": &s.institutions} {
		var err error
		if *at, err = newJSONFile(f, name+".jsonl"); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *jsonSink) add(w *Work) error {
	d := &w.Documents[0]
	if err := s.reports.write(w.Record()); err != nil {
		return err
	}
	rep := d.Reading.Report
	for i := range rep.Tables {
		t := &rep.Tables[i]
		names := s.labels[t.Format]
		for k := range t.Cells {
			c := &t.Cells[k]
			r := cellRow{d, t, c, names[rowName{c.Table, c.Row, ""}], names[rowName{c.Table, "", c.Column}]}
			if err := s.cells.write(r.line()); err != nil {
				return err
			}
		}
	}
	for _, p := range w.Problems() {
		if err := s.problems.write(problemLine{d.source(), p}); err != nil {
			return err
		}
	}
	return fieldRows(w, func(r *fieldRow) error {
		return s.institutions.write(fieldLine{r.source(), r.id, r.label, r.value})
	})
}

func (s *jsonSink) close() error { return nil }

// sectionSink writes the section texts, whatever the format.
type sectionSink struct {
	file io.Writer
	line []byte
}

func newSectionSink(f *folder) (*sectionSink, error) {
	file, err := f.create("sections.jsonl")
	return &sectionSink{file: file}, err
}

// add writes the lines as encoding/json does, a text that stands there twice but
// once.
func (s *sectionSink) add(w *Work) error {
	d := &w.Documents[0]
	if len(d.Reading.Report.Sections) == 0 {
		return nil
	}
	head, err := encoded(d.source())
	if err != nil {
		return err
	}
	head = head[:len(head)-1] // it goes on
	s.line = s.line[:0]
	for _, section := range d.Reading.Report.Sections {
		s.line = append(s.line, head...)
		s.line = appendMember(s.line, "id", section.ID)
		s.line = appendMember(s.line, "heading", section.Heading)
		from := len(s.line)
		s.line = appendMember(s.line, "text", section.Text)
		written := s.line[from+len(`,"text":`):]
		switch section.Simplified {
		case "", section.Text:
			if section.Text != "" {
				s.line = append(append(s.line, `,"simplified":`...), written...)
			}
		default:
			s.line = appendMember(s.line, "simplified", section.Simplified)
		}
		if section.Place != "" {
			s.line = appendMember(s.line, "place", section.Place)
		}
		s.line = append(s.line, '}', '\n')
	}
	_, err = s.file.Write(s.line)
	return err
}

func (s *sectionSink) close() error { return nil }

// appendMember appends a member of an object, behind others.
func appendMember(out []byte, name, text string) []byte {
	out = append(append(append(out, `,"`...), name...), `":`...)
	if plainText(text) {
		return append(append(append(out, '"'), text...), '"')
	}
	value, _ := encoded(text) // any text can be written
	return append(out, value...)
}

// encoded is a value as the lines of a corpus have it.
func encoded(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// plainText says whether nothing in a text is escaped in JSON.
func plainText(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c == '"' || c == '\\' {
			return false
		}
	}
	return utf8.ValidString(text) && !strings.Contains(text, "\u2028") && !strings.Contains(text, "\u2029")
}

// jsonFile is a file of one JSON value a line.
type jsonFile struct{ enc *json.Encoder }

func newJSONFile(f *folder, name string) (*jsonFile, error) {
	w, err := f.create(name)
	if err != nil {
		return nil, err
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return &jsonFile{enc}, nil
}

func (f *jsonFile) write(v any) error { return f.enc.Encode(v) }
