package export

import "nianbao/report"

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
	d := w.Documents[0]
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
func (d Document) Parent() string {
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

func (d Document) source() source {
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

func (r cellRow) line() any {
	rep := r.Reading.Report
	return cellLine{r.source(), rep.Agency.ID, rep.Agency.Code, rep.Year, r.table.Format, r.row, r.col, r.cell}
}

// sectionLine is a line of sections.jsonl.
type sectionLine struct {
	source
	report.Section
}

// sections walks the section texts of the chosen documents.
func (c *Corpus) sections(yield func(sectionLine) bool) {
	for d := range c.chosen {
		for _, s := range d.Reading.Report.Sections {
			if s.Simplified == "" {
				s.Simplified = s.Text
			}
			if !yield(sectionLine{d.source(), s}) {
				return
			}
		}
	}
}

// works walks the works.
func (c *Corpus) works(yield func(*Work) bool) {
	for _, w := range c.Works {
		if !yield(w) {
			return
		}
	}
}

// writeLines writes the corpus as JSON Lines.
func (c *Corpus) writeLines(dir string) error {
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
	steps := []func() error{
		func() error {
			return writeJSONL(dir, "reports.jsonl", c.works, func(w *Work) any { return w.Record() })
		},
		func() error { return writeJSONL(dir, "cells.jsonl", c.cells, cellRow.line) },
		func() error {
			return writeJSONL(dir, "problems.jsonl", c.problems, func(r problemRow) any { return problemLine{r.source(), r.problem} })
		},
		func() error {
			return writeJSONL(dir, "institutions.jsonl", c.fields, func(r fieldRow) any { return fieldLine{r.source(), r.id, r.label, r.value} })
		},
	}
	return inOrder(steps)
}
