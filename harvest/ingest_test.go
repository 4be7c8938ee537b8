package harvest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// saved is a folder of saved pages in folders.
func saved(t *testing.T, n int) string {
	t.Helper()
	dir := t.TempDir()
	must(t, os.MkdirAll(filepath.Join(dir, "b"), 0o755))
	for i := range n {
		name := filepath.Join(dir, fmt.Sprintf("a%03d.html", i))
		if i%2 == 1 {
			name = filepath.Join(dir, "b", fmt.Sprintf("%03d.html", i))
		}
		must(t, os.WriteFile(name, fmt.Appendf(nil, "<html><title>第%d号通知</title><p>请各单位于%d日前报送材料。</p></html>", i, i), 0o600))
	}
	return dir
}

// ingest collects what came of every file.
func (r *rig) ingest(t *testing.T, paths ...string) []Ingested {
	t.Helper()
	var out []Ingested
	must(t, r.Ingest(context.Background(), paths, func(one Ingested) { out = append(out, one) }))
	return out
}

func TestIngestTellsFilesInOrder(t *testing.T) {
	r := newRig(t)
	dir := saved(t, 60)
	first := r.ingest(t, dir)
	if len(first) != 60 {
		t.Fatalf("%d files, want 60", len(first))
	}
	if !slices.IsSortedFunc(first, func(a, b Ingested) int { return strings.Compare(a.Path, b.Path) }) {
		t.Error("the files are not told in the order of names")
	}
	before, err := r.Store.Newest()
	must(t, err)
	for i, again := range r.ingest(t, dir) {
		if first[i].Known || !again.Known || again.Digest != first[i].Digest {
			t.Errorf("%s: known %v, then %v", again.URL, first[i].Known, again.Known)
		}
	}
	if after, err := r.Store.Newest(); err != nil || after != before {
		t.Errorf("known files added %d snapshots, %v", after-before, err)
	}
	if got := r.ingest(t, filepath.Join(dir, "b", "001.html"))[0].URL; got != "file:001.html" {
		t.Errorf("URL of a file given by name: %s", got)
	}
}

func TestIngestGoesOnPastAFileItCannotRead(t *testing.T) {
	r := newRig(t)
	dir := saved(t, 4)
	huge := filepath.Join(dir, "a002.html")
	must(t, os.Truncate(huge, maxFile+1)) // sparse: it takes no room
	var failed []string
	results := r.ingest(t, dir)
	for _, one := range results {
		if one.Class == FileFailed {
			failed = append(failed, one.URL)
		}
	}
	if len(results) != 4 || !slices.Equal(failed, []string{"file:a002.html"}) {
		t.Errorf("%d files, failed %v", len(results), failed)
	}
}

func TestIngestOfNothing(t *testing.T) {
	r := newRig(t)
	err := r.Ingest(context.Background(), []string{saved(t, 2), "no-such-folder"}, func(Ingested) { t.Error("a file was taken in") })
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v", err)
	}
}

func TestIngestStops(t *testing.T) {
	r := newRig(t)
	ctx, cancel := context.WithCancel(context.Background())
	n := 0
	err := r.Ingest(ctx, []string{saved(t, 200)}, func(Ingested) {
		if n++; n == 3 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || n > 3+3*ingestWorkers {
		t.Errorf("%d files after the stop, error %v", n, err)
	}
}
