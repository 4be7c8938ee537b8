package export

import (
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"nianbao/report"
)

// textSink writes the narratives as plain text: a file for every report, and
// text.jsonl with the same and the places of sections and sentences in it.
type textSink struct {
	folder *folder
	lines  *jsonFile
}

func newTextSink(f *folder) (*textSink, error) {
	lines, err := newJSONFile(f, "text.jsonl")
	return &textSink{f, lines}, err
}

// textLine is a line of text.jsonl. Offsets count characters (code points).
type textLine struct {
	source
	Agency     string     `json:"agency_name"`
	Code       string     `json:"division_code"`
	Year       int        `json:"report_year"`
	File       string     `json:"file"`
	Text       string     `json:"text"`       // as published
	Simplified string     `json:"simplified"` // in Simplified script
	Sections   []textSpan `json:"sections"`
}

// textSpan is one section with where it and its sentences stand in both texts.
type textSpan struct {
	ID                  string   `json:"id"`
	Heading             string   `json:"heading"`
	Text                [2]int   `json:"text"`
	Simplified          [2]int   `json:"simplified"`
	Sentences           [][2]int `json:"sentences"`
	SimplifiedSentences [][2]int `json:"simplified_sentences"`
}

func (s *textSink) add(w *Work) error {
	d := &w.Documents[0]
	rep := d.Reading.Report
	line := textLine{source: d.source(), Agency: rep.Agency.Name, Code: rep.Agency.Code, Year: rep.Year, File: textPath(w.ID), Sections: []textSpan{}}
	var file, text, simplified strings.Builder
	file.WriteString(rep.Title + "\n")
	for _, section := range chapters(rep) {
		file.WriteString("\n# " + section.ID + " " + section.Heading + "\n" + section.Text + "\n")
		span := textSpan{ID: section.ID, Heading: section.Heading}
		span.Text, span.Sentences = appendText(&text, section.Text)
		span.Simplified, span.SimplifiedSentences = appendText(&simplified, section.Simplified)
		line.Sections = append(line.Sections, span)
	}
	line.Text, line.Simplified = text.String(), simplified.String()
	out, err := s.folder.create(line.File)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(out, file.String()); err != nil {
		return err
	}
	if err := s.folder.end(line.File); err != nil {
		return err
	}
	return s.lines.write(line)
}

func (s *textSink) close() error { return nil }

// textPath is the file of a report, in one of 256 folders.
func textPath(id string) string {
	return path.Join("text", id[len(id)-2:], id+".txt")
}

// appendText adds a section to a text and says where it and its sentences
// stand.
func appendText(b *strings.Builder, section string) (whole [2]int, sentences [][2]int) {
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	from := utf8.RuneCountInString(b.String())
	b.WriteString(section)
	sentences = [][2]int{}
	start, at := from, from
	for _, r := range section {
		at++
		if r == '\n' && start == at-1 {
			start = at
			continue
		}
		if strings.ContainsRune("。！？；\n", r) {
			end := at
			if r == '\n' {
				end--
			}
			sentences = append(sentences, [2]int{start, end})
			start = at
		}
	}
	if start < at {
		sentences = append(sentences, [2]int{start, at})
	}
	return [2]int{from, at}, sentences
}

// chapters are the sections of a report that are part of no other one, each
// with its text in Simplified script.
func chapters(rep *report.Report) []report.Section {
	var all []report.Section
	known := map[string]bool{}
	for _, s := range rep.Sections {
		known[s.ID] = true
	}
	for _, s := range rep.Sections {
		if parent, _, part := strings.Cut(s.ID, "_"); part && known[parent] {
			continue
		}
		if s.Simplified == "" {
			s.Simplified = s.Text
		}
		all = append(all, s)
	}
	return all
}
