package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/farm"
	"nianbao/harvest"
)

// guesses is how many portals of each platform are guessed and harvested.
var guesses = flag.Int("guesses", 1, "portals of each platform to guess and harvest")

// TestGuessedDefinitionsHarvest asks for a definition of portals of every
// platform, by address alone, and harvests each with what was printed.
func TestGuessedDefinitionsHarvest(t *testing.T) {
	platforms := farm.Platforms()
	if raceDetector {
		platforms = []string{"trs", "epoint", "jpaas"} // the rest is the same to the detector
	}
	f := farm.Synthesize(farm.Synthesis{Seed: 50, Hosts: *guesses, Reports: 12, Platforms: platforms})
	server, err := f.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	want := map[string]int{}
	for _, r := range f.Truth() {
		want[r.Host]++
	}
	right := map[string]int{}
	for _, p := range f.Portals() {
		if guessAndHarvest(t, p, server.URL(p.Host), want[p.Host]) {
			right[p.Platform]++
		}
	}
	for _, name := range platforms {
		t.Logf("%-12s %d of %d portals harvested with the printed definition", name, right[name], *guesses)
	}
}

// guessAndHarvest prints the definition of a portal, keeps it in a file, and
// crawls with it.
func guessAndHarvest(t *testing.T, p farm.Portal, home string, want int) bool {
	t.Helper()
	dir := t.TempDir()
	config := filepath.Join(dir, "config.toml")
	write(t, config, "[politeness]\ndelay = \"0s\"\nfactor = 0.0\njitter = 0.0\n")
	common := []string{"--config", config, "--allow-loopback", "--store", filepath.Join(dir, "n.db")}
	definition := output(t, append([]string{"sources", "guess", home}, common...)...)
	definitions := filepath.Join(dir, "sources")
	write(t, filepath.Join(definitions, "guessed.toml"), definition)
	id, _, _ := strings.Cut(strings.SplitAfter(definition, `id     = "`)[1], `"`)
	if !strings.Contains(definition, `"`+p.Code+`"`) || !strings.Contains(definition, p.Name) {
		t.Errorf("%s %s (%s): the definition names another body:\n%s", p.Platform, p.Name, p.Code, definition)
		return false
	}
	if _, after, _ := strings.Cut(definition, `family = "`); !strings.HasPrefix(after, p.Platform+`"`) && !quietFamily(after) {
		t.Errorf("%s %s: the definition names another platform:\n%s", p.Platform, p.Host, definition)
	}
	out := output(t, append([]string{"crawl", "--json", "--sources", definitions, "--source", id}, common...)...)
	var s harvest.Summary
	if err := json.Unmarshal([]byte(out), &s); err != nil {
		t.Fatal(err)
	}
	if len(s.Sources) == 0 || s.Sources[0].Reports != want {
		t.Errorf("%s %s: %+v, want %d reports, with\n%s", p.Platform, p.Host, s.Sources, want, definition)
		return false
	}
	return true
}

// quietFamily says whether a definition names no platform of its own marks.
func quietFamily(after string) bool {
	name, _, _ := strings.Cut(after, `"`)
	return name == "auto" || name == "static" || name == "asp"
}

// output runs the command and returns what it printed.
func output(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if code := run(t.Context(), &app{out: &out, err: &errs}, args); code != exitDone && code != exitWorse {
		t.Fatalf("nianbao %v exited %d: %s", args, code, errs.String())
	}
	return out.String()
}
