package main

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"nianbao/sources"
)

// config is what config.toml can say. The defaults are in defaults; config.toml
// in the repository shows them all, and a test compares the two.
type config struct {
	Crawler    crawlerConfig    `toml:"crawler"`
	Politeness politenessConfig `toml:"politeness"`
	Store      storeConfig      `toml:"store"`
	Sources    sourcesConfig    `toml:"sources"`
	Reader     readerConfig     `toml:"reader"`
	Log        logConfig        `toml:"log"`
}

type crawlerConfig struct {
	Contact  string   `toml:"contact"`
	Workers  int      `toml:"workers"`
	Budget   int      `toml:"budget"`
	MaxBody  int      `toml:"max_body_mib"`
	Recheck  duration `toml:"recheck"`
	Patience duration `toml:"patience"`
}

type politenessConfig struct {
	Delay    duration `toml:"delay"`
	Factor   float64  `toml:"factor"`
	Jitter   float64  `toml:"jitter"`
	Parallel int      `toml:"parallel"`
	Hours    string   `toml:"hours"`
	Daily    int      `toml:"daily"`
}

type storeConfig struct {
	Path    string   `toml:"path"`
	Timeout duration `toml:"timeout"`
}

type sourcesConfig struct {
	Dir string `toml:"dir"`
}

type readerConfig struct {
	Cache string `toml:"cache"`
}

type logConfig struct {
	Level  string `toml:"level"`
	Format string `toml:"format"`
}

// duration is a time.Duration written as "2s" or "24h". A bare number is no
// duration: of which unit would it be?
type duration struct {
	time.Duration
	Fault string // what is wrong with the text; told with its key and line after decoding
}

// UnmarshalText reads a duration as time.ParseDuration does.
func (d *duration) UnmarshalText(text []byte) error {
	v, err := time.ParseDuration(string(text))
	switch {
	case err != nil || strings.Trim(string(text), "+-.0123456789") == "":
		d.Fault = "not a duration"
	case v < 0:
		d.Fault = "negative"
	}
	d.Duration = v
	return nil
}

func defaults() config {
	return config{
		Crawler:    crawlerConfig{Workers: 1024, Budget: 500, MaxBody: 64, Recheck: duration{Duration: 20 * time.Hour}, Patience: duration{Duration: 10 * time.Minute}},
		Politeness: politenessConfig{Delay: duration{Duration: 2 * time.Second}, Factor: 5, Jitter: 0.2, Parallel: 1},
		Store:      storeConfig{Path: "nianbao.db", Timeout: duration{Duration: time.Second}},
		Log:        logConfig{Level: "warn", Format: "text"},
	}
}

// configName is the file looked for where --config names none.
const configName = "config.toml"

