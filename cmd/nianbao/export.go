package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"nianbao/export"
	"nianbao/region"
	"nianbao/sources"
)

func (a *app) exportCmd() *cobra.Command {
	var out, years, province string
	var formats []string
	var readings bool
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write what was read as a corpus",
		Long: `Export writes a folder: reports, cells, documents, problems and institution
reports as CSV or JSON Lines, the section texts, and a manifest with the digest
of every file. Every row can be traced to the bytes it was read from. A folder
that holds an earlier export is replaced as a whole; any other folder that is
not empty is refused.

Format warc writes every capture in the store, or with --years and --province
those of the addresses whose reports pass, as WARC 1.1 files of 1 GiB with a
CDXJ index; wacz packs the same into one file that replay tools open. With
--with-readings the WARC files also hold what the reader made of each capture.`,
		Example: `  nianbao export --out corpus
  nianbao export --format csv --province 甘肃 --years 2019-2025 --out gansu
  nianbao export --format wacz --out replay`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if out == "" {
				return usage("for example nianbao export --out corpus", "export needs --out")
			}
			f, err := filter(cmd, province, years)
			if err != nil {
				return err
			}
			if formats, err = knownFormats(formats); err != nil {
				return err
			}
			return a.export(out, formats, readings, f)
		},
	}
	f := cmd.Flags()
	f.StringVar(&out, "out", "", "folder `DIR` to write (required)")
	f.StringSliceVar(&formats, "format", []string{export.FormatCSV, export.FormatJSONL}, "`FORMATS`: csv, jsonl, warc, wacz")
	f.BoolVar(&readings, "with-readings", false, "put what the reader made of each capture into WARC files")
	f.StringVar(&years, "years", "", "report `YEARS`: 2023, 2019-2025")
	f.StringVar(&province, "province", "", "province, by `NAME` or code")
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

// filter is what the flags narrow the corpus to.
func filter(cmd *cobra.Command, province, years string) (export.Filter, error) {
	var f export.Filter
	y, err := parseYears(cmd, years)
	if err != nil {
		return f, err
	}
	if years != "" {
		f.Years = y.Has
	}
	if province != "" {
		div, ok := region.Province(province)
		if !ok {
			hint := "give a name or code, as 甘肃 or 62"
			if near := sources.NearestProvinces(province); len(near) > 0 {
				hint = "did you mean " + strings.Join(near, ", ") + "?"
			}
			return f, usage(hint, "province %q is not known", province)
		}
		f.Province = div.Code[:2]
	}
	return f, nil
}

func (a *app) export(out string, formats []string, readings bool, f export.Filter) error {
	s, err := a.openRead()
	if err != nil {
		return err
	}
	defer s.Close()
	corpus, err := export.Load(s, f)
	if err != nil {
		return err
	}
	corpus.Readings = readings
	if !corpus.Fills(formats) {
		return &fault{errors.New("no report in the store passes the filter; nothing was written"), "nianbao show lists what is there", exitFailed}
	}
	m, changed, err := corpus.Write(out, formats)
	if err != nil {
		return err
	}
	if a.flags.json {
		return a.printJSON(m)
	}
	a.print("%s", exportLine(out, m, changed))
	if corpus.LeftOut > 0 {
		a.print("%s did not pass the filter, those without a year or a division among them", count(corpus.LeftOut, "document"))
	}
	return nil
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
