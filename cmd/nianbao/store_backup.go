package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"nianbao/store"
)

func (a *app) backupCmd() *cobra.Command {
	incremental := false
	cmd := &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy the store as it is, and check the copy",
		Long: `Backup copies the store as it is at one moment, puts the copy on disk, checks
every record and body of it, and only then gives it its name, in the place of
the backup before. Others may read the store meanwhile, and a crawl may write.

With --incremental only what changed since is written, to FILE.1, FILE.2 and so
on beside a backup that is there; the whole store is then read back from all of
them and checked. A file once written is never changed. nianbao store restore
makes a store of them.`,
		Example: "  nianbao store backup /mnt/backup/nianbao.db\n  nianbao store backup /mnt/backup/nianbao.db --incremental",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.exists(); err != nil {
				return err
			}
			if _, err := os.Stat(args[0]); incremental && err == nil {
				return a.storeBackupChange(args[0])
			}
			return a.storeBackup(cmd.Context(), args[0])
		},
	}
	cmd.Flags().BoolVar(&incremental, "incremental", false, "beside a backup that is there, write only what changed")
	return cmd
}

func (a *app) restoreCmd() *cobra.Command {
	number := -1
	cmd := &cobra.Command{
		Use:   "restore FILE [NEW]",
		Short: "Make a store of a backup and its increments",
		Long: `Restore puts the store that a backup has after its last increment, or after the
one that --increment names, into a new file, and checks every record and body
before it gets its name. Without NEW it lists the states the backup has.`,
		Example: "  nianbao store restore /mnt/backup/nianbao.db\n  nianbao store restore /mnt/backup/nianbao.db restored.db --increment 12",
		Args:    cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("increment") && number < 0 {
				return usage("0 is the backup without increments", "--increment %d is no number of one", number)
			}
			if len(args) == 1 {
				return a.storeIncrements(args[0])
			}
			return a.storeRestore(cmd.Context(), args[0], args[1], number)
		},
	}
	cmd.Flags().IntVar(&number, "increment", -1, "restore the state after increment `N`, 0 for the backup itself")
	cmd.Flags().Lookup("increment").DefValue = "the last"
	return cmd
}

// checkCopy checks a copy of a store in a process of its own, and refuses one
// that is damaged.
func (a *app) checkCopy(ctx context.Context, kept string, checked *store.CheckReport) func(path string) error {
	return func(path string) error {
		damaged := 0
		report, err := a.checkApart(ctx, path, checkFlags{readData: true}, func(f store.Finding) {
			damaged++
			a.print("damaged: %s", f.String())
		})
		*checked = report
		if err == nil && damaged > 0 {
			err = &store.DamagedError{Reason: fmt.Sprintf("the copy has %s; %s", counted(damaged, "finding", "findings"), kept)}
		}
		return err
	}
}

func (a *app) storeBackup(ctx context.Context, to string) error {
	var checked store.CheckReport
	path := a.config.Store.Path
	n, err := store.Backup(path, a.image(path), to, a.checkCopy(ctx, "the backup before is kept", &checked))
	if errors.Is(err, fs.ErrExist) {
		return &fault{err, "add --incremental, or name another file and remove the old ones when it is there", exitFailed}
	}
	if err != nil {
		return err
	}
	if a.flags.json {
		return a.printJSON(struct {
			Backup string            `json:"backup"`
			Bytes  int64             `json:"bytes"`
			Report store.CheckReport `json:"report"`
		}{to, n, checked})
	}
	a.print("%s: %s, checked: %s of %s digested", to, bytesText(n), counted(checked.Bodies, "body", "bodies"), bytesText(checked.Raw))
	return nil
}

func (a *app) storeBackupChange(to string) error {
	path := a.config.Store.Path
	state, err := store.BackupChange(path, a.image(path), to, time.Now(), func(f store.Finding) {
		a.print("damaged: %s", f.String())
	})
	switch {
	case err != nil:
		return err
	case a.flags.json:
		return a.printJSON(state)
	case state.Blocks == 0:
		a.print("%s: nothing changed since the state before", to)
		return nil
	}
	a.print("%s.%d: %s for a store of %s, read back and checked", to, state.Number, bytesText(state.Bytes), bytesText(state.Image))
	return nil
}

func (a *app) storeIncrements(from string) error {
	states, err := store.Increments(from)
	if err != nil {
		return err
	}
	if a.flags.json {
		return a.printJSON(states)
	}
	for _, s := range states {
		when := "the backup itself  "
		if !s.Taken.IsZero() {
			when = s.Taken.Local().Format(time.DateTime)
		}
		a.print("%5d  %s  %s in %s", s.Number, when, bytesText(s.Image), bytesText(s.Bytes))
	}
	return nil
}

func (a *app) storeRestore(ctx context.Context, from, to string, number int) error {
	var checked store.CheckReport
	state, err := store.Restore(from, to, number, a.checkCopy(ctx, "nothing was restored", &checked))
	if err != nil {
		return newFile(err)
	}
	if a.flags.json {
		return a.printJSON(struct {
			Store  string            `json:"store"`
			State  store.Increment   `json:"state"`
			Report store.CheckReport `json:"report"`
		}{to, state, checked})
	}
	a.print("%s: %s after %s, checked: %s of %s digested", to, bytesText(state.Image), counted(state.Number, "increment", "increments"),
		counted(checked.Bodies, "body", "bodies"), bytesText(checked.Raw))
	return nil
}
