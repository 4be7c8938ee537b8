package crawler

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// signed is a certificate with its key.
type signed struct {
	cert *x509.Certificate
	key  crypto.Signer
}

// sign makes a certificate, by nil one that signs itself. The template says
// what is out of the ordinary.
func sign(t *testing.T, by *signed, key crypto.Signer, tmpl x509.Certificate) *signed {
	t.Helper()
	if key == nil {
		var err error
		if key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
			t.Fatal(err)
		}
	}
	tmpl.SerialNumber, tmpl.BasicConstraintsValid = big.NewInt(time.Now().UnixNano()), true
	if tmpl.NotAfter.IsZero() {
		tmpl.NotAfter = time.Now().Add(time.Hour)
	}
	tmpl.NotBefore = tmpl.NotAfter.Add(-2 * time.Hour)
	tmpl.KeyUsage |= x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment
	if tmpl.IsCA {
		tmpl.KeyUsage |= x509.KeyUsageCertSign
	}
	parent, signer := &tmpl, key
	if by != nil {
		parent, signer = by.cert, by.key
	}
	der, err := x509.CreateCertificate(rand.Reader, &tmpl, parent, key.Public(), signer)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &signed{cert, key}
}

// authority is a template of a certificate that signs others; its issuer is
// said to be at the addresses.
func authority(name string, at ...string) x509.Certificate {
	return x509.Certificate{Subject: pkix.Name{CommonName: name}, IsCA: true, IssuingCertificateURL: at}
}

// site is a template of a certificate for a host.
func site(host string, at ...string) x509.Certificate {
	return x509.Certificate{Subject: pkix.Name{CommonName: host}, DNSNames: []string{host}, IssuingCertificateURL: at}
}

func rsaKey(t *testing.T, bits int) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// tlsServer is a kind of server, as it is met on portals.
type tlsServer struct {
	name   string
	config *tls.Config    // of a server that speaks TLS
	raw    func(net.Conn) // of one that does not, or not ours
	class  string
	says   string // of the sentence, or of Response.TLS
	opted  string // Response.TLS ends so where InsecureTLS is set; "" where it does not help
}

// tlsServers are the kinds, trusted is the root, and repository has its
// intermediate certificate.
func tlsServers(t *testing.T) (rows []tlsServer, trusted *x509.Certificate) {
	key := rsaKey(t, 2048)
	root := sign(t, nil, key, authority("root"))
	middle := sign(t, root, nil, authority("middle"))
	repository := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write(middle.cert.Raw) }))
	t.Cleanup(repository.Close)
	plain := sign(t, root, key, site("a.test"))
	sha1 := site("a.test")
	sha1.SignatureAlgorithm = x509.SHA1WithRSA
	expired := site("a.test")
	expired.NotAfter = time.Now().Add(-time.Hour)
	nameless := site("a.test")
	nameless.DNSNames = nil
	old := func(version uint16, suites ...uint16) *tls.Config {
		return &tls.Config{Certificates: []tls.Certificate{chain(plain)}, MinVersion: version, MaxVersion: version, CipherSuites: suites}
	}
	with := func(s *signed) *tls.Config { return &tls.Config{Certificates: []tls.Certificate{chain(s)}} }
	return []tlsServer{
		{"TLS 1.3", with(plain), nil, "", "TLS 1.3 TLS_AES", rungUnverified},
		{"TLS 1.2, forward secrecy", old(tls.VersionTLS12, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256), nil, "", "TLS 1.2 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", rungUnverified},
		{"TLS 1.1", old(tls.VersionTLS11), nil, "", rungLegacy, rungLegacy + rungUnverified},
		{"TLS 1.0", old(tls.VersionTLS10), nil, "", rungLegacy, rungLegacy + rungUnverified},
		{"RSA key exchange only", old(tls.VersionTLS12, tls.TLS_RSA_WITH_AES_128_CBC_SHA), nil, "", rungLegacy, rungLegacy + rungUnverified},
		{"RSA with AES-CBC-SHA256 only", old(tls.VersionTLS12, tls.TLS_RSA_WITH_AES_128_CBC_SHA256), nil, "", rungLegacy, rungLegacy + rungUnverified},
		{"3DES only", old(tls.VersionTLS12, tls.TLS_RSA_WITH_3DES_EDE_CBC_SHA), nil, "", rungLegacy, rungLegacy + rungUnverified},
		{"key of 1024 bits", with(sign(t, root, rsaKey(t, 1024), site("a.test"))), nil, "", rungLegacy, rungLegacy + rungUnverified},
		{"its certificate alone", with(sign(t, middle, nil, site("a.test", repository.URL))), nil, "", rungAIA, rungUnverified},
		{"its certificate alone, no place named", with(sign(t, middle, nil, site("a.test"))), nil, ClassTLS, "an authority we do not know, or its chain is incomplete", rungUnverified},
		{"signed by itself", with(sign(t, nil, nil, site("a.test"))), nil, ClassTLS, "an authority we do not know", rungUnverified},
		{"for another host", with(sign(t, root, nil, site("b.test"))), nil, ClassTLS, "for another host", rungUnverified},
		{"names no host but in its subject", with(sign(t, root, nil, nameless)), nil, ClassTLS, "names no host", rungUnverified},
		{"expired", with(sign(t, root, nil, expired)), nil, ClassTLS, "has expired", rungUnverified},
		{"signed with SHA-1", with(sign(t, root, nil, sha1)), nil, ClassTLS, "can be forged", rungUnverified},
		{"DHE only", nil, alert(40), ClassTLS, "no version or cipher suite of TLS that we do", ""},
		{"TLCP only (GB/T 38636)", nil, alert(70), ClassTLS, "no version or cipher suite of TLS that we do", ""},
		{"closes within the handshake", nil, func(c net.Conn) { c.Read(make([]byte, 64)) }, ClassTLS, "broke the connection within the handshake", ""},
		{"plain HTTP on the port", nil, func(c net.Conn) {
			c.Read(make([]byte, 4096))
			io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n")
		}, ClassTLS, "does not speak TLS there", ""},
	}, root.cert
}

