package export

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"nianbao/archive"
	"nianbao/store"
)

// rowPlace names a row of a file.
type rowPlace struct {
	file string
	row  int // from 1, the head of a table not counted
}

// rows looks up the digest of every row in the store and hashes the bytes
// again. Each digest is looked up once and told with the first row that has it.
func (v *Verification) rows(dir string, names []string, s *store.Store) error {
	found := map[string]rowPlace{}
	for _, name := range names {
		read := map[string]func(*os.File, func(row int, digest string)) error{
			".csv": csvDigests, ".jsonl": jsonDigests, ".cdxj": indexDigests, ".wacz": packedDigests,
		}[path.Ext(name)]
		if read == nil {
			continue
		}
		if err := v.rowsOf(dir, name, read, found); err != nil {
			v.add(name, DiffAltered, "its rows cannot be read: %v", err)
		}
	}
	v.Digests = len(found)
	for _, digest := range slices.Sorted(maps.Keys(found)) {
		at := found[digest]
		_, ok, err := s.BodyOf(digest)
		switch {
		case errors.Is(err, store.ErrDamaged):
			v.add(at.file, DiffStore, "row %d: the store's bytes are damaged: %v", at.row, err)
		case err != nil:
			return err
		case forgotten(s, digest):
			v.add(at.file, DiffStore, "row %d: the report with the digest sha256:%s was forgotten on request", at.row, digest)
		case !ok:
			v.add(at.file, DiffStore, "row %d: the store has no bytes with the digest sha256:%s", at.row, digest)
		}
	}
	return nil
}

// forgotten says whether bytes were removed from the store on request.
func forgotten(s *store.Store, digest string) bool {
	_, gone := s.ForgottenDigest("sha256:" + digest)
	return gone
}

// rowsOf collects the digests of one file.
func (v *Verification) rowsOf(dir, name string, read func(*os.File, func(int, string)) error, found map[string]rowPlace) error {
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		return err
	}
	defer f.Close()
	last := 0
	return read(f, func(row int, digest string) {
		if row != last {
			last = row
			v.Rows++
		}
		digest = strings.TrimPrefix(digest, "sha256:")
		if _, known := found[digest]; !known {
			found[digest] = rowPlace{name, row}
		}
	})
}

// csvDigests reads the columns of a table that hold digests.
func csvDigests(in *os.File, each func(int, string)) error {
	r := csv.NewReader(in)
	r.ReuseRecord = true
	heads, err := r.Read()
	if err != nil {
		return err
	}
	var cols []int
	for i, head := range heads {
		if head == "digest" || head == "snapshot_id" {
			cols = append(cols, i)
		}
	}
	for n := 1; ; n++ {
		line, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("row %d: %w", n, err)
		}
		for _, i := range cols {
			each(n, line[i])
		}
	}
}

// jsonDigests reads the digests of JSON lines.
func jsonDigests(in *os.File, each func(int, string)) error {
	dec := json.NewDecoder(in)
	for n := 1; ; n++ {
		var line struct {
			Digest    string
			Snapshot  string `json:"snapshot_id"`
			Documents []struct{ Digest string }
		}
		err := dec.Decode(&line)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		for _, d := range line.Documents {
			each(n, d.Digest)
		}
		for _, digest := range []string{line.Digest, line.Snapshot} {
			if digest != "" {
				each(n, digest)
			}
		}
	}
}

// indexDigests reads the digests of a CDXJ index.
func indexDigests(in *os.File, each func(int, string)) error { return cdxjDigests(in, 0, each) }

// packedDigests reads the digests of the indexes in a WACZ file.
func packedDigests(in *os.File, each func(int, string)) error {
	info, err := in.Stat()
	if err != nil {
		return err
	}
	packed, err := zip.NewReader(in, info.Size())
	if err != nil {
		return err
	}
	rows := 0
	for _, file := range packed.File {
		if !strings.HasPrefix(file.Name, "indexes/") {
			continue
		}
		index, err := file.Open()
		if err != nil {
			return fmt.Errorf("%s: %w", file.Name, err)
		}
		from := rows
		err = errors.Join(cdxjDigests(index, from, func(row int, digest string) {
			rows = row
			each(row, digest)
		}), index.Close())
		if err != nil {
			return fmt.Errorf("%s: %w", file.Name, err)
		}
	}
	return nil
}

// cdxjDigests reads the digests of an index whose first line is one behind from.
// Redirects have no bytes.
func cdxjDigests(in io.Reader, from int, each func(int, string)) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for n := from + 1; lines.Scan(); n++ {
		line := lines.Bytes()
		var entry struct{ Digest string }
		if at := bytes.IndexByte(line, '{'); at < 0 || json.Unmarshal(line[at:], &entry) != nil {
			return fmt.Errorf("line %d is no CDXJ", n-from)
		}
		if entry.Digest != archive.Digest(nil) {
			each(n, entry.Digest)
		}
	}
	return lines.Err()
}
