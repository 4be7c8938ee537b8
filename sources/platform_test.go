package sources

import (
	"os"
	"slices"
	"strings"
	"testing"
)

func TestPlatformOf(t *testing.T) {
	const host = "http://www.x.gov.cn"
	cases := []struct {
		name string
		urls []string
		want string
	}{
		{"Hanweb column", []string{"/col/col15863/index.html"}, "hanweb"},
		{"Hanweb, short", []string{"/col9816/col9818/col9845/"}, "hanweb"},
		{"Hanweb article", []string{"/art/2022/1/20/art_15_9.html"}, "hanweb"},
		{"Hanweb, new article", []string{"/col/col1/art/2026/art_0b4a7143b556404e.html"}, "hanweb"},
		{"Hanweb disclosure by area", []string{"/col/col38805/index.html?number=&vc_xxgkarea=dongyingshi&jh=263"}, "hanweb-xxgk"},
		{"Hanweb disclosure by number", []string{"/col/col9558/index.html?number=LX04"}, "hanweb-xxgk"},
		{"both Hanweb", []string{"/col/col9558/index.html?number=LX04", "/col/col2/"}, "hanweb-xxgk"},
		{"jpaas", []string{"/api-gateway/jpaas-publish-server/front/page/build/unit"}, "jpaas"},
		{"UCAP tree", []string{"/ayxxxgk/c143369/xxgk_navs.shtml"}, "ucap"},
		{"UCAP list", []string{"/xinyuan/xxgknb2024n/zfxxgk_gknbz.shtml"}, "ucap"},
		{"UCAP town", []string{"/ayxxxgk/ay222/xxgk_pmtt.shtml"}, "ucap"},
		{"UCAP article", []string{"/jdx/202601/3b07e2101e5e4dcc9ec194ac89db6148.shtml"}, "ucap"},
		{"UCAP gateway", []string{"/zfxxgk/index.shtml?code=xxgkzcwj&temp=xxgk_navs"}, "ucap"},
		{"VSB article", []string{"/info/2791/1463412.htm"}, "vsb"},
		{"VSB tree", []string{"/index.jsp?urltype=tree.TreeTempUrl&wbtreeid=1001"}, "vsb"},
		{"VSB column alone could be any", []string{"/zfxxgk/fdzdgknr.htm"}, ""},
		{"gkmlpt", []string{"/gkmlpt/policy#9542"}, "gkmlpt"},
		{"NFCMS", []string{"/zwgk/xxgknb/content/post_2147681.html"}, "nfcms"},
		{"NFCMS with gkmlpt", []string{"/zwgk/content/post_1.html", "/gkmlpt/index"}, "gkmlpt"},
		{"Anhui", []string{"/public/column/6628291?type=4&catId=60742351&action=list"}, "anhui"},
		{"Anhui article", []string{"/public/6596221/38499693.html"}, "anhui"},
		{"Epoint", []string{"/dynamic/zwgk/govInfoPub.html?categorynum=003006"}, "epoint"},
		{"Epoint by credit code", []string{"/govxxgk/11411002005750994L/category/035/035001/govlist.html"}, "epoint"},
		{"Epoint tree", []string{"/zw/009001/009001002/specification.html"}, "epoint"},
		{"digits that are no tree", []string{"/009001/010001002/"}, "static"},
		{"Hebei", []string{"/columns/3ec31d57-6be5-4350-ad03-6e5801a534eb/index.html"}, "hebei-uuid"},
		{"JEECMS", []string{"/c/www/gfxwj.jhtml"}, "jeecms"},
		{"thtml", []string{"/ndbg.thtml?id=15528"}, "thtml"},
		{"numbered pages", []string{"/zfxxgk/zfxxgknb/1.html"}, "numhtml"},
		{"register", []string{"/queryAll/listFrame1?districtCode=100000"}, "gjsy"},
		{"ASP", []string{"/zwgk/list.asp?speid=35"}, "asp"},
		{"TRS article", []string{"/zwgk/202512/t20251219_161583.html"}, "trs"},
		{"TRS article and directory", []string{"/zwgk/", "/zwgk/202512/t20251219_161583.html"}, "trs"},
		{"directory", []string{"/", "/zwgk/zcwj_5652/"}, "static"},
		{"index", []string{"/zwgk/zcwj/index.shtml"}, "static"},
		{"directory of a program", []string{"/PolicyContent/"}, ""},
		{"directory and another kind", []string{"/zwgk/", "/pub/special.html"}, ""},
		{"query at a directory", []string{"/zwgk/?gk=3"}, ""},
		{"no extension", []string{"/zwgk"}, ""},
		{"two makers", []string{"/col/col1/", "/zwgk/c100011/list.shtml"}, ""},
		{"two makers and a third", []string{"/col/col1/", "/zwgk/c100011/list.shtml", "/col/col2/"}, ""},
		{"home page only", []string{"/"}, ""},
		{"nothing", nil, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var urls []string
			for _, u := range c.urls {
				urls = append(urls, host+u)
			}
			if got := PlatformOf(urls); got != c.want {
				t.Errorf("PlatformOf(%q) = %q, want %q", c.urls, got, c.want)
			}
			slices.Reverse(urls)
			if got := PlatformOf(urls); got != c.want {
				t.Errorf("PlatformOf(%q) = %q backwards, want %q", c.urls, got, c.want)
			}
		})
	}
}

