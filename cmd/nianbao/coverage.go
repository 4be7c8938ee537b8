package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nianbao/coverage"
	"nianbao/region"
	"nianbao/sources"
)

// coverageFlags are what the command line asks of a ledger.
type coverageFlags struct {
	province, division, years, csv, html string
	levels                               []string
	missing, verify                      bool
}

func (a *app) coverageCmd() *cobra.Command {
	var c coverageFlags
	cmd := &cobra.Command{
		Use:   "coverage",
		Short: "Say what is expected, what was found, and why the rest is missing",
		Long: `Coverage holds every report that should exist against the store: each body and
report year is found, found-unreadable, listed-not-fetched, refused, dead,
absent, forgotten (on request), not-yet-due or unknown. A report is absent only where the lists on which
its body publishes were read to their end and have no row for that year; the
pages, their digests and the day are the evidence, and --verify judges the
stored pages anew: exit status 1 if an absence does not hold. The table has
found/due for each division and year; where a field is one body it has a letter.`,
		Example: `  nianbao coverage --province 甘肃 --years 2019-2025
  nianbao coverage --division 天水市 --missing
  nianbao coverage --level county --html coverage.html
  nianbao coverage --verify`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.coverage(cmd, &c) },
	}
	f := cmd.Flags()
	f.StringVar(&c.province, "province", "", "province, by `NAME` or code: 甘肃, 62")
	f.StringVar(&c.division, "division", "", "division with all below it, by `NAME` or code: 天水市, 620524")
	f.StringVar(&c.years, "years", "", "report `YEARS`: 2023, 2019-2025 (default: 2008 to the last year)")
	f.StringSliceVar(&c.levels, "level", nil, "`LEVELS` of bodies: province, prefecture, county, township, unit, all (default: all but township)")
	f.BoolVar(&c.missing, "missing", false, "list what is missing, with the reason and where it should be")
	f.StringVar(&c.csv, "csv", "", "write the cells to `FILE` as CSV, - for standard output")
	f.StringVar(&c.html, "html", "", "write one page with a heat map to `FILE`")
	f.BoolVar(&c.verify, "verify", false, "judge the stored list pages anew and say which absences hold")
	return cmd
}

// options reads the flags.
func (c *coverageFlags) options(cmd *cobra.Command) (opt coverage.Options, err error) {
	opt.Now = time.Now()
	if opt.Years, err = parseYears(cmd, c.years); err != nil {
		return opt, err
	}
	if opt.Code, err = divisionCode(c.province, c.division); err != nil {
		return opt, err
	}
	known := []string{region.LevelProvince, region.LevelPrefecture, region.LevelCounty, region.LevelTownship, coverage.LevelUnit}
	for _, level := range c.levels {
		switch {
		case level == "all":
			opt.Levels = known
		case slices.Contains(known, level):
			opt.Levels = append(opt.Levels, level)
		default:
			return opt, usage("use "+strings.Join(known, ", ")+" or all", "level %q is not known", level)
		}
	}
	return opt, nil
}

// divisionCode is the code of a province or division with the zeros of its
// subtree cut off, "" for the country.
func divisionCode(province, division string) (string, error) {
	code := ""
	if province != "" {
		p, ok := region.Province(province)
		if !ok {
			hint := "give a name or code, as 甘肃 or 62"
			if near := sources.NearestProvinces(province); len(near) > 0 {
				hint = "did you mean " + strings.Join(near, ", ") + "?"
			}
			return "", usage(hint, "province %q is not known", province)
		}
		code = p.Code[:2]
	}
	if division == "" {
		return code, nil
	}
	d, ok := region.Find(division, 0)
	if p, is := region.Province(division); !ok && is {
		d, ok = p, true
	}
	if !ok {
		within := ""
		if code != "" {
			within = code + "0000"
		}
		found := region.ByName(division, within, 0)
		if len(found) != 1 {
			return "", usage("give its code; near are "+strings.Join(region.Nearest(division, 3), ", "), "%d divisions are called %q", len(found), division)
		}
		d = found[0]
	}
	if !strings.HasPrefix(d.Code, code) {
		return "", usage("leave --province out", "%s (%s) is not in that province", d.Name, d.Code)
	}
	return strings.TrimSuffix(strings.TrimSuffix(d.Code, "00"), "00"), nil
}

func (a *app) coverage(cmd *cobra.Command, c *coverageFlags) error {
	opt, err := c.options(cmd)
	if err != nil {
		return err
	}
	set, err := a.definitions()
	if err != nil {
		return err
	}
	s, err := a.openRead()
	if err != nil {
		return err
	}
	defer s.Close()
	facts, err := coverage.Gather(s)
	if err != nil {
		return err
	}
	ledger := facts.Ledger(set, opt)
	if len(ledger.Bodies) == 0 {
		return &fault{errors.New("no body is expected there in those years"), "the regulation asks for reports from 2008 on; leave --level or --years out", exitFailed}
	}
	if c.verify {
		return a.verifyAbsence(a.harvest(s, set, sources.Years{}), facts, ledger, opt)
	}
	return a.tellCoverage(c, ledger, opt.Code)
}

// tellCoverage writes the ledger in the forms that were asked for.
func (a *app) tellCoverage(c *coverageFlags, l *coverage.Ledger, code string) error {
	var pass func(coverage.Cell) bool
	if c.missing {
		pass = coverage.Missing
	}
	if c.html != "" {
		title := "Coverage of annual disclosure reports 政府信息公开年报覆盖情况: " + coverageName(code)
		if err := a.toFile(c.html, func(w io.Writer) error { return l.WriteHTML(w, title, code) }); err != nil {
			return err
		}
	}
	if c.csv != "" {
		if err := a.toFile(c.csv, func(w io.Writer) error { return l.WriteCSV(w, pass) }); err != nil {
			return err
		}
	}
	switch {
	case a.flags.json:
		return a.printJSON(coverageJSON(l, code, pass))
	case c.html != "" || c.csv != "":
		return nil
	case c.missing:
		a.printMissing(l)
		return nil
	}
	a.coverageTable(l, code)
	return nil
}

func coverageName(code string) string {
	if code == "" {
		return "全国"
	}
	return region.Name((code + "0000")[:max(6, len(code))])
}

// toFile has a file written, under its name only once it is whole; - is
// standard output.
func (a *app) toFile(name string, write func(io.Writer) error) error {
	if name == "-" {
		return write(a.out)
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer os.Remove(f.Name())
	err = write(f)
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// ledgerJSON is the answer of coverage --json.
type ledgerJSON struct {
	At     time.Time        `json:"at"`
	Years  []int            `json:"years"`
	Total  coverage.Counts  `json:"total"`
	Rows   []*coverage.Row  `json:"divisions"`
	Bodies []*coverage.Body `json:"bodies"`
}

func coverageJSON(l *coverage.Ledger, code string, pass func(coverage.Cell) bool) ledgerJSON {
	out := ledgerJSON{At: l.At, Years: l.Years, Total: l.Counts(0, nil), Rows: l.Grid(code), Bodies: l.Bodies}
	if pass == nil {
		return out
	}
	out.Bodies = []*coverage.Body{}
	for _, b := range l.Bodies {
		left := *b
		left.Cells = slices.DeleteFunc(slices.Clone(b.Cells), func(c coverage.Cell) bool { return !pass(c) })
		if len(left.Cells) > 0 {
			out.Bodies = append(out.Bodies, &left)
		}
	}
	return out
}
