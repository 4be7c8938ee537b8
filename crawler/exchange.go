package crawler

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"
)

// exchange is one request to one server and its answer. The run fills the
// first half, a fetcher the second.
type exchange struct {
	url      *url.URL
	method   string // GET or POST
	header   http.Header
	sent     []byte         // body of the request
	addr     netip.AddrPort // what is dialled
	insecure bool           // take a certificate that does not verify
	max      int64          // bytes of body
	prefix   bool           // of a larger body, take what max allows
	idle     *conn          // connection of an earlier exchange, nil for none
	now      func() time.Time

	went        time.Time // when the request was sent, zero when it was not
	requestHead []byte
	head        []byte
	status      int
	answer      http.Header
	encoding    string
	body        []byte
	truncated   string
	large       bool // body has a place among the large ones
	address     string
	tls         string
	took        time.Duration
	err         *FetchError
	keep        *conn // may serve the next exchange with the same origin
	next        *url.URL
	astray      *FetchError   // why a redirect is not followed
	robots      *RobotsAnswer // what a robots.txt says, nil where it is none or says nothing
}

// fail notes the first thing that went wrong.
func (x *exchange) fail(err *FetchError) {
	if x.err == nil {
		x.err = err
	}
}

// transport carries out exchanges over connections of its own: it needs the
// bytes of both heads as they were, a limit for each phase, and a word
// before every dial, and the standard transport keeps those to itself.
type transport struct {
	dialer dialer
	limits Limits
	large  chan bool // a place for each large body
	spare  *spare
}

// spare are buffers that the fetchers of a run share: one that waits for an answer
// needs none for a body, and an idle connection none at all.
type spare struct {
	bodies  sync.Pool // of *bytes.Buffer
	readers sync.Pool // of *bufio.Reader
}

// reader returns a reader of what comes from r.
func (s *spare) reader(r io.Reader) *bufio.Reader {
	if br, ok := s.readers.Get().(*bufio.Reader); ok {
		br.Reset(r)
		return br
	}
	return bufio.NewReaderSize(r, readSize)
}

// put takes back a reader that nobody reads any more.
func (s *spare) put(br *bufio.Reader) {
	br.Reset(nil)
	s.readers.Put(br)
}

// body returns an empty buffer.
func (s *spare) body() *bytes.Buffer {
	if b, ok := s.bodies.Get().(*bytes.Buffer); ok {
		return b
	}
	return &bytes.Buffer{}
}

// roundTrip sends the request and reads the head of the answer. The
// connection stays bound to ctx until the payload's end.
func (t *transport) roundTrip(ctx context.Context, x *exchange, header http.Header) (*payload, *FetchError) {
	req := &http.Request{
		Method: x.method, URL: x.url, Host: x.url.Host, Header: header,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}
	if c := x.idle; c != nil {
		x.idle = nil
		p, err := t.exchange(ctx, c, x, req)
		if err == nil || !c.stale(err) || ctx.Err() != nil {
			return p, err
		}
	}
	c, err := t.dialer.dial(ctx, x)
	if err != nil {
		return nil, err
	}
	return t.exchange(ctx, c, x, req)
}

// exchange uses one connection, which it closes when the answer fails.
func (t *transport) exchange(ctx context.Context, c *conn, x *exchange, req *http.Request) (*payload, *FetchError) {
	release := context.AfterFunc(ctx, c.close)
	x.address, x.tls = c.addr.String(), c.tls
	c.br = t.spare.reader(c)
	resp, err := t.send(c, x, req)
	if err != nil {
		release()
		c.close()
		return nil, answerError(x, err)
	}
	return newPayload(ctx, x, c, resp, release, t), nil
}
