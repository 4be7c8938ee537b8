package crawler

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestStatusClasses(t *testing.T) {
	big := strings.Repeat("x", 600)
	tests := []struct {
		status int
		body   string
		class  string
		pages  int // handled before the group is parked; 0: all
		says   string
	}{
		{200, "page", "", 0, ""},
		{203, "page", "", 0, ""},
		{204, "", "", 0, ""},
		{206, "page", ClassHTTP, 0, "206"},
		{300, "page", ClassHTTP, 0, "300"},
		{304, "", ClassHTTP, 0, "304"}, // nothing was asked conditionally
		{400, "page", ClassHTTP, 0, "answered 400 (Bad Request)"},
		{401, "page", ClassDenied, deniedMost, "a demand to log in"},
		{403, "page", ClassDenied, deniedMost, "answered 403, a refusal"},
		{404, "page", ClassGone, 0, "not there"},
		{405, "page", ClassDenied, deniedMost, "405"},
		{410, "page", ClassGone, 0, "410"},
		{412, "page", ClassBlocked, 1, "answered 412, a challenge of its firewall; nothing more is asked of it in this run"},
		{418, "page", ClassBlocked, 1, "418"},
		{422, "small", ClassBlocked, 1, "a refusal of its gateway"},
		{422, big, ClassHTTP, 0, "422"},
		{429, "page", ClassBlocked, 1, "too many requests"},
		{468, "page", ClassBlocked, 1, "468"},
		{500, "page", ClassHTTP, 0, "500"},
		{502, "page", ClassHTTP, 0, "502"},
		{503, "page", ClassBlocked, 1, "503"},
		{512, "page", ClassBlocked, 1, "512"},
		{521, "page", ClassBlocked, 1, "521, a challenge"},
		{599, "page", ClassHTTP, 0, "a status without a name"},
	}
	for _, test := range tests {
		t.Run(fmt.Sprint(test.status, len(test.body)), func(t *testing.T) {
			b := newBench(t)
			b.Workers = 1
			b.serve(func(w http.ResponseWriter, q *http.Request) {
				if q.URL.Path == "/robots.txt" {
					http.NotFound(w, q)
					return
				}
				w.WriteHeader(test.status)
				io.WriteString(w, test.body)
			}, "a.test")
			b.want(numbered("a.test", 40)...)
			b.mustRun()
			resp := b.got["http://a.test/0.html"]
			if class(resp) != test.class || resp.Status != test.status {
				t.Fatalf("class %q, status %d; want %q, %d (%v)", class(resp), resp.Status, test.class, test.status, resp.Err)
			}
			if test.status != 204 && test.status != 304 && string(resp.Body) != test.body {
				t.Errorf("body %q, want %q", resp.Body, test.body)
			}
			if test.says != "" && !strings.Contains(resp.Err.Sentence, test.says) {
				t.Errorf("sentence %q does not say %q", resp.Err.Sentence, test.says)
			}
			wantAsked, wantLeft := 41, 0
			if test.pages > 0 {
				wantAsked, wantLeft = 1+test.pages, 40-test.pages
			}
			if len(b.asked) != wantAsked || b.frontier.left() != wantLeft || len(b.got)+wantLeft != 40 {
				t.Errorf("%d requests, %d handled, %d left; want %d, %d, %d", len(b.asked), len(b.got), b.frontier.left(), wantAsked, 40-wantLeft, wantLeft)
			}
			if (test.pages > 0) && len(b.frontier.leased) > 32 {
				t.Errorf("%d requests were leased of a parked source, want one window", len(b.frontier.leased))
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		value string
		want  time.Duration
	}{
		{"120", 2 * time.Minute},
		{" 0 ", 0},
		{"Sun, 01 Mar 2026 13:00:00 GMT", time.Hour},
		{"Sunday, 01-Mar-26 13:00:00 GMT", time.Hour},
		{"Sun, 01 Mar 2026 11:00:00 GMT", retryDefault},
		{"", retryDefault},
		{"-5", retryDefault},
		{"soon", retryDefault},
		{"99999999999", 366 * 24 * time.Hour},
	}
	for _, test := range tests {
		h := http.Header{"Retry-After": {test.value}}
		for _, status := range []int{429, 503} {
			e := judge("a.test", status, h, 0, false, now)
			if got := e.RetryAfter.Sub(now); got != test.want {
				t.Errorf("%d with Retry-After %q: retry after %v, want %v", status, test.value, got, test.want)
			}
		}
	}
	if e := judge("a.test", 412, http.Header{"Retry-After": {"5"}}, 0, false, now); !e.RetryAfter.IsZero() {
		t.Errorf("a challenge names a time to retry: %v", e.RetryAfter)
	}
}

func TestConditionalRequest(t *testing.T) {
	b := newBench(t)
	b.serve(func(w http.ResponseWriter, q *http.Request) {
		if q.URL.Path == "/old" {
			w.Header().Set("Location", "/new")
			w.WriteHeader(301)
			return
		}
		w.Header().Set("ETag", `"v1"`)
		if q.Header.Get("If-None-Match") == `"v1"` || q.Header.Get("If-Modified-Since") != "" {
			w.WriteHeader(304)
			return
		}
		io.WriteString(w, "page")
	}, "a.test")
	b.frontier.push(
		Request{Source: "s", URL: "http://a.test/1", ETag: `"v1"`},
		Request{Source: "s", URL: "http://a.test/2", Modified: "Sun, 01 Mar 2026 13:00:00 GMT"},
		Request{Source: "s", URL: "http://a.test/3", ETag: `"v0"`},
		Request{Source: "s", URL: "http://a.test/4"},
		Request{Source: "s", URL: "http://a.test/old", ETag: `"v1"`})
	b.mustRun()
	for path, status := range map[string]int{"1": 304, "2": 304, "3": 200, "4": 200, "old": 304} {
		resp := b.got["http://a.test/"+path]
		if class(resp) != "" || resp.Status != status || (resp.Body == nil) != (status == 304) {
			t.Errorf("/%s: class %q, status %d, body %q; want success with %d", path, class(resp), resp.Status, resp.Body, status)
		}
	}
}
