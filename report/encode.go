package report

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Encode is json.Marshal for readings, in a fraction of its time: every report
// that is found is written so, with hundreds of cells.
func (r *Reading) Encode() ([]byte, error) {
	e := &encoder{}
	out := e.reading(make([]byte, 0, r.encodedSize()), r)
	if e.err != nil {
		return nil, fmt.Errorf("encode reading: %w", e.err)
	}
	return out, nil
}

// encodedSize is about how long a reading is as JSON.
func (r *Reading) encodedSize() int {
	size := 1 << 10
	if r.Report == nil {
		return size
	}
	for i := range r.Report.Sections {
		size += 128 + len(r.Report.Sections[i].Text) + len(r.Report.Sections[i].Simplified)
	}
	for i := range r.Report.Tables {
		if cells := r.Report.Tables[i].Cells; len(cells) > 0 {
			size += len(cells) * (128 + len(cells[len(cells)/2].Place))
		}
	}
	return size + 256*(len(r.Report.Facts)+len(r.Report.Problems))
}

// encoder appends JSON as encoding/json writes it. Keys are handed over with what
// stands before and behind them. err is the first error.
type encoder struct{ err error }

func (e *encoder) reading(b []byte, r *Reading) []byte {
	b = strconv.AppendInt(append(b, `{"version":`...), int64(r.Version), 10)
	b = appendString(b, `,"kind":`, string(r.Kind))
	b = e.value(b, `,"reasons":`, r.Reasons)
	b = appendString(b, `,"form":`, string(r.Form))
	b = appendStringIfAny(b, `,"title":`, r.Title)
	b = e.value(b, `,"trail":`, r.Trail)
	b = appendStringIfAny(b, `,"script":`, string(r.Script))
	b = valuesIfAny(e, b, `,"mends":`, r.Mends)
	b = valuesIfAny(e, b, `,"damage":`, r.Damage)
	b = valuesIfAny(e, b, `,"pages":`, r.Pages)
	if r.Images != 0 {
		b = strconv.AppendInt(append(b, `,"images":`...), int64(r.Images), 10)
	}
	b = valuesIfAny(e, b, `,"attachments":`, r.Attachments)
	if r.Report != nil {
		b = e.report(append(b, `,"report":`...), r.Report)
	}
	return append(b, '}')
}

func (e *encoder) report(b []byte, r *Report) []byte {
	b = appendString(b, `{"id":`, r.ID)
	b = appendString(b, `,"doc_type":`, r.DocType)
	b = appendString(b, `,"title":`, r.Title)
	b = appendStringIfAny(b, `,"variant":`, r.Variant)
	b = e.value(b, `,"agency":`, r.Agency)
	b = e.value(b, `,"place":`, r.Place)
	b = appendString(b, `,"scope":`, r.Scope)
	b = strconv.AppendInt(append(b, `,"year":`...), int64(r.Year), 10)
	b = appendString(b, `,"year_source":`, r.YearSource)
	b = appendString(b, `,"format":`, string(r.Format))
	b = valuesIfAny(e, b, `,"header":`, r.Header)
	b = appendStringIfAny(b, `,"date_written":`, r.DateWritten)
	b = appendStringIfAny(b, `,"date_published":`, r.DatePublished)
	b = appendStringIfAny(b, `,"date_signed":`, r.DateSigned)
	b = appendList(b, `,"sections":`, r.Sections, e.section)
	b = appendList(b, `,"tables":`, r.Tables, e.table)
	b = valuesIfAny(e, b, `,"facts":`, r.Facts)
	b = valuesIfAny(e, b, `,"fields":`, r.Fields)
	b = valuesIfAny(e, b, `,"problems":`, r.Problems)
	b = e.value(b, `,"checks":`, r.Checks)
	return append(valuesIfAny(e, b, `,"flags":`, r.Flags), '}')
}

