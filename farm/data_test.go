package farm

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestLinksResolve(t *testing.T) {
	f := load(t)
	sites, forbidden, gone := map[string]*site{}, map[string]bool{}, map[string]bool{}
	for _, s := range f.sites {
		sites[s.Host] = s
	}
	for base, text := range pages(t, f) {
		for _, u := range links(t, base, text) {
			s, ours := sites[u.Host]
			switch {
			case !ours:
				if u.Host != "www.hanweb.com" {
					t.Errorf("%s links out of the farm to %s", base, u)
				}
			case s.forbids(u.RequestURI()):
				forbidden[u.Host] = true
			case slices.Contains(s.Missing, u.Path):
				gone[u.Host+u.Path] = true
			default:
				if _, _, ok := s.find(u.Path, u.RawQuery); !ok && s.Redirects[u.Path] == "" {
					t.Errorf("%s links to %s, which is not there", base, u)
				}
			}
		}
	}
	for _, s := range f.sites {
		if !forbidden[s.Host] {
			t.Errorf("no page of %s links to a path that its robots.txt forbids", s.Host)
		}
		for _, p := range s.Missing {
			_, _, there := s.find(p, "")
			if there || !gone[s.Host+p] {
				t.Errorf("%s%s is said to be gone: there %v, linked %v", s.Host, p, there, gone[s.Host+p])
			}
		}
	}
}

// paged is pages that are reached by computing a pager only.
var paged = []string{
	"http://dongying.test/zwgk/zfxxgknb/index_1.html",
	"http://anyuan.test/ayxxxgk/c102234/list_2.shtml",
}

func TestEveryPageIsLinked(t *testing.T) {
	f := load(t)
	all, linked := pages(t, f), map[string]bool{}
	for base, text := range all {
		for _, u := range links(t, base, text) {
			linked[u.String()] = true
		}
	}
	for _, u := range paged {
		linked[u] = true
		if _, ok := all[u]; !ok {
			t.Errorf("%s is not there", u)
		}
	}
	for u := range all {
		folder := u[:strings.LastIndex(u, "/")+1]
		if !linked[u] && !linked[folder] && !strings.HasSuffix(u, "/404.html") {
			t.Errorf("nothing links to %s", u)
		}
	}
}

func TestEncodingsServed(t *testing.T) {
	f := load(t)
	s, c := run(t, f), client(t)
	const office = "\xb6\xa8\xce\xf7\xca\xd0" // 定西市 in GBK
	cases := []struct {
		name, path, contentType, meta string
	}{
		{"no charset anywhere", "/index.html", "text/html", "none"},
		{"meta alone", "/art/2024/1/19/art_1586_8823.html", "text/html", "early"},
		{"header says utf-8, no meta", "/art/2023/1/20/art_1586_7719.html", "text/html; charset=utf-8", "none"},
		{"header says latin-1, no meta", "/art/2021/1/25/art_1586_5107.html", "text/html; charset=iso-8859-1", "none"},
		{"meta behind byte 1024", "/art/2022/3/28/art_1586_6302.html", "text/html", "late"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			resp, body := fetch(t, c, s.URL("dingxi.test")+tc.path)
			if got := resp.Header.Get("Content-Type"); got != tc.contentType {
				t.Errorf("Content-Type %q, want %q", got, tc.contentType)
			}
			if utf8.ValidString(body) || !strings.Contains(body, office) {
				t.Error("the body is not GBK")
			}
			at := strings.Index(body, "charset=gb2312")
			meta := map[bool]string{true: "early", false: "late"}[at < 1024]
			if at < 0 {
				meta = "none"
			}
			if meta != tc.meta {
				t.Errorf("meta %s (at byte %d), want %s", meta, at, tc.meta)
			}
		})
	}
}

func TestRobots(t *testing.T) {
	f := load(t)
	slow := 0
	for _, s := range f.sites {
		body := string(s.files["/robots.txt"].body)
		if !strings.Contains(body, "Disallow: /") {
			t.Errorf("%s has no robots.txt with rules", s.Host)
		}
		if strings.Contains(body, "Crawl-delay:") {
			slow++
		}
		for _, tr := range f.Truth() {
			if u, err := url.Parse(tr.URL); err == nil && u.Host == s.Host && s.forbids(u.RequestURI()) {
				t.Errorf("%s is forbidden by its robots.txt", tr.URL)
			}
		}
	}
	if slow == 0 || slow == len(f.sites) {
		t.Errorf("%d of %d hosts ask for a Crawl-delay, want some but not all", slow, len(f.sites))
	}
}

func TestDefinitions(t *testing.T) {
	f := load(t)
	toml := string(f.Definitions())
	for _, host := range f.Hosts() {
		if !strings.Contains(toml, `base   = "http://`+host+`"`) {
			t.Errorf("no definition has the base %s", host)
		}
	}
}
