package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nianbao/harvest"
	"nianbao/sources"
)

func (a *app) sourcesTryCmd() *cobra.Command {
	var fromStore bool
	cmd := &cobra.Command{
		Use:   "try ID",
		Short: "Show which lists a definition leads to and how their rows are judged",
		Long: `Try walks a source to its lists of annual reports and shows each: why it was
taken for one, its platform, what it declares, the next page, and what is
decided about every row. No article is fetched and nothing is stored. With
--from-store the pages in the store are judged anew by the current definition,
without the network.`,
		Example: "  nianbao sources try 620524-wushan\n  nianbao sources try 620524-wushan --from-store",
		Args:    cobra.ExactArgs(1),
		ValidArgsFunction: func(_ *cobra.Command, _ []string, prefix string) ([]string, cobra.ShellCompDirective) {
			return a.sourceIDs(prefix), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.try(cmd.Context(), args[0], fromStore) },
	}
	cmd.Flags().BoolVar(&fromStore, "from-store", false, "judge the pages in the store; ask nothing")
	return cmd
}

// tried is a list page as try shows it.
type tried struct {
	URL      string        `json:"url"`
	Why      string        `json:"why"`
	Unit     string        `json:"unit,omitempty"`
	Family   string        `json:"family,omitempty"`
	Page     int           `json:"page"`
	Declared int           `json:"declared"`
	Next     string        `json:"next,omitempty"`
	Rows     []sources.Row `json:"rows"`
}

func (a *app) try(ctx context.Context, id string, fromStore bool) error {
	set, err := a.definitions()
	if err != nil {
		return err
	}
	src, ok := set.Find(id)
	if !ok {
		return usage("nianbao sources list shows all", "there is no source %q", id)
	}
	h, done, err := a.looker(ctx, set, src, fromStore)
	if err != nil {
		return err
	}
	defer done()
	pages := []tried{}
	err = h.Looks(src, func(l harvest.Look) error {
		if j := l.Judgement; j.IsColumn {
			pages = append(pages, tried{l.Request.URL, l.Request.Why, l.Request.Unit, j.Family, max(1, l.Request.Paging.Number), j.Declared, j.Next, j.Rows})
		}
		return nil
	})
	if err != nil {
		return err
	}
	if a.flags.json {
		return a.printJSON(pages)
	}
	return a.tellTried(h, src, pages)
}

// looker is a harvest whose store holds the pages of a source: the user's own,
// or a fresh survey.
func (a *app) looker(ctx context.Context, set *sources.Set, src sources.Source, fromStore bool) (*harvest.Harvest, func(), error) {
	if fromStore {
		s, err := a.openRead()
		if err != nil {
			return nil, nil, err
		}
		return a.harvest(s, set, sources.Years{}), func() { s.Close() }, nil
	}
	if err := a.warm(ctx, set, src); err != nil {
		return nil, nil, err
	}
	h, done, err := a.survey(set, src)
	if err != nil {
		return nil, nil, err
	}
	summary, err := h.Crawl(ctx, []sources.Source{src})
	if err == nil {
		err = a.surveyed(summary, src)
	}
	if err != nil {
		done()
		return nil, nil, err
	}
	return h, done, nil
}

// warm refuses to look at a site that refused a crawl lately.
func (a *app) warm(ctx context.Context, set *sources.Set, src sources.Source) error {
	if a.exists() != nil {
		return nil
	}
	until, err := a.cooling(ctx, set, src)
	if err == nil && until.After(time.Now()) {
		err = &fault{fmt.Errorf("%s refused, and is not asked again before %s", src.ID, until.Local().Format("2006-01-02 15:04")), "--from-store judges the pages that are in the store", exitFailed}
	}
	return err
}

// cooling is until when nothing is asked of a source; a run that holds the store
// says so.
func (a *app) cooling(ctx context.Context, set *sources.Set, src sources.Source) (time.Time, error) {
	if path := a.config.Store.Path; a.store == nil && held(path) {
		return askCooling(ctx, path, src.ID)
	}
	s, err := a.openRead()
	if err != nil {
		return time.Time{}, err
	}
	defer s.Close()
	return a.harvest(s, set, yearsAll).Cooling(src.ID)
}

// tellTried prints lists and rows, and what the lists lack.
func (a *app) tellTried(h *harvest.Harvest, src sources.Source, pages []tried) error {
	for _, p := range pages {
		a.print("%s  page %d, %s%s", p.URL, p.Page, p.Why, triedMarks(p))
		for _, r := range p.Rows {
			a.print("  %-10s  %s\n              %s", r.Date, r.Title, r.Verdict)
		}
		if p.Next != "" {
			a.print("  next        %s", p.Next)
		}
	}
	lists, err := h.Lists(src.ID)
	if err != nil {
		return err
	}
	followed := map[string]bool{}
	for _, p := range pages {
		for _, r := range p.Rows {
			followed[r.URL] = followed[r.URL] || strings.HasPrefix(r.Verdict, "followed")
		}
	}
	reports := 0
	for _, yes := range followed {
		if yes {
			reports++
		}
	}
	for _, l := range lists {
		if l.Gap != "" {
			a.print("  ! %s", l.Gap)
		}
	}
	a.print("%s, %s that may be reports", count(len(lists), "list"), count(reports, "row"))
	if len(lists) == 0 {
		return &fault{fmt.Errorf("no list of annual reports was found for %s", src.ID), "name its address as column = [\"…\"] in a definition", exitFailed}
	}
	return nil
}

// triedMarks are platform, unit and declared total of a list page.
func triedMarks(p tried) string {
	out := ""
	if p.Family != "" {
		out += ", " + p.Family
	}
	if p.Unit != "" {
		out += ", of " + p.Unit
	}
	if p.Declared >= 0 {
		out += fmt.Sprintf(", declares %d rows", p.Declared)
	}
	return out
}
