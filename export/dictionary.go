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
	for _, t := range tables(true) {
		describe(&b, t)
	}
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
(simplified). ` + "`manifest.json`" + ` names every file with its digest.
`

// kindNames are the types of columns in words.
var kindNames = map[kind]string{kindText: "text", kindInt: "integer", kindDecimal: "decimal", kindBool: "true or false", kindTime: "RFC 3339"}

func describe(b *strings.Builder, t table) {
	fmt.Fprintf(b, "\n## %s\n\n%s\n\n| column | 中文 | type | meaning |\n|---|---|---|---|\n", t.name, t.about)
	for _, f := range t.fields {
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", f.name, f.chinese, kindNames[f.kind], f.meaning)
	}
}
