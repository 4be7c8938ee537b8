package report

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"nianbao/document"
)

// mark is a heading found in a passage: bytes start to end of its squeezed
// text, the ordinal included.
type mark struct {
	id         string // s1 …, s1_active …, "" for a heading of the report's own
	ordinal    int    // 0 where none is printed
	sub        bool   // （一）
	headless   bool   // （一）主要问题 without 五、 above it
	start, end int
}

// sectionName is a heading, squeezed, with the id of its section.
type sectionName struct {
	id, name string
}

// otherNames are headings met in reports that no schema file lists.
var otherNames = []sectionName{
	{"s1", "政府信息公开工作的基本情况"}, {"s1", "政府信息公开工作基本情况"}, {"s1", "政府信息公开工作概述"},
	{"s3b", "政府信息公开收费及减免情况"}, {"s3b", "政府信息公开的收费和减免情况"},
	{"s4", "政府信息公开行政复议行政诉讼情况"},
	{"s5", "存在的主要问题及改进措施"}, {"s5", "存在的问题及改进情况"},
}

// sectionNames are the headings of sections with their variants, of all forms,
// by their first character, the longest first, so that a heading is not taken
// for the one it begins with.
var sectionNames = sync.OnceValue(func() map[string][]sectionName {
	all := slices.Clone(otherNames)
	for _, form := range Forms() {
		for _, s := range form.Sections {
			for _, name := range append([]string{s.Heading}, s.Variants...) {
				all = append(all, sectionName{s.ID, squeeze(name).text})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b sectionName) int { return len(b.name) - len(a.name) })
	byFirst := map[string][]sectionName{}
	for _, n := range all {
		byFirst[n.name[:3]] = append(byFirst[n.name[:3]], n)
	}
	return byFirst
})

// cue is a word that tells a section or sub-section where the whole heading
// is not one of the known ones.
type cue struct {
	id    string
	words *regexp.Regexp
}

// sectionCues stand in the order they are asked: 收费及减免,复议、诉讼 is the
// section on fees.
var sectionCues = []cue{
	{"s5", regexp.MustCompile(`问题.*(?:改进|措施|打算|对策|建议|不足|安排|思路|计划|方向)|存在的?(?:主要)?(?:问题|不足|困难)|^主要问题`)},
	{"s6", regexp.MustCompile(`其[他它].*(?:事项|情况|问题)$|需要(?:报告|说明)的|^说明(?:与|和|及)?附表|^附表$`)},
	{"s3b", regexp.MustCompile(`收费`)},
	{"s4", regexp.MustCompile(`复议|诉讼`)},
	{"s3", regexp.MustCompile(`依申请公开|收到和处理|信息公开申请.*情况`)},
	{"s2b", regexp.MustCompile(`解读|回应`)},
	{"s2", regexp.MustCompile(`主动公开`)},
	{"s4b", regexp.MustCompile(`机构.*(?:人员|经费)|人员.*经费`)},
	{"s1_management", regexp.MustCompile(`^政府信息管理`)},
	{"s1_platform", regexp.MustCompile(`平台建设`)},
	{"s1_supervision", regexp.MustCompile(`^监督保障`)},
	{"s1", regexp.MustCompile(`总体情况|基本情况|^概[述况]|工作概述|工作概况`)},
}

var subCues = []cue{
	{"s1_request", regexp.MustCompile(`依申请公开`)},
	{"s1_active", regexp.MustCompile(`主动公开`)},
	{"s1_platform", regexp.MustCompile(`平台`)},
	{"s1_supervision", regexp.MustCompile(`监督|保障|工作考核`)},
	{"s1_management", regexp.MustCompile(`信息(?:资源)?(?:规范化?)?管理`)},
}

var (
	// Lines that begin like chapters and are rows of the table of requests.
	requestRow   = []string{"本年新收", "上年结转", "本年度", "结转下年度"}
	lostProblems = regexp.MustCompile(`^\(一\)(?:存在的?)?(?:主要)?(?:存在的?)?问题$`)
	// Remarks of the form that writers left in a heading.
	headingRemark = regexp.MustCompile(`^\((?:宋体|仿宋|黑体|楷体|此部分|该部分)[^)]*\)`)
)

// Longer texts behind an ordinal are sentences, not headings.
const (
	longestHeading = 40
	longestSub     = 24
)

// headingsIn finds the headings of sections in a passage. Known headings are
// found anywhere behind a blank or the end of a sentence, since extractions
// run paragraphs together; others only as a passage of their own. inFirst says
// that sub-sections of 总体情况 are looked for too.
func headingsIn(p *passage, inFirst bool) []mark {
	if p.kind == document.BlockTable || !p.seen.chapter && !p.mayBeHeading() && !(inFirst && p.hasBracket()) {
		return nil
	}
	q := p.squeezed()
	var marks []mark
	for _, n := range chaptersIn(q.text) {
		if m, ok := chapterAt(q, p, n); ok {
			marks = append(marks, m)
			inFirst = m.id == "s1"
		}
	}
	if len(marks) == 0 {
		if m, ok := bareHeading(q.text, p); ok {
			marks = append(marks, m)
			inFirst = m.id == "s1"
		}
	}
	if !inFirst && strings.HasPrefix(q.text, "(一)") && lostProblems.MatchString(q.text) {
		return []mark{{id: "s5", headless: true, end: len(q.text)}}
	}
	if inFirst || len(marks) > 0 {
		for _, n := range subChaptersIn(q.text) {
			if m, ok := subAt(q, p, n); ok {
				marks = append(marks, m)
			}
		}
	}
	slices.SortFunc(marks, func(a, b mark) int { return a.start - b.start })
	return slices.CompactFunc(marks, func(next, kept mark) bool { return next.start < kept.end })
}

// chapterAt judges one ordinal 一、 of a passage.
func chapterAt(q squeezed, p *passage, n enumerator) (mark, bool) {
	start, body := n.start, q.text[n.end:]
	if start > 0 && !opens(q, p.text, start) {
		return mark{}, false
	}
	m := mark{ordinal: n.value, start: start}
	if slices.ContainsFunc(requestRow, func(row string) bool { return strings.HasPrefix(body, row) }) {
		return mark{}, false
	}
	if id, length := knownHeading(body); id != "" {
		m.id, m.end = id, n.end+length
		return m, true
	}
	if start > 0 || runes(body) > longestHeading || body == "" || strings.ContainsAny(body, "。;,") && p.kind != document.BlockHeading {
		return mark{}, false
	}
	m.end = len(q.text)
	m.id = cueOf(sectionCues, body)
	last := body[len(body)-1]
	return m, last < '0' || last > '9'
}

// knownHeading returns the section whose heading a text begins with, and the
// length of the longest one that does.
func knownHeading(body string) (id string, length int) {
	if len(body) < 3 {
		return "", 0
	}
	names := sectionNames()[body[:3]]
	if names == nil {
		return "", 0
	}
	if strings.Contains(body, "其它") {
		body = strings.ReplaceAll(body, "其它", "其他")
	}
	for _, n := range names {
		if strings.HasPrefix(body, n.name) {
			id, length = n.id, len(n.name)
			break
		}
	}
	if id == "" {
		return "", 0
	}
	if strings.HasPrefix(body[length:], "(") {
		length += len(headingRemark.FindString(body[length:]))
	}
	// 主动公开情况 begins many sentences; a heading is followed by its text,
	// not by a particle.
	if rest := body[length:]; strings.HasPrefix(rest, "的") || strings.HasPrefix(rest, "如下表") {
		return "", 0
	}
	return id, length
}

// bareHeading finds a heading whose ordinal was lost, as automatic numbering
// is: the passage is the heading and nothing else.
func bareHeading(text string, p *passage) (mark, bool) {
	id, n := knownHeading(text)
	if id == "" || n != len(text) || p.kind != document.BlockHeading && runes(text) < 8 {
		return mark{}, false
	}
	return mark{id: id, end: n}, true
}

// mayBeHeading tells whether a passage can be a heading whose ordinal was lost.
func (p *passage) mayBeHeading() bool {
	if p.seen.plain {
		if rest, ok := cutBracket(p.text); ok {
			return strings.HasPrefix(rest, "一)") || strings.HasPrefix(rest, "一）")
		}
		if !beginsHeading(p.text) {
			return false
		}
	}
	text := p.bare()
	if strings.HasPrefix(text, "(一)") {
		return true
	}
	id, _ := knownHeading(text)
	return id != ""
}

// cutBracket cuts a bracket from the front of a plain text.
func cutBracket(text string) (rest string, ok bool) {
	if rest, ok = strings.CutPrefix(text, "（"); ok {
		return rest, true
	}
	return strings.CutPrefix(text, "(")
}

// hasBracket tells whether a bracket opens in a passage.
func (p *passage) hasBracket() bool {
	return strings.IndexByte(p.text, '(') >= 0 || strings.Contains(p.text, "（") || !p.seen.plain && strings.IndexByte(p.bare(), '(') >= 0
}

// beginsHeading tells by the first two characters of a plain text whether it may be
// a known heading.
func beginsHeading(text string) bool {
	return len(text) >= 3 && slices.ContainsFunc(sectionNames()[text[:3]], func(n sectionName) bool {
		second := n.name[3:min(6, len(n.name))]
		return second == "" || second[0] < utf8.RuneSelf || strings.HasPrefix(text[3:], second)
	})
}

// subAt judges one ordinal （一） of a passage.
func subAt(q squeezed, p *passage, n enumerator) (mark, bool) {
	if n.start > 0 && !opens(q, p.text, n.start) {
		return mark{}, false
	}
	body := q.text[n.end:]
	end := sentenceOf(body)
	if runes(body[:end]) > longestSub {
		return mark{}, false
	}
	id := cueOf(subCues, body[:end])
	return mark{id: id, sub: true, ordinal: n.value, start: n.start, end: n.end + end}, id != ""
}

// opens tells whether a heading can begin here in running text: behind a
// blank, a line break or the end of a sentence.
func opens(q squeezed, text string, at int) bool {
	gap := text[q.from(at-1):q.from(at)]
	if strings.ContainsAny(gap, " \t\n\u00a0\u3000") {
		return true
	}
	return strings.HasSuffix(q.text[:at], "。")
}

func cueOf(cues []cue, text string) string {
	for _, c := range cues {
		if c.words.MatchString(text) {
			return c.id
		}
	}
	return ""
}
