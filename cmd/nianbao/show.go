package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"nianbao/export"
	"nianbao/report"
)

func (a *app) showCmd() *cobra.Command {
	var cell string
	cmd := &cobra.Command{
		Use:   "show [REPORT]",
		Short: "Show the reports in the store, or one of them",
		Long: `Show lists the reports in the store. Given a report, by the first characters of
its id, as CODE/YEAR or by its URL, it prints what was read: who reports, the
tables with doubtful cells marked, and every problem in words.

Marks: ≈ the text says it only roughly (4000余条); ? the value was placed by order or structure; = it was derived from the
sums; ! it breaks a rule; · the cell is empty; _ the cell is not there.`,
		Example: `  nianbao show
  nianbao show 370502/2023
  nianbao show 370502/2023 --cell t3.granted.total
  nianbao show --json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.openRead()
			if err != nil {
				return err
			}
			defer s.Close()
			corpus, err := export.Load(s, export.Filter{})
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return a.list(corpus.Works, len(s.Tombstones()))
			}
			if t, gone := buried(s, args[0]); gone && !slices.ContainsFunc(corpus.Works, func(w *export.Work) bool { return named(w, args[0]) }) {
				return a.tellBuried(t)
			}
			return a.show(corpus.Works, args[0], cell)
		},
	}
	cmd.Flags().StringVar(&cell, "cell", "", "print one cell, by its `NAME`: t3.granted.total")
	return cmd
}

// list prints a line per report, and how many were forgotten.
func (a *app) list(works []*export.Work, forgotten int) error {
	if a.flags.json {
		records := make([]export.Record, len(works))
		for i, w := range works {
			records[i] = w.Record()
		}
		return a.printJSON(records)
	}
	for _, w := range works {
		a.print("%s", workLine(w))
	}
	if len(works) == 0 {
		a.print("no report in the store yet")
	}
	if forgotten > 0 {
		a.print("%s forgotten on request; nianbao coverage says which", count(forgotten, "report"))
	}
	return nil
}

// workLine is a report in one line.
func workLine(w *export.Work) string {
	rep, d := w.Report(), w.Documents[0]
	out := fmt.Sprintf("%s  %-9s  %s  %s  %s", w.ID, rep.Agency.Code, yearText(rep.Year), name(rep), kindText(rep))
	if n := len(w.Problems()); n > 0 {
		out += "  " + count(n, "problem")
	}
	return out + "  " + d.Snapshot.URL
}

// name is who reports, as known.
func name(rep *report.Report) string {
	if rep.Agency.Name != "" {
		return rep.Agency.Name
	}
	return "(agency not known)"
}

func yearText(year int) string {
	if year == 0 {
		return "----"
	}
	return strconv.Itoa(year)
}

// kindText says what form a report has.
func kindText(rep *report.Report) string {
	if len(rep.Fields) > 0 {
		return "institution report"
	}
	return string(rep.Format)
}

// find looks a report up by id prefix, CODE/YEAR or URL. A name that fits
// several reports is refused with the list of them.
func find(works []*export.Work, ref string) (*export.Work, error) {
	var found []*export.Work
	for _, w := range works {
		if named(w, ref) {
			found = append(found, w)
		}
	}
	switch len(found) {
	case 0:
		return nil, &fault{fmt.Errorf("no report is named %q", ref), "nianbao show lists all; name one by the first characters of its id, as CODE/YEAR, or by URL", exitFailed}
	case 1:
		return found[0], nil
	}
	ids := make([]string, len(found))
	for i, w := range found {
		ids[i] = w.ID + " " + name(w.Report())
	}
	return nil, &fault{fmt.Errorf("%d reports are named %q: %s", len(found), ref, strings.Join(ids, "; ")), "use the id", exitFailed}
}

func named(w *export.Work, ref string) bool {
	rep := w.Report()
	if code, year, ok := strings.Cut(ref, "/"); ok && code == rep.Agency.Code && year == strconv.Itoa(rep.Year) {
		return true
	}
	if len(ref) >= 4 && strings.HasPrefix(w.ID, ref) {
		return true
	}
	for _, d := range w.Documents {
		if d.Snapshot.URL == ref || d.Snapshot.FinalURL == ref {
			return true
		}
	}
	return false
}

// show prints one report, or one cell of it.
func (a *app) show(works []*export.Work, ref, cell string) error {
	w, err := find(works, ref)
	if err != nil {
		return err
	}
	if cell != "" {
		return a.showCell(w, cell)
	}
	if a.flags.json {
		return a.printJSON(w.Record())
	}
	a.showHead(w)
	for _, t := range w.Report().Tables {
		a.showTable(t)
	}
	a.showFields(w.Report())
	a.showProblems(w.Problems())
	a.showDocuments(w)
	return nil
}

// cellProvenance is a cell with the way back to its bytes.
type cellProvenance struct {
	report.Cell
	URL           string `json:"url"`
	FetchedAt     string `json:"fetched_at"`
	Digest        string `json:"digest"`
	ParserVersion int    `json:"parser_version"`
}

func (a *app) showCell(w *export.Work, name string) error {
	c, ok := w.Report().Cell(name)
	if !ok {
		return usage("cells are named table.row.column: t3.granted.total, t4.cases.rec_total", "the report has no cell %q", name)
	}
	d := w.Documents[0]
	if a.flags.json {
		return a.printJSON(cellProvenance{c, d.Snapshot.URL, d.FetchedAt(), d.Snapshot.Digest, d.Version})
	}
	value := "none"
	if c.Value != nil {
		value = strings.TrimSpace(c.Value.String() + " " + c.Unit)
	}
	a.print("%s  %s (%s)", c.Name(), value, c.State)
	a.print("  as found  %q at %s", c.Raw, c.Place)
	a.print("  flags     %s", strings.Join(c.Flags, " "))
	a.print("  in        %s", d.Snapshot.URL)
	a.print("  captured  %s, %s", d.FetchedAt(), d.Snapshot.Digest)
	return nil
}

// showHead prints who reports on which year, and how it came to us.
func (a *app) showHead(w *export.Work) {
	rep, d := w.Report(), w.Documents[0]
	a.print("%s", rep.Title)
	a.print("")
	line := func(label, value string) {
		if strings.TrimSpace(value) != "" {
			a.print("  %-10s %s", label, value)
		}
	}
	line("report", w.ID)
	line("agency", fmt.Sprintf("%s (%s %s, from the %s)", name(rep), rep.Agency.Level, rep.Agency.Kind, rep.Agency.From))
	line("division", strings.Join(strings.Fields(rep.Agency.Code+" "+rep.Place.Province+" "+rep.Place.Prefecture+" "+rep.Place.County+" "+rep.Place.Township), " "))
	line("year", fmt.Sprintf("%s (from the %s)", yearText(rep.Year), rep.YearSource))
	line("format", kindText(rep))
	line("published", rep.DatePublished)
	line("signed", rep.DateSigned)
	line("source", d.Snapshot.URL)
	line("linked by", d.Parent())
	line("captured", d.FetchedAt()+", "+d.Snapshot.Digest)
	line("read as", fmt.Sprintf("%s, %s", d.Reading.Form, d.Reading.Trail.Chosen))
	if n := rep.Checks.Passed + rep.Checks.Failed; n > 0 {
		line("checks", fmt.Sprintf("%d of %d sums and rules hold, %d could not be assessed", rep.Checks.Passed, n, rep.Checks.NotAssessable))
	}
	for _, s := range rep.Sections {
		line(s.ID, fmt.Sprintf("%s, %d characters", s.Heading, len([]rune(s.Text))))
	}
	for _, f := range rep.Facts {
		line("said", factText(f))
	}
}

// factText is what the narrative says: a number, a rough one with ≈, or a plain
// statement.
func factText(f report.Fact) string {
	switch {
	case f.Value == nil:
		return f.ID + ": " + f.Sentence
	case f.Approx:
		return fmt.Sprintf("%s ≈ %s: %s", f.ID, f.Value.String(), f.Sentence)
	}
	return fmt.Sprintf("%s = %s: %s", f.ID, f.Value.String(), f.Sentence)
}

// showFields prints the label table of an institution report.
func (a *app) showFields(rep *report.Report) {
	if len(rep.Fields) == 0 {
		return
	}
	a.print("")
	for _, f := range rep.Fields {
		value := f.Value
		if value == "" {
			value = "·"
		}
		a.print("  %s: %s", report.FieldLabel(f.Name), value)
	}
}

// showProblems prints every problem in words.
func (a *app) showProblems(problems []report.Problem) {
	if len(problems) == 0 {
		return
	}
	a.print("\nProblems")
	for _, p := range problems {
		a.print("  %s (%s): %s", p.Rule, p.Severity, p.Sentence)
		if len(p.Cells) > 0 {
			a.print("      %s", strings.Join(p.Cells, " "))
		}
	}
}

// showDocuments prints the documents of a report where there are several.
func (a *app) showDocuments(w *export.Work) {
	if len(w.Documents) < 2 {
		return
	}
	a.print("\nDocuments")
	for _, d := range w.Documents {
		chosen := " "
		if d.Chosen {
			chosen = "*"
		}
		a.print("  %s %s  %s  %s", chosen, d.Reading.Form, d.Snapshot.URL, d.Why)
	}
}
