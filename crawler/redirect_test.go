package crawler

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRedirects(t *testing.T) {
	long := map[string]string{"/end": "end"}
	for i := range 30 {
		long[fmt.Sprint("/h", i)] = fmt.Sprint("->/h", i+1)
	}
	for i := range 10 {
		long[fmt.Sprint("/t", i)] = fmt.Sprint("->/t", i+1)
	}
	long["/t10"] = "end"
	tests := []struct {
		name  string
		pages map[string]string
		start string
		class string
		url   string
		hops  int
		says  string
	}{
		{"none", map[string]string{"/a": "end"}, "/a", "", "/a", 0, ""},
		{"relative", map[string]string{"/x/a": "->../b?c=d", "/b": "end"}, "/x/a", "", "/b?c=d", 1, ""},
		{"ten", long, "/t0", "", "/t10", 10, ""},
		{"more than ten", long, "/h0", ClassRedirectLoop, "/h10", 10, "more than 10 times"},
		{"to itself", map[string]string{"/a": "->/a"}, "/a", ClassRedirectLoop, "/a", 1, "in a circle"},
		{"in a circle", map[string]string{"/a": "->/b", "/b": "->/a"}, "/a", ClassRedirectLoop, "/b", 3, "in a circle"},
		{"growing", map[string]string{}, "/grow", ClassRedirectLoop, "", 10, "more than 10 times"},
		{"out of scope", map[string]string{"/a": "->http://other.test/x"}, "/a", ClassRedirectScope, "/a", 0, "http://other.test/x, outside its source"},
		{"out of scope by scheme", map[string]string{"/a": "->file:///etc/passwd"}, "/a", ClassRedirectScope, "/a", 0, "which is no page"},
		{"script", map[string]string{"/a": "->javascript:alert(1)"}, "/a", ClassRedirectScope, "/a", 0, "which is no page"},
		{"nowhere", map[string]string{"/a": "->"}, "/a", ClassHTTP, "/a", 0, "without saying where to"},
		{"GBK bytes", map[string]string{"/a": "->/\xc4\xea?q=\xb1\xa8", "/\xc4\xea": "end"}, "/a", "", "/%C4%EA?q=%B1%A8", 1, ""},
		{"fragment", map[string]string{"/a": "->/b#x", "/b": "end"}, "/a", "", "/b", 1, ""},
		{"credentials", map[string]string{"/a": "->http://u:p@a.test/b", "/b": "end"}, "/a", "", "/b", 1, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			b.InScope = nil
			b.serve(func(w http.ResponseWriter, q *http.Request) {
				if strings.HasPrefix(q.URL.Path, "/grow") {
					w.Header().Set("Location", q.URL.Path+"x")
					w.WriteHeader(301)
					return
				}
				if q.Header.Get("Authorization") != "" {
					t.Error("credentials were sent")
				}
				pages(test.pages)(w, q)
			}, "a.test")
			b.serve(pages(nil), "other.test")
			resp := b.one("http://a.test" + test.start)
			if class(resp) != test.class || len(resp.Hops) != test.hops {
				t.Errorf("class %q after %d hops, want %q after %d (%v)", class(resp), len(resp.Hops), test.class, test.hops, resp.Err)
			}
			if test.url != "" && resp.URL != "http://a.test"+test.url {
				t.Errorf("ended at %s, want %s", resp.URL, test.url)
			}
			if test.says != "" && !strings.Contains(resp.Err.Sentence, test.says) {
				t.Errorf("sentence %q does not say %q", resp.Err.Sentence, test.says)
			}
			for _, a := range b.asked {
				if strings.HasPrefix(a, "other.test") {
					t.Errorf("server saw %s, which is out of scope", a)
				}
			}
		})
	}
}

// The control of the out-of-scope case: with the other host in scope, the
// redirect is followed.
func TestRedirectWithinScope(t *testing.T) {
	b := newBench(t)
	var judged []string
	b.InScope = func(q Request, u *url.URL) bool {
		judged = append(judged, q.URL+" "+u.String())
		return u.Hostname() == "other.test"
	}
	b.serve(pages(map[string]string{"/a": "->http://other.test/x"}), "a.test")
	b.serve(pages(map[string]string{"/x": "end"}), "other.test")
	resp := b.one("http://a.test/a")
	if string(resp.Body) != "end" || len(judged) != 1 {
		t.Errorf("body %q, judged %v", resp.Body, judged)
	}
	want := []Hop{{URL: "http://a.test/a", Status: 302, Location: "http://other.test/x", Robots: "no robots.txt (404)"}}
	if diff := cmp.Diff(want, resp.Hops); diff != "" {
		t.Errorf("hops (-want +got):\n%s", diff)
	}
}

func TestCookiesOfASource(t *testing.T) {
	b := newBench(t)
	seen := map[string]string{}
	b.serve(func(w http.ResponseWriter, q *http.Request) {
		if q.URL.Path == "/robots.txt" {
			if q.Header.Get("Cookie") != "" {
				t.Error("a cookie was sent with the request for robots.txt")
			}
			return
		}
		seen[q.URL.Path] += q.Header.Get("Cookie") + ";"
		if q.URL.Path == "/first" && q.Header.Get("Cookie") == "" {
			http.SetCookie(w, &http.Cookie{Name: "id", Value: "7", Path: "/"})
			w.Header().Set("Location", "/first")
			w.WriteHeader(302)
			return
		}
		io.WriteString(w, "page")
	}, "a.test")
	b.Workers = 1
	b.frontier.push(Request{Source: "one", URL: "http://a.test/first"}, Request{Source: "one", URL: "http://a.test/second"}, Request{Source: "two", URL: "http://a.test/third"})
	b.mustRun()
	if resp := b.got["http://a.test/first"]; class(resp) != "" || string(resp.Body) != "page" {
		t.Errorf("a redirect to itself with a cookie: class %q, body %q", class(resp), resp.Body)
	}
	want := map[string]string{"/first": ";id=7;", "/second": "id=7;", "/third": ";"}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Errorf("cookies sent (-want +got):\n%s", diff)
	}
}

func TestCookiesAreBounded(t *testing.T) {
	b := newBench(t)
	most := 0
	b.serve(func(w http.ResponseWriter, q *http.Request) {
		most = max(most, len(q.Cookies()))
		for i := range 20 {
			http.SetCookie(w, &http.Cookie{Name: fmt.Sprintf("%s-%d", strings.Trim(q.URL.Path, "/."), i), Value: "x", Path: "/"})
		}
	}, "a.test")
	b.want(numbered("a.test", 10)...)
	b.mustRun()
	if most == 0 || most > cookiesMax {
		t.Errorf("%d cookies were sent at once, want 1 to %d", most, cookiesMax)
	}
}
