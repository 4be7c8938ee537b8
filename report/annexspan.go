package report

import (
	"strings"

	"nianbao/document"
)

// span is a run of passages.
type span struct{ from, to int }

func (s span) has(i int) bool { return i >= s.from && i < s.to }

// findAnnex finds the passages in which the annex of statistics stands as
// lines of text. Its rows 四、行政复议数量 and 二、回应解读情况 begin as chapters
// of a report do, and are none.
func (g *gist) findAnnex() span {
	for i := range g.passages {
		if !g.passages[i].opensAnnex() {
			continue
		}
		s := span{i, i + 1}
		for j := s.to; j < len(g.passages) && j-s.to <= brokenRows && !strings.Contains(g.passages[j].bare(), "。"); j++ {
			if g.passages[j].isAnnexRow() {
				s.to = j + 1
			}
		}
		for s.to < len(g.passages) && isValueLine(g.passages[s.to].bare()) {
			s.to++
		}
		return s
	}
	return span{}
}

// opensAnnex reports whether a passage is the head of an annex, or all of it.
func (p *passage) opensAnnex() bool {
	if p.kind == document.BlockTable {
		return false
	}
	if p.seen.plain && p.seen.labels&annexRunLabels != annexRunLabels && annexStubOf(p.text) == "" {
		return false
	}
	if len(p.bare()) < longestRow {
		return annexStubOf(p.bare()) != "" && !strings.Contains(p.bare(), "。")
	}
	return p.isAnnexRun() && strings.Index(p.bare(), "主动公开") < 60
}

// isAnnexRun is isAnnexRun for the squeezed text of a passage.
func (p *passage) isAnnexRun() bool {
	return p.seen.labels&annexRunLabels == annexRunLabels && len(p.bare()) > 200
}

// annexRunLabels are the labels that isAnnexRun asks for.
var annexRunLabels = soughtSet("申请办结数", "申请答复数")

// brokenRows is how many lines of rows broken over lines may stand between two
// whole labels.
const brokenRows = 60

// longestRow is more than a row of an annex has, in bytes.
const longestRow = 300

// isAnnexRow reports whether a passage holds rows of an annex.
func (p *passage) isAnnexRow() bool {
	if p.kind == document.BlockTable {
		return false
	}
	if len(p.bare()) > longestRow {
		return p.isAnnexRun()
	}
	return len(annexMatcher().find(withoutPunct(normalize(p.bare())))) > 0
}

// isValueLine reports whether a line is only a unit, a value or both.
func isValueLine(text string) bool {
	rest := withoutUnit(text)
	return rest == "" || isNumbersOnly(rest)
}
