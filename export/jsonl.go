package export

import (
	"encoding/json"

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

// sectionLine is a line of sections.jsonl.
type sectionLine struct {
	source
	report.Section
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
type sectionSink struct{ file *jsonFile }

func newSectionSink(f *folder) (*sectionSink, error) {
	file, err := newJSONFile(f, "sections.jsonl")
	return &sectionSink{file}, err
}

func (s *sectionSink) add(w *Work) error {
	d := &w.Documents[0]
	for _, section := range d.Reading.Report.Sections {
		if section.Simplified == "" {
			section.Simplified = section.Text
		}
		if err := s.file.write(sectionLine{d.source(), section}); err != nil {
			return err
		}
	}
	return nil
}

func (s *sectionSink) close() error { return nil }

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
