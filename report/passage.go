package report

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/decode"
	"nianbao/document"
)

// passage is one paragraph of the article, as published.
type passage struct {
	kind  document.BlockKind
	text  string // of a table: its rows, cells joined by tabs, once published was asked for it
	table *document.Table
	seen  sight // what it shows
	place string
	size  int  // paragraphs of an article are 0; lines know how wide they are
	line  bool // came as lines of a text form, where tables are lines too

	isBare   bool
	bareText string // the text squeezed, made when it is asked for
}

// spamReadings is how many pronunciations in brackets make a page a copy that
// was altered to look new.
const spamReadings = 3

// passages returns the paragraphs of the article. Hard-wrapped lines are
// joined, so that a sentence is in one piece. spam tells that pronunciations
// stood behind the characters; they are taken out.
//
// sights are what the blocks of the document show that are tables or passages as
// they are.
func passages(doc *document.Document, d *draft) (all []passage, sights []sight, spam bool) {
	paragraphs(doc, d)
	all, sights = d.passages, d.sights
	found := 0
	for i := range all {
		if p := &all[i]; p.seen.readings {
			found += len(decode.Readings(p.published()))
		}
	}
	if spam = found >= spamReadings; spam {
		for i := range all {
			all[i].setText(decode.StripReadings(all[i].published()))
		}
	}
	if w := wrapWidth(all); w > 0 {
		all = unwrapped(all, w)
	}
	return all, sights, spam
}

// setText gives a passage its text and looks at it.
func (p *passage) setText(text string) {
	p.text, p.table, p.isBare = text, nil, false
	p.measure()
}

// measure notes what the text shows, and how wide a line is.
func (p *passage) measure() {
	p.look()
	if p.line {
		p.size = displayWidth(p.text)
	}
}

// look notes what the text shows.
func (p *passage) look() {
	var plain bool
	if p.seen, plain = glance(p.text); !plain {
		p.seen = look(p.bare())
	}
}

// bare is the text squeezed.
func (p *passage) bare() string {
	if !p.isBare {
		p.bareText, p.isBare = p.makeBare(), true
	}
	return p.bareText
}

func (p *passage) makeBare() string {
	if p.table != nil {
		if out, ok := appendBareCells(make([]byte, 0, tableSize(p.table)), p.table); ok {
			return asString(out)
		}
	}
	return bare(p.published())
}

// published is the text. That of a table is made when it is asked for: only the
// reading of a report needs it.
func (p *passage) published() string {
	if p.table != nil && p.text == "" {
		p.text = tableText(p.table)
	}
	return p.text
}

// length is how many characters the text has.
func (p *passage) length() int {
	if p.seen.plain {
		return int(p.seen.characters)
	}
	return runes(p.published())
}

// squeezed is the text ready for matching, with the places in it.
func (p *passage) squeezed() squeezed {
	return squeezed{text: p.bare(), source: p.published(), places: new([]int)}
}

// flat is the squeezed text without readings.
func (p *passage) flat() string {
	if p.seen.plain {
		return p.bare()
	}
	return withoutReadings(p.bare())
}

// paragraphs are the blocks of the article that say something. Numbers of
// printed pages cut sentences in two and are left out.
func paragraphs(doc *document.Document, d *draft) {
	d.sights = slices.Grow(d.sights, len(doc.Blocks))[:len(doc.Blocks)]
	n := mainCount(doc)
	d.passages = slices.Grow(d.passages, n)
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		if !b.Main && n < len(doc.Blocks) {
			continue
		}
		p := passage{kind: b.Kind, text: b.Text, place: b.Place, line: b.Kind == document.BlockLine}
		switch {
		case b.Table != nil:
			if !saysAnything(b.Table) {
				continue
			}
			p.text, p.table, p.seen = "", b.Table, lookAtTable(b.Table)
			d.sights[i] = p.seen
		default:
			if p.line {
				p.text = withoutPipes(p.text)
			}
			if p.text == "" || p.line && folioLine.MatchString(p.text) {
				continue
			}
			p.measure()
			if len(p.text) == len(b.Text) {
				d.sights[i] = p.seen
			}
		}
		d.passages = append(d.passages, p)
	}
}

// mainCount is how many blocks mainBlocks has.
func mainCount(doc *document.Document) int {
	n := 0
	for i := range doc.Blocks {
		if doc.Blocks[i].Main {
			n++
		}
	}
	if n == 0 {
		return len(doc.Blocks)
	}
	return n
}

// mainBlocks are the blocks of the article, of the whole page where the
// article was not told from its furniture.
func mainBlocks(doc *document.Document) []document.Block {
	n := mainCount(doc)
	if n == len(doc.Blocks) {
		return doc.Blocks
	}
	main := make([]document.Block, 0, n)
	for i := range doc.Blocks {
		if doc.Blocks[i].Main {
			main = append(main, doc.Blocks[i])
		}
	}
	return main
}

// withoutPipes drops the cell borders a text extraction leaves at the ends.
func withoutPipes(s string) string { return strings.Trim(s, "| \t\u00a0\u3000") }

// displayWidth counts Han characters as two columns.
func displayWidth(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x1100 {
			n++
		}
	}
	return n
}

// A text is hard-wrapped when its long lines are all about as long: pages of
// print hold 20 to 45 characters in a line.
const (
	narrowest  = 36
	widest     = 100
	leastLines = 6 // fewer show no pattern

	longest = 32 << 10 // bytes of a paragraph to which lines are still joined; noise has no ends
)

// wrapWidth is the width hard-wrapped lines have, 0 where paragraphs stand on
// one line each.
func wrapWidth(all []passage) int {
	var widths []int
	for _, p := range all {
		if p.line && p.size >= narrowest {
			widths = append(widths, p.size)
		}
	}
	if len(widths) < leastLines {
		return 0
	}
	slices.Sort(widths)
	if w := widths[len(widths)*9/10]; w <= widest && widths[len(widths)-1] <= 2*widest {
		return w
	}
	return 0
}

// startsAnew are the ordinals that begin a paragraph: 一、 （一） 1. 第二十条.
var startsAnew = regexp.MustCompile(`^\s*(?:[（(]?[一二三四五六七八九十]{1,3}[)）]?\s*[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、]\D|第二十条|附[件表]|- )`)

const sentenceEnds = "。！？；!?;：:"

// unwrapped joins each full line with the one after it.
func unwrapped(all []passage, width int) []passage {
	var out []passage
	full, joined := false, false
	settle := func() {
		if joined {
			last := &out[len(out)-1]
			last.isBare = false
			last.look()
		}
		joined = false
	}
	for _, p := range all {
		if full && p.line && len(out[len(out)-1].text) < longest && !startsAnew.MatchString(p.text) {
			prev := &out[len(out)-1]
			prev.text = glue(prev.text, p.text)
			joined = true
		} else {
			settle()
			out = append(out, p)
		}
		full = p.line && p.size >= width-8 && !endsSentence(p.text)
	}
	settle()
	return out
}

func endsSentence(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimSpace(s))
	return strings.ContainsRune(sentenceEnds, r)
}

// glue joins two halves of a line; words in Latin letters keep a space.
func glue(a, b string) string {
	last, _ := utf8.DecodeLastRuneInString(a)
	first, _ := utf8.DecodeRuneInString(b)
	if last < 0x80 && first < 0x80 && last != ' ' {
		return a + " " + b
	}
	return a + b
}
