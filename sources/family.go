package sources

import (
	"regexp"
	"slices"
	"strings"

	"nianbao/document"
)

// family is a site platform with the marks its pages carry.
type family struct {
	name  string
	marks []mark
}

// mark is a trace of a platform in the source text of a page, in small
// letters: a word, or a regular expression. Weight 3 alone is proof.
type mark struct {
	word    string
	pattern *regexp.Regexp
	weight  int
}

func word(weight int, words ...string) []mark {
	var list []mark
	for _, w := range words {
		list = append(list, mark{word: w, weight: weight})
	}
	return list
}

func shape(weight int, pattern string) []mark {
	return []mark{{pattern: regexp.MustCompile(pattern), weight: weight}}
}

// proof is the weight that tells a family.
const proof = 3

// families are the platforms known so far, the special before the general:
// where two weigh the same, the first is taken.
var families = []family{
	{"yunzhan", slices.Concat(word(3, "{{bookdata."), word(2, "杂志分类", "文本内容", "yunzhan365"))},
	{"fliphtml5", slices.Concat(word(3, "htmlconfig", "fliphtml5"), word(1, "bookconfig"))},
	{"flbook", word(3, "flbook.com", `"includehtml"`)},
	{"gkmlpt", slices.Concat(word(2, "/gkmlpt/"), word(3, "/gkmlpt/content/"), shape(3, `window\._config\s*=`))},
	{"nfcms", slices.Concat(word(3, "nfcms_site_id", "news_cont_d_wrap"), shape(2, `/content/m?post_\d+\.html`))},
	{"jpaas", word(4, "jpaas-publish-server", "bulidstatic")},
	{"hanweb-xxgk", word(4, "/module/xxgk/", "vc_xxgkarea")},
	{"hanweb", slices.Concat(word(3, "/module/web/jpage/", "jcms_files/jcms", "大汉版通", "produced by 大汉网络", "/jrobot/search"),
		word(1, "<!--<$["), shape(2, `/col/col\d+/`), shape(2, `/art/\d{4}/\d{1,2}/\d{1,2}/art_`))},
	{"ucap", slices.Concat(word(3, "<ucapcontent", "ucap-content", "<ucaptitle", "xxgk_navs.shtml", "xxgk_pmtt.shtml", "xxgk_lists.shtml",
		"zfxxgk_gknbz", "createpagehtml('page_div'"), word(2, "xxgk_list.shtml", "nav_list.shtml", "common_list.shtml", "/search4/s?sitecode=", "/guestweb"),
		shape(2, `/\d{6}/[0-9a-f]{32}\.shtml`))},
	{"vsb", slices.Concat(word(3, ".vsb.css", "vsb_content", "_newscontent_fromname", "img_vsb_content"),
		word(2, "v_news_content", "wbtreeid=", "_showdynclicks("), shape(2, `/info/\d+/\d+\.htm`))},
	{"anhui", slices.Concat(shape(3, `/public/column/\d+\?type=`), word(1, "catid=", "publictype="), shape(2, `/site/tpl/\d+`))},
	{"epoint", word(3, "govinfopub", "ewb-front", "webbuildercommon.js")},
	{"jeecms", slices.Concat(word(3, "/r/cms/www"), shape(3, `\.jhtml\b`))},
	{"thtml", shape(3, `\.thtml\b`)},
	{"hebei-uuid", shape(3, `/columns/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{20,}`)},
	{"gjsy", word(3, "/queryall/")},
	{"trs", slices.Concat(word(3, "trs_editor", "trs_ueditor", "custom_unionstyle", "currchnlcls", "/was5/web/", "/was40/search"),
		shape(3, `/t20\d{6}_\d+\.s?html?`), shape(2, `createpagehtml\(\s*\d`))},
	{"asp", shape(3, `href=["'][^"']*\.aspx?\b`)},
	{"static", shape(3, `href=["'](\./|/)[a-z0-9_/-]+/(index\.s?html?)?["']`)},
}

// otherFamilies can be named in definitions, but no mark tells them yet.
var otherFamilies = []string{FamilyAuto, "gate", "numhtml", "generic"}

func familyNames() []string {
	names := slices.Clone(otherFamilies)
	for _, f := range families {
		names = append(names, f.name)
	}
	return names
}

// DetectFamily tells the site platform from the traces it leaves in a page, ""
// where there are too few.
func DetectFamily(d *document.Document) string {
	if d == nil {
		return ""
	}
	text := strings.ToLower(d.Raw())
	best, most := "", proof-1
	for _, f := range families {
		weight := 0
		for _, m := range f.marks {
			if m.in(text) {
				weight += m.weight
			}
		}
		if (f.name == "static" || f.name == "asp") && best != "" {
			continue
		}
		if weight > most {
			best, most = f.name, weight
		}
	}
	return best
}

func (m mark) in(text string) bool {
	if m.pattern != nil {
		return m.pattern.MatchString(text)
	}
	return strings.Contains(text, m.word)
}
