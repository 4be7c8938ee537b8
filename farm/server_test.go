package farm

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const small = `-- site.json --
{
  "host": "small.test",
  "encoding": "gbk",
  "modified": "2024-01-05T08:00:00Z",
  "rules": [
    {"match": "/lie/*", "type": "text/html; charset=utf-8"},
    {"match": "/plain/*", "encoding": "utf-8", "validators": "none"},
    {"match": "/shut/*", "status": 412}
  ],
  "redirects": {"/away": "http://elsewhere.test/x"}
}
-- source.toml --
id = "small"
-- robots.txt --
User-agent: *
Disallow: /admin/
-- index.html --
<p>年报</p>
-- lie/a.html --
年报
-- plain/b.html --
年报
-- list/index.html?page=2 --
second page
-- list/index.html --
first page
-- shut/page.html --
<script></script>
-- 404.html --
没有此页
-- dot.png.b64 --
iVBORw==
`

// start serves archives and closes them with the test.
func start(t *testing.T, archives ...string) *Server {
	t.Helper()
	var raw [][]byte
	for _, a := range archives {
		raw = append(raw, []byte(a))
	}
	f, err := NewFrom(raw...)
	if err != nil {
		t.Fatal(err)
	}
	return run(t, f)
}

// run starts a farm and closes it with the test.
func run(t *testing.T, f *Farm) *Server {
	t.Helper()
	s, err := f.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// client follows no redirect and keeps no connection after the test.
func client(t *testing.T) *http.Client {
	tr := &http.Transport{DisableCompression: true}
	t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{Transport: tr, Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
}

// fetch gets a URL with the header lines given as name, value, …
func fetch(t *testing.T, c *http.Client, url string, header ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

func TestServerAnswers(t *testing.T) {
	const gbk = "\xc4\xea\xb1\xa8" // 年报
	s, c := start(t, small), client(t)
	cases := []struct {
		name, path, contentType, body, location string
		status                                  int
	}{
		{"encoded without a charset", "/", "text/html", "<p>" + gbk + "</p>\n", "", 200},
		{"charset that lies", "/lie/a.html", "text/html; charset=utf-8", gbk + "\n", "", 200},
		{"encoding of a rule", "/plain/b.html", "text/html", "年报\n", "", 200},
		{"file of its query", "/list/index.html?page=2", "text/html", "second page\n", "", 200},
		{"query without a file", "/list/index.html?page=7", "text/html", "first page\n", "", 200},
		{"folder without its slash", "/list", "", "", "/list/", 301},
		{"redirect to another host", "/away", "", "", "http://elsewhere.test/x", 302},
		{"status of a rule with its body", "/shut/page.html", "text/html", "<script></script>\n", "", 412},
		{"status of a rule without a file", "/shut/other.html", "text/html", "", "", 412},
		{"page of its own for what is not there", "/none.html", "text/html", "\xc3\xbb\xd3\xd0\xb4\xcb\xd2\xb3\n", "", 404},
		{"site.json is not served", "/site.json", "text/html", "\xc3\xbb\xd3\xd0\xb4\xcb\xd2\xb3\n", "", 404},
		{"robots.txt", "/robots.txt", "text/plain", "User-agent: *\nDisallow: /admin/\n", "", 200},
		{"binary", "/dot.png", "image/png", "\x89PNG", "", 200},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			resp, body := fetch(t, c, s.URL("small.test")+tc.path)
			got := []any{resp.StatusCode, resp.Header.Get("Location")}
			if diff := cmp.Diff([]any{tc.status, tc.location}, got); diff != "" {
				t.Error(diff)
			}
			if tc.location != "" {
				return
			}
			if diff := cmp.Diff([]string{tc.contentType, tc.body}, []string{resp.Header.Get("Content-Type"), body}); diff != "" {
				t.Error(diff)
			}
			if resp.ContentLength != int64(len(body)) {
				t.Errorf("Content-Length %d, body %d", resp.ContentLength, len(body))
			}
		})
	}
}

func TestServerRevalidates(t *testing.T) {
	s, c := start(t, small), client(t)
	first, _ := fetch(t, c, s.URL("small.test")+"/lie/a.html")
	etag, modified := first.Header.Get("ETag"), first.Header.Get("Last-Modified")
	cases := []struct {
		name, path string
		header     []string
		status     int
	}{
		{"same ETag", "/lie/a.html", []string{"If-None-Match", etag}, 304},
		{"other ETag", "/lie/a.html", []string{"If-None-Match", `"other"`}, 200},
		{"not modified since", "/lie/a.html", []string{"If-Modified-Since", modified}, 304},
		{"modified since", "/lie/a.html", []string{"If-Modified-Since", "Mon, 01 Jan 2024 00:00:00 GMT"}, 200},
		{"no validators", "/plain/b.html", []string{"If-Modified-Since", modified}, 200},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			resp, body := fetch(t, c, s.URL("small.test")+tc.path, tc.header...)
			if resp.StatusCode != tc.status || (tc.status == 304) != (body == "") {
				t.Errorf("status %d with %d bytes, want %d", resp.StatusCode, len(body), tc.status)
			}
		})
	}
	plain, _ := fetch(t, c, s.URL("small.test")+"/plain/b.html")
	if plain.Header.Get("ETag")+plain.Header.Get("Last-Modified") != "" || etag == "" {
		t.Errorf("validators: %q on a page that has them, %v on one that has none", etag, plain.Header)
	}
}

