package main

import (
	"path/filepath"
	"strings"
	"testing"

	"nianbao/farm"
)

// TestSourcesOverAStore crawls one portal and asks what is known of it.
func TestSourcesOverAStore(t *testing.T) {
	f := farm.Synthesize(farm.Synthesis{Seed: 21, Platforms: []string{"trs"}, Reports: 8})
	server, err := f.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	portal := f.Portals()[0]
	dir := t.TempDir()
	write(t, filepath.Join(dir, "config.toml"), "[politeness]\ndelay = \"0s\"\n")
	definition := `[[source]]
id = "` + portal.Code + `-x"
name = "` + portal.Name + `"
code = "` + portal.Code + `"
base = "` + server.URL(portal.Host) + `"
family = "vsb"
`
	write(t, filepath.Join(dir, "s", "x.toml"), definition)
	common := []string{"--config", filepath.Join(dir, "config.toml"), "--allow-loopback", "--store", filepath.Join(dir, "n.db"), "--sources", filepath.Join(dir, "s")}
	id := portal.Code + "-x"
	live := output(t, append([]string{"sources", "try", id}, common...)...)
	output(t, append([]string{"crawl", "--source", id}, common...)...)
	before := len(server.Log())
	stored := output(t, append([]string{"sources", "try", id, "--from-store"}, common...)...)
	for name, out := range map[string]string{"try": live, "try --from-store": stored} {
		if !strings.Contains(out, "followed: the title is that of a report") || !strings.Contains(out, "passed over: ") || !strings.Contains(out, ", trs") {
			t.Errorf("%s shows no rows with verdicts:\n%s", name, out)
		}
	}
	if live != stored {
		t.Errorf("a look over the network and one at the store differ:\n%s\n%s", live, stored)
	}
	if out := output(t, append([]string{"sources", "show", id}, common...)...); !strings.Contains(out, "found") || !strings.Contains(out, "rows followed") {
		t.Errorf("show names no list:\n%s", out)
	}
	if out := output(t, append([]string{"sources", "drift", "--source", id}, common...)...); !strings.Contains(out, "known as vsb, it shows trs now") {
		t.Errorf("drift:\n%s", out)
	}
	if out := output(t, append([]string{"sources", "suggest", "--source", id}, common...)...); !strings.Contains(out, "farm-outside.gov.cn") || !strings.Contains(out, "教育局") {
		t.Errorf("suggest:\n%s", out)
	}
	if asked := len(server.Log()) - before; asked != 0 {
		t.Errorf("%d requests by commands that ask nothing", asked)
	}
}
