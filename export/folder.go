package export

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
)

// manifestName is the file that marks a folder as a corpus of ours.
const manifestName = "manifest.json"

// manifestProgram stands in the manifest, so that another program's file of
// that name is not taken for ours.
const manifestProgram = "nianbao"

// ErrNotOurs says that the target folder holds something else.
var ErrNotOurs = errors.New("the folder is not empty and holds no manifest of nianbao")

// ErrNothing says that no report passes the filter, and no capture of an
// archive of everything is there.
var ErrNothing = errors.New("no report in the store passes the filter; nothing was written")

// Formats that Write knows.
const (
	FormatCSV     = "csv"
	FormatJSONL   = "jsonl"
	FormatParquet = "parquet"
	FormatSQLite  = "sqlite"
	FormatText    = "text"
	FormatWARC    = "warc"
	FormatWACZ    = "wacz"
)

// Formats lists them.
func Formats() []string {
	return []string{FormatCSV, FormatJSONL, FormatParquet, FormatSQLite, FormatText, FormatWARC, FormatWACZ}
}

// Options say how a corpus is written.
type Options struct {
	Formats  []string
	Mark     bool  // byte order marks in CSV, for spreadsheets
	Names    bool  // names of private persons in institution reports as published
	Split    Split // by body
	Readings bool  // WARC files hold what the reader made of each capture, too
	Title    string
	Filter   string // the filter in words, for README

	// Create opens a file of the corpus for writing; nil: on disk.
	Create func(path string) (io.WriteCloser, error)
}

// While a corpus is written the collector is asked to keep the process within
// memoryLimit, and to let garbage pile up to gcPercent of what is alive: that is
// a few times less than the limit, and each collection costs as much.
const (
	memoryLimit = 215 << 20
	gcPercent   = 400
)

// Write writes the corpus to a folder. An empty or absent folder is filled, a
// folder that holds a corpus of ours is replaced as a whole once the new one
// is complete, any other is refused with ErrNotOurs; where no report passes
// the filter ErrNothing says so and nothing is written. changed is false when
// the folder held the same bytes already and was left alone.
func (c *Corpus) Write(dir string, opt Options) (m Manifest, changed bool, err error) {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(min(memoryLimit, debug.SetMemoryLimit(-1))))
	defer debug.SetGCPercent(debug.SetGCPercent(gcPercent))
	dir = filepath.Clean(dir)
	old, err := examine(dir)
	if err != nil {
		return m, false, err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return m, false, fmt.Errorf("export to %s: %w", dir, err)
	}
	tmp, err := os.MkdirTemp(filepath.Dir(dir), "."+filepath.Base(dir)+"-*")
	if err != nil {
		return m, false, fmt.Errorf("export to %s: %w", dir, err)
	}
	defer os.RemoveAll(tmp)
	if m, err = c.fill(tmp, opt); err != nil {
		return m, false, fmt.Errorf("export to %s: %w", dir, err)
	}
	if old != nil && old.Root == m.Root && intact(dir, m.Files) {
		return m, false, nil
	}
	return m, true, replace(dir, tmp)
}

// intact says whether a folder holds the files as the manifest names them.
func intact(dir string, want []File) bool {
	have, err := digests(dir, nil)
	return err == nil && slices.Equal(have, want)
}

// Check says whether a folder may be written: ErrNotOurs where it holds something
// else.
func Check(dir string) error {
	_, err := examine(dir)
	return err
}

// examine returns the manifest of the corpus a folder holds, nil where the
// folder is absent or empty.
func examine(dir string) (*Manifest, error) {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0:
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("export: %w", err)
	}
	data, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		return nil, fmt.Errorf("export to %s: %w", dir, ErrNotOurs)
	}
	var m Manifest
	if json.Unmarshal(data, &m) != nil || m.Program != manifestProgram {
		return nil, fmt.Errorf("export to %s: %w", dir, ErrNotOurs)
	}
	names, err := filesIn(dir)
	if err != nil {
		return nil, fmt.Errorf("export to %s: %w", dir, err)
	}
	for _, name := range names {
		if !m.has(name) {
			return nil, fmt.Errorf("export to %s: %w: %s is not of the corpus", dir, ErrNotOurs, name)
		}
	}
	return &m, nil
}

// filesIn are the names of the files in a folder and those below it, slashes
// between them, without the manifest.
func filesIn(dir string) ([]string, error) {
	var names []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if name != manifestName {
			names = append(names, filepath.ToSlash(name))
		}
		return err
	})
	slices.Sort(names)
	return names, err
}

// digests are the files of a folder in the order of their names. Those that were
// digested when they were written are not read again.
func digests(dir string, known map[string]File) ([]File, error) {
	names, err := filesIn(dir)
	if err != nil {
		return nil, err
	}
	files := make([]File, len(names))
	for i, name := range names {
		if f, ok := known[name]; ok {
			files[i] = f
			continue
		}
		if files[i], err = digest(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			return nil, err
		}
		files[i].Name = name
	}
	return files, nil
}

func digest(path string) (File, error) {
	f, err := os.Open(path)
	if err != nil {
		return File{}, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	return File{filepath.Base(path), n, "sha256:" + hex.EncodeToString(h.Sum(nil))}, err
}

// replace puts the new folder in the place of the old one. The old one is set
// aside first and comes back if the second step goes wrong.
func replace(dir, tmp string) error {
	if err := os.Chmod(tmp, 0o755); err != nil {
		return fmt.Errorf("export to %s: %w", dir, err)
	}
	aside := tmp + ".old"
	err := os.Rename(dir, aside)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("export to %s: %w", dir, err)
	}
	if err := os.Rename(tmp, dir); err != nil {
		if back := os.Rename(aside, dir); back != nil && !errors.Is(back, fs.ErrNotExist) {
			return fmt.Errorf("export to %s: %w; the old corpus is at %s", dir, err, aside)
		}
		return fmt.Errorf("export to %s: %w", dir, err)
	}
	return os.RemoveAll(aside)
}
