package farm

import (
	"strings"
	"testing"
	"time"
)

func TestBreaches(t *testing.T) {
	paths := func(paths ...string) func(*testing.T, *Server) {
		return func(t *testing.T, s *Server) {
			c := client(t)
			for _, p := range paths {
				fetch(t, c, s.URL("small.test")+p)
			}
		}
	}
	// Delay holds /slow.html from begun until release.
	begun, release := make(chan struct{}), make(chan struct{})
	twoAtOnce := func(t *testing.T, s *Server) {
		c, done := client(t), make(chan error)
		fetch(t, c, s.URL("small.test")+"/robots.txt")
		go func() {
			resp, err := c.Get(s.URL("small.test") + "/slow.html")
			if err == nil {
				err = resp.Body.Close()
			}
			done <- err
		}()
		<-begun
		fetch(t, c, s.URL("small.test")+"/list/")
		close(release)
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	cases := []struct {
		name string
		do   func(*testing.T, *Server)
		want []string
	}{
		{"well-behaved", paths("/robots.txt", "/", "/list/", "/none.html"), nil},
		{"robots.txt too late", paths("/", "/robots.txt"), []string{"the first request was for /"}},
		{"forbidden path", paths("/robots.txt", "/admin/login"), []string{"robots.txt forbids it"}},
		{"two at a time", twoAtOnce, []string{"/list/ was asked for while /slow.html was not answered"}},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			f, err := NewFrom([]byte(small))
			if err != nil {
				t.Fatal(err)
			}
			f.Delay = func(_, path string) time.Duration {
				if path == "/slow.html" {
					close(begun)
					<-release
				}
				return 0
			}
			s := run(t, f)
			tc.do(t, s)
			got := s.Breaches()
			if len(got) != len(tc.want) {
				t.Fatalf("got %q, want %q", got, tc.want)
			}
			for i, want := range tc.want {
				if !strings.Contains(got[i], want) {
					t.Errorf("got %q, want %q", got[i], want)
				}
			}
		})
	}
}

func TestForbids(t *testing.T) {
	cases := []struct {
		name, robots, path string
		want               bool
	}{
		{"prefix", "User-agent: *\nDisallow: /admin/\n", "/admin/x", true},
		{"no prefix", "User-agent: *\nDisallow: /admin/\n", "/adm", false},
		{"everything", "User-agent: *\nDisallow: /\n", "/x?y=1", true},
		{"robots.txt itself", "User-agent: *\nDisallow: /\n", "/robots.txt", false},
		{"nothing", "User-agent: *\nDisallow:\n", "/x", false},
		{"longer allow", "User-agent: *\nDisallow: /a/\nAllow: /a/b/\n", "/a/b/c", false},
		{"equal allow", "User-agent: *\nDisallow: /a/\nAllow: /a/\n", "/a/b", false},
		{"another agent", "User-agent: BadSpider\nDisallow: /\n", "/x", false},
		{"small letters and a comment", "user-agent: *\ndisallow: /a/ # not this\n", "/a/b", true},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			s, err := parseSite([]byte("-- site.json --\n{\"host\": \"a.test\"}\n-- robots.txt --\n" + tc.robots))
			if err != nil {
				t.Fatal(err)
			}
			if got := s.forbids(tc.path); got != tc.want {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
}
