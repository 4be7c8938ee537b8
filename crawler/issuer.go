package crawler

import (
	"context"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"
)

const (
	issuerHops = 4               // certificates fetched to complete a chain
	issuerSize = 64 << 10        // bytes of one
	issuerTime = 5 * time.Second // for all of a chain
	rsaLeast   = 2048            // bits of an RSA key that is not weak
)

// Rungs of TLS, at the end of Response.TLS. Strict is not written.
const (
	rungLegacy     = " legacy"     // TLS before 1.2, or a cipher suite or key that is weak
	rungAIA        = " aia"        // the server left out issuers, and they were fetched
	rungUnverified = " unverified" // by explicit configuration only
)

// issuers fetches the certificates that servers leave out of their chains, from
// where the certificates themselves say (RFC 5280, 4.2.2.1), and keeps them for
// the run. Many portals send their own certificate alone, and browsers do the
// same. It may be used from many goroutines.
type issuers struct {
	guard   guard
	lookup  func(ctx context.Context, host, port string) ([]netip.AddrPort, error)
	connect connect
	mu      sync.Mutex
	byURL   map[string]*x509.Certificate
	failed  map[string]bool
}

// verify checks a chain as crypto/tls does, and completes it where an issuer is
// missing; fetched says that it did.
func (f *issuers) verify(ctx context.Context, state tls.ConnectionState, roots *x509.CertPool) (fetched bool, err error) {
	if len(state.PeerCertificates) == 0 {
		return false, errors.New("server sent no certificate")
	}
	leaf := state.PeerCertificates[0]
	opt := x509.VerifyOptions{Roots: roots, DNSName: state.ServerName, Intermediates: x509.NewCertPool()}
	for _, c := range state.PeerCertificates[1:] {
		opt.Intermediates.AddCert(c)
	}
	_, err = leaf.Verify(opt)
	var unknown x509.UnknownAuthorityError
	if err == nil || !errors.As(err, &unknown) {
		return false, err
	}
	ctx, cancel := context.WithTimeout(ctx, issuerTime)
	defer cancel()
	top := state.PeerCertificates[len(state.PeerCertificates)-1]
	for range issuerHops {
		issuer := f.issuerOf(ctx, top)
		if issuer == nil {
			return false, err
		}
		opt.Intermediates.AddCert(issuer)
		if _, again := leaf.Verify(opt); again == nil {
			return true, nil
		}
		top = issuer
	}
	return false, err
}

// issuerOf returns the issuer of a certificate, nil where it cannot be had.
func (f *issuers) issuerOf(ctx context.Context, c *x509.Certificate) *x509.Certificate {
	for _, address := range c.IssuingCertificateURL {
		if !strings.HasPrefix(address, "http://") {
			continue // a secure connection would need what is being fetched
		}
		f.mu.Lock()
		issuer, failed := f.byURL[address], f.failed[address]
		f.mu.Unlock()
		if issuer == nil && !failed {
			issuer, _ = f.fetch(ctx, address) // the caller's own error says more
			f.mu.Lock()
			f.byURL[address], f.failed[address] = issuer, issuer == nil
			f.mu.Unlock()
		}
		if issuer != nil {
			return issuer
		}
	}
	return nil
}

// fetch gets one certificate, from a public address only.
func (f *issuers) fetch(ctx context.Context, address string) (*x509.Certificate, error) {
	client := &http.Client{
		Transport:     &http.Transport{DialContext: f.dial, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	resp, err := client.Do(q)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, issuerSize+1))
	switch {
	case err != nil:
		return nil, err
	case resp.StatusCode != http.StatusOK || len(body) > issuerSize:
		return nil, fmt.Errorf("issuer at %q: status %d, %d bytes", address, resp.StatusCode, len(body))
	}
	if block, _ := pem.Decode(body); block != nil {
		body = block.Bytes
	}
	return x509.ParseCertificate(body)
}

// dial connects to a public address of the place.
func (f *issuers) dial(ctx context.Context, _, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	var addrs []netip.AddrPort
	if a, err := netip.ParseAddrPort(address); err == nil {
		addrs = []netip.AddrPort{a}
	} else if addrs, err = f.lookup(ctx, host, port); err != nil {
		return nil, err
	}
	if addrs, err = f.guard.permitted(addrs); err != nil {
		return nil, err
	}
	return f.connect(ctx, addrs[0].String())
}

// rungOf names the rung of a session that verified.
func rungOf(state tls.ConnectionState, fetched bool) (rung string) {
	weak := state.Version < tls.VersionTLS12
	if key, ok := state.PeerCertificates[0].PublicKey.(*rsa.PublicKey); ok && key.N.BitLen() < rsaLeast {
		weak = true
	}
	for _, s := range tls.InsecureCipherSuites() {
		weak = weak || s.ID == state.CipherSuite
	}
	if weak {
		rung = rungLegacy
	}
	if fetched {
		rung += rungAIA
	}
	return rung
}
