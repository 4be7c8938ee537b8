package crawler

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

func TestUncode(t *testing.T) {
	const page = "<html>政府信息公开工作年度报告</html>"
	pack := func(coding string) []byte {
		var buf bytes.Buffer
		switch coding {
		case "gzip":
			w := gzip.NewWriter(&buf)
			fmt.Fprint(w, page)
			w.Close()
		case "br":
			w := brotli.NewWriter(&buf)
			fmt.Fprint(w, page)
			w.Close()
		case "zstd":
			w, _ := zstd.NewWriter(&buf)
			fmt.Fprint(w, page)
			w.Close()
		}
		return buf.Bytes()
	}
	chunk := func(data []byte) []byte {
		return fmt.Appendf(nil, "%x;x=y\r\n%s\r\n0\r\n\r\n", len(data), data)
	}
	head := func(lines ...string) http.Header {
		h := http.Header{}
		for _, l := range lines {
			name, value, _ := strings.Cut(l, ": ")
			h.Add(name, value)
		}
		return h
	}
	whole := pack("gzip")
	for _, test := range []struct {
		name              string
		raw               []byte
		h                 http.Header
		body              string
		coding, truncated string
	}{
		{"plain", []byte(page), head(), page, "", ""},
		{"gzip", whole, head("Content-Encoding: gzip"), page, "gzip", ""},
		{"br", pack("br"), head("Content-Encoding: br"), page, "br", ""},
		{"zstd", pack("zstd"), head("Content-Encoding: zstd"), page, "zstd", ""},
		{"chunked gzip", chunk(whole), head("Content-Encoding: gzip", "Transfer-Encoding: chunked"), page, "gzip", ""},
		{"header kept, gzip removed", []byte(page), head("Content-Encoding: gzip"), page, "", ""},
		{"header kept, br removed", []byte(page), head("Content-Encoding: br"), page, "", ""},
		{"header kept, chunks removed", []byte(page), head("Transfer-Encoding: chunked"), page, "", ""},
		{"chunks cut", chunk([]byte(page))[:20], head("Transfer-Encoding: chunked"), page[:12], "", "disconnect"},
		{"gzip cut", whole[:len(whole)-10], head("Content-Encoding: gzip"), "", "gzip", "disconnect"},
		{"no chunk at all", []byte("0\r\n\r\n"), head("Transfer-Encoding: chunked"), "", "", ""},
	} {
		got := Uncode(test.raw, test.h, 1<<20)
		if !strings.HasPrefix(string(got.Body), test.body) || test.truncated == "" && string(got.Body) != test.body || got.Coding != test.coding || got.Truncated != test.truncated {
			t.Errorf("%s: %q, coding %q, truncated %q", test.name, got.Body, got.Coding, got.Truncated)
		}
	}
	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	w.Write(make([]byte, 4<<20))
	w.Close()
	if got := Uncode(bomb.Bytes(), head("Content-Encoding: gzip"), 1<<20); got.Truncated != "length" || len(got.Body) != 1<<20 {
		t.Errorf("a bomb came out with %d bytes, truncated %q", len(got.Body), got.Truncated)
	}
}
