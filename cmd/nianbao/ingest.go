package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"nianbao/harvest"
	"nianbao/sources"
)

func (a *app) ingestCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "ingest PATH…",
		Short: "Take in saved pages, texts and WARC files",
		Long: `Ingest keeps the bytes of files, and of all files in folders, as snapshots with
the provenance "file", and reads them as pages of the network are read. Pages,
texts, Word files and PDF files with a text layer are read; scans, pictures and
other files are kept and recorded as not readable. Hidden files and the store itself
are passed over. Files whose bytes are in the store already change nothing.

Of WARC, ARC and WACZ files (.warc, .warc.gz, .warc.zst, .arc, .arc.gz, .wacz) of
other crawlers every capture is taken in, with the address, the time and the headers
it had and the provenance "warc". A record whose digest does not fit its bytes is refused; behind damage the
rest of the file is taken. Only reports and what went wrong have a line each; --json
has all.`,
		Example: "  nianbao ingest saved/\n  nianbao ingest report.html notes.txt --json\n  nianbao ingest crawl-2019.warc.gz",
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
	h := a.harvest(s, set, sources.Years{})
	defer a.serveSocket(context.WithoutCancel(ctx), s, newLive(h.Command, s.Commits))()
	var results []harvest.Ingested
	err = h.Ingest(ctx, paths, func(one harvest.Ingested) {
		results = append(results, one)
		if !a.flags.json && told(one) {
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

// ingested ends the command: a file or record that could not be read makes it
// fail after the others were taken in.
func (a *app) ingested(results []harvest.Ingested, err error) error {
	if err != nil {
		return err
	}
	classes, captures, files, broken := map[string]int{}, 0, 0, 0
	for _, one := range results {
		if one.Record == "" || one.Class != harvest.OutcomeUnreadable { // the pictures of an archive need no hint
			classes[one.Class]++
		}
		switch {
		case one.Class == harvest.FileSkipped:
		case one.Record == "":
			files++
		case one.Class == harvest.FileFailed:
			broken++
		default:
			captures++
		}
	}
	if !a.flags.json {
		archived := ""
		if captures > 0 {
			archived = " with " + count(captures, "capture")
		}
		a.print("%s%s, %s; nianbao show lists them", count(files, "file"), archived, count(classes[harvest.OutcomeOK], "report"))
	}
	if n := classes[harvest.OutcomeUnreadable]; n > 0 && !a.flags.json {
		a.print("%s kept unread: nianbao explain FILE says more; what should be a page can be saved again and ingested anew", count(n, "file"))
	}
	if failed := classes[harvest.FileFailed]; failed > broken {
		return &fault{fmt.Errorf("%d of %s could not be read", failed-broken, count(files, "file")), "the lines above name them; the others are stored", exitFailed}
	}
	if broken > 0 {
		return &fault{fmt.Errorf("%s of WARC files could not be taken in", count(broken, "record")), "the lines above name them; the others are stored", exitFailed}
	}
	return nil
}

// told says whether a line is printed for people: of the captures in a WARC
// file, which are many, only the reports and what went wrong.
func told(one harvest.Ingested) bool {
	return one.Record == "" || one.Class == harvest.OutcomeOK || one.Class == harvest.FileFailed || one.Class == harvest.OutcomeCrashed || one.Class == harvest.OutcomeForgotten
}

func ingestedLine(one harvest.Ingested) string {
	known, of := "", ""
	if one.Known {
		known = " (known)"
	}
	if one.Record != "" {
		of = strings.TrimRight(" "+one.Record+" "+one.URL, " ")
	}
	return fmt.Sprintf("%-10s %s%s%s: %s", one.Class, one.Path, of, known, one.Sentence)
}
