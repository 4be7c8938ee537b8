package store

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// fixture unpacks the store of a released layout.
func fixture(t *testing.T, layout int) string {
	t.Helper()
	f, err := os.Open(fmt.Sprintf("testdata/schema-%d.db.gz", layout))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "store.db")
	write(t, path, data)
	return path
}

// TestFixtures: a store of every released layout is read, is brought to the
// current layout when it is opened for writing, and takes new pages.
func TestFixtures(t *testing.T) {
	for layout := 1; layout <= schema; layout++ {
		t.Run(fmt.Sprint(layout), func(t *testing.T) {
			path := fixture(t, layout)
			atWork := 0 // a page that was kept when the process ended, of the body of another
			if layout >= 3 {
				atWork = 1
			}
			if got := bodiesOf(t, path); len(got) != 3+atWork {
				t.Errorf("%d bodies, want %d", len(got), 3+atWork)
			}
			if report, err := Check(path, CheckOptions{ReadData: true}); err != nil || report.Schema != layout || report.Findings > 0 {
				t.Errorf("check: %+v, error %v", report, err)
			}
			s := reopen(t, path)
			keep(t, s, page("http://invented.test/new", "new"))
			if st, err := s.Stats(); err != nil || st.Records["snapshots"] != 4+atWork || st.Records["readings"] != 3 || st.Kinds["annual"] != 3 || st.States[StateDone] != 3 || st.States[StateKept] != atWork || st.Damaged != 0 {
				t.Errorf("stats %+v, error %v", st, err)
			}
			if v, ok, err := s.Value("family/620000-invented"); string(v) != "trs" || !ok || err != nil {
				t.Errorf("side record %q, %v, %v", v, ok, err)
			}
			if got := layoutOf(t, s); got != schema {
				t.Errorf("layout %d after it was opened for writing, want %d", got, schema)
			}
		})
	}
}

func layoutOf(t *testing.T, s *Store) int {
	t.Helper()
	var h header
	err := s.view(func(tx *bolt.Tx) (err error) {
		_, err = s.findJSON(tx, meta, headerKey, &h)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return h.Schema
}

// TestMigrationIsWhole: a migration that fails leaves the old layout.
func TestMigrationIsWhole(t *testing.T) {
	path := fixture(t, 1)
	s, err := Open(path, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.migrate(); !errors.Is(err, bolterrors.ErrDatabaseReadOnly) {
		t.Errorf("a store that is only read: %v", err)
	}
	if got := layoutOf(t, s); got != 1 {
		t.Errorf("layout %d, want 1", got)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
