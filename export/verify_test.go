package export

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nianbao/report"
	"nianbao/store"
)

// oneReading is a reading as it is stored.
func (f *fixture) oneReading(snap store.Snapshot, rd report.Reading) (store.Reading, error) {
	data, err := json.Marshal(rd)
	return store.Reading{Snapshot: snap.ID, Version: report.Version, Schema: 1, Kind: string(rd.Kind), ReportID: rd.Report.ID, At: f.at, Data: data}, err
}

// everything writes a corpus in all formats.
func everything(t *testing.T) (f *fixture, dir string) {
	t.Helper()
	f = captures(t)
	dir = filepath.Join(t.TempDir(), "out")
	if _, _, err := f.corpus(Filter{}).Write(dir, Formats()); err != nil {
		t.Fatal(err)
	}
	return f, dir
}

// names are the files in which a verification found differences.
func (v Verification) names() (names []string) {
	for _, d := range v.Differences {
		names = append(names, d.Kind+" "+d.File)
	}
	return names
}

// TestVerifyNamesEveryFlip flips one bit at 400 random places, each file and
// the manifest in turn.
func TestVerifyNamesEveryFlip(t *testing.T) {
	_, dir := everything(t)
	files, err := filesIn(dir)
	if err != nil {
		t.Fatal(err)
	}
	if v, err := Verify(dir, nil); err != nil || len(v.Differences) > 0 {
		t.Fatalf("a sound corpus: %+v, %v", v, err)
	}
	files = slices.DeleteFunc(files, func(name string) bool { // tables without rows have no bytes
		info, err := os.Stat(filepath.Join(dir, name))
		return err != nil || info.Size() == 0
	})
	files = append(files, manifestName, manifestName, manifestName)
	rng := rand.New(rand.NewPCG(6, 6))
	for i := range 400 {
		name := files[i%len(files)]
		path := filepath.Join(dir, filepath.FromSlash(name))
		sound, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		flipped := bytes.Clone(sound)
		at, bit := rng.IntN(len(flipped)), rng.IntN(8)
		flipped[at] ^= 1 << bit
		if err := os.WriteFile(path, flipped, 0o600); err != nil {
			t.Fatal(err)
		}
		v, err := Verify(dir, nil)
		if err != nil || !slices.Contains(v.names(), "altered "+name) {
			t.Errorf("bit %d of byte %d of %s: %v, %v", bit, at, name, v.names(), err)
		}
		if err := os.WriteFile(path, sound, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestVerifyNamesWhatIsMissingOrExtra(t *testing.T) {
	_, dir := everything(t)
	if err := os.Remove(filepath.Join(dir, "cells.csv")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "archive", "letter.txt"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	v, err := Verify(dir, nil)
	if want := []string{"missing cells.csv", "extra archive/letter.txt"}; err != nil || !slices.Equal(v.names(), want) {
		t.Errorf("got %v, want %v, %v", v.names(), want, err)
	}
	if _, err := Verify(t.TempDir(), nil); err == nil {
		t.Error("an empty folder was verified")
	}
}

// TestVerifyOfAnOlderManifest takes the root away, as versions before it wrote
// the manifest.
func TestVerifyOfAnOlderManifest(t *testing.T) {
	_, dir := everything(t)
	path := filepath.Join(dir, manifestName)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var kept []string
	for line := range strings.Lines(string(data)) {
		if !strings.Contains(line, `"root"`) {
			kept = append(kept, line)
		}
	}
	if err := os.WriteFile(path, []byte(strings.Join(kept, "")), 0o600); err != nil {
		t.Fatal(err)
	}
	if v, err := Verify(dir, nil); err != nil || len(v.Differences) > 0 || v.Root != "" {
		t.Errorf("%+v, %v", v, err)
	}
}

func TestVerifyLooksRowsUpInTheStore(t *testing.T) {
	_, dir := everything(t)
	other := newFixture(t)
	other.add("https://www.wushan.gov.cn/a.html", "", "one", annual(2023, 12))
	v, err := Verify(dir, other.Store)
	if err != nil || v.Digests != 4 || len(v.Differences) != 3 {
		t.Errorf("%d digests, %v, %v", v.Digests, v.Differences, err)
	}
	for _, d := range v.Differences {
		if d.Kind != DiffStore || !strings.Contains(d.Sentence, "the store has no bytes with the digest sha256:") {
			t.Errorf("%+v", d)
		}
	}
}
