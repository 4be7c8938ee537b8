package export

import (
	"encoding/csv"
	"io"
	"regexp"
	"strings"
)

// byteOrderMark tells spreadsheets that a file is UTF-8.
const byteOrderMark = "\uFEFF"

// csvSink writes the tables as CSV. Text that a spreadsheet would run as a
// formula gets a single quote in front.
type csvSink struct {
	tables []table
	files  []*csv.Writer
}

func newCSVSink(f *folder, all []table, mark bool) (*csvSink, error) {
	s := &csvSink{tables: all}
	for _, t := range all {
		w, err := f.create(t.name + ".csv")
		if err != nil {
			return nil, err
		}
		if mark {
			if _, err := io.WriteString(w, byteOrderMark); err != nil {
				return nil, err
			}
		}
		file := csv.NewWriter(w)
		if err := file.Write(headsOf(t)); err != nil {
			return nil, err
		}
		s.files = append(s.files, file)
	}
	return s, nil
}

func headsOf(t table) []string {
	heads := make([]string, len(t.fields))
	for i, f := range t.fields {
		heads[i] = f.name
	}
	return heads
}

func (s *csvSink) add(w *Work) error {
	for i, t := range s.tables {
		guarded := make([]string, len(t.fields))
		err := t.lines(w, func(line []string) error {
			for k, text := range line {
				guarded[k] = guard(text)
			}
			return s.files[i].Write(guarded)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *csvSink) close() error {
	for _, file := range s.files {
		file.Flush()
		if err := file.Error(); err != nil {
			return err
		}
	}
	return nil
}

// harmless is text that begins like a formula and is none: a number, dashes.
var harmless = regexp.MustCompile(`^[-+]*[0-9.,]*$`)

// formulaSigns begin what a spreadsheet runs: the ASCII signs, white space
// before them, and the full-width signs that some take for the same.
const formulaSigns = "=+-@\t\r\n\v\f|%＝＋－＠\u00a0\u3000\ufeff\u200b"

// guard keeps spreadsheets from running text as a formula.
func guard(s string) string {
	if s == "" || s[0] >= '0' && s[0] <= '9' || s[0] >= 'a' && s[0] <= 'z' {
		return s
	}
	trimmed := strings.TrimLeft(s, " ")
	if trimmed == "" {
		return s
	}
	first := []rune(trimmed[:min(len(trimmed), 4)])[0]
	if !strings.ContainsRune(formulaSigns, first) || harmless.MatchString(s) {
		return s
	}
	return "'" + s
}
