package report

import (
	"math/bits"
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
	if mayNeedReading(page) {
		return nil
	}
	doc := page.Document()
	return &Reading{
		Version: Version, Kind: KindNone, Reasons: []string{DismissedReason}, Form: doc.Form, Title: doc.Title,
		Trail: doc.Trail, Script: doc.Script, Mends: doc.Mends, Damage: doc.Damage,
	}
}

// mayNeedReading tells whether a sign is on a page without which Dismiss can tell.
func mayNeedReading(page *document.Skim) bool {
	k := signScratch.Get().(*signer)
	defer signScratch.Put(k)
	all, whole := k.look(page.All())
	if whole[signWay] > 0 || whole[signLabel] > 0 || mayHaveReadings(all) {
		return true
	}
	if !whole.ofReport() && !strings.Contains(all, "404") {
		return false
	}
	own, s := k.look(page.Own())
	return s.ofReport() || strings.Contains(own, "404")
}

// guarded looks for the marks that blocked looks for in the source.
func guarded(raw string) bool {
	raw = raw[:min(guardSource, len(raw))]
	p := sourcePairs()
	i := 0
	for ; i+8 <= len(raw); i += 8 {
		r := raw[i : i+8]
		if p.first[r[0]]&p.second[r[1]]|p.first[r[2]]&p.second[r[3]]|p.first[r[4]]&p.second[r[5]]|p.first[r[6]]&p.second[r[7]] != 0 && p.anyIn(raw, i, i+8) {
			return true
		}
	}
	return p.anyIn(raw, i, len(raw))
}

// anyIn tells whether a mark of which a pair stands between from, which is even, and
// end stands there.
func (p *bytePairs) anyIn(raw string, from, end int) bool {
	for i := from; i+1 < end; i += 2 {
		if found := p.first[raw[i]] & p.second[raw[i+1]]; found != 0 && p.whole(raw, i, found) {
			return true
		}
	}
	return false
}

// rareParts are three bytes of each mark that pages seldom have side by side.
var rareParts = []string{"$_t", `"m"`, "'m'", "__j", "jia", "('_", "cyd", "-wa", "suo", "saf", "iyu", "cw_", "hwc", "pwa", "YUN", "nyu", " ev", "ay "}

// bytePairs finds any of up to 32 marks by two bytes of each that stand side by
// side, at an even or at an odd offset: to look at every other pair of a page once
// costs less than a search for each mark.
type bytePairs struct {
	first, second [256]uint64 // a bit for each pair of a mark
	marks         []markAt
}

type markAt struct {
	text string
	at   int // of the pair
}

// add takes in a mark, to be found by its rare part.
func (p *bytePairs) add(text string) {
	rare := slices.IndexFunc(rareParts, func(part string) bool { return strings.Contains(text, part) })
	at := strings.Index(text, rareParts[rare])
	for _, at := range []int{at, at + 1} {
		bit := uint64(1) << len(p.marks)
		p.marks = append(p.marks, markAt{text, at})
		p.first[text[at]] |= bit
		p.second[text[at+1]] |= bit
	}
}

// whole tells whether one of the marks of which a pair was found at i stands
// there.
func (p *bytePairs) whole(raw string, i int, found uint64) bool {
	for ; found != 0; found &= found - 1 {
		m := p.marks[bits.TrailingZeros64(found)]
		if from := i - m.at; from >= 0 && strings.HasPrefix(raw[from:], m.text) {
			return true
		}
	}
	return false
}

// sourcePairs are the marks of blockMarks.
var sourcePairs = sync.OnceValue(func() *bytePairs {
	p := &bytePairs{}
	for _, m := range blockMarks {
		for _, text := range m.source {
			p.add(text)
		}
	}
	return p
})
