package main

import (
	"strings"

	"github.com/spf13/cobra"

	"nianbao/decode"
	"nianbao/export"
)

func (a *app) searchCmd() *cobra.Command {
	var p pick
	var most int
	cmd := &cobra.Command{
		Use:   "search WORD ...",
		Short: "Find words in the narratives of the reports",
		Long: `Search prints every place of the words in the texts of the reports that have them
all, with its context, the report and the page it was read from. Words may be of
any length, also of one character, and in either script. For many searches write
nianbao export --format sqlite: it has a full-text index.`,
		Example: "  nianbao search 疫情\n  nianbao search 依申请公开 收费 --province 甘肃 --years 2019-2023\n  nianbao search 培训 --limit 0 --json",
		Args:    cobra.MinimumNArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return a.search(&p, args, most) },
	}
	p.flags(cmd)
	cmd.Flags().IntVar(&most, "limit", 50, "print at most `N` places, 0 for all")
	return cmd
}

func (a *app) search(p *pick, args []string, most int) error {
	var words []string
	for _, arg := range args {
		for _, word := range strings.Fields(arg) {
			words = append(words, decode.SimplifyMixed(word))
		}
	}
	if len(words) == 0 {
		return usage("for example nianbao search 疫情", "there is no word to search for")
	}
	c, done, err := a.corpus(p)
	if err != nil {
		return err
	}
	defer done()
	hits, reports := []export.Hit{}, map[string]bool{}
	cut := false
	err = c.Search(words, func(h export.Hit) error {
		if cut = most > 0 && len(hits) == most; cut {
			return export.ErrEnough
		}
		hits = append(hits, h)
		reports[h.ReportID] = true
		return nil
	})
	if err != nil {
		return err
	}
	if a.flags.json {
		return a.printJSON(hits)
	}
	last := ""
	for _, h := range hits {
		if h.ReportID != last {
			a.print("%d %s  %s  %s", h.Year, h.Agency, h.ReportID, h.URL)
			last = h.ReportID
		}
		a.print("  %s  %s【%s】%s", h.Section, h.Before, h.Word, h.After)
	}
	a.print("%s in %s", count(len(hits), "place"), count(len(reports), "report"))
	if cut {
		a.print("there are more: --limit 0 prints all")
	}
	return nil
}
