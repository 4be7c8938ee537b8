package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nianbao/store"
)

// checkStore is the name of the hidden command that checks for another process.
const checkStore = "check-store"

// checkFlags are those of store check.
type checkFlags struct {
	readData bool
	subset   string
}

func (f *checkFlags) add(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.readData, "read-data", false, "expand and digest every body and reading too")
	cmd.Flags().StringVar(&f.subset, "subset", "", "with --read-data, a part of the bodies: `N/T`, 1/7 to 7/7 on the days of a week")
}

// parts reads --subset, which means --read-data.
func (f *checkFlags) parts() (part, parts int, err error) {
	if f.subset == "" {
		return 0, 0, nil
	}
	n, t, ok := strings.Cut(f.subset, "/")
	part, err1 := strconv.Atoi(n)
	parts, err2 := strconv.Atoi(t)
	if !ok || err1 != nil || err2 != nil || part < 1 || part > parts {
		return 0, 0, usage("write --subset 1/7: the first of seven parts", "--subset %q is no part", f.subset)
	}
	f.readData = true
	return part, parts, nil
}

func (a *app) storeCheckCmd() *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Look for damage in the store",
		Long: `Check looks for damage: in the tree of pages, in every record, in what one bucket
says of another and, with --read-data, in every stored body. It names each
damaged record with its bucket, its key and, where it is known, its address,
and ends with status 4 when there is any. It changes nothing.`,
		Example: `  nianbao store check
  nianbao store check --read-data
  nianbao store check --subset $(date +%u)/7      a part a day, all of it in a week`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if _, _, err := f.parts(); err != nil {
				return err
			}
			if err := a.exists(); err != nil {
				return err
			}
			return a.storeCheck(cmd.Context(), f)
		},
	}
	f.add(cmd)
	return cmd
}

// checkLine is one line that the checking process writes.
type checkLine struct {
	Finding *store.Finding     `json:"finding,omitempty"`
	Report  *store.CheckReport `json:"report,omitempty"`
}

// checkResult is the answer in JSON.
type checkResult struct {
	Store    string            `json:"store"`
	Damaged  bool              `json:"damaged"`
	Report   store.CheckReport `json:"report"`
	Findings []store.Finding   `json:"findings"`
}

// storeCheck checks a store in a process of its own and tells the result.
func (a *app) storeCheck(ctx context.Context, f checkFlags) error {
	name := a.config.Store.Path
	path, err := a.readable(name)
	if err != nil {
		return err
	}
	r := checkResult{Store: name, Findings: []store.Finding{}}
	report, err := a.checkApart(ctx, path, f, func(found store.Finding) {
		if a.flags.json {
			r.Findings = append(r.Findings, found)
			return
		}
		a.print("damaged: %s", found.String())
	})
	if err != nil {
		return err
	}
	r.Report, r.Damaged = report, report.Findings > 0
	if a.flags.json {
		if err := a.printJSON(r); err != nil {
			return err
		}
	} else {
		a.tellCheck(r)
	}
	if r.Damaged {
		return &fault{fmt.Errorf("%s is damaged: %s", name, counted(report.Findings, "finding", "findings")),
			"keep the file as it is; nianbao store repair NEW saves what is whole into a new one", exitDamaged}
	}
	return nil
}

// tellCheck is the result of a check for people.
func (a *app) tellCheck(r checkResult) {
	records := 0
	for _, n := range r.Report.Records {
		records += n
	}
	line := fmt.Sprintf("%s: %s, %d records", r.Store, bytesText(r.Report.File), records)
	if r.Report.Bodies > 0 {
		line += fmt.Sprintf(", %s of %s digested", counted(r.Report.Bodies, "body", "bodies"), bytesText(r.Report.Raw))
	}
	if !r.Damaged {
		line += ": no damage found"
	}
	a.print("%s", line)
	if r.Report.Lost > 0 {
		a.print("lost before an earlier repair: %s", counted(r.Report.Lost, "body", "bodies"))
	}
	if r.Report.Forgotten > 0 {
		a.print("forgotten on request: %s", counted(r.Report.Forgotten, "body", "bodies"))
	}
	if r.Report.Torn {
		a.print("the page tree is damaged; a scan of the pages finds %d whole records", r.Report.Salvage)
	}
}

