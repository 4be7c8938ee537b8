package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"nianbao/export"
	"nianbao/store"
)

func (a *app) forgetCmd() *cobra.Command {
	var why string
	var yes bool
	cmd := &cobra.Command{
		Use:   "forget REPORT",
		Short: "Remove a report from the store on request, for good",
		Long: `Forget removes the content of a report: the pages and files of every capture of
it, at all addresses and in all forms, the files, frames and further parts on its
pages that were not read as another report, what was read of them, and so every hit
of a search and every step of its history. Named as for nianbao show. Without --yes
it only says what would go.

What stays is a tombstone: what it was, its digests and addresses, the day and the
reason. nianbao show, history, explain and why tell it, nianbao coverage has a state
of its own for it, and exports count it. The addresses are not asked for again, and
neither a crawl nor nianbao ingest, parse, store merge or store repair bring the
report back, under another address or with other bytes either.

The free pages of the file are overwritten at once. Backups, copies, exports and
the old blocks of a disk are not in its reach.`,
		Example: `  nianbao forget 370502/2023 --why "withdrawn by the body, letter of 2026-03-02"
  nianbao forget 370502/2023 --why "withdrawn by the body, letter of 2026-03-02" --yes`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			why = strings.Join(strings.Fields(why), " ")
			if why == "" {
				return usage(`for example --why "withdrawn by the body, letter of 2026-03-02"`, "forget needs --why: the tombstone says it")
			}
			return a.forget(args[0], why, yes)
		},
	}
	cmd.Flags().StringVar(&why, "why", "", "who asked for it and why, as `TEXT` of one line (required)")
	cmd.Flags().BoolVar(&yes, "yes", false, "remove it; without this nothing is changed")
	return cmd
}

// oblivion is the answer of forget in JSON.
type oblivion struct {
	store.Forgotten
	Removed bool  `json:"removed"`
	Erased  int64 `json:"erased"` // bytes of free pages that were overwritten
}

func (a *app) forget(ref, why string, yes bool) error {
	open := a.openRead
	if yes {
		if err := a.exists(); err != nil {
			return err
		}
		open = a.open
	}
	s, err := open()
	if err != nil {
		return err
	}
	defer s.Close()
	stone, err := stoneFor(s, ref)
	if err != nil {
		return err
	}
	if stone.Why == "" {
		stone.Why = why
	}
	if !yes {
		f, err := s.WouldForget(stone)
		if err != nil {
			return err
		}
		return a.tellForgotten(oblivion{Forgotten: f})
	}
	f, err := s.Forget(stone)
	dictionaries := len(s.Dictionaries())
	if err = errors.Join(err, s.Close()); err != nil {
		return err
	}
	erased, err := store.Erase(a.config.Store.Path, a.timeout())
	if err != nil {
		return &fault{fmt.Errorf("the report is forgotten, but the free pages of the file could not be overwritten: %w", err), "the same command does it again", exitFailed}
	}
	if err := a.tellForgotten(oblivion{f, true, erased}); err != nil || a.flags.json {
		return err
	}
	if dictionaries > 0 {
		a.print("compression dictionaries made from pages before today may hold phrases of it")
	}
	return nil
}

// stoneFor is the tombstone of the report that is named: a new one, or the one
// it has.
func stoneFor(s *store.Store, ref string) (store.Tombstone, error) {
	corpus, err := export.Load(s, export.Filter{})
	if err != nil {
		return store.Tombstone{}, err
	}
	w, err := find(corpus.Works, ref)
	if err != nil {
		if t, ok := buried(s, ref); ok {
			return t, nil
		}
		return store.Tombstone{}, err
	}
	rep := w.Report()
	return store.Tombstone{
		Report: w.ID, DocType: rep.DocType, AgencyID: rep.Agency.ID, Agency: rep.Agency.Name, Code: rep.Agency.Code,
		Level: rep.Agency.Level, Kind: rep.Agency.Kind, Year: rep.Year,
	}, nil
}

func (a *app) tellForgotten(o oblivion) error {
	if a.flags.json {
		return a.printJSON(o)
	}
	for _, url := range o.URLs {
		a.print("  %s", url)
	}
	for _, url := range o.Shared {
		a.print("  %s, where other reports stand too: it is still asked for", url)
	}
	what := fmt.Sprintf("%s and %s of %s", count(o.Captures, "capture"), counted(o.Bodies, "body", "bodies"), bytesText(o.Bytes))
	if !o.Removed {
		a.print("%s %s %s: %s would be removed for good; nothing was changed, --yes does it", o.Report, o.Agency, yearText(o.Year), what)
		return nil
	}
	a.print("%s", o.Sentence())
	a.print("%s removed from %s, %s of free pages overwritten", what, a.config.Store.Path, bytesText(o.Erased))
	a.print("backups, other copies of the store and corpora exported before still have it: make them anew")
	return nil
}

// buried is the tombstone of a report, named as others are.
func buried(s *store.Store, ref string) (store.Tombstone, bool) {
	for _, t := range s.Tombstones() {
		code, year, ok := strings.Cut(ref, "/")
		switch {
		case ok && code == t.Code && year == strconv.Itoa(t.Year), len(ref) >= 4 && strings.HasPrefix(t.Report, ref), t.Named(ref):
			return t, true
		}
	}
	return store.Tombstone{}, false
}

// tellBuried says in one line that a report was forgotten.
func (a *app) tellBuried(t store.Tombstone) error {
	if a.flags.json {
		return a.printJSON(struct {
			Forgotten store.Tombstone `json:"forgotten"`
		}{t})
	}
	a.print("%s", t.Sentence())
	return nil
}