// alert answers a hello with a fatal alert, as servers do that find nothing in
// it they speak: 40 is handshake_failure, 70 protocol_version.
func alert(code byte) func(net.Conn) {
	return func(c net.Conn) {
		c.Read(make([]byte, 4096))
		c.Write([]byte{21, 3, 1, 0, 2, 2, code})
		io.Copy(io.Discard, c)
	}
}

func chain(s *signed) tls.Certificate {
	return tls.Certificate{Certificate: [][]byte{s.cert.Raw}, PrivateKey: s.key}
}

// start serves one kind and returns where.
func (row tlsServer) start(t *testing.T, b *bench) {
	if row.raw != nil {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan bool)
		go func() {
			defer close(done)
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				row.raw(c)
				c.Close()
			}
		}()
		t.Cleanup(func() { l.Close(); <-done })
		b.names["a.test"] = l.Addr().String()
		return
	}
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) { fmt.Fprint(w, q.Proto) }))
	s.EnableHTTP2 = true
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	s.TLS = row.config
	s.StartTLS()
	t.Cleanup(s.Close)
	b.names["a.test"] = s.Listener.Addr().String()
}

// fetch asks the server once.
func (row tlsServer) fetch(t *testing.T, trusted *x509.Certificate, insecure bool) (resp *Response, address string) {
	b := newBench(t)
	row.start(t, b)
	b.roots = x509.NewCertPool()
	b.roots.AddCert(trusted)
	b.frontier.push(Request{Source: "s", URL: "https://a.test/x", InsecureTLS: insecure})
	b.mustRun()
	return b.got["https://a.test/x"], b.names["a.test"]
}

// standardTLS is how far crypto/tls comes with its defaults, or without looking
// at certificates at all.
func standardTLS(address string, trusted *x509.Certificate, blind bool) string {
	roots := x509.NewCertPool()
	roots.AddCert(trusted)
	d := &tls.Dialer{Config: &tls.Config{ServerName: "a.test", RootCAs: roots, InsecureSkipVerify: blind}}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	c, err := d.DialContext(ctx, "tcp", address)
	if err != nil {
		return "no"
	}
	c.Close()
	return "yes"
}

// TestTransportTLS (T1): each kind of server ends on its rung or with its
// sentence, and what does not verify is taken only by explicit configuration
// and says so. The controls are crypto/tls as it comes, which reaches fewer of
// those that verify, and without checks, which takes all the others in silence.
func TestTransportTLS(t *testing.T) {
	rows, trusted := tlsServers(t)
	t.Logf("%-38s %-5s %-9s %-12s %-10s %-9s %s", "server", "class", "rung", "opted in", "crypto/tls", "unchecked", "sentence")
	missed, silent := 0, 0
	for _, row := range rows {
		resp, address := row.fetch(t, trusted, false)
		loose, looseAddress := row.fetch(t, trusted, true)
		stock, blind := standardTLS(address, trusted, false), standardTLS(looseAddress, trusted, true)
		said := resp.TLS
		if resp.Err != nil {
			said = resp.Err.Sentence
		}
		t.Logf("%-38s %-5s %-9s %-12s %-10s %-9s %s", row.name, class(resp), rungs(resp), rungs(loose), stock, blind, said)
		if class(resp) != row.class || !strings.Contains(said, row.says) || strings.Contains(resp.TLS, "unverified") {
			t.Errorf("%s: class %q, %q; want %q, %q", row.name, class(resp), said, row.class, row.says)
		}
		if resp.Err == nil && string(resp.Body) != "HTTP/1.1" {
			t.Errorf("%s: spoke %q", row.name, resp.Body)
		}
		if row.opted == "" && class(loose) != ClassTLS || row.opted != "" && (loose.Err != nil || !strings.HasSuffix(loose.TLS, row.opted)) {
			t.Errorf("%s, opted in: TLS %q, want it to end%q (%v)", row.name, loose.TLS, row.opted, loose.Err)
		}
		if row.class == "" && stock == "no" {
			missed++
		}
		if row.class != "" && blind == "yes" {
			silent++
		}
	}
	t.Logf("%d kinds; crypto/tls misses %d that verify, and takes %d that do not where nothing is checked", len(rows), missed, silent)
	if len(rows) < 11 || missed == 0 || silent == 0 {
		t.Error("the table proves nothing")
	}
}

// rungs are the words behind version and suite.
func rungs(resp *Response) string {
	words := strings.Fields(resp.TLS)
	switch {
	case len(words) < 3:
		return "-"
	case len(words) == 3:
		return "strict"
	}
	return strings.Join(words[3:], " ")
}
