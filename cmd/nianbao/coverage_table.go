package main

import (
	"fmt"

	"charm.land/lipgloss/v2"
	"charm.land/lipgloss/v2/table"

	"nianbao/coverage"
	"nianbao/harvest"
)

// coverageTable prints a line for every division with a field for every year.
func (a *app) coverageTable(l *coverage.Ledger, code string) {
	heads := []string{"", "bodies"}
	for _, year := range l.Years {
		heads = append(heads, fmt.Sprint(year))
	}
	rows := l.Grid(code)
	lines := [][]string{}
	for _, r := range rows {
		line := []string{printable(r.Name), fmt.Sprint(r.Bodies)}
		for _, year := range l.Years {
			line = append(line, gridText(r.Years[year]))
		}
		lines = append(lines, append(line, gridText(r.Total), percent(r.Total)))
	}
	heads = append(heads, "all", "share")
	colours := a.colours()
	fmt.Fprintln(a.out, table.New().Border(lipgloss.NormalBorder()).Headers(heads...).Rows(lines...).
		StyleFunc(func(row, col int) lipgloss.Style {
			style := lipgloss.NewStyle().Padding(0, 1)
			if col > 0 {
				style = style.Align(lipgloss.Right)
			}
			if at := col - 2; colours && row >= 0 && row < len(rows) && at >= 0 && at < len(l.Years) {
				style = style.Foreground(lipgloss.Color(gridColour(rows[row].Years[l.Years[at]])))
			}
			return style
		}).String())
	a.coverageLegend(l.Counts(0, nil))
}

// gridText is found/due of a field, or the letter of a single cell.
func gridText(c coverage.Counts) string {
	if state, ok := single(c); ok {
		return coverage.MarkOf(state).Letter
	}
	due := c.Expected() + c[coverage.StateUnknown]
	if due == 0 && c[coverage.StateNotDue] > 0 {
		return "."
	}
	if due == 0 {
		return ""
	}
	return fmt.Sprintf("%d/%d", c[coverage.StateFound]+c[coverage.StateUnreadable], due)
}

// single is the state of a field that is one cell.
func single(c coverage.Counts) (coverage.State, bool) {
	var only coverage.State
	n := 0
	for state, count := range c {
		n += count
		only = state
	}
	return only, n == 1
}

// gridColour goes from red to green with the share that is there.
func gridColour(c coverage.Counts) string {
	if state, ok := single(c); ok {
		return coverage.MarkOf(state).Colour
	}
	share, due := c.Share()
	switch {
	case !due:
		return "8"
	case share >= 0.9:
		return "2"
	case share >= 0.5:
		return "3"
	}
	return "9"
}

func percent(c coverage.Counts) string {
	share, due := c.Share()
	if !due {
		return ""
	}
	return fmt.Sprintf("%.0f %%", 100*share)
}

// coverageLegend explains the states and counts them.
func (a *app) coverageLegend(c coverage.Counts) {
	for _, m := range coverage.Marks() {
		a.print("  %s  %7d  %-19s %s %s", m.Letter, c[m.State], string(m.State), m.Meaning, m.Chinese)
	}
	due := c.Expected() + c[coverage.StateUnknown]
	a.print("%d of %s due found in the store; %d cannot be judged", c[coverage.StateFound]+c[coverage.StateUnreadable], count(due, "report"), c[coverage.StateUnknown])
}

// printMissing prints a line for every report that should be there and is not.
func (a *app) printMissing(l *coverage.Ledger) {
	n := 0
	for _, b := range l.Bodies {
		for _, c := range b.Cells {
			if coverage.Missing(c) {
				n++
				a.print("%d  %s  %s  %s: %s", c.Year, b.Code, b.Name, string(c.State), c.Why)
				if c.URL != "" {
					a.print("      %s", c.URL)
				}
			}
		}
	}
	a.print("%s missing", count(n, "report"))
}

// verifyAbsence judges the list pages behind every absence anew.
func (a *app) verifyAbsence(h *harvest.Harvest, facts *coverage.Facts, l *coverage.Ledger, opt coverage.Options) error {
	looks := map[string]map[string]coverage.Relook{}
	broken := map[string]error{}
	for source := range l.Evidence() {
		src, ok := h.Sources.Find(source)
		if !ok {
			continue
		}
		looks[source] = map[string]coverage.Relook{}
		broken[source] = h.Looks(src, func(look harvest.Look) error {
			looks[source][look.Request.URL] = coverage.Relook{Digest: look.Snapshot.Digest, Judgement: look.Judgement}
			return nil
		})
	}
	held, doubts := facts.Verify(l, h.Sources, opt, func(s *coverage.Search) (coverage.Relook, error) {
		r, ok := looks[s.Source][s.URL]
		if err := broken[s.Source]; !ok && err != nil {
			return r, err
		}
		if !ok {
			return r, fmt.Errorf("it cannot be read")
		}
		return r, nil
	})
	if a.flags.json {
		if err := a.printJSON(map[string]any{"held": held, "doubts": doubts}); err != nil {
			return err
		}
	} else {
		for _, d := range doubts {
			a.print("%d  %s  %s", d.Year, d.Name, d.Why)
		}
		a.print("%s proven again from the stored list pages", count(held, "absence"))
	}
	if len(doubts) > 0 {
		return &fault{fmt.Errorf("%s not proven by the stored list pages", count(len(doubts), "absence")), "crawl the source again; nianbao coverage --missing names the pages", exitFailed}
	}
	return nil
}

// colours says whether standard output is a terminal.
func (a *app) colours() bool { return isTerminal(a.out) }
