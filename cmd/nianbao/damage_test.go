package main

import (
	"bytes"
	"encoding/json"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// TestDamageIsNeverSilent spoils a run of 512 bytes in a copy of the demo's
// store, 200 times: show either has every report or says that the store is
// damaged.
func TestDamageIsNeverSilent(t *testing.T) {
	if raceDetector || testing.Short() {
		t.Skip("takes long and starts no goroutine")
	}
	t.Chdir(t.TempDir())
	if code := run(t.Context(), &app{out: io.Discard, err: io.Discard}, []string{"demo", "--dir", "d"}); code != exitDone {
		t.Fatalf("the demo exited %d", code)
	}
	whole, err := os.ReadFile(filepath.Join("d", "nianbao.db"))
	if err != nil {
		t.Fatal(err)
	}
	want, code, _ := shown(t, "d/nianbao.db")
	if code != exitDone || want == 0 {
		t.Fatalf("show exited %d with %d reports", code, want)
	}
	// The file grows in steps: what lies behind the last page in use is empty.
	used := len(bytes.TrimRight(whole, "\x00"))
	r := rand.New(rand.NewPCG(7, 11))
	told := 0
	for i := range 200 {
		spoiled := bytes.Clone(whole)
		at := r.IntN(used-512) &^ 7
		for j := range 512 {
			spoiled[at+j] = 0
			if i%2 == 1 {
				spoiled[at+j] = byte(r.IntN(256))
			}
		}
		if err := os.WriteFile("spoiled.db", spoiled, 0o600); err != nil {
			t.Fatal(err)
		}
		got, code, said := shown(t, "spoiled.db")
		switch {
		case code == exitDone && got != want && said == "":
			t.Errorf("spoil %d at %d: %d of %d reports and not a word", i, at, got, want)
		case code == exitDamaged && said != "":
			told++
		case code != exitDone:
			t.Errorf("spoil %d at %d: exit %d, want 0 or 4: %s", i, at, code, said)
		}
	}
	t.Logf("%d of 200 told, the others did no harm", told)
}

// shown is how many reports show lists, its exit status and what it says
// beside.
func shown(t *testing.T, path string) (reports, code int, said string) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(t.Context(), &app{out: &out, err: &err}, []string{"show", "--json", "--store", path})
	var records []json.RawMessage
	if code == exitDone {
		if err := json.Unmarshal(out.Bytes(), &records); err != nil {
			t.Errorf("show --json: %v", err)
		}
	}
	return len(records), code, err.String()
}
