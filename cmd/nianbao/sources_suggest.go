package main

import (
	"cmp"
	"maps"
	"net/url"
	"slices"

	"github.com/spf13/cobra"

	"nianbao/sources"
)

func (a *app) sourcesSuggestCmd() *cobra.Command {
	var c choice
	cmd := &cobra.Command{
		Use:   "suggest",
		Short: "List sites of other bodies that stored pages link",
		Long: `Suggest lists the hosts of departments and towns that portals in the store link
and that no definition knows. A crawl never asks them; nianbao sources guess
makes a definition of one.`,
		Example: "  nianbao sources suggest\n  nianbao sources suggest --division 天水市 --json",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return a.suggest(&c) },
	}
	c.flags(cmd)
	return cmd
}

// suggestion is a site that no definition knows.
type suggestion struct {
	URL      string `json:"url"`
	Name     string `json:"name"`
	Source   string `json:"source"`   // portal that links it
	Referer  string `json:"referer"`  // first page that does
	Mentions int    `json:"mentions"` // pages that do
}

func (a *app) suggest(c *choice) error {
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
	byHost := map[string]*suggestion{}
	for _, src := range selected {
		err := h.Neighbours(src.ID, func(page string, row sources.Row) error {
			host := hostOfURL(row.URL)
			if byHost[host] == nil {
				byHost[host] = &suggestion{URL: row.URL, Name: row.Title, Source: src.ID, Referer: page}
			}
			byHost[host].Mentions++
			return nil
		})
		if err != nil {
			return err
		}
	}
	list := slices.Collect(maps.Values(byHost))
	slices.SortFunc(list, func(x, y *suggestion) int { return cmp.Or(cmp.Compare(x.Source, y.Source), cmp.Compare(x.URL, y.URL)) })
	if a.flags.json {
		return a.printJSON(list)
	}
	for _, one := range list {
		a.print("%s  %s  (linked by %s)", one.URL, one.Name, one.Source)
	}
	a.print("%s that no definition knows", count(len(list), "site"))
	return nil
}

// yearsAll wants the reports of all years.
var yearsAll sources.Years

// hostOfURL is the host of an address, the address itself where it has none.
func hostOfURL(address string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		return u.Host
	}
	return address
}
