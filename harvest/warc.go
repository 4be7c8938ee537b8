package harvest

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"nianbao/archive"
)

// SourceWARC is the source of captures taken from WARC files. The portal a
// definition names for the host is their owner: what an old archive says must
// not count as what became of a crawl.
const SourceWARC = "warc"

// recordKey is the digest of a record's identity, cut short.
type recordKey [16]byte

// maxWaiting is how many revisits of one file wait for the captures before
// them.
const maxWaiting = 10000

// warcFile is one WARC file on its way.
type warcFile struct {
	*walker
	path    string // as told
	name    string // as kept with each snapshot
	request *archive.Record
	pending *archive.Record // a response or revisit whose request may follow
	waiting []capture       // revisits

	records int
	offered int // captures
	damaged int
	passed  map[string]int // records passed over, by what they are
}

// archive offers the captures of a WARC or WACZ file.
func (w *walker) archive(path, url string) error {
	f, err := os.Open(path)
	if err != nil {
		return w.tell(Ingested{Path: path, URL: url, Class: FileFailed, Sentence: err.Error()})
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return w.tell(Ingested{Path: path, URL: url, Class: FileFailed, Sentence: "it is not a file"})
	}
	name := filepath.Base(path)
	if archive.IsWARCName(path) {
		return w.warc(path, name, f, info.Size())
	}
	files := 0
	err = archive.WACZFiles(f, info.Size(), func(member string, in io.ReaderAt, size int64) error {
		files++
		return w.warc(path+"/"+member, name+"/"+member, in, size)
	})
	switch {
	case err == nil && files == 0:
		err = errors.New("no WARC file is in it")
	case w.ctx.Err() != nil:
		return w.ctx.Err()
	}
	if err != nil {
		return w.tell(Ingested{Path: path, URL: url, Class: FileFailed, Sentence: err.Error()})
	}
	return nil
}

// warc offers the captures of one WARC file. Damage is told with the place it
// is at, and what lies behind it is taken.
func (w *walker) warc(path, name string, in io.ReaderAt, size int64) error {
	f := &warcFile{walker: w, path: path, name: name, passed: map[string]int{}}
	r := archive.NewReader(in, size)
	for {
		rec, err := r.Next()
		fault, damaged := errors.AsType[*archive.Fault](err)
		switch {
		case err == io.EOF:
			return f.end()
		case damaged:
			f.damaged++
			err = f.tell(Ingested{Path: path, Record: fmt.Sprintf("at byte %d", fault.Offset), URL: fault.Target, Class: FileFailed, Sentence: fault.Reason})
		case err != nil:
			f.damaged++
			if err := f.tell(Ingested{Path: path, Class: FileFailed, Sentence: err.Error()}); err != nil {
				return err
			}
			return f.end()
		default:
			f.records++
			err = f.record(rec)
		}
		if err != nil {
			return err
		}
	}
}

// record sorts a record: a request is kept for its response, which may stand
// before it or behind it.
func (f *warcFile) record(rec *archive.Record) error {
	switch rec.Type() {
	case archive.TypeRequest:
		if f.pending != nil && belongs(rec, f.pending) {
			return f.settle(rec)
		}
		err := f.settle(nil)
		f.request = rec
		return err
	case archive.TypeResponse, archive.TypeRevisit:
		request := f.request
		err := f.settle(nil)
		f.pending = rec
		if request != nil && belongs(request, rec) {
			err = errors.Join(err, f.settle(request))
		}
		return err
	case archive.TypeResource:
		return errors.Join(f.settle(nil), f.offer(capture{response: rec}))
	case archive.TypeInfo, archive.TypeMetadata:
	default:
		f.passed[rec.Type()]++
	}
	return nil
}

// belongs says whether a request led to a response.
func belongs(request, response *archive.Record) bool {
	for _, id := range request.Fields.All("WARC-Concurrent-To") {
		if strings.Trim(id, "<> ") == response.ID() {
			return true
		}
	}
	for _, id := range response.Fields.All("WARC-Concurrent-To") {
		if strings.Trim(id, "<> ") == request.ID() {
			return true
		}
	}
	return len(request.Fields.All("WARC-Concurrent-To")) == 0 && request.Target() == response.Target()
}

// settle offers the response at hand with its request.
func (f *warcFile) settle(request *archive.Record) error {
	response := f.pending
	f.pending, f.request = nil, nil
	if response == nil {
		return nil
	}
	return f.offer(capture{response: response, request: request})
}

// offer has a capture taken in. A revisit waits until those before it are: the
// bytes it stands for may be theirs.
func (f *warcFile) offer(c capture) error {
	c.file, c.path, c.walker = f.name, f.path, f.walker
	if scheme := c.scheme(); scheme != "http" && scheme != "https" && scheme != "file" {
		f.passed[scheme+":"]++
		return nil
	}
	if method := c.method(); method != "" {
		f.passed[method]++
		return nil
	}
	f.offered++
	if c.repeats() {
		f.waiting = append(f.waiting, c)
		if len(f.waiting) < maxWaiting {
			return nil
		}
		return f.revisits()
	}
	if err := f.start(c); err != nil {
		return err
	}
	if len(c.response.Block) > largeFile {
		f.inFlight.Wait()
	}
	return nil
}

// start hands a capture to the workers.
func (f *warcFile) start(c capture) error {
	f.inFlight.Add(1)
	job := intake{done: make(chan intaken, 1), take: func() (Ingested, error) {
		defer f.inFlight.Done()
		return c.take()
	}}
	err := f.walker.offer(job)
	if err != nil {
		f.inFlight.Done() // no worker has it
	}
	return err
}

// revisits offers the revisits that waited.
func (f *warcFile) revisits() error {
	f.inFlight.Wait()
	waiting := f.waiting
	f.waiting = nil
	for _, c := range waiting {
		if err := f.start(c); err != nil {
			return err
		}
	}
	f.inFlight.Wait()
	return nil
}

// end offers what is left and sums the file up.
func (f *warcFile) end() error {
	if err := errors.Join(f.settle(nil), f.revisits()); err != nil {
		return err
	}
	result := Ingested{Path: f.path, Class: FileArchive, Sentence: f.sentence()}
	if f.records+f.damaged == 0 {
		result.Class, result.Sentence = FileFailed, "no WARC record is in it"
	}
	return f.tell(result)
}

// sentence says what the file holds.
func (f *warcFile) sentence() string {
	s := fmt.Sprintf("%d records, %d captures", f.records, f.offered)
	if f.damaged > 0 {
		s += fmt.Sprintf(", %d damaged stretches", f.damaged)
	}
	var passed []string
	for _, what := range slices.Sorted(maps.Keys(f.passed)) {
		passed = append(passed, fmt.Sprintf("%d %s", f.passed[what], what))
	}
	if len(passed) > 0 {
		s += "; passed over: " + strings.Join(passed, ", ")
	}
	return s
}
