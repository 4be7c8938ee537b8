package export

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
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
	pagesName     = "pages.part" // the pages of the WACZ until it is packed
)

// archiver writes the captures of a corpus as WARC files with an index, as one
// WACZ file, or as both. It is a sink that learns from the reports which
// captures are wanted; they are written once all reports are.
type archiver struct {
	*Corpus
	folder     *folder
	warc, wacz bool
	readings   bool
	wanted     map[[16]byte]bool // addresses; nil: all
	pages      *jsonFile         // the documents of the reports; nil: not wanted

	began time.Time // of the newest capture: the files depend on nothing else
	index *archive.Index
	files []string
	out   *archive.Writer
}

// isArchive says whether a format holds captures.
func isArchive(format string) bool { return format == FormatWARC || format == FormatWACZ }

// Fills says whether there is anything to write in these formats: a report, or
// for an archive of everything any capture.
func (c *Corpus) Fills(formats []string) bool {
	return c.Len() > 0 || slices.ContainsFunc(formats, isArchive) && c.filter.all() && c.upTo > 0
}

// newArchiver returns the archiver the options ask for, nil for none.
func newArchiver(c *Corpus, f *folder, opt Options) (a *archiver, err error) {
	if !slices.ContainsFunc(opt.Formats, isArchive) {
		return nil, nil
	}
	a = &archiver{
		Corpus: c, folder: f, readings: opt.Readings,
		warc: slices.Contains(opt.Formats, FormatWARC), wacz: slices.Contains(opt.Formats, FormatWACZ),
	}
	if !c.filter.all() {
		a.wanted = map[[16]byte]bool{}
	}
	if a.wacz {
		a.pages, err = newJSONFile(f, pagesName)
	}
	return a, err
}

// add notes the documents of a report.
func (a *archiver) add(w *Work) error {
	for i := range w.Documents {
		d := &w.Documents[i]
		if a.wanted != nil {
			a.wanted[address(d.Snapshot)] = true
		}
		if a.pages == nil {
			continue
		}
		rep := d.Reading.Report
		err := a.pages.write(archive.Page{URL: received(d.Snapshot), Title: fmt.Sprintf("%s %s", rep.Agency.Name, year(rep.Year)), At: d.Snapshot.FetchedAt})
		if err != nil {
			return err
		}
	}
	return nil
}

func (a *archiver) close() error { return nil }

// address names what was asked for.
func address(snap store.Snapshot) [16]byte { return sumOf(snap.Source + "\x00" + snap.URL) }

// each calls fn with every capture that is wanted.
func (a *archiver) each(fn func(store.Snapshot) error) error {
	return a.store.Snapshots(a.upTo, func(snap store.Snapshot) error {
		if snap.Forgotten() || !a.filter.past(snap) || a.wanted != nil && !a.wanted[address(snap)] {
			return nil
		}
		return fn(snap)
	})
}

// write writes the captures, one at a time, and counts them.
func (a *archiver) write(t *Tally) error {
	if a.wacz {
		defer os.Remove(a.path(pagesName))
	}
	err := a.each(func(snap store.Snapshot) error {
		if snap.FetchedAt.After(a.began) {
			a.began = snap.FetchedAt
		}
		t.Captures++
		return nil
	})
	if err != nil || t.Captures == 0 {
		return err
	}
	if a.began.After(t.Newest) {
		t.Newest = a.began
	}
	a.index = archive.NewIndex(a.folder.dir)
	defer a.index.Close()
	if err := errors.Join(a.each(a.snapshot), a.end()); err != nil {
		return err
	}
	if err := a.file(indexName, a.index.Write); err != nil {
		return err
	}
	if a.wacz {
		if err := a.pack(); err != nil {
			return err
		}
	}
	if a.warc {
		return nil
	}
	return errors.Join(os.RemoveAll(a.path(archiveFolder)), os.RemoveAll(a.path(path.Dir(indexName))))
}

// path is where a file of the corpus stands.
func (a *archiver) path(name string) string {
	return filepath.Join(a.folder.dir, filepath.FromSlash(name))
}

// file writes one file of the corpus.
func (a *archiver) file(name string, fill func(io.Writer) error) error {
	out, err := a.folder.create(name)
	if err != nil {
		return err
	}
	err = fill(out)
	if closing := a.folder.end(name); err == nil {
		err = closing
	}
	return err
}

// snapshot writes one capture and, where it is wanted, its reading.
func (a *archiver) snapshot(snap store.Snapshot) error {
	c, err := a.capture(snap)
	if err != nil {
		return err
	}
	if a.out == nil || a.out.Size() >= cmp.Or(a.rotate, rotateAt) {
		if err := errors.Join(a.end(), a.begin()); err != nil {
			return err
		}
	}
	lines, err := a.out.Capture(path.Base(a.files[len(a.files)-1]), c)
	if err != nil {
		return err
	}
	if a.readings {
		if err := a.reading(snap, c); err != nil {
			return err
		}
	}
	return a.index.Add(lines...)
}

// reading writes what the reader made of a capture.
func (a *archiver) reading(snap store.Snapshot, c archive.Capture) error {
	rd, ok, err := a.store.Reading(snap.ID)
	if err != nil || !ok {
		return err
	}
	return a.out.Conversion(c, fmt.Sprint("parser ", rd.Version), rd.At, "application/json", rd.Data)
}

// begin begins the next file.
func (a *archiver) begin() error {
	base := fmt.Sprintf("nianbao-%05d.warc.gz", len(a.files)+1)
	name := path.Join(archiveFolder, base)
	file, err := a.folder.create(name)
	if err != nil {
		return err
	}
	a.files = append(a.files, name)
	a.out = archive.NewWriter(file)
	return a.out.Info(base, a.began.UTC().Format(time.RFC3339), archive.Fields{
		{Name: "software", Value: softwareName()},
		{Name: "format", Value: "WARC File Format 1.1"},
		{Name: "conformsTo", Value: "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"},
		{Name: "description", Value: "bodies are without transfer and content codings; X-Archive-Orig- marks the header lines this made untrue"},
	})
}

// softwareName says what made the files.
func softwareName() string { return fmt.Sprintf("nianbao (parser version %d)", report.Version) }

// end ends the file at hand.
func (a *archiver) end() error {
	if a.out == nil {
		return nil
	}
	a.out = nil
	return a.folder.end(a.files[len(a.files)-1])
}

// pack makes the WACZ of the files and the index.
func (a *archiver) pack() error {
	pages, err := os.Open(a.path(pagesName))
	if err != nil {
		return err
	}
	defer pages.Close()
	var reading error
	p := archive.WACZ{Title: "nianbao", Software: softwareName(), At: a.began, Index: a.path(indexName)}
	p.Pages = func(yield func(archive.Page) bool) {
		for dec := json.NewDecoder(pages); dec.More(); {
			var page archive.Page
			if reading = dec.Decode(&page); reading != nil || !yield(page) {
				return
			}
		}
	}
	for _, name := range a.files {
		p.WARCs = append(p.WARCs, a.path(name))
	}
	err = a.file(waczName, func(out io.Writer) error { return archive.WriteWACZ(out, p) })
	return cmp.Or(reading, err)
}
