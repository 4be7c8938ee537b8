package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nianbao/export"
	"nianbao/farm"
	"nianbao/harvest"
	"nianbao/sources"
	"nianbao/store"
)

// demoDir is where the demo leaves its store and its corpus.
const demoDir = "nianbao-demo"

// logName is the portals' own log of the newest run, in that folder.
const logName = "requests.log"

// farmFile is the name under which the farm's definitions are loaded, and are
// left in the folder sourcesName for those who look at the store.
const (
	farmFile    = "farm.toml"
	sourcesName = "sources"
)

func (a *app) demoCmd() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Harvest a small farm of portals on this machine",
		Long: `Demo starts six small portals on loopback and harvests them with the real
pipeline: real HTTP, real robots.txt, a real store, a real export. It compares
what it read with what was written there by hand. Beside the store it leaves the
definitions of the portals, for --sources. Run again on the same folder it asks
whether anything changed, and changes nothing.`,
		Example: "  nianbao demo\n  nianbao demo --dir /tmp/look",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return inDir(a.demo(cmd.Context(), dir)) },
	}
	cmd.Flags().StringVar(&dir, "dir", demoDir, "folder `DIR` for the store and the corpus")
	return cmd
}

// demo serves the farm, harvests it, exports, and says what came of it.
func (a *app) demo(ctx context.Context, dir string) error {
	f, err := farm.New()
	if err != nil {
		return err
	}
	server, err := f.Start()
	if err != nil {
		return fmt.Errorf("start the portals: %w", err)
	}
	defer server.Close()
	set, selected, err := farmSources(f)
	if err != nil {
		return err
	}
	if err := export.Check(filepath.Join(dir, "export")); err != nil {
		return err
	}
	a.demoConfig(dir)
	s, err := a.openDemo(dir)
	if err != nil {
		return err
	}
	defer s.Close()
	h := a.harvest(s, set, sources.Years{})
	h.RobotsAnew = true // the portals count requests from their own start
	h.Crawler = a.crawler()
	h.Crawler.Lookup = server.Lookup
	a.say("%d portals on this machine are harvested into %s", len(f.Hosts()), dir)
	summary, err := a.watch(ctx, h, selected)
	if err != nil {
		return err
	}
	if summary.Cut {
		return &fault{errors.New("stopped before it was done; everything fetched is stored"), "run nianbao demo again to go on", exitFailed}
	}
	if err := errors.Join(writeLog(filepath.Join(dir, logName), server.Log()), writeDefinitions(filepath.Join(dir, sourcesName), f)); err != nil {
		return err
	}
	return a.demoReport(f, server, summary, h, dir)
}

// inDir gives an error of the demo a hint in the demo's own words: it knows no
// flag but --dir.
func inDir(err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	code, hint := explain(err)
	if hint == "" && errors.Is(err, fs.ErrNotExist) {
		hint = "name a folder that can be made and written with --dir"
	}
	hint = strings.NewReplacer("another one with --store", "another folder with --dir", "--store", "--dir", "--out", "--dir").Replace(hint)
	return &fault{err, hint, code}
}

// demoKey is the side record that marks a store as made by the demo.
const demoKey = "demo"

// openDemo opens the demo's store in a folder. One that holds anything and was
// not made by the demo is refused: invented reports have no place among real
// ones.
func (a *app) openDemo(dir string) (*store.Store, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	s, err := a.open()
	if err != nil {
		return nil, err
	}
	_, ours, err := s.Value(demoKey)
	if err == nil && !ours {
		if err = unused(s); err == nil {
			err = s.Put(demoKey, []byte("made by nianbao demo"))
		}
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// unused refuses a store in which any run was begun.
func unused(s *store.Store) error {
	return s.Runs(func(store.Run) error {
		return &fault{fmt.Errorf("%s was not made by the demo; its reports are real, and those of the demo are invented", s.Path()),
			"name another folder with --dir", exitFailed}
	})
}

// farmSources are the definitions of the farm's portals.
func farmSources(f *farm.Farm) (*sources.Set, []sources.Source, error) {
	set, err := sources.Embedded()
	if err != nil {
		return nil, nil, err
	}
	if err := set.LoadFile(farmFile, f.Definitions()); err != nil {
		return nil, nil, fmt.Errorf("load the farm's definitions: %w", err)
	}
	var selected []sources.Source
	for _, src := range set.All() {
		if src.File == farmFile {
			selected = append(selected, src)
		}
	}
	return set, selected, nil
}

// demoConfig is the configuration of the demo: nobody waits for a portal on
// this machine, and every run asks again.
func (a *app) demoConfig(dir string) {
	a.flags.loopback = true
	a.config = defaults()
	a.config.Store.Path = filepath.Join(dir, "nianbao.db")
	a.config.Crawler.Contact = "demo"
	a.config.Crawler.Recheck.Duration = 0
	a.config.Politeness = politenessConfig{}
}

// writeLog writes what the portals saw: when a request began and ended, which
// host, which path, the answer, and who asked.
func writeLog(path string, log []farm.Entry) error {
	var b strings.Builder
	const clock = "15:04:05.000000"
	for _, e := range log {
		fmt.Fprintf(&b, "%s %s %s %s %s %d %s\n", e.Start.Format(clock), e.End.Format(clock), e.Host, e.Method, e.Path, e.Status, e.UserAgent)
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		return fmt.Errorf("write the portals' log: %w", err)
	}
	return nil
}

// writeDefinitions leaves the definitions of the portals in a folder, so that
// nianbao coverage and others can be asked about them.
func writeDefinitions(dir string, f *farm.Farm) error {
	err := os.MkdirAll(dir, 0o755)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, farmFile), f.Definitions(), 0o644)
	}
	if err != nil {
		return fmt.Errorf("write the portals' definitions: %w", err)
	}
	return nil
}

