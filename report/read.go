package report

import "nianbao/document"

// Read makes everything this version of the reader can make of a document:
// what it is and, if it is a report, the report.
func Read(doc *document.Document, h Hints) *Reading {
	kind, reasons := Classify(doc, h)
	r := &Reading{Version: Version, Kind: kind, Reasons: reasons, Form: doc.Form, Title: doc.Title}
	if kind == KindAnnual || kind == KindInstitution {
		r.Report = Parse(doc, kind, h)
	}
	return r
}

// Parse reads a document that was classified as kind.
func Parse(doc *document.Document, kind Kind, h Hints) *Report {
	return &Report{Title: doc.Title}
}
