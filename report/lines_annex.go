package report

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// isAnnexRun reports whether an annex of 2014 runs together in a line.
func isAnnexRun(line string) bool {
	return len(line) > 200 && strings.Contains(line, "申请办结数") && strings.Contains(line, "申请答复数")
}

// annexMatcher finds the labels of the annex of 2014 in text that runs
// together.
var annexMatcher = sync.OnceValue(func() *matcher {
	m := &matcher{patterns: map[rune][]pattern{}}
	for _, r := range FormOf(FormatF2014).Table("st").Rows {
		for _, l := range append([]string{r.Label}, r.Variants...) {
			key := annexKey(normalize(l))
			if utf8.RuneCountInString(key) >= minPattern {
				m.addPattern(pattern{key: key, id: r.ID, ordinal: printedDigit(r.No), group: r.Kind == "group"})
			}
		}
	}
	for _, list := range m.patterns {
		slices.SortStableFunc(list, func(a, b pattern) int { return len(b.key) - len(a.key) })
	}
	return m
})

// printedDigit is the digit a row of the annex is numbered by in print, "" where it
// has none: 一.2.3 is 3., 一.2 is （二）.
func printedDigit(no string) string {
	parts := strings.Split(no, ".")
	if last := parts[len(parts)-1]; len(parts) > 2 && last[0] >= '0' && last[0] <= '9' {
		return last
	}
	return ""
}

// openOrdinal is the ordinal of a label at the end of what stands before it.
var openOrdinal = regexp.MustCompile(`[（(]?(?:[一二三四五六七八九]|\d)[)）]?[、.．]?\s*$`)

// unglueAnnex parts a line in which the rows of an annex run together.
func unglueAnnex(line string) []string {
	norm, starts, ends := normWithOffsets(line)
	var cuts []cut
	for _, h := range annexMatcher().find(norm) {
		cuts = append(cuts, cut{start: starts[h.start], end: ends[h.end-1], ordinal: h.ordinal})
	}
	if len(cuts) == 0 {
		return []string{line}
	}
	parts := []string{strings.TrimSpace(openOrdinal.ReplaceAllString(line[:cuts[0].start], ""))}
	for i, c := range cuts {
		next := len(line)
		ordinal := ""
		if i+1 < len(cuts) {
			next, ordinal = cuts[i+1].start, cuts[i+1].ordinal
		}
		parts = append(parts, annexLine(line[c.start:c.end], line[c.end:next], ordinal))
	}
	return slices.DeleteFunc(parts, func(p string) bool { return p == "" })
}

// annexLine writes a label, its unit and the values behind it as one line.
// What stands behind the values is the beginning of the next label, whose
// ordinal can have merged with them: then they are left out unless the ordinal
// is the one the form prints.
func annexLine(label, behind, ordinal string) string {
	behind = strings.TrimSpace(behind)
	if strings.HasPrefix(behind, "（") || strings.HasPrefix(behind, "(") {
		if i := strings.IndexAny(behind, "）)"); i >= 0 {
			behind = strings.TrimLeft(behind[i:], "）)")
		}
	}
	behind = strings.TrimSpace(behind)
	unit := ""
	for _, u := range slices.Concat(moneyUnits, counters) {
		if rest, ok := strings.CutPrefix(behind, u); ok {
			unit, behind = u, strings.TrimSpace(rest)
			break
		}
	}
	values, ok := annexRun(behind, ordinal)
	if !ok {
		return label + unit
	}
	return strings.TrimSpace(label + unit + " " + strings.Join(values, " "))
}

// annexRun takes the values between a label and the next one.
func annexRun(s, ordinal string) (values []string, ok bool) {
	bare := strings.TrimRight(s, " \u3000")
	unmarked := strings.TrimRight(bare, ".．、)） \u3000")
	switch {
	case ordinal == "" || unmarked == "" || !nextIsDigit(unmarked[len(unmarked)-1:]):
	case unmarked != bare && strings.HasSuffix(unmarked, ordinal):
		s = strings.TrimSuffix(unmarked, ordinal)
	case unmarked != bare:
		return nil, false // another ordinal than the form's: where the value ends nothing tells
	case bare == s && strings.HasSuffix(bare, ordinal):
		return nil, false // an ordinal without its mark, or the last digit of the value
	}
	values, _ = gluedValues(s)
	return values, len(values) > 0
}
