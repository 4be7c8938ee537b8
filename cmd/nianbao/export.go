package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nianbao/coverage"
	"nianbao/export"
	"nianbao/region"
	"nianbao/report"
)

// exportFlags are what the command line asks of a corpus.
type exportFlags struct {
	pick
	out, split, title string
	formats           []string
	mark, names       bool
	readings          bool
	seed              uint64
}

// pick is which reports are wanted.
type pick struct {
	cmd                             *cobra.Command
	years, province, division, asOf string
	levels, kinds, forms, only      []string
	problems                        bool
}

func (p *pick) flags(cmd *cobra.Command) {
	p.cmd = cmd
	f := cmd.Flags()
	f.StringVar(&p.years, "years", "", "report `YEARS`: 2023, 2019-2025")
	f.StringVar(&p.province, "province", "", "province, by `NAME` or code")
	f.StringVar(&p.division, "division", "", "division with all below it, by `NAME` or code: 天水市, 620524")
	f.StringSliceVar(&p.levels, "level", nil, "`LEVELS` of bodies: province, prefecture, county, township, country, other")
	f.StringSliceVar(&p.kinds, "kind", nil, "`KINDS` of reports: annual, institution")
	f.StringSliceVar(&p.forms, "form", nil, "statutory `FORMS`: f2021, f2019, f2014, f2008, free")
	f.StringSliceVar(&p.only, "only", nil, "verified: only reports read completely, with no rule broken and no damage")
	f.BoolVar(&p.problems, "with-problems", false, "only reports with a problem")
	f.StringVar(&p.asOf, "as-of", "", "the corpus as it was at the end of `DATE`: 2026-03-31")
}

func (a *app) exportCmd() *cobra.Command {
	var e exportFlags
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write what was read as a corpus",
		Long: `Export writes a folder: reports, cells, documents, problems, institution reports
and derived variables as CSV, JSON Lines, Parquet or one SQLite database, the
narratives as text, and beside them a data package, a dictionary, README, how to
cite it, and a manifest with the digest of every file. Every row can be traced to
the bytes it was read from. The same store and options give the same bytes. A
folder that holds an earlier export is replaced as a whole; any other folder
that is not empty is refused. Spam mirrors are left out and counted, names of
private persons in reports of institutions are hidden unless --names is given.

Format warc writes every capture in the store, or where reports are picked those
of the addresses whose reports pass, as WARC 1.1 files of 1 GiB with a CDXJ index;
wacz packs the same into one file that replay tools open. Captures are what was
received, names and spam mirrors with them. With --with-readings the WARC files
also hold what the reader made of each capture.`,
		Example: `  nianbao export --out corpus
  nianbao export --format parquet,sqlite --province 甘肃 --years 2019-2025 --out gansu
  nianbao export --format csv --bom --only verified --split 80/20 --seed 7 --out sample
  nianbao export --format wacz --out replay`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.export(&e) },
	}
	f := cmd.Flags()
	f.StringVar(&e.out, "out", "", "folder `DIR` to write (required)")
	f.StringSliceVar(&e.formats, "format", []string{export.FormatCSV, export.FormatJSONL}, "`FORMATS`: "+strings.Join(export.Formats(), ", "))
	e.pick.flags(cmd)
	f.StringVar(&e.split, "split", "", "divide by body into `SHARES`: 80/20, 80/10/10")
	f.Uint64Var(&e.seed, "seed", 1, "number `N` that decides the division")
	f.BoolVar(&e.mark, "bom", false, "begin CSV files with a byte order mark, for spreadsheets")
	f.BoolVar(&e.names, "names", false, "leave names of private persons in reports of institutions as published")
	f.BoolVar(&e.readings, "with-readings", false, "put what the reader made of each capture into WARC files")
	f.StringVar(&e.title, "title", "", "`TITLE` of the corpus")
	return cmd
}

// knownFormats are the formats asked for, each once.
func knownFormats(names []string) ([]string, error) {
	var formats []string
	for _, name := range names {
		format := strings.ToLower(strings.TrimSpace(name))
		if !slices.Contains(export.Formats(), format) {
			return nil, usage("use "+strings.Join(export.Formats(), ", "), "format %q is not known", name)
		}
		if !slices.Contains(formats, format) {
			formats = append(formats, format)
		}
	}
	if len(formats) == 0 {
		return nil, usage("use csv or jsonl, or leave --format out for both", "--format names no format")
	}
	return formats, nil
}

