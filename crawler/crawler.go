package crawler

import (
	"context"
	"crypto/x509"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// Request is one URL to fetch for one source.
type Request struct {
	Source      string        // whose frontier it comes from; cookies are kept per source
	URL         string        // http or https
	Body        []byte        // posted when BodyType is not empty
	BodyType    string        // content type of Body; "" asks with GET
	Step        string        // named by the caller, handed back
	Referer     string        // the page that linked it, sent as the Referer header; "" sends none
	ETag        string        // sent as If-None-Match when not empty
	Modified    string        // sent as If-Modified-Since when not empty
	Delay       time.Duration // at least this long from this request's start to the next one's of its group
	InsecureTLS bool          // take a certificate that does not verify; Response.TLS then says "unverified"
	Data        any           // handed back untouched
}

// Hop is one redirect that was answered on the way to the final URL.
type Hop struct {
	URL      string // what was asked for
	Status   int
	Location string // as the server wrote it
	Robots   string // the robots.txt line that allowed the URL
}

// Response is how one request ended. When Err is nil it holds a complete
// body of a 2xx answer, or Status 304 and no body. When Err is set it holds
// whatever was received before, which may be nothing at all.
type Response struct {
	Request     Request
	URL         string        // the last URL that was asked for; Request.URL when nothing was
	Hops        []Hop         // redirects before URL
	Status      int           // of the last answer, 0 when there was none
	RequestHead []byte        // request line and headers of the last exchange, as sent
	Head        []byte        // status line and header block as received, at most 256 KiB
	ContentType string        // as received
	Encoding    string        // the content coding that was removed from Body: gzip, deflate, br, zstd
	Body        []byte        // bytes as published, after transfer and content decoding, no charset touched
	Truncated   string        // "", or why Body is cut, in WARC's words: length, time, disconnect, unspecified
	Address     string        // peer address and port
	TLS         string        // version, cipher suite and rung (legacy, aia, unverified; none is strict), "" for plain HTTP
	Robots      string        // the robots.txt line that allowed or refused the last URL
	At          time.Time     // start of the last exchange
	Took        time.Duration // length of the last exchange
	Err         *FetchError   // nil when the fetch succeeded
}

// Frontier hands out requests and takes back those that were not fetched.
// Lease returns at most n requests of the source and none twice before it is
// released or finished; an empty result means there is nothing to fetch now.
// Lease is called from several goroutines, never twice at a time for one source.
type Frontier interface {
	Lease(ctx context.Context, source string, n int) ([]Request, error)
	Release(reqs []Request) error
}

// Crawler fetches what a frontier holds. Its fields are read when Crawl
// begins and must not change before it returns.
type Crawler struct {
	Frontier Frontier // required

	// Handle takes every response, good or bad; required. It is called
	// from several goroutines, never twice for one leased request. ErrBlocked
	// means the page is a refusal in disguise and parks the server group.
	// Any other error is logged and the request released when Crawl ends;
	// too many in a row, with none taken between, end the crawl.
	// Its context outlives the cancelled one of Crawl by Limits.Grace.
	Handle func(context.Context, *Response) error

	// InScope says whether a redirect of a request may be followed to the
	// URL. It is called from several goroutines. Nil keeps to the host of
	// the request.
	InScope func(Request, *url.URL) bool

	Workers       int           // requests at work at a time over all groups; 0 means 1024. No more than half the files the process may have open
	Parallel      int           // requests at work at a time in one group; 0 means 1
	Window        int           // requests of one source leased at a time; 0 means 32, or 16 for each of Parallel, and less for many sources
	Delay         time.Duration // from request start to request start in a group; 0 means none on loopback and 2 s elsewhere
	Factor        float64       // the wait is at least this often the last response time
	Jitter        float64       // the wait grows by a random share up to this
	MaxBody       int64         // bytes of a body before and after decompression; 0 means 64 MiB
	Limits        Limits        // zero fields take their defaults
	UserAgent     string        // sent as it is; "" means nianbao and the contact
	Contact       string        // address of whoever runs the crawl; a mail address is sent as From
	AllowLoopback bool          // dial loopback addresses too; other special addresses are never dialled

	roots   *x509.CertPool // nil means the system's
	connect connect        // nil means TCP, behind the guard

	// Lookup resolves a host and port to what is dialled. Nil asks the
	// system's resolver. Literal addresses are not looked up.
	Lookup func(ctx context.Context, host, port string) ([]netip.AddrPort, error)

	Hours    Hours         // in which anything is asked
	Daily    int           // requests to one host in a day of Asia/Shanghai, robots.txt and redirects counted; 0 means no bound
	Patience time.Duration // how long a run waits for a server that asked it to; longer waits are left to later runs

	// Before is when an earlier run may have asked last. The first request of a
	// group keeps its delay from then. The zero time means that none has.
	Before time.Time

	// Standings keeps back-offs, long waits and budgets from one run to the
	// next. Nil forgets them.
	Standings Standings

	// Robots keeps what robots.txt files say from one run to the next. Nil
	// asks for each in every run.
	Robots RobotsCache

	Clock   Clock          // nil means SystemClock
	Rand    func() float64 // for jitter, in [0,1); nil means math/rand; called from one goroutine
	Log     *slog.Logger   // nil logs nothing
	Observe func(Event)    // progress, called from one goroutine; nil for none
}

// ErrBlocked is returned by Handle for a page that turned out to be a
// refusal: nothing more is asked of its server group in this run.
var ErrBlocked = errors.New("blocked by the site")

// Crawl fetches until the frontiers of all sources are empty or what is left
// in them belongs to parked server groups. When ctx ends it starts no more
// requests, lets those at work finish for Limits.Grace, then aborts and
// releases them, and returns the cause. An error of the frontier ends it the same way.
func (c *Crawler) Crawl(ctx context.Context, sources []string) error {
	if c.Frontier == nil || c.Handle == nil {
		return errors.New("crawl without a frontier or a handler")
	}
	return newRun(ctx, c.filled(), sources).crawl(ctx)
}

// filled returns the crawler with defaults for what is zero.
func (c *Crawler) filled() Crawler {
	f := *c
	if f.Workers <= 0 {
		f.Workers = defaultWorkers
	}
	f.Workers = max(1, min(f.Workers, openFiles()/2))
	if f.Parallel <= 0 {
		f.Parallel = 1
	}
	if f.MaxBody <= 0 {
		f.MaxBody = 64 << 20
	}
	if f.UserAgent == "" {
		f.UserAgent = strings.TrimSpace("nianbao " + f.comment())
	}
	if f.InScope == nil {
		f.InScope = sameHost
	}
	if f.Lookup == nil {
		f.Lookup = systemLookup
	}
	if f.Clock == nil {
		f.Clock = SystemClock()
	}
	if f.Rand == nil {
		f.Rand = rand.Float64
	}
	if f.Log == nil {
		f.Log = slog.New(slog.DiscardHandler)
	}
	f.Limits = f.Limits.filled()
	return f
}

// comment names whom to turn to.
func (c *Crawler) comment() string {
	if c.Contact == "" {
		return ""
	}
	return "(+" + c.Contact + ")"
}

// sameHost keeps a request to the host it names.
func sameHost(req Request, u *url.URL) bool {
	from, err := parseURL(req.URL, nil)
	return err == nil && from.Hostname() == u.Hostname()
}
