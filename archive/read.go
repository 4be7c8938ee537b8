package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Limits of what is read.
const (
	// MaxBlock is the largest block that is read; a record with a larger one
	// is passed over with a Fault.
	MaxBlock = 256 << 20

	maxHead = 1 << 20 // of the fields of a record
)

// Fault is a stretch of a file that holds no record that can be read. The
// reader has gone on behind it.
type Fault struct {
	Offset int64 // where the stretch, or its gzip member, begins
	Target string
	Reason string
}

// Error says where and what.
func (f *Fault) Error() string {
	if f.Target != "" {
		return fmt.Sprintf("at byte %d, record of %s: %s", f.Offset, f.Target, f.Reason)
	}
	return fmt.Sprintf("at byte %d: %s", f.Offset, f.Reason)
}

// Reader reads the records of one file, packed or not.
type Reader struct {
	src  io.ReaderAt
	size int64
	max  int64
	in   *stream // nil: the next begins at next
	next int64
	zst  zstdSource
	arc  bool // so was the last record
}

// NewReader returns a reader of a file of that size.
func NewReader(src io.ReaderAt, size int64) *Reader {
	return &Reader{src: src, size: size, max: MaxBlock}
}

// Next returns the next record, or io.EOF behind the last one. A *Fault tells
// of damage: what it names is lost, and the next call goes on behind it. Any
// other error is that of reading the file.
func (r *Reader) Next() (*Record, error) {
	for {
		if r.in == nil {
			if r.next >= r.size {
				return nil, io.EOF
			}
			if fault := r.begin(); fault != nil {
				return nil, fault
			}
			if r.in == nil {
				continue // only skippable frames were left
			}
		}
		switch err := r.in.skipBlank(); {
		case err == io.EOF:
			if r.in.advance() {
				continue
			}
			r.next, r.in = r.in.end(), nil
			continue
		case err != nil:
			return nil, r.lost(r.in.pos, r.in.pos, "", err.Error())
		}
		return r.record()
	}
}

// begin opens the stream at the next place.
func (r *Reader) begin() error {
	at := r.next
	err := r.skipFrames()
	var in *stream
	if err == nil && r.next >= r.size {
		return nil
	}
	if err == nil {
		in, err = open(r.src, r.next, r.size, &r.zst)
	}
	if err != nil {
		r.next = r.nextMember(max(at, r.next) + 1)
		return &Fault{Offset: at, Reason: "no record and no gzip member begins here: " + err.Error()}
	}
	r.in = in
	return nil
}

// skipFrames passes over skippable zstd frames, of which the first may hold the
// dictionary.
func (r *Reader) skipFrames() error {
	for {
		var head [4]byte
		if _, err := r.src.ReadAt(head[:], r.next); err != nil || !isSkippable(head[:]) {
			return nil // what stands there is told by open
		}
		end, err := r.zst.skip(r.src, r.next, r.size)
		if err != nil {
			return err
		}
		r.next = end
	}
}

// record reads the record that begins here.
func (r *Reader) record() (*Record, error) {
	begin := r.in.pos
	rec, err := r.head()
	if err != nil {
		return nil, r.lost(begin, begin, "", err.Error())
	}
	length, err := strconv.ParseInt(strings.TrimSpace(rec.Fields.Find("Content-Length")), 10, 64)
	if err != nil || length < 0 {
		return nil, r.lost(begin, r.in.pos, rec.Target(), fmt.Sprintf("its length %q is no number", rec.Fields.Find("Content-Length")))
	}
	behind := r.in.pos
	if !r.in.packed && length > r.size-r.in.offset() {
		return nil, r.lost(begin, behind, rec.Target(), fmt.Sprintf("it says %d bytes, and the file has %d more", length, r.size-r.in.offset()))
	}
	if err := r.block(rec, length); err != nil {
		return nil, r.lost(begin, behind, rec.Target(), err.Error())
	}
	if err := r.in.ended(); err != nil && rec.CheckBlock() != CheckAgrees {
		return nil, r.lost(begin, behind, rec.Target(), err.Error())
	}
	if int64(len(rec.Block)) < length {
		return nil, &Fault{rec.Offset, rec.Target(), fmt.Sprintf("%d bytes are too many: the limit is %d", length, r.max)}
	}
	return rec, nil
}

