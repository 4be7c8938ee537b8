package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nianbao/harvest"
	"nianbao/sources"
	"nianbao/store"
)

func (a *app) statusCmd() *cobra.Command {
	var last bool
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Say what the run that is on does, or how the last one ended",
		Long: `Status asks the run that holds the store what it has done so far: requests by
outcome, servers by state, what is parked and why. Where no run is on it says
how the last one ended.`,
		Example: "  nianbao status\n  nianbao status --last --store gansu.db\n  nianbao status --json",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return a.status(last) },
	}
	cmd.Flags().BoolVar(&last, "last", false, "how the last finished run ended, though another is on")
	return cmd
}

func (a *app) status(last bool) error {
	s, err := a.openRead()
	if err != nil {
		return err
	}
	defer s.Close()
	if a.live != nil && !last {
		status := a.live.status()
		if a.flags.json {
			return a.printJSON(status)
		}
		status.print(a)
		return nil
	}
	var found *store.Run
	err = s.Runs(func(r store.Run) error {
		if found == nil && (a.live == nil || !r.Ended.IsZero()) {
			found = &r
		}
		return nil
	})
	if err != nil {
		return err
	}
	if found == nil {
		a.print("no run so far")
		return nil
	}
	return a.printRun(*found)
}

func (a *app) runsCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "runs [NUMBER]",
		Short: "List the runs, or print the summary of one",
		Long: `Runs lists every run with its time and what came of it, the newest first. With
a number it prints the summary of that run, a line for each source.`,
		Example: "  nianbao runs\n  nianbao runs 12 --json",
		Args:    cobra.MaximumNArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return a.runs(args) },
	}
}

func (a *app) runs(args []string) error {
	wanted := uint64(0)
	if len(args) == 1 {
		n, err := strconv.ParseUint(args[0], 10, 64)
		if err != nil || n == 0 {
			return usage("nianbao runs lists the numbers", "%q is no number of a run", args[0])
		}
		wanted = n
	}
	s, err := a.openRead()
	if err != nil {
		return err
	}
	defer s.Close()
	var list []store.Run
	if err := s.Runs(func(r store.Run) error { list = append(list, r); return nil }); err != nil {
		return err
	}
	for _, r := range list {
		if r.ID == wanted {
			return a.printRun(r)
		}
	}
	switch {
	case wanted > 0:
		return &fault{fmt.Errorf("there is no run %d", wanted), "nianbao runs lists the numbers", exitFailed}
	case a.flags.json:
		return a.printJSON(list)
	}
	for _, r := range list {
		a.print("%5d  %s", int(r.ID), runLine(r))
	}
	return nil
}

// printRun prints one run with its summary.
func (a *app) printRun(r store.Run) error {
	if a.flags.json {
		return a.printJSON(r)
	}
	a.print("run %d  %s", int(r.ID), runLine(r))
	var sum harvest.Summary
	if len(r.Summary) == 0 || json.Unmarshal(r.Summary, &sum) != nil {
		return nil
	}
	for _, line := range sum.Sources {
		a.print("%s", summaryLine(line))
	}
	return nil
}

// runLine is a run in one line.
func runLine(r store.Run) string {
	out := r.Started.Local().Format(time.DateTime) + "  "
	var sum harvest.Summary
	switch {
	case r.Ended.IsZero():
		return out + "never ended, or is on: " + r.Command
	case len(r.Summary) == 0 || json.Unmarshal(r.Summary, &sum) != nil:
		return out + "took " + r.Ended.Sub(r.Started).Round(time.Second).String() + ": " + r.Command
	}
	requests, fresh, changed, worse := 0, 0, 0, 0
	for _, l := range sum.Sources {
		requests, fresh, changed = requests+l.Requests, fresh+l.New, changed+l.Changed
		if l.Worse {
			worse++
		}
	}
	parts := []string{"took " + sum.Took.Round(time.Second).String(), count(len(sum.Sources), "source"), count(requests, "request"), fmt.Sprintf("%d new, %d changed", fresh, changed)}
	if worse > 0 {
		parts = append(parts, fmt.Sprintf("%d worse", worse))
	}
	if sum.Cut {
		parts = append(parts, "stopped before it was done")
	}
	return out + strings.Join(parts, ", ") + ": " + r.Command
}

func (a *app) whyCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "why URL|REPORT",
		Short: "Say what decides about a URL, and when it is asked for next",
		Long: `Why says which rule takes a URL, or that of a report, in or leaves it out, which
line of robots.txt decides, on which server it is, what came of it last, and when
it is asked for next. It asks no site.`,
		Example: "  nianbao why http://www.wushan.gov.cn/info/2791/1463412.htm\n  nianbao why 370502/2023",
		Args:    cobra.ExactArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return a.why(args[0]) },
	}
}

func (a *app) why(what string) error {
	set, err := a.definitions()
	if err != nil {
		return err
	}
	s, done, err := a.openOrEmpty()
	if err != nil {
		return err
	}
	defer done()
	h := a.harvest(s, set, sources.Years{})
	h.Crawler = a.crawler()
	url, err := addressOf(s, what)
	if gone, ok := errors.AsType[*store.ForgottenError](err); ok {
		return a.tellBuried(gone.Stone)
	}
	if unknown, ok := errors.AsType[*fault](err); ok {
		err = &fault{unknown.err, unknown.hint + " with http:// or https://", unknown.code}
	}
	if err != nil {
		return err
	}
	w, err := h.Why(url)
	if err != nil {
		return usage("write the address with http:// or https://", "%w", err)
	}
	if a.flags.json {
		return a.printJSON(w)
	}
	row := func(name, text string) {
		if text != "" {
			a.print("%-9s %s", name, text)
		}
	}
	row("url", w.URL)
	row("source", strings.TrimSpace(w.Source+"  "+w.Name))
	row("scope", w.Scope)
	row("robots", w.Robots)
	row("server", w.Group)
	row("state", w.State)
	row("taken up", w.Reason)
	if w.Outcome != "" {
		row("last", w.Outcome+" at "+w.At.Local().Format(time.DateTime)+": "+w.Said)
	}
	row("next", w.When)
	return nil
}
