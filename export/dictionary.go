package export

import (
	"fmt"
	"io"
	"strings"
)

// WriteDictionary writes the data dictionary: every column of every table in
// Markdown, in the order of the tables.
func WriteDictionary(w io.Writer) error {
	var b strings.Builder
	b.WriteString(dictionaryHead)
	describe(&b, "cells.csv", "One row per cell of the statutory tables (长表).", cellColumns)
	describe(&b, "reports.csv", "One row per report.", reportColumns())
	describe(&b, "documents.csv", "One row per document that was read as a report.", documentColumns)
	describe(&b, "problems.csv", "One row per rule broken and per damage found.", problemColumns)
	describe(&b, "institutions.csv", "One row per institution report (事业单位法人年度报告书) and field.", fieldColumns)
	describe(&b, "wide.csv", "One row per annual report, one column per cell (宽表). How sure a number is stands in cells.csv: its state and flags.", wideColumns())
	_, err := io.WriteString(w, b.String())
	return err
}

const dictionaryHead = `# Data dictionary 数据字典

What ` + "`nianbao export`" + ` writes. Text is UTF-8; an empty value means that there is
none. In CSV, text that a spreadsheet would run as a formula has a single quote
in front of it.

The JSON Lines files hold the same: ` + "`cells.jsonl`, `problems.jsonl` and `institutions.jsonl`" + `
one row a line, each with report_id, snapshot_id, url, fetched_at, digest and
parser_version; ` + "`reports.jsonl`" + ` one report a line with everything that was read;
` + "`sections.jsonl`" + ` one section a line, as published (text) and in Simplified script
(simplified). ` + "`manifest.json`" + ` names every file with its digest; its root is the
SHA-256 of the manifest itself with an empty root, so one digest stands for the
whole corpus. ` + "`nianbao verify`" + ` checks all of it without a network.

Format warc adds ` + "`archive/nianbao-00001.warc.gz`" + ` and so on (WARC 1.1, one record
a gzip member) and ` + "`indexes/index.cdxj`" + `; format wacz the same as ` + "`nianbao.wacz`" + `. A
capture is a response, a revisit (bytes that an earlier capture brought) or, of
saved files, a resource, with its request and a metadata record of what else is
known: via, fetchTimeMs and fields that begin with nianbao-. Header blocks stand as
received, but bodies are without transfer and content codings; header lines this
made untrue begin with X-Archive-Orig-. Of redirects only status and target were
kept; their records say so. Conversion records (` + "`--with-readings`" + `) hold what the
reader made of a capture, as JSON. The index is for replay: conversions are not in
it, and neither are answers 304, which confirm the page before them. Digests are
SHA-256 in hex.
`

func describe[T any](b *strings.Builder, name, about string, cols []column[T]) {
	fmt.Fprintf(b, "\n## %s\n\n%s\n\n| column | 中文 | meaning |\n|---|---|---|\n", name, about)
	for _, c := range cols {
		fmt.Fprintf(b, "| %s | %s | %s |\n", c.name, c.chinese, c.meaning)
	}
}
