package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nianbao/crawler"
	"nianbao/harvest"
	"nianbao/sources"
	"nianbao/store"
)

// choice is which sources and years a command is about.
type choice struct {
	province, division string
	source             []string
	years              string
}

func (c *choice) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&c.province, "province", "", "province, by `NAME` or code: 甘肃, 62")
	f.StringVar(&c.division, "division", "", "division with all below it, by `NAME` or code: 天水市, 620524")
	f.StringArrayVar(&c.source, "source", nil, "source id, `GLOB` allowed: '62*'; may be given several times")
}

// none says whether nothing was chosen at all.
func (c *choice) none() bool { return c.province == "" && c.division == "" && len(c.source) == 0 }

// sources selects from a set.
func (c *choice) from(set *sources.Set) ([]sources.Source, error) {
	selected, err := set.Select(sources.Query{Province: c.province, Division: c.division, IDs: c.source})
	if err != nil {
		return nil, usage("nianbao sources list shows what there is", "%w", err)
	}
	return selected, nil
}

func (a *app) crawlCmd() *cobra.Command {
	var c choice
	var o crawlOptions
	cmd := &cobra.Command{
		Use:   "crawl",
		Short: "Fetch reports from portals, read them, keep everything",
		Long: `Crawl walks the chosen portals from their home pages to their annual-report
columns, fetches what may be a report, and stores what it received and what it
read. It asks one thing at a time of a server, waits between requests, and
takes no for an answer: what was refused is recorded.

It can be stopped at any time and goes on where it was. Printed is one line for
each source that got worse since its last run; --all prints every source.`,
		Example: `  nianbao crawl --province 甘肃 --years 2019-2025
  nianbao crawl --division 天水市 --dry-run
  nianbao crawl --source '360726-*'`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if c.none() {
				return usage("for example --province 甘肃, --division 620524 or --source '62*'", "crawl needs --province, --division or --source")
			}
			years, err := parseYears(cmd, c.years)
			if err != nil {
				return err
			}
			return a.crawl(cmd.Context(), &c, years, o)
		},
	}
	c.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&c.years, "years", "", "report `YEARS` wanted: 2023, 2019-2025, 2019- (default: all)")
	f.BoolVar(&o.dry, "dry-run", false, "say what would be fetched, from where, how fast and how long; ask nothing")
	f.BoolVar(&o.all, "all", false, "print a line for every source, not only for those that got worse")
	f.BoolVar(&o.recheck, "recheck", false, "ask again for pages of any age")
	f.DurationVar(&o.limit, "for", 0, "end after this `TIME`, such as 2h; the next run goes on")
	f.StringVar(&o.metrics, "metrics", "", "serve counts for Prometheus at `ADDR`, such as 127.0.0.1:9318")
	return cmd
}

// crawlOptions are how a crawl runs.
type crawlOptions struct {
	dry, all, recheck bool
	limit             time.Duration // 0: none
	metrics           string
}

// errTimeUp is the cause of the end of a run that was given so much time.
var errTimeUp = errors.New("the time of the run is up")

// crawl selects the sources and plans or runs.
func (a *app) crawl(ctx context.Context, c *choice, years sources.Years, o crawlOptions) error {
	set, err := a.definitions()
	if err != nil {
		return err
	}
	selected, err := c.from(set)
	if err != nil {
		return err
	}
	if o.recheck {
		a.config.Crawler.Recheck.Duration = 0
	}
	if err := a.polite(selected, o.dry); err != nil {
		return err
	}
	if o.dry {
		return a.plan(set, selected, years)
	}
	s, err := a.open()
	if err != nil {
		return err
	}
	defer s.Close()
	h := a.harvest(s, set, years)
	h.Crawler = a.crawler()
	if o.limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, o.limit, errTimeUp)
		defer cancel()
	}
	l := newLive(h.Command, s.Commits)
	h.Crawler.Observe = l.note
	end, err := a.serveMetrics(o.metrics, l)
	if err != nil {
		return err
	}
	defer end()
	defer a.serveSocket(context.WithoutCancel(ctx), s, l)()
	return a.harvestSources(ctx, h, selected, o.all)
}