// say writes a line for people, not where JSON was asked for.
func (a *app) say(format string, args ...any) {
	if !a.flags.json {
		a.print(format, args...)
	}
}

// demoResult is the demo's answer in JSON.
type demoResult struct {
	Summary *harvest.Summary `json:"summary"`
	Truth   comparison       `json:"truth"`
	Store   string           `json:"store"`
	Export  string           `json:"export"`
	Changed bool             `json:"changed"`
	Rude    []string         `json:"rude"` // breaches of manners in the portals' own log
}

// demoReport exports, compares with the truth, and says it all.
func (a *app) demoReport(f *farm.Farm, server *farm.Server, summary *harvest.Summary, h *harvest.Harvest, dir string) error {
	corpus, err := export.Load(h.Store, export.Filter{})
	if err != nil {
		return err
	}
	out := filepath.Join(dir, "export")
	m, changed, err := corpus.Write(out, export.Options{Formats: []string{export.FormatCSV, export.FormatJSONL}})
	if err != nil {
		return err
	}
	d := demoResult{summary, compare(f.Truth(), corpus.Works), h.Store.Path(), out, changed, server.Breaches()}
	if a.flags.json {
		err = a.printJSON(d)
	} else {
		a.tellDemo(d, corpus.Works, exportLine(out, m, changed))
		a.tellNext(d.Store)
	}
	switch {
	case err != nil:
		return err
	case len(d.Truth.Wrong) > 0:
		return fmt.Errorf("%d readings differ from what is written on the pages", len(d.Truth.Wrong))
	case len(d.Rude) > 0:
		return fmt.Errorf("the portals' own log shows %d breaches of manners", len(d.Rude))
	}
	return nil
}

// tellDemo prints per source what was found, what was flagged and why.
func (a *app) tellDemo(d demoResult, works []*export.Work, exported string) {
	for _, line := range d.Summary.Sources {
		a.print("\n%s  %s", line.ID, line.Name)
		a.print("  %s, %d answered \"not modified\"; %s: %d new, %d changed, %d as before",
			count(line.Requests, "request"), line.Revalidated, count(line.Reports, "report"), line.New, line.Changed, line.Same)
		if line.State != harvest.StateOK {
			a.print("  %s: %s", line.State, line.Sentence)
		}
		for _, w := range works {
			if w.Documents[0].Snapshot.Owner == line.ID {
				a.tellWork(w)
			}
		}
	}
	a.print("\ncompared with what was written by hand: %s", d.Truth)
	manners := "one request at a time on each host, robots.txt first, nothing disallowed was asked for"
	if len(d.Rude) > 0 {
		manners = strings.Join(d.Rude, "; ")
	}
	a.print("seen by the portals themselves: %s", manners)
	for _, wrong := range d.Truth.Wrong {
		a.print("  %s", wrong)
	}
	a.print("\ntook      %s", d.Summary.Took.Round(10*time.Millisecond))
	a.print("store     %s", d.Store)
	a.print("corpus    %s", exported)
	a.print("log       %s", filepath.Join(filepath.Dir(d.Store), logName))
}

// tellNext says what to type after the demo.
func (a *app) tellNext(path string) {
	a.print("\nType next:")
	a.print("  nianbao show --store %s", path)
	a.print("  nianbao show --store %s 370502/2023", path)
	a.print("  nianbao coverage --store %s --sources %s --division 武山县", path, filepath.Join(filepath.Dir(path), sourcesName))
	a.print("  nianbao crawl --province 甘肃 --years 2019-2025 --dry-run")
}

// tellWork prints a report and why it is flagged.
func (a *app) tellWork(w *export.Work) {
	rep := w.Report()
	book := ""
	if w.Documents[0].Parent() != "" {
		book = ", a book at " + w.Documents[0].Snapshot.URL
	}
	a.print("  %s %s (%s%s)", yearText(rep.Year), name(rep), kindText(rep), book)
	const most = 3
	for i, p := range w.Problems() {
		if i == most {
			a.print("      ! and %d more: nianbao show %s", len(w.Problems())-most, w.ID)
			break
		}
		a.print("      ! %s: %s", p.Rule, p.Sentence)
	}
}
