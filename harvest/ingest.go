package harvest

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"nianbao/store"
)

// SourceFile is the source of ingested files.
const SourceFile = "file"

// maxFile is the largest file that is ingested, in bytes.
const maxFile = 256 << 20

// Ingested is what came of one file.
type Ingested struct {
	Path     string `json:"path"`
	URL      string `json:"url"` // "file:" and the path relative to the argument
	Snapshot uint64 `json:"snapshot,omitempty"`
	Digest   string `json:"digest,omitempty"`
	Known    bool   `json:"known,omitempty"` // the same bytes were in the store already
	Class    string `json:"class"`           // an outcome class, or "failed": the file could not be read
	Kind     string `json:"kind,omitempty"`
	Sentence string `json:"sentence"`
}

// Ingest keeps files and the files of folders as snapshots and reads them as
// pages of the network are read. It calls each with what came of every file;
// a file that cannot be opened is told there and does not stop the others.
func (h *Harvest) Ingest(ctx context.Context, paths []string, each func(Ingested)) error {
	for _, path := range paths {
		if _, err := os.Stat(path); err != nil {
			return fmt.Errorf("ingest: %w", err)
		}
	}
	r, err := h.begin(nil)
	if err != nil {
		return err
	}
	for _, path := range paths {
		if err := r.ingestTree(ctx, path, each); err != nil {
			return fmt.Errorf("ingest %s: %w", path, err)
		}
	}
	_, err = r.end(ctx.Err() != nil)
	return err
}

// ingestTree walks one argument in the order of names.
func (r *run) ingestTree(ctx context.Context, root string, each func(Ingested)) error {
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			each(Ingested{Path: path, Class: "failed", Sentence: err.Error()})
			return nil
		}
		if !entry.Type().IsRegular() && path != root || entry.IsDir() {
			return nil
		}
		result, err := r.ingestFile(path, fileURL(root, path))
		if err != nil {
			return err
		}
		each(result)
		return nil
	})
}

// fileURL is "file:" and the path relative to the argument.
func fileURL(root, path string) string {
	rel, err := filepath.Rel(root, path)
	if err != nil || rel == "." {
		rel = filepath.Base(path)
	}
	return "file:" + filepath.ToSlash(rel)
}

// ingestFile keeps and reads one file. The error is the store's; what is
// wrong with the file is in the result.
func (r *run) ingestFile(path, url string) (Ingested, error) {
	result := Ingested{Path: path, URL: url}
	body, err := readFile(path)
	if err != nil {
		result.Class, result.Sentence = "failed", err.Error()
		return result, nil
	}
	snap, err := r.Store.Keep(store.Capture{Body: body, Snapshot: store.Snapshot{
		Source: SourceFile, URL: url, FinalURL: url, FetchedAt: r.Now(), Run: r.record.ID, Provenance: ProvenanceFile,
	}})
	if err != nil {
		return result, fmt.Errorf("keep %s: %w", path, err)
	}
	p := &page{snapshot: snap, body: body}
	if err := r.through(p); err != nil {
		return result, err
	}
	result.Snapshot, result.Digest, result.Known = snap.ID, snap.Digest, snap.Revisit
	result.Class, result.Sentence, result.Kind = p.outcome.Class, p.outcome.Sentence, string(p.reading.Kind)
	return result, nil
}

// readFile reads a file that is not larger than maxFile.
func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxFile {
		return nil, fmt.Errorf("%s has %d bytes; the limit is %d", path, info.Size(), maxFile)
	}
	return os.ReadFile(path)
}