// polite refuses a run that real hosts must not see: without a contact, or
// with a shorter delay than they are owed.
func (a *app) polite(selected []sources.Source, dry bool) error {
	for _, src := range selected {
		local := loopback(src.Base)
		switch {
		case local && !a.flags.loopback && !dry:
			return usage("add --allow-loopback if that is meant", "source %s is on this machine (%s)", src.ID, src.Base)
		case local:
		case a.config.Crawler.Contact == "" && !dry:
			return usage("set [crawler] contact in config.toml to a mail address or a page of yours",
				"crawling real hosts needs a contact, so that their operators can reach you")
		case !a.patient():
			return usage(fmt.Sprintf("set [politeness] delay to %q or more", sources.DefaultDelay),
				"a delay of %s is allowed for loopback sources only, and %s is at %s", a.config.Politeness.Delay, src.ID, src.Base)
		}
	}
	return nil
}

// patient says whether the delay is one that real hosts are owed.
func (a *app) patient() bool { return a.config.Politeness.Delay.Duration >= sources.DefaultDelay }

// reach keeps a run without a contact or without a delay on this machine.
func (a *app) reach(src sources.Source) bool {
	return a.config.Crawler.Contact != "" && a.patient() || loopback(src.Base)
}

// loopback says whether an address names this machine.
func loopback(base string) bool {
	u, err := url.Parse(base)
	if err != nil {
		return false
	}
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil {
		return ip.IsLoopback()
	}
	return u.Hostname() == "localhost" || strings.HasSuffix(u.Hostname(), ".localhost")
}

// plan prints what a crawl would do.
func (a *app) plan(set *sources.Set, selected []sources.Source, years sources.Years) error {
	s, done, err := a.openOrEmpty()
	if err != nil {
		return err
	}
	defer done()
	plan, err := a.harvest(s, set, years).Plan(selected, a.config.Politeness.Delay.Duration)
	if err != nil {
		return err
	}
	if a.flags.json {
		return a.printJSON(plan)
	}
	for _, line := range plan.Sources {
		if line.Requests == 0 {
			a.print("%s  %s  nothing is due%s", line.ID, line.Name, remark(line))
			continue
		}
		a.print("%s  %s  %s (%d robots.txt) to %s, one every %s, about %s%s",
			line.ID, line.Name, count(line.Requests, "request"), line.Robots, strings.Join(line.Hosts, " "), line.Delay, line.Takes.Round(time.Second), remark(line))
	}
	a.print("%s, %s, about %s, at most %s should every source use up its budget; nothing was asked",
		count(len(plan.Sources), "source"), count(plan.Requests, "request"), plan.Takes.Round(time.Second), plan.Most.Round(time.Second))
	return nil
}

// remark is what else there is to say about a planned source.
func remark(line harvest.SourcePlan) string {
	out := ""
	if line.Fresh {
		out = fmt.Sprintf("; never crawled: what the entry pages lead to comes on top, at most %s in all", count(line.Budget, "page"))
	}
	if line.Forbidden > 0 {
		out += fmt.Sprintf("; %s forbidden by robots.txt", count(line.Forbidden, "page"))
	}
	if line.Note != "" {
		out += "; " + line.Note
	}
	return out
}

// openOrEmpty opens the store for reading, or an empty one where there is
// none yet.
func (a *app) openOrEmpty() (*store.Store, func(), error) {
	if _, err := os.Stat(a.config.Store.Path); err == nil {
		s, err := a.openRead()
		return s, func() { s.Close() }, err
	}
	dir, err := os.MkdirTemp("", "nianbao-plan-")
	if err != nil {
		return nil, nil, err
	}
	s, err := store.Open(dir+"/empty.db", store.Options{Create: true, Now: time.Now, Version: version()})
	if err != nil {
		os.RemoveAll(dir)
		return nil, nil, err
	}
	return s, func() { s.Close(); os.RemoveAll(dir) }, nil
}

