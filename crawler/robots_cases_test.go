package crawler

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestRobotsCases holds the ten ways in which robots.txt goes wrong with colly,
// R1 to R10: what must have been asked of the servers, and of what class each
// page is.
func TestRobotsCases(t *testing.T) {
	const all = "User-agent: *\nDisallow: /\n"
	for _, test := range []struct {
		name    string
		hosts   map[string]http.HandlerFunc
		want    []string
		classes string // of the pages, in order; "-" is success
		robots  int    // requests for robots.txt of a.test
	}{
		{"R1 obeyed without being told to", one("a.test", withRobots(200, all)), []string{"a.test/1"}, ClassRobots, 1},
		{"R2 a 5xx allows nothing", one("a.test", withRobots(500, "")), []string{"a.test/1"}, ClassRobotsUnreachable, 1},
		{"R3 odd lines are passed over", one("a.test", withRobots(200, "Disallow: /x\nUser-agent: *\nCrawl-delay: 10s\nDisallow: /b\n")), []string{"a.test/x", "a.test/b"}, "- robots", 1},
		{"R4 no answer allows nothing and blocks no other", map[string]http.HandlerFunc{
			"a.test": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "b.test": withRobots(404, ""),
		}, []string{"a.test/1", "b.test/1"}, ClassRobotsUnreachable + " -", 1},
		{"R5 a robots.txt that leads home costs no page", one("a.test", pages(map[string]string{"/robots.txt": "->/", "/": "home", "/1": "page"})), []string{"a.test/", "a.test/1"}, "- -", 1},
		{"R6 the target of a redirect is checked", one("a.test", pages(map[string]string{"/robots.txt": "User-agent: *\nDisallow: /secret\n", "/go": "->/secret/x", "/secret/x": "no"})), []string{"a.test/go"}, ClassRobots, 1},
		{"R7 one request for many pages", one("a.test", withRobots(200, "")), []string{"a.test/1", "a.test/2", "a.test/3", "a.test/4", "a.test/5"}, "- - - - -", 1},
		{"R8 our token is found, not a prefix", one("a.test", withRobots(200, "User-agent: Mozilla\nDisallow: /\nUser-agent: NIANBAO\nDisallow: /b\nUser-agent: *\nDisallow: /\n")), []string{"a.test/1", "a.test/b"}, "- robots", 1},
		{"R9 patterns are anchored, the longest wins, queries stay as they are", one("a.test", withRobots(200, "User-agent: *\nDisallow: /x*b\nDisallow: /p\nAllow: /p\nDisallow: /list?z=1&a=2\n")),
			[]string{"a.test/q/x1b", "a.test/p", "a.test/list?z=1&a=2", "a.test/x1b"}, "- - robots robots", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			for host, handler := range test.hosts {
				b.serve(handler, host)
			}
			for i, u := range test.want {
				test.want[i] = "http://" + u
			}
			b.want(test.want...)
			b.mustRun()
			var got []string
			for _, u := range test.want {
				c := "-"
				if resp := b.got[u]; resp == nil {
					c = "held"
				} else if resp.Err != nil {
					c = resp.Err.Class
				}
				got = append(got, c)
			}
			if text := strings.Join(got, " "); text != test.classes {
				t.Errorf("classes %q, want %q", text, test.classes)
			}
			if n := b.count("a.test /robots.txt"); n > 2 || n < test.robots {
				t.Errorf("robots.txt was asked for %d times, want %d", n, test.robots)
			}
			if n := b.count("a.test /secret/x"); n > 0 {
				t.Error("a forbidden page was asked for")
			}
		})
	}
}

// TestRobotsR10: Crawl-delay is kept, rules are fresh for a day, and those of
// http and https are two.
func TestRobotsR10(t *testing.T) {
	b := newBench(t)
	b.serve(withRobots(200, "User-agent: *\nCrawl-delay: 3\n"), "a.test")
	b.want(numbered("a.test", 4)...)
	b.mustRun()
	begins := b.begins()
	for i := 2; i < len(begins); i++ {
		if gap := begins[i].At.Sub(begins[i-1].At); gap != 3*time.Second {
			t.Errorf("request %d came after %v, want 3s", i, gap)
		}
	}
	if RobotsFresh != 24*time.Hour {
		t.Errorf("rules are fresh for %v", RobotsFresh)
	}
	if plain, secure := originOf(mustURL(t, "http://a.test/")), originOf(mustURL(t, "https://a.test/")); plain == secure {
		t.Error("http and https share their rules")
	}
}

func one(host string, h http.HandlerFunc) map[string]http.HandlerFunc {
	return map[string]http.HandlerFunc{host: h}
}
