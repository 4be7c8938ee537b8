package crawler

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// withRobots answers robots.txt with a status and body, all else with "page".
func withRobots(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, q *http.Request) {
		if q.URL.Path == "/robots.txt" {
			w.WriteHeader(status)
			io.WriteString(w, body)
			return
		}
		io.WriteString(w, "page")
	}
}

func TestRobotsStatusBeforeBody(t *testing.T) {
	const forbid, allow = "User-agent: *\nDisallow: /\n", "User-agent: *\nAllow: /\n"
	tests := []struct {
		status int
		body   string
		class  string
		robots string // line of the response
		asked  int    // requests the server sees for two pages
	}{
		{200, allow, "", "Allow: / (line 2)", 3},
		{200, forbid, ClassRobots, "Disallow: / (line 2)", 1},
		{200, "", "", "robots.txt: no rules for us", 3},
		{200, "<html><body>欢迎</body></html>", "", "robots.txt: no rules for us", 3},
		{404, forbid, "", "no robots.txt (404)", 3},
		{403, forbid, "", "no robots.txt (403)", 3},
		{410, forbid, "", "no robots.txt (410)", 3},
		{429, allow, ClassRobotsUnreachable, "", 1},
		{500, allow, ClassRobotsUnreachable, "", 2},
		{502, allow, ClassRobotsUnreachable, "", 2},
		{503, allow, ClassRobotsUnreachable, "", 1},
		{521, allow, ClassRobotsUnreachable, "", 1},
	}
	for _, test := range tests {
		t.Run(fmt.Sprint(test.status, test.body), func(t *testing.T) {
			b := newBench(t)
			b.serve(withRobots(test.status, test.body), "a.test")
			b.want("http://a.test/1", "http://a.test/2")
			b.mustRun()
			resp := b.got["http://a.test/1"]
			if class(resp) != test.class || resp.Robots != test.robots {
				t.Errorf("class %q by %q, want %q by %q (%v)", class(resp), resp.Robots, test.class, test.robots, resp.Err)
			}
			if len(b.asked) != test.asked {
				t.Errorf("server saw %v, want %d requests", b.asked, test.asked)
			}
			if len(b.got)+b.frontier.left() != 2 {
				t.Errorf("%d handled and %d released, want 2 in all", len(b.got), b.frontier.left())
			}
		})
	}
}

func TestRobotsRetryAfter(t *testing.T) {
	b := newBench(t)
	b.serve(func(w http.ResponseWriter, q *http.Request) {
		w.Header().Set("Retry-After", "120")
		w.WriteHeader(429)
	}, "a.test")
	resp := b.one("http://a.test/1")
	if got := resp.Err.RetryAfter.Sub(b.clock.Now()); got != 2*time.Minute {
		t.Errorf("retry after %v, want 2m", got)
	}
}

func TestRobotsWithoutAnswer(t *testing.T) {
	tests := []struct {
		name  string
		serve func(net.Conn)
		class string
	}{
		{"silent", func(c net.Conn) { io.Copy(io.Discard, c) }, ClassRobotsUnreachable},
		{"closes", func(net.Conn) {}, ClassRobotsUnreachable},
		{"cut", func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nUser-agent: *\nAllow: /")
		}, ClassRobotsUnreachable},
		{"no HTTP", func(c net.Conn) { io.WriteString(c, "SSH-2.0-x\r\n\r\n") }, ClassRobotsUnreachable},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			b.Limits.Header = 50 * time.Millisecond
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			tried := make(chan bool, 100)
			go func() {
				for {
					c, err := l.Accept()
					if err != nil {
						close(tried)
						return
					}
					tried <- true
					if _, err := c.Read(make([]byte, 2048)); err == nil {
						test.serve(c)
					}
					c.Close()
				}
			}()
			b.names["a.test"] = l.Addr().String()
			b.want(numbered("a.test", 5)...)
			b.mustRun()
			l.Close()
			if got := class(b.got["http://a.test/0.html"]); got != test.class {
				t.Errorf("class %q, want %q", got, test.class)
			}
			n := 0
			for range tried {
				n++
			}
			if n != 2 {
				t.Errorf("the host was tried %d times, want 2", n)
			}
			if len(b.got) != 2 || b.frontier.left() != 3 {
				t.Errorf("%d handled and %d released, want 2 and 3", len(b.got), b.frontier.left())
			}
		})
	}
}

