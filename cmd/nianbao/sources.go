package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"nianbao/sources"
)

func (a *app) sourcesCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "sources",
		Short:   "List, check and show the definitions of sources",
		Example: "  nianbao sources list --province 甘肃\n  nianbao sources check\n  nianbao sources show 620524-wushan",
		Args:    subcommand,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.sourcesListCmd(), a.sourcesCheckCmd(), a.sourcesShowCmd())
	return cmd
}

func (a *app) sourcesListCmd() *cobra.Command {
	var c choice
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List sources",
		Example: "  nianbao sources list --province 甘肃\n  nianbao sources list --source '3607*' --json",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			set, err := a.definitions()
			if err != nil {
				return err
			}
			selected := set.All()
			if !c.none() {
				if selected, err = c.from(set); err != nil {
					return err
				}
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
	return cmd
}

func sourceLine(src sources.Source) string {
	return fmt.Sprintf("%s  %s  %s  %s", src.ID, src.Name, src.Family, src.Base)
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
			return nil
		},
	}
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
