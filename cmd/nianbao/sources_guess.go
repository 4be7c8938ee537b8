package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nianbao/harvest"
	"nianbao/sources"
	"nianbao/store"
)

// surveyBudget is how many pages a look at one site may take.
const surveyBudget = 80

func (a *app) sourcesGuessCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "guess URL",
		Short: "Look at a site and print a definition of it",
		Long: `Guess walks a site from its home page to its lists of annual reports, as a crawl
would and as politely, reads no article, and prints a definition: the division
by the site's code (网站标识码), the platform, the lists, and the report years
they name. Nothing is stored. The definition is ready to be kept in a file of
the folder that --sources names.`,
		Example: "  nianbao sources guess https://www.wushan.gov.cn\n  nianbao sources guess https://www.wushan.gov.cn >> my-sources/62.toml",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.guess(cmd.Context(), args[0]) },
	}
}

func (a *app) guess(ctx context.Context, home string) error {
	if !strings.Contains(home, "://") {
		home = "http://" + home
	}
	src, err := sources.Provisional(home)
	if err != nil {
		return usage("give the address of a home page, as https://www.wushan.gov.cn", "%w", err)
	}
	if src.Level == sources.LevelOther && loopback(src.Base) {
		src.DelaySet = true
	}
	set, err := a.definitions()
	if err != nil {
		return err
	}
	if known, ok := set.ByBase(src.Base); ok {
		if err := a.warm(ctx, set, known); err != nil {
			return err
		}
	}
	h, done, err := a.survey(set, src)
	if err != nil {
		return err
	}
	defer done()
	guess, summary, err := h.Guess(ctx, src)
	if err != nil {
		return err
	}
	if err := a.surveyed(summary, src); err != nil {
		return err
	}
	if a.flags.json {
		return a.printJSON(guess)
	}
	for line := range strings.Lines(guess.TOML()) {
		a.print("%s", strings.TrimSuffix(line, "\n"))
	}
	if len(guess.Columns)+len(guess.Entry) == 0 {
		return &fault{fmt.Errorf("no list of annual reports was found on %s", src.Base), "name its address as column = [\"…\"] and try it with nianbao sources try", exitFailed}
	}
	return nil
}

// survey is a harvest that looks at sites and forgets.
func (a *app) survey(set *sources.Set, src sources.Source) (*harvest.Harvest, func(), error) {
	if err := a.polite([]sources.Source{src}, false); err != nil {
		return nil, nil, err
	}
	dir, err := os.MkdirTemp("", "nianbao-survey-")
	if err != nil {
		return nil, nil, err
	}
	s, err := store.Open(filepath.Join(dir, "survey.db"), store.Options{Create: true, Now: time.Now, Version: version()})
	if err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(dir))
	}
	h := a.harvest(s, set, sources.Years{})
	h.Budget, h.Survey = min(h.Budget, surveyBudget), true
	h.Reach = func(sources.Source) bool { return false }
	h.Crawler = a.crawler()
	return h, func() { s.Close(); os.RemoveAll(dir) }, nil
}

// surveyed says why a site could not be looked at.
func (a *app) surveyed(summary *harvest.Summary, src sources.Source) error {
	if summary.Cut {
		return &fault{errors.New("stopped before it was done"), "run the same command again", exitFailed}
	}
	for _, line := range summary.Sources {
		if line.ID == src.ID && (line.State == harvest.StateRefused || line.State == harvest.StateFailed) && line.Outcomes[harvest.OutcomeListing] == 0 {
			return &fault{fmt.Errorf("%s: %s", src.Base, line.Sentence), "the site was asked once and is not asked again now", exitFailed}
		}
	}
	return nil
}
