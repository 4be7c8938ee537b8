package archive

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"time"
)

// The types of records that are written and read.
const (
	TypeInfo       = "warcinfo"
	TypeRequest    = "request"
	TypeResponse   = "response"
	TypeResource   = "resource"
	TypeMetadata   = "metadata"
	TypeRevisit    = "revisit"
	TypeConversion = "conversion"
)

// The profiles of revisit records.
const (
	ProfileSame        = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
	ProfileNotModified = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
)

// Content types of blocks.
const (
	MediaRequest  = "application/http;msgtype=request"
	MediaResponse = "application/http;msgtype=response"
	MediaFields   = "application/warc-fields"
)

// Field is one named field of a record.
type Field struct{ Name, Value string }

// Fields are the named fields of a record in their order.
type Fields []Field

// Find returns the first value of a field, whatever its case; "" where there
// is none.
func (f Fields) Find(name string) string {
	for _, field := range f {
		if strings.EqualFold(field.Name, name) {
			return field.Value
		}
	}
	return ""
}

// All returns every value of a field.
func (f Fields) All(name string) []string {
	var values []string
	for _, field := range f {
		if strings.EqualFold(field.Name, name) {
			values = append(values, field.Value)
		}
	}
	return values
}

// with adds a field unless its value is empty.
func (f Fields) with(name, value string) Fields {
	if value == "" {
		return f
	}
	return append(f, Field{name, oneLine(value)})
}

// Lines are fields as a block of type application/warc-fields.
func (f Fields) Lines() []byte {
	var b strings.Builder
	for _, field := range f {
		fmt.Fprintf(&b, "%s: %s\r\n", field.Name, oneLine(field.Value))
	}
	return []byte(b.String())
}

// oneLine keeps a value from ending its line.
func oneLine(value string) string {
	return strings.Map(func(r rune) rune {
		if r == '\r' || r == '\n' || r == 0 {
			return ' '
		}
		return r
	}, value)
}

// Record is one record of a WARC file.
type Record struct {
	Version string // "1.1"; set when read
	Fields  Fields
	Block   []byte
	Offset  int64 // where it begins in its file; set when read. In a gzip member with several records, where the member begins
}

// Type is the WARC-Type.
func (r *Record) Type() string { return strings.ToLower(r.Fields.Find("WARC-Type")) }

// ID is the WARC-Record-ID without its angle brackets.
func (r *Record) ID() string { return plain(r.Fields.Find("WARC-Record-ID")) }

// Target is the WARC-Target-URI; wget puts it into angle brackets.
func (r *Record) Target() string { return plain(r.Fields.Find("WARC-Target-URI")) }

// Date is the WARC-Date, the zero time where it cannot be read.
func (r *Record) Date() time.Time { return parseDate(r.Fields.Find("WARC-Date")) }

// Truncated is the reason given in WARC-Truncated: length, time, disconnect or
// unspecified.
func (r *Record) Truncated() string {
	return strings.ToLower(strings.TrimSpace(r.Fields.Find("WARC-Truncated")))
}

// plain takes the angle brackets off an address.
func plain(s string) string {
	return strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(s), "<"), ">")
}

// parseDate reads a WARC-Date, which may have less than a second or more.
func parseDate(s string) time.Time {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04Z", "2006-01-02", "20060102150405"} {
		if t, err := time.Parse(layout, strings.TrimSpace(s)); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// date writes a WARC-Date. Version 1.1 allows fractions, and the order of
// captures within a second is worth them.
func date(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// RecordID is the identity of a record: a UUID made from what names it, so
// that the same record has the same identity in every file.
func RecordID(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	sum[6] = sum[6]&0x0f | 0x80 // version 8: of our own making
	sum[8] = sum[8]&0x3f | 0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}
