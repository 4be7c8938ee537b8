package main

import (
	"github.com/spf13/cobra"

	"nianbao/harvest"
)

func (a *app) sourcesDriftCmd() *cobra.Command {
	var c choice
	cmd := &cobra.Command{
		Use:   "drift",
		Short: "Say whose stored pages no longer match their platform",
		Long: `Drift looks at the newest captures of the home pages and lists of every source
in the store and compares the platform they show with the one the definition
names, or, where that is auto, with the one the first captures showed. Lists
that had rows and have none any more are told too. It asks no site.`,
		Example: "  nianbao sources drift\n  nianbao sources drift --province 甘肃 --json",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return a.drift(&c) },
	}
	c.flags(cmd)
	return cmd
}

func (a *app) drift(c *choice) error {
	set, selected, err := a.chosen(c)
	if err != nil {
		return err
	}
	s, err := a.openRead()
	if err != nil {
		return err
	}
	defer s.Close()
	h := a.harvest(s, set, yearsAll)
	drifts := []harvest.Drift{}
	for _, src := range selected {
		found, err := h.Drift(src)
		if err != nil {
			return err
		}
		drifts = append(drifts, found...)
	}
	if a.flags.json {
		return a.printJSON(drifts)
	}
	for _, d := range drifts {
		a.print("%s  %s: %s (captured %s)", d.Source, d.URL, d.Sentence, d.At.Format("2006-01-02"))
	}
	a.print("%s drifted", count(len(drifts), "page"))
	return nil
}
