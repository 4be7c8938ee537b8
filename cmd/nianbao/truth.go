package main

import (
	"fmt"
	"slices"
	"strings"

	"nianbao/decode"
	"nianbao/export"
	"nianbao/farm"
	"nianbao/report"
)

// comparison is how far what was read agrees with the truth of the farm.
type comparison struct {
	Reports int      `json:"reports"` // pages that are reports
	Others  int      `json:"others"`  // pages that are none and could be taken for one
	Cells   int      `json:"cells"`   // values stated on the pages and compared
	Wrong   []string `json:"wrong"`
}

// String is the comparison in one sentence.
func (c comparison) String() string {
	if len(c.Wrong) > 0 {
		return fmt.Sprintf("%d readings differ", len(c.Wrong))
	}
	return fmt.Sprintf("%d reports with %d values all agree, none of %d other pages was taken for a report", c.Reports, c.Cells, c.Others)
}

// compare holds every page of the truth against what was read of it.
func compare(truths []farm.Truth, works []*export.Work) comparison {
	c := comparison{Wrong: []string{}}
	docs := map[string]export.Document{}
	for _, w := range works {
		for _, d := range w.Documents {
			docs[d.Snapshot.URL] = d
		}
	}
	for _, t := range truths {
		d, found := docs[t.URL]
		switch {
		case !t.IsReport() || t.Book != "":
			c.Others++
			if found {
				c.say(t, "taken for a report", string(d.Reading.Kind), "no report")
			}
		case !found:
			c.Reports++
			c.say(t, "report", "not found", t.Kind)
		default:
			c.Reports++
			c.report(t, d)
		}
	}
	return c
}

// say notes a difference.
func (c *comparison) say(t farm.Truth, what, got, want string) {
	c.Wrong = append(c.Wrong, fmt.Sprintf("%s: %s is %q, the page says %q", t.URL, what, got, want))
}

// want compares one value, where the truth states it.
func (c *comparison) want(t farm.Truth, what, got, want string) {
	if want == "" {
		return
	}
	c.Cells++
	if got != want {
		c.say(t, what, got, want)
	}
}

// report compares one report with its truth.
func (c *comparison) report(t farm.Truth, d export.Document) {
	rep := d.Reading.Report
	c.want(t, "kind", string(d.Reading.Kind), t.Kind)
	c.want(t, "title", oneLine(rep.Title), t.Title)
	c.want(t, "agency", rep.Agency.Name, t.Agency)
	c.want(t, "level", rep.Agency.Level, t.Level)
	c.want(t, "agency kind", rep.Agency.Kind, t.AgencyKind)
	c.want(t, "code", rep.Agency.Code, t.Code)
	c.want(t, "scope", rep.Scope, t.Scope)
	c.want(t, "year", yearText(rep.Year), yearText(t.Year))
	c.want(t, "format", string(rep.Format), t.Format)
	c.want(t, "published", rep.DatePublished, t.Published)
	c.want(t, "signed", rep.DateSigned, t.Signed)
	c.tables(t, rep)
	c.values(t, rep)
	c.problems(t, d)
}

// tables compares the statuses and every cell.
func (c *comparison) tables(t farm.Truth, rep *report.Report) {
	missing := map[string]int{}
	for _, table := range rep.Tables {
		c.want(t, table.ID, string(table.Status), t.Status[table.ID])
		for _, cell := range table.Cells {
			row := cell.Table + "." + cell.Row
			if cell.State == report.StateMissing {
				missing[row]++
			}
			c.cell(t, row, cell)
		}
	}
	for row, n := range t.Missing {
		c.want(t, "missing cells of "+row, fmt.Sprint(missing[row]), fmt.Sprint(n))
	}
	for name := range t.Cells {
		if _, ok := rep.Cell(name); !ok {
			c.say(t, name, "nothing", t.Cells[name])
		}
	}
}

// cell compares one cell: its number, or that it has none.
func (c *comparison) cell(t farm.Truth, row string, cell report.Cell) {
	want, stated := t.Cells[cell.Name()]
	got := ""
	if cell.Value != nil {
		got = cell.Value.String()
	}
	if ragged, ok := t.Ragged[row]; ok && got != "" {
		want, stated = ragged, true
	}
	if stated {
		c.Cells++
	}
	derived := slices.Contains(t.Derived, cell.Name())
	switch {
	case got != want && (stated || got != ""):
		c.say(t, cell.Name(), got, want)
	case derived != (cell.State == report.StateDerived):
		c.say(t, "state of "+cell.Name(), string(cell.State), "derived")
	}
}

// values compares facts, header and fields.
func (c *comparison) values(t farm.Truth, rep *report.Report) {
	facts := map[string]string{}
	for _, f := range rep.Facts {
		if f.Value != nil {
			facts[f.ID] = f.Value.String()
		}
	}
	for id, want := range t.Facts {
		c.want(t, "fact "+id, facts[id], want)
	}
	header := map[string]string{}
	for _, f := range rep.Header {
		header[f.Name] = f.Value
	}
	for name, want := range t.Header {
		c.exact(t, "header "+name, header[name], want)
	}
	fields := map[string]string{}
	for _, f := range rep.Fields {
		fields[f.Name] = f.Value
	}
	for name, want := range t.Fields {
		c.exact(t, "field "+name, fields[name], want)
	}
}

// exact compares a value that may rightly be empty.
func (c *comparison) exact(t farm.Truth, what, got, want string) {
	c.Cells++
	if got != want {
		c.say(t, what, got, want)
	}
}

// problems compares what must be flagged: no more and no less among the
// rules, and every damage that is on the page.
func (c *comparison) problems(t farm.Truth, d export.Document) {
	var got []string
	for _, p := range d.Reading.Report.Problems {
		if !slices.Contains(got, p.Rule) {
			got = append(got, p.Rule)
		}
	}
	for _, rule := range t.Problems {
		if !slices.Contains(got, rule) {
			c.say(t, "problem "+rule, "not reported", "reported")
		}
	}
	for _, rule := range got {
		if isRule(rule) && !slices.Contains(t.Problems, rule) {
			c.say(t, "problem "+rule, "reported", "none")
		}
	}
	for _, run := range t.Damage {
		if !slices.ContainsFunc(d.Reading.Damage, func(x decode.Damage) bool { return strings.Contains(x.Text, run) || strings.Contains(run, x.Text) }) {
			c.say(t, "damage "+run, "not marked", "marked")
		}
	}
	for _, text := range t.Mends {
		if !mended(d.Reading, text) {
			c.say(t, "repair of "+text, "not found", text)
		}
	}
}

// isRule says whether a problem is a rule of a form or of the text, not
// damage.
func isRule(name string) bool {
	_, rule, ok := strings.Cut(name, ":")
	if !ok {
		rule = name
	}
	return strings.HasPrefix(rule, "R") || strings.HasPrefix(rule, "TX.")
}

// mended says whether a repaired run stands in the text of the report.
func mended(rd report.Reading, text string) bool {
	return len(rd.Mends) > 0 && slices.ContainsFunc(rd.Report.Sections, func(s report.Section) bool {
		return strings.Contains(s.Text, text) || strings.Contains(s.Simplified, text)
	})
}
