package sources

import (
	"slices"
	"strings"
)

// Row is one line of a list, with what was decided about it and why. A verdict
// begins with "followed" or with "passed over". It is stored inside readings;
// older ones have the keys with a capital, which decode the same.
type Row struct {
	URL     string `json:"url"`
	Title   string `json:"title"`
	Date    string `json:"date"`
	Verdict string `json:"verdict"`
	Aside   bool   `json:"aside,omitempty"` // stands beside the list: not one of the rows a total counts
}

// unowned begins the verdict on a row whose host no definition knows.
const unowned = "passed over: its host "

// Unowned says whether a row has the title of a report and was passed over
// since its host belongs to nobody known.
func Unowned(r Row) bool {
	return strings.HasPrefix(r.Verdict, unowned) && NamesReport(r.Title)
}

// NamesReport says whether a title is that of an annual report.
func NamesReport(title string) bool {
	return speaksOfDisclosure(title) && judgeTitle(title).class == classReport
}

// rowSteps are the elements that are a row, groupSteps those that only hold
// some: a list may come as several of them.
var (
	rowSteps   = []string{"li", "tr", "dd", "dt", "p"}
	groupSteps = []string{"ul", "ol", "dl", "tbody", "thead", "table"}
)

// holderOf is the path of the element that holds a row, from the path of a link
// inside the row.
func holderOf(place string) string {
	steps := strings.Split(place, "/")
	return strings.Join(steps[:rowStep(steps)], "/")
}

// rowStep is which step of a path is the row, the last one where none is.
func rowStep(steps []string) int {
	for n := len(steps) - 1; n > 0; n-- {
		if slices.Contains(rowSteps, stepName(steps[n])) {
			return n
		}
	}
	return len(steps) - 1
}

// groupOf is the path of the element whose rows are one list, which may come in
// several holders.
func groupOf(place string) string {
	steps := strings.Split(place, "/")
	row := rowStep(steps)
	for row > 1 && slices.Contains(groupSteps, stepName(steps[row-1])) {
		row--
	}
	if row == len(steps)-1 && row > 1 {
		row-- // a block of its own for each link
	}
	return strings.Join(steps[:row], "/")
}

func stepName(step string) string {
	name, _, _ := strings.Cut(step, "[")
	return name
}

// aside tells, for each row of a page, whether it stands beside the list: in
// another group than the one with the most reports and rows. Groups that hold
// several reports are parts of the list too.
func aside(rows []link) []bool {
	type group struct{ reports, rows int }
	groups := map[string]*group{}
	best := ""
	for _, l := range rows {
		key := groupOf(l.Place)
		if groups[key] == nil {
			groups[key] = &group{}
		}
		g := groups[key]
		g.rows++
		if l.title.class == classReport || l.Via == "record" {
			g.reports++
		}
		if b := groups[best]; b == nil || 2*g.reports+g.rows > 2*b.reports+b.rows {
			best = key
		}
	}
	out := make([]bool, len(rows))
	for n, l := range rows {
		key := groupOf(l.Place)
		out[n] = key != best && groups[key].reports < 2 && l.Via != "record"
	}
	return out
}