// block reads the block of a record; one over the limit is passed over.
func (r *Reader) block(rec *Record, length int64) error {
	var got int64
	var err error
	if length > r.max {
		got, err = io.CopyN(io.Discard, r.in, length)
	} else {
		rec.Block, err = readBlock(r.in, int(length))
		got = int64(len(rec.Block))
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("it is cut short: it says %d bytes and has %d", length, got)
	}
	return err
}

// trusted is how much memory is given to the length that a record says; the rest
// follows when so much is there.
const trusted = 1 << 20

// readBlock reads so many bytes, or what there is.
func readBlock(in io.Reader, length int) ([]byte, error) {
	block := make([]byte, min(length, trusted))
	n, err := io.ReadFull(in, block)
	if err == nil && length > trusted {
		block = append(make([]byte, 0, length), block...)[:length]
		more := 0
		more, err = io.ReadFull(in, block[n:])
		n += more
	}
	return block[:n], err
}

// head reads the version and the fields of a record.
func (r *Reader) head() (*Record, error) {
	rec := &Record{Offset: r.in.offset()}
	if r.in.packed {
		rec.Offset = r.in.begin
	}
	left := maxHead
	first, err := r.in.line(&left)
	if err != nil {
		return nil, err
	}
	version, ok := strings.CutPrefix(string(first), "WARC/")
	if !ok {
		old, ok := arcRecord(first)
		if !ok {
			return nil, errors.New("no WARC record begins here")
		}
		r.arc, old.Offset = true, rec.Offset
		return old, nil
	}
	r.arc, rec.Version = false, version
	for {
		line, err := r.in.line(&left)
		switch {
		case err != nil:
			return nil, fmt.Errorf("its fields are cut short: %w", err)
		case len(line) == 0:
			return rec, nil
		case (line[0] == ' ' || line[0] == '\t') && len(rec.Fields) > 0:
			rec.Fields[len(rec.Fields)-1].Value += " " + strings.TrimSpace(string(line))
			continue
		}
		if name, value, ok := strings.Cut(string(line), ":"); ok {
			rec.Fields = append(rec.Fields, Field{strings.TrimSpace(name), strings.TrimSpace(value)})
		}
	}
}

// lost tells of a stretch that cannot be read, which begins at begin, and finds
// the next record behind from; both are places in the stream.
func (r *Reader) lost(begin, from int64, target, reason string) error {
	in := r.in
	fault := &Fault{Offset: in.begin + begin, Target: target, Reason: reason}
	if in.packed {
		fault.Offset = in.begin
	}
	if found := in.seekRecord(from, r.arc); found {
		return fault
	}
	r.in = nil
	if !in.packed {
		r.next = r.size
		return fault
	}
	if r.next = in.end(); in.broken {
		r.next = r.nextMember(in.begin + 1)
	}
	return fault
}

// nextMember is where the next gzip member with a record in it or the next
// plain record begins, the end of the file where there is none.
func (r *Reader) nextMember(from int64) int64 {
	br := bufio.NewReaderSize(io.NewSectionReader(r.src, from, r.size-from), 1<<20)
	for at := from; ; {
		window, err := br.Peek(5)
		if len(window) < 3 {
			return r.size
		}
		if (bytes.HasPrefix(window, gzipMagic) || bytes.HasPrefix(window, zstdMagic)) && r.holdsRecord(at) || string(window) == "WARC/" {
			return at
		}
		if err != nil && err != io.EOF {
			return r.size
		}
		br.Discard(1) // it was peeked at
		at++
	}
}

// holdsRecord says whether a gzip member or zstd frame that begins there begins
// with a record.
func (r *Reader) holdsRecord(at int64) bool {
	in, err := open(r.src, at, r.size, &r.zst)
	if err != nil {
		return false
	}
	return beginsRecord(in.br)
}
