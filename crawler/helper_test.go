package crawler

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// memory is a frontier in memory.
type memory struct {
	mu       sync.Mutex
	waiting  []Request
	leased   []string // every URL handed out, in order
	released []string // every URL given back
	leases   int
	err      error
}

func (m *memory) push(reqs ...Request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.waiting = append(m.waiting, reqs...)
}

func (m *memory) Lease(_ context.Context, source string, n int) ([]Request, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.leases++
	if m.err != nil {
		return nil, m.err
	}
	var out, rest []Request
	for _, q := range m.waiting {
		if q.Source == source && len(out) < n {
			out = append(out, q)
			m.leased = append(m.leased, q.URL)
		} else {
			rest = append(rest, q)
		}
	}
	m.waiting = rest
	return out, nil
}

func (m *memory) Release(reqs []Request) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, q := range reqs {
		m.released = append(m.released, q.URL)
	}
	m.waiting = append(m.waiting, reqs...)
	return nil
}

func (m *memory) left() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.waiting)
}

// leaping is a clock that jumps to the time it is asked to wait for.
type leaping struct {
	mu  sync.Mutex
	now time.Time
}

func newLeaping() *leaping {
	return &leaping{now: time.Date(2026, 1, 2, 3, 0, 0, 0, time.UTC)}
}

func (c *leaping) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *leaping) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(max(d, 0))
}

func (c *leaping) After(d time.Duration) <-chan time.Time {
	c.advance(d)
	ch := make(chan time.Time, 1)
	ch <- c.Now()
	return ch
}

// bench is a crawl under test: a crawler with a frontier, a clock and names
// for servers on loopback, and what came of it.
type bench struct {
	*Crawler
	t        *testing.T
	frontier *memory
	clock    *leaping
	names    map[string]string // host name -> host:port of a server

	mu     sync.Mutex
	got    map[string]*Response
	order  []string
	events []Event
	asked  []string // what the servers saw: "host GET /path"
	asking map[string]int
	most   int // requests at one server at a time
}

func newBench(t *testing.T) *bench {
	b := &bench{t: t, frontier: &memory{}, clock: newLeaping(), names: map[string]string{}, got: map[string]*Response{}, asking: map[string]int{}}
	b.Crawler = &Crawler{
		Frontier: b.frontier, Handle: b.take, Workers: 4, Delay: time.Second,
		UserAgent: "nianbao/1 (+test@example.org)", AllowLoopback: true,
		InScope: everywhere,
		Lookup:  b.lookup, Clock: b.clock, Rand: func() float64 { return 0 },
		Log:     slog.New(slog.NewTextHandler(testWriter{t}, &slog.HandlerOptions{Level: slog.LevelWarn})),
		Observe: func(e Event) { b.events = append(b.events, e) },
	}
	return b
}

func everywhere(Request, *url.URL) bool { return true }

type testWriter struct{ t *testing.T }

func (w testWriter) Write(p []byte) (int, error) {
	w.t.Logf("%s", strings.TrimSpace(string(p)))
	return len(p), nil
}

func (b *bench) lookup(_ context.Context, host, _ string) ([]netip.AddrPort, error) {
	at, ok := b.names[host]
	if !ok {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	var addrs []netip.AddrPort
	for part := range strings.SplitSeq(at, ",") {
		a, err := netip.ParseAddrPort(part)
		if err != nil {
			return nil, err
		}
		addrs = append(addrs, a)
	}
	return addrs, nil
}

func (b *bench) take(_ context.Context, resp *Response) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.got[resp.Request.URL] != nil {
		b.t.Errorf("%s was handled twice", resp.Request.URL)
	}
	b.got[resp.Request.URL] = resp
	b.order = append(b.order, resp.Request.URL)
	return nil
}

// serve starts a server for the named hosts; unless the handler answers it
// itself, robots.txt is a 404.
func (b *bench) serve(handler http.HandlerFunc, hosts ...string) *httptest.Server {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		b.mu.Lock()
		b.asked = append(b.asked, q.Host+" "+q.URL.RequestURI())
		b.asking[hosts[0]]++
		b.most = max(b.most, b.asking[hosts[0]])
		b.mu.Unlock()
		defer func() {
			b.mu.Lock()
			b.asking[hosts[0]]--
			b.mu.Unlock()
		}()
		handler(w, q)
	}))
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	s.Start()
	b.t.Cleanup(s.Close)
	for _, h := range hosts {
		b.names[h] = s.Listener.Addr().String()
	}
	return s
}

// raw starts a server that answers each connection with fn, for answers the
// standard server would not send. robots.txt is answered with a 404.
func (b *bench) raw(fn func(net.Conn), hosts ...string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			wg.Go(func() {
				defer c.Close()
				answerRaw(c, fn)
			})
		}
	})
	b.t.Cleanup(func() { l.Close(); wg.Wait() })
	for _, h := range hosts {
		b.names[h] = l.Addr().String()
	}
}

func answerRaw(c net.Conn, fn func(net.Conn)) {
	buf := make([]byte, 4096)
	n, err := c.Read(buf)
	if err != nil {
		return
	}
	if strings.HasPrefix(string(buf[:n]), "GET /robots.txt ") {
		io.WriteString(c, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
		return
	}
	fn(c)
}

// pages answers by path; a path not listed is a 404.
func pages(m map[string]string) http.HandlerFunc {
	return func(w http.ResponseWriter, q *http.Request) {
		body, ok := m[q.URL.Path]
		if !ok {
			http.NotFound(w, q)
			return
		}
		if to, isRedirect := strings.CutPrefix(body, "->"); isRedirect {
			w.Header().Set("Location", to)
			w.WriteHeader(http.StatusFound)
			return
		}
		io.WriteString(w, body)
	}
}

// want pushes URLs of a source named after their host.
func (b *bench) want(urls ...string) {
	for _, u := range urls {
		b.frontier.push(Request{Source: sourceOf(u), URL: u})
	}
}

func sourceOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return "?"
	}
	return u.Hostname()
}

// run crawls all sources pushed so far.
func (b *bench) run() error {
	b.t.Helper()
	var sources []string
	for _, q := range b.frontier.waiting {
		if !slices.Contains(sources, q.Source) {
			sources = append(sources, q.Source)
		}
	}
	return b.Crawl(b.t.Context(), sources)
}

// mustRun crawls and wants no error.
func (b *bench) mustRun() {
	b.t.Helper()
	if err := b.run(); err != nil {
		b.t.Fatalf("Crawl: %v", err)
	}
}

// one fetches one URL.
func (b *bench) one(u string) *Response {
	b.t.Helper()
	b.want(u)
	b.mustRun()
	resp := b.got[u]
	if resp == nil {
		b.t.Fatalf("%s was not handled", u)
	}
	return resp
}

// class returns the class of a response's error, "" for success.
func class(resp *Response) string {
	switch {
	case resp == nil:
		return "not handled"
	case resp.Err == nil:
		return ""
	}
	return resp.Err.Class
}

func (b *bench) begins() []Event {
	var out []Event
	for _, e := range b.events {
		if e.Kind == EventBegin {
			out = append(out, e)
		}
	}
	return out
}

func (b *bench) count(request string) int {
	n := 0
	for _, a := range b.asked {
		if a == request {
			n++
		}
	}
	return n
}

func numbered(host string, n int) []string {
	var urls []string
	for i := range n {
		urls = append(urls, fmt.Sprintf("http://%s/%d.html", host, i))
	}
	return urls
}

type contextT = context.Context

func mustURL(t *testing.T, raw string) *url.URL {
	t.Helper()
	u, err := parseURL(raw, nil)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
