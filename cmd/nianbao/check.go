package main

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"nianbao/export"
	"nianbao/region"
)

func (a *app) checkCmd() *cobra.Command {
	var p pick
	var html string
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Say which rules the reports break, and what damage and conflicts they show",
		Long: `Check reads every report in the store and counts the rules of the form it breaks,
damage of its text, and conflicts with its other documents, the report of the
year before and other bodies: by rule, year, province and kind of body, with one
report each as an example.`,
		Example: "  nianbao check\n  nianbao check --province 甘肃 --years 2021-2023\n  nianbao check --html quality.html",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return a.check(&p, html) },
	}
	p.flags(cmd)
	cmd.Flags().StringVar(&html, "html", "", "write one page to `FILE`")
	return cmd
}

// corpus opens the reports that are picked; done closes the store.
func (a *app) corpus(p *pick) (c *export.Corpus, done func(), err error) {
	f, err := p.filter()
	if err != nil {
		return nil, nil, err
	}
	s, err := a.openRead()
	if err != nil {
		return nil, nil, err
	}
	if c, err = export.Open(s, f); err == nil && c.Len() == 0 {
		err = noReport(fmt.Errorf("no report in the store passes the filter"))
	}
	if err != nil {
		s.Close()
		return nil, nil, err
	}
	return c, func() { s.Close() }, nil
}

func (a *app) check(p *pick, html string) error {
	c, done, err := a.corpus(p)
	if err != nil {
		return err
	}
	defer done()
	q, err := c.Check()
	switch {
	case err != nil:
		return err
	case html != "":
		return a.toFile(html, func(w io.Writer) error { return qualityPage(w, q) })
	case a.flags.json:
		return a.printJSON(q)
	}
	a.printQuality(q)
	return nil
}

func (a *app) printQuality(q *export.Quality) {
	a.print("%s, %d verified: read completely, no rule broken, no damage", count(q.Reports, "report"), q.Verified)
	for _, version := range slices.Sorted(maps.Keys(q.Versions)) {
		a.print("  %7d  read by version %d of the reader", q.Versions[version], version)
	}
	a.print("tables")
	for _, name := range slices.Sorted(maps.Keys(q.Tables)) {
		a.print("  %7d  %s", q.Tables[name], name)
	}
	group := ""
	for _, r := range q.Rules {
		if r.Group() != group {
			group = r.Group()
			a.print("%s", map[string]string{"damage": "damage", "conflict": "conflicts", "rule": "rules broken"}[group])
		}
		a.print("  %7d  %s (%s): years %s; %s", r.Reports, r.Rule, r.Severity, countsText(r.Years), provincesText(r.Provinces))
		a.print("           for example %s: %s", r.Example, r.Sentence)
	}
}

func countsText[K int | string](counts map[K]int) string {
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprintf("%v %d", k, counts[k]))
	}
	return strings.Join(parts, ", ")
}

// provincesText names provinces in the place of their digits.
func provincesText(counts map[string]int) string {
	named := map[string]int{}
	for code, n := range counts {
		name := region.Name(code + "0000")
		if name == "" {
			name = "no division"
		}
		named[name] += n
	}
	return countsText(named)
}

//go:embed quality.html
var qualityText string

// qualityPage writes the counts as one page that needs nothing else.
func qualityPage(w io.Writer, q *export.Quality) error {
	t, err := template.New("quality").Funcs(template.FuncMap{"years": countsText[int], "provinces": provincesText, "kinds": countsText[string]}).Parse(qualityText)
	if err != nil {
		return fmt.Errorf("read the page: %w", err)
	}
	return t.Execute(w, q)
}
