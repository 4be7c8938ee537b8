package coverage

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"time"
)

// heads are the columns of the ledger as CSV.
var heads = []string{"agency_id", "name", "division_code", "level", "kind", "doc_type", "source", "year", "state", "why", "report_id", "url", "at", "searched"}

// WriteCSV writes a line for every cell that passes, nil for all.
func (l *Ledger) WriteCSV(w io.Writer, pass func(Cell) bool) error {
	out := csv.NewWriter(w)
	if err := out.Write(heads); err != nil {
		return fmt.Errorf("write the ledger: %w", err)
	}
	for _, b := range l.Bodies {
		for _, c := range b.Cells {
			if pass != nil && !pass(c) {
				continue
			}
			line := []string{b.ID, b.Name, b.Code, b.Level, b.Kind, b.Type, b.Source, fmt.Sprint(c.Year), string(c.State), c.Why, c.Report, c.URL, moment(c.At), c.evidence()}
			for n := range line {
				line[n] = guard(line[n])
			}
			if err := out.Write(line); err != nil {
				return fmt.Errorf("write the ledger: %w", err)
			}
		}
	}
	out.Flush()
	return out.Error()
}

// evidence names the pages an absence rests on.
func (c Cell) evidence() string {
	var parts []string
	for _, s := range c.Searched {
		parts = append(parts, fmt.Sprintf("%s %s %d rows", s.URL, s.Digest, s.Rows))
	}
	return strings.Join(parts, "; ")
}

// guard keeps spreadsheets from running text as a formula.
func guard(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return "'" + s
	}
	return s
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// Missing tells the cells a librarian can be asked about: those that are not
// in the store though they should be.
func Missing(c Cell) bool {
	return c.State != StateFound && c.State != StateNotDue
}
