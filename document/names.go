package document

import (
	"strings"

	"golang.org/x/net/html"
)

// names are the id and the classes of an element, in lower case.
type names []string

func namesOf(n *html.Node) names {
	var out names
	for _, a := range n.Attr {
		if a.Key == "id" || a.Key == "class" {
			out = append(out, strings.Fields(strings.ToLower(a.Val))...)
		}
	}
	return out
}

// are tells whether one of the names is in a set. Numbers at their ends,
// which platforms add to tell copies apart, do not count.
func (ns names) are(set map[string]bool) bool {
	for _, name := range ns {
		if set[name] || set[strings.TrimRight(name, "_0123456789")] {
			return true
		}
	}
	return false
}

// say tells whether a word of one of the names is in a set.
func (ns names) say(set map[string]bool) bool {
	for _, name := range ns {
		for word := range strings.FieldsFuncSeq(name, isJoint) {
			if set[strings.TrimRight(word, "0123456789")] {
				return true
			}
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
