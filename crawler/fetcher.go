package crawler

import (
	"context"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/gocolly/colly/v2"
)

// fetcher carries out one exchange at a time with a colly collector. colly
// checks the request and sends it through our transport, which reads the body;
// its schedule, robots, redirects, cookies, limits and charsets stay off,
// because ours keep promises that they do not.
type fetcher struct {
	collector *colly.Collector
	transport *transport
	ctx       context.Context // of the exchange at work
	x         *exchange       // the exchange at work
}

func newFetcher(t *transport) *fetcher {
	f := &fetcher{transport: t}
	// Not NewCollector: it takes settings from COLLY_* in the environment.
	c := &colly.Collector{}
	c.Init()
	c.AllowURLRevisit = true
	c.IgnoreRobotsTxt = true
	c.MaxBodySize = 0
	c.ParseHTTPErrorResponse = true
	c.SetRequestTimeout(0)
	c.DisableCookies()
	c.WithTransport(f)
	f.collector = c
	return f
}

// fetch carries out an exchange. A panic on the way ends it like a protocol
// error: one strange answer must not end a run.
func (f *fetcher) fetch(ctx context.Context, x *exchange) {
	f.ctx, f.x = ctx, x
	defer func() {
		if p := recover(); p != nil {
			if x.status != 0 && x.truncated == "" {
				x.truncated = "unspecified"
			}
			x.fail(&FetchError{Class: ClassProtocol, Sentence: "reading the answer of " + x.url.Host + " ended in a fault of ours", Err: fmt.Errorf("panic: %v\n%s", p, debug.Stack())})
		}
	}()
	err := f.collector.Request(x.method, x.url.String(), nil, nil, x.header)
	if err != nil {
		x.fail(&FetchError{Class: ClassProtocol, Sentence: "the request to " + x.url.Host + " could not be made: " + innermost(err), Err: err})
	}
}

// RoundTrip implements http.RoundTripper for colly. It sends what the
// exchange says, not what colly made of its URL, reads the body, which colly
// would copy time and again as it grows, and hands colly a header without what
// would make it unpack, decode or redirect.
func (f *fetcher) RoundTrip(req *http.Request) (*http.Response, error) {
	p, err := f.transport.roundTrip(f.ctx, f.x, req.Header)
	if err != nil {
		f.x.fail(err)
		return nil, err
	}
	f.x.body = f.read(p)
	p.checkEnd()
	h := http.Header{}
	if media, _, _ := strings.Cut(f.x.answer.Get("Content-Type"), ";"); media != "" {
		h.Set("Content-Type", media)
	}
	return &http.Response{
		StatusCode: f.x.status, Status: http.StatusText(f.x.status),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: h, Body: http.NoBody, Uncompressed: true, Request: req,
	}, nil
}

// keptBuffer is the largest buffer that is kept for the next body.
const keptBuffer = 1 << 20

// read reads a body to its end, however it ends. It grows in a spare buffer.
func (f *fetcher) read(p *payload) []byte {
	defer p.Close()
	b := f.transport.spare.body()
	_, _ = b.ReadFrom(p) // what cut it stands in the exchange
	grown := b.Bytes()
	if b.Cap() > keptBuffer {
		return grown
	}
	body := make([]byte, len(grown))
	copy(body, grown) // make and copy in a row clear nothing first
	b.Reset()
	f.transport.spare.bodies.Put(b)
	return body
}
