package report

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
)

//go:embed schema/*.json
var schemaFiles embed.FS

// Form is a statutory form of the report: its sections, its tables with every
// row and column, and the rules that bind their cells. A Form is read-only.
type Form struct {
	Format      Format        // f2021, f2019, f2014, f2008
	Title       string        // official title of the form
	Notice      string        // the notice that brought it in, 国办公开办函〔2021〕30号
	Strong      []string      // labels that speak for this form
	Against     []string      // labels that speak against it
	Sections    []FormSection // s1 … s6, in order
	Subsections []FormSection // of section 1: s1_active …
	Tables      []FormTable   // t2_1 … t4, or st, in order
	Rules       []FormRule    // as the schema has them

	strong []string // Strong in matching form
}

// FormSection is one section heading of a form.
type FormSection struct {
	ID       string   `json:"id"`
	Ordinal  string   `json:"ordinal"`
	Heading  string   `json:"heading"` // without its ordinal
	Kind     string   `json:"kind"`    // text or table
	Variants []string `json:"variants"`
}

// FormTable is one table of a form. The blocks of section 2 are tables of
// their own here (t2_1 …).
type FormTable struct {
	ID       string       `json:"id"`
	Section  string       `json:"section"`
	Caption  string       `json:"caption"`
	Variants []string     `json:"caption_variants"`
	Unit     string       `json:"unit"`
	Columns  []FormColumn `json:"columns"`
	Rows     []FormRow    `json:"rows"`

	data   []FormRow      // the rows that carry numbers
	order  map[string]int // of these, by their ids
	starts map[string]int // of a heading, the one it stands before
}

// FormColumn is one column of a table.
type FormColumn struct {
	ID       string   `json:"id"`
	Label    string   `json:"label"`
	Variants []string `json:"variants"`
	Path     []string `json:"path"`   // heads above it: 行政诉讼, 未经复议直接起诉
	Type     string   `json:"type"`   // int or decimal
	Unit     string   `json:"unit"`   // "" where the form names none
	Signed   bool     `json:"signed"` // 本年增/减: a sign is allowed
	SumOf    []string `json:"sum_of"` // of a 总计 column: the ids it adds up

	keys []string // label and variants in matching form
	head string   // unit of money the head of a document names in place of the form's
}

// FormRow is one row of a table. Rows of kind group are headings without
// numbers.
type FormRow struct {
	ID       string   `json:"id"`
	No       string   `json:"no"` // address in the 2014 annex: 一.1.a
	Label    string   `json:"label"`
	Variants []string `json:"variants"`
	Keywords []string `json:"keywords"`
	Path     []string `json:"path"`  // labels of the headings above it
	Kind     string   `json:"kind"`  // data, sum or group
	Level    int      `json:"level"` // of the 2014 annex
	Unit     string   `json:"unit"`  // of the 2014 annex, where units go by row
	Type     string   `json:"type"`  // of the 2014 annex: decimal where it is not int
	Children int      `json:"children"`

	keys []string // label and variants in matching form
}

// FormRule is one rule of a form.
type FormRule struct {
	ID       string                     `json:"id"`
	Severity Severity                   `json:"severity"`
	Label    string                     `json:"label"`
	For      map[string]json.RawMessage `json:"for"`
	Formula  string                     `json:"formula"`
	Note     string                     `json:"note"`
}

// schema is a schema file as it is written.
type schema struct {
	Format Format `json:"format_id"`
	Title  string `json:"title"`
	Notice string `json:"notice"`
	Detect struct {
		Strong  []string `json:"strong"`
		Against []string `json:"against"`
	} `json:"detect"`
	Sections    []FormSection `json:"sections"`
	Subsections []struct {
		ID       string   `json:"id"`
		Label    string   `json:"label"`
		Variants []string `json:"variants"`
	} `json:"s1_subsections"`
	Tables []FormTable `json:"tables"`
	Rules  []FormRule  `json:"rules"`
	Legacy legacy      `json:"legacy_form"` // in the schema of 2014
}

