package export

import (
	"io"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// byteOrderMark tells spreadsheets that a file is UTF-8.
const byteOrderMark = "\uFEFF"

// csvSink writes the tables as CSV. Text that a spreadsheet would run as a
// formula gets a single quote in front.
type csvSink struct {
	tables []table
	files  []io.Writer
	texts  sync.Pool // of *csvText
}

// csvText is what the tables say of one report.
type csvText struct{ tables [][]byte }

func newCSVSink(f *folder, all []table, mark bool) (*csvSink, error) {
	s := &csvSink{tables: all}
	s.texts.New = func() any { return &csvText{make([][]byte, len(all))} }
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
		if _, err := w.Write(appendLine(nil, headsOf(t))); err != nil {
			return nil, err
		}
		s.files = append(s.files, w)
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

// render writes what the tables say of a report into memory.
func (s *csvSink) render(w *Work) (func() error, error) {
	text := s.texts.Get().(*csvText)
	for i, t := range s.tables {
		out := text.tables[i][:0]
		same := 0 // bytes of the shared columns, which the lines of a report begin with
		err := t.lines(w, func(line []string) error {
			if len(out) == 0 {
				out = appendFields(out, line[:t.shared])
				same = len(out)
			} else {
				out = append(out, out[:same]...)
			}
			out = appendFields(out, line[t.shared:])
			out[len(out)-1] = '\n'
			return nil
		})
		if text.tables[i] = out; err != nil {
			return nil, err
		}
	}
	return func() error {
		defer s.texts.Put(text)
		for i, out := range text.tables {
			if _, err := s.files[i].Write(out); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

func (s *csvSink) add(w *Work) error {
	write, err := s.render(w)
	if err != nil {
		return err
	}
	return write()
}

func (s *csvSink) close() error { return nil }

// appendLine appends a line as encoding/csv writes it, its texts guarded.
func appendLine(out []byte, line []string) []byte {
	out = appendFields(out, line)
	out[len(out)-1] = '\n'
	return out
}

// appendFields appends fields, each with a comma behind it.
func appendFields(out []byte, fields []string) []byte {
	for _, text := range fields {
		out = append(appendField(out, text), ',')
	}
	return out
}

// appendField appends a text, guarded, and in quotes where it needs them.
func appendField(out []byte, text string) []byte {
	if plainField(text) {
		return append(out, text...)
	}
	text = guard(text)
	if !quoted(text) {
		return append(out, text...)
	}
	out = append(out, '"')
	for i := range len(text) {
		if text[i] == '"' {
			out = append(out, '"')
		}
		out = append(out, text[i])
	}
	return append(out, '"')
}

// plainField says whether a text surely needs neither a guard nor quotes, as
// nearly all: it begins with a letter, a digit or one of the common Han
// characters, and has nothing that CSV is parted by.
func plainField(text string) bool {
	if text == "" {
		return true
	}
	switch c := text[0]; {
	case c >= '0' && c <= '9', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= 0xE4 && c <= 0xE9: // U+4000 to U+9FFF
	default:
		return false
	}
	for i := range len(text) {
		if parting[text[i]] {
			return false
		}
	}
	return true
}

// parting are the bytes for which a field is put in quotes.
var parting = [256]bool{',': true, '"': true, '\r': true, '\n': true}

// quoted says whether a text needs quotes.
func quoted(text string) bool {
	if text == "" {
		return false
	}
	if text == `\.` {
		return true
	}
	for i := range len(text) {
		if parting[text[i]] {
			return true
		}
	}
	first, _ := utf8.DecodeRuneInString(text)
	return unicode.IsSpace(first)
}

// harmless is text that begins like a formula and is none: a number, dashes.
var harmless = regexp.MustCompile(`^[-+]*[0-9.,]*$`)

// formulaSigns begin what a spreadsheet runs: the ASCII signs, white space
// before them, and the full-width signs that some take for the same.
const formulaSigns = "=+-@\t\r\n\v\f|%＝＋－＠\u00a0\u3000\ufeff\u200b"

// guarded says whether a spreadsheet may run a text as a formula.
func guarded(s string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, " "))
	return strings.ContainsRune(formulaSigns, first) && strings.TrimLeft(s, " ") != "" && !harmless.MatchString(s)
}

// guard keeps spreadsheets from running text as a formula.
func guard(s string) string {
	if guarded(s) {
		return "'" + s
	}
	return s
}