func TestServerLookup(t *testing.T) {
	s := start(t, small)
	got, err := s.Lookup(context.Background(), "SMALL.test", "80")
	if err != nil || len(got) != 1 || "http://"+got[0].String() != s.URL("small.test") {
		t.Errorf("Lookup: %v, %v", got, err)
	}
	var dns *net.DNSError
	if _, err := s.Lookup(context.Background(), "example.test", "80"); !errors.As(err, &dns) || !dns.IsNotFound {
		t.Errorf("unknown host: %v", err)
	}
}

func TestServerDown(t *testing.T) {
	s, c := start(t, small, "-- site.json --\n{\"host\": \"down.test\", \"down\": true}\n"), client(t)
	if resp, err := c.Get(s.URL("down.test") + "/"); err == nil {
		resp.Body.Close()
		t.Errorf("a host that is down answered %d", resp.StatusCode)
	}
	if resp, _ := fetch(t, c, s.URL("small.test")+"/"); resp.StatusCode != 200 {
		t.Errorf("its neighbour answered %d", resp.StatusCode)
	}
}

func TestServerLog(t *testing.T) {
	s, c := start(t, small), client(t)
	fetch(t, c, s.URL("small.test")+"/robots.txt", "User-Agent", "nianbao/test")
	fetch(t, c, s.URL("small.test")+"/list/index.html?page=2")
	fetch(t, c, s.URL("small.test")+"/none.html", "If-None-Match", `"x"`)
	log := s.Log()
	var got []Entry
	for i, e := range log {
		if e.End.Before(e.Start) || i > 0 && e.Start.Before(log[i-1].End) {
			t.Errorf("entry %d runs from %v to %v, the one before ended %v", i, e.Start, e.End, log[max(i-1, 0)].End)
		}
		e.Start, e.End = time.Time{}, time.Time{}
		if !strings.HasPrefix(e.UserAgent, "nianbao") {
			e.UserAgent = ""
		}
		got = append(got, e)
	}
	want := []Entry{
		{Host: "small.test", Method: "GET", Path: "/robots.txt", Status: 200, UserAgent: "nianbao/test"},
		{Host: "small.test", Method: "GET", Path: "/list/index.html?page=2", Status: 200},
		{Host: "small.test", Method: "GET", Path: "/none.html", Status: 404, Validator: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestServerDelay(t *testing.T) {
	f, err := NewFrom([]byte(small))
	if err != nil {
		t.Fatal(err)
	}
	asked := make(chan string, 2)
	f.Delay = func(host, path string) time.Duration {
		asked <- host + path
		return time.Millisecond
	}
	s := run(t, f)
	fetch(t, client(t), s.URL("small.test")+"/lie/a.html?x=1")
	e := s.Log()[0]
	if got := <-asked; got != "small.test/lie/a.html" || e.End.Sub(e.Start) < time.Millisecond {
		t.Errorf("asked for %q, answered in %v", got, e.End.Sub(e.Start))
	}
}

func TestNewFromRefuses(t *testing.T) {
	cases := []struct{ name, archive, want string }{
		{"no site.json", "-- index.html --\nx\n", "it has no site.json"},
		{"unknown key", "-- site.json --\n{\"host\": \"a.test\", \"colour\": 1}\n", "colour"},
		{"no host", "-- site.json --\n{}\n", "host is empty"},
		{"unknown encoding", "-- site.json --\n{\"host\": \"a.test\", \"encoding\": \"klingon\"}\n-- a.html --\nx\n", "klingon"},
		{"character the encoding lacks", "-- site.json --\n{\"host\": \"a.test\", \"encoding\": \"gbk\"}\n-- a.html --\n\U0001F600\n", "a.html"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := NewFrom([]byte(tc.archive)); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want an error that says %q", err, tc.want)
			}
		})
	}
	if _, err := NewFrom([]byte(small), []byte(small)); err == nil {
		t.Error("the same host twice is accepted")
	}
}
