package report

import (
	"math/bits"
	"slices"
	"strings"

	"nianbao/document"
)

// evidence is what a page shows about its kind.
type evidence struct {
	prose    int    // characters of it, tables left out
	chapters int    // distinct sections of a report with their headings
	repeated int    // most often one section begins
	tables   int    // distinct labels of the statutory tables
	sign     bool   // institutionSign may be there
	numbers  bool   // a statutory table holds a number
	links    int    // in the article, whose text is the title of a report
	link     string // address of the first of them
	dated    int    // links in the article whose row carries a date
	linkText int    // characters of links in the article
	images   int
	files    []string
}

// tableLabels are labels only statutory tables have.
var tableLabels = []string{
	"本年制发件数", "现行有效件数", "本年处理决定数量", "本年收费金额", "本年新制作数量", "对外公开总数量", "上一年项目数量",
	"勾稽关系", "申请人情况", "本年新收政府信息公开申请", "上年结转政府信息公开申请", "结转下年度继续办理", "未经复议直接起诉", "尚未审结",
	"统计指标", "申请办结数", "申请答复数",
}

// institutionSign is a label every annual report of an institution has.
const institutionSign = "宗旨和业务范围"

// soughtLabels are the labels that every look at a text looks for.
var soughtLabels = func() (all []string) {
	for _, label := range slices.Concat(tableLabels, tableSigns, []string{institutionSign}) {
		if !slices.Contains(all, label) {
			all = append(all, label)
		}
	}
	return all
}()

// labelSet holds which of soughtLabels were seen.
type labelSet uint32

// soughtSet is the set of some of soughtLabels.
func soughtSet(labels ...string) (set labelSet) {
	for _, label := range labels {
		set |= 1 << slices.Index(soughtLabels, label)
	}
	return set
}

var (
	tableLabelSet    = soughtSet(tableLabels...)
	tableSignSet     = soughtSet(tableSigns...)
	institutionSigns = soughtSet(institutionSign)
)

func (g *gist) evidence() evidence {
	e := evidence{images: countImages(g.doc), files: attachments(g.doc)}
	var labels labelSet
	sections := map[string]int{}
	for i := range g.passages {
		p := &g.passages[i]
		labels |= p.seen.labels
		if p.seen.readings {
			labels |= look(p.flat()).labels
		}
		if p.kind == document.BlockTable {
			e.numbers = e.numbers || p.hasTableSign() && p.hasValueCell()
			continue
		}
		e.prose += int(p.seen.characters)
		e.numbers = e.numbers || p.line && (endsInNumbers(p.text) || isNumbersOnly(p.bare()))
		if (p.seen.chapter || p.mayBeHeading()) && !g.annex().has(i) {
			p.countChapters(sections)
		}
	}
	for _, n := range sections {
		e.repeated = max(e.repeated, n)
	}
	e.tables, e.chapters = bits.OnesCount32(uint32(labels&tableLabelSet)), len(sections)
	e.sign = labels&institutionSigns != 0
	g.countLinks(&e)
	return e
}

// countChapters counts the sections that begin in a passage.
func (p *passage) countChapters(sections map[string]int) {
	for _, m := range headingsIn(p, false) {
		if id := m.id; !m.sub && len(id) == 2 && id[0] == 's' {
			sections[id]++
		}
	}
}

// tableSigns stand in every statutory table and hardly anywhere else.
var tableSigns = []string{"信息内容", "申请人情况", "勾稽关系", "结果维持", "结果维护", "尚未审结", "统计指标", "指标名称", "第二十条第", "本年新收政府信息", "本年处理决定"}

// hasTableSign tells whether one stands in the squeezed text of a passage.
func (p *passage) hasTableSign() bool { return p.seen.labels&tableSignSet != 0 }

func containsAny(text string, words []string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// hasValueCell is hasValueCell for a table.
func (p *passage) hasValueCell() bool {
	if p.table == nil {
		return hasValueCell(p.text)
	}
	return slices.ContainsFunc(p.table.Rows, func(r document.Row) bool {
		return slices.ContainsFunc(r.Cells, func(c document.Cell) bool { return hasValueCell(c.Text) })
	})
}

// hasValueCell tells whether a cell of a table's text holds a number and
// nothing else.
func hasValueCell(text string) bool {
	for from := 0; from <= len(text); {
		end := from
		for end < len(text) && text[end] != '\t' && text[end] != '\n' {
			end++
		}
		cell := strings.Trim(text[from:end], asciiSpace)
		if cell != "" && cell[0] >= '0' && cell[0] <= '9' && strings.Trim(cell, "0123456789.,") == "" {
			return true
		}
		from = end + 1
	}
	return false
}

const asciiSpace = "\t\n\f\r "

// endsInNumbers tells whether a line ends in two numbers, as rows do.
func endsInNumbers(line string) bool {
	line = strings.TrimRight(line, asciiSpace)
	for range 2 {
		rest := strings.TrimRight(line, "0123456789")
		if len(rest) == len(line) || rest == "" || !strings.ContainsRune(asciiSpace, rune(rest[len(rest)-1])) {
			return false
		}
		line = rest[:len(rest)-1]
	}
	return true
}

// isNumbersOnly tells whether a squeezed line is only numbers and signs.
func isNumbersOnly(text string) bool {
	return text != "" && strings.Trim(text, "0123456789.,|/+-") == ""
}

func (g *gist) countLinks(e *evidence) {
	if len(g.links()) == 0 {
		return
	}
	seen := make(map[string]bool, len(g.links()))
	for _, l := range g.links() {
		if seen[l.URL] {
			continue
		}
		seen[l.URL] = true
		e.linkText += runes(l.bare)
		if l.Date != "" {
			e.dated++
		}
		if mayNameReport(l.flat) && splitFlat(l.flat).Ours {
			if e.links++; e.links == 1 {
				e.link = l.URL
			}
		}
	}
}

// strong content is a report's whatever its title says.
func (e *evidence) strong() bool { return e.chapters >= strongChapters || e.tables >= 4 && e.numbers }

// body is what the article says beside its links.
func (e *evidence) body() int { return max(0, e.prose-e.linkText) }
