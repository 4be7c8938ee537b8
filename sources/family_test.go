package sources

import (
	"testing"

	"nianbao/document"
)

func TestDetectFamily(t *testing.T) {
	cases := []struct{ name, body, want string }{
		{"hanweb", `<a href="/col/col15/index.html">a</a><a href="/art/2024/1/2/art_15_2.html">b</a>`, "hanweb"},
		{"hanweb-xxgk", `<script>loadDynamic('/module/xxgk/search.jsp?area=1')</script><a href="/col/col1/index.html">a</a>`, "hanweb-xxgk"},
		{"jpaas", `<script parsetype="bulidstatic" url="/api-gateway/jpaas-publish-server/front/page/build/unit"></script><a href="/col/col1/index.html">a</a>`, "jpaas"},
		{"ucap", `<UCAPCONTENT><p>正文</p></UCAPCONTENT>`, "ucap"},
		{"vsb", `<link rel="stylesheet" href="/a.vsb.css"><div id="vsb_content">正文</div>`, "vsb"},
		{"trs", `<div class="TRS_Editor">正文</div>`, "trs"},
		{"trs by its addresses", `<a href="./202401/t20240126_310233.html">a</a>`, "trs"},
		{"gkmlpt", `<script>window._CONFIG = {SID:'755001'}</script><a href="/gkmlpt/index">a</a>`, "gkmlpt"},
		{"nfcms", `<meta name="NFCMS_SITE_ID" content="1">`, "nfcms"},
		{"anhui", `<a href="/public/column/6628291?type=4&catId=60742351&action=list">a</a>`, "anhui"},
		{"epoint", `<script src="/js/webBuilderCommon.js"></script>`, "epoint"},
		{"jeecms", `<a href="/zwgk/index.jhtml">a</a>`, "jeecms"},
		{"thtml", `<a href="/ndbg.thtml?id=15528">a</a>`, "thtml"},
		{"asp", `<a href="/list.aspx?id=1">a</a>`, "asp"},
		{"flipbook", `<p>粉丝: {{bookData.followerCount}}</p><p>杂志分类:其他</p>`, "yunzhan"},
		{"static", `<a href="/zwgk/zfxxgk/">a</a>`, "static"},
		{"unknown", `<p>正文</p>`, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			doc, err := document.Read(document.Input{URL: city, ContentType: "text/html; charset=utf-8", Body: []byte(html5("某", "", c.body))})
			if err != nil {
				t.Fatal(err)
			}
			if got := DetectFamily(doc); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	if got := DetectFamily(nil); got != "" {
		t.Errorf("no document: got %q", got)
	}
}
