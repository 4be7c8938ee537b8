package crawler

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
)

// TestPost asks a list service: the body arrives once, as sent, a redirect
// that keeps the method keeps the body, and any other drops it.
func TestPost(t *testing.T) {
	b := newBench(t)
	var got []string
	b.serve(func(w http.ResponseWriter, q *http.Request) {
		if q.URL.Path == "/robots.txt" {
			http.NotFound(w, q)
			return
		}
		body, err := io.ReadAll(q.Body)
		if err != nil {
			t.Error(err)
		}
		got = append(got, q.Method+" "+q.URL.Path+" "+q.Header.Get("Content-Type")+" "+string(body))
		switch q.URL.Path {
		case "/moved":
			http.Redirect(w, q, "/list", http.StatusTemporaryRedirect)
		case "/other":
			http.Redirect(w, q, "/page", http.StatusSeeOther)
		default:
			io.WriteString(w, "<p>rows</p>")
		}
	}, "list.test")
	for _, path := range []string{"/list", "/moved", "/other"} {
		b.frontier.push(Request{Source: "s", URL: "http://list.test" + path, BodyType: "application/json", Body: []byte(`{"page":2}`)})
	}
	if err := b.Crawl(context.Background(), []string{"s"}); err != nil {
		t.Fatal(err)
	}
	want := []string{
		`POST /list application/json {"page":2}`,
		`POST /moved application/json {"page":2}`, `POST /list application/json {"page":2}`,
		`POST /other application/json {"page":2}`, `GET /page  `,
	}
	for _, line := range want {
		if n := strings.Count(strings.Join(got, "\n")+"\n", line+"\n"); n == 0 {
			t.Errorf("no request %q in %q", line, got)
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %d requests, want %d: %q", len(got), len(want), got)
	}
	head := string(b.got["http://list.test/list"].RequestHead)
	if !strings.HasPrefix(head, "POST /list HTTP/1.1\r\n") || !strings.HasSuffix(head, "\r\n\r\n") {
		t.Errorf("request head %q", head)
	}
}
