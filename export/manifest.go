package export

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
)

// Manifest lists the files of a corpus with their digests.
type Manifest struct {
	Program       string `json:"program"`
	Schema        int    `json:"schema_version"`
	ParserVersion int    `json:"parser_version"`
	Reports       int    `json:"reports"`
	Documents     int    `json:"documents"`
	Captures      int    `json:"captures,omitempty"`  // in the WARC files
	Forgotten     int    `json:"forgotten,omitempty"` // reports that were removed from the store on request, and are left out
	Root          string `json:"root,omitempty"`      // digest of this manifest with an empty root, so of all files
	Files         []File `json:"files"`
}

// File is one file of a corpus.
type File struct {
	Name   string `json:"name"` // slashes between folders
	Bytes  int64  `json:"bytes"`
	Digest string `json:"digest"` // "sha256:" and 64 hex digits
}

// has says whether a file stands in the manifest.
func (m Manifest) has(name string) bool {
	return slices.ContainsFunc(m.Files, func(f File) bool { return f.Name == name })
}

// write digests the files of a folder and puts the manifest beside them.
func (m *Manifest) write(f *folder) error {
	var err error
	if m.Files, err = digests(f.dir, f.done); err != nil {
		return err
	}
	m.Root = rootMark
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	data = append(data, '\n')
	m.Root = rootOf(data, rootMark)
	data = bytes.Replace(data, rootField(rootMark), rootField(m.Root), 1)
	return os.WriteFile(filepath.Join(f.dir, manifestName), data, 0o644)
}

// rootMark stands for the root while the manifest is made.
const rootMark = "sha256:"

// rootField is the root as it stands in a manifest.
func rootField(root string) []byte { return []byte(`"root": "` + root + `"`) }

// rootOf is the digest of a manifest's bytes with an empty root in the place
// of the one it has. Whatever else stands there, now or in later versions, is
// covered by it. It is empty where the root does not stand there once.
func rootOf(data []byte, root string) string {
	if bytes.Count(data, rootField(root)) != 1 {
		return ""
	}
	sum := sha256.Sum256(bytes.Replace(data, rootField(root), rootField(""), 1))
	return "sha256:" + hex.EncodeToString(sum[:])
}
