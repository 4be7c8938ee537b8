package sources

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestCanonical(t *testing.T) {
	cases := []struct{ name, in, want string }{
		{"plain", "http://www.x.gov.cn/a/b.html", "http://www.x.gov.cn/a/b.html"},
		{"no path", "http://www.x.gov.cn", "http://www.x.gov.cn/"},
		{"host in capitals", "HTTP://WWW.X.gov.cn/A", "http://www.x.gov.cn/A"},
		{"fragment", "http://x.gov.cn/a#top", "http://x.gov.cn/a"},
		{"default port", "http://x.gov.cn:80/a", "http://x.gov.cn/a"},
		{"default port of https", "https://x.gov.cn:443/a", "https://x.gov.cn/a"},
		{"other port", "http://x.gov.cn:8080/a", "http://x.gov.cn:8080/a"},
		{"session id", "http://x.gov.cn/a.jsp;jsessionid=0A1B.node1?id=3", "http://x.gov.cn/a.jsp?id=3"},
		{"dots", "http://x.gov.cn/a/../b/./c", "http://x.gov.cn/b/c"},
		{"query in GBK", "http://x.gov.cn/s?w=%B6%A8%CE%F7", "http://x.gov.cn/s?w=%B6%A8%CE%F7"},
		{"query encoded twice", "http://x.gov.cn/d?webname=%25E5%25AE%259A", "http://x.gov.cn/d?webname=%25E5%25AE%259A"},
		{"order of the query", "http://x.gov.cn/d?b=1&a=2", "http://x.gov.cn/d?b=1&a=2"},
		{"empty query", "http://x.gov.cn/d?", "http://x.gov.cn/d"},
		{"white space around", " http://x.gov.cn/d\n", "http://x.gov.cn/d"},
		{"script", "javascript:void(0)", ""},
		{"mail", "mailto:a@x.gov.cn", ""},
		{"relative", "/a/b", ""},
		{"noise", "http://[::1", ""},
		{"empty", "", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := Canonical(c.in)
			if got != c.want || (err == nil) != (c.want != "") {
				t.Errorf("Canonical(%q) = %q, %v, want %q", c.in, got, err, c.want)
			}
			if again, err := Canonical(got); c.want != "" && (err != nil || again != got) {
				t.Errorf("Canonical of its own result %q = %q, %v", got, again, err)
			}
		})
	}
}

func TestIsArticle(t *testing.T) {
	cases := []struct {
		address string
		want    bool
	}{
		{"http://x.gov.cn/zfxxgk/zfxxgknb/201707/t20170721_1341809.htm", true},
		{"http://x.gov.cn/art/2024/1/23/art_1229114055_88348.html", true},
		{"http://x.gov.cn/module/xxgk/xxgkAnnualReport.jsp?fbtime=2017&area=1133", true},
		{"http://x.gov.cn/xjnlk/c112945/202401/46aba5e181454bc798b5443c493da056.shtml", true},
		{"http://x.gov.cn/hebdlq/c111239/202301/c01_868731.shtml", true},
		{"http://x.gov.cn/info/1039/108122.htm", true},
		{"http://x.gov.cn/gkmlpt/content/10/10099/post_10099135.html", true},
		{"http://x.gov.cn/public/6598311/13015771.html", true},
		{"http://x.gov.cn/site_x/channel_y/doc_641d4d4d749a4723fdc77fb7.html", true},
		{"http://x.gov.cn/nw12344/20230331/4a03b5fa47ae4c73b7ec42801de6be66.html", true},
		{"http://x.gov.cn/zwgk/gknb/bmnb/1619593655548706818.html", true},
		{"http://x.gov.cn/gongkai/show/258666ef308440329bf213efee00e46f.html", true},
		{"http://x.gov.cn/20250114/i3557731.html", true},
		{"http://x.gov.cn/001001/20250123/0b0f1c6e-8a35-4e3c-9d8b-0c5d3c2d1a11.html", true},
		{"http://x.gov.cn/202102/t20210203_8862455_wap.html", true},
		{"http://x.gov.cn/zfxxgknb/2398642/index.html", true},
		{"http://x.gov.cn/23233/index.htm", false},
		{"http://x.gov.cn/", false},
		{"http://x.gov.cn/zfxxgk/zfxxgknb/", false},
		{"http://x.gov.cn/zfxxgk/zfxxgknb/index_2.html", false},
		{"http://x.gov.cn/col/col15863/index.html", false},
		{"http://x.gov.cn/col/col38805/index.html?number=&vc_xxgkarea=y&jh=263", false},
		{"http://x.gov.cn/ayxxxgk/ay222/xxgk_pmtt.shtml", false},
		{"http://x.gov.cn/c103773/list_2.shtml", false},
		{"http://x.gov.cn/zfxxgk/fdzdgknr.htm", false},
		{"http://x.gov.cn/public/column/6628291?type=4&catId=60742351&action=list", false},
		{"http://x.gov.cn/ndbg.thtml?id=15528", false},
	}
	for _, c := range cases {
		if got := isArticle(c.address); got != c.want {
			t.Errorf("isArticle(%q) = %v, want %v", c.address, got, c.want)
		}
	}
}

