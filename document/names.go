package document

import (
	"strings"

	"golang.org/x/net/html"
)

// names are what the id and the classes of an element tell of it.
type names struct {
	platform, article, title, loose, crumb, furniture bool
}

// namer knows the names it has met: a page repeats a few of them over and
// over.
type namer map[string]names

// maxNamer bounds what a namer remembers.
const maxNamer = 10_000

// of returns what the names of an element tell.
func (m namer) of(n *html.Node) names {
	var all names
	for _, a := range n.Attr {
		if a.Key != "id" && a.Key != "class" || a.Val == "" {
			continue
		}
		one, ok := m[a.Val]
		if !ok {
			one = namesIn(a.Val)
			if len(m) < maxNamer {
				m[a.Val] = one
			}
		}
		all = all.or(one)
	}
	return all
}

func (ns names) or(other names) names {
	return names{
		ns.platform || other.platform, ns.article || other.article, ns.title || other.title,
		ns.loose || other.loose, ns.crumb || other.crumb, ns.furniture || other.furniture,
	}
}

// namesIn reads the value of an id or class attribute.
func namesIn(value string) names {
	var ns names
	for name := range strings.FieldsSeq(strings.ToLower(value)) {
		ns = ns.or(names{
			isOf(platformAnchors, name), isOf(classAnchors, name), isOf(titleNames, name),
			isOf(looseTitleNames, name), says(name, crumbWords), says(name, furnitureWords),
		})
	}
	return ns
}

// isNamed tells whether the id or a class of an element is in a set.
func isNamed(n *html.Node, set map[string]bool) bool {
	for _, a := range n.Attr {
		if a.Key != "id" && a.Key != "class" {
			continue
		}
		for name := range strings.FieldsSeq(a.Val) {
			if isOf(set, strings.ToLower(name)) {
				return true
			}
		}
	}
	return false
}

// isOf tells whether a name is in a set. Numbers at its end, which platforms
// add to tell copies apart, do not count.
func isOf(set map[string]bool, name string) bool {
	return set[name] || set[strings.TrimRight(name, "_0123456789")]
}

// says tells whether a word of a name is in a set.
func says(name string, set map[string]bool) bool {
	for word := range strings.FieldsFuncSeq(name, isJoint) {
		if set[strings.TrimRight(word, "0123456789")] {
			return true
		}
	}
	return false
}

func isJoint(r rune) bool { return r == '-' || r == '_' }

// platformAnchors are what site platforms put around the body of an article.
var platformAnchors = set(`ucap-content trs_editor trs_editor_view trs_ueditor vsb_content v_news_content zoom zoomcon`)

// classAnchors are names that skins use for it.
var classAnchors = set(`article-content article-content-body articlecontent article_content news_cont_d_wrap tyxxy_main
	pages_content main-txt wzcon govinfocontent govitemcontentdetal contentstyle news_content news-content newscontent
	detail-content detail_content info-content con_text content_text text-content xxgk_content xxgk-content
	j-fontcontent bt-content book-text`)

// titleNames are names of elements made for the title of an article.
var titleNames = set(`article-title article_title articletitle detail-article-title artitle art_title arti_title
	arti-title xl_title news-title news_title newstitle con-title con_title contitle content-title content_title
	contenttitle titlestyle info-title info_title infotitle wzbt biaoti wz_title detail-title detail_title main-title
	tit_text`)

// looseTitleNames also stand over boxes and menus.
var looseTitleNames = set(`title bt tit titles`)

// crumbWords name breadcrumbs.
var crumbWords = set(`crumb crumbs breadcrumb breadcrumbs bread dqwz dqwzbox position location weizhi mbx curpos wz`)

// furnitureWords name what stands around an article.
var furnitureWords = set(`header head top footer foot nav navbar menu sidebar copyright banner links friendlink yqlj
	share search breadcrumb breadcrumbs crumb crumbs dqwz pagination pager logo hidden`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
