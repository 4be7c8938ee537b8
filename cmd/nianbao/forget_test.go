package main

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/coverage"
	"nianbao/farm"
	"nianbao/store"
)

// statesOf are the cells of a ledger.
func statesOf(t *testing.T, common []string) map[string]coverage.Cell {
	t.Helper()
	var l ledgerJSON
	if err := json.Unmarshal([]byte(output(t, append([]string{"coverage", "--json"}, common...)...)), &l); err != nil {
		t.Fatal(err)
	}
	out := map[string]coverage.Cell{}
	for _, b := range l.Bodies {
		for _, c := range b.Cells {
			out[b.ID+" "+b.Type+" "+yearText(c.Year)] = c
		}
	}
	return out
}

// TestForgetCommand crawls one portal, forgets one of its reports and tries to
// have it again.
func TestForgetCommand(t *testing.T) {
	f := farm.Synthesize(farm.Synthesis{Seed: 21, Platforms: []string{"trs"}, Reports: 8})
	server, err := f.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	portal := f.Portals()[0]
	dir := t.TempDir()
	path := filepath.Join(dir, "n.db")
	write(t, filepath.Join(dir, "config.toml"), "[politeness]\ndelay = \"0s\"\n")
	write(t, filepath.Join(dir, "s", "x.toml"), "[[source]]\nid = \""+portal.Code+"-x\"\nname = \""+portal.Name+"\"\ncode = \""+portal.Code+"\"\nbase = \""+server.URL(portal.Host)+"\"\nfamily = \"auto\"\n")
	common := []string{"--config", filepath.Join(dir, "config.toml"), "--allow-loopback", "--store", path, "--sources", filepath.Join(dir, "s")}
	with := func(args ...string) []string { return append(args, common...) }
	output(t, with("crawl", "--source", portal.Code+"-x")...)
	before := statesOf(t, common)
	var reports []struct {
		ID  string `json:"report_id"`
		URL string `json:"url"`
	}
	if err := json.Unmarshal([]byte(output(t, with("show", "--json")...)), &reports); err != nil || len(reports) < 3 {
		t.Fatal(len(reports), err)
	}
	id, address := reports[1].ID, reports[1].URL
	s, err := store.Open(path, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	snap, err := captureOf(s, address)
	if err != nil {
		t.Fatal(err)
	}
	page, err := s.Body(snap)
	s.Close()
	if err != nil {
		t.Fatal(err)
	}

	if out := output(t, with("forget", id, "--why", "asked for")...); !strings.Contains(out, "nothing was changed") {
		t.Errorf("without --yes: %s", out)
	}
	if len(statesOf(t, common)) != len(before) || strings.Contains(output(t, with("show")...), "forgotten") {
		t.Error("a look at what would go changed the store")
	}
	if out := output(t, with("forget", address, "--why", "asked for", "--yes")...); !strings.Contains(out, "was forgotten on request on ") || !strings.Contains(out, "backups") {
		t.Errorf("forget says %s", out)
	}
	asked := len(server.Log())
	output(t, with("crawl", "--source", portal.Code+"-x", "--recheck")...)
	u, _ := url.Parse(address)
	for _, e := range server.Log()[asked:] {
		if e.Path == u.RequestURI() {
			t.Errorf("the next crawl asked for %s", e.Path)
		}
	}
	if len(server.Log()) == asked {
		t.Error("the next crawl asked for nothing: it shows nothing")
	}
	for name, bytes := range map[string]string{"same.html": string(page), "altered.html": string(page) + "<!-- saved by hand -->"} {
		write(t, filepath.Join(dir, "saved", name), bytes)
	}
	if out := output(t, with("ingest", filepath.Join(dir, "saved"))...); strings.Count(out, "forgotten  ") != 2 {
		t.Errorf("ingest says %s", out)
	}
	output(t, with("parse")...)
	for _, args := range [][]string{{"show", id}, {"history", id}, {"diff", id}, {"history", address}, {"explain", address}} {
		if out := output(t, with(args...)...); strings.Count(out, "\n") != 1 || !strings.Contains(out, id) || !strings.Contains(out, "forgotten on request on ") || !strings.Contains(out, ": asked for; it was sha256:") {
			t.Errorf("%v says %s", args, out)
		}
	}
	if out := output(t, with("why", address)...); !strings.Contains(out, "never: "+id) {
		t.Errorf("why says %s", out)
	}
	turned(t, before, statesOf(t, common), id)
	if out := output(t, with("export", "--out", filepath.Join(dir, "out"))...); !strings.Contains(out, "1 report forgotten on request left out") {
		t.Errorf("export says %s", out)
	}
	manifest, err := os.ReadFile(filepath.Join(dir, "out", "manifest.json"))
	if err != nil || !strings.Contains(string(manifest), `"forgotten": 1,`) {
		t.Errorf("the manifest does not count it: %v", err)
	}
	if out := output(t, with("store", "check", "--read-data")...); !strings.Contains(out, "no damage found") || !strings.Contains(out, "forgotten on request: ") {
		t.Errorf("store check says %s", out)
	}
}

// turned says whether the cell of one report, and no other, is another now.
func turned(t *testing.T, before, after map[string]coverage.Cell, id string) {
	t.Helper()
	for name, was := range before {
		is := after[name]
		switch {
		case was.Report == id && (is.State != coverage.StateForgotten || !strings.Contains(is.Why, "asked for")):
			t.Errorf("%s is %s: %s", name, is.State, is.Why)
		case was.Report != id && is.State != was.State:
			t.Errorf("%s was %s and is %s: %s", name, was.State, is.State, is.Why)
		}
	}
	if len(before) != len(after) {
		t.Errorf("%d cells became %d", len(before), len(after))
	}
}
