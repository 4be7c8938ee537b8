package report

import (
	"regexp"
	"slices"
	"strings"
)

// annexStubs head the labels of an annex.
var annexStubs = []string{"统计指标", "指标名称"}

func isAnnexStub(c piece) bool { return slices.Contains(annexStubs, c.norm) }

// annexStubIn is where the stub stands in a row that is the head of an annex,
// -1 for none. 指标 alone counts beside a column of units.
func annexStubIn(r row) int {
	if at := slices.IndexFunc(r.cells, isAnnexStub); at >= 0 {
		return at
	}
	at := slices.IndexFunc(r.cells, func(c piece) bool { return c.norm == "指标" })
	if at >= 0 && slices.ContainsFunc(r.cells, func(c piece) bool { return c.norm == "单位" || c.norm == "计量单位" }) {
		return at
	}
	return -1
}

// annexStubOf is the stub a line of text begins with, "" for none.
func annexStubOf(text string) string {
	for _, stub := range annexStubs {
		rest, ok := strings.CutPrefix(text, stub)
		if ok && (rest == "" || strings.HasPrefix(rest, "单位") || strings.HasPrefix(rest, "计量单位") || stub == annexStubs[0]) {
			return stub
		}
	}
	return ""
}

// valueHeads are the heads of the column of an annex that holds the numbers,
// best first.
var valueHeads = []string{"统计数", "数据统计数", "数值", "数量", "区政府统计数"}

// yearHeads are those of provincial forms before 2014, which have several, the
// surest first. All of them mean the year; where two stand side by side and
// differ, nothing says surely which does. Between 本期实际 and 本年累计 the schema
// decides for the latter: a period may be shorter than the year.
var yearHeads = []string{"本年度", "本年", "本年数", "本年实际", "本年累计", "本期实际", "本期", "本期数"}

// annexOthers are heads of columns of the annex that hold no numbers of its
// own.
var annexOthers = []string{"单位", "计量单位", "代码", "序号", "编号", "备注", "说明"}

// Columns of the annex that are none.
const (
	noHead   = -1 // no head was met: a row's only number is its value
	noColumn = -2 // the head does not say which column holds the year's numbers
)

var (
	sumOfYears = regexp.MustCompile(`历年|^累计|总累计|累计总|截[至止]|以来`)
	bareYear   = regexp.MustCompile(`20\d\d`)
)

// namesYear reports whether a head is that of the year alone: 2011年度, and
// neither 截至2011年底累计 nor 2008-2011年.
func namesYear(head string, year int) bool {
	if year == 0 || yearIn(head) != year || sumOfYears.MatchString(head) {
		return false
	}
	all := bareYear.FindAllString(head, -1)
	return !slices.ContainsFunc(all, func(y string) bool { return y != all[0] })
}

// yearColumn is the column of the numbers of the year among those behind the
// stub, and another one that could be it. Columns of other years and sums over
// years never are.
func yearColumn(heads []piece, year int) (column, rival int) {
	for _, c := range heads {
		if slices.Contains(valueHeads, c.norm) || namesYear(c.norm, year) {
			return bestOf(heads, year), noColumn
		}
	}
	var found, rest []piece
	for _, c := range heads {
		switch {
		case slices.Contains(yearHeads, c.norm):
			found = append(found, c)
		case c.norm != "" && !notThisYear.MatchString(c.norm) && !slices.Contains(annexOthers, c.norm):
			rest = append(rest, c)
		}
	}
	if len(found) == 0 {
		if len(rest) == 1 && (year == 0 || !anyYear.MatchString(rest[0].norm) || yearIn(rest[0].norm) == year) {
			return rest[0].column, noColumn
		}
		return noColumn, noColumn
	}
	slices.SortStableFunc(found, func(x, y piece) int {
		return slices.Index(yearHeads, x.norm) - slices.Index(yearHeads, y.norm)
	})
	if len(found) == 1 {
		return found[0].column, noColumn
	}
	return found[0].column, found[1].column
}

// bestOf is the column whose head names the year, else the one with the best
// of valueHeads.
func bestOf(heads []piece, year int) int {
	for _, c := range heads {
		if namesYear(c.norm, year) {
			return c.column
		}
	}
	for _, head := range valueHeads {
		for _, c := range heads {
			if c.norm == head {
				return c.column
			}
		}
	}
	return noColumn
}
