package crawler

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"log/slog"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// signed is a certificate with its key.
type signed struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// sign makes a certificate for name; by nil it signs itself. Its issuer is said
// to be at the addresses.
func sign(t *testing.T, name string, by *signed, at ...string) *signed {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	ca := !strings.Contains(name, ".")
	tmpl := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: ca, BasicConstraintsValid: true, IssuingCertificateURL: at,
		KeyUsage: x509.KeyUsageDigitalSignature,
	}
	if ca {
		tmpl.KeyUsage |= x509.KeyUsageCertSign
	} else {
		tmpl.DNSNames = []string{name}
	}
	parent, signer := tmpl, key
	if by != nil {
		parent, signer = by.cert, by.key
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &signed{cert, key}
}

// TestIncompleteChains: a server that sends its certificate alone is verified by
// its issuer, fetched; what cannot be had or is no issuer leaves it refused, and
// bad issuers are not asked for without end.
func TestIncompleteChains(t *testing.T) {
	root := sign(t, "root", nil)
	middle := sign(t, "middle", root)
	stranger := sign(t, "stranger", nil)
	asked := 0
	repository := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		asked++
		switch q.URL.Path {
		case "/middle.cer":
			w.Write(middle.cert.Raw)
		case "/stranger.cer":
			w.Write(stranger.cert.Raw)
		case "/huge.cer":
			w.Write(bytes.Repeat([]byte{0x30}, issuerSize+10))
		case "/moved.cer":
			http.Redirect(w, q, "/middle.cer", http.StatusFound)
		default:
			http.NotFound(w, q)
		}
	}))
	defer repository.Close()
	for _, test := range []struct {
		name  string
		at    string
		chain bool // the server sends the issuer itself
		rung  string
		class string
		asks  int
	}{
		{"whole chain", repository.URL + "/middle.cer", true, "", "", 0},
		{"leaf only", repository.URL + "/middle.cer", false, rungAIA, "", 1},
		{"no place named", "", false, "", ClassTLS, 0},
		{"not there", repository.URL + "/none.cer", false, "", ClassTLS, 1},
		{"another's", repository.URL + "/stranger.cer", false, "", ClassTLS, 1},
		{"huge", repository.URL + "/huge.cer", false, "", ClassTLS, 1},
		{"redirected", repository.URL + "/moved.cer", false, "", ClassTLS, 1},
		{"secure place", "https://127.0.0.1:1/middle.cer", false, "", ClassTLS, 0},
		{"private place", "http://10.0.0.1/middle.cer", false, "", ClassTLS, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			asked = 0
			var at []string
			if test.at != "" {
				at = []string{test.at}
			}
			leaf := sign(t, "www.a.test", middle, at...)
			chain := tls.Certificate{Certificate: [][]byte{leaf.cert.Raw}, PrivateKey: leaf.key}
			if test.chain {
				chain.Certificate = append(chain.Certificate, middle.cert.Raw)
			}
			b := newBench(t)
			s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "page") }))
			s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
			s.TLS = &tls.Config{Certificates: []tls.Certificate{chain}}
			s.StartTLS()
			t.Cleanup(s.Close)
			b.names["www.a.test"] = s.Listener.Addr().String()
			b.roots = x509.NewCertPool()
			b.roots.AddCert(root.cert)
			b.want("https://www.a.test/1")
			b.mustRun()
			resp := b.got["https://www.a.test/1"]
			if class(resp) != test.class || !strings.HasSuffix(resp.TLS, test.rung) || test.rung == "" && strings.Contains(resp.TLS, "aia") {
				t.Errorf("class %q, TLS %q; want %q and rung %q (%v)", class(resp), resp.TLS, test.class, test.rung, resp.Err)
			}
			if asked != test.asks {
				t.Errorf("%d certificates were asked for, want %d", asked, test.asks)
			}
		})
	}
}

// TestRungOfAnOldServer: old versions are spoken, and said so.
func TestRungOfAnOldServer(t *testing.T) {
	b := newBench(t)
	s := secure(t, b, tls.VersionTLS10)
	b.roots = x509.NewCertPool()
	b.roots.AddCert(s.Certificate())
	if resp := b.one("https://example.com/x"); !strings.HasSuffix(resp.TLS, rungLegacy) {
		t.Errorf("TLS %q, want the rung%s", resp.TLS, rungLegacy)
	}
}
