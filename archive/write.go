package archive

import (
	"bytes"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
)

// Place is where a record stands in its file.
type Place struct{ Offset, Length int64 }

// Writer writes records, each as a gzip member.
type Writer struct {
	out io.Writer
	gz  *gzip.Writer
	at  int64
	err error
}

// NewWriter returns a writer of a new file.
func NewWriter(out io.Writer) *Writer {
	w := &Writer{out: out}
	w.gz = gzip.NewWriter(counter{w})
	return w
}

// counter passes bytes on and counts them.
type counter struct{ w *Writer }

func (c counter) Write(p []byte) (int, error) {
	n, err := c.w.out.Write(p)
	c.w.at += int64(n)
	return n, err
}

// Size is how many bytes were written.
func (w *Writer) Size() int64 { return w.at }

// Write writes one record. Content-Length and, where it has none, the block
// digest are added to the fields. After an error the writer is of no more use.
func (w *Writer) Write(r Record) (Place, error) {
	if w.err != nil {
		return Place{}, w.err
	}
	begin := w.at
	if w.err = w.write(r); w.err != nil {
		w.err = fmt.Errorf("write %s record %s: %w", r.Type(), r.ID(), w.err)
	}
	return Place{begin, w.at - begin}, w.err
}

func (w *Writer) write(r Record) error {
	var head bytes.Buffer
	head.WriteString("WARC/1.1\r\n")
	fields := r.Fields
	if fields.Find("WARC-Block-Digest") == "" {
		fields = fields.with("WARC-Block-Digest", Digest(r.Block))
	}
	for _, f := range fields.with("Content-Length", fmt.Sprint(len(r.Block))) {
		fmt.Fprintf(&head, "%s: %s\r\n", f.Name, oneLine(f.Value))
	}
	head.WriteString("\r\n")
	w.gz.Reset(counter{w})
	for _, part := range [][]byte{head.Bytes(), r.Block, []byte("\r\n\r\n")} {
		if _, err := w.gz.Write(part); err != nil {
			return err
		}
	}
	return w.gz.Close()
}

// Info writes the warcinfo record a file begins with.
func (w *Writer) Info(name string, at string, about Fields) error {
	_, err := w.Write(Record{
		Fields: Fields{
			{"WARC-Type", TypeInfo},
			{"WARC-Record-ID", "<" + RecordID(TypeInfo, name, at, string(about.Lines())) + ">"},
			{"WARC-Date", at},
			{"WARC-Filename", name},
			{"Content-Type", MediaFields},
		},
		Block: about.Lines(),
	})
	return err
}