func TestRobotsOnceForAnOriginAndADay(t *testing.T) {
	b := newBench(t)
	b.serve(withRobots(200, "User-agent: *\nAllow: /\n"), "a.test", "b.test")
	b.Delay = 6 * time.Hour
	b.want(numbered("a.test", 6)...)
	b.want("http://b.test/1")
	b.mustRun()
	// One group, a request every 6 hours: the rules of a.test are renewed
	// once, when they are older than a day.
	if a, c := b.count("a.test /robots.txt"), b.count("b.test /robots.txt"); a != 2 || c != 1 {
		t.Errorf("robots.txt was asked %d and %d times, want 2 and 1: %v", a, c, b.asked)
	}
}

func TestOldRobotsStandWhileNewOnesCannotBeHad(t *testing.T) {
	b := newBench(t)
	b.Delay = 13 * time.Hour
	asked := 0
	b.serve(func(w http.ResponseWriter, q *http.Request) {
		if q.URL.Path == "/robots.txt" {
			if asked++; asked > 1 {
				w.WriteHeader(500)
				return
			}
			io.WriteString(w, "User-agent: *\nDisallow: /3.html\n")
		}
	}, "a.test")
	b.want(numbered("a.test", 4)...)
	b.mustRun()
	if got := class(b.got["http://a.test/3.html"]); got != ClassRobots || asked < 2 {
		t.Errorf("class %q after %d requests for robots.txt, want %q by the old rules", got, asked, ClassRobots)
	}
	if got := class(b.got["http://a.test/2.html"]); got != "" {
		t.Errorf("class %q of an allowed page, want success by the old rules", got)
	}
}

func TestRobotsRedirects(t *testing.T) {
	const forbid = "User-agent: *\nDisallow: /secret\n"
	chain := func(n int) map[string]string {
		m := map[string]string{"/robots.txt": "->/r1", fmt.Sprint("/r", n): forbid, "/secret": "x", "/": "<html>home</html>"}
		for i := 1; i < n; i++ {
			m[fmt.Sprint("/r", i)] = fmt.Sprint("->/r", i+1)
		}
		return m
	}
	tests := []struct {
		name  string
		pages map[string]string
		class string
		line  string
	}{
		{"one", chain(1), ClassRobots, "Disallow: /secret (line 2)"},
		{"five", chain(5), ClassRobots, "Disallow: /secret (line 2)"},
		{"six", chain(6), "", "no robots.txt (302 that leads nowhere)"},
		{"in a circle", map[string]string{"/robots.txt": "->/robots.txt", "/secret": "x"}, "", "no robots.txt (302 that leads nowhere)"},
		{"to the home page", map[string]string{"/robots.txt": "->/", "/": "<html>home</html>", "/secret": "x"}, "", "robots.txt: no rules for us"},
		{"to another host", map[string]string{"/robots.txt": "->http://b.test/robots.txt", "/secret": "x"}, ClassRobots, "Disallow: /secret (line 2)"},
		{"to a host that is none", map[string]string{"/robots.txt": "->http://none.test/robots.txt", "/secret": "x"}, ClassRobotsUnreachable, ""},
		{"to another scheme", map[string]string{"/robots.txt": "->file:///etc/passwd", "/secret": "x"}, "", "no robots.txt (302 that leads nowhere)"},
		{"to a private address", map[string]string{"/robots.txt": "->http://10.0.0.1/robots.txt", "/secret": "x"}, ClassRobotsUnreachable, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			b.serve(pages(test.pages), "a.test")
			b.serve(pages(map[string]string{"/robots.txt": forbid}), "b.test")
			resp := b.one("http://a.test/secret")
			if class(resp) != test.class || resp.Robots != test.line {
				t.Errorf("class %q by %q, want %q by %q (%v)", class(resp), resp.Robots, test.class, test.line, resp.Err)
			}
			if test.class != "" && b.count("a.test /secret") > 0 {
				t.Error("the page was fetched")
			}
		})
	}
}

