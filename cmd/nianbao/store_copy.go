package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"nianbao/store"
)

// copyCmds are the commands that make one store of another.
func (a *app) copyCmds() []*cobra.Command {
	compact := &cobra.Command{
		Use:   "compact NEW",
		Short: "Copy the store without waste, with every page compressed anew",
		Long: `Compact copies the store into a new file: dense, without old pages, and with
every body compressed by the dictionary that fits it. With --train the
dictionaries are trained first. Every record stays what it is. The old file is
not changed.`,
		Example: "  nianbao store compact smaller.db --train",
		Args:    cobra.ExactArgs(1),
	}
	train := compact.Flags().Bool("train", false, "train compression dictionaries first")
	compact.RunE = func(_ *cobra.Command, args []string) error { return a.storeCompact(args[0], *train) }
	return []*cobra.Command{
		{
			Use:   "repair NEW",
			Short: "Save what is whole in a damaged store into a new one",
			Long: `Repair makes a new store of every record that is whole, found through the page
tree or, where that is broken, by a scan of all pages, and lists every record
that is damaged or lost with what became of it. The damaged file is not changed.
The status is 4 when records are lost.`,
			Example: "  nianbao store repair saved.db\n  nianbao store repair saved.db --store damaged.db --json",
			Args:    cobra.ExactArgs(1),
			RunE:    func(_ *cobra.Command, args []string) error { return a.storeRepair(args[0]) },
		},
		compact,
		a.backupCmd(),
		a.restoreCmd(),
		{
			Use:   "merge OUT STORE...",
			Short: "Put the content of several stores into one",
			Long: `Merge puts the content of several stores into one. What two stores have alike is
there once. The order makes no difference, and neither does a merge done again:
a store that is at OUT takes part.`,
			Example: "  nianbao store merge all.db gansu.db ningxia.db",
			Args:    cobra.MinimumNArgs(2),
			RunE:    func(_ *cobra.Command, args []string) error { return a.storeMerge(args[0], args[1:]) },
		},
		{
			Use:   "diff A B",
			Short: "Say what one store has and another has not",
			Long: `Diff lists the records that two stores do not have alike, with what their numbers
stand for and not the numbers themselves. The status is 1 when there are any.`,
			Example: "  nianbao store diff nianbao.db /mnt/backup/nianbao.db",
			Args:    cobra.ExactArgs(2),
			RunE:    func(_ *cobra.Command, args []string) error { return a.storeDiff(args[0], args[1]) },
		},
	}
}

func (a *app) timeout() time.Duration { return a.config.Store.Timeout.Duration }

// newFile says what to do where a file stands in the way.
func newFile(err error) error {
	if errors.Is(err, fs.ErrExist) {
		return &fault{err, "name a new file: nothing is replaced", exitFailed}
	}
	return err
}

func (a *app) storeRepair(to string) error {
	if err := a.exists(); err != nil {
		return err
	}
	findings := []store.Finding{}
	report, err := store.Repair(a.config.Store.Path, to, store.RepairOptions{Timeout: a.timeout(), Now: time.Now, Version: version(), Found: func(f store.Finding) {
		if a.flags.json {
			findings = append(findings, f)
			return
		}
		a.print("damaged: %s", f.String())
	}})
	if err != nil {
		return newFile(err)
	}
	if a.flags.json {
		err = a.printJSON(struct {
			Store    string             `json:"store"`
			Report   store.RepairReport `json:"report"`
			Findings []store.Finding    `json:"findings"`
		}{to, report, findings})
	} else {
		kept := 0
		for _, bucket := range slices.Sorted(maps.Keys(report.Kept)) {
			kept += report.Kept[bucket]
		}
		a.print("%s: %s kept, %d of them found by a scan of the pages, %d in an earlier state; %s made anew; %d lost",
			to, counted(kept, "record", "records"), report.Restored, report.Older, counted(report.Rebuilt, "index entry", "index entries"), report.Lost)
	}
	if err == nil && report.Lost > 0 {
		return &fault{fmt.Errorf("%s of %s could not be saved", counted(report.Lost, "record", "records"), a.config.Store.Path),
			"a backup may have them: nianbao store merge puts both together; what a portal still has is fetched by nianbao crawl", exitDamaged}
	}
	return err
}

func (a *app) storeCompact(to string, train bool) error {
	if err := a.exists(); err != nil {
		return err
	}
	o := store.CompactOptions{Timeout: a.timeout(), Now: time.Now, Version: version()}
	if train {
		family, done, err := a.families()
		if err != nil {
			return err
		}
		defer done()
		o.Train = &store.TrainOptions{Family: family}
	}
	path, err := a.readable(a.config.Store.Path)
	if err != nil {
		return err
	}
	report, err := store.Compact(path, to, o)
	if err != nil {
		return newFile(err)
	}
	if a.flags.json {
		return a.printJSON(report)
	}
	a.print("%s: %s, before %s; %s of %s take %s", to, bytesText(report.After), bytesText(report.Before),
		counted(report.Bodies, "body", "bodies"), bytesText(report.Stored), bytesText(report.Packed))
	return nil
}

func (a *app) storeMerge(out string, in []string) error {
	paths, err := a.allReadable(in)
	if err != nil {
		return err
	}
	report, err := store.Merge(out, paths, store.Options{Timeout: a.timeout(), Now: time.Now, Version: version()})
	if err != nil {
		return err
	}
	if a.flags.json {
		return a.printJSON(report)
	}
	a.print("%s: %s with %s from %s, %d of them in several", out, counted(report.Snapshots, "snapshot", "snapshots"),
		counted(report.Bodies, "body", "bodies"), counted(report.Stores, "store", "stores"), report.Equal)
	return nil
}

func (a *app) storeDiff(first, second string) error {
	paths, err := a.allReadable([]string{first, second})
	if err != nil {
		return err
	}
	found := []store.Difference{}
	equal, err := store.Diff(paths[0], paths[1], store.Options{Timeout: a.timeout()}, func(d store.Difference) error {
		found = append(found, d)
		if !a.flags.json {
			a.print("%-6s  %-17s  %s", d.In, d.Bucket, d.Name)
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case a.flags.json:
		err = a.printJSON(struct {
			Equal       int                `json:"equal"`
			Differences []store.Difference `json:"differences"`
		}{equal, found})
	case len(found) == 0:
		a.print("%s alike, no difference", counted(equal, "record", "records"))
	}
	if err == nil && len(found) > 0 {
		return errSaid(exitFailed)
	}
	return err
}
