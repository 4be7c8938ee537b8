package main

import (
	"errors"

	"github.com/spf13/cobra"

	"nianbao/sources"
	"nianbao/store"
)

func (a *app) storeTrainCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "train",
		Short: "Train compression dictionaries from the stored pages",
		Long: `Train makes a zstd dictionary for every platform of which the store has enough
pages, and one for all others. Pages that come later take a third less room;
stored ones stay as they are until nianbao store compact. The dictionaries are
part of the store, each kept twice, and of every backup.`,
		Example: "  nianbao store train\n  nianbao store train --store gansu.db --json",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return a.storeTrain() },
	}
}

func (a *app) storeTrain() error {
	if err := a.exists(); err != nil {
		return err
	}
	s, err := a.openStore(a.config.Store.Path, true)
	if err != nil {
		return err
	}
	defer s.Close()
	done, err := a.train(s)
	if err != nil {
		return err
	}
	if a.flags.json {
		return a.printJSON(done)
	}
	for _, t := range done {
		name := t.Family
		if name == "" {
			name = "all pages"
		}
		if t.Why != "" {
			a.print("%-14s no dictionary: %s", name, t.Why)
			continue
		}
		a.print("%-14s %s from %d pages; others like them take %.0f%% of what they took", name, bytesText(int64(t.Bytes)), t.Samples, 100*float64(t.Packed)/float64(t.Plain))
	}
	return nil
}

// train trains the dictionaries of an open store.
func (a *app) train(s *store.Store) ([]store.Trained, error) {
	family, err := a.familyOf(s)
	if err != nil {
		return nil, err
	}
	return s.Train(store.TrainOptions{Family: family})
}

// familyOf says which platform a source is of, "" where that is not known or
// its record is damaged: the pages will then be told apart less well.
func (a *app) familyOf(s *store.Store) (func(source string) string, error) {
	set, err := a.definitions()
	if err != nil {
		return nil, err
	}
	h := a.harvest(s, set, sources.Years{})
	return func(source string) string {
		family, err := h.Platform(source)
		if err != nil {
			a.log.Warn("platform not known", "source", source, "err", err)
			return ""
		}
		return family
	}, nil
}

// families is familyOf for a store that others may read meanwhile.
func (a *app) families() (family func(string) string, done func(), err error) {
	s, err := a.openRead()
	if err != nil {
		return nil, nil, err
	}
	family, err = a.familyOf(s)
	if err != nil {
		return nil, nil, errors.Join(err, s.Close())
	}
	return family, func() { s.Close() }, nil
}