// harvest is the harvester with what the configuration says.
func (a *app) harvest(s *store.Store, set *sources.Set, years sources.Years) *harvest.Harvest {
	return &harvest.Harvest{
		Store: s, Sources: set, Years: years, Reach: a.reach,
		Recheck: a.config.Crawler.Recheck.Duration, Budget: a.config.Crawler.Budget,
		Version: version(), Command: strings.Join(os.Args, " "), Now: time.Now, Log: a.log,
		Documents: a.documents, Room: a.disk().Room,
	}
}

// crawler is the crawler with what the configuration says.
func (a *app) crawler() *crawler.Crawler {
	c := a.config
	return &crawler.Crawler{
		Workers: c.Crawler.Workers,
		Delay:   c.Politeness.Delay.Duration, Factor: c.Politeness.Factor, Jitter: c.Politeness.Jitter, Parallel: c.Politeness.Parallel,
		Hours: hoursOf(c.Politeness.Hours), Daily: c.Politeness.Daily, Patience: c.Crawler.Patience.Duration,
		Limits:    crawler.Limits{Grace: 3 * time.Second},
		MaxBody:   int64(c.Crawler.MaxBody) << 20,
		UserAgent: userAgent(c.Crawler.Contact), Contact: c.Crawler.Contact,
		AllowLoopback: a.flags.loopback, Clock: crawler.SystemClock(), Log: a.log,
	}
}

// userAgent names the program and whom to write to.
func userAgent(contact string) string {
	if contact == "" {
		return "nianbao/" + version()
	}
	return fmt.Sprintf("nianbao/%s (+%s)", version(), contact)
}

// harvestSources runs the crawl, shows progress on a terminal, and prints the
// summary.
func (a *app) harvestSources(ctx context.Context, h *harvest.Harvest, selected []sources.Source, all bool) error {
	summary, err := a.watch(ctx, h, selected)
	if summary != nil {
		if printErr := a.printSummary(summary, all); printErr != nil {
			return printErr
		}
	}
	switch {
	case err != nil:
		return err
	case summary.Cut && errors.Is(context.Cause(ctx), errTimeUp):
		return nil
	case summary.Cut:
		return &fault{fmt.Errorf("stopped before it was done; everything fetched is stored"), "run the same command again to go on", exitFailed}
	case summary.Worse():
		return errWorse
	}
	return nil
}

// printSummary prints a line per source that got worse, or for every one.
func (a *app) printSummary(s *harvest.Summary, all bool) error {
	if a.flags.json {
		return a.printJSON(s)
	}
	for _, line := range s.Sources {
		if all || line.Worse {
			a.print("%s", summaryLine(line))
		}
	}
	return nil
}

// summaryLine is a source in one line.
func summaryLine(l harvest.SourceSummary) string {
	out := fmt.Sprintf("%s  %s  %s: %s", l.ID, l.Name, l.State, l.Sentence)
	if l.State == harvest.StateRefused || l.State == harvest.StateFailed {
		out += "; " + count(l.Reports, "report")
	}
	if l.Worse && l.Was != "" {
		out += fmt.Sprintf(" (was %s)", l.Was)
	}
	out += fmt.Sprintf("; %s, %d new, %d changed, %d as before", count(l.Requests, "request"), l.New, l.Changed, l.Same)
	if n := l.Outcomes[harvest.OutcomeUnreadable]; n > 0 {
		out += fmt.Sprintf(", %s that cannot be read yet", count(n, "document"))
	}
	if l.Flagged > 0 {
		out += fmt.Sprintf(", %d of %s flagged", l.Flagged, count(l.Reports, "report"))
	}
	if l.Left > 0 {
		out += fmt.Sprintf(", %s left for the next run", count(l.Left, "page"))
	}
	return out
}
