package crawler

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// gbk is 年报 in GBK and nothing else would be: it must arrive as it is.
var gbk = []byte("<html><meta charset=gbk>\xc4\xea\xb1\xa8 \x81\x30\x81\x30</html>")

// pdf has bytes that no charset survives.
var pdf = []byte("%PDF-1.4\n\x80\x81\xfe\xff\x00\xc4\xea\r\n%%EOF")

func TestBytesAreUntouched(t *testing.T) {
	tests := []struct {
		contentType string
		body        []byte
	}{
		{"", gbk}, {"text/html", gbk}, {"text/html; charset=gbk", gbk}, {"text/html; charset=gb2312", gbk},
		{"text/html; charset=utf-8", gbk}, {"text/html;charset=ISO-8859-1", gbk}, {"text/html; charset=\"nonsense\"", gbk}, {"TEXT/HTML; Charset=GBK; x=y", gbk},
		{"application/pdf", pdf}, {"application/pdf;charset=gbk", pdf}, {"application/pdf; charset=ISO-8859-1", pdf},
		{"application/msword;charset=GBK", pdf}, {"application/octet-stream; charset=utf-16", pdf}, {"image/png; charset=gbk", pdf},
		{"application/x-gzip", []byte("\x1f\x8b rest")}, {"text/html", nil},
	}
	b := newBench(t)
	b.serve(func(w http.ResponseWriter, q *http.Request) {
		var i int
		if _, err := fmt.Sscanf(q.URL.Path, "/%d.html", &i); err != nil {
			http.NotFound(w, q)
			return
		}
		w.Header()["Content-Type"] = []string{tests[i].contentType}
		w.Write(tests[i].body)
	}, "a.test")
	b.want(numbered("a.test", len(tests))...)
	b.frontier.push(Request{Source: "a.test", URL: "http://a.test/0.html?x=1.xml.gz"})
	b.mustRun()
	for i, test := range tests {
		resp := b.got[fmt.Sprintf("http://a.test/%d.html", i)]
		if class(resp) != "" || !bytes.Equal(resp.Body, test.body) || resp.Body == nil {
			t.Errorf("%q: class %q, body %q, want %q", test.contentType, class(resp), resp.Body, test.body)
		}
		if resp.ContentType != test.contentType {
			t.Errorf("content type %q, want %q", resp.ContentType, test.contentType)
		}
	}
}

func TestHeadsAreKept(t *testing.T) {
	b := newBench(t)
	head := "HTTP/1.1 200 All right\r\nserver: X\r\nX-Odd:  two  spaces \r\nContent-Length: 2\r\nConnection: close\r\n\r\n"
	b.raw(func(c net.Conn) { io.WriteString(c, "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"+head+"ok") }, "a.test")
	b.Contact = "test@example.org"
	b.frontier.push(Request{Source: "s", URL: "http://a.test/x?y=%C4%EA", Referer: "http://a.test/年"})
	b.mustRun()
	resp := b.got["http://a.test/x?y=%C4%EA"]
	if string(resp.Head) != head || string(resp.Body) != "ok" {
		t.Errorf("head %q, body %q", resp.Head, resp.Body)
	}
	want := "GET /x?y=%C4%EA HTTP/1.1\r\nHost: a.test\r\nUser-Agent: nianbao/1 (+test@example.org)\r\n"
	if !strings.HasPrefix(string(resp.RequestHead), want) || !strings.HasSuffix(string(resp.RequestHead), "\r\n\r\n") {
		t.Errorf("request head %q, want it to begin %q", resp.RequestHead, want)
	}
	for _, line := range []string{"Accept-Encoding: gzip, deflate, br, zstd\r\n", "From: test@example.org\r\n", "Referer: http://a.test/%E5%B9%B4\r\n"} {
		if !strings.Contains(string(resp.RequestHead), line) {
			t.Errorf("request head %q lacks %q", resp.RequestHead, line)
		}
	}
	if resp.Address != b.names["a.test"] || resp.TLS != "" {
		t.Errorf("address %q, TLS %q", resp.Address, resp.TLS)
	}
}

// packed is a body in a content coding; "raw" is deflate without its frame.
func packed(coding string, body []byte) []byte {
	var out bytes.Buffer
	var w io.WriteCloser
	switch coding {
	case "gzip", "x-gzip":
		w = gzip.NewWriter(&out)
	case "deflate":
		w = zlib.NewWriter(&out)
	case "raw":
		w, _ = flate.NewWriter(&out, 9) // the level is one there is
	case "br":
		w = brotli.NewWriterLevel(&out, 5)
	case "zstd":
		w, _ = zstd.NewWriter(&out) // there are no options to be wrong
	}
	w.Write(body) // a buffer takes everything
	w.Close()
	return out.Bytes()
}

