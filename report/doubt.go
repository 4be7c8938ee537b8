package report

import (
	"fmt"
	"slices"
)

// doubt is something that makes cells doubtful and calls for a problem of its
// own, beside the flag.
type doubt struct {
	flag, rule, words string
}

// doubts are told table by table, in this order.
var doubts = []doubt{
	{flagCopiesDiffer, "copies_differ", "stand otherwise in another copy of the table, and nothing says which copy is right: the one with most numbers was taken"},
	{flagCopiesUnread, "copies_unread", "stand in a table of which there are more than 50 different copies: those behind were not read, and may say otherwise"},
	{flagOther, "other_table", "stand under a caption that names another year or body, and there is no other copy of the table"},
	{flagColumn, "column_doubtful", "have two numbers in columns that both could be the year's, as 本期实际 and 本年累计, and nothing says surely which is: that for the whole year was taken"},
	{flagScaled, "unit_scaled", "stand under a head or caption that counts in hundreds or more, as 万件, and are kept as printed"},
	{flagFraction, "cell_fraction", "hold a fraction where things are counted: a date, a share or a slip"},
	{flagMerged, "cell_merged", "hold one number for several rows: how it is shared among them is not said"},
	{flagImage, "cell_image", "show a picture where a number belongs: what it says was not read"},
	{flagScript, "cell_script", "are filled in by a script of the page: what it writes there was not read"},
}

// doubtfulCells reports the cells that a flag alone would hide too well.
func doubtfulCells(rep *Report) []Problem {
	var out []Problem
	for _, t := range rep.Tables {
		for _, d := range doubts {
			cells := flagged(t.Cells, d.flag)
			if len(cells) == 0 || d.flag == flagImage && t.Status == StatusImage {
				continue
			}
			out = append(out, Problem{Rule: d.rule, Severity: SeverityDamage, Cells: cells,
				Sentence: fmt.Sprintf("%d of the %d cells of table %s (%s) %s", len(cells), len(t.Cells), t.ID, nameOf(t.ID), d.words)})
		}
	}
	return out
}

// flagged names the cells that have a flag.
func flagged(cells []Cell, flag string) []string {
	var names []string
	for i := range cells {
		if slices.Contains(cells[i].Flags, flag) {
			names = append(names, cells[i].Name())
		}
	}
	return names
}

// nameOf is a table in words.
func nameOf(table string) string {
	if name := tableNames[table]; name != "" {
		return name
	}
	return "政府信息公开情况统计表"
}
