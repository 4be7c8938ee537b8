package crawler

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"time"
)

var (
	errHeadSize = errors.New("response header too large")
	errNoHTTP   = errors.New("no status line of HTTP")
	errNoAnswer = errors.New("connection closed without an answer")
	errSwitched = errors.New("server changed the protocol")
)

// malformedError says what is wrong with a head.
type malformedError string

func (e malformedError) Error() string { return string(e) }

// send writes the request and reads the head of its answer.
func (t *transport) send(c *conn, x *exchange, req *http.Request) (*http.Response, error) {
	var out bytes.Buffer
	if x.method == http.MethodPost {
		req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(x.sent)), int64(len(x.sent))
	}
	if err := req.Write(&out); err != nil {
		return nil, err
	}
	c.got = 0
	x.requestHead = out.Bytes()[:out.Len()-len(x.sent)]
	if err := c.SetDeadline(time.Now().Add(t.limits.Header)); err != nil {
		return nil, err
	}
	x.went = x.now()
	if _, err := c.Write(out.Bytes()); err != nil {
		return nil, err
	}
	head, err := finalHead(c.br)
	x.head = head
	if err != nil {
		return nil, err
	}
	w := &wire{conn: c, limits: t.limits}
	w.br = t.spare.reader(io.MultiReader(bytes.NewReader(head), w))
	c.body = w
	resp, err := http.ReadResponse(w.br, req)
	if err != nil {
		t.spare.put(w.br)
		return nil, malformedError(innermost(err))
	}
	x.status, x.answer = resp.StatusCode, resp.Header
	w.begin(resp.ContentLength)
	return resp, nil
}

// finalHead reads header blocks until one that is not interim (1xx).
func finalHead(br *bufio.Reader) ([]byte, error) {
	left := headMax
	for {
		head, err := readHead(br, left)
		if err != nil {
			return head, err
		}
		switch interim, switched := interimStatus(head); {
		case switched:
			return head, errSwitched
		case !interim:
			return head, nil
		}
		left -= len(head)
	}
}

// readHead reads up to the empty line that ends a header block.
func readHead(br *bufio.Reader, limit int) ([]byte, error) {
	var head []byte
	begin := 0 // of the line at hand
	for {
		piece, err := br.ReadSlice('\n')
		head = append(head, piece...)
		switch {
		case len(head) > limit:
			return head[:limit], errHeadSize
		case err == bufio.ErrBufferFull:
			continue
		case err == io.EOF && len(head) == 0:
			return nil, errNoAnswer
		case err == io.EOF:
			return head, io.ErrUnexpectedEOF
		case err != nil:
			return head, err
		}
		if line := bytes.TrimRight(head[begin:], "\r\n"); len(line) == 0 && begin > 0 {
			return head, nil
		}
		begin = len(head)
		if begin > 5 && !bytes.HasPrefix(head, []byte("HTTP/")) {
			return head, errNoHTTP
		}
	}
}

// interimStatus reads the first digit of the status line.
func interimStatus(head []byte) (interim, switched bool) {
	_, rest, _ := bytes.Cut(head, []byte(" "))
	rest = bytes.TrimLeft(rest, " ")
	return len(rest) > 2 && rest[0] == '1' && !bytes.HasPrefix(rest, []byte("101")), bytes.HasPrefix(rest, []byte("101"))
}

// answerError says what went wrong before the head was complete.
func answerError(x *exchange, err error) *FetchError {
	e := &FetchError{Class: ClassDisconnect, Err: err}
	host := x.url.Host
	switch {
	case errors.Is(err, errHeadSize):
		e.Class, e.Sentence = ClassTooLarge, host+" sent a response header over 256 KiB"
	case errors.Is(err, errNoHTTP), errors.Is(err, errSwitched), errors.As(err, new(malformedError)):
		e.Class, e.Sentence = ClassProtocol, host+" did not answer in HTTP: "+innermost(err)
	case isTimeout(err):
		e.Class, e.Sentence = ClassTimeout, host+" took the request but did not answer in time"
	case len(x.head) > 0:
		e.Sentence = host + " broke the connection within the response header"
	default:
		e.Sentence = host + " broke the connection without an answer"
	}
	return e
}
