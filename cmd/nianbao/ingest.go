package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"nianbao/harvest"
	"nianbao/sources"
)

func (a *app) ingestCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "ingest PATH…",
		Short: "Take in saved pages and text extractions",
		Long: `Ingest keeps the bytes of files, and of all files in folders, as snapshots with
the provenance "file", and reads them as pages of the network are read. Pages,
texts, Word files and PDF files with a text layer are read; scans, pictures and
other files are kept and recorded as not readable. Hidden files and the store itself
are passed over. Files whose bytes are in the store already change nothing.`,
		Example: "  nianbao ingest saved/\n  nianbao ingest report.html notes.txt --json",
		Args:    cobra.MinimumNArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.ingest(cmd.Context(), args) },
	}
}

func (a *app) ingest(ctx context.Context, paths []string) error {
	if err := harvest.Exist(paths); err != nil {
		return &fault{err, "check the path; nothing was taken in", exitFailed}
	}
	set, err := a.definitions()
	if err != nil {
		return err
	}
	s, err := a.open()
	if err != nil {
		return err
	}
	defer s.Close()
	var results []harvest.Ingested
	err = a.harvest(s, set, sources.Years{}).Ingest(ctx, paths, func(one harvest.Ingested) {
		results = append(results, one)
		if !a.flags.json {
			a.print("%s", ingestedLine(one))
		}
	})
	if a.flags.json {
		if err := a.printJSON(results); err != nil {
			return err
		}
	}
	return a.ingested(results, err)
}

// ingested ends the command: a file that could not be read makes it fail after
// the others were taken in.
func (a *app) ingested(results []harvest.Ingested, err error) error {
	if err != nil {
		return err
	}
	classes := map[string]int{}
	for _, one := range results {
		classes[one.Class]++
	}
	files := len(results) - classes[harvest.FileSkipped]
	if !a.flags.json {
		a.print("%s, %s; nianbao show lists them", count(files, "file"), count(classes[harvest.OutcomeOK], "report"))
	}
	if n := classes[harvest.OutcomeUnreadable]; n > 0 && !a.flags.json {
		a.print("%s kept unread: nianbao explain FILE says more; what should be a page can be saved again and ingested anew", count(n, "file"))
	}
	if failed := classes[harvest.FileFailed]; failed > 0 {
		return &fault{fmt.Errorf("%d of %s could not be read", failed, count(files, "file")), "the lines above name them; the others are stored", exitFailed}
	}
	return nil
}

func ingestedLine(one harvest.Ingested) string {
	known := ""
	if one.Known {
		known = " (known)"
	}
	return fmt.Sprintf("%-10s %s%s: %s", one.Class, one.Path, known, one.Sentence)
}