func TestContentCodings(t *testing.T) {
	page := bytes.Repeat(gbk, 500)
	in := map[string][]byte{}
	for _, c := range []string{"gzip", "deflate", "raw", "br", "zstd"} {
		in[c] = packed(c, page)
	}
	twice := packed("gzip", in["gzip"])
	tests := []struct {
		name, header string
		body         []byte
		want         []byte
		coding       string
		class        string
		truncated    string
	}{
		{"none", "", page, page, "", "", ""},
		{"gzip", "gzip", in["gzip"], page, "gzip", "", ""},
		{"x-gzip in capitals", "X-GZIP", in["gzip"], page, "gzip", "", ""},
		{"deflate", "deflate", in["deflate"], page, "deflate", "", ""},
		{"raw deflate", "deflate", in["raw"], page, "deflate", "", ""},
		{"br", "br", in["br"], page, "br", "", ""},
		{"zstd", "zstd", in["zstd"], page, "zstd", "", ""},
		{"gzip and identity", "identity, gzip", in["gzip"], page, "gzip", "", ""},
		{"gzip claimed, plain sent", "gzip", page, page, "", "", ""},
		{"zstd claimed, plain sent", "zstd", page, page, "", "", ""},
		{"gzip with zeros behind", "gzip", append(bytes.Clone(in["gzip"]), make([]byte, 512)...), page, "gzip", "", ""},
		{"two members", "gzip", append(bytes.Clone(in["gzip"]), in["gzip"]...), append(bytes.Clone(page), page...), "gzip", "", ""},
		{"charset for a coding", "utf-8", page, page, "", "", ""},
		{"twice", "gzip, gzip", twice, twice, "", ClassProtocol, "disconnect"},
		{"empty", "gzip", nil, nil, "", "", ""},
		{"gzip cut", "gzip", in["gzip"][:len(in["gzip"])-20], nil, "gzip", ClassDisconnect, "disconnect"},
		{"zstd cut", "zstd", in["zstd"][:len(in["zstd"])-20], nil, "zstd", ClassDisconnect, "disconnect"},
		{"br cut", "br", in["br"][:len(in["br"])-20], nil, "br", ClassDisconnect, "disconnect"},
		{"gzip damaged", "gzip", append(bytes.Clone(in["gzip"][:30]), bytes.Repeat([]byte{0xff}, 300)...), nil, "gzip", ClassProtocol, "disconnect"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			b.serve(func(w http.ResponseWriter, q *http.Request) {
				if q.URL.Path == "/robots.txt" {
					http.NotFound(w, q)
					return
				}
				if test.header != "" {
					w.Header().Set("Content-Encoding", test.header)
				}
				w.Write(test.body)
			}, "a.test")
			resp := b.one("http://a.test/x")
			if class(resp) != test.class || resp.Encoding != test.coding || resp.Truncated != test.truncated {
				t.Errorf("class %q, coding %q, truncated %q; want %q, %q, %q (%v)", class(resp), resp.Encoding, resp.Truncated, test.class, test.coding, test.truncated, resp.Err)
			}
			if test.class != ClassDisconnect && test.name != "gzip damaged" && !bytes.Equal(resp.Body, test.want) {
				t.Errorf("body of %d bytes, want %d", len(resp.Body), len(test.want))
			}
		})
	}
}

func TestSizeLimit(t *testing.T) {
	for _, size := range []int{999, 1000, 1001, 50_000} {
		for _, coding := range []string{"", "gzip"} {
			for _, announced := range []bool{true, false} {
				b := newBench(t)
				b.MaxBody = 1000
				page := make([]byte, size)
				for i := range page {
					page[i] = byte(rand.Uint32())
				}
				b.serve(func(w http.ResponseWriter, q *http.Request) {
					if q.URL.Path == "/robots.txt" {
						http.NotFound(w, q)
						return
					}
					out := page
					if coding != "" {
						w.Header().Set("Content-Encoding", coding)
						out = packed(coding, page[:min(size, 970)])
						out = append(out, make([]byte, max(0, size-len(out)))...)
					}
					if announced {
						w.Header().Set("Content-Length", fmt.Sprint(len(out)))
					} else {
						w.(http.Flusher).Flush()
					}
					w.Write(out)
				}, "a.test")
				resp := b.one("http://a.test/x")
				fits := size <= 1000
				if fits != (class(resp) == "") || !fits && (class(resp) != ClassTooLarge || resp.Truncated != "length") || len(resp.Body) > 1000 {
					t.Errorf("size %d, coding %q, announced %v: class %q, truncated %q, %d bytes", size, coding, announced, class(resp), resp.Truncated, len(resp.Body))
				}
			}
		}
	}
}

// The total is bounded even for a body that never stalls.
func TestTotalLimit(t *testing.T) {
	b := newBench(t)
	b.Limits = Limits{Stall: 10 * time.Second, Total: 100 * time.Millisecond, Cap: 200 * time.Millisecond}
	b.raw(func(c net.Conn) {
		io.WriteString(c, "HTTP/1.1 200 OK\r\n\r\n")
		for {
			if _, err := io.WriteString(c, strings.Repeat("x", 100)); err != nil {
				return
			}
			time.Sleep(2 * time.Millisecond)
		}
	}, "a.test")
	start := time.Now()
	resp := b.one("http://a.test/x")
	if class(resp) != ClassTimeout || resp.Truncated != "time" || time.Since(start) > 2*time.Second {
		t.Errorf("class %q, truncated %q after %v", class(resp), resp.Truncated, time.Since(start))
	}
}

func TestBodyLimit(t *testing.T) {
	l := Limits{}.filled()
	for size, want := range map[int64]time.Duration{-1: 30 * time.Second, 0: 30 * time.Second, 50_000: 31 * time.Second, 10_000_000: 230 * time.Second, 1 << 62: 15 * time.Minute} {
		if got := l.body(size); got != want {
			t.Errorf("a body of %d bytes may take %v, want %v", size, got, want)
		}
	}
}
