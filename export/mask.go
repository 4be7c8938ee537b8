package export

import (
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/report"
)

// personFields are the fields of an institution report that name a private
// person.
var personFields = []string{"legal_rep"}

// masked hides the names of persons in an institution report: the family name
// stays, and the name is hidden wherever the report has it. The report itself
// is left as it is.
func masked(w *Work) *Work {
	names := persons(w.Report())
	if len(names) == 0 {
		return w
	}
	var pairs []string
	for _, name := range names {
		_, size := utf8.DecodeRuneInString(name)
		pairs = append(pairs, name, name[:size]+strings.Repeat("＊", utf8.RuneCountInString(name)-1))
	}
	hide := strings.NewReplacer(pairs...).Replace
	out := *w
	out.Documents = slices.Clone(w.Documents)
	for i := range out.Documents {
		d := &out.Documents[i]
		rep := *d.Reading.Report
		d.Reading.Title, rep.Title = hide(d.Reading.Title), hide(rep.Title)
		rep.Fields, rep.Header = slices.Clone(rep.Fields), slices.Clone(rep.Header)
		for k := range rep.Fields {
			rep.Fields[k].Value = hide(rep.Fields[k].Value)
		}
		for k := range rep.Header {
			rep.Header[k].Value = hide(rep.Header[k].Value)
		}
		rep.Sections = slices.Clone(rep.Sections)
		for k := range rep.Sections {
			s := &rep.Sections[k]
			s.Text, s.Simplified = hide(s.Text), hide(s.Simplified)
		}
		rep.Problems = hideIn(rep.Problems, hide)
		d.Reading.Report = &rep
	}
	out.Across = hideIn(w.Across, hide)
	return &out
}

func hideIn(problems []report.Problem, hide func(string) string) []report.Problem {
	problems = slices.Clone(problems)
	for i := range problems {
		problems[i].Sentence = hide(problems[i].Sentence)
	}
	return problems
}

// persons are the names an institution report gives, the longest first.
func persons(rep *report.Report) []string {
	if rep.DocType == docAnnual {
		return nil
	}
	var names []string
	for _, f := range rep.Fields {
		if name := strings.TrimSpace(f.Value); slices.Contains(personFields, f.Name) && utf8.RuneCountInString(name) > 1 {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	return names
}
