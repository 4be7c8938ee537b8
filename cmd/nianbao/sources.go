package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"nianbao/sources"
)

func (a *app) sourcesCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "sources",
		Short:   "List, check, show, try and guess the definitions of sources",
		Example: "  nianbao sources list --province 甘肃\n  nianbao sources check\n  nianbao sources guess https://www.wushan.gov.cn\n  nianbao sources try 620524-wushan",
		Args:    subcommand,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.overview(cmd) },
	}
	cmd.AddCommand(a.sourcesListCmd(), a.sourcesCheckCmd(), a.sourcesShowCmd(),
		a.sourcesGuessCmd(), a.sourcesTryCmd(), a.sourcesDriftCmd(), a.sourcesSuggestCmd())
	return cmd
}

func (a *app) sourcesListCmd() *cobra.Command {
	var c choice
	var family string
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List sources",
		Example: "  nianbao sources list --province 甘肃\n  nianbao sources list --source '3607*' --json\n  nianbao sources list --province 浙江 --family hanweb",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, selected, err := a.chosen(&c)
			if err != nil {
				return err
			}
			if selected, err = ofFamily(selected, family); err != nil {
				return err
			}
			if a.flags.json {
				return a.printJSON(selected)
			}
			for _, src := range selected {
				a.print("%s", sourceLine(src))
			}
			return nil
		},
	}
	c.flags(cmd)
	cmd.Flags().StringVar(&family, "family", "", "site platform `NAME`, as defined or as told from known addresses: hanweb")
	return cmd
}

// chosen loads the definitions and selects from them, all where nothing was
// chosen.
func (a *app) chosen(c *choice) (*sources.Set, []sources.Source, error) {
	set, err := a.definitions()
	if err != nil {
		return nil, nil, err
	}
	if c.none() {
		return set, set.All(), nil
	}
	selected, err := c.from(set)
	return set, selected, err
}

// ofFamily keeps the sources of a platform, all where none is named.
func ofFamily(list []sources.Source, family string) ([]sources.Source, error) {
	if family == "" {
		return list, nil
	}
	if names := sources.Families(); !slices.Contains(names, family) {
		return nil, usage("use one of: "+strings.Join(names, ", "), "there is no platform %q", family)
	}
	return slices.DeleteFunc(slices.Clone(list), func(src sources.Source) bool {
		return src.Family != family && (src.Family != sources.FamilyAuto || src.Platform != family)
	}), nil
}

func sourceLine(src sources.Source) string {
	family := src.Family
	if family == sources.FamilyAuto && src.Platform != "" {
		family = "auto (" + src.Platform + ")"
	}
	return fmt.Sprintf("%s  %s  %s  %s", src.ID, src.Name, family, src.Base)
}

func (a *app) sourcesCheckCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Check all definitions, without the network",
		Long: `Check reads the built-in definitions and those of --sources and prints every
mistake with its file, its line and how to mend it. Exit status 1 if there is one.`,
		Example: "  nianbao sources check\n  nianbao sources check --sources my-sources",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return a.checkSources() },
	}
}

// checkSources prints every finding. Definitions with a mistake are not taken
// over; a warning does not keep a definition from being used.
func (a *app) checkSources() error {
	set, err := sources.Embedded()
	if err != nil {
		return err
	}
	findings := []sources.Finding{}
	if dir := a.config.Sources.Dir; dir != "" {
		var wrong *sources.DefinitionError
		if err := set.Load(dir); errors.As(err, &wrong) {
			findings = append(findings, wrong.Findings...)
		} else if err != nil {
			return usage("name a folder with *.toml files", "%w", err)
		}
	}
	mistakes := len(findings)
	findings = append(findings, set.Check()...)
	if a.flags.json {
		err = a.printJSON(findings)
	} else {
		a.printFindings(findings)
		a.print("%s, %s, %s", count(len(set.All()), "source"), count(mistakes, "mistake"), count(len(findings)-mistakes, "warning"))
	}
	if err == nil && mistakes > 0 {
		err = &fault{fmt.Errorf("%s in the definitions", count(mistakes, "mistake")), "each line says how to mend it", exitFailed}
	}
	return err
}

