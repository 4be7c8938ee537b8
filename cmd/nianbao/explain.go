package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"nianbao/harvest"
	"nianbao/sources"
	"nianbao/store"
)

func (a *app) explainCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "explain FILE|URL|REPORT",
		Short: "Say how a document was decoded, what it was taken for, and why",
		Long: `Explain reads a file, or the newest stored capture of a URL or of a report, as a
run would and says how the bytes were decoded, what was mended or is damaged, what
kind of document it was taken for and why. It asks no site and keeps nothing.`,
		Example: "  nianbao explain saved/report.html\n  nianbao explain 370502/2023\n  nianbao explain http://www.wushan.gov.cn/info/2791/1463412.htm --json",
		Args:    cobra.ExactArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return a.explain(args[0]) },
	}
}

// explanation is the answer in JSON.
type explanation struct {
	URL    string         `json:"url"`
	Digest string         `json:"digest"`
	Bytes  int            `json:"bytes"`
	Error  string         `json:"error,omitempty"` // why it could not be read
	Read   harvest.Record `json:"read"`
}

func (a *app) explain(what string) error {
	set, err := a.definitions()
	if err != nil {
		return err
	}
	snap, body, err := a.bytesOf(set, what)
	if gone, ok := errors.AsType[*store.ForgottenError](err); ok {
		return a.tellBuried(gone.Stone)
	}
	if err != nil {
		return err
	}
	record, err := a.harvest(nil, set, sources.Years{}).Examine(snap, body)
	e := explanation{URL: snap.URL, Digest: snap.Digest, Bytes: len(body), Read: record}
	if err != nil {
		e.Error = err.Error()
	}
	if a.flags.json {
		return a.printJSON(e)
	}
	a.tellExplanation(e)
	return nil
}

// bytesOf reads a file, or the newest capture of a URL or of a report.
func (a *app) bytesOf(set *sources.Set, what string) (store.Snapshot, []byte, error) {
	body, err := os.ReadFile(what)
	if err == nil {
		sum := sha256.Sum256(body)
		url := "file:" + filepath.ToSlash(filepath.Base(what))
		return store.Snapshot{Source: harvest.SourceFile, URL: url, FinalURL: url, Digest: "sha256:" + hex.EncodeToString(sum[:])}, body, nil
	}
	noFile := &fault{fmt.Errorf("explain: %w", err), "name a file, or a URL or a report that is in the store", exitFailed}
	if _, missing := os.Stat(a.config.Store.Path); !errors.Is(err, fs.ErrNotExist) || missing != nil && !strings.Contains(what, ":") {
		return store.Snapshot{}, nil, noFile
	}
	s, err := a.openRead()
	if err != nil {
		return store.Snapshot{}, nil, err
	}
	defer s.Close()
	url, err := addressOf(s, what)
	if unknown, ok := errors.AsType[*fault](err); ok {
		err = &fault{fmt.Errorf("%w, and there is no file of that name", unknown.err), unknown.hint, unknown.code}
	}
	if err != nil {
		return store.Snapshot{}, nil, err
	}
	snap, err := captureOf(s, url)
	if err != nil {
		return snap, nil, err
	}
	if t, gone := buried(s, snap.URL); gone && snap.Forgotten() {
		return snap, nil, &store.ForgottenError{Stone: t}
	}
	body, err = s.Body(snap)
	return snap, body, err
}

// addressOf is a URL as it stands, or that of the document which stands for a
// report. A report that was forgotten is a [store.ForgottenError].
func addressOf(s *store.Store, ref string) (string, error) {
	urls, err := addresses(s, ref)
	if err == nil {
		return urls[0], nil
	}
	if t, gone := buried(s, ref); gone {
		return "", &store.ForgottenError{Stone: t}
	}
	return "", err
}

// captureOf finds the newest capture of a URL, whatever source it came from.
func captureOf(s *store.Store, url string) (found store.Snapshot, err error) {
	upTo, err := s.Newest()
	if err != nil {
		return found, err
	}
	err = s.Snapshots(upTo, func(snap store.Snapshot) error {
		if snap.URL == url || snap.FinalURL == url {
			found = snap
		}
		return nil
	})
	if err == nil && found.ID == 0 {
		err = &fault{fmt.Errorf("no capture of %s is in the store", url), "nianbao show lists the reports; crawl or ingest it first", exitFailed}
	}
	return found, err
}

// tellExplanation prints the trail from bytes to kind.
func (a *app) tellExplanation(e explanation) {
	rd := e.Read
	line := func(label, format string, args ...any) { a.print("  %-10s "+format, append([]any{label}, args...)...) }
	a.print("%s", e.URL)
	line("bytes", "%d, %s", e.Bytes, e.Digest)
	line("form", "%s", rd.Form)
	if rd.Trail.Chosen != "" {
		line("charset", "%s%s", rd.Trail.Chosen, runnerUp(rd))
	}
	for _, from := range slices.Sorted(maps.Keys(rd.Trail.Declared)) {
		line("declared", "%s by the %s", rd.Trail.Declared[from], from)
	}
	if rd.Trail.Note != "" {
		line("note", "%s", rd.Trail.Note)
	}
	if rd.Trail.Lost > 0 {
		line("lost", "%d characters could not be decoded", rd.Trail.Lost)
	}
	line("script", "%s", rd.Script)
	for _, m := range rd.Mends {
		line("mended", "%q, by undoing %s", m.From, m.Rule)
	}
	for _, d := range rd.Damage {
		line("damaged", "%q: %s", d.Text, d.Why)
	}
	line("title", "%s", rd.Title)
	line("kind", "%s", rd.Kind)
	for _, why := range rd.Reasons {
		line("because", "%s", why)
	}
	if e.Error != "" {
		line("unread", "%s", e.Error)
		line("next", "%s", "nothing can be read of these bytes; save the page again, as HTML or text, and ingest that file")
	}
	if rep := rd.Report; rep != nil {
		line("report", "%s %s, %s, %s", name(rep), yearText(rep.Year), kindText(rep), count(len(rep.Problems), "problem"))
		for _, f := range rep.Flags {
			line("marked", "%s", flagText(f))
		}
	}
}

// copyMarks say in words what marks a report as an altered copy.
var copyMarks = map[string]string{
	"mirror_spam":    "pronunciations stood behind the characters: an altered copy",
	"tw_phrases":     "words of Taiwan usage: an altered copy",
	"half_converted": "Traditional words a program made by halves: an altered copy",
}

func flagText(flag string) string {
	if words := copyMarks[flag]; words != "" {
		return flag + ", " + words
	}
	return flag
}

func runnerUp(rd harvest.Record) string {
	if rd.Trail.RunnerUp == "" {
		return ""
	}
	return ", before " + string(rd.Trail.RunnerUp)
}
