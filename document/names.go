package document

import "strings"

// names are what the id and the classes of an element tell of it.
type names uint8

const (
	platformNamed  names = 1 << iota // what a platform puts around an article
	articleNamed                     // what skins use for it
	titleNamed                       // made for the title of an article
	looseNamed                       // stands over titles, boxes and menus
	crumbNamed                       // a breadcrumb
	furnitureNamed                   // stands around an article
	hidingNamed                      // style sheets use it for what is not seen
)

func (ns names) has(name names) bool { return ns&name != 0 }

// namesIn reads the value of an id or class attribute.
func namesIn(value string) names {
	var ns names
	for name := range strings.FieldsSeq(strings.ToLower(value)) {
		for _, known := range knownNames {
			if isOf(known.set, name) {
				ns |= known.names
			}
		}
		for _, known := range knownWords {
			if says(name, known.set) {
				ns |= known.names
			}
		}
	}
	return ns
}

// knownNames are names as a whole, knownWords words in them.
var (
	knownNames = []known{{platformNamed, platformAnchors}, {articleNamed, classAnchors}, {titleNamed, titleNames}, {looseNamed, looseTitleNames}, {hidingNamed, hidingNames}}
	knownWords = []known{{crumbNamed, crumbWords}, {furnitureNamed, furnitureWords}}
)

type known struct {
	names names
	set   map[string]bool
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
