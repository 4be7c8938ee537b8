package report

import (
	"regexp"
	"slices"
	"strings"
)

// unitUnknown is the unit of money that nothing names.
const unitUnknown = "unknown"

var (
	headMoney    = regexp.MustCompile(`金额[(:,、/]*(?:单位)?:?(?:人民币)?((?:万|亿|千)?元)`)
	captionMoney = regexp.MustCompile(`单位\)?[:(]*[^元.;)\d]{0,12}?((?:万|亿|千)?元)`)
	bracketMoney = regexp.MustCompile(`\((?:单位:?)?(?:人民币)?((?:万|亿|千)?元)\)`)
)

// moneyIn is what a pattern finds in a text, spared where the text has not the
// sign of all it finds.
func moneyIn(text, sign string, pattern *regexp.Regexp) []string {
	if !strings.Contains(text, sign) {
		return nil
	}
	return pattern.FindStringSubmatch(text)
}

// withUnit returns the block with the unit of money that the document names
// for it, where that is another than the form's: in the head of the column, or
// else in a caption over the block or the table. Where nothing names one, the
// unit is not known, whatever the form asks for.
func withUnit(ft *FormTable, p part) *FormTable {
	for i, c := range ft.Columns {
		if c.Type != "decimal" {
			continue
		}
		if unit := p.moneyUnit(c, ft); unit != c.Unit {
			out := *ft
			out.Columns = slices.Clone(ft.Columns)
			out.Columns[i].head = unit
			return &out
		}
	}
	return ft
}

// moneyUnit is the unit of money of a column of a block.
func (p part) moneyUnit(c FormColumn, ft *FormTable) string {
	texts := p.texts()
	if unit := headUnit(c, texts); unit != "" {
		return unit
	}
	if unit := labelUnit(ft, texts); unit != "" {
		return unit
	}
	for _, s := range slices.Backward(slices.Concat(p.above, texts)) {
		if m := moneyIn(s, "单位", captionMoney); m != nil && !strings.HasSuffix(s, ".") {
			return m[1]
		}
	}
	return unitUnknown
}

// texts lists the cells and lines of a part, and at the end all of it as one,
// for heads that are broken over lines.
func (p part) texts() []string {
	var out []string
	var all strings.Builder
	for _, r := range p.rows {
		if r.label != "" {
			out = append(out, r.label)
		}
		for _, c := range r.cells {
			out = append(out, c.norm)
		}
		all.WriteString(r.text)
	}
	return append(out, all.String())
}

// headUnit is the unit of money a column's head names, "" for none.
func headUnit(c FormColumn, texts []string) string {
	for _, s := range texts {
		m := moneyIn(s, "金额", headMoney)
		if m != nil && slices.ContainsFunc(c.keys, func(k string) bool { return strings.Contains(withoutPunct(s), k) }) {
			return m[1]
		}
	}
	return ""
}

// labelUnit is the unit of money that stands in brackets behind the label or
// the caption of a block's row, "" for none.
func labelUnit(ft *FormTable, texts []string) string {
	for _, s := range texts[:len(texts)-1] {
		m := moneyIn(s, "元)", bracketMoney)
		if m == nil {
			continue
		}
		bare := withoutPunct(s)
		if slices.ContainsFunc(ft.Rows, func(r FormRow) bool {
			return slices.ContainsFunc(r.keys, func(k string) bool { return strings.HasPrefix(bare, k) })
		}) {
			return m[1]
		}
	}
	return ""
}

// annexUnit is the unit of money that a row of the annex of 2014 names, in a
// cell of its own or behind its label.
func annexUnit(r row) string {
	for _, c := range r.cells {
		if _, ok := money[c.norm]; ok {
			return c.norm
		}
		if m := moneyIn(c.norm, "元)", bracketMoney); m != nil {
			return m[1]
		}
	}
	return unitUnknown
}
