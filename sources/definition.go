package sources

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// reader turns the tables of one file into sources and notes all it finds
// wrong on the way, never stopping at the first.
type reader struct {
	file     string
	id       string // of the source being read
	findings []Finding
}

func (r *reader) fault(line int, mend, format string, args ...any) {
	r.findings = append(r.findings, Finding{
		File: r.file, Line: line, ID: clip(r.id), Message: clip(fmt.Sprintf(format, args...)), Mend: clip(mend),
	})
}

// clip keeps a finding on one screen, whatever a definition holds.
func clip(s string) string {
	const most = 400
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

func (r *reader) warn(line int, mend, format string, args ...any) {
	r.fault(line, mend, format, args...)
	r.findings[len(r.findings)-1].Warning = true
}

// sourceKey is one key a [[source]] may have.
type sourceKey struct {
	name string
	read func(r *reader, src *Source, v *value)
}

// sourceKeys are all keys of a [[source]], in the order they are read: base
// before the addresses that are relative to it, expect before the columns whose
// {Y} it fills.
var sourceKeys = []sourceKey{
	{"id", (*reader).readID},
	{"name", func(r *reader, src *Source, v *value) { src.Name = r.word(v) }},
	{"level", func(r *reader, src *Source, v *value) { src.Level = r.choice(v, "level", levels) }},
	{"code", (*reader).readCode},
	{"base", func(r *reader, src *Source, v *value) { src.Base = r.address(v, "") }},
	{"alias", (*reader).readAlias},
	{"family", func(r *reader, src *Source, v *value) { src.Family = r.choice(v, "family", Families()) }},
	{"charset", func(r *reader, src *Source, v *value) { src.Charset = r.choice(v, "charset", charsets) }},
	{"expect", func(r *reader, src *Source, v *value) { src.Expect = r.expect(v) }},
	{"entry", func(r *reader, src *Source, v *value) { src.Entry = r.addresses(v, src) }},
	{"column", func(r *reader, src *Source, v *value) { src.Columns = r.columns(v, src, src.Expect, "") }},
	{"unit", (*reader).readUnits},
	{"accept", func(r *reader, src *Source, v *value) { src.Accept = r.expressions(v) }},
	{"skip", func(r *reader, src *Source, v *value) { src.Skip = r.expressions(v) }},
	{"seeds", (*reader).readSeeds},
	{"images", func(r *reader, src *Source, v *value) { src.Images = r.boolean(v) }},
	{"rows", func(r *reader, src *Source, v *value) { src.Rows = r.selector(v) }},
	{"title", func(r *reader, src *Source, v *value) { src.Title = r.selector(v) }},
	{"date", func(r *reader, src *Source, v *value) { src.Date = r.selector(v) }},
	{"body", func(r *reader, src *Source, v *value) { src.Body = r.selector(v) }},
	{"next", func(r *reader, src *Source, v *value) { src.Next = r.selector(v) }},
	{"insecure_tls", func(r *reader, src *Source, v *value) { src.InsecureTLS = r.boolean(v) }},
	{"blocked", (*reader).readBlocked},
	{"politeness", (*reader).readPoliteness},
	{"delay", (*reader).readDelay},
	{"checked", func(r *reader, src *Source, v *value) { src.Checked = r.day(v) }},
	{"by", func(r *reader, src *Source, v *value) { src.By = r.word(v) }},
	{"note", func(r *reader, src *Source, v *value) { src.Note = r.word(v) }},
	{"evidence", func(r *reader, src *Source, v *value) { src.Evidence = r.words(v) }},
}

// source reads one [[source]] table over what is known of the source already.
func (r *reader) source(v *value, src Source) Source {
	src.File, src.Line = r.file, v.line
	var names []string
	for _, key := range sourceKeys {
		names = append(names, key.name)
		if field, ok := v.table[key.name]; ok {
			key.read(r, &src, field)
		}
	}
	r.unknownKeys(v, names)
	r.required(v)
	r.codeless(v, src)
	if src.Code != "" && v.table["level"] == nil {
		src.Level = levelOf(src.Code)
	}
	return src
}

// required notes which of the needed keys are missing. A flipbook host belongs
// to no division.
func (r *reader) required(v *value) {
	need := []string{"id", "name", "code", "base", "family"}
	if level := v.table["level"]; level != nil && level.text == LevelFlipbook {
		need = slices.Delete(need, 2, 3)
	}
	for _, key := range need {
		if _, ok := v.table[key]; !ok {
			r.fault(v.line, "add "+key+" = \"…\"", "key %q is missing", key)
		}
	}
}

// codeless warns of a body whose id does not begin with a code: it is not
// found by province, and sorts anywhere.
func (r *reader) codeless(v *value, src Source) {
	f := v.table["id"]
	if f == nil || src.Code == "" || !idGrammar.MatchString(src.ID) || codedID.MatchString(src.ID) {
		return
	}
	r.warn(f.line, fmt.Sprintf("write it as %q", src.Code+"-"+src.ID), "id %s does not begin with the code of its division", src.ID)
}

func (r *reader) unknownKeys(v *value, names []string) {
	for _, key := range v.keys {
		if !slices.Contains(names, key) {
			r.fault(v.table[key].line, didYouMean(key, names), "unknown key %q", key)
		}
	}
}

// table checks that a value is a table with no other than the named keys.
func (r *reader) table(v *value, names ...string) bool {
	if v.kind != kindTable {
		r.fault(v.line, "write a table with some of: "+strings.Join(names, ", "), "want a table, got %s", describe(v))
		return false
	}
	r.unknownKeys(v, names)
	return true
}

func (r *reader) expect(v *value) Expect {
	if !r.table(v, "years", "min", "max", "latest_by") {
		return Expect{}
	}
	var e Expect
	if f := v.table["years"]; f != nil {
		e.From, e.To = r.years(f)
	}
	if f := v.table["min"]; f != nil {
		e.Min = r.number(f)
	}
	if f := v.table["max"]; f != nil {
		e.Max = r.number(f)
	}
	if e.Max > 0 && e.Min > e.Max {
		r.fault(v.line, "exchange them", "min %d is more than max %d", e.Min, e.Max)
	}
	if f := v.table["latest_by"]; f != nil {
		e.LatestBy = r.word(f)
		if _, err := time.Parse("01-02", e.LatestBy); err != nil {
			r.fault(f.line, `write month and day, as "03-31"`, "latest_by %q is no day of the year", e.LatestBy)
		}
	}
	return e
}

func (r *reader) readBlocked(src *Source, v *value) {
	if !r.table(v, "class", "seen") {
		return
	}
	b := &Blocked{}
	if f := v.table["class"]; f != nil {
		b.Class = r.word(f)
	}
	if f := v.table["seen"]; f != nil {
		b.Seen = r.day(f)
	}
	src.Blocked = b
}

func (r *reader) readPoliteness(src *Source, v *value) {
	if !r.table(v, "delay") {
		return
	}
	if f := v.table["delay"]; f != nil {
		r.readDelay(src, f)
	}
}

// readDelay reads politeness.delay, which may be written without the table. A
// definition may be slower than the default, never faster; only a host on this
// machine may be.
func (r *reader) readDelay(src *Source, v *value) {
	d, err := time.ParseDuration(r.word(v))
	host, _ := hostOf(src.Base)
	switch {
	case err != nil || d < 0:
		r.fault(v.line, `write it as "5s"`, "delay %s is no duration", describe(v))
	case d < DefaultDelay && !private(host):
		r.fault(v.line, "leave it out, or make it longer than "+DefaultDelay.String(), "delay %s is shorter than the default", d)
	default:
		src.Delay, src.DelaySet = d, true
	}
}
