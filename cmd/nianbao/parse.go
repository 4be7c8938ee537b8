package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"nianbao/sources"
)

func (a *app) parseCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "parse",
		Short: "Read all stored snapshots again with the current reader",
		Long: `Parse reads every stored snapshot again, on all cores and without the network,
stores what the current reader makes of it, and says what changed, cell by cell.`,
		Example: "  nianbao parse\n  nianbao parse --store gansu.db --json",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.parse(cmd.Context()) },
	}
}

func (a *app) parse(ctx context.Context) error {
	set, err := a.definitions()
	if err != nil {
		return err
	}
	if err := a.exists(); err != nil {
		return err
	}
	s, err := a.open()
	if err != nil {
		return err
	}
	defer s.Close()
	h := a.harvest(s, set, sources.Years{})
	defer a.serveSocket(context.WithoutCancel(ctx), s, newLive(h.Command, s.Commits))()
	done, err := h.Parse(ctx)
	if done == nil {
		return err
	}
	if a.flags.json {
		return errors.Join(a.printJSON(done), err)
	}
	for _, change := range done.Changes {
		a.print("%s (snapshot %d)", change.URL, change.Snapshot)
		for _, line := range change.Lines {
			a.print("  %s", line)
		}
	}
	a.print("%s read again, %d as before, %d changed", count(done.Snapshots, "snapshot"), done.Same, len(done.Changes))
	if done.Broken > 0 {
		a.print("%d broke the reader: nianbao explain says how", done.Broken)
	}
	return err
}
