package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"nianbao/store"
)

// The ways in which a corpus can differ from its manifest.
const (
	DiffAltered = "altered" // the bytes are others
	DiffMissing = "missing" // the manifest names it, and it is not there
	DiffExtra   = "extra"   // it is there, and the manifest does not name it
	DiffStore   = "store"   // a row names bytes that the store does not have
)

// Difference is one thing that is not as the manifest says.
type Difference struct {
	File     string `json:"file"`
	Kind     string `json:"kind"`
	Sentence string `json:"sentence"`
}

// Verification is what came of checking a corpus.
type Verification struct {
	Files       int          `json:"files"`
	Bytes       int64        `json:"bytes"`
	Root        string       `json:"root,omitempty"`    // as computed; empty for a manifest that names none
	Rows        int          `json:"rows,omitempty"`    // checked against the store
	Digests     int          `json:"digests,omitempty"` // different ones among them
	Cells       int          `json:"cells,omitempty"`   // compared with what the store has of them
	Anew        int          `json:"anew,omitempty"`    // reports that the store has from other bytes by now: not compared
	Differences []Difference `json:"differences"`
}

func (v *Verification) add(file, kind, format string, args ...any) {
	v.Differences = append(v.Differences, Difference{file, kind, fmt.Sprintf(format, args...)})
}

// Verify checks a corpus against its manifest: every file against its digest,
// and the manifest against its root. With a store, the digest of every row
// must be that of a body there, which is hashed again, and every cell must be
// that of the reading there. An error says that nothing could be checked.
func Verify(dir string, s *store.Store) (Verification, error) {
	v := Verification{Differences: []Difference{}}
	data, err := os.ReadFile(filepath.Join(dir, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return v, fmt.Errorf("verify %s: it holds no %s", dir, manifestName)
	}
	if err != nil {
		return v, fmt.Errorf("verify %s: %w", dir, err)
	}
	have, err := filesIn(dir)
	if err != nil {
		return v, fmt.Errorf("verify %s: %w", dir, err)
	}
	m, ok := v.manifest(data)
	if !ok {
		return v, nil
	}
	for _, f := range m.Files {
		v.file(dir, f)
	}
	for _, name := range have {
		if !m.has(name) {
			v.add(name, DiffExtra, "the manifest does not name it")
		}
	}
	if s != nil {
		err = v.rows(dir, have, s)
	}
	if s != nil && err == nil && len(v.Differences) == 0 {
		err = v.cells(dir, have, s)
	}
	return v, err
}

// manifest reads the manifest and checks its root. What cannot be read is a
// difference.
func (v *Verification) manifest(data []byte) (m Manifest, ok bool) {
	err := json.Unmarshal(data, &m)
	switch {
	case err != nil:
		v.add(manifestName, DiffAltered, "it cannot be read: %v", err)
		return m, false
	case m.Program != manifestProgram:
		v.add(manifestName, DiffAltered, "it is not a manifest of nianbao")
		return m, false
	}
	if m.Root == "" {
		// Before roots were written a manifest had nothing that is not known.
		dec := json.NewDecoder(bytes.NewReader(data))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&m); err != nil {
			v.add(manifestName, DiffAltered, "it has no root digest, and %v", err)
		}
		return m, true
	}
	if v.Root = rootOf(data, m.Root); v.Root != m.Root {
		v.add(manifestName, DiffAltered, "its root digest is not that of what it says")
	}
	return m, true
}

// file checks one file.
func (v *Verification) file(dir string, want File) {
	path := filepath.FromSlash(want.Name)
	if !filepath.IsLocal(path) {
		v.add(want.Name, DiffMissing, "the manifest names a file outside the folder")
		return
	}
	got, err := digest(filepath.Join(dir, path))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		v.add(want.Name, DiffMissing, "the manifest names it, and it is not there")
		return
	case err != nil:
		v.add(want.Name, DiffMissing, "it cannot be read: %v", err)
		return
	case got.Bytes != want.Bytes:
		v.add(want.Name, DiffAltered, "it has %d bytes, the manifest says %d", got.Bytes, want.Bytes)
	case got.Digest != want.Digest:
		v.add(want.Name, DiffAltered, "it has the digest %s, the manifest says %s", got.Digest, want.Digest)
	}
	v.Files++
	v.Bytes += got.Bytes
}