func TestIsFile(t *testing.T) {
	cases := []struct {
		address, text string
		want          bool
	}{
		{"http://x.gov.cn/a/b.pdf", "", true},
		{"http://x.gov.cn/a/B.DOCX", "", true},
		{"http://x.gov.cn/module/download/downfile.jsp?classid=0&filename=x.pdf", "", true},
		{"http://x.gov.cn/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=2", "", true},
		{"http://x.gov.cn/get?id=3", "2022年年度报告.doc", true},
		{"http://x.gov.cn/get?id=3", "附件（2022年报.wps）", true},
		{"http://x.gov.cn/a/b.html", "2022年报", false},
		{"http://x.gov.cn/", "", false},
	}
	for _, c := range cases {
		if got := isFile(c.address, c.text); got != c.want {
			t.Errorf("isFile(%q, %q) = %v, want %v", c.address, c.text, got, c.want)
		}
	}
}

// drawn is a text of up to n parts.
func drawn(r *rand.Rand, n int, parts []string) string {
	var b strings.Builder
	for range r.IntN(n + 1) {
		b.WriteString(parts[r.IntN(len(parts))])
	}
	return b.String()
}

// TestIsCanonical holds the addresses that need no parser against what it makes
// of them: a fragment, which it drops, calls it.
func TestIsCanonical(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	hosts := []string{"www", ".", "x", "gov.cn", "-", "--", "xn--", "1", "127.0.0.1", "256", "0", "0x1", "a1", "_", "A", "%41"}
	ports := []string{"", "", "", ":", ":80", ":443", ":8080", ":08080", ":0", ":65536", ":8x"}
	paths := []string{"/", "a", ".", "..", "Z_9", "-", "~", "%2e", "%E5", "公", ";jsessionid=1", " ", "\\", "'", "(", "@", "?", "?a=1&b=%B6", "|", "\t"}
	quick := 0
	for range 100_000 {
		address := []string{"http", "https", "HTTP", "ftp"}[r.IntN(4)] + "://" + drawn(r, 4, hosts) + ports[r.IntN(len(ports))] + drawn(r, 1, []string{"/"}) + drawn(r, 6, paths)
		want, err := Canonical(address + "#x")
		if strings.TrimSpace(address) != address {
			continue
		}
		if isCanonical(address) {
			quick++
			if err != nil || want != address {
				t.Fatalf("%q is taken as it stands, and is %q, %v", address, want, err)
			}
		}
	}
	if quick < 100 || !isCanonical("http://www.x.gov.cn/zwgk/art_1.html?a=1&b=%E5") || !isCanonical("http://127.0.0.1:8080/") {
		t.Errorf("%d addresses are taken as they stand", quick)
	}
}

// TestArticleGrammars holds the look at slashes against the expression of all
// grammars.
func TestArticleGrammars(t *testing.T) {
	all := regexp.MustCompile(`(?i)(` + strings.Join(slices.Concat(articleGrammars(true), articleGrammars(false)), "|") + `)`)
	r := rand.New(rand.NewPCG(7, 8))
	parts := []string{"/", "/", "t20210203", "_", "12345678", ".html", ".shtml", "art", "/art/", "content", "c_", "index", "post_", "info", "0123456789abcdef", "?", "urltype=news.newscontenturl", "2021", "-", "a", "show", ".JSP", "/col/col12", "/CHANNELs", "/category/", "/columns/", "/node", "/List", "/index"}
	hits := 0
	for range 100_000 {
		rest := "/" + drawn(r, 8, parts)
		want := all.MatchString(rest) && !(listAddress.MatchString(rest) && !strings.Contains(rest, "/art/") && !longNumber.MatchString(rest))
		if got := isArticle("http://x.gov.cn" + rest); got != want {
			t.Fatalf("%q: %v, want %v", rest, got, want)
		}
		if want {
			hits++
		}
	}
	if hits < 1000 {
		t.Errorf("%d of the addresses are articles'", hits)
	}
}
