package farm

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Truth is what a reader must find on one page. Title, Header, Fields and
// Mends are as published, so Traditional where the page is; Agency is the
// canonical name in Simplified. Amounts are without trailing zeros. A field
// that is empty asserts nothing, but for Problems: a rule of severity hard,
// soft, semantic or text that is not listed there must hold.
type Truth struct {
	URL        string            `json:"url"`
	Kind       string            `json:"kind"` // as a reader's kinds are written: annual, institution, list, notice …
	Title      string            `json:"title"`
	Agency     string            `json:"agency"` // canonical name
	Level      string            `json:"level"`
	AgencyKind string            `json:"agency_kind"`
	Code       string            `json:"code"` // division code
	Scope      string            `json:"scope"`
	Year       int               `json:"year"`
	Format     string            `json:"format"`
	Published  string            `json:"published"` // YYYY-MM-DD
	Signed     string            `json:"signed"`    // YYYY-MM-DD
	Status     map[string]string `json:"status"`    // of t2, t3, t4
	Problems   []string          `json:"problems"`  // rules and damage that must be reported
	Facts      map[string]string `json:"facts"`     // numbers of the narrative by fact id
	Header     map[string]string `json:"header"`    // metadata block by canonical key; "" for a label without a value
	Fields     map[string]string `json:"fields"`    // of an institution report; "" for a label without a value
	Book       string            `json:"book"`      // URL of the flipbook that holds the text: the page is only its cover, and what is said of it here is said of the book
	Empty      []int             `json:"empty"`     // pages of a flipbook that have only their folio
	Damage     []string          `json:"damage"`    // runs of text that cannot be repaired
	Mends      []string          `json:"mends"`     // runs of text as they must read after repair
	Note       string            `json:"note"`      // for people: what the page is there for

	// Rows is the numbers by table (t2_1 … t4), a row a string in the order
	// of the form. "_" is an empty cell, "/" one that does not apply, "?" a
	// cell that is not there, "=n" an empty cell whose value follows from the
	// sums, so that it is derived.
	Rows map[string][]string `json:"rows"`

	// Cells is Rows expanded: every cell that has a number, also a derived
	// one, by name, e.g. "t3.granted.total" -> "12".
	Cells map[string]string `json:"-"`
	// Derived names the cells whose number follows from the sums.
	Derived []string `json:"-"`
	// Blank names the cells that are empty or do not apply.
	Blank []string `json:"-"`
	// Missing counts, by row ("t3.granted"), the cells that are not there. In
	// such a row the page does not say which cell is the one that is missing:
	// its numbers are all equal, and Cells lists none of them.
	Missing map[string]int `json:"-"`
	// Ragged is, for the rows of Missing, the number that stands in each of
	// their cells that are there.
	Ragged map[string]string `json:"-"`
}

// IsReport reports whether the text of a report stands on the page.
func (t Truth) IsReport() bool { return t.Kind == "annual" || t.Kind == "institution" }

// MissingCells is how many cells of the form are not on the page.
func (t Truth) MissingCells() int {
	n := 0
	for _, c := range t.Missing {
		n += c
	}
	return n
}

// parseTruth reads the truth strictly and expands the rows.
func parseTruth(b []byte) ([]Truth, error) {
	var out []Truth
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&out); err != nil {
		return nil, fmt.Errorf("read truth: %w", err)
	}
	for i := range out {
		if err := out[i].expand(); err != nil {
			return nil, fmt.Errorf("read truth of %s: %w", out[i].URL, err)
		}
	}
	return out, nil
}

// expand fills the fields that are derived from Rows.
func (t *Truth) expand() error {
	t.Cells, t.Missing, t.Ragged = map[string]string{}, map[string]int{}, map[string]string{}
	for table, rows := range t.Rows {
		form, ok := formTables[t.Format][table]
		if !ok {
			return fmt.Errorf("format %q has no table %s", t.Format, table)
		}
		if len(rows) != len(form.rows) {
			return fmt.Errorf("table %s has %d rows, not %d", table, len(form.rows), len(rows))
		}
		for i, row := range rows {
			if err := t.expandRow(table+"."+form.rows[i], form.columns, strings.Fields(row)); err != nil {
				return err
			}
		}
	}
	slices.Sort(t.Derived)
	slices.Sort(t.Blank)
	return nil
}

// expandRow names the cells of one row.
func (t *Truth) expandRow(name string, columns, values []string) error {
	if len(values) != len(columns) {
		return fmt.Errorf("row %s has %d cells, not %d", name, len(columns), len(values))
	}
	if slices.Contains(values, "?") {
		return t.expandRagged(name, values)
	}
	for i, v := range values {
		cell := name + "." + columns[i]
		switch {
		case v == "_" || v == "/":
			t.Blank = append(t.Blank, cell)
		case v[0] == '=':
			t.Derived = append(t.Derived, cell)
			t.Cells[cell] = v[1:]
		default:
			t.Cells[cell] = v
		}
	}
	return nil
}

// expandRagged counts the missing cells of a row whose numbers are all equal.
func (t *Truth) expandRagged(name string, values []string) error {
	for _, v := range values {
		if v == "?" {
			t.Missing[name]++
			continue
		}
		if was, ok := t.Ragged[name]; ok && was != v {
			return fmt.Errorf("row %s misses cells and its numbers differ", name)
		}
		t.Ragged[name] = v
	}
	return nil
}
