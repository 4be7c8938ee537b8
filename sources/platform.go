package sources

import (
	"regexp"
	"slices"
	"strings"
)

// grammar is a shape of addresses that only one site platform writes.
type grammar struct {
	platform string
	word     string         // what every address of the shape holds, to pass quickly over the others
	pattern  *regexp.Regexp // nil: the word alone is the shape
}

// grammars are the shapes that tell a platform, on path and query in small
// letters. Where an address fits several, the first counts.
var grammars = []grammar{
	{"gkmlpt", "/gkmlpt/", nil},
	{"nfcms", "post_", regexp.MustCompile(`/content/m?post_\d+\.html$`)},
	{"jpaas", "jpaas-", regexp.MustCompile(`/jpaas-[a-z-]+/`)},
	{"hanweb-xxgk", "/module/xxgk/", nil},
	{"hanweb-xxgk", "/col/col", regexp.MustCompile(`/col/col\d+/(index\.html)?\?(.*&)?(vc_xxgkarea|number)=`)},
	{"hanweb", "/col", regexp.MustCompile(`/col/col\d+(/|$)|/col\d+/col\d+/`)},
	{"hanweb", "/art/", regexp.MustCompile(`/art/\d{4}/(\d{1,2}/\d{1,2}/)?art_[0-9a-f_]+(\.html?)?$`)},
	{"hanweb", "/jcms_files/jcms", nil},
	{"hebei-uuid", "/columns/", regexp.MustCompile(`/columns/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/`)},
	{"anhui", "/public", regexp.MustCompile(`/public/column/\d+(\?|$)|/public/\d{5,}/\d+\.html$|/publiccolumn/`)},
	{"anhui", "/site/tpl/", regexp.MustCompile(`/site/tpl/\d+`)},
	{"epoint", "/govinfopub", nil},
	{"epoint", "categorynum=", nil},
	{"epoint", "/govxxgk/", regexp.MustCompile(`/govxxgk/[0-9]{8}[0-9a-z]{10}/`)},
	{"gjsy", "/queryall/", nil},
	{"jeecms", ".jhtml", nil},
	{"thtml", ".thtml", nil},
	{"ucap", ".shtml", regexp.MustCompile(`/c\d{5,}/([^?]*/)?[a-z0-9_]+\.shtml|/\d{6}/([0-9a-f]{32}|c01_\d+)\.shtml|` +
		`/(zfxxgk|xxgk|common|nav)_[a-z0-9_]+\.shtml|/[a-z]+_(list|lists|navs|pmtt)\.shtml`)},
	{"ucap", "temp=xxgk_navs", nil},
	{"vsb", "/info/", regexp.MustCompile(`/info/\d+/\d+\.htm$`)},
	{"vsb", "wbtreeid=", nil},
	{"trs", "/t20", regexp.MustCompile(`/20\d{4}/t20\d{6}_\d+\.s?html?$`)},
	{"numhtml", "/1.html", regexp.MustCompile(`/[a-z]{4,}/1\.html$`)},
	{"asp", ".asp", regexp.MustCompile(`\.aspx?(\?|$)`)},
}

// plainDirectory is the shape of static directories. Capitals are those of
// programs, as /PolicyContent/.
var plainDirectory = regexp.MustCompile(`^(/[a-z][a-z0-9_-]*|/\d+)+/(index\.s?html?)?$`)

// platformKin are platforms of one maker that stand on the same site, with the
// one that says most: a portal of Guangdong 广东 is NFCMS, and its disclosure
// platform gkmlpt.
var platformKin = map[[2]string]string{
	{"gkmlpt", "nfcms"}:       "gkmlpt",
	{"hanweb", "hanweb-xxgk"}: "hanweb-xxgk",
	{"hanweb", "jpaas"}:       "jpaas",
	{"hanweb-xxgk", "jpaas"}:  "hanweb-xxgk",
}

// PlatformOf tells the site platform of a portal from addresses on it alone, as
// one of the family names of definitions, or "" where they do not show it: one
// vote for a portal. A platform with a grammar of its own outweighs plain
// directories, which any platform can have and which are static only where no
// address is of another kind. Addresses of two platforms that do not go
// together, as of a site that moved, show nothing.
func PlatformOf(urls []string) string {
	platform := ""
	for _, u := range urls {
		_, rest := hostOf(u)
		if rest == "" || rest == "/" {
			continue
		}
		if platform = joinPlatforms(platform, grammarOf(rest)); platform == mixed {
			return ""
		}
	}
	if platform == other {
		return ""
	}
	return platform
}

// What addresses can show beside a platform.
const (
	other = "other" // an address of no known grammar
	mixed = "mixed" // two platforms that do not go together
)

// joinPlatforms is what two addresses show together.
func joinPlatforms(a, b string) string {
	weak := []string{"", "static", other} // each outweighs those before it
	n, m := slices.Index(weak, a), slices.Index(weak, b)
	switch {
	case a == b || (n >= 0 && m >= 0 && n > m) || (n < 0 && m >= 0):
		return a
	case n >= 0:
		return b
	}
	if kin, ok := platformKin[[2]string{min(a, b), max(a, b)}]; ok {
		return kin
	}
	return mixed
}

// grammarOf names the platform whose grammar a path with its query has.
func grammarOf(rest string) string {
	lower := strings.ToLower(rest)
	for _, g := range grammars {
		if strings.Contains(lower, g.word) && (g.pattern == nil || g.pattern.MatchString(lower)) {
			return g.platform
		}
	}
	switch {
	case digitTree(lower):
		return "epoint"
	case plainDirectory.MatchString(rest):
		return "static"
	}
	return other
}

// digitTree knows the column trees of Epoint 新点, whose directories repeat the
// number above them and add three digits: /009001/009001002/.
func digitTree(path string) bool {
	above := ""
	for name := range strings.SplitSeq(path, "/") {
		if len(above) >= 6 && len(name) == len(above)+3 && strings.HasPrefix(name, above) && allDigits(name) {
			return true
		}
		above = name
	}
	return false
}

func allDigits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}
