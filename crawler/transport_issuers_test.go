package crawler

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// repository is a place with certificates of issuers, good and bad, and a
// portal that sends its own certificate alone, all behind pipes in virtual time.
type repository struct {
	portal *tls.Config
	files  map[string][]byte // by path
	wg     sync.WaitGroup

	mu      sync.Mutex
	dialled map[string]int
	asked   int
	sent    int // bytes of certificates
}

const (
	portalAddress  = "202.96.0.1:443"
	issuerAddress  = "202.97.0.1:80"
	privateAddress = "10.0.0.9:80"
)

func (p *repository) lookup(_ context.Context, host, _ string) ([]netip.AddrPort, error) {
	at, ok := map[string]string{"www.a.test": portalAddress, "issuer.test": issuerAddress, "inner.test": privateAddress}[host]
	if !ok {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	return []netip.AddrPort{netip.MustParseAddrPort(at)}, nil
}

func (p *repository) connect(_ context.Context, address string) (net.Conn, error) {
	p.mu.Lock()
	p.dialled[address]++
	p.mu.Unlock()
	near, far := net.Pipe()
	p.wg.Go(func() {
		defer far.Close()
		if address != portalAddress {
			p.issue(far)
			return
		}
		out := &buffered{Conn: far, queue: make(chan []byte, 100)}
		p.wg.Go(out.drain)
		defer close(out.queue)
		c := tls.Server(out, p.portal)
		for br := bufio.NewReader(c); ; {
			if _, err := http.ReadRequest(br); err != nil {
				return
			}
			io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
		}
	})
	return near, nil
}

// buffered is an end of a pipe whose writes do not wait for the other end to
// read, as those of a socket do not: both ends of TLS may write at a time.
type buffered struct {
	net.Conn
	queue chan []byte
}

func (b *buffered) Write(p []byte) (int, error) {
	b.queue <- bytes.Clone(p)
	return len(p), nil
}

func (b *buffered) drain() {
	for p := range b.queue {
		_, _ = b.Conn.Write(p) // the other end may have gone
	}
}

// issue answers one request for a certificate.
func (p *repository) issue(c net.Conn) {
	q, err := http.ReadRequest(bufio.NewReader(c))
	if err != nil {
		return
	}
	p.mu.Lock()
	p.asked++
	file, ok := p.files[q.URL.Path]
	p.mu.Unlock()
	write := func(b []byte) bool {
		n, err := c.Write(b)
		p.mu.Lock()
		p.sent += n
		p.mu.Unlock()
		return err == nil
	}
	const head = "HTTP/1.1 200 OK\r\n\r\n"
	switch {
	case q.URL.Path == "/silent":
		io.Copy(io.Discard, c)
	case q.URL.Path == "/drip":
		io.WriteString(c, head)
		for i := 0; i < len(file) && write(file[i:i+1]); i++ {
			time.Sleep(time.Second)
		}
	case q.URL.Path == "/endless":
		io.WriteString(c, head)
		for n := 0; n < 1000 && write(bytes.Repeat([]byte{0x30}, 4096)); n++ {
		}
	case q.URL.Path == "/moved":
		io.WriteString(c, "HTTP/1.1 302 Found\r\nLocation: http://inner.test/middle\r\nContent-Length: 0\r\n\r\n")
	case !ok:
		io.WriteString(c, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
	default:
		io.WriteString(c, head)
		write(file)
	}
}

// naive follows the places of a certificate as a plain client does: it asks
// anyone, for any length and time, until it has seen fifty.
func (p *repository) naive(leaf *x509.Certificate) {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, address string) (net.Conn, error) {
		host, port, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		if addrs, err := p.lookup(ctx, host, port); err == nil {
			address = addrs[0].String()
		}
		return p.connect(ctx, address)
	}}, Timeout: 20 * time.Minute}
	for top, n := leaf, 0; n < 50 && len(top.IssuingCertificateURL) > 0; n++ {
		resp, err := client.Get(top.IssuingCertificateURL[0])
		if err != nil {
			return
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			return
		}
		if top, err = x509.ParseCertificate(body); err != nil {
			return
		}
	}
}

// issuerCost is what looking for issuers took, us and a plain client.
type issuerCost struct {
	class, tls  string
	ours, naive spent
}

// spent is what was asked and sent, how long it took, and how often a private
// address was dialled.
type spent struct {
	asked, sent, private int
	took                 time.Duration
}

// over says whether a bound is broken.
func (s spent) over() bool {
	return s.asked > issuerHops || s.sent > issuerSize+8<<10 || s.took > issuerTime+time.Second || s.private > 0
}

func (s spent) String() string {
	return fmt.Sprintf("%2d asked, %7d B, %9s, %d private", s.asked, s.sent, seconds(s.took), s.private)
}

// spend takes what was spent since the last time.
func (p *repository) spend(took time.Duration) spent {
	p.wg.Wait()
	s := spent{p.asked, p.sent, p.dialled[privateAddress], took}
	p.asked, p.sent, p.dialled = 0, 0, map[string]int{}
	return s
}

