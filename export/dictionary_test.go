package export

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the files that are compared")

func TestDictionaryIsCurrent(t *testing.T) {
	path := filepath.Join("..", "docs", "data-dictionary.md")
	var buf bytes.Buffer
	if err := WriteDictionary(&buf); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(path, buf.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), buf.String()); diff != "" {
		t.Errorf("docs/data-dictionary.md is not what the columns say; go test ./export -update writes it:\n%s", diff)
	}
}
