package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"nianbao/decode"
	"nianbao/document"
)

// outline cuts the article into sections.
type outline struct {
	sections []Section
	texts    [][]string // paragraphs of the sections
	mixed    []bool     // of the sections: not all of their text is known to be in Simplified characters
	main     int        // index of the section being filled, -1 before the first
	sub      int        // of its sub-section, -1 for none
	free     int        // headings of the report's own so far
	ordinal  int        // of the last chapter
	tabular  bool
}

// sections reads the text of the report. s0 is what stands before the first
// heading; s1 holds the whole of its section, and s1_active … hold its parts
// again; headings that no form knows are h1, h2 …. Statutory tables are not
// part of the text.
func (g *gist) sections() []Section {
	o := &outline{main: -1, sub: -1}
	title, whole := flat(g.title), bare(g.title)
	g.writeTables()
	for i, p := range g.passages[:g.textEnd()] {
		if g.annex().has(i) {
			continue
		}
		if o.main < 0 {
			if isFurniture(&p, title) {
				continue
			}
			if text := withoutHeadline(&p, whole); text != p.text {
				p.setText(text)
			}
		}
		o.add(p)
	}
	return o.finish()
}

// textEnd is the passage the text ends before: signature, names of editors
// and buttons of the page are none of it.
func (g *gist) textEnd() int {
	if s := g.sign(); s.first >= 0 {
		return s.first
	}
	end := len(g.passages)
	for end > 0 && afterText.MatchString(g.passages[end-1].flat()) {
		end--
	}
	return end
}

var afterText = regexp.MustCompile(`^[\[(|]*(?:责任编辑|编辑|审核|审签|来源|分享|打印|关闭|上一篇|下一篇|扫一扫|返回顶部|浏览次数|收藏|主办|承办|版权所有|网站标识码|.?公网安备|.?ICP备)[^。]{0,60}$`)

// withoutHeadline cuts the title from a passage that runs it together with
// the introduction.
func withoutHeadline(p *passage, title string) string {
	if title == "" || !strings.HasPrefix(p.bare(), title) {
		return p.text
	}
	return p.squeezed().original(p.text, len(title), len(p.bare()))
}

// isFurniture tells headline and metadata block from the introduction.
func isFurniture(p *passage, title string) bool {
	flatText := p.flat()
	if flatText == "" || strings.Contains(title, flatText) {
		return true
	}
	return !longerThan(flatText, headlineLength) && len(labelledValues(p.text)) > 0
}

// add takes one passage apart at its headings.
func (o *outline) add(p passage) {
	if p.kind == document.BlockImage {
		return
	}
	if p.kind == document.BlockTable {
		o.cutAtTable(p.bare(), p)
		o.addTable(p)
		return
	}
	marks := o.accepted(headingsIn(&p, o.inFirst()))
	if len(marks) == 0 {
		if p.line {
			o.cutAtTable(p.bare(), p)
		}
		o.write(strings.TrimFunc(p.text, isDropped), p)
		return
	}
	q, from := p.squeezed(), 0
	for _, m := range marks {
		o.write(q.original(p.text, from, m.start), p)
		o.open(m, strings.TrimSpace(q.original(p.text, m.start, m.end)), p)
		from = m.end
	}
	o.write(q.original(p.text, from, len(q.text)), p)
}

// tableStart is the section whose statutory table a squeezed text begins with,
// "" for none.
func tableStart(text string) string {
	has := func(words ...string) bool { return containsAny(text, words) }
	begins := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(text, w) })
	}
	switch {
	case begins("第二十条第(一)项"), has("信息内容") && blocksHead.MatchString(text):
		return "s2"
	case begins("本列数据的勾稽关系", "(本列数据的勾稽关系", "申请人情况", "一、本年新收政府信息公开申请"):
		return "s3"
	case begins("行政复议行政诉讼", "结果维持", "结果维护"):
		return "s4"
	}
	return ""
}

var blocksHead = regexp.MustCompile(`信息内容.*本年(?:制发件数|新制作)`)

// cutAtTable begins a section at its table where its heading is missing. The
// sections stand in order: a table found behind a later one begins nothing.
func (o *outline) cutAtTable(bare string, p passage) {
	if o.main < 0 || p.kind != document.BlockTable && (!p.line || strings.Contains(bare, "。")) {
		return
	}
	id := tableStart(bare)
	if id == "" || o.find(id) >= 0 || o.find("s5") >= 0 || id == "s2" && o.find("s3") >= 0 || id != "s4" && o.find("s4") >= 0 {
		return
	}
	o.main, o.sub = o.begin(id, "", p.place), -1
}

func (o *outline) inFirst() bool { return o.main >= 0 && o.sections[o.main].ID == "s1" }

// accepted drops headings of the report's own that do not go on with the
// numbering: lists inside a section begin again at 一、.
func (o *outline) accepted(marks []mark) []mark {
	var out []mark
	last := o.ordinal
	for _, m := range marks {
		if !m.sub && m.id == "" && m.ordinal != last+1 || m.headless && !o.lacksProblems() {
			continue
		}
		if !m.sub && m.ordinal > 0 {
			last = m.ordinal
		}
		out = append(out, m)
	}
	return out
}

