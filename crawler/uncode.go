package crawler

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httputil"
	"strings"
)

// Uncoded is a body as it was kept by another program, without its codings.
type Uncoded struct {
	Body      []byte
	Unchunked []byte // without its transfer coding only
	Coding    string // content coding that was removed
	Truncated string // length or disconnect; "" where the body is whole
}

// Uncode removes from a stored body the codings its header names, up to max
// bytes. A coding that the bytes deny is none, since programs that keep bodies
// decoded often keep the header; a coding that breaks off leaves what came
// before, marked as truncated.
func Uncode(raw []byte, h http.Header, max int64) Uncoded {
	u := Uncoded{Body: raw, Unchunked: raw}
	if chunked(h) {
		if plain, err := unchunk(raw); plain != nil {
			u.Unchunked, u.Body = plain, plain
			u.broke(err)
		}
	}
	decoded, coding, err := decoder(bufio.NewReader(bytes.NewReader(u.Unchunked)), h)
	if err != nil || coding == "" {
		return u
	}
	defer decoded.Close()
	c := &counter{r: decoded, max: max}
	body, err := io.ReadAll(c)
	if err != nil && len(body) == 0 && errors.Is(err, c.err) && c.err != errTooLarge {
		return u // nothing of it could be read: it was not coded
	}
	u.Body, u.Coding = body[:min(int64(len(body)), max)], coding
	u.broke(err)
	return u
}

// broke notes why a body is not whole.
func (u *Uncoded) broke(err error) {
	switch {
	case errors.Is(err, errTooLarge):
		u.Truncated = "length"
	case err != nil:
		u.Truncated = "disconnect"
	}
}

func chunked(h http.Header) bool {
	return strings.Contains(strings.ToLower(strings.Join(h.Values("Transfer-Encoding"), ",")), "chunked")
}

// unchunk removes the chunked coding, nil where the bytes do not begin with a
// chunk.
func unchunk(raw []byte) ([]byte, error) {
	line, _, ok := bytes.Cut(raw, []byte("\n"))
	size, _, _ := bytes.Cut(line, []byte(";"))
	size = bytes.TrimSpace(size)
	if !ok || len(size) == 0 || len(size) > 16 || len(bytes.Trim(size, "0123456789abcdefABCDEF")) > 0 {
		return nil, nil
	}
	plain, err := io.ReadAll(httputil.NewChunkedReader(bytes.NewReader(raw)))
	if plain == nil {
		plain = []byte{}
	}
	return plain, err
}
