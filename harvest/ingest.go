package harvest

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"nianbao/archive"
	"nianbao/report"
	"nianbao/store"
)

// SourceFile is the source of ingested files.
const SourceFile = "file"

// FileFailed is the class of a file that could not be opened: nothing of it
// is in the store.
const FileFailed = "failed"

// FileSkipped is the class of the store that is being written, met among the
// files: it is not taken into itself.
const FileSkipped = "skipped"

// FileArchive is the class of the line that sums up a WARC file.
const FileArchive = "archive"

// maxFile is the largest file that is ingested, in bytes; files over largeFile
// are in memory one at a time.
const (
	maxFile   = 256 << 20
	largeFile = 4 << 20
)

// Ingested is what came of one file, or of one record of a WARC file.
type Ingested struct {
	Path     string `json:"path"`             // of a file in a WACZ, with its name there
	Record   string `json:"record,omitempty"` // of a WARC file: its identity, or where it stands
	URL      string `json:"url"`              // "file:" and the path relative to the argument, or the record's
	Snapshot uint64 `json:"snapshot,omitempty"`
	Digest   string `json:"digest,omitempty"`
	Known    bool   `json:"known,omitempty"` // the same bytes were in the store already
	Class    string `json:"class"`           // an outcome class, FileFailed, FileSkipped or FileArchive
	Kind     string `json:"kind,omitempty"`
	Sentence string `json:"sentence"`
}

// Ingest keeps files and the files of folders as snapshots and reads them as
// pages of the network are read; of WARC and WACZ files the captures in them.
// It calls each with what came of every file and every capture; a file that
// cannot be opened is told there and does not stop the others. Hidden files
// are passed over.
func (h *Harvest) Ingest(ctx context.Context, paths []string, each func(Ingested)) error {
	if err := Exist(paths); err != nil {
		return err
	}
	r, err := h.begin(nil)
	if err != nil {
		return err
	}
	err = r.ingestAll(ctx, paths, each)
	if _, endErr := r.end(ctx.Err() != nil); err == nil {
		err = endErr
	}
	return err
}

// Exist says which of the paths is not there.
func Exist(paths []string) error {
	for _, path := range paths {
		if _, err := os.Stat(path); err != nil {
			return fmt.Errorf("ingest: %w", err)
		}
	}
	return nil
}

// ingestWorkers is how many files are read at a time, so that their commits
// go to the disk in groups.
const ingestWorkers = 16

// intake is one file or capture on its way; done receives what came of it.
type intake struct {
	path, url string
	done      chan intaken
	take      func() (Ingested, error) // nil: the file at path
}

// ingest takes one file or capture in, when the disk has room for it.
func (r *run) ingest(ctx context.Context, job intake) {
	take := job.take
	if take == nil {
		take = func() (Ingested, error) { return r.ingestFile(job.path, job.url) }
	}
	if err := r.waitForRoom(ctx); err != nil {
		job.done <- intaken{err: err}
		return
	}
	result, err := take()
	job.done <- intaken{result, err}
}

// waitForRoom pauses while the disk is nearly full. One waits for all: what the
// others have in hand is far less than what is left.
func (r *run) waitForRoom(ctx context.Context) error {
	if r.Room == nil {
		return nil
	}
	r.room.Lock()
	defer r.room.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	return r.Room(ctx)
}

type intaken struct {
	result Ingested
	err    error
}

// ingestAll walks the arguments and calls each in the order of names. The
// first error of the store ends it; every goroutine ends with it.
func (r *run) ingestAll(ctx context.Context, paths []string, each func(Ingested)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	jobs, queue := make(chan intake), make(chan intake, 2*ingestWorkers)
	var workers sync.WaitGroup
	for range ingestWorkers {
		workers.Go(func() {
			for job := range jobs {
				r.ingest(ctx, job)
			}
		})
	}
	var walked error
	workers.Go(func() {
		defer close(jobs)
		defer close(queue)
		w := &walker{run: r, ctx: ctx, jobs: jobs, queue: queue, captures: map[recordKey]uint64{}}
		for _, root := range paths {
			if walked = w.walk(root); walked != nil {
				return
			}
		}
	})
	var first error
	for job := range queue {
		switch one := <-job.done; {
		case first != nil:
		case one.err != nil:
			first = one.err
			cancel()
		default:
			each(one.result)
		}
	}
	workers.Wait()
	return cmp.Or(first, walked)
}

// walker goes through the arguments and offers what is to be taken in.
type walker struct {
	*run
	ctx      context.Context
	jobs     chan<- intake
	queue    chan<- intake
	captures map[recordKey]uint64 // snapshots of records taken in, for revisits
	taking   sync.Mutex           // held to use captures
	inFlight sync.WaitGroup       // captures of the WARC file at hand
}