// tryIssuers lets a leaf certificate that names places be verified. It is made in the
// bubble, whose time is not ours.
func tryIssuers(t *testing.T, at []string, sendChain bool) (cost issuerCost) {
	synctest.Test(t, func(t *testing.T) {
		root := sign(t, nil, nil, authority("root"))
		p := &repository{files: map[string][]byte{"/page": []byte("<html>")}, dialled: map[string]int{}}
		by := root
		for i := range 6 { // /step0 is signed by the root, /step1 by it, and so on
			next := sign(t, by, nil, authority(fmt.Sprint("step", i), fmt.Sprintf("http://issuer.test/step%d", i-1)))
			p.files[fmt.Sprintf("/step%d", i)], by = next.cert.Raw, next
			if len(at) == 0 || !strings.Contains(at[len(at)-1], "/step") || strings.HasSuffix(at[len(at)-1], fmt.Sprint(i)) {
				break
			}
		}
		p.files["/stranger"] = sign(t, nil, nil, authority("stranger")).cert.Raw
		p.files["/loop"] = sign(t, nil, nil, authority("loop", "http://issuer.test/loop")).cert.Raw
		p.files["/ping"] = sign(t, nil, nil, authority("ping", "http://issuer.test/pong")).cert.Raw
		p.files["/pong"] = sign(t, nil, nil, authority("pong", "http://issuer.test/ping")).cert.Raw
		p.files["/drip"], p.files["/middle"] = by.cert.Raw, by.cert.Raw
		leaf := sign(t, by, nil, site("www.a.test", at...))
		served := chain(leaf)
		if sendChain {
			served.Certificate = append(served.Certificate, by.cert.Raw)
		}
		p.portal = &tls.Config{Certificates: []tls.Certificate{served}}
		roots := x509.NewCertPool()
		roots.AddCert(root.cert)
		var got *Response
		var took time.Duration
		f := &memory{}
		f.push(Request{Source: "s", URL: "https://www.a.test/1"})
		c := &Crawler{Frontier: f, Delay: time.Second, UserAgent: "nianbao/1", Lookup: p.lookup, connect: p.connect, roots: roots,
			Handle:  func(_ context.Context, resp *Response) error { got = resp; return nil },
			Observe: func(e Event) { took = max(took, e.Took) }}
		if err := c.Crawl(t.Context(), []string{"s"}); err != nil {
			t.Error(err)
		}
		cost.class, cost.tls = class(got), got.TLS
		cost.ours = p.spend(took)
		began := time.Now()
		p.naive(leaf.cert)
		cost.naive = p.spend(time.Since(began))
	})
	return cost
}

// TestTransportIssuers (T2): a server that sends its certificate alone is
// verified by its issuers, fetched from where the certificates say; places
// that lead in circles, send too much or too slowly, or are not public, cost at
// most 4 requests, 64 KB and 5 s, and nothing private is dialled. The control
// is a client that does as the certificates say.
func TestTransportIssuers(t *testing.T) {
	at := func(paths ...string) (out []string) {
		for _, p := range paths {
			out = append(out, "http://issuer.test/"+p)
		}
		return out
	}
	rows := []struct {
		name  string
		at    []string
		chain bool // the server sends the issuer itself
		class string
		rung  string
		asked int
	}{
		{"the whole chain is sent", at("step0"), true, "", "strict", 0},
		{"one issuer missing", at("step0"), false, "", "aia", 1},
		{"three missing", at("step2"), false, "", "aia", 3},
		{"four missing", at("step3"), false, "", "aia", 4},
		{"five missing", at("step4"), false, ClassTLS, "", 4},
		{"second place good", at("none", "step0"), false, "", "aia", 2},
		{"no place named", nil, false, ClassTLS, "", 0},
		{"not there", at("none"), false, ClassTLS, "", 1},
		{"a page", at("page"), false, ClassTLS, "", 1},
		{"of somebody else", at("stranger"), false, ClassTLS, "", 1},
		{"names itself", at("loop"), false, ClassTLS, "", 1},
		{"name each other", at("ping"), false, ClassTLS, "", 2},
		{"endless", at("endless"), false, ClassTLS, "", 1},
		{"silent", at("silent"), false, ClassTLS, "", 1},
		{"a byte a second", at("drip"), false, ClassTLS, "", 1},
		{"five silent places", at("silent", "silent?1", "silent?2", "silent?3", "silent?4"), false, ClassTLS, "", 1},
		{"redirects to a private address", at("moved"), false, ClassTLS, "", 1},
		{"private address", []string{"http://" + privateAddress + "/middle"}, false, ClassTLS, "", 0},
		{"name at a private address", []string{"http://inner.test/middle"}, false, ClassTLS, "", 0},
		{"over TLS", []string{"https://issuer.test/step0"}, false, ClassTLS, "", 0},
		{"in a directory (LDAP)", []string{"ldap://issuer.test/cn=x"}, false, ClassTLS, "", 0},
	}
	t.Logf("%-32s %-5s %-7s %-42s %s", "issuer", "class", "rung", "cost", "to a plain client")
	over := 0
	for _, row := range rows {
		c := tryIssuers(t, row.at, row.chain)
		rung := rungs(&Response{TLS: c.tls})
		t.Logf("%-32s %-5s %-7s %-42s %s", row.name, c.class, rung, c.ours, c.naive)
		if c.class != row.class || row.class == "" && rung != row.rung || c.ours.asked != row.asked {
			t.Errorf("%s: class %q, rung %q, %d requests; want %q, %q, %d", row.name, c.class, rung, c.ours.asked, row.class, row.rung, row.asked)
		}
		if c.ours.over() {
			t.Errorf("%s: %s", row.name, c.ours)
		}
		if c.naive.over() {
			over++
		}
	}
	t.Logf("the plain client breaks a bound in %d of %d", over, len(rows))
	if over < 5 {
		t.Error("the controls keep the bounds: the issuers are not bad enough")
	}
}
