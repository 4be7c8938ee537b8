package crawler

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"syscall"
	"time"
)

var (
	errTooLarge = errors.New("body too large")
	errExpands  = errors.New("body expands too much")
)

// wire reads a body off its connection under the limits of time.
type wire struct {
	conn   *conn
	br     *bufio.Reader // of the answer
	limits Limits
	size   int64 // announced, or -1
	n      int64 // received
	start  time.Time
	mark   time.Time // when the last stallBytes had come
	marked int64     // n at that time
}

// begin starts the clocks of the body.
func (w *wire) begin(size int64) {
	w.size = size
	w.start = time.Now()
	w.mark = w.start
}

// pause takes a wait of ours out of the time of the body.
func (w *wire) pause(d time.Duration) {
	w.start, w.mark = w.start.Add(d), w.mark.Add(d)
}

// Read reads under the nearest of the two deadlines.
func (w *wire) Read(p []byte) (int, error) {
	total := w.start.Add(w.limits.body(max(w.size, w.n)))
	stall := w.mark.Add(w.limits.Stall)
	if stall.After(total) {
		stall = total
	}
	if err := w.conn.SetReadDeadline(stall); err != nil {
		return 0, err
	}
	n, err := w.conn.br.Read(p)
	w.n += int64(n)
	if w.n-w.marked >= stallBytes {
		w.mark, w.marked = time.Now(), w.n
	}
	return n, err
}

// counter counts what a reader yields, stops at a limit, and remembers how
// the reader ended whatever a decoder above makes of it.
type counter struct {
	r   io.Reader
	n   int64
	max int64
	err error
}

// Read reads at most one byte beyond the limit, and then errTooLarge.
func (c *counter) Read(p []byte) (int, error) {
	if c.err != nil {
		return 0, c.err
	}
	if left := c.max + 1 - c.n; int64(len(p)) > left {
		p = p[:left]
	}
	n, err := c.r.Read(p)
	c.n += int64(n)
	if c.n > c.max {
		err = errTooLarge
	}
	c.err = err
	return n, err
}

// payload is the decoded body of an answer. Its Read never fails: what cut
// the body is noted in the exchange, and the part received stands.
type payload struct {
	x       *exchange
	conn    *conn
	resp    *http.Response
	raw     *counter
	br      *bufio.Reader // of raw
	decoded io.ReadCloser
	n       int64
	release func() bool // unbinds the connection from the context
	ended   bool
	ctx     context.Context // of the exchange
	t       *transport
}

func newPayload(ctx context.Context, x *exchange, c *conn, resp *http.Response, release func() bool, t *transport) *payload {
	p := &payload{ctx: ctx, x: x, conn: c, resp: resp, release: release, t: t}
	p.raw = &counter{r: resp.Body, max: x.max}
	if resp.ContentLength > x.max && !x.prefix {
		p.raw.err = errTooLarge // not a byte is asked for in vain
	}
	var err error
	p.br = t.spare.reader(p.raw)
	p.decoded, x.encoding, err = decoder(p.br, resp.Header)
	switch {
	case err == errCodings:
		p.cut(err) // the bytes are kept as they come
	case err != nil:
		p.finish(err)
	}
	return p
}

// Read yields the decoded body up to its limit.
func (p *payload) Read(b []byte) (int, error) {
	if p.ended {
		return 0, io.EOF
	}
	if left := p.x.max + 1 - p.n; int64(len(b)) > left {
		b = b[:left]
	}
	n, err := p.decoded.Read(b)
	p.n += int64(n)
	if p.n > largeBody && !p.x.large {
		p.enlarge()
	}
	switch {
	case p.n > p.x.max:
		n, err = n-1, errTooLarge
	case p.n > expandFree && p.n > expandMax*p.raw.n:
		err = errExpands
	}
	if err != nil {
		p.finish(err)
		return n, io.EOF
	}
	return n, nil
}

// enlarge waits for a place among the large bodies: memory is bounded however
// many are on their way. The server's time does not run meanwhile.
func (p *payload) enlarge() {
	began := time.Now()
	select {
	case p.t.large <- true:
		p.x.large = true
		p.conn.body.pause(time.Since(began))
	case <-p.ctx.Done(): // which ends the connection too, and with it the body
	}
}

// Close ends an answer that was not read to its end.
func (p *payload) Close() error {
	p.finish(io.EOF)
	return nil
}

// finish notes how the body ended and keeps the connection if it can serve
// again: everything read, nothing left over, nobody wants it closed.
func (p *payload) finish(err error) {
	if p.ended {
		return
	}
	p.ended = true
	if p.raw.err != nil && p.raw.err != io.EOF {
		err = p.raw.err
	}
	if err != io.EOF {
		p.cut(err)
	}
	if p.decoded != nil {
		_ = p.decoded.Close() // a decoder's farewell tells nothing new
	}
	drained := err == io.EOF && p.drain()
	p.t.spare.put(p.br)
	p.t.spare.put(p.conn.body.br)
	if p.release() && drained && !p.resp.Close && p.conn.br.Buffered() == 0 {
		p.conn.since = time.Now()
		p.t.spare.put(p.conn.br)
		p.conn.br = nil
		p.x.keep = p.conn
		return
	}
	p.conn.close()
}

// drain reads what follows a decoded body, the end of the chunks as a rule.
func (p *payload) drain() bool {
	n, err := io.Copy(io.Discard, io.LimitReader(p.raw, 4<<10))
	return err == nil && n < 4<<10 && p.raw.err == io.EOF
}

// cut notes why the body is not whole.
func (p *payload) cut(err error) {
	x, host := p.x, p.x.url.Host
	x.truncated = "disconnect"
	e := &FetchError{Class: ClassDisconnect, Err: err}
	switch {
	case errors.Is(err, errTooLarge):
		x.truncated, e.Class = "length", ClassTooLarge
		e.Sentence = fmt.Sprintf("%s sent more than %d bytes", host, x.max)
	case errors.Is(err, errExpands):
		x.truncated, e.Class = "length", ClassTooLarge
		e.Sentence = fmt.Sprintf("%s sent a body that expands more than %d times", host, expandMax)
	case isTimeout(err):
		x.truncated, e.Class = "time", ClassTimeout
		e.Sentence = host + " sent the body too slowly"
	case errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, new(syscall.Errno)):
		e.Sentence = host + " broke the connection within the body"
	default:
		e.Class = ClassProtocol
		e.Sentence = fmt.Sprintf("the body from %s cannot be read: %s", host, innermost(err))
	}
	x.fail(e)
}