var loadForms = sync.OnceValue(func() []*Form {
	var forms []*Form
	for _, name := range []string{"schema-2021.json", "schema-2019.json", "schema-2014.json"} {
		read, err := readForms(name)
		if err != nil {
			panic(err) // the embedded schema is ours; the package's tests read it
		}
		forms = append(forms, read...)
	}
	return forms
})

// Forms returns the statutory forms, newest first, and last the common stock
// of the provincial forms before them. The slice and the forms
// are shared and must not be changed.
func Forms() []*Form { return loadForms() }

// FormOf returns the form of a format, nil where there is none (free).
func FormOf(format Format) *Form {
	for _, f := range loadForms() {
		if f.Format == format {
			return f
		}
	}
	return nil
}

// Table returns the table with the given id, nil where the form has none.
func (f *Form) Table(id string) *FormTable {
	for i := range f.Tables {
		if f.Tables[i].ID == id {
			return &f.Tables[i]
		}
	}
	return nil
}

// Row returns the row with the given id, nil where the table has none.
func (t *FormTable) Row(id string) *FormRow {
	for i := range t.Rows {
		if t.Rows[i].ID == id {
			return &t.Rows[i]
		}
	}
	return nil
}

// Column returns the column with the given id, nil where the table has none.
func (t *FormTable) Column(id string) *FormColumn {
	for i := range t.Columns {
		if t.Columns[i].ID == id {
			return &t.Columns[i]
		}
	}
	return nil
}

// DataRows returns the rows that carry numbers, in order. The slice is shared
// and must not be changed.
func (t *FormTable) DataRows() []FormRow { return t.data }

// prepare computes what is asked of a table again and again.
func (t *FormTable) prepare() {
	for i := range t.Columns {
		t.Columns[i].keys = labelKeys(t.Columns[i].Label, t.Columns[i].Variants)
	}
	t.order, t.starts = map[string]int{}, map[string]int{}
	for i := range t.Rows {
		r := &t.Rows[i]
		r.keys = labelKeys(r.Label, r.Variants)
		if r.Kind == "group" {
			t.starts[r.ID] = len(t.data)
			continue
		}
		t.order[r.ID] = len(t.data)
		t.data = append(t.data, *r)
	}
}

// labelKeys brings a label and its variants into matching form.
func labelKeys(label string, variants []string) []string {
	var keys []string
	for _, l := range append([]string{label}, variants...) {
		if _, key := labelKey(l); key != "" && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// readForms parses one embedded schema file: a form, and with that of 2014 the
// one before it.
func readForms(name string) ([]*Form, error) {
	data, err := schemaFiles.ReadFile("schema/" + name)
	if err != nil {
		return nil, fmt.Errorf("read schema: %w", err)
	}
	var s schema
	if err := json.Unmarshal(data, &s); err != nil {
		return nil, fmt.Errorf("parse schema %s: %w", name, err)
	}
	f := &Form{
		Format: s.Format, Title: s.Title, Notice: s.Notice,
		Strong: s.Detect.Strong, Against: s.Detect.Against,
		Sections: s.Sections, Tables: s.Tables, Rules: s.Rules,
	}
	for _, sub := range s.Subsections {
		f.Subsections = append(f.Subsections, FormSection{ID: sub.ID, Heading: sub.Label, Kind: "text", Variants: sub.Variants})
	}
	forms := []*Form{f}
	if len(s.Legacy.Rows) > 0 {
		forms = append(forms, s.Legacy.form())
	}
	for _, f := range forms {
		for _, label := range f.Strong {
			_, key := labelKey(label)
			f.strong = append(f.strong, key)
		}
		for i := range f.Tables {
			f.Tables[i].prepare()
		}
	}
	return forms, nil
}

// sheetOf returns the table a block belongs to: t2 for t2_1 … t2_9.
func sheetOf(table string) string {
	head, _, _ := strings.Cut(table, "_")
	return head
}
