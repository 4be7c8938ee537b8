package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"nianbao/store"
)

func (a *app) storeCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "store",
		Short:   "Look after the store",
		Example: "  nianbao store stats\n  nianbao store check --read-data",
		Args:    subcommand,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.overview(cmd) },
	}
	cmd.AddCommand(&cobra.Command{
		Use:   "stats",
		Short: "Say what the store holds",
		Long: `Stats counts what the store holds: by source, by kind, by the year reported on and
by the year of the capture, with what the bodies take before and after compression
and what a compaction would free.`,
		Example: "  nianbao store stats\n  nianbao store stats --store gansu.db --json",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return a.storeStats() },
	})
	cmd.AddCommand(a.storeCheckCmd(), a.storeTrainCmd())
	cmd.AddCommand(a.copyCmds()...)
	return cmd
}

func (a *app) storeStats() error {
	s, err := a.openRead()
	if err != nil {
		return err
	}
	defer s.Close()
	stats, err := s.Stats()
	if err != nil {
		return err
	}
	if a.flags.json {
		return a.printJSON(stats)
	}
	a.print("%s: %s", s.Path(), bytesText(stats.File))
	if stats.Stored > 0 {
		a.print("bodies: %s, stored in %s (%.1f to 1)", bytesText(stats.Raw), bytesText(stats.Stored), float64(stats.Raw)/float64(stats.Stored))
	}
	a.print("compaction would free about %s, and more where dictionaries are newer than pages", bytesText(stats.File-stats.Dense))
	printCounts(a, "records", stats.Records)
	a.print("sources")
	for _, id := range slices.Sorted(maps.Keys(stats.Sources)) {
		src := stats.Sources[id]
		a.print("  %8d  snapshots, %d known addresses, %s in %s: %s", src.Snapshots, src.Requests, bytesText(src.Raw), bytesText(src.Stored), id)
		if len(src.Years) > 0 {
			a.print("            of years %s", countsText(src.Years))
		}
	}
	printCounts(a, "read as", stats.Kinds)
	printYears(a, "report years", stats.Years)
	printYears(a, "captured in", stats.Captured)
	printCounts(a, "frontier", stats.States)
	printCounts(a, "outcomes", stats.Outcomes)
	if stats.Damaged > 0 {
		a.print("damaged: %s", count(stats.Damaged, "record"))
	}
	return nil
}

// printCounts prints a heading and a line per count, in the order of names.
func printCounts[K ~string](a *app, heading string, counts map[K]int) {
	if len(counts) == 0 {
		return
	}
	a.print("%s", heading)
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		a.print("  %8d  %s", counts[name], name)
	}
}

// printYears prints a heading and a line per year.
func printYears(a *app, heading string, counts map[int]int) {
	named := map[string]int{}
	for year, n := range counts {
		named[strconv.Itoa(year)] = n
	}
	printCounts(a, heading, named)
}

// bytesText is a size for people.
func bytesText(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d bytes", n)
}

// counted is a number with its noun.
func counted(n int, one, many string) string {
	if n == 1 {
		return fmt.Sprintf("%d %s", n, one)
	}
	return fmt.Sprintf("%d %s", n, many)
}

// disk guards the last of the free room beside the store.
func (a *app) disk() *store.Disk { return a.diskOf(a.config.Store.Path) }

// diskOf guards the last of the free room beside a file.
func (a *app) diskOf(path string) *store.Disk {
	return &store.Disk{Path: path, Free: store.FreeOn, Sleep: store.Sleep, Say: func(text string) { a.log.Warn(text) }}
}
