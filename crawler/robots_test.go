package crawler

import (
	"strings"
	"testing"
	"time"
)

func TestRobotsVerdict(t *testing.T) {
	tests := []struct {
		name    string
		robots  string
		uri     string
		allowed bool
		line    string // "" is not compared
	}{
		{"empty file", "", "/a", true, "robots.txt: no rules for us"},
		{"no rule matches", "User-agent: *\nDisallow: /b\n", "/a", true, "robots.txt: no rule matches"},
		{"line and number", "# hello\nUser-agent: *\n\nDisallow: /x\n", "/x/y", false, "Disallow: /x (line 4)"},
		{"allowing line", "User-agent: *\nDisallow: /\nAllow: /p\n", "/p/1", true, "Allow: /p (line 3)"},
		{"empty disallow", "User-agent: *\nDisallow:\n", "/a", true, ""},
		{"our group instead of all", "User-agent: *\nDisallow: /\n\nUser-agent: nianbao\nDisallow: /a\n", "/b", true, ""},
		{"our group forbids", "User-agent: *\nDisallow:\n\nUser-agent: nianbao\nDisallow: /\n", "/b", false, ""},
		{"token without case", "User-agent: NianBao\nDisallow: /\n", "/b", false, ""},
		{"token with version", "User-agent: nianbao/1.0 (+x)\nDisallow: /\n", "/b", false, ""},
		{"longer token is another", "User-agent: nianbaobot\nDisallow: /\n", "/b", true, ""},
		{"our groups merge", "User-agent: nianbao\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: nianbao\nDisallow: /b\n", "/b", false, "Disallow: /b (line 8)"},
		{"general groups merge", "User-agent: *\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: *\nDisallow: /b\n", "/a", false, ""},
		{"several agents of a group", "User-agent: x\nUser-agent: nianbao\nDisallow: /a\n", "/a", false, ""},
		{"rules end the list of agents", "User-agent: nianbao\nDisallow: /a\nUser-agent: x\nDisallow: /b\n", "/b", true, ""},
		{"a sitemap does not end it", "User-agent: nianbao\nSitemap: http://x/\nUser-agent: x\nDisallow: /b\n", "/b", false, ""},
		{"a crawl-delay does not end it", "User-agent: nianbao\nCrawl-delay: 3\nUser-agent: x\nDisallow: /b\n", "/b", false, ""},
		{"R3 rule before any agent", "Disallow: /\nUser-agent: *\nDisallow: /b\n", "/a", true, ""},
		{"R3 odd crawl-delay", "User-agent: *\nCrawl-delay: 10s\nDisallow: /b\n", "/b", false, ""},
		{"R9 anchored at the start", "User-agent: *\nDisallow: /x*b\n", "/q/x1b", true, ""},
		{"R9 asterisk", "User-agent: *\nDisallow: /x*b\n", "/x/1/b/c", false, ""},
		{"R9 tie goes to allow, disallow first", "User-agent: *\nDisallow: /ab\nAllow: /ab\n", "/abc", true, ""},
		{"R9 tie goes to allow, allow first", "User-agent: *\nAllow: /ab\nDisallow: /ab\n", "/abc", true, ""},
		{"R9 query as it stands", "User-agent: *\nDisallow: /list?z=1&a=2\n", "/list?z=1&a=2", false, ""},
		{"R9 query in other order is another", "User-agent: *\nDisallow: /list?z=1&a=2\n", "/list?a=2&z=1", true, ""},
		{"longest match, general first", "User-agent: *\nDisallow: /a\nDisallow: /ab\n", "/ac", false, "Disallow: /a (line 2)"},
		{"longest match allows", "User-agent: *\nDisallow: /a\nAllow: /a/b\n", "/a/b/c", true, ""},
		{"longest match forbids", "User-agent: *\nAllow: /a\nDisallow: /a/b\n", "/a/b/c", false, ""},
		{"dollar matches the end", "User-agent: *\nDisallow: /*.pdf$\n", "/a/b.pdf", false, ""},
		{"dollar not at the end", "User-agent: *\nDisallow: /*.pdf$\n", "/a/b.pdf?x", true, ""},
		{"dollar alone is the home page", "User-agent: *\nDisallow: /$\n", "/", false, ""},
		{"dollar alone is only that", "User-agent: *\nDisallow: /$\n", "/a", true, ""},
		{"dollar in the middle is a dollar", "User-agent: *\nDisallow: /a$b\n", "/a$bc", false, ""},
		{"last part must end the path", "User-agent: *\nDisallow: /a*b*c$\n", "/a-b-c-b-c", false, ""},
		{"asterisk in the path is one", "User-agent: *\nDisallow: /a%2Ab\n", "/a*b", false, ""},
		{"dollar in the path is one", "User-agent: *\nDisallow: /a%24\n", "/a$", false, ""},
		{"trailing asterisk", "User-agent: *\nDisallow: /a*\n", "/abc", false, ""},
		{"small hex in the rule", "User-agent: *\nDisallow: /%e5%b9%b4\n", "/%E5%B9%B4/1", false, ""},
		{"small hex in the path", "User-agent: *\nDisallow: /%E5%B9%B4\n", "/%e5%b9%b4/1", false, ""},
		{"plain UTF-8 in the rule", "User-agent: *\nDisallow: /年报\n", "/%E5%B9%B4%E6%8A%A5/", false, ""},
		{"plain GBK in the rule", "User-agent: *\nDisallow: /\xc4\xea\n", "/%C4%EA", false, ""},
		{"escaped tilde in the rule", "User-agent: *\nDisallow: /%7Ejoe\n", "/~joe/", false, ""},
		{"escaped tilde in the path", "User-agent: *\nDisallow: /~joe\n", "/%7ejoe/", false, ""},
		{"escaped letter", "User-agent: *\nDisallow: /%61bc\n", "/abc", false, ""},
		{"escaped slash is no slash", "User-agent: *\nDisallow: /a%2Fb\n", "/a/b", true, ""},
		{"lone percent sign", "User-agent: *\nDisallow: /100%\n", "/100%25", false, ""},
		{"robots.txt itself", "User-agent: *\nDisallow: /\n", "/robots.txt", true, ""},
		{"byte order mark", "\ufeffUser-agent: *\nDisallow: /a\n", "/a", false, "Disallow: /a (line 2)"},
		{"UTF-16", "\xff\xfe" + wide("User-agent: *\nDisallow: /a\n", 0), "/a", false, ""},
		{"UTF-16, high byte first", "\xfe\xff" + wide("User-agent: *\nDisallow: /a\n", 1), "/a", false, ""},
		{"CRLF", "User-agent: *\r\nDisallow: /a\r\n", "/a", false, "Disallow: /a (line 2)"},
		{"CR alone", "User-agent: *\rDisallow: /a\r", "/a", false, "Disallow: /a (line 2)"},
		{"space around the colon", "  User-Agent : * \n\tDISALLOW : /a \n", "/a", false, ""},
		{"comment behind a rule", "User-agent: * # all\nDisallow: /a # not this\n", "/a", false, "Disallow: /a (line 2)"},
		{"no colon", "User-agent *\nDisallow /a:b\n", "/a:b", false, ""},
		{"misspelled", "Useragent: *\nDissallow: /a\n", "/a", false, ""},
		{"no leading slash", "User-agent: *\nDisallow: admin/\n", "/admin/x", false, ""},
		{"HTML page", "<html><head><title>404</title></head>\n<body>User-agent: *<br>Disallow: /</body></html>", "/a", true, "robots.txt: no rules for us"},
		{"binary rubbish", "\x00\x01\xff:\xfe\n%%%\n:::\n*:*\n", "/a", true, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := parseRobots([]byte(test.robots)).check(test.uri)
			if got.allowed != test.allowed {
				t.Errorf("check(%q) = %v by %q, want %v", test.uri, got.allowed, got.line, test.allowed)
			}
			if test.line != "" && got.line != test.line {
				t.Errorf("check(%q) was decided by %q, want %q", test.uri, got.line, test.line)
			}
		})
	}
}

