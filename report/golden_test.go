package report

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/document"
)

var update = flag.Bool("update", false, "write the golden readings of a new Version")

// TestGolden holds what the reader makes of each fixture. The golden files
// carry the Version they were written by, so a change of what is read must
// raise it: stored readings of the old version would otherwise pass for new.
func TestGolden(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join("testdata", "pages", "*"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, path := range pages {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			got := readingOf(t, path)
			golden := filepath.Join("testdata", "golden", strings.TrimSuffix(name, filepath.Ext(name))+".json")
			old, err := os.ReadFile(golden)
			if err != nil && !*update {
				t.Fatalf("there is no golden reading: run the test with -update: %v", err)
			}
			diff := cmp.Diff(string(old), got)
			switch {
			case diff == "":
			case err == nil && versionOf(t, old) == Version:
				t.Errorf("what is read has changed (-old +new); if it is meant, raise Version and run with -update\n%s", diff)
			case *update:
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			default:
				t.Errorf("the golden reading is of version %d, the reader is version %d: run with -update\n%s", versionOf(t, old), Version, diff)
			}
		})
	}
}

// readingOf reads a fixture and writes the reading as JSON.
func readingOf(t *testing.T, path string) string {
	t.Helper()
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := document.Read(document.Input{URL: "http://portal.test/" + filepath.Base(path), Body: body})
	if err != nil {
		t.Fatalf("read %s: %v", path, err)
	}
	out, err := json.MarshalIndent(Read(doc, Hints{Digest: "sha256:000102030405060708090a0b0c0d0e0f"}), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(out) + "\n"
}

func versionOf(t *testing.T, golden []byte) int {
	t.Helper()
	var r struct{ Version int }
	if err := json.Unmarshal(golden, &r); err != nil {
		t.Fatalf("read golden: %v", err)
	}
	return r.Version
}
