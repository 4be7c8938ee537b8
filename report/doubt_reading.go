package report

import (
	"fmt"
	"slices"
)

// doubtfulReading tells, in words, of every flag that makes who reported, for
// which year or in which form less than sure.
func (g *gist) doubtfulReading(rep *Report) []Problem {
	if len(rep.Flags) == 0 {
		return nil
	}
	var out []Problem
	for _, d := range []struct{ flag, words string }{
		{"year_conflict", fmt.Sprintf("the title names the year %d, the period of the statistics %d: the title was taken", g.parts.Year, yearOfPeriod(g.intro()))},
		{"year_guess", fmt.Sprintf("no year is named: %d is the one before the date of the document", rep.Year)},
		{"place_ambiguous", fmt.Sprintf("%s can be in several places, and nothing says in which: no division was given", rep.Agency.Name)},
		{"place_of_today", fmt.Sprintf("%s has a name that its place did not have in %d: the division of today was given", rep.Agency.Name, rep.Year)},
		{"agency_joint", fmt.Sprintf("%s report together: the report is listed under the first", rep.Agency.Raw)},
		{"format_from_year", fmt.Sprintf("no table shows the form: it was taken to be %s by the year", rep.Format)},
		{"mirror_spam", "pronunciations stand behind the characters: the page is a copy that was altered"},
		{"tw_phrases", "words of Taiwan stand in the text: a program turned it into Traditional characters"},
		{"half_converted", "a program turned the text into Traditional characters, some of them wrong"},
	} {
		if slices.Contains(rep.Flags, d.flag) {
			out = append(out, Problem{Rule: d.flag, Severity: SeverityDamage, Sentence: d.words})
		}
	}
	return out
}
