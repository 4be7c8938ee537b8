package crawler

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/zlib"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// acceptEncoding names the codings that decoder removes.
const acceptEncoding = "gzip, deflate, br, zstd"

// zstdWindow is the largest window RFC 9659 lets a server use.
const zstdWindow = 8 << 20

var (
	gzipMagic = []byte{0x1f, 0x8b}
	zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}
)

var errCodings = errors.New("more than one content coding")

// decoder removes the content coding of an answer and names it. A coding
// that the bytes themselves deny is none: some servers claim gzip for plain
// pages.
func decoder(raw *bufio.Reader, h http.Header) (body io.ReadCloser, coding string, err error) {
	codings := contentCodings(h)
	if len(codings) == 0 {
		return io.NopCloser(raw), "", nil
	}
	if len(codings) > 1 {
		return io.NopCloser(raw), "", errCodings
	}
	magic, _ := raw.Peek(4) // the error comes again with the first Read
	body, err = open(codings[0], raw, magic)
	if body == nil && err == nil {
		return io.NopCloser(raw), "", nil
	}
	return body, codings[0], err
}

// contentCodings returns the codings we know among those claimed.
func contentCodings(h http.Header) []string {
	var known []string
	for name := range strings.SplitSeq(strings.Join(h.Values("Content-Encoding"), ","), ",") {
		name = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(name)), "x-")
		switch name {
		case "gzip", "deflate", "br", "zstd":
			known = append(known, name)
		}
	}
	return known
}

// open returns a reader of one coding, nil when the first bytes deny it.
func open(coding string, br *bufio.Reader, magic []byte) (io.ReadCloser, error) {
	switch {
	case len(magic) == 0:
		return nil, nil
	case coding == "gzip" && bytes.HasPrefix(magic, gzipMagic):
		return newGzipBody(br)
	case coding == "zstd" && bytes.HasPrefix(magic, zstdMagic):
		zr, err := zstd.NewReader(br, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(zstdWindow))
		if err != nil {
			return nil, err
		}
		return zr.IOReadCloser(), nil
	case coding == "br":
		return io.NopCloser(brotli.NewReader(br)), nil
	case coding == "deflate" && isZlib(magic):
		return zlib.NewReader(br)
	case coding == "deflate":
		return flate.NewReader(br), nil // sent by servers that read the standard by its name
	}
	return nil, nil
}

// isZlib checks the header RFC 1950 wants.
func isZlib(magic []byte) bool {
	return len(magic) > 1 && magic[0]&0x0f == 8 && (int(magic[0])<<8|int(magic[1]))%31 == 0
}

// gzipBody reads member after member. It ends where no further one begins:
// zeros or rubbish behind the last are not part of the page.
type gzipBody struct {
	*gzip.Reader
	br *bufio.Reader
}

// gzipReaders are readers that are done, with their windows.
var gzipReaders = sync.Pool{New: func() any { return new(gzip.Reader) }}

func newGzipBody(br *bufio.Reader) (io.ReadCloser, error) {
	zr := gzipReaders.Get().(*gzip.Reader)
	if err := zr.Reset(br); err != nil {
		return nil, err
	}
	zr.Multistream(false)
	return &gzipBody{Reader: zr, br: br}, nil
}

// Close ends the use of the reader, once.
func (g *gzipBody) Close() error {
	if g.Reader != nil {
		gzipReaders.Put(g.Reader)
		g.Reader = nil
	}
	return nil
}

// Read goes on with the next member at the end of one.
func (g *gzipBody) Read(p []byte) (int, error) {
	if g.Reader == nil {
		return 0, io.EOF
	}
	n, err := g.Reader.Read(p)
	if err != io.EOF {
		return n, err
	}
	if magic, _ := g.br.Peek(2); !bytes.Equal(magic, gzipMagic) {
		return n, io.EOF
	}
	if err := g.Reset(g.br); err != nil {
		return n, err
	}
	g.Multistream(false)
	return n, nil
}