// While a robots.txt is on its way over another server, the pages that wait
// for it do not ask for it again.
func TestRobotsInFlightOnce(t *testing.T) {
	b := newBench(t)
	b.serve(pages(map[string]string{"/robots.txt": "->http://b.test/robots.txt"}), "a.test")
	b.serve(pages(map[string]string{"/robots.txt": "User-agent: *\nDisallow:\n"}), "b.test")
	for _, u := range numbered("b.test", 5) { // the redirect waits behind one of these
		b.frontier.push(Request{Source: "b.test", URL: u, Delay: time.Minute})
	}
	b.want(numbered("a.test", 5)...)
	b.mustRun()
	if n := b.count("a.test /robots.txt"); n != 1 || len(b.got) != 10 {
		t.Errorf("robots.txt was asked %d times for %d pages, want once for 10", n, len(b.got))
	}
}

// A robots.txt that is redirected and then forbids must not spoil the home
// page it is redirected to (R5): a robots request is not a visit.
func TestSoftRobotsDoesNotSpoilTheHomePage(t *testing.T) {
	b := newBench(t)
	b.serve(pages(map[string]string{"/robots.txt": "->/", "/": "home"}), "a.test")
	if resp := b.one("http://a.test/"); class(resp) != "" || string(resp.Body) != "home" {
		t.Errorf("class %q, body %q", class(resp), resp.Body)
	}
}

func TestRobotsSizeLimit(t *testing.T) {
	filler := strings.Repeat("# 政府网站年度报表 filler line\n", 20_000)
	for _, announced := range []bool{true, false} {
		b := newBench(t)
		b.serve(func(w http.ResponseWriter, q *http.Request) {
			if q.URL.Path == "/robots.txt" {
				text := "User-agent: *\nDisallow: /a\n" + filler + "Disallow: /b\n"
				if announced {
					w.Header().Set("Content-Length", fmt.Sprint(len(text)))
				}
				io.WriteString(w, text)
			}
		}, "a.test")
		b.want("http://a.test/a", "http://a.test/b")
		b.mustRun()
		if a, z := class(b.got["http://a.test/a"]), class(b.got["http://a.test/b"]); a != ClassRobots || z != "" {
			t.Errorf("a rule within 500 KiB gives %q, one beyond it %q; want robots and success", a, z)
		}
	}
}

func TestRedirectToDisallowedIsNotFetched(t *testing.T) {
	b := newBench(t)
	b.serve(pages(map[string]string{"/robots.txt": "User-agent: *\nDisallow: /secret\n", "/go": "->/secret/x", "/secret/x": "x", "/go2": "->http://b.test/x"}), "a.test")
	b.serve(pages(map[string]string{"/robots.txt": "User-agent: nianbao\nDisallow: /\n", "/x": "x"}), "b.test")
	b.want("http://a.test/go", "http://a.test/go2")
	b.mustRun()
	resp := b.got["http://a.test/go"]
	if class(resp) != ClassRobots || resp.Robots != "Disallow: /secret (line 2)" || len(resp.Hops) != 1 || !strings.Contains(resp.Err.Sentence, "/secret/x") {
		t.Errorf("class %q by %q after %d hops: %v", class(resp), resp.Robots, len(resp.Hops), resp.Err)
	}
	if got := class(b.got["http://a.test/go2"]); got != ClassRobots {
		t.Errorf("class %q of the page on the other host, want robots", got)
	}
	if b.count("a.test /secret/x") > 0 || b.count("b.test /x") > 0 {
		t.Errorf("a forbidden page was fetched: %v", b.asked)
	}
	if b.count("b.test /robots.txt") != 1 {
		t.Errorf("robots.txt of the other host was asked %d times, want 1", b.count("b.test /robots.txt"))
	}
}
