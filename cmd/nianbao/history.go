package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nianbao/export"
	"nianbao/harvest"
	"nianbao/store"
)

func (a *app) historyCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "history URL|REPORT",
		Short: "List every capture of an address or a report",
		Long: `History lists every capture of an address, or of the addresses that carry a
report: when, the answer, the digest, and whether the bytes or the report
changed.`,
		Example: "  nianbao history 370502/2023\n  nianbao history http://www.wushan.gov.cn/info/2791/1463412.htm --json",
		Args:    cobra.ExactArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return a.history(args[0], false) },
	}
}

func (a *app) diffCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "diff URL|REPORT",
		Short: "Say which cells and sentences of a report changed between its captures",
		Long: `Diff says, from each capture of a report to the next, which cells, fields and
sentences changed. The frame of the page, its counters and the time of a visit
are left out.`,
		Example: "  nianbao diff 370502/2023\n  nianbao diff 370502/2023 --json",
		Args:    cobra.ExactArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return a.history(args[0], true) },
	}
}

// history prints the captures of what is named, or only what changed.
func (a *app) history(ref string, changes bool) error {
	s, err := a.openRead()
	if err != nil {
		return err
	}
	defer s.Close()
	urls, err := addresses(s, ref)
	if t, gone := buried(s, ref); gone && (err != nil || slices.Contains(t.URLs, ref)) {
		return a.tellBuried(t)
	}
	if err != nil {
		return err
	}
	found, err := harvest.History(s, urls)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return &fault{fmt.Errorf("no capture of %s is in the store", ref), "nianbao show lists the reports", exitFailed}
	}
	if a.flags.json {
		return a.printJSON(found)
	}
	told := 0
	for i, v := range found {
		if !changes {
			a.print("%s", versionLine(v, i > 0 && found[i-1].URL == v.URL))
			continue
		}
		if len(v.Changes) > 0 {
			told++
			a.print("%s  %s", v.FetchedAt.UTC().Format(time.RFC3339), v.URL)
			for _, line := range v.Changes {
				a.print("  %s", line)
			}
		}
	}
	if changes && told == 0 {
		a.print("no change of the report in %s", counted(len(found), "capture", "captures"))
	}
	return nil
}

// versionLine is a capture in one line.
func versionLine(v harvest.Version, later bool) string {
	what := v.Kind
	switch {
	case v.Kind == store.ClassForgotten:
		what = "its report was forgotten on request"
	case v.Same:
		what = "as before"
	case len(v.Changes) > 0:
		what += fmt.Sprintf(", %s", counted(len(v.Changes), "change", "changes"))
	case later && v.ReportID != "":
		what += ", the report is as before"
	}
	return fmt.Sprintf("%s  %3d  %-19.19s  %s  %s", v.FetchedAt.UTC().Format(time.RFC3339), v.Status, v.Digest, v.URL, what)
}

// addresses are those of a URL, or of all documents of a report.
func addresses(s *store.Store, ref string) ([]string, error) {
	if strings.Contains(ref, ":") {
		return []string{ref}, nil
	}
	corpus, err := export.Load(s, export.Filter{})
	if err != nil {
		return nil, err
	}
	w, err := find(corpus.Works, ref)
	if err != nil {
		return nil, err
	}
	urls := make([]string, len(w.Documents))
	for i, d := range w.Documents {
		urls[i] = d.Snapshot.URL
	}
	return urls, nil
}