func TestPlatformsAreFamilies(t *testing.T) {
	for _, g := range grammars {
		if !slices.Contains(Families(), g.platform) {
			t.Errorf("platform %q is no family", g.platform)
		}
	}
}

// TestPlatformSample holds 200 portals, drawn at random (seed 20261128), whose
// addresses were read by eye. Where they show no platform want is empty.
func TestPlatformSample(t *testing.T) {
	text, err := os.ReadFile("testdata/platform-sample.csv")
	if err != nil {
		t.Fatal(err)
	}
	list, err := registry()
	if err != nil {
		t.Fatal(err)
	}
	platforms := map[string]string{}
	for _, src := range list {
		platforms[src.Code] = src.Platform
	}
	count, missed := 0, 0
	for n, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		code, want, ok := strings.Cut(line, ",")
		if n == 0 || !ok {
			continue
		}
		count++
		switch got := platforms[code]; {
		case got == want:
		case got == "":
			missed++
			t.Logf("%s: not told, %s by eye", code, want)
		default:
			t.Errorf("%s: platform %q, by eye %q", code, got, want)
		}
	}
	if count != 200 || missed > 5 {
		t.Errorf("got %d portals, %d of them not told, want 200 and at most 5", count, missed)
	}
}

// platformShares are the shares in sources.md, over 13,699 addresses of 3,209
// portals, with what is sensible here, in percent of the portals with a known
// address on their own host: most have one, and what shows no platform is not
// guessed. Plain .htm columns, most of them of VSB, .jsp and .php, and .shtml
// without a mark of UCAP are such.
var platformShares = []struct {
	platforms          []string
	measured, from, to float64
}{
	{[]string{"static", "trs"}, 45.4, 36, 48},
	{[]string{"ucap"}, 17.1, 9, 18},
	{[]string{"hanweb", "hanweb-xxgk", "jpaas"}, 8.7, 6.5, 9.5},
	{[]string{"vsb"}, 4.9, 0.2, 5},
	{[]string{"anhui"}, 3.5, 2, 4},
	{[]string{"asp"}, 2.6, 0.2, 2.7},
	{[]string{"nfcms", "gkmlpt"}, 1.7, 1, 2.5},
	{[]string{"epoint"}, 1.2, 0.5, 1.5},
	{[]string{"thtml"}, 0.9, 0.5, 1.2},
	{[]string{"hebei-uuid"}, 0.7, 0.4, 1.1},
	{[]string{"jeecms"}, 0.6, 0.1, 0.8},
	{[]string{"numhtml", "gjsy"}, 0, 0, 0.8},
	{[]string{""}, 13.7, 10, 35},
}

func TestPlatformShares(t *testing.T) {
	list, err := registry()
	if err != nil {
		t.Fatal(err)
	}
	columns, err := knownColumns()
	if err != nil {
		t.Fatal(err)
	}
	counts, portals := map[string]int{}, 0
	for _, src := range list {
		base, _ := hostOf(src.Base)
		own := slices.ContainsFunc(columns[src.Code], func(c knownColumn) bool {
			host, _ := hostOf(c.url)
			return sameHost(host, base)
		})
		if !own && src.Platform != "" {
			t.Errorf("platform %s of %s comes from nowhere", src.Platform, src.ID)
		}
		if own {
			counts[src.Platform]++
			portals++
		}
	}
	t.Logf("%d portals, %d of them with a known address on their own host", len(list), portals)
	told := 0
	for _, s := range platformShares {
		n := 0
		for _, p := range s.platforms {
			n += counts[p]
		}
		told += n
		share := 100 * float64(n) / float64(portals)
		t.Logf("%-24s %5d  %5.1f%%  sources.md %5.1f%%", strings.Join(s.platforms, " "), n, share, s.measured)
		if share < s.from || share > s.to {
			t.Errorf("%q are %.1f%% of the portals, want %.1f to %.1f", s.platforms, share, s.from, s.to)
		}
	}
	if told != portals {
		t.Errorf("%d portals in no line", portals-told)
	}
}