// loadConfig reads the file, or ./config.toml, or takes the defaults.
func loadConfig(path string) (config, error) {
	named := path != ""
	if !named {
		path = configName
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && !named {
		return defaults(), nil
	}
	if err != nil {
		return config{}, usage("name a readable file with --config", "read the configuration: %w", err)
	}
	return parseConfig(path, data)
}

// parseConfig reads a configuration strictly: a key that is not known is an
// error with its line and the nearest key.
func parseConfig(path string, data []byte) (config, error) {
	c := defaults()
	dec := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields()
	err := dec.Decode(&c)
	var strict *toml.StrictMissingError
	var syntax *toml.DecodeError
	switch {
	case errors.As(err, &strict):
		first := strict.Errors[0]
		line, _ := first.Position()
		key := strings.Join(first.Key(), ".")
		return c, usage(nearestKey(key), "%s:%d: the key %s is not known", path, line, key)
	case errors.As(err, &syntax):
		line, _ := syntax.Position()
		return c, usage("see the commented config.toml of the project", "%s:%d: %s", path, line, valueError(syntax))
	case err != nil:
		return c, usage("see the commented config.toml of the project", "%s: %w", path, err)
	}
	if err := c.checkDurations(path, data); err != nil {
		return c, err
	}
	return c, c.check(path)
}

// checkDurations refuses durations that are none.
func (c config) checkDurations(path string, data []byte) error {
	defaults := defaults().durations()
	for i, d := range c.durations() {
		if d.value.Fault != "" {
			example := strings.NewReplacer("h0m0s", "h", "m0s", "m").Replace(defaults[i].value.String())
			return usage("durations have a unit: ms, s, m, h", "%s:%d: the value of %s is %s: write it as %q",
				path, lineOf(data, d.key), d.key, d.value.Fault, example)
		}
	}
	return nil
}

// keyed is a duration and its key.
type keyed struct {
	key   string
	value duration
}

func (c config) durations() []keyed {
	return []keyed{
		{"crawler.recheck", c.Crawler.Recheck}, {"crawler.patience", c.Crawler.Patience}, {"politeness.delay", c.Politeness.Delay}, {"store.timeout", c.Store.Timeout},
	}
}

// lineOf is the line of a file that sets a key, 1 where it is not found.
func lineOf(data []byte, key string) int {
	table := ""
	for n, line := range strings.Split(string(data), "\n") {
		line = strings.TrimSpace(line)
		if inner, ok := strings.CutPrefix(line, "["); ok {
			table, _, _ = strings.Cut(inner, "]")
			table = strings.TrimSpace(table) + "."
			continue
		}
		if name, _, ok := strings.Cut(line, "="); ok && table+strings.TrimSpace(name) == key {
			return n + 1
		}
	}
	return 1
}

// valueError says what is wrong with a value without naming Go's types.
func valueError(err *toml.DecodeError) string {
	text := strings.TrimPrefix(err.Error(), "toml: ")
	if strings.Contains(text, "cannot decode") || strings.Contains(text, "incompatible types") {
		key := strings.Join(err.Key(), ".")
		return "the value of " + key + " is of the wrong kind" + wantedKind(key)
	}
	return text
}

// wantedKind says what kind of value a key has.
func wantedKind(key string) string {
	section, name, _ := strings.Cut(key, ".")
	typ := reflect.TypeFor[config]()
	for i := range typ.NumField() {
		if name == "" && typ.Field(i).Tag.Get("toml") == section {
			return ": write it as a table, [" + section + "]"
		}
		for j := range typ.Field(i).Type.NumField() {
			f := typ.Field(i).Type.Field(j)
			if typ.Field(i).Tag.Get("toml") != section || f.Tag.Get("toml") != name {
				continue
			}
			switch f.Type.Kind() {
			case reflect.Int, reflect.Int64:
				return ": write a whole number, as " + key + " = 8"
			case reflect.Float64:
				return ": write a number, as " + key + " = 0.2"
			case reflect.Bool:
				return ": write true or false"
			}
			return ": write text in quotes, as " + key + " = \"…\""
		}
	}
	return ""
}

// maxFactor bounds politeness.factor: with more, one slow answer would end a run.
const maxFactor = 1000

// check refuses values that make no sense, not-a-number among them.
func (c config) check(path string) error {
	const hint = "see the commented config.toml of the project"
	switch {
	case c.Crawler.Workers < 1 || c.Crawler.Workers > 1024:
		return usage(hint, "%s: crawler.workers is %d; it must lie between 1 and 1024", path, c.Crawler.Workers)
	case c.Crawler.Budget < 0:
		return usage(hint, "%s: crawler.budget is %d; it must not be negative", path, c.Crawler.Budget)
	case c.Crawler.MaxBody < 1:
		return usage(hint, "%s: crawler.max_body_mib is %d; it must be at least 1", path, c.Crawler.MaxBody)
	case !(c.Politeness.Factor >= 0 && c.Politeness.Factor <= maxFactor):
		return usage(hint, "%s: politeness.factor is %v; it must lie between 0 and %d", path, c.Politeness.Factor, maxFactor)
	case !(c.Politeness.Jitter >= 0 && c.Politeness.Jitter <= 1):
		return usage(hint, "%s: politeness.jitter is %v; it must lie between 0 and 1", path, c.Politeness.Jitter)
	case c.Politeness.Daily < 0:
		return usage(hint, "%s: politeness.daily is %d; it must not be negative", path, c.Politeness.Daily)
	case !validHours(c.Politeness.Hours):
		return usage("write politeness.hours = \"22-6\" for the night, or \"\" for the whole day", "%s: politeness.hours is %q; it must be two hours of the day", path, c.Politeness.Hours)
	case c.Politeness.Parallel < 1:
		return usage(hint, "%s: politeness.parallel is %d; it must be at least 1", path, c.Politeness.Parallel)
	case c.Store.Path == "":
		return usage("write store.path = \"nianbao.db\", or leave it out", "%s: store.path is empty; it must name a file", path)
	case c.Log.Format != "text" && c.Log.Format != "json":
		return usage(hint, "%s: log.format is %q; it must be text or json", path, c.Log.Format)
	}
	return nil
}

// configKeys are all keys, for the hint on a typo.
var configKeys = []string{
	"crawler.contact", "crawler.workers", "crawler.budget", "crawler.max_body_mib", "crawler.recheck", "crawler.patience",
	"politeness.delay", "politeness.factor", "politeness.jitter", "politeness.parallel", "politeness.hours", "politeness.daily",
	"store.path", "store.timeout", "sources.dir", "reader.cache", "log.level", "log.format",
}

// nearestKey suggests the key or the table that was probably meant. A key that
// stands in the wrong table, or in none, is looked for in the others.
func nearestKey(key string) string {
	names, tables := map[string]string{}, []string{}
	for _, known := range configKeys {
		table, name, _ := strings.Cut(known, ".")
		names[name] = known
		tables = append(tables, table)
	}
	table, name, dotted := strings.Cut(key, ".")
	if !dotted {
		name = key
	}
	near := names[name]
	if slices.Contains(configKeys, sources.Nearest(table, tables)+"."+name) {
		near = sources.Nearest(table, tables) + "." + name
	}
	if near == "" && dotted {
		near = sources.Nearest(key, configKeys)
	}
	if near == "" {
		if near = sources.Nearest(table, tables); near != "" {
			return "did you mean the table [" + near + "]?"
		}
		near = names[sources.Nearest(name, slices.Sorted(maps.Keys(names)))]
	}
	if near != "" {
		return "did you mean " + near + "?"
	}
	return "the keys are: " + strings.Join(configKeys, ", ")
}
