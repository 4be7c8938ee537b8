// Package export writes stored reports as corpora.
//
// A corpus is a folder: tables as CSV (cells, reports, documents, wide,
// institutions, problems), the same as JSON Lines, the section texts, and a
// manifest with the digest of every file. Which of several documents stands
// for a report is decided here, when the store is read, and said in
// documents.csv; the store keeps them all.
package export
