package export

import (
	"bytes"
	"encoding/json"
	"io"
	"testing"

	"nianbao/report"
	"nianbao/store"
)

// nopFile is a file in memory.
type nopFile struct{ *bytes.Buffer }

func (nopFile) Close() error { return nil }

// TestSectionLines holds the lines of sections against what encoding/json writes
// of them.
func TestSectionLines(t *testing.T) {
	type line struct {
		source
		report.Section
	}
	texts := []string{"", "公开", "a<b>&c", "he said \"no\"\\", "line\nline\t\x01", "bad \xff byte", "\u2028 and \u2029", "“引号”…", "\x7f"}
	w := &Work{Documents: []Document{{
		Snapshot: store.Snapshot{Source: "x", URL: "https://a.cn/?a=1&b=<2>", Digest: "sha256:00", FetchedAt: start},
		Reading:  report.Reading{Report: &report.Report{ID: "r1"}},
	}}}
	rep := w.Report()
	for _, text := range texts {
		for _, simplified := range append(texts, text) {
			rep.Sections = append(rep.Sections, report.Section{ID: "s1", Heading: text, Text: text, Simplified: simplified, Place: simplified})
		}
	}
	var got bytes.Buffer
	f := newFolder(t.TempDir(), func(string) (io.WriteCloser, error) { return nopFile{&got}, nil })
	s, err := newSectionSink(f)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.add(w); err != nil {
		t.Fatal(err)
	}
	if err := f.close(); err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	enc := json.NewEncoder(&want)
	enc.SetEscapeHTML(false)
	for _, section := range rep.Sections {
		if section.Simplified == "" {
			section.Simplified = section.Text
		}
		if err := enc.Encode(line{w.Documents[0].source(), section}); err != nil {
			t.Fatal(err)
		}
	}
	if got.String() != want.String() {
		t.Errorf("sections are written as\n%s\nencoding/json writes\n%s", got.String(), want.String())
	}
}
