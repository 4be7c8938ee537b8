package report

import (
	"slices"
	"strings"
	"sync"

	"nianbao/document"
)

// DismissedReason is the reason of a page that a first look was enough for.
const DismissedReason = "nothing on the page is the name, a section or a table of a report"

// Dismiss makes the reading of a page that Read would not take for a report,
// nor for a page that stands in the way of one, nil where only Read can tell.
// What it goes by must all be there in such pages: the name of a report outside
// the links to other pages, four sections, four labels of the tables, or one of
// the words of pages that are challenges, gone or closed.
func Dismiss(page *document.Skim, h Hints) *Reading {
	if mayNameReport(flat(h.Title)) || guarded(page.Document().Raw()) {
		return nil
	}
	all := bare(page.All())
	whole := signsIn(all)
	if whole[signWay] > 0 || whole[signLabel] > 0 || mayHaveReadings(all) {
		return nil
	}
	if whole[signName] > 0 || whole.sections() >= strongChapters || strings.Contains(all, "404") {
		own := bare(page.Own())
		if s := signsIn(own); s[signName] > 0 || s.sections() >= strongChapters || strings.Contains(own, "404") {
			return nil
		}
	}
	doc := page.Document()
	return &Reading{
		Version: Version, Kind: KindNone, Reasons: []string{DismissedReason}, Form: doc.Form, Title: doc.Title,
		Trail: doc.Trail, Script: doc.Script, Mends: doc.Mends, Damage: doc.Damage,
	}
}

// guarded looks for the marks that blocked looks for in the source.
func guarded(raw string) bool {
	raw = raw[:min(guardSource, len(raw))]
	for _, group := range marksByByte() {
		for i := 0; ; i++ {
			n := strings.IndexByte(raw[i:], group.rare)
			if n < 0 {
				break
			}
			i += n
			for _, m := range group.marks {
				if from := i - m.at; from >= 0 && strings.HasPrefix(raw[from:], m.text) {
					return true
				}
			}
		}
	}
	return false
}

// rareBytes are bytes that pages have few of, the rarest first.
const rareBytes = "$YUN!(365j4kywgfm_"

// marksAt are the marks that are found by one of their bytes.
type marksAt struct {
	rare  byte
	marks []markAt
}

type markAt struct {
	text string
	at   int // of the byte
}

// marksByByte groups the marks of blockMarks by the rarest byte they have: to
// look for that costs a fraction of looking for each mark.
var marksByByte = sync.OnceValue(func() (groups []marksAt) {
	for i := range len(rareBytes) {
		groups = append(groups, marksAt{rare: rareBytes[i]})
	}
	for _, m := range blockMarks {
		for _, text := range m.source {
			at := strings.IndexFunc(rareBytes, func(r rune) bool { return strings.IndexByte(text, byte(r)) >= 0 })
			groups[at].marks = append(groups[at].marks, markAt{text, strings.IndexByte(text, rareBytes[at])})
		}
	}
	return slices.DeleteFunc(groups, func(g marksAt) bool { return len(g.marks) == 0 })
})
