package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"nianbao/document"
	"nianbao/sources"
	"nianbao/store"
)

// app is one invocation: where it writes and what the flags and the
// configuration say.
type app struct {
	out, err io.Writer
	flags    struct {
		config, store, sources string
		loopback, json         bool
		version                bool
		log                    string
	}
	config    config
	log       *slog.Logger
	command   string          // its path: nianbao crawl
	store     *store.Store    // open already, where a run answers a command
	live      *live           // that run
	served    config          // its configuration
	documents *document.Child // reads PDF files; its process starts with the first
	context   context.Context // of the command, for opening the store
	copies    []string        // of stores that runs hold, removed at the end
}

// run parses the arguments, runs the command and returns the exit status.
func run(ctx context.Context, a *app, args []string) int {
	root := a.root()
	root.SetArgs(args)
	root.SetErr(a.err)
	defer a.endDocuments()
	defer a.removeCopies()
	out := &sticky{w: a.out}
	a.out = out
	root.SetOut(out)
	err := root.ExecuteContext(ctx)
	if errors.Is(err, errElsewhere) {
		status, err := a.forward(ctx, args)
		if err != nil {
			return complain(a.err, err)
		}
		return status
	}
	if err == nil {
		err = out.err
	}
	if err != nil {
		return complain(a.err, err)
	}
	return exitDone
}

// sticky is a writer that remembers its first error, so that a full disk under
// a redirected output is not taken for success.
type sticky struct {
	w   io.Writer
	err error
}

func (s *sticky) Write(p []byte) (int, error) {
	n, err := s.w.Write(p)
	if err != nil && s.err == nil {
		s.err = fmt.Errorf("write the output: %w", err)
	}
	return n, err
}

// root is the command with all its subcommands.
func (a *app) root() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "nianbao",
		Short: "Harvest the annual disclosure reports of Chinese public bodies",
		Long: `nianbao (年报) harvests the annual reports on government-information disclosure
(政府信息公开工作年度报告) that every Chinese public body must publish: it crawls
portals politely, keeps what it received in one file, reads the statutory
tables, checks their arithmetic, and exports corpora that can be cited.

Exit status: 0 done, 1 failed, 2 wrong usage, 3 done but some source got worse
than after its last run, 4 store damaged, 5 store in use, 6 disk low.`,
		Example: `  nianbao demo                       a small farm of portals on this machine, harvested
  nianbao crawl --province 甘肃      one province
  nianbao show                       what is in the store
  nianbao export --out corpus        a corpus of all that was read`,
		SilenceErrors:     true,
		SilenceUsage:      true,
		PersistentPreRunE: a.before,
		Args:              subcommand,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if a.flags.version {
				return a.printVersion()
			}
			return a.overview(cmd)
		},
	}
	cmd.Flags().BoolVarP(&a.flags.version, "version", "v", false, "print the version, as nianbao version does")
	f := cmd.PersistentFlags()
	f.StringVar(&a.flags.config, "config", "", "configuration `FILE` (default: ./config.toml where there is one)")
	f.StringVar(&a.flags.store, "store", "", "store `FILE` (default: store.path of the configuration, nianbao.db)")
	f.StringVar(&a.flags.sources, "sources", "", "folder `DIR` with definitions beside the built-in ones")
	f.BoolVar(&a.flags.loopback, "allow-loopback", false, "let sources on this machine be crawled (for tests)")
	f.BoolVar(&a.flags.json, "json", false, "write JSON to standard output")
	f.StringVar(&a.flags.log, "log", "", "log `LEVEL` on standard error: debug, info, warn, error")
	cmd.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usage(nearestFlag(c, err), "%w", err)
	})
	cmd.AddCommand(a.crawlCmd(), a.parseCmd(), a.ingestCmd(), a.showCmd(), a.historyCmd(), a.diffCmd(), a.explainCmd(), a.coverageCmd(), a.checkCmd(), a.tableCmd(), a.plotCmd(), a.searchCmd(), a.exportCmd(), a.verifyCmd(), a.forgetCmd(),
		a.sourcesCmd(), a.storeCmd(), a.statusCmd(), a.whyCmd(), a.runsCmd(), a.demoCmd(), a.versionCmd(), readDocumentCmd(), a.checkStoreCmd())
	addCompletion(cmd)
	asUsage(cmd)
	return cmd
}

// overview tells the commands below one: as help, or as JSON.
func (a *app) overview(cmd *cobra.Command) error {
	if !a.flags.json {
		return cmd.Help()
	}
	type line struct {
		Command string `json:"command"`
		Short   string `json:"short"`
	}
	lines := []line{}
	for _, sub := range cmd.Commands() {
		if !sub.Hidden {
			lines = append(lines, line{sub.CommandPath(), sub.Short})
		}
	}
	return a.printJSON(lines)
}

// before runs before every command. A broken configuration must not keep
// anyone from naming the version.
func (a *app) before(cmd *cobra.Command, _ []string) error {
	a.command, a.context = cmd.CommandPath(), cmd.Context()
	if a.flags.version {
		return nil
	}
	if f := cmd.Flag("store"); f != nil && f.Changed && a.flags.store == "" {
		return usage("leave it out for the store of the configuration", "--store is empty; it must name a file")
	}
	return a.setUp()
}

