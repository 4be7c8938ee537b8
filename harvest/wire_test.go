package harvest

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"nianbao/crawler"
	"nianbao/store"
)

// wireFault is a portal that cannot be fetched, and what is to be stored of it.
type wireFault struct {
	name  string
	class string
	says  string // part of the sentence
	at    string // address the name resolves to; "" serves
	base  string // "" is http
	serve func(net.Conn)
}

// wireFaults are the faults of a wire that a harvest may meet, each at the
// home page of a portal.
func wireFaults() []wireFault {
	const ok = "HTTP/1.1 200 OK\r\n"
	text := func(s string) func(net.Conn) { return func(c net.Conn) { io.WriteString(c, s) } }
	hangs := func(s string) func(net.Conn) {
		return func(c net.Conn) { io.WriteString(c, s); io.Copy(io.Discard, c) }
	}
	endless := func(head, s string) func(net.Conn) {
		return func(c net.Conn) {
			for _, err := io.WriteString(c, head); err == nil; {
				_, err = io.WriteString(c, s)
			}
		}
	}
	drips := func(head, s string) func(net.Conn) {
		return func(c net.Conn) {
			io.WriteString(c, head)
			for i := range len(s) {
				if _, err := io.WriteString(c, s[i:i+1]); err != nil {
					return
				}
				time.Sleep(5 * time.Millisecond)
			}
		}
	}
	moved := func(to string) func(net.Conn) {
		return text("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\nLocation: " + to + "\r\n\r\n")
	}
	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	w.Write(make([]byte, 8<<20))
	w.Close()
	page := "<html><title>政府</title>" + strings.Repeat("<p>x</p>", 500)
	return []wireFault{
		{name: "gzip bomb", class: OutcomeTooLarge, says: "expands more than", serve: text(ok + "Content-Encoding: gzip\r\n\r\n" + bomb.String())},
		{name: "endless body", class: OutcomeTooLarge, says: "sent more than", serve: endless(ok+"\r\n", page)},
		{name: "endless header", class: OutcomeTooLarge, says: "response header over", serve: endless(ok, strings.Repeat("X-Pad: y\r\n", 99))},
		{name: "endless interim answers", class: OutcomeTooLarge, says: "response header over", serve: endless("", strings.Repeat("HTTP/1.1 103 Early Hints\r\n\r\n", 99))},
		{name: "short of its length", class: OutcomeCut, says: "within the body", serve: text(ok + "Content-Length: 9999\r\n\r\n" + page)},
		{name: "cut within a chunk", class: OutcomeCut, says: "within the body", serve: text(ok + "Transfer-Encoding: chunked\r\n\r\nfff\r\n" + page)},
		{name: "cut within gzip", class: OutcomeCut, says: "within the body", serve: text(ok + "Content-Encoding: gzip\r\n\r\n" + bomb.String()[:999])},
		{name: "cut within the header", class: OutcomeCut, says: "within the response header", serve: text(ok + "Content-")},
		{name: "no answer", class: OutcomeCut, says: "without an answer", serve: text("")},
		{name: "dripping body", class: OutcomeTimeout, says: "too slowly", serve: drips(ok+"Content-Length: 9999\r\n\r\n", page)},
		{name: "silent within the body", class: OutcomeTimeout, says: "too slowly", serve: hangs(ok + "Content-Length: 9999\r\n\r\n" + page)},
		{name: "dripping header", class: OutcomeTimeout, says: "did not answer in time", serve: drips("", ok+strings.Repeat("X-Pad: y\r\n", 99))},
		{name: "silent", class: OutcomeTimeout, says: "did not answer in time", serve: hangs("")},
		{name: "two layers of gzip", class: OutcomeProtocol, says: "more than one content coding", serve: text(ok + "Content-Encoding: gzip, gzip\r\n\r\n" + bomb.String())},
		{name: "damaged gzip", class: OutcomeProtocol, says: "cannot be read", serve: text(ok + "Content-Encoding: gzip\r\n\r\n" + bomb.String()[:20] + strings.Repeat("\xff", 300))},
		{name: "bad chunk", class: OutcomeProtocol, says: "cannot be read", serve: text(ok + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n" + page)},
		{name: "no HTTP", class: OutcomeProtocol, says: "did not answer in HTTP", serve: hangs("220 smtp.test ready\r\n\r\n")},
		{name: "in a circle", class: OutcomeLoop, says: "in a circle", serve: moved("/")},
		{name: "in a growing circle", class: OutcomeLoop, says: "more than 10 times", serve: growing},
		{name: "to a private address", class: OutcomeElsewhere, says: "outside its source", serve: moved("http://10.0.0.1/")},
		{name: "to a file", class: OutcomeElsewhere, says: "no page", serve: moved("file:///etc/passwd")},
		{name: "private address", class: OutcomeAddress, says: "only public ones", at: "10.0.0.1:80"},
		{name: "no such name", class: OutcomeDown, says: "does not resolve", at: "-"},
		{name: "nobody there", class: OutcomeDown, says: "does not answer", at: "closed"},
		{name: "no TLS", class: OutcomeTLS, says: "does not speak TLS", base: "https", serve: text("HTTP/1.1 400 Bad Request\r\n\r\n")},
		{name: "TLS of another kind", class: OutcomeTLS, says: "no version or cipher suite", base: "https", serve: hangs("\x15\x03\x01\x00\x02\x02\x28")},
		{name: "status 500", class: OutcomeError, says: "answered 500", serve: text("HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops")},
		{name: "a firewall", class: OutcomeBlocked, says: "firewall", serve: text("HTTP/1.1 412 Precondition Failed\r\nContent-Length: 4\r\n\r\n<js>")},
		{name: "gone", class: OutcomeGone, says: "not there", serve: text("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\n<p/>")},
	}
}

// growing redirects to an address one longer than the one asked for.
func growing(c net.Conn) {
	buf := make([]byte, 4096)
	n, _ := c.Read(buf) // an empty request redirects to itself
	_, rest, _ := strings.Cut(string(buf[:n]), " ")
	path, _, _ := strings.Cut(rest, " ")
	io.WriteString(c, "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\nLocation: "+path+"x\r\n\r\n")
}

// listenRaw serves one fault and returns where. robots.txt is a 404.
func listenRaw(t *testing.T, serve func(net.Conn), secure bool) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			wg.Go(func() {
				defer c.Close()
				first := &peeked{Conn: c}
				if first.fill(); !secure && strings.HasPrefix(string(first.ahead), "GET /robots.txt ") {
					io.WriteString(c, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
					return
				}
				serve(first)
			})
		}
	})
	t.Cleanup(func() { l.Close(); wg.Wait() })
	return l.Addr().String()
}

