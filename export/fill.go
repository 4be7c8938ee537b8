package export

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"nianbao/report"
)

// sink takes the reports of a corpus one by one. close ends it; it is called
// once, also after an error of add.
type sink interface {
	add(*Work) error
	close() error
}

// renderer is a sink that does most of its work on a report in any order, in
// many goroutines at a time: render returns what is left to do in the order of
// the corpus.
type renderer interface {
	render(*Work) (func() error, error)
}

// folder is where the files of a corpus are written.
type folder struct {
	dir  string
	make func(path string) (io.WriteCloser, error)
	open map[string]*output
	done map[string]File // what was written, with its digest
}

// output is one file with its buffer.
type output struct {
	*bufio.Writer
	file  io.WriteCloser
	sum   hash.Hash
	bytes int64
}

// hashed is the file behind an output: what is written is digested on its way.
type hashed struct{ *output }

func (h hashed) Write(p []byte) (int, error) {
	n, err := h.file.Write(p)
	h.sum.Write(p[:n])
	h.bytes += int64(n)
	return n, err
}

func newFolder(dir string, create func(string) (io.WriteCloser, error)) *folder {
	if create == nil {
		create = func(path string) (io.WriteCloser, error) {
			return os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
		}
	}
	return &folder{dir, create, map[string]*output{}, map[string]File{}}
}

// create begins a file of the corpus.
func (f *folder) create(name string) (io.Writer, error) {
	path := filepath.Join(f.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, fmt.Errorf("create %s: %w", name, err)
	}
	file, err := f.make(path)
	if err != nil {
		return nil, fmt.Errorf("create %s: %w", name, err)
	}
	out := &output{file: file, sum: sha256.New()}
	out.Writer = bufio.NewWriterSize(hashed{out}, 256<<10)
	f.open[name] = out
	return out, nil
}

// end ends one file.
func (f *folder) end(name string) error {
	out := f.open[name]
	delete(f.open, name)
	err := out.Flush()
	if closing := out.file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	f.done[name] = File{name, out.bytes, "sha256:" + hex.EncodeToString(out.sum.Sum(nil))}
	return nil
}

// close ends all files and returns the first error.
func (f *folder) close() error {
	var first error
	for _, name := range slices.Sorted(maps.Keys(f.open)) {
		if err := f.end(name); first == nil {
			first = err
		}
	}
	return first
}

// fill writes the files of the corpus and, last, the manifest.
func (c *Corpus) fill(dir string, opt Options) (Manifest, error) {
	m := Manifest{Program: manifestProgram, Schema: schemaVersion, ParserVersion: report.Version}
	for _, format := range opt.Formats {
		if !slices.Contains(Formats(), format) {
			return m, fmt.Errorf("format %q is not known: use %v", format, Formats())
		}
	}
	f := newFolder(dir, opt.Create)
	arch, err := newArchiver(c, f, opt)
	tally := newTally()
	if err == nil {
		err = c.pour(f, opt, tally, arch)
	}
	if closing := f.close(); err == nil {
		err = closing
	}
	if err == nil && arch != nil {
		err = arch.write(tally)
	}
	if err == nil && tally.Reports+tally.Captures == 0 {
		err = ErrNothing
	}
	if err != nil {
		return m, err
	}
	m.Reports, m.Documents, m.Captures, m.Forgotten = tally.Reports, tally.Documents, tally.Captures, c.Buried
	if err := c.describe(f, opt, tally); err != nil {
		return m, err
	}
	err = m.write(f)
	return m, err
}

// sinks are what the options ask for. Each has tables of its own: they remember
// the names of columns.
func sinks(f *folder, opt Options) (all []sink, err error) {
	split := len(opt.Split.Shares) > 0
	for _, format := range slices.Compact(slices.Sorted(slices.Values(opt.Formats))) {
		var s sink
		switch format {
		case FormatCSV:
			s, err = newCSVSink(f, tables(split), opt.Mark)
		case FormatJSONL:
			s, err = newJSONSink(f)
		case FormatParquet:
			// The cells are as much work as all others: they have a sink of their own.
			every := tables(split)
			if s, err = newParquetSink(f, every[1:]); err == nil {
				all = append(all, s)
				s, err = newParquetSink(f, every[:1])
			}
		case FormatSQLite:
			s, err = newSQLiteSink(f, tables(split))
		case FormatText:
			s, err = newTextSink(f)
		default: // captures are written when all reports are
			continue
		}
		if err != nil {
			return all, err
		}
		all = append(all, s)
	}
	if len(all) == 0 {
		return nil, nil
	}
	s, err := newSectionSink(f)
	return append(all, s), err
}

// pour hands every report of the corpus to every sink. Each sink has a
// goroutine of its own; all have ended when pour returns.
func (c *Corpus) pour(f *folder, opt Options, tally *Tally, arch *archiver) error {
	all, err := sinks(f, opt)
	if err != nil {
		return closeAll(all, err)
	}
	if arch != nil {
		all = append(all, arch)
	}
	lanes := make([]*lane, len(all))
	for i, s := range all {
		lanes[i] = startLane(s)
	}
	err = c.Each(func(w *Work) error {
		if !opt.Names {
			w = masked(w)
		}
		w.Part = opt.Split.Part(w)
		tally.add(w)
		for _, l := range lanes {
			if err := l.send(w); err != nil {
				return err
			}
		}
		return nil
	})
	for _, l := range lanes {
		if ending := l.end(); err == nil {
			err = ending
		}
	}
	return err
}

func closeAll(all []sink, err error) error {
	for _, s := range all {
		if closing := s.close(); closing != nil {
			err = fmt.Errorf("%w; %w", err, closing)
		}
	}
	return err
}

// lane feeds one sink.
type lane struct {
	sink  sink
	jobs  chan job // what is to be rendered, for some goroutines of the lane's own
	works chan chan step
	ended chan struct{}
	err   error // readable once ended is closed
}

// job is a report to render, and where what is left to do goes.
type job struct {
	work *Work
	out  chan<- step
}

// step is what is left to do for a report.
type step struct {
	write func() error
	err   error
}

func startLane(s sink) *lane {
	l := &lane{sink: s, jobs: make(chan job), works: make(chan chan step, ahead), ended: make(chan struct{})}
	if r, ok := s.(renderer); ok {
		for range max(2, runtime.GOMAXPROCS(0)) {
			go func() {
				for j := range l.jobs {
					write, err := r.render(j.work)
					j.out <- step{write, err}
				}
			}()
		}
	}
	go func() {
		defer close(l.ended)
		for one := range l.works {
			next := <-one
			if l.err = next.err; l.err == nil {
				l.err = next.write()
			}
			if l.err != nil {
				break
			}
		}
		if err := s.close(); l.err == nil {
			l.err = err
		}
	}()
	return l
}

// send hands a report over, or returns why the sink has ended.
func (l *lane) send(w *Work) error {
	one := make(chan step, 1)
	select {
	case l.works <- one:
	case <-l.ended:
		return l.err
	}
	if _, ok := l.sink.(renderer); ok {
		l.jobs <- job{w, one}
	} else {
		one <- step{func() error { return l.sink.add(w) }, nil}
	}
	return nil
}

// end says that there are no more and waits.
func (l *lane) end() error {
	close(l.jobs)
	close(l.works)
	<-l.ended
	return l.err
}