// nearestFlag suggests the flag that was probably meant.
func nearestFlag(cmd *cobra.Command, err error) string {
	if _, name, ok := strings.Cut(err.Error(), "unknown flag: --"); ok {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near := sources.Nearest(name, names); near != "" {
			return "did you mean --" + near + "?"
		}
	}
	return "see " + cmd.CommandPath() + " --help"
}

// subcommand refuses a word that is no subcommand and suggests the nearest.
func subcommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := "see " + cmd.CommandPath() + " --help"
	cmd.SuggestionsMinimumDistance = 2
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		hint = "did you mean " + cmd.CommandPath() + " " + strings.Join(near, " or ") + "?"
	}
	return usage(hint, "there is no command %q", cmd.CommandPath()+" "+args[0])
}

// asUsage makes wrong arguments of every command a fault of usage.
func asUsage(cmd *cobra.Command) {
	if check := cmd.Args; check != nil {
		cmd.Args = func(c *cobra.Command, args []string) error {
			err := check(c, args)
			var f *fault
			if err == nil || errors.As(err, &f) {
				return err
			}
			text := c.CommandPath() + " " + strings.ReplaceAll(oneLine(err.Error()), "arg(s)", "argument")
			if strings.HasPrefix(err.Error(), "unknown command") {
				text = fmt.Sprintf("%s takes no argument, and %q is one", c.CommandPath(), args[0])
			}
			return usage("see "+c.CommandPath()+" --help", "%s", text)
		}
	}
	for _, sub := range cmd.Commands() {
		asUsage(sub)
	}
}

// setUp reads the configuration and lays the flags over it.
func (a *app) setUp() error {
	if a.store != nil {
		a.config = a.served
		return a.setLog()
	}
	c, err := loadConfig(a.flags.config)
	if err != nil {
		return err
	}
	if a.flags.store != "" {
		c.Store.Path = a.flags.store
	}
	if a.flags.sources != "" {
		c.Sources.Dir = a.flags.sources
	}
	if a.flags.log != "" {
		c.Log.Level = a.flags.log
	}
	a.config = c
	a.documents = childOf(c.Reader.Cache)
	return a.setLog()
}

// setLog makes the logger the configuration asks for.
func (a *app) setLog() error {
	var level slog.Level
	if err := level.UnmarshalText([]byte(a.config.Log.Level)); err != nil {
		return usage("use debug, info, warn or error", "log level %q is not known", a.config.Log.Level)
	}
	opt := &slog.HandlerOptions{Level: level}
	var h slog.Handler = slog.NewTextHandler(a.err, opt)
	if a.config.Log.Format == "json" {
		h = slog.NewJSONHandler(a.err, opt)
	}
	a.log = slog.New(h)
	return nil
}

// exists refuses a store that is not there.
func (a *app) exists() error {
	if _, err := os.Stat(a.config.Store.Path); errors.Is(err, fs.ErrNotExist) {
		return &fault{fmt.Errorf("there is no store at %s", a.config.Store.Path), "name one with --store, or begin with nianbao demo, crawl or ingest", exitFailed}
	}
	return nil
}

// open opens the store for writing and creates it where there is none.
func (a *app) open() (*store.Store, error) { return a.openStore(a.config.Store.Path, true) }

// openRead opens a store that is there for reading. Where a run holds it, that
// is a copy, or the run is to answer the command.
func (a *app) openRead() (*store.Store, error) {
	if a.store != nil {
		return a.store.Share(), nil
	}
	if err := a.exists(); err != nil {
		return nil, err
	}
	if a.elsewhere() {
		return nil, errElsewhere
	}
	path, err := a.readable(a.config.Store.Path)
	if err != nil {
		return nil, err
	}
	s, err := a.openStore(path, false)
	if path != a.config.Store.Path {
		_ = os.Remove(path) // an open file stays; where that cannot be, it is removed at the end
	}
	return s, err
}

func (a *app) openStore(path string, write bool) (*store.Store, error) {
	if a.store != nil {
		return nil, store.ErrInUse
	}
	return store.Open(path, store.Options{
		Timeout: a.config.Store.Timeout.Duration, Create: write, ReadOnly: !write,
		Now: time.Now, Version: version(),
	})
}

// definitions loads the built-in sources and the folder of the configuration.
func (a *app) definitions() (*sources.Set, error) {
	set, err := sources.Embedded()
	if err != nil {
		return nil, err
	}
	if dir := a.config.Sources.Dir; dir != "" {
		err := set.Load(dir)
		var wrong *sources.DefinitionError
		if errors.As(err, &wrong) {
			return nil, usage(fmt.Sprintf("%s; nianbao sources check --sources %s shows all", count(len(wrong.Findings), "mistake"), dir), "%s", wrong.Findings[0])
		}
		if err != nil {
			return nil, usage("name a folder with *.toml files", "%w", err)
		}
	}
	return set, nil
}

// terminal says whether progress and colours are wanted on standard error.
func (a *app) terminal() bool {
	f, ok := a.err.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// print writes a line for people to standard output. What pages and files
// bring along is shown without control characters.
func (a *app) print(format string, args ...any) {
	for i, arg := range args {
		if text, ok := arg.(string); ok {
			args[i] = printable(text)
		}
	}
	fmt.Fprintf(a.out, format+"\n", args...)
}

// printable writes control characters and broken UTF-8 out, so that no title
// or file name can move the cursor.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return '\uFFFD'
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

// printJSON writes a value to standard output.
func (a *app) printJSON(v any) error {
	enc := json.NewEncoder(a.out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