// lacksProblems tells that the section on problems can begin here although
// its own heading was lost.
func (o *outline) lacksProblems() bool {
	return o.main >= 0 && o.sections[o.main].ID == "s4" && o.find("s5") < 0
}

// open begins a section or sub-section, or goes on with one begun before.
func (o *outline) open(m mark, heading string, p passage) {
	place := p.place
	p.line, p.place = false, "" // it is a heading, whatever stands around it
	if m.sub {
		o.sub = -1
		o.write(heading, p)
		o.sub = o.find(m.id)
		if o.sub < 0 {
			o.sub = o.begin(m.id, strings.TrimRight(heading, "。：:，,;；"), place)
		}
		return
	}
	if m.ordinal > 0 {
		o.ordinal = m.ordinal
	}
	id := m.id
	if id == "" {
		o.free++
		id = fmt.Sprintf("h%d", o.free)
	}
	o.sub = -1
	if at := o.find(id); at >= 0 {
		o.main = at
		o.write(heading, p)
		return
	}
	o.main = o.begin(id, heading, place)
}

func (o *outline) begin(id, heading, place string) int {
	o.sections = append(o.sections, Section{ID: id, Heading: heading, Place: place})
	o.texts, o.mixed = append(o.texts, nil), append(o.mixed, false)
	return len(o.sections) - 1
}

func (o *outline) find(id string) int {
	for i, s := range o.sections {
		if s.ID == id {
			return i
		}
	}
	return -1
}

// write adds text to the section being filled and to its sub-section.
func (o *outline) write(text string, p passage) {
	text = strings.TrimSpace(text)
	if text == "" || p.line && o.inTable(text) {
		return
	}
	if o.main < 0 {
		o.main = o.begin("s0", "", p.place)
	}
	o.put(o.main, text, p)
	if o.sub >= 0 {
		o.put(o.sub, text, p)
	}
}

// put adds text of a passage to a section.
func (o *outline) put(at int, text string, p passage) {
	o.texts[at] = append(o.texts[at], text)
	o.mixed[at] = o.mixed[at] || !p.seen.plain || p.seen.phrases
}

// addTable keeps the words of a table that is none of the form's.
func (o *outline) addTable(p passage) {
	if !p.hasTableSign() {
		p.line = false
		o.write(p.text, p)
	}
}

// inTable tells the lines of a statutory table from text in a form where both
// are lines: between the first words of a table and the next heading, only
// sentences and notes are text.
func (o *outline) inTable(text string) bool {
	id := ""
	if o.main >= 0 {
		id = o.sections[o.main].ID
	}
	if id != "s2" && id != "s3" && id != "s4" {
		return false
	}
	bare := bare(text)
	if containsAny(bare, tableSigns) || isNumbersOnly(bare) || endsInNumbers(text) {
		o.tabular = true
		return !strings.Contains(bare, "。") || strings.Contains(bare, "勾稽关系")
	}
	return o.tabular && !strings.Contains(bare, "。") && !noteLine.MatchString(bare)
}

var (
	noteLine = regexp.MustCompile(`^\(?(?:注|备注|说明)[:\d(]`)
)

// finish adds the Simplified text where it differs.
func (o *outline) finish() []Section {
	for i := range o.sections {
		s := &o.sections[i]
		s.Text = strings.Join(o.texts[i], "\n")
		if !o.mixed[i] {
			continue
		}
		if simple := decode.SimplifyMixed(s.Text); simple != s.Text {
			s.Simplified = simple
		}
	}
	return o.sections
}

// signature is the name and the day at the end of a report 落款.
type signature struct {
	first int    // passage it begins in, -1 when there is none
	name  string // squeezed
	day   string // YYYY-MM-DD
}

// Nothing long stands behind a signature.
const (
	signatureReach = 20
	afterSignature = 400
)

var onlyDate = regexp.MustCompile(`^\(?(?:20[0-9]{2}|二[〇○◯零Oo0][〇○◯零Oo一二三四五六七八九]{2})年[0-9一二三四五六七八九十]{1,2}月[0-9一二三四五六七八九十]{1,3}日\)?$`)

// longestDate is more than a line that is only a date has, in bytes.
const longestDate = 64

// signature looks for a line that is only a date, from the end, and the name
// above it.
func (g *gist) signature() signature {
	behind := 0
	for i := len(g.passages) - 1; i >= 0 && i >= len(g.passages)-signatureReach; i-- {
		bare := g.passages[i].flat()
		if len(bare) < longestDate && onlyDate.MatchString(bare) {
			s := signature{first: i, day: day(bare)}
			if i > 0 {
				if name := g.passages[i-1].flat(); looksLikeAgency(name) {
					s.first, s.name = i-1, name
				}
			}
			return s
		}
		if behind += runes(bare); behind > afterSignature {
			break
		}
	}
	return signature{first: -1}
}