// walk offers the files of one argument in the order of names. A folder that
// cannot be entered is told like a file that cannot be read.
func (w *walker) walk(root string) error {
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		job := intake{path: path, url: fileURL(root, path), done: make(chan intaken, 1)}
		if err != nil {
			return w.tell(Ingested{Path: path, URL: job.url, Class: FileFailed, Sentence: err.Error()})
		}
		if path != root && strings.HasPrefix(entry.Name(), ".") {
			return hidden(entry)
		}
		if entry.IsDir() {
			return nil
		}
		if archive.IsWARCName(path) || archive.IsWACZName(path) {
			return w.archive(path, job.url)
		}
		return w.offer(job)
	})
}

// offer has a job done and its result told in its turn.
func (w *walker) offer(job intake) error {
	if err := offer(w.ctx, w.queue, job); err != nil {
		return err
	}
	return offer(w.ctx, w.jobs, job)
}

// tell tells what needs no work.
func (w *walker) tell(result Ingested) error {
	job := intake{done: make(chan intaken, 1)}
	job.done <- intaken{result: result}
	return offer(w.ctx, w.queue, job)
}

// hidden passes over a hidden file or folder.
func hidden(entry fs.DirEntry) error {
	if entry.IsDir() {
		return fs.SkipDir
	}
	return nil
}

// offer sends a job unless the context ends first.
func offer(ctx context.Context, to chan<- intake, job intake) error {
	select {
	case to <- job:
		return nil
	case <-ctx.Done():
		select {
		case job.done <- intaken{err: ctx.Err()}:
		default: // it was told already
		}
		return ctx.Err()
	}
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
	if r.ownStore(path) {
		result.Class, result.Sentence = FileSkipped, "this is the store that is written, or belongs to it"
		return result, nil
	}
	size, err := sizeOf(path)
	if err == nil && size > largeFile {
		r.large.Lock()
		defer r.large.Unlock()
	}
	var body []byte
	if err == nil {
		body, err = os.ReadFile(path)
	}
	if err != nil {
		result.Class, result.Sentence = FileFailed, err.Error()
		return result, nil
	}
	if known, err := r.known(&result, body); known || err != nil {
		return result, err
	}
	snap, err := r.Store.Keep(store.Capture{Body: body, Snapshot: store.Snapshot{
		Source: SourceFile, URL: url, FinalURL: url, FetchedAt: r.Now(), Run: r.record.ID, Provenance: ProvenanceFile,
	}})
	if gone, ok := errors.AsType[*store.ForgottenError](err); ok {
		result.Class, result.Sentence = OutcomeForgotten, gone.Error()
		return result, nil
	}
	if err != nil {
		return result, fmt.Errorf("keep %s: %w", path, err)
	}
	p := &page{snapshot: snap, body: body}
	if err := r.through(p); err != nil {
		return result, err
	}
	result.tell(snap, p.outcome, string(p.reading.Kind))
	return result, nil
}

// ownStore says whether a file is the open store, under whatever name, or what lies
// beside it while it is open: a lock, a socket, copies that others read.
func (r *run) ownStore(path string) bool {
	if strings.HasPrefix(filepath.Base(path), filepath.Base(r.Store.Path())+".copy-") {
		return true
	}
	for _, own := range []string{r.Store.Path(), r.Store.Path() + ".lock", r.Store.Path() + ".sock"} {
		a, errA := os.Stat(path)
		b, errB := os.Stat(own)
		if errA == nil && errB == nil && os.SameFile(a, b) {
			return true
		}
	}
	return false
}

// tell fills in what came of a file.
func (i *Ingested) tell(snap store.Snapshot, o store.Outcome, kind string) {
	i.Snapshot, i.Digest = snap.ID, snap.Digest
	i.Class, i.Sentence, i.Kind = o.Class, o.Sentence, kind
}

// known says whether the newest capture of a file has these bytes and was read
// by this reader; then nothing is stored and the result is the old one.
func (r *run) known(result *Ingested, body []byte) (bool, error) {
	last, ok, err := r.Store.Latest(SourceFile, result.URL)
	sum := sha256.Sum256(body)
	if err != nil || !ok || last.Digest != "sha256:"+hex.EncodeToString(sum[:]) {
		return false, err
	}
	o, ok, err := r.Store.Outcome(SourceFile, result.URL)
	if err != nil || !ok || o.Snapshot != last.ID {
		return false, err
	}
	reading, ok, err := r.Store.ReadingHead(last.ID)
	if err != nil || !ok || reading.Version != report.Version {
		return false, err
	}
	result.Known = true
	result.tell(last, o, reading.Kind)
	return true, nil
}

// sizeOf is the size of a file that is not larger than maxFile.
func sizeOf(path string) (int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	if !info.Mode().IsRegular() {
		return 0, fmt.Errorf("%s is not a file but a %s", path, kindOf(info.Mode()))
	}
	if info.Size() > maxFile {
		return 0, fmt.Errorf("%s has %d bytes; the limit is %d", path, info.Size(), int64(maxFile))
	}
	return info.Size(), nil
}

// kindOf names what is no file.
func kindOf(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "folder behind a link"
	case mode&fs.ModeNamedPipe != 0:
		return "pipe"
	case mode&fs.ModeSocket != 0:
		return "socket"
	}
	return "device"
}
