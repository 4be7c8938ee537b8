package sources

import (
	"regexp"
	"slices"
	"strings"

	"nianbao/document"
)

// family is a site platform: the marks its pages carry and the grammar of its
// articles' addresses. Its ways to further rows are methods of walk, in the
// same file.
type family struct {
	name    string
	marks   []mark
	article []string // regular expressions over path and query
}

// mark is a trace of a platform in the source text of a page, in small
// letters: a word, or what a regular expression or a function finds, and a word
// that this needs. Weight 3 alone is proof.
type mark struct {
	word    string
	pattern *regexp.Regexp
	look    func(text string) bool
	weight  int
}

func word(weight int, words ...string) []mark {
	var list []mark
	for _, w := range words {
		list = append(list, mark{word: w, weight: weight})
	}
	return list
}

// shape is a mark by a regular expression. The word stands in all that it finds.
func shape(weight int, word, pattern string) []mark {
	return []mark{{word: word, pattern: regexp.MustCompile(pattern), weight: weight}}
}

// proof is the weight that tells a family.
const proof = 3

// in says whether the mark stands in a text that has its word.
func (m mark) in(text string) bool {
	return (m.pattern == nil || m.pattern.MatchString(text)) && (m.look == nil || m.look(text))
}

// families are the platforms known, the special before the general: where two
// weigh the same, the first is taken.
var families = []family{
	yunzhan, fliphtml5, flbook, gkmlpt, nfcms, jpaas, hanwebXXGK, hanweb, ucap, vsb, anhui, epoint,
	jeecms, thtml, hebei, gjsy, trs, numhtml, asp, static, gate,
}

// unmarked says of a family that its marks stand in pages of others too.
func (f family) unmarked() bool { return f.name == asp.name || f.name == static.name }

// Families are the names a definition may give: auto asks for the family to
// be told from the page, generic is a site of no family, whose lists are
// followed by their links 下一页.
func Families() []string {
	names := []string{FamilyAuto, "generic"}
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
	return tracesOf(d.Raw()).family()
}

// kin are families of one vendor, whose pages show each other's marks.
var kin = [][]string{{hanweb.name, hanwebXXGK.name, jpaas.name}, {nfcms.name, gkmlpt.name}}

// Drifted says whether a page that shows one family contradicts the one it was
// known as. Pages without marks contradict nothing.
func Drifted(known, shown string) bool {
	quiet := []string{"", FamilyAuto, "generic", static.name, asp.name}
	if known == shown || slices.Contains(quiet, known) || slices.Contains(quiet, shown) {
		return false
	}
	return !slices.ContainsFunc(kin, func(group []string) bool {
		return slices.Contains(group, known) && slices.Contains(group, shown)
	})
}

// articlePath and articleQuery are every grammar of article addresses: those of
// the families and those met on sites of no known one. The first begin with a
// slash, and are looked for where one is; the others name a parameter.
var (
	articlePath  = regexp.MustCompile(`(?i)^(` + strings.Join(articleGrammars(true), "|") + `)`)
	articleQuery = regexp.MustCompile(`(?i)(` + strings.Join(articleGrammars(false), "|") + `)`)
)

func articleGrammars(slash bool) []string {
	all := []string{
		`/\d{4}-\d{2}/\d{2}/(content|c)_[^/]+\.s?html?$`,
		`/[0-9a-f]{16,}(\.s?html?|/c\.html|/index\.s?html)?$`, // UCAP, 新华, 上海
		`/\d{9,}(/index)?\.s?html?$`,
		`/\d{7,}/index\.s?html?$`, // 辽宁, 通州, 乌海
		`/article-\d+(-\d+)?\.html$`,
		`/c\d+/content\.html$`, // 国资委
		`/\d{4}-\d{2}-\d{2}/[^/]+\.s?html?$`,
		`/\d{4}/\d{4}/[^/]+\.s?html?$`,
		`/\d{8}/[^/]+\.s?html?$`, // 蒸湘, Epoint
		`/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{20,}\.s?html?$`,
		`/(gi|ns)_news/`,        // 常州
		`/doc_[0-9a-f]+\.html$`, // 山东
		`/\d{4,8}\.(s?html?|jhtml|htm)$`,
	}
	for _, f := range families {
		all = append(all, f.article...)
	}
	return slices.DeleteFunc(all, func(g string) bool { return strings.HasPrefix(g, "/") != slash })
}
