package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
)

var gzipMagic = []byte{0x1f, 0x8b, 0x08}

// recordMark is what stands where one record ends and the next begins, with
// line ends as the standard wants them or as some programs write them.
var recordMark, bareMark = []byte("\r\n\r\nWARC/"), []byte("\n\nWARC/")

// indexMark finds the first mark, of ARC files or of WARC files, -1 where there is
// none.
func indexMark(b []byte, arc bool) int {
	if arc {
		return indexARC(b)
	}
	n, bare := bytes.Index(b, recordMark), bytes.Index(b, bareMark)
	if n < 0 || bare >= 0 && bare < n {
		return bare
	}
	return n
}

// stream is the bytes of one gzip member or zstd frame, or of a file that is not
// packed.
type stream struct {
	src    io.ReaderAt
	begin  int64 // in the file
	size   int64 // of the file
	packed bool
	broken bool  // it did not end as a gzip member does
	pos    int64 // in the bytes of the stream
	raw    *tally
	gz     *gzip.Reader
	zst    *zstdSource
	behind int64 // of a zstd frame, where it ends; 0 for other streams
	br     *bufio.Reader
}

// tally reads a file and knows how far. A gzip reader takes no byte too many of
// its Reader, and is fastest with just that.
type tally struct {
	*bufio.Reader
	section *io.SectionReader
	from    int64 // in the file, where the section begins
}

func newTally(src io.ReaderAt, at, size int64) *tally {
	section := io.NewSectionReader(src, at, size-at)
	return &tally{bufio.NewReaderSize(section, 32<<10), section, at}
}

// at is where in the file the next byte stands.
func (t *tally) at() int64 {
	read, err := t.section.Seek(0, io.SeekCurrent)
	if err != nil {
		panic(err) // it seeks within memory
	}
	return t.from + read - int64(t.Buffered())
}

// open begins a stream at a place of a file.
func open(src io.ReaderAt, at, size int64, zst *zstdSource) (*stream, error) {
	s := &stream{src: src, begin: at, size: size, zst: zst}
	s.raw = newTally(src, at, size)
	magic, err := s.raw.Peek(5)
	switch {
	case bytes.HasPrefix(magic, gzipMagic):
		gz, err := gzip.NewReader(s.raw.Reader)
		if err != nil {
			return nil, err
		}
		gz.Multistream(false)
		s.packed, s.gz, s.br = true, gz, bufio.NewReaderSize(gz, 16<<10)
		return s, nil
	case bytes.HasPrefix(magic, zstdMagic):
		frame, end, err := zst.frame(src, at, size)
		if err != nil {
			return nil, err
		}
		s.packed, s.behind, s.br = true, end, bufio.NewReaderSize(frame, 16<<10)
		return s, nil
	case beginsRecord(s.raw.Reader):
		s.br = s.raw.Reader
		return s, nil
	case err != nil && err != io.EOF:
		return nil, err
	}
	return nil, errors.New("neither a gzip member nor a zstd frame nor a record")
}

// advance goes on with the gzip member right behind one that was read to its
// end, with the buffers of the old one.
func (s *stream) advance() bool {
	if s.gz == nil || s.broken {
		return false
	}
	magic, _ := s.raw.Peek(len(gzipMagic))
	if !bytes.Equal(magic, gzipMagic) {
		return false
	}
	at := s.end()
	if s.gz.Reset(s.raw.Reader) != nil {
		return false // the caller begins anew behind it and tells
	}
	s.gz.Multistream(false)
	s.br.Reset(s.gz)
	s.begin, s.pos = at, 0
	return true
}

// Read reads on and notes how the member ends.
func (s *stream) Read(p []byte) (int, error) {
	n, err := s.br.Read(p)
	s.pos += int64(n)
	return n, s.note(err)
}

// note remembers that a member is broken.
func (s *stream) note(err error) error {
	if err != nil && err != io.EOF && s.packed {
		s.broken = true
	}
	return err
}

// offset is where in the file an unpacked stream stands.
func (s *stream) offset() int64 { return s.begin + s.pos }

// end is where in the file the stream ends, once it was read to its end.
func (s *stream) end() int64 {
	if s.behind > 0 {
		return s.behind
	}
	if s.packed {
		return s.raw.at()
	}
	return s.offset()
}

// line reads one line without its end. left is how much the head may still
// take.
func (s *stream) line(left *int) ([]byte, error) {
	var line []byte
	for {
		piece, err := s.br.ReadSlice('\n')
		s.pos += int64(len(piece))
		*left -= len(piece)
		line = append(line, piece...)
		switch {
		case *left < 0:
			return nil, errors.New("its fields are over 1 MiB")
		case err == bufio.ErrBufferFull:
			continue
		case err == io.EOF:
			return nil, io.ErrUnexpectedEOF
		case err != nil:
			return nil, s.note(err)
		}
		return bytes.TrimRight(line, "\r\n"), nil
	}
}

// skipBlank passes over the empty lines between records.
func (s *stream) skipBlank() error {
	for {
		b, err := s.br.Peek(1)
		if err != nil {
			return s.note(err)
		}
		if b[0] != '\r' && b[0] != '\n' {
			return nil
		}
		s.br.Discard(1) // it was peeked at
		s.pos++
	}
}

// ended says why a record cannot end here: empty lines and then the next
// record or the end must follow, and a gzip member must be sound.
func (s *stream) ended() error {
	if err := s.skipBlank(); err == io.EOF {
		return nil
	} else if err != nil {
		return fmt.Errorf("its gzip member or zstd frame is damaged: %w", err)
	}
	b, _ := s.br.Peek(5)
	if beginsRecord(s.br) || !s.packed && len(b) < 5 && bytes.HasPrefix([]byte("WARC/"), b) {
		return nil
	}
	return errors.New("its length is wrong: neither a record nor the end follows")
}

// again opens the same stream anew, at a place of it. One that is not packed
// need not be read up to there. The stream comes with the error of reading it.
func (s *stream) again(pos int64) (*stream, error) {
	if !s.packed {
		at := s.begin + pos
		raw := newTally(s.src, at, s.size)
		return &stream{src: s.src, begin: s.begin, size: s.size, pos: pos, raw: raw, br: raw.Reader}, nil
	}
	again, err := open(s.src, s.begin, s.size, s.zst)
	if err != nil {
		return nil, err
	}
	_, err = io.CopyN(io.Discard, again, pos)
	return again, err
}

// seekRecord goes back to a place of the stream and on to the next record
// behind it.
func (s *stream) seekRecord(from int64, arc bool) bool {
	again, err := s.again(from)
	if err != nil {
		if again != nil {
			s.broken, s.raw = s.broken || again.broken, again.raw
		}
		return false
	}
	overlap := len(recordMark) - 1
	if arc {
		overlap = maxARCLine
	}
	for {
		window, err := again.br.Peek(max(again.br.Buffered(), overlap+1))
		n := indexMark(window, arc)
		if n >= 0 {
			again.br.Discard(n) // it was peeked at
			again.pos += int64(n)
			*s = *again
			return true
		}
		if len(window) <= overlap {
			again.note(err)
			io.Copy(io.Discard, again) // to the end, to know where it is
			s.broken, s.raw, s.pos = s.broken || again.broken, again.raw, again.pos
			return false
		}
		again.br.Discard(len(window) - overlap) // it was peeked at
		again.pos += int64(len(window) - overlap)
	}
}
