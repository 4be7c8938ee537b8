package main

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pelletier/go-toml/v2"
)

var shipped = filepath.Join("..", "..", "config.toml")

func TestShippedConfigShowsTheDefaults(t *testing.T) {
	data, err := os.ReadFile(shipped)
	if err != nil {
		t.Fatal(err)
	}
	got, err := parseConfig(shipped, data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(defaults(), got); diff != "" {
		t.Errorf("config.toml differs from the defaults (-default +file):\n%s", diff)
	}
}

// TestConfigKeys holds the list of keys against the struct and the file.
func TestConfigKeys(t *testing.T) {
	data, err := os.ReadFile(shipped)
	if err != nil {
		t.Fatal(err)
	}
	var file map[string]map[string]any
	if err := toml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, key := range configKeys {
		known[key] = true
		section, name, _ := strings.Cut(key, ".")
		if _, ok := file[section][name]; !ok {
			t.Errorf("config.toml does not show %s", key)
		}
	}
	typ := reflect.TypeFor[config]()
	for i := range typ.NumField() {
		section := typ.Field(i)
		for j := range section.Type.NumField() {
			key := section.Tag.Get("toml") + "." + section.Type.Field(j).Tag.Get("toml")
			if !known[key] {
				t.Errorf("configKeys lacks %s", key)
			}
		}
	}
}

// TestDurationsNeedTheirUnit: a bare number would be nanoseconds.
func TestDurationsNeedTheirUnit(t *testing.T) {
	for _, d := range defaults().durations() {
		section, name, _ := strings.Cut(d.key, ".")
		for _, value := range []string{"2", "-2", "0", "2.5", "true", `"2"`, `"-2s"`, `""`, `"two"`} {
			_, err := parseConfig("c.toml", []byte("["+section+"]\n"+name+" = "+value+"\n"))
			if err == nil || !strings.Contains(err.Error(), "c.toml:2: the value of "+d.key+" is ") || !strings.Contains(err.Error(), `: write it as "`) {
				t.Errorf("%s = %s gives %v, want it refused with line, key and how to write it", d.key, value, err)
			}
		}
		if got := lineOf([]byte("x = 1\n"+d.key+" = 2\n"), d.key); got != 2 {
			t.Errorf("%s is found in line %d, want 2", d.key, got)
		}
	}
}

// TestWrongKinds: the mistake names the kind that is wanted.
func TestWrongKinds(t *testing.T) {
	for line, want := range map[string]string{
		"[crawler]\nworkers = \"8\"":     "crawler.workers is of the wrong kind: write a whole number",
		"[crawler]\nbudget = 2.5":        "crawler.budget is of the wrong kind: write a whole number",
		"[crawler]\ncontact = 8":         "crawler.contact is of the wrong kind: write text in quotes",
		"[politeness]\nfactor = \"two\"": "politeness.factor is of the wrong kind: write a number",
		"[log]\nlevel = true":            "log.level is of the wrong kind: write text in quotes",
	} {
		if _, err := parseConfig("c.toml", []byte(line+"\n")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q gives %v, want %q", line, err, want)
		}
	}
}

// TestPolitenessBounds: what is no number must not end a wait.
func TestPolitenessBounds(t *testing.T) {
	for _, line := range []string{"factor = -1", "factor = nan", "factor = inf", "jitter = nan", "jitter = 1.5", "jitter = -0.1"} {
		if _, err := parseConfig("c.toml", []byte("[politeness]\n"+line+"\n")); err == nil || !strings.Contains(err.Error(), "politeness.") {
			t.Errorf("%s gives %v, want it refused", line, err)
		}
	}
}

func TestNearestKey(t *testing.T) {
	for key, want := range map[string]string{
		"politenes":        "did you mean the table [politeness]?",
		"politenes.delay":  "did you mean politeness.delay?",
		"politenes.dely":   "did you mean politeness.delay?",
		"contact":          "did you mean crawler.contact?",
		"contakt":          "did you mean crawler.contact?",
		"delay":            "did you mean politeness.delay?",
		"crawler.delay":    "did you mean politeness.delay?",
		"crawler.contakt":  "did you mean crawler.contact?",
		"sources.path":     "did you mean store.path?",
		"zzzzzzzzzzzzzzzz": "the keys are: " + strings.Join(configKeys, ", "),
	} {
		if got := nearestKey(key); got != want {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
}
