package main

import (
	"fmt"
	"html"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"nianbao/export"
)

func (a *app) plotCmd() *cobra.Command {
	var p pick
	var by, out string
	var distribution bool
	cmd := &cobra.Command{
		Use:   "plot VARIABLE",
		Short: "Draw a cell or a derived variable by groups as SVG",
		Long: `Plot draws what table tells as a picture for a first look: over the years a
line, over anything else a ranking. Ratios are drawn by their median, numbers by
their sum; below stands how many reports were left out. --distribution draws how
many reports have which value instead, with their median. --json prints the
numbers that are drawn.`,
		Example: "  nianbao plot granted --by year --out granted.svg\n  nianbao plot grant_rate --by province --year 2023 --out rates.svg\n  nianbao plot grant_rate --distribution --year 2023 --out spread.svg",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if distribution && cmd.Flags().Changed("by") {
				return usage("leave one of them out", "--distribution counts all reports together, --by groups them")
			}
			return a.plot(&p, args[0], by, out, distribution)
		},
	}
	p.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&p.years, "year", "", "the same as --years")
	f.StringVar(&by, "by", "year", "group by `WHAT`: "+strings.Join(export.Groupings(), ", "))
	f.BoolVar(&distribution, "distribution", false, "draw how many reports have which value")
	f.StringVar(&out, "out", "-", "SVG `FILE` to write, - for standard output")
	return cmd
}

func (a *app) plot(p *pick, name, by, out string, distribution bool) error {
	v, err := variable(name, by)
	if err != nil {
		return err
	}
	c, done, err := a.corpus(p)
	if err != nil {
		return err
	}
	defer done()
	if distribution {
		return a.plotSpread(c, v, out)
	}
	groups, all, err := c.Tabulate(v, by)
	if err != nil {
		return err
	}
	return a.draw(v, all, tabulated{v.Name, v.Chinese, v.Formula, by, groups, all}, out, func() string {
		return drawn(v, by, slices.DeleteFunc(groups, func(f *export.Figure) bool { return f.Reports == 0 }), all)
	})
}

// draw writes a picture, or with --json what is drawn, or both where the picture
// has a file of its own.
func (a *app) draw(v export.Variable, all *export.Figure, numbers any, out string, picture func() string) error {
	if all.Reports == 0 {
		return &fault{fmt.Errorf("no report has a value of %s", v.Name), "nianbao table " + v.Name + " says why", exitFailed}
	}
	if a.flags.json {
		if err := a.printJSON(numbers); err != nil || out == "-" {
			return err
		}
	}
	return a.toFile(out, func(w io.Writer) error {
		_, err := io.WriteString(w, picture())
		return err
	})
}

// The measures of a picture.
const (
	plotWidth  = 760
	plotMargin = 60
	plotLabel  = 190
	plotBar    = 22
	plotHeight = 320
)

// height is what is drawn of a group: the median of ratios, the sum of numbers.
func height(v export.Variable, f *export.Figure) float64 {
	if v.Ratio() {
		return f.Median.InexactFloat64()
	}
	return f.Sum.InexactFloat64()
}

// drawn is the picture: a line over years, else a ranking.
func drawn(v export.Variable, by string, groups []*export.Figure, all *export.Figure) string {
	most := 0.0
	for _, f := range groups {
		most = max(most, height(v, f))
	}
	if most == 0 {
		most = 1
	}
	var body string
	tall := plotHeight + 2*plotMargin
	if by == "year" {
		body = line(v, groups, most)
	} else {
		slices.SortStableFunc(groups, func(a, b *export.Figure) int {
			return int(height(v, b)*1e6) - int(height(v, a)*1e6)
		})
		body, tall = bars(v, groups, most), len(groups)*plotBar+2*plotMargin
	}
	what := "sum"
	if v.Ratio() {
		what = "median"
	}
	return picture(tall, fmt.Sprintf("%s（%s of %s by %s）", v.Chinese, what, v.Name, by), body, all)
}

// picture is a drawing with its title, and with what was left out below it.
func picture(tall int, title, body string, all *export.Figure) string {
	left := 0
	for _, n := range all.Left {
		left += n
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="system-ui, 'Noto Sans CJK SC', sans-serif" font-size="12">
<rect width="100%%" height="100%%" fill="#fff"/>
<text x="%d" y="24" font-size="15">%s</text>
%s<text x="%d" y="%d" fill="#777">%s, %d left out</text>
</svg>
`, plotWidth, tall, plotWidth, tall, plotMargin, html.EscapeString(title), body, plotMargin, tall-14, count(all.Reports, "report"), left)
}

// line draws the years from left to right.
func line(v export.Variable, groups []*export.Figure, most float64) string {
	var points, marks strings.Builder
	step := float64(plotWidth-2*plotMargin) / float64(max(1, len(groups)-1))
	for i, f := range groups {
		x, y := plotMargin+step*float64(i), plotMargin+plotHeight*(1-height(v, f)/most)
		fmt.Fprintf(&points, "%.1f,%.1f ", x, y)
		fmt.Fprintf(&marks, `<circle cx="%.1f" cy="%.1f" r="3.5" fill="#2a6f97"/><text x="%.1f" y="%.1f" text-anchor="middle">%s</text><text x="%.1f" y="%d" text-anchor="middle" fill="#555">%s</text>`+"\n",
			x, y, x, y-9, figureText(height(v, f)), x, plotMargin+plotHeight+20, html.EscapeString(f.Group))
	}
	return fmt.Sprintf(`<line x1="%d" y1="%d" x2="%d" y2="%d" stroke="#ccc"/><polyline points="%s" fill="none" stroke="#2a6f97" stroke-width="2"/>`+"\n%s",
		plotMargin, plotMargin+plotHeight, plotWidth-plotMargin, plotMargin+plotHeight, strings.TrimSpace(points.String()), marks.String())
}

// bars draws a ranking from top to bottom.
func bars(v export.Variable, groups []*export.Figure, most float64) string {
	var b strings.Builder
	for i, f := range groups {
		y := plotMargin - 10 + i*plotBar
		wide := float64(plotWidth-plotLabel-plotMargin-40) * height(v, f) / most
		_, name, named := strings.Cut(f.Group, " ")
		if !named {
			name = f.Group
		}
		fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="end">%s</text><rect x="%d" y="%d" width="%.1f" height="%d" fill="#2a6f97"/><text x="%.1f" y="%d">%s</text>`+"\n",
			plotLabel-8, y+13, html.EscapeString(printable(name)), plotLabel, y, wide, plotBar-6, plotLabel+wide+6, y+13, figureText(height(v, f)))
	}
	return b.String()
}

// figureText is a number for a picture.
func figureText(n float64) string {
	if n == float64(int64(n)) {
		return fmt.Sprint(int64(n))
	}
	return fmt.Sprintf("%.3g", n)
}
