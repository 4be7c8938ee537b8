package sources

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// file is a definition file by its base name.
type file struct {
	name string
	data []byte
}

// Load takes over the definitions of all *.toml files of a directory. A
// definition with the id or the base host of a source already known overrides
// it key by key; others are added. Where anything is wrong nothing is taken
// over, and the error is a *DefinitionError that lists everything.
func (s *Set) Load(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("read definitions: %w", err)
	}
	var files []file
	for _, e := range entries {
		if e.IsDir() || !strings.HasSuffix(e.Name(), ".toml") {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return fmt.Errorf("read definitions: %w", err)
		}
		files = append(files, file{e.Name(), data})
	}
	if len(files) == 0 {
		return fmt.Errorf("read definitions: no *.toml file in %s", dir)
	}
	return s.load(files)
}

// LoadFile takes over the definitions of one file, as Load does. The name is
// what findings call it.
func (s *Set) LoadFile(name string, data []byte) error {
	return s.load([]file{{name, data}})
}

// Check returns what is wrong or odd with the definitions loaded so far.
// Everything wrong was refused by Load already, so what is left is warnings.
func (s *Set) Check() []Finding {
	list := slices.Clone(s.warnings)
	sortFindings(list)
	return list
}

// load reads files as one layer: inside it nothing may be defined twice.
func (s *Set) load(files []file) error {
	l := &layer{set: s, ids: map[string]string{}, hosts: map[string]string{}, columns: map[string]string{}}
	for _, f := range files {
		l.read(f)
	}
	sortFindings(l.findings)
	for _, f := range l.findings {
		if !f.Warning {
			return &DefinitionError{l.findings}
		}
	}
	s.warnings = append(s.warnings, l.findings...)
	s.replace(l.over(s.list))
	return nil
}

// layer is the content of files loaded together, with where each id, host and
// column was first defined.
type layer struct {
	set      *Set
	list     []Source
	replaced []string // ids of known sources that are overridden
	findings []Finding
	ids      map[string]string
	hosts    map[string]string
	columns  map[string]string
}

// read reads one file.
func (l *layer) read(f file) {
	root, faults := parseTOML(f.data)
	for _, e := range faults {
		l.findings = append(l.findings, Finding{File: f.name, Line: e.line, Message: "this is not TOML: " + e.message,
			Mend: "mend the line; the rest of the definition was not looked at"})
	}
	r := &reader{file: f.name}
	r.unknownKeys(root, []string{"source"})
	tables := root.table["source"]
	if tables != nil && tables.kind != kindList {
		r.fault(tables.line, "write [[source]]", "[source] is one table, not a list of them")
		tables = nil
	}
	if tables != nil {
		for _, v := range tables.items {
			l.source(r, v)
		}
	}
	if len(r.findings) == 0 && len(faults) == 0 && (tables == nil || len(tables.items) == 0) {
		r.warn(1, "add a [[source]], or remove the file", "the file defines no source")
	}
	l.findings = append(l.findings, r.findings...)
}

func (l *layer) source(r *reader, v *value) {
	r.id = ""
	if v.kind != kindTable {
		r.fault(v.line, "write [[source]]", "want a table, got %s", describe(v))
		return
	}
	id, host := peek(v)
	r.id = id
	base, known := l.known(id, host)
	src := r.source(v, base)
	l.unique(r, v, src)
	if known {
		l.replaced = append(l.replaced, base.ID)
	}
	l.list = append(l.list, src)
}

// peek reads id and host of a definition without judging them.
func peek(v *value) (id, host string) {
	if f := v.table["id"]; f != nil {
		id = f.text
	}
	if f := v.table["base"]; f != nil {
		if address, err := Canonical(f.text); err == nil {
			host, _ = hostOf(address)
		}
	}
	return id, host
}

// known returns the source a definition overrides.
func (l *layer) known(id, host string) (Source, bool) {
	if src, ok := l.set.Find(id); ok {
		return src, true
	}
	if n, ok := l.set.byHost[host]; ok {
		return l.set.list[n], true
	}
	return Source{}, false
}

// unique notes ids, hosts and columns that stand for two sources.
func (l *layer) unique(r *reader, v *value, src Source) {
	place := fmt.Sprintf("%s:%d", src.File, src.Line)
	claim := func(kind string, seen map[string]string, key string, line int, mend string) {
		if key == "" {
			return
		}
		if other, ok := seen[key]; ok && other != place {
			r.fault(line, mend, "%s %s is defined twice, first at %s", kind, key, other)
			return
		}
		seen[key] = place
	}
	claim("id", l.ids, src.ID, lineOfKey(v, "id"), "give it another id")
	for n, host := range hosts(src) {
		key := "base"
		if n > 0 {
			key = "alias"
		}
		claim("host", l.hosts, host, lineOfKey(v, key), "make it one source; townships and departments on the same host are [[source.unit]]")
	}
	for _, c := range allColumns(src) {
		claim("column", l.columns, c.URL, lineOfKey(v, "column"), "leave it to one of the two")
	}
	l.foreign(r, v, src)
}

// foreign notes a host that a source outside the layer has and keeps.
func (l *layer) foreign(r *reader, v *value, src Source) {
	for n, host := range hosts(src) {
		owner, ok := l.set.byHost[host]
		if !ok || l.set.list[owner].ID == src.ID {
			continue
		}
		other := l.set.list[owner]
		if _, same := l.set.Find(src.ID); n == 0 && !same {
			continue
		}
		if l.redefined(other.ID) {
			continue
		}
		r.fault(lineOfKey(v, "base"), "define "+other.ID+" anew on its own host, or leave the host out",
			"host %s belongs to %s (%s:%d)", host, other.ID, other.File, other.Line)
	}
}

func (l *layer) redefined(id string) bool {
	_, ok := l.ids[id]
	return ok || slices.Contains(l.replaced, id)
}

func lineOfKey(v *value, key string) int {
	if f := v.table[key]; f != nil {
		return f.line
	}
	return v.line
}

func allColumns(src Source) []Column {
	list := slices.Clone(src.Columns)
	for _, u := range src.Units {
		list = append(list, u.Columns...)
	}
	return list
}

// over lays the layer over a list of sources.
func (l *layer) over(below []Source) []Source {
	var list []Source
	for _, src := range below {
		if _, ok := l.ids[src.ID]; !ok && !slices.Contains(l.replaced, src.ID) {
			list = append(list, src)
		}
	}
	return append(list, l.list...)
}

// Findings returns what a Load error says about definitions, nil where the
// error is of another kind.
func Findings(err error) []Finding {
	var d *DefinitionError
	if errors.As(err, &d) {
		return d.Findings
	}
	return nil
}
