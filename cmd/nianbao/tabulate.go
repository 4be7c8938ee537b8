package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"charm.land/lipgloss/v2/table"
	"github.com/spf13/cobra"

	"nianbao/export"
	"nianbao/sources"
)

func (a *app) tableCmd() *cobra.Command {
	var p pick
	var by, file string
	cmd := &cobra.Command{
		Use:   "table VARIABLE",
		Short: "Tabulate a cell or a derived variable by groups",
		Long: `Table sums one variable over reports: a cell (t3.granted.total), the total of a
row of the requests (granted), a column of the disputes (rec_total), or a derived
variable (grant_rate; the data dictionary lists them). Told for each group are
the reports with a value, how many of the values are in doubt, and how many
reports were left out and why.`,
		Example: "  nianbao table granted --by province --year 2023\n  nianbao table grant_rate --by year --level county\n  nianbao table t2_8.fee.amount --by prefecture --province 甘肃 --csv fees.csv",
		Args:    cobra.ExactArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return a.tabulate(&p, args[0], by, file) },
	}
	p.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&p.years, "year", "", "the same as --years")
	f.StringVar(&by, "by", "province", "group by `WHAT`: "+strings.Join(export.Groupings(), ", "))
	f.StringVar(&file, "csv", "", "write the groups to `FILE` as CSV, - for standard output")
	return cmd
}

// tabulated is the answer of table --json.
type tabulated struct {
	Variable string           `json:"variable"`
	Chinese  string           `json:"chinese"`
	Formula  string           `json:"formula"`
	By       string           `json:"by"`
	Groups   []*export.Figure `json:"groups"`
	All      *export.Figure   `json:"all"`
}

func (a *app) tabulate(p *pick, name, by, file string) error {
	v, err := variable(name, by)
	if err != nil {
		return err
	}
	c, done, err := a.corpus(p)
	if err != nil {
		return err
	}
	defer done()
	groups, all, err := c.Tabulate(v, by)
	switch {
	case err != nil:
		return err
	case file != "":
		return a.toFile(file, func(w io.Writer) error { return figuresCSV(w, v, append(groups, all)) })
	case a.flags.json:
		return a.printJSON(tabulated{v.Name, v.Chinese, v.Formula, by, groups, all})
	}
	a.printFigures(v, by, append(groups, all))
	return nil
}

// variable finds a variable and checks what it is grouped by.
func variable(name, by string) (export.Variable, error) {
	if !slices.Contains(export.Groupings(), by) {
		return export.Variable{}, usage("use "+strings.Join(export.Groupings(), ", "), "nothing is grouped by %q", by)
	}
	v, ok := export.FindVariable(name)
	if !ok {
		var ids []string
		for _, d := range export.Deriveds() {
			ids = append(ids, d.ID)
		}
		hint := "the data dictionary lists cells and derived variables"
		if near := sources.Nearest(name, ids); near != "" {
			hint = "did you mean " + near + "?"
		}
		return export.Variable{}, usage(hint, "there is no variable %q", name)
	}
	return v, nil
}

// figureHeads are the columns of a tabulated variable.
var figureHeads = []string{"group", "reports", "sum", "mean", "median", "min", "max", "doubtful", "left out", "why"}

func figureLine(v export.Variable, f *export.Figure) []string {
	left := 0
	for _, n := range f.Left {
		left += n
	}
	if f.Reports == 0 {
		return []string{f.Group, "0", "", "", "", "", "", "", fmt.Sprint(left), countsText(f.Left)}
	}
	sum := f.Sum.String()
	if v.Ratio() {
		sum = ""
	}
	return []string{f.Group, fmt.Sprint(f.Reports), sum, f.Mean.String(), f.Median.String(), f.Least.String(), f.Most.String(), fmt.Sprint(f.Doubt), fmt.Sprint(left), countsText(f.Left)}
}

func figuresCSV(w io.Writer, v export.Variable, figures []*export.Figure) error {
	out := csv.NewWriter(w)
	lines := [][]string{figureHeads}
	for _, f := range figures {
		lines = append(lines, figureLine(v, f))
	}
	return out.WriteAll(lines)
}

func (a *app) printFigures(v export.Variable, by string, figures []*export.Figure) {
	a.print("%s  %s = %s, by %s", v.Name, v.Chinese, v.Formula, by)
	var lines [][]string
	for _, f := range figures {
		line := figureLine(v, f)
		line[0] = printable(line[0])
		lines = append(lines, line[:len(line)-1])
	}
	fmt.Fprintln(a.out, table.New().Border(lipgloss.NormalBorder()).Headers(figureHeads[:len(figureHeads)-1]...).Rows(lines...).
		StyleFunc(func(_, col int) lipgloss.Style {
			style := lipgloss.NewStyle().Padding(0, 1)
			if col > 0 {
				style = style.Align(lipgloss.Right)
			}
			return style
		}).String())
	if why := countsText(figures[len(figures)-1].Left); why != "" {
		a.print("left out: %s", why)
	}
}