// wide writes ASCII as UTF-16 with the low byte at index low.
func wide(s string, low int) string {
	out := make([]byte, 2*len(s))
	for i := range len(s) {
		out[2*i+low] = s[i]
	}
	return string(out)
}

func TestCrawlDelay(t *testing.T) {
	tests := []struct {
		robots string
		want   time.Duration
	}{
		{"User-agent: *\nCrawl-delay: 3\n", 3 * time.Second},
		{"User-agent: *\nCrawl-delay: 0.5\n", 500 * time.Millisecond},
		{"User-agent: *\nCrawl-delay: 10s\n", 10 * time.Second},
		{"User-agent: *\nCrawl-delay: 10 seconds # slow\n", 10 * time.Second},
		{"User-agent: *\nCrawl-delay: 900\n", 900 * time.Second},
		{"User-agent: *\nCrawl-delay: 1e300\n", 24 * time.Hour},
		{"User-agent: *\nCrawl-delay: NaN\n", 0},
		{"User-agent: *\nCrawl-delay: -5\n", 0},
		{"User-agent: *\nCrawl-delay: soon\n", 0},
		{"Crawl-delay: 5\nUser-agent: *\nDisallow:\n", 0},
		{"User-agent: *\nCrawl-delay: 9\n\nUser-agent: nianbao\nCrawl-delay: 2\n", 2 * time.Second},
		{"User-agent: *\nCrawl-delay: 9\n\nUser-agent: nianbao\nDisallow:\n", 0},
	}
	for _, test := range tests {
		if got := parseRobots([]byte(test.robots)).delay; got != test.want {
			t.Errorf("%q asks for %v, want %v", test.robots, got, test.want)
		}
	}
}

// A file of many rules, and one rule of many asterisks, must not cost more
// than a blink for each page.
func TestRobotsCost(t *testing.T) {
	many := "User-agent: *\n" + strings.Repeat("Disallow: /a*b*c*d*e$\n", 20_000)
	starry := "User-agent: *\nDisallow: /" + strings.Repeat("a*", 200_000) + "b$\n"
	path := "/" + strings.Repeat("a", 8000)
	for name, text := range map[string]string{"many rules": many, "many asterisks": starry} {
		r := parseRobots([]byte(text))
		start := time.Now()
		if !r.check(path).allowed {
			t.Errorf("%s: the path is forbidden", name)
		}
		if took := time.Since(start); took > time.Second {
			t.Errorf("%s: one check took %v", name, took)
		}
	}
}

func FuzzRobots(f *testing.F) {
	f.Add([]byte("User-agent: *\nDisallow: /a*b$\nCrawl-delay: 3\n"), "/a/b?c=%e5")
	f.Add([]byte("\xff\xfeU\x00"), "%")
	f.Fuzz(func(t *testing.T, body []byte, uri string) {
		v := parseRobots(body).check(uri)
		if v.line == "" {
			t.Errorf("no line decided")
		}
	})
}
