package crawler

import (
	"io"
	"net/http"
	"testing"
)

// TestRobotsWithoutEnd answers robots.txt with a page that has no end, as some
// servers do for all they do not have: it forbids nothing and is no fault.
func TestRobotsWithoutEnd(t *testing.T) {
	b := newBench(t)
	b.serve(func(w http.ResponseWriter, q *http.Request) {
		if q.URL.Path != "/robots.txt" {
			io.WriteString(w, "page")
			return
		}
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		io.WriteString(conn, "HTTP/1.0 200 OK\r\n\r\n<html><p>not found")
	}, "a.test")
	if resp := b.one("http://a.test/1"); resp.Err != nil || string(resp.Body) != "page" {
		t.Errorf("the page: %q, %v", resp.Body, resp.Err)
	}
}
