// Package document turns a page, PDF, Word file, sheet or flipbook into blocks: headings, paragraphs, table grids.
//
// Read is the way in. It looks at the form of a body (Sniff), decodes it, and
// then reads a page from its tree (html.go: scan, findMain, blocks, links), a
// text from its lines (lines.go) and a flipbook (电子书) from the pages of its
// text (flipbook.go). What a version cannot read it refuses with an
// UnreadableError that says why; it never panics and never guesses. A Word
// file (word.go) is unpacked within limits (docx.go), and its XML becomes a
// tree like that of a page, so that one set of rules reads the tables of both.
// The JSON answer of a list service (json.go) has no blocks, only links: one for
// each object with a title and a URL (json_link.go, json_field.go).
//
// A PDF file is read in a process of its own (child.go; ServeChild is its other
// end): the engine gives characters, lines and pictures with their boxes
// (pdf_sheet.go, pdf_object.go), lines that meet are tables (pdf_rule.go,
// pdf_grid.go), which are joined over pages (pdf_join.go); the other
// characters are paragraphs (pdf_block.go).
//
// Every block, cell and link says where it stands in the snapshot (Place).
// Main tells the article from the furniture around it. Nothing is left out
// silently: what is cut or salvaged is noted in Document.Trail.Note.
package document