// filter is what the flags narrow a corpus to.
func (p *pick) filter() (export.Filter, error) {
	var f export.Filter
	y, err := parseYears(p.cmd, p.years)
	if err != nil {
		return f, err
	}
	if p.years != "" {
		f.Years = y.Has
	}
	if f.Province, err = divisionCode(p.province, p.division); err != nil {
		return f, err
	}
	known := []string{region.LevelCountry, region.LevelProvince, region.LevelPrefecture, region.LevelCounty, region.LevelTownship, "other"}
	if f.Levels, err = among("level", p.levels, known); err != nil {
		return f, err
	}
	if f.Kinds, err = among("kind", p.kinds, []string{"annual", "institution"}); err != nil {
		return f, err
	}
	forms, err := among("form", p.forms, []string{"f2021", "f2019", "f2014", "f2008", "free"})
	if err != nil {
		return f, err
	}
	for _, form := range forms {
		f.Forms = append(f.Forms, report.Format(form))
	}
	if _, err := among("quality", p.only, []string{"verified"}); err != nil {
		return f, err
	}
	f.Verified, f.Problems = len(p.only) > 0, p.problems
	if p.asOf != "" {
		day, err := time.ParseInLocation("2006-01-02", p.asOf, coverage.China)
		if err != nil {
			return f, usage("write it as 2026-03-31", "--as-of %q is no date", p.asOf)
		}
		if day.After(time.Now()) {
			return f, usage("name a day that has come", "--as-of %s: what the corpus is then is not known", p.asOf)
		}
		f.AsOf = day.AddDate(0, 0, 1)
	}
	return f, nil
}

// among refuses words that are none of the known ones.
func among(what string, words, known []string) ([]string, error) {
	for _, w := range words {
		if !slices.Contains(known, w) {
			return nil, usage("use "+strings.Join(known, ", "), "%s %q is not known", what, w)
		}
	}
	return words, nil
}

// words are the filter for README, in a form that is always the same.
func (p *pick) words() string {
	var parts []string
	say := func(name, value string) {
		if value != "" {
			parts = append(parts, name+" "+value)
		}
	}
	say("years", p.years)
	say("province", p.province)
	say("division", p.division)
	say("level", strings.Join(p.levels, ","))
	say("kind", strings.Join(p.kinds, ","))
	say("form", strings.Join(p.forms, ","))
	say("only", strings.Join(p.only, ","))
	if p.problems {
		say("with", "problems")
	}
	say("as of", p.asOf)
	return strings.Join(parts, ", ")
}

func (a *app) export(e *exportFlags) error {
	if e.out == "" {
		return usage("for example nianbao export --out corpus", "export needs --out")
	}
	f, err := e.filter()
	if err != nil {
		return err
	}
	opt := export.Options{Mark: e.mark, Names: e.names, Readings: e.readings, Title: e.title, Filter: e.words()}
	if opt.Formats, err = knownFormats(e.formats); err != nil {
		return err
	}
	if opt.Split.Shares, err = export.ParseSplit(e.split); err != nil {
		return usage("for example --split 80/20 --seed 7", "%w", err)
	}
	if e.split == "" && e.cmd.Flags().Changed("seed") {
		return usage("for example --split 80/20 --seed 7", "--seed decides a division, and none is asked for")
	}
	opt.Split.Seed = e.seed
	s, err := a.openRead()
	if err != nil {
		return err
	}
	defer s.Close()
	corpus, err := export.Open(s, f)
	if err != nil {
		return err
	}
	if !corpus.Fills(opt.Formats) {
		return noReport(export.ErrNothing)
	}
	m, changed, err := corpus.Write(e.out, opt)
	switch {
	case errors.Is(err, export.ErrNothing):
		return noReport(err)
	case err != nil:
		return err
	case a.flags.json:
		return a.printJSON(m)
	}
	a.print("%s", exportLine(e.out, m, changed))
	if corpus.LeftOut > 0 {
		a.print("%s did not pass the filter, those without a year or a division among them", count(corpus.LeftOut, "document"))
	}
	if corpus.Spam > 0 {
		a.print("%s on spam mirrors left out", count(corpus.Spam, "document"))
	}
	if corpus.Buried > 0 {
		a.print("%s forgotten on request left out", count(corpus.Buried, "report"))
	}
	return nil
}

// noReport says that nothing passes a filter.
func noReport(err error) error {
	return &fault{err, "nianbao show lists what is there, nianbao coverage what is missing", exitFailed}
}

func exportLine(out string, m export.Manifest, changed bool) string {
	if !changed {
		return fmt.Sprintf("%s is up to date: %s from %s, nothing changed", out, count(m.Reports, "report"), count(m.Documents, "document"))
	}
	captures := ""
	if m.Captures > 0 {
		captures = " and " + count(m.Captures, "capture")
	}
	return fmt.Sprintf("%s: %s from %s%s in %s", out, count(m.Reports, "report"), count(m.Documents, "document"), captures, count(len(m.Files), "file"))
}