// checkApart runs the hidden command and hands on what it finds. A process
// that dies is a finding: what kills it is the damage.
func (a *app) checkApart(ctx context.Context, path string, f checkFlags, found func(store.Finding)) (store.CheckReport, error) {
	var report store.CheckReport
	program, err := os.Executable()
	if err != nil {
		return report, fmt.Errorf("find this program: %w", err)
	}
	args := []string{checkStore, path, "--timeout", a.timeout().String()}
	if f.readData {
		args = append(args, "--read-data")
	}
	if f.subset != "" {
		args = append(args, "--subset", f.subset)
	}
	child := exec.CommandContext(ctx, program, args...)
	says := &strings.Builder{}
	child.Stderr = says
	out, err := child.StdoutPipe()
	if err != nil {
		return report, err
	}
	if err := child.Start(); err != nil {
		return report, fmt.Errorf("start the check: %w", err)
	}
	told, ended := 0, false
	lines := json.NewDecoder(out)
	for {
		var line checkLine
		if lines.Decode(&line) != nil {
			break
		}
		if line.Finding != nil {
			told++
			found(*line.Finding)
		}
		if line.Report != nil {
			report, ended = *line.Report, true
		}
	}
	_, _ = io.Copy(io.Discard, out) // so that it can end
	return a.endCheck(ctx, child.Wait(), says.String(), report, told, ended, found)
}

// endCheck tells a check that ended from one that was refused and one that
// died.
func (a *app) endCheck(ctx context.Context, err error, says string, report store.CheckReport, told int, ended bool, found func(store.Finding)) (store.CheckReport, error) {
	var status *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return report, ctx.Err()
	case ended && err == nil:
		return report, nil
	case !ended && errors.As(err, &status) && status.Exited() && strings.HasPrefix(says, "nianbao: "):
		fmt.Fprint(a.err, says)
		return report, errSaid(status.ExitCode())
	}
	found(store.Finding{Reason: fmt.Sprintf("bbolt's own check of the page tree broke off: %v", err)})
	report.Torn, report.Findings = true, told+1
	return report, nil
}

// checkStoreCmd is the process that checks a store for another nianbao.
func (a *app) checkStoreCmd() *cobra.Command {
	var f checkFlags
	var timeout time.Duration
	cmd := &cobra.Command{
		Use:               checkStore + " FILE",
		Short:             "Check a store for another nianbao",
		Example:           "  nianbao check-store nianbao.db",
		Hidden:            true,
		Args:              cobra.ExactArgs(1),
		PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
		RunE: func(_ *cobra.Command, args []string) error {
			part, parts, err := f.parts()
			if err != nil {
				return err
			}
			return a.serveCheck(args[0], store.CheckOptions{ReadData: f.readData, Part: part, Parts: parts, Timeout: timeout})
		},
	}
	f.add(cmd)
	cmd.Flags().DurationVar(&timeout, "timeout", time.Second, "how long to wait for a store in use")
	return cmd
}

// serveCheck writes the findings and the report. bbolt's own check comes last
// and only where the tree seems sound, since damage there may end the process.
func (a *app) serveCheck(path string, o store.CheckOptions) error {
	lines := json.NewEncoder(a.out)
	told := 0
	o.Found = func(f store.Finding) {
		told++
		_ = lines.Encode(checkLine{Finding: &f}) // a broken pipe shows at the end
	}
	report, err := store.Check(path, o)
	if err != nil {
		return err
	}
	if !report.Torn {
		if err := store.CheckTree(path, o.Timeout, o.Found); err != nil {
			return err
		}
		report.Findings = told
	}
	return lines.Encode(checkLine{Report: &report})
}
