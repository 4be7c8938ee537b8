package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"nianbao/export"
	"nianbao/store"
)

func (a *app) verifyCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "verify EXPORT_DIR",
		Short: "Check an exported corpus against its manifest",
		Long: `Verify checks every file of a corpus against the digest in its manifest, and the
manifest against its root digest, and names every file that was altered, is
missing or does not belong there. It needs nothing but the folder. With --store
it also looks up the digest of every row in that store and hashes the bytes
again, and compares every row of cells, in CSV, Parquet and SQLite, with what was
read there. It exits with status 1 when something differs.`,
		Example: "  nianbao verify corpus\n  nianbao verify corpus --store gansu.db",
		Args:    cobra.ExactArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return a.verify(args[0]) },
	}
}

func (a *app) verify(dir string) error {
	var s *store.Store
	if a.flags.store != "" {
		var err error
		if s, err = a.openRead(); err != nil {
			return err
		}
		defer s.Close()
	}
	v, err := export.Verify(dir, s)
	if err != nil {
		return &fault{err, "name a folder that nianbao export wrote", exitFailed}
	}
	if a.flags.json {
		if err := a.printJSON(v); err != nil {
			return err
		}
	} else {
		a.tellVerification(dir, v)
	}
	if n := len(v.Differences); n > 0 {
		return &fault{fmt.Errorf("%s differs from its manifest or the store in %s", dir, count(n, "place")), "export it again, or take the files from a good copy", exitFailed}
	}
	return nil
}

func (a *app) tellVerification(dir string, v export.Verification) {
	for _, d := range v.Differences {
		a.print("%-8s %s: %s", d.Kind, d.File, d.Sentence)
	}
	if len(v.Differences) > 0 {
		return
	}
	root := v.Root
	if root == "" {
		root = "none: it was written by an older version"
	}
	a.print("%s is as it was written: %s, %s; root %s", dir, count(v.Files, "file"), bytesText(v.Bytes), root)
	if a.flags.store != "" {
		a.print("%d rows name %d different bodies; %s has them all, and their digests agree", v.Rows, v.Digests, a.config.Store.Path)
		if v.Cells > 0 {
			a.print("%d cells are those of the store", v.Cells)
		}
		if v.Anew > 0 {
			a.print("%s read from other bytes since, and so not compared", count(v.Anew, "report"))
		}
	}
}