// peeked is a connection whose first bytes were read already.
type peeked struct {
	net.Conn
	ahead []byte
}

func (p *peeked) fill() {
	buf := make([]byte, 4096)
	n, _ := p.Conn.Read(buf) // who says nothing gets the fault all the same
	p.ahead = buf[:n]
}

func (p *peeked) Read(b []byte) (int, error) {
	if len(p.ahead) > 0 {
		n := copy(b, p.ahead)
		p.ahead = p.ahead[n:]
		return n, nil
	}
	return p.Conn.Read(b)
}

// TestWireFaults: a run over portals with one fault each and a good one stores
// for each its own outcome with a sentence for people, keeps none of them as a
// whole page, and harvests the good one.
func TestWireFaults(t *testing.T) {
	rows := wireFaults()
	good := newPortal(t, 40)
	names := map[string]string{}
	var definitions bytes.Buffer
	for i, row := range rows {
		host := fmt.Sprintf("f%d.test", i)
		names[host] = row.at
		if row.serve != nil {
			names[host] = listenRaw(t, row.serve, row.base == "https")
		}
		scheme := row.base
		if scheme == "" {
			scheme = "http"
		}
		fmt.Fprintf(&definitions, "[[source]]\nid = \"620524-f%d\"\nname = \"武山县人民政府\"\ncode = \"620524\"\nbase = \"%s://%s\"\nfamily = \"auto\"\n", i, scheme, host)
	}
	must(t, good.Sources.LoadFile("faults.toml", definitions.Bytes()))
	for _, src := range good.Sources.All() {
		if src.File == "faults.toml" {
			good.selected = append(good.selected, src)
		}
	}
	good.Crawler = &crawler.Crawler{
		AllowLoopback: true, UserAgent: "nianbao/test", Clock: good.clock, Delay: time.Second, MaxBody: 2 << 20, Workers: 64,
		Limits: crawler.Limits{Header: 400 * time.Millisecond, Stall: 400 * time.Millisecond, TLS: time.Second},
		Lookup: func(_ context.Context, host, port string) ([]netip.AddrPort, error) {
			return faultyLookup(names, host, port)
		},
	}
	_, err := good.Crawl(t.Context(), good.selected)
	if err != nil {
		t.Fatalf("the run ended with %v", err)
	}
	outcomes := map[string]store.Outcome{}
	pages := 0
	must(t, good.Store.Outcomes("", func(o store.Outcome) error {
		if o.Source == "620524-flaky" && (o.Class == OutcomeOK || o.Class == OutcomeListing) {
			pages++
		}
		outcomes[o.Source] = o
		return nil
	}))
	t.Logf("%-26s %-10s %s", "fault", "outcome", "sentence")
	for i, row := range rows {
		o := outcomes[fmt.Sprintf("620524-f%d", i)]
		t.Logf("%-26s %-10s %s", row.name, o.Class, o.Sentence)
		if o.Class != row.class || !strings.Contains(o.Sentence, row.says) {
			t.Errorf("%s: outcome %q, %q; want %q, %q", row.name, o.Class, o.Sentence, row.class, row.says)
		}
		if !strings.Contains(o.Sentence, fmt.Sprintf("f%d.test", i)) {
			t.Errorf("%s: the sentence %q does not say where", row.name, o.Sentence)
		}
	}
	if pages != 1+2+40 {
		t.Errorf("%d pages of the good portal were harvested, want 43", pages)
	}
	must(t, good.Store.Snapshots(1<<40, func(s store.Snapshot) error {
		if s.Whole() && s.Source != "620524-flaky" {
			t.Errorf("%s is stored as a whole page", s.Source)
		}
		return nil
	}))
}

// faultyLookup resolves the names of the portals.
func faultyLookup(names map[string]string, host, port string) ([]netip.AddrPort, error) {
	switch at, known := names[host]; {
	case !known:
		a, err := netip.ParseAddrPort(net.JoinHostPort(host, port))
		return []netip.AddrPort{a}, err
	case at == "-":
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	case at == "closed":
		return []netip.AddrPort{netip.MustParseAddrPort("127.0.0.1:1")}, nil
	default:
		a, err := netip.ParseAddrPort(at)
		return []netip.AddrPort{a}, err
	}
}
