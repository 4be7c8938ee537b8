package crawler

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"syscall"
	"time"
)

const (
	idleMax  = 30 * time.Second // an idle connection is not used after this
	readSize = 4 << 10          // bytes read ahead
)

// conn is a connection to a server with what was read ahead of it.
type conn struct {
	net.Conn               // TLS when there is some
	raw      net.Conn      // under it
	br       *bufio.Reader // nil while it is idle
	origin   string
	addr     netip.AddrPort
	tls      string
	got      int64     // bytes received in the exchange at work
	body     *wire     // of the exchange at work
	since    time.Time // idle
	insecure bool      // its certificate was not checked
}

// Read counts what comes from the server.
func (c *conn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.got += int64(n)
	return n, err
}

// stale reports whether an idle connection had been closed by the server:
// it sent nothing, so the request may be sent anew.
func (c *conn) stale(err *FetchError) bool { return c.got == 0 && err.Class == ClassDisconnect }

// worn reports whether the connection has been idle too long.
func (c *conn) worn(now time.Time) bool { return now.Sub(c.since) >= idleMax }

// close ends the connection, and with it every read and write at work. Its
// error says nothing about the answer, and a TLS farewell could block.
func (c *conn) close() { _ = c.raw.Close() }

// dialer connects to the one address an exchange names.
type dialer struct {
	limits  Limits
	roots   *x509.CertPool // nil means the system's
	issuers *issuers
	connect connect
}

// connect opens a connection to an address and port.
type connect func(ctx context.Context, address string) (net.Conn, error)

// connectTCP connects within a time, to what the guard lets pass.
func connectTCP(g guard, limit time.Duration) connect {
	nd := net.Dialer{Timeout: limit, Control: g.control}
	return func(ctx context.Context, address string) (net.Conn, error) {
		return nd.DialContext(ctx, "tcp", address)
	}
}

// dial connects, and speaks TLS when the URL asks for it.
func (d dialer) dial(ctx context.Context, x *exchange) (*conn, *FetchError) {
	nc, err := d.connect(ctx, x.addr.String())
	if err != nil {
		return nil, dialError(x, err)
	}
	c := &conn{Conn: nc, raw: nc, origin: originOf(x.url), addr: x.addr, insecure: x.insecure}
	if x.url.Scheme == "https" {
		if err := d.handshake(ctx, c, x); err != nil {
			c.close()
			return nil, tlsError(x, err)
		}
	}
	return c, nil
}

// handshake sets up TLS. Versions and suites of old servers are offered as
// well, after all others: the pages are public, the certificate is checked
// all the same, by us since issuers may be missing, and the rung that was reached
// is recorded.
func (d dialer) handshake(ctx context.Context, c *conn, x *exchange) error {
	ctx, cancel := context.WithTimeout(ctx, d.limits.TLS)
	defer cancel()
	fetched := false
	verify := func(state tls.ConnectionState) (err error) {
		if !x.insecure {
			fetched, err = d.issuers.verify(ctx, state, d.roots)
		}
		return err
	}
	tc := tls.Client(c.Conn, &tls.Config{
		ServerName:         x.url.Hostname(),
		NextProtos:         []string{"http/1.1"},
		MinVersion:         tls.VersionTLS10,
		CipherSuites:       suites(),
		InsecureSkipVerify: true, // verify does it
		VerifyConnection:   verify,
	})
	if err := tc.HandshakeContext(ctx); err != nil {
		return err
	}
	state := tc.ConnectionState()
	c.Conn = tc
	c.tls = tls.VersionName(state.Version) + " " + tls.CipherSuiteName(state.CipherSuite)
	c.tls += rungOf(state, fetched)
	if x.insecure {
		c.tls += rungUnverified
	}
	return nil
}

// suites returns every cipher suite the library has, weak ones last.
func suites() []uint16 {
	var ids []uint16
	for _, s := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		ids = append(ids, s.ID)
	}
	return ids
}

func dialError(x *exchange, err error) *FetchError {
	host := x.url.Host
	switch {
	case errors.Is(err, errAddress):
		return &FetchError{Class: ClassAddress, Err: err, Sentence: fmt.Sprintf("%s is at %s, an address we do not connect to", host, x.addr)}
	case isTimeout(err):
		return &FetchError{Class: ClassDial, Err: err, Sentence: fmt.Sprintf("%s does not answer: no connection in time", host)}
	default:
		return &FetchError{Class: ClassDial, Err: err, Sentence: fmt.Sprintf("%s does not answer: %s", host, innermost(err))}
	}
}

func tlsError(x *exchange, err error) *FetchError {
	reason := innermost(err)
	var (
		issuer  x509.UnknownAuthorityError
		name    x509.HostnameError
		invalid x509.CertificateInvalidError
		plain   tls.RecordHeaderError
	)
	text := err.Error()
	switch {
	case strings.Contains(text, "insecure algorithm"):
		reason = "its certificate is signed in a way that can be forged"
	case errors.As(err, &issuer):
		reason = "its certificate comes from an authority we do not know, or its chain is incomplete"
	case errors.As(err, &name) && len(name.Certificate.DNSNames) == 0:
		reason = "its certificate is of an old kind that names no host"
	case errors.As(err, &name):
		reason = "its certificate is for another host"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		reason = "its certificate has expired"
	case isTimeout(err):
		reason = "no handshake in time"
	case errors.As(err, &plain):
		reason = "it does not speak TLS there"
	case strings.Contains(text, "remote error: tls: handshake failure"), strings.Contains(text, "protocol version"), strings.Contains(text, "unsupported"):
		reason = "it speaks no version or cipher suite of TLS that we do"
	case errors.Is(err, io.EOF), errors.As(err, new(syscall.Errno)):
		reason = "it broke the connection within the handshake"
	}
	return &FetchError{Class: ClassTLS, Err: err, Sentence: fmt.Sprintf("no secure connection to %s: %s", x.url.Host, reason)}
}

// isTimeout reports whether a limit of ours cut the operation.
func isTimeout(err error) bool {
	var ne net.Error
	return errors.As(err, &ne) && ne.Timeout() || errors.Is(err, context.DeadlineExceeded)
}

// innermost returns the text of the first cause, which is the part people
// understand ("connection refused").
func innermost(err error) string {
	for next := errors.Unwrap(err); next != nil; next = errors.Unwrap(err) {
		err = next
	}
	return strings.TrimPrefix(printable(err.Error()), "tls: ")
}
