package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/export"
	"nianbao/farm"
	"nianbao/store"
)

// nianbao runs a command in this process.
func nianbao(t *testing.T, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	if code := run(t.Context(), &app{out: &out, err: &out}, args); code != exitDone {
		t.Fatalf("nianbao %v exited %d:\n%s", args, code, out.String())
	}
	return out.String()
}

// TestArchiveOfWgetIsRead has wget harvest the farm on loopback and reads what
// it kept: the same reports, with the bodies the farm sent.
func TestArchiveOfWgetIsRead(t *testing.T) {
	wget, err := exec.LookPath("wget")
	if err != nil {
		t.Skip("SKIPPED: wget is needed")
	}
	f, err := farm.New()
	if err != nil {
		t.Fatal(err)
	}
	server, err := f.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	t.Chdir(t.TempDir())
	const wuShan = "wushan.test"
	var pages []string
	reports := 0
	for _, truth := range f.Truth() {
		if strings.Contains(truth.URL, wuShan) {
			if truth.Kind == "annual" {
				reports++
			}
			pages = append(pages, strings.Replace(truth.URL, "http://"+wuShan, strings.TrimSuffix(server.URL(wuShan), "/"), 1))
		}
	}
	if reports == 0 {
		t.Fatal("the farm has no reports on " + wuShan)
	}
	for _, options := range [][]string{nil, {"--no-warc-compression"}, {"--compression=gzip"}} {
		args := append([]string{"--quiet", "--execute", "robots=off", "--warc-file=wget", "--delete-after"}, options...)
		if out, err := exec.Command(wget, append(args, pages...)...).CombinedOutput(); err != nil {
			t.Fatalf("wget: %v\n%s", err, out)
		}
		files, err := filepath.Glob("wget.warc*")
		if err != nil || len(files) != 1 {
			t.Fatalf("wget wrote %v, %v", files, err)
		}
		db := strings.Join(options, "") + "x.db"
		said := nianbao(t, "ingest", "--store", db, files[0])
		checkReports(t, db, said, reports)
		if again := nianbao(t, "ingest", "--store", db, files[0]); strings.Count(again, "(known)") != reports {
			t.Errorf("the second time:\n%s", again)
		}
		if err := os.Remove(files[0]); err != nil {
			t.Fatal(err)
		}
	}
}

// checkReports looks for reports with the provenance and the digests of wget.
func checkReports(t *testing.T, db, said string, want int) {
	t.Helper()
	s, err := store.Open(db, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	corpus, err := export.Load(s, export.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if len(corpus.Works) != want {
		t.Errorf("%d reports, want %d:\n%s", len(corpus.Works), want, said)
	}
	for _, w := range corpus.Works {
		snap := w.Documents[0].Snapshot
		if snap.Provenance != "warc" || snap.Archive.Digest != "block agrees, payload agrees" || snap.Status != 200 || len(snap.RequestHead) == 0 {
			t.Errorf("%s: %s, digests %q, status %d", snap.URL, snap.Provenance, snap.Archive.Digest, snap.Status)
		}
	}
}

// TestReplayInABrowser has wabac, the engine of ReplayWeb.page, replay a WACZ
// of ours in Chromium: bench/replay/check.mjs.
func TestReplayInABrowser(t *testing.T) {
	modules := os.Getenv("NIANBAO_PEERS")
	for _, name := range []string{"node", "chromium"} {
		if _, err := exec.LookPath(name); err != nil || modules == "" {
			t.Skip("SKIPPED: node, chromium and NIANBAO_PEERS are needed, a folder in which npm has installed @webrecorder/wabac")
		}
	}
	script, err := filepath.Abs("../../bench/replay/check.mjs")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	nianbao(t, "demo", "--dir", "look")
	nianbao(t, "demo", "--dir", "look")
	nianbao(t, "export", "--store", "look/nianbao.db", "--format", "warc,wacz", "--out", "corpus")
	out, err := exec.Command("node", script, modules, "corpus").CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}