func (a *app) printFindings(findings []sources.Finding) {
	for _, f := range findings {
		if f.Warning {
			a.print("warning: %s", f)
		} else {
			a.print("%s", f)
		}
	}
}

func (a *app) sourcesShowCmd() *cobra.Command {
	return &cobra.Command{
		Use:     "show ID",
		Short:   "Show the definition of a source",
		Example: "  nianbao sources show 620524-wushan\n  nianbao sources show 360726-anyuan --json",
		Args:    cobra.ExactArgs(1),
		ValidArgsFunction: func(_ *cobra.Command, _ []string, prefix string) ([]string, cobra.ShellCompDirective) {
			return a.sourceIDs(prefix), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			set, err := a.definitions()
			if err != nil {
				return err
			}
			src, ok := set.Find(args[0])
			if !ok {
				return usage(nearestSource(set, args[0]), "there is no source %q", args[0])
			}
			if a.flags.json {
				return a.printJSON(src)
			}
			a.showSource(src)
			return a.showFound(set, src)
		},
	}
}

// showFound prints the lists of annual reports that crawls found, where there is
// a store, with what led to each.
func (a *app) showFound(set *sources.Set, src sources.Source) error {
	if a.exists() != nil {
		return nil
	}
	s, err := a.openRead()
	if err != nil {
		return err
	}
	defer s.Close()
	h := a.harvest(s, set, yearsAll)
	lists, err := h.Lists(src.ID)
	if err != nil {
		return err
	}
	if family, err := h.Family(src.ID); err != nil {
		return err
	} else if family != "" {
		a.print("%-10s %s, by its lists", "recognised", family)
	}
	for _, l := range lists {
		a.print("%-10s %s", "found", l.URL)
		a.print("%-10s %s, on %s; seen %s, %s with %s, %s followed", "", l.Why, l.Referer, l.Seen.Format("2006-01-02"),
			count(l.Pages, "page"), count(l.Rows, "row"), count(l.Reports, "row"))
		if l.Gap != "" {
			a.print("%-10s ! %s", "", l.Gap)
		}
	}
	return nil
}

// nearestSource suggests the id that was probably meant.
func nearestSource(set *sources.Set, id string) string {
	var ids []string
	for _, src := range set.All() {
		ids = append(ids, src.ID)
	}
	if near := sources.Nearest(id, ids); near != "" {
		return "did you mean " + near + "? nianbao sources list shows all"
	}
	return "nianbao sources list shows all"
}

// sourceIDs completes the id of a source.
func (a *app) sourceIDs(prefix string) []string {
	if err := a.setUp(); err != nil {
		return nil
	}
	set, err := a.definitions()
	if err != nil {
		return nil
	}
	var ids []string
	for _, src := range set.All() {
		if strings.HasPrefix(src.ID, prefix) {
			ids = append(ids, src.ID+"\t"+src.Name)
		}
	}
	return ids
}

// showSource prints what a definition says, leaving out what it does not say.
func (a *app) showSource(src sources.Source) {
	line := func(name, value string) {
		if value != "" {
			a.print("%-10s %s", name, value)
		}
	}
	line("id", src.ID)
	line("name", src.Name)
	line("code", src.Code)
	line("level", src.Level)
	line("base", src.Base)
	line("alias", strings.Join(src.Alias, " "))
	line("family", src.Family)
	line("platform", src.Platform)
	line("entry", strings.Join(src.Entry, " "))
	for _, col := range src.Columns {
		line("column", col.URL)
	}
	for _, unit := range src.Units {
		line("unit", strings.TrimSpace(unit.Code+" "+unit.Name))
		for _, col := range unit.Columns {
			line("  column", col.URL)
		}
	}
	if e := src.Expect; e.Min > 0 {
		line("expect", "at least "+count(e.Min, "report"))
	}
	if b := src.Blocked; b != nil {
		line("blocked", b.Class+", seen "+b.Seen)
	}
	if src.Delay > 0 {
		line("delay", src.Delay.String())
	}
	line("access", src.Access)
	line("defined in", src.File)
}
