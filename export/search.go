package export

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// Hit is one place in a narrative at which all words of a search, or one of
// them, stand.
type Hit struct {
	ReportID string `json:"report_id"`
	Agency   string `json:"agency_name"`
	Code     string `json:"division_code"`
	Year     int    `json:"report_year"`
	Section  string `json:"section"`
	Word     string `json:"word"`
	At       int    `json:"at"` // characters from the beginning of the section, in Simplified script
	Before   string `json:"before"`
	After    string `json:"after"`
	URL      string `json:"url"`
	Digest   string `json:"digest"`
}

// ErrEnough ends a search from within.
var ErrEnough = errors.New("enough was found")

// around is how many characters of context a hit has on each side.
const around = 24

// Search calls fn with the places of the words in the narratives of the
// reports that have them all, in the order of the corpus. Words are in
// Simplified script; they may be of any length. Reports that cannot have them
// are not decoded.
func (c *Corpus) Search(words []string, fn func(Hit) error) error {
	for _, l := range c.order {
		if l.leftOut {
			continue
		}
		stored, ok, err := c.store.Reading(l.chosen.snapshot)
		if err != nil {
			return fmt.Errorf("search: %w", err)
		}
		if !ok || !holdsAll(stored.Data, words) {
			continue
		}
		w, err := c.read(l)
		if err != nil {
			return fmt.Errorf("search: %w", err)
		}
		if !c.filter.quality(w) {
			continue
		}
		err = masked(w).hits(words, fn)
		if errors.Is(err, ErrEnough) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func holdsAll(data []byte, words []string) bool {
	for _, word := range words {
		if !bytes.Contains(data, []byte(word)) {
			return false
		}
	}
	return true
}

// hits calls fn with every place of a word, if the narrative has all.
func (w *Work) hits(words []string, fn func(Hit) error) error {
	d := &w.Documents[0]
	rep := d.Reading.Report
	sections := chapters(rep)
	texts := make([]string, len(sections))
	for i, s := range sections {
		texts[i] = s.Simplified
	}
	if !holdsAll([]byte(strings.Join(texts, "\n")), words) {
		return nil
	}
	for i, text := range texts {
		for _, word := range words {
			for from := 0; ; {
				at := strings.Index(text[from:], word)
				if at < 0 {
					break
				}
				at += from
				from = at + len(word)
				hit := Hit{ReportID: w.ID, Agency: rep.Agency.Name, Code: rep.Agency.Code, Year: rep.Year, Section: sections[i].ID, Word: word, URL: d.Snapshot.URL, Digest: d.Snapshot.Digest}
				hit.At = len([]rune(text[:at]))
				hit.Before, hit.After = tail(text[:at]), beginning(text[from:])
				if err := fn(hit); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// tail is the end of a text, beginning its beginning, within the line.
func tail(text string) string {
	runes := []rune(text[strings.LastIndexByte(text, '\n')+1:])
	return string(runes[max(0, len(runes)-around):])
}

func beginning(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	runes := []rune(line)
	return string(runes[:min(around, len(runes))])
}