func (e *encoder) section(b []byte, s *Section) []byte {
	b = appendString(b, `{"id":`, s.ID)
	b = appendString(b, `,"heading":`, s.Heading)
	b = appendString(b, `,"text":`, s.Text)
	b = appendStringIfAny(b, `,"simplified":`, s.Simplified)
	return append(appendStringIfAny(b, `,"place":`, s.Place), '}')
}

func (e *encoder) table(b []byte, t *Table) []byte {
	b = appendString(b, `{"id":`, t.ID)
	b = appendStringIfAny(b, `,"format":`, string(t.Format))
	b = appendString(b, `,"status":`, string(t.Status))
	b = appendStringIfAny(b, `,"shape":`, t.Shape)
	b = appendStringIfAny(b, `,"note":`, t.Note)
	return append(appendList(b, `,"cells":`, t.Cells, e.cell), '}')
}

func (e *encoder) cell(b []byte, c *Cell) []byte {
	b = appendString(b, `{"table":`, c.Table)
	b = appendString(b, `,"row":`, c.Row)
	b = appendString(b, `,"column":`, c.Column)
	b = appendNumber(append(b, `,"value":`...), c.Value)
	b = appendStringIfAny(b, `,"unit":`, c.Unit)
	b = appendString(b, `,"state":`, string(c.State))
	b = appendString(b, `,"raw":`, c.Raw)
	b = valuesIfAny(e, b, `,"flags":`, c.Flags)
	return append(appendStringIfAny(b, `,"place":`, c.Place), '}')
}

func appendList[T any](b []byte, key string, all []T, appendOne func([]byte, *T) []byte) []byte {
	b = append(b, key...)
	if all == nil {
		return append(b, "null"...)
	}
	b = append(b, '[')
	for i := range all {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendOne(b, &all[i])
	}
	return append(b, ']')
}

// value writes what few readings have much of.
func (e *encoder) value(b []byte, key string, v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		e.err = err
	}
	return append(append(b, key...), data...)
}

func valuesIfAny[T any](e *encoder, b []byte, key string, all []T) []byte {
	if len(all) == 0 {
		return b
	}
	return e.value(b, key, all)
}

func appendNumber(b []byte, n *Number) []byte {
	switch {
	case n == nil:
		return append(b, "null"...)
	case number(n.Decimal).isBig:
		return append(b, n.String()...)
	}
	return strconv.AppendInt(b, n.IntPart(), 10)
}

// appendString writes a text line by line, and in another way where a line has
// what JSON does not write as it stands.
func appendString(b []byte, key, s string) []byte {
	b = append(b, key...)
	start := len(b)
	b = append(b, '"')
	for rest := s; ; rest = rest[1:] {
		n := plainLen(rest)
		b = append(b, rest[:n]...)
		switch rest = rest[n:]; {
		case rest == "":
			return append(b, '"')
		case rest[0] != '\n':
			quoted, _ := json.Marshal(s) // a text always can be
			return append(b[:start], quoted...)
		}
		b = append(b, `\n`...)
	}
}

func appendStringIfAny(b []byte, key, s string) []byte {
	if s == "" {
		return b
	}
	return appendString(b, key, s)
}

// plainLen is the length of what a text begins with that is written to JSON as
// it stands: up to a character of ASCII that is not, 0 where others are not.
func plainLen(s string) int {
	n, wide := 0, false
	for n < len(s) && !isEscaped[s[n]] {
		wide = wide || s[n] >= utf8.RuneSelf
		n++
	}
	if wide && (!utf8.ValidString(s[:n]) || strings.Contains(s[:n], "\u2028") || strings.Contains(s[:n], "\u2029")) {
		return 0
	}
	return n
}

// isEscaped tells the characters of ASCII that JSON does not write as they stand.
var isEscaped = func() (escaped [256]bool) {
	for c := range ' ' {
		escaped[c] = true
	}
	for _, c := range `"\<>&` {
		escaped[c] = true
	}
	return escaped
}()
