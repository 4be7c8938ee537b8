package crawler

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// secure starts a TLS server whose certificate is for example.com.
func secure(t *testing.T, b *bench, versions ...uint16) *httptest.Server {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) { fmt.Fprint(w, q.Proto) }))
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	s.EnableHTTP2 = true
	s.TLS = &tls.Config{}
	for _, v := range versions {
		s.TLS.MinVersion, s.TLS.MaxVersion = v, v
	}
	s.StartTLS()
	t.Cleanup(s.Close)
	b.names["example.com"] = s.Listener.Addr().String()
	b.names["other.test"] = s.Listener.Addr().String()
	return s
}

func TestTLS(t *testing.T) {
	tests := []struct {
		name     string
		version  uint16
		host     string
		trusted  bool
		insecure bool
		class    string
		says     string // of the sentence, or of Response.TLS
	}{
		{"trusted", tls.VersionTLS13, "example.com", true, false, "", "TLS 1.3 TLS_"},
		{"old version", tls.VersionTLS10, "example.com", true, false, "", "TLS 1.0 TLS_"},
		{"unknown authority", tls.VersionTLS13, "example.com", false, false, ClassTLS, "an authority we do not know"},
		{"other host", tls.VersionTLS13, "other.test", true, false, ClassTLS, "for another host"},
		{"unverified by request", tls.VersionTLS12, "other.test", false, true, "", "unverified"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			s := secure(t, b, test.version)
			b.roots = x509.NewCertPool()
			if test.trusted {
				b.roots.AddCert(s.Certificate())
			}
			u := "https://" + test.host + "/x"
			b.frontier.push(Request{Source: "s", URL: u, InsecureTLS: test.insecure})
			b.mustRun()
			resp := b.got[u]
			if class(resp) != test.class {
				t.Fatalf("class %q, want %q (%v)", class(resp), test.class, resp.Err)
			}
			says := resp.TLS
			if resp.Err != nil {
				says = resp.Err.Sentence
			} else if string(resp.Body) != "HTTP/1.1" {
				t.Errorf("spoke %s", resp.Body)
			}
			if !strings.Contains(says, test.says) {
				t.Errorf("%q does not say %q", says, test.says)
			}
		})
	}
}

func TestPlainServerOnTLSPort(t *testing.T) {
	b := newBench(t)
	b.serve(pages(nil), "a.test")
	if resp := b.one("https://a.test/"); class(resp) != ClassTLS {
		t.Errorf("class %q, want %q (%v)", class(resp), ClassTLS, resp.Err)
	}
}
