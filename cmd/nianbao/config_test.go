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
