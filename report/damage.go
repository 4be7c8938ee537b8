package report

import (
	"fmt"
	"strconv"
	"strings"

	"nianbao/decode"
	"nianbao/document"
)

// damage lists what is broken in the document: runs that no decoder can mend,
// pages of a flipbook without text, statutory tables that are not there, and
// what the reading is not sure of.
func (g *gist) damage(rep *Report) []Problem {
	out := append(g.mojibake(), leftOut(g.doc.Lost)...)
	out = append(out, pagesWithoutText(g.doc.Pages)...)
	out = append(out, missingTables(rep)...)
	out = append(out, doubtfulCells(rep)...)
	return append(out, g.doubtfulReading(rep)...)
}

// mojibake reports damaged runs that stand in the article. Runs in the
// furniture of the page are left to the reading's own list.
func (g *gist) mojibake() []Problem {
	var out []Problem
	taken := map[string]int{}
	for _, d := range g.doc.Damage {
		place, ok := g.placeOfRun(d, taken)
		if !ok {
			continue
		}
		out = append(out, Problem{Rule: "mojibake", Severity: SeverityDamage, Place: place,
			Sentence: fmt.Sprintf("the text was broken before it reached us and is kept as it stands: %q (%s)", d.Text, d.Why)})
	}
	return out
}

// placeOfRun finds the block that holds a damaged run. Equal runs are found
// one after the other.
func (g *gist) placeOfRun(d decode.Damage, taken map[string]int) (string, bool) {
	run := strings.Join(strings.Fields(d.Text), "")
	seen := 0
	for _, b := range mainBlocks(g.doc) {
		text := b.Text
		if b.Table != nil {
			text = tableText(b.Table)
		}
		n := strings.Count(strings.Join(strings.Fields(text), ""), run)
		if seen += n; run != "" && seen > taken[run] {
			taken[run]++
			return b.Place, true
		}
	}
	return "", false
}

// leftOut reports what the reader of the document did not take in: it may be
// what a missing table stood in.
func leftOut(parts []string) []Problem {
	var out []Problem
	for _, p := range parts {
		out = append(out, Problem{Rule: "document_cut", Severity: SeverityDamage, Sentence: "a part of the document was not read: " + p})
	}
	return out
}

// pagesWithoutText reports pages that hold nothing but their number.
func pagesWithoutText(pages []document.Page) []Problem {
	var empty []string
	for _, p := range pages {
		if p.Empty {
			empty = append(empty, strconv.Itoa(p.N))
		}
	}
	if len(empty) == 0 {
		return nil
	}
	noun, verb := "page", "has"
	if len(empty) > 1 {
		noun, verb = "pages", "have"
	}
	return []Problem{{Rule: "page_without_text", Severity: SeverityDamage, Place: noun + " " + strings.Join(empty, ", "),
		Sentence: fmt.Sprintf("%s %s of %d %s no text: what stands there was not extracted", noun, strings.Join(empty, ", "), len(pages), verb)}}
}

// tableNames are the statutory tables in words.
var tableNames = map[string]string{
	"t2": "二、主动公开政府信息情况",
	"t3": "三、收到和处理政府信息公开申请情况",
	"t4": "四、政府信息公开行政复议、行政诉讼情况",
}

// missingTables reports statutory tables that are absent, pictures, printed
// without numbers, not understood, or there in part. Reports in a form without
// tables miss none.
func missingTables(rep *Report) []Problem {
	fixed := rep.Format == FormatF2021 || rep.Format == FormatF2019
	var out []Problem
	for _, t := range rep.Tables {
		name, ok := nameOf(t.ID), fixed || t.ID == "st"
		rule, what := missing(t)
		if ok && rule != "" {
			out = append(out, Problem{Rule: rule, Severity: SeverityDamage, Sentence: fmt.Sprintf("table %s (%s) %s", t.ID, name, what)})
		}
	}
	return out
}

// missing says what a table lacks, as a rule and in words; "" for nothing.
func missing(t Table) (rule, what string) {
	switch t.Status {
	case StatusAbsent:
		return "table_absent", "is not in the document"
	case StatusImage:
		return "table_image", "is a picture: its numbers were not read"
	case StatusBlank:
		return "table_blank", "is printed without any number"
	case StatusUnread:
		return "table_unread", "stands in the document in a form that is not known: its numbers were not read"
	case StatusPartial:
		n := 0
		for _, c := range t.Cells {
			if c.State == StateMissing {
				n++
			}
		}
		if n == 0 {
			return "table_partial", "was read in part: some of its numbers stand in doubt, as their flags say"
		}
		return "table_partial", fmt.Sprintf("was read in part: %d of its %d cells are not in the document", n, len(t.Cells))
	}
	return "", ""
}
