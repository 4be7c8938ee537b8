package report

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"nianbao/document"
)

// TestWordsInValueCells holds rows of t3 with words in cells of values: where
// there are exactly seven cells behind the label, the others keep their places.
func TestWordsInValueCells(t *testing.T) {
	head := "3*（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）|7*申请人情况\n"
	for _, word := range []string{"N/A", "null", "٣", "见附件", "***", "待定"} {
		for name, row := range map[string]string{
			"first":  word + "|4|2|0|0|0|11",
			"middle": "5|4|" + word + "|0|0|0|11",
		} {
			text := head + "3*一、本年新收政府信息公开申请数量|" + row + "\n3*二、上年结转政府信息公开申请数量|0|0|0|0|0|0|0"
			rep := reportOf(gridDocument(text))
			want := map[string]string{"t3.new_received.natural_person": "<text>", "t3.new_received.business": "4", "t3.new_received.research": "2", "t3.new_received.total": "11"}
			if name == "middle" {
				want["t3.new_received.natural_person"], want["t3.new_received.research"] = "5", "<text>"
			}
			expectCells(t, rep, want)
			if t.Failed() {
				t.Fatal(word, name, dump(rep, "t3"))
			}
		}
	}
}

// wordyForms are what writers put into a cell beside or in place of its number.
var wordyForms = []string{"共3件", "3（件）", "3件次", "本年新收3", "见附件", "无此类信息", "未发生", "予以公开3件", "（一）予以公开", "其他", "总计", "结果维持",
	"属于国家秘密的0件", "3（含上年结转1件）", "全年共制发规范性文件564件，其中市政府制发12件。", "约3", "二十三", "N/A", "12月31日", "2023年"}

// wordyCells are cells of each table, each with what it holds in cityVector
// printed by blocksGrid, requestsGrid and casesGrid.
var wordyCells = []struct {
	name, holds string
	table       int
}{
	{"t2_1.normative.made", "564", 0}, {"t2_5.licence.decisions", "11398889", 0},
	{"t3.granted.natural_person", "5345", 1}, {"t3.other_misc.natural_person", "941", 1}, {"t3.granted.total", "5548", 1}, {"t3.new_received.natural_person", "13612", 1},
	{"t4.cases.rec_upheld", "376", 2}, {"t4.cases.rec_total", "790", 2}, {"t4.cases.lit_after_total", "156", 2},
}

// withCell replaces one value in tables written as text.
func withCell(t *testing.T, text, old, with string) string {
	t.Helper()
	at := strings.LastIndex(text, old)
	if at < 0 {
		t.Fatalf("there is no %s", old)
	}
	return text[:at] + with + text[at+len(old):]
}

// TestWordsForANumber puts words in place of one number: that cell is text
// with a reason, and every other cell is what it was.
func TestWordsForANumber(t *testing.T) {
	tables := []string{blocksGrid(cityVector), requestsGrid(cityVector), casesGrid(cityVector)}
	for shape, document := range map[string]func([]string) *document.Document{
		"cells": func(s []string) *document.Document { return gridDocument(s...) },
		"pipes": func(s []string) *document.Document { return lineDocument(plainRows(s, " | ")) },
		"words": func(s []string) *document.Document { return lineDocument(plainRows(s, " ")) },
	} {
		var plain []*Report
		for i := range tables {
			plain = append(plain, reportOf(document(tables[i:i+1])))
		}
		for i, form := range wordyForms {
			for j, cell := range wordyCells {
				rep := reportOf(document([]string{withCell(t, tables[cell.table], cell.holds, form)}))
				// Among words a word can be part of a label: but for the first
				// forms in these cells nothing more is asked than a mark.
				sure := shape != "words" || i < 5 && i != 3 && form[0] != '3' && (j == 0 || j == 2 || j == 5 || j == 6 || j == 8)
				if c, _ := rep.Cell(cell.name); sure && (c.State != StateText || c.Value != nil || len(c.Flags) == 0 || c.Raw != form) {
					t.Errorf("%s, %s in %s: %s %q %v", shape, form, cell.name, c.State, c.Raw, c.Flags)
				}
				for _, name := range differing(plain[cell.table], rep) {
					c, _ := rep.Cell(name)
					marked := c.Value == nil || len(c.Flags) > 0 || strings.HasPrefix(form, c.Value.String())
					if name != cell.name && sure || !marked {
						t.Errorf("%s, %s in %s changes %s to %s", shape, form, cell.name, name, shown(rep, name))
					}
				}
			}
		}
	}
}

// plainRows writes tables as lines, without the signs of spans.
func plainRows(tables []string, between string) string {
	text := regexp.MustCompile(`(?m)(^|\|)\d+\*`).ReplaceAllString(strings.Join(tables, "\n"), "$1")
	return strings.NewReplacer("^|", "", "|", between).Replace(text)
}

// differing names the cells whose values differ.
func differing(a, b *Report) []string {
	var names []string
	for _, tb := range a.Tables {
		for _, x := range tb.Cells {
			y, _ := b.Cell(x.Name())
			if (x.Value == nil) != (y.Value == nil) || x.Value != nil && !x.Value.Equal(y.Value.Decimal) {
				names = append(names, x.Name())
			}
		}
	}
	return names
}

// TestLabelBeforeCases holds a row of t4 with a label that lost a value: what
// is not marked stands where it belongs.
func TestLabelBeforeCases(t *testing.T) {
	plain := reportOf(gridDocument(casesGrid(cityVector)))
	for i := range caseWidth {
		values := strings.Join(slices.Delete(cellsOf(cityVector.t4), i, i+1), "|")
		rep := reportOf(gridDocument(casesHead + "件数|" + values))
		for _, name := range differing(plain, rep) {
			if c, _ := rep.Cell(name); c.Value != nil && len(c.Flags) == 0 {
				t.Errorf("without value %d %s is %s, unmarked", i+1, name, c.Value)
			}
		}
	}
}
