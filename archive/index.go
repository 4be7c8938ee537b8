package archive

import (
	"bufio"
	"bytes"
	"container/heap"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"time"
)

// Line is one line of a CDXJ index.
type Line struct {
	Key    string // a SURT
	At     time.Time
	URL    string
	Mime   string
	Status int
	Digest string
	Place
	File   string // base name of the WARC file
	Method string // of a POST
	Sent   string // what it sent, as a query
}

// String is the line as it stands in the index, without its end.
func (l Line) String() string {
	data := struct {
		URL    string `json:"url"`
		Mime   string `json:"mime,omitempty"`
		Status string `json:"status,omitempty"`
		Digest string `json:"digest"`
		Length string `json:"length"`
		Offset string `json:"offset"`
		File   string `json:"filename"`
		Method string `json:"method,omitempty"`
		Sent   string `json:"requestBody,omitempty"`
	}{
		l.URL, l.Mime, "", l.Digest, strconv.FormatInt(l.Length, 10), strconv.FormatInt(l.Offset, 10), l.File, l.Method, l.Sent,
	}
	if l.Status != 0 {
		data.Status = strconv.Itoa(l.Status)
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(data); err != nil {
		panic(err) // strings only
	}
	return fmt.Sprintf("%s %s %s", l.Key, l.At.UTC().Format("20060102150405"), bytes.TrimSuffix(buf.Bytes(), []byte("\n")))
}

// runBytes is how much of an index is sorted in memory at a time.
const runBytes = 32 << 20

// Index sorts lines in bounded memory: sorted runs go to files of the folder
// and are merged in the end.
type Index struct {
	dir   string
	limit int
	lines []string
	bytes int
	runs  []*os.File
}

// NewIndex returns an index that keeps its runs in a folder.
func NewIndex(dir string) *Index { return &Index{dir: dir, limit: runBytes} }

// Add adds lines.
func (x *Index) Add(lines ...Line) error {
	for _, l := range lines {
		text := l.String()
		x.lines = append(x.lines, text)
		x.bytes += len(text) + 16
	}
	if x.bytes < x.limit {
		return nil
	}
	return x.spill()
}

// spill writes the lines in memory as a sorted run.
func (x *Index) spill() error {
	f, err := os.CreateTemp(x.dir, ".run-*")
	if err != nil {
		return err
	}
	x.runs = append(x.runs, f)
	slices.Sort(x.lines)
	buf := bufio.NewWriter(f)
	for _, line := range x.lines {
		buf.WriteString(line)
		buf.WriteByte('\n')
	}
	x.lines, x.bytes = nil, 0
	if err := buf.Flush(); err != nil {
		return err
	}
	_, err = f.Seek(0, io.SeekStart)
	return err
}

// Write writes all lines in order, each once.
func (x *Index) Write(out io.Writer) error {
	slices.Sort(x.lines)
	var m merge
	if len(x.lines) > 0 {
		m = append(m, &run{lines: x.lines, line: x.lines[0]})
	}
	for _, f := range x.runs {
		r := &run{in: bufio.NewReader(f)}
		if ok, err := r.next(); err != nil {
			return err
		} else if ok {
			m = append(m, r)
		}
	}
	heap.Init(&m)
	for last := ""; len(m) > 0; {
		r := m[0]
		if r.line != last {
			if _, err := io.WriteString(out, r.line+"\n"); err != nil {
				return err
			}
		}
		last = r.line
		ok, err := r.next()
		switch {
		case err != nil:
			return err
		case ok:
			heap.Fix(&m, 0)
		default:
			heap.Pop(&m)
		}
	}
	return nil
}

// Close removes the runs.
func (x *Index) Close() error {
	for _, f := range x.runs {
		f.Close()
		os.Remove(f.Name())
	}
	x.runs, x.lines = nil, nil
	return nil
}

// run is a sorted run while it is merged.
type run struct {
	lines []string // in memory, or
	in    *bufio.Reader
	line  string
}

// next goes to the next line.
func (r *run) next() (bool, error) {
	if r.in == nil {
		if r.lines = r.lines[1:]; len(r.lines) == 0 {
			return false, nil
		}
		r.line = r.lines[0]
		return true, nil
	}
	line, err := r.in.ReadString('\n')
	if err == io.EOF {
		return false, nil
	}
	r.line = line[:max(0, len(line)-1)]
	return err == nil, err
}

// merge is the runs by their lines.
type merge []*run

func (m merge) Len() int           { return len(m) }
func (m merge) Less(i, j int) bool { return m[i].line < m[j].line }
func (m merge) Swap(i, j int)      { m[i], m[j] = m[j], m[i] }
func (m *merge) Push(v any)        { *m = append(*m, v.(*run)) }
func (m *merge) Pop() any {
	old := *m
	last := old[len(old)-1]
	*m = old[:len(old)-1]
	return last
}
