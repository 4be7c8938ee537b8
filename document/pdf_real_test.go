package document

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
)

// TestRealPDF holds the numbers of a real report against what was read by
// eye, row by row.
func TestRealPDF(t *testing.T) {
	raw, err := os.ReadFile(shared(t, "real", "truth", "hongze-district-2023.json"))
	if err != nil {
		t.Fatal(err)
	}
	var truth struct {
		Title  string
		Tables struct {
			T3 struct{ Rows [][]any }
			T4 struct{ Values []any }
		}
	}
	if err := json.Unmarshal(raw, &truth); err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile(shared(t, "real", "reports", "hongze-district-2023.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := readPDF(t, body)
	if err != nil {
		t.Fatal(err)
	}
	if d.Title != truth.Title {
		t.Errorf("title %q, want %q", d.Title, truth.Title)
	}
	lines := strings.Join(texts(d), "\n")
	for _, row := range append(truth.Tables.T3.Rows, append([]any{""}, truth.Tables.T4.Values...)) {
		var cells []string
		for _, v := range row[1:] {
			number, _ := json.Marshal(v)
			cells = append(cells, string(number))
		}
		if want := strings.Join(cells, " | "); !strings.Contains(lines, want) {
			t.Errorf("%v: no row %q", row[0], want)
		}
	}
	var tables []*Table
	for _, b := range d.Blocks {
		if b.Table != nil {
			tables = append(tables, b.Table)
		}
	}
	if len(tables) != 3 || len(tables[1].Rows) != 3+len(truth.Tables.T3.Rows) {
		t.Errorf("%d tables, want 3, the second with all its rows", len(tables))
	}
}

func TestRealPDFWithoutMapping(t *testing.T) {
	body, err := os.ReadFile(shared(t, "real", "reports", "unmapped-font-not-a-real-report.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = readPDF(t, body)
	var u *UnreadableError
	if !errors.As(err, &u) || u.Reason != "the text layer is noise: fonts without a mapping" {
		t.Errorf("err = %v", err)
	}
}
