package export

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"nianbao/archive"
	"nianbao/report"
	"nianbao/store"
)

// rotateAt is the size after which a WARC file is ended and the next begun.
const rotateAt = 1 << 30

// errEnough ends a walk early.
var errEnough = errors.New("enough")

// Where the WARC files and their index stand in a corpus.
const (
	archiveFolder = "archive"
	indexName     = "indexes/index.cdxj"
	waczName      = "nianbao.wacz"
)

// writer writes the captures of a corpus into WARC files.
type writer struct {
	*Corpus
	dir     string
	limit   int64
	began   time.Time       // of the newest capture: the files depend on nothing else
	wanted  map[string]bool // addresses; nil: all
	index   *archive.Index
	files   []string
	file    *os.File
	buf     *bufio.Writer
	out     *archive.Writer
	written int
}

// Fills says whether there is anything to write in these formats: a report, or
// for an archive of everything any capture.
func (c *Corpus) Fills(formats []string) bool {
	archived := slices.Contains(formats, FormatWARC) || slices.Contains(formats, FormatWACZ)
	return len(c.Works) > 0 || archived && c.all && c.upTo > 0
}

// writeArchive writes every capture of the corpus as WARC files with an index,
// as one WACZ file, or as both, and says how many captures there are. Captures
// go through one at a time.
func (c *Corpus) writeArchive(dir string, warc, wacz bool) (captures int, err error) {
	if !warc && !wacz {
		return 0, nil
	}
	for _, name := range []string{archiveFolder, filepath.Dir(indexName)} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil {
			return 0, err
		}
	}
	w := &writer{Corpus: c, dir: dir, limit: cmp.Or(c.rotate, rotateAt), index: archive.NewIndex(dir), wanted: c.addresses()}
	defer w.index.Close()
	if err := w.captures(); err != nil {
		return w.written, err
	}
	if err := writeFile(dir, indexName, func(buf *bufio.Writer) error { return w.index.Write(buf) }); err != nil {
		return w.written, err
	}
	if wacz {
		if err := w.pack(); err != nil {
			return w.written, err
		}
	}
	if !warc {
		err = errors.Join(os.RemoveAll(filepath.Join(dir, archiveFolder)), os.RemoveAll(filepath.Join(dir, filepath.Dir(indexName))))
	}
	return w.written, err
}

// addresses are those whose captures are wanted: of all documents of the
// works, nil for all.
func (c *Corpus) addresses() map[string]bool {
	if c.all {
		return nil
	}
	wanted := map[string]bool{}
	for d := range c.documents {
		wanted[address(d.Snapshot)] = true
	}
	return wanted
}

// address names what was asked for.
func address(snap store.Snapshot) string { return snap.Source + "\x00" + snap.URL }

// captures writes all of them.
func (w *writer) captures() error {
	if w.upTo == 0 {
		return nil
	}
	newest, err := w.store.Snapshot(w.upTo)
	if err != nil {
		return err
	}
	w.began = newest.FetchedAt
	err = w.store.Snapshots(w.upTo, func(snap store.Snapshot) error {
		if w.wanted != nil && !w.wanted[address(snap)] {
			return nil
		}
		return w.snapshot(snap)
	})
	return errors.Join(err, w.end())
}

// snapshot writes one capture and, where it is wanted, its reading.
func (w *writer) snapshot(snap store.Snapshot) error {
	c, err := w.capture(snap)
	if err != nil {
		return err
	}
	if w.out == nil || w.out.Size() >= w.limit {
		if err := errors.Join(w.end(), w.begin()); err != nil {
			return err
		}
	}
	lines, err := w.out.Capture(w.files[len(w.files)-1], c)
	if err != nil {
		return err
	}
	w.written++
	if w.Readings {
		if err := w.reading(snap, c); err != nil {
			return err
		}
	}
	return w.index.Add(lines...)
}

// reading writes what the reader made of a capture.
func (w *writer) reading(snap store.Snapshot, c archive.Capture) error {
	rd, ok, err := w.store.Reading(snap.ID)
	if err != nil || !ok {
		return err
	}
	return w.out.Conversion(c, fmt.Sprint("parser ", rd.Version), rd.At, "application/json", rd.Data)
}

// begin begins the next file.
func (w *writer) begin() (err error) {
	name := fmt.Sprintf("nianbao-%05d.warc.gz", len(w.files)+1)
	w.file, err = os.OpenFile(filepath.Join(w.dir, archiveFolder, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	w.files = append(w.files, name)
	w.buf = bufio.NewWriterSize(w.file, 1<<20)
	w.out = archive.NewWriter(w.buf)
	return w.out.Info(name, w.began.UTC().Format(time.RFC3339), archive.Fields{
		{Name: "software", Value: softwareName()},
		{Name: "format", Value: "WARC File Format 1.1"},
		{Name: "conformsTo", Value: "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"},
		{Name: "description", Value: "bodies are without transfer and content codings; X-Archive-Orig- marks the header lines this made untrue"},
	})
}

// softwareName says what made the files.
func softwareName() string { return fmt.Sprintf("nianbao (parser version %d)", report.Version) }

// end ends the file at hand.
func (w *writer) end() error {
	if w.file == nil {
		return nil
	}
	err := errors.Join(w.buf.Flush(), w.file.Close())
	w.file, w.out = nil, nil
	return err
}

// pack makes the WACZ of the files and the index.
func (w *writer) pack() error {
	p := archive.WACZ{Title: "nianbao", Software: softwareName(), At: w.began, Index: filepath.Join(w.dir, indexName), Pages: w.pages}
	for _, name := range w.files {
		p.WARCs = append(p.WARCs, filepath.Join(w.dir, archiveFolder, name))
	}
	return writeFile(w.dir, waczName, func(buf *bufio.Writer) error { return archive.WriteWACZ(buf, p) })
}

// pages are the documents of the works.
func (w *writer) pages(yield func(archive.Page) bool) {
	for d := range w.documents {
		rep := d.Reading.Report
		if !yield(archive.Page{URL: received(d.Snapshot), Title: fmt.Sprintf("%s %s", rep.Agency.Name, year(rep.Year)), At: d.Snapshot.FetchedAt}) {
			return
		}
	}
}
