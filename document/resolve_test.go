package document

import (
	"net/url"
	"testing"

	"nianbao/decode"
)

// The short way for plain paths gives what the long one gives.
func TestResolvePlainPath(t *testing.T) {
	for _, page := range []string{"http://a.gov.cn/b/c.html", "http://a.gov.cn/b/c/d.html?x", "http://a.gov.cn", "http://a.gov.cn/b", "http://a.gov.cn/b%20c/d.html", "http://a.gov.cn/b%2Ec/d", "http://a.gov.cn/b/../c/d.html", "http://a.gov.cn//b/c", "http://a.gov.cn/县/b", "https://A.GOV.CN:8443/?x#y", "http://u:p@a.gov.cn/", "http://县.gov.cn/", "ftp://a.gov.cn/", "file:///a/b.html", "mailto:a@b.cn", ""} {
		base := baseAt(page, "")
		for _, href := range []string{"/a.html", "/a/b-c_d/2023.html", "/a/", "/", "//b.cn/a", "/a//b", "/a/./b", "/a/../b", "/.a", "/a/..", "/a..b", "/a.", "/a b", "/年报.html", "a.html", "a", "a/", "2023/t-a_b.html", "a..b/c", "a/../b", "a//b", "./a.html", "../a.html", ".", "a:b", "http://a.gov.cn/x.html", "http://a.gov.cn", "http://a.gov.cn:80/x", "http://a.gov.cn.cn/x", "HTTP://a.gov.cn/x", "https://a.gov.cn:8443/x/../y", "http://a.gov.cn/", "a.b:8080/c", "/a?x=1", "/a#x", "/a%20b", "/A:b", " /a"} {
			d := &Document{URL: page}
			d.page.base = base
			got, ok := d.Resolve(href)
			want, wanted := resolve(href, base.url, decode.CharsetUTF8)
			if got != want || ok != wanted {
				t.Errorf("Resolve(%q) on %q = %q %v, the long way %q %v", href, page, got, ok, want, wanted)
			}
			if u, err := url.Parse(got); ok && (err != nil || u.Host == "") {
				t.Errorf("Resolve(%q) on %q = %q, which is no address: %v", href, page, got, err)
			}
		}
	}
}
