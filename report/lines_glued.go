package report

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// gluedCaptions begin a table in text that runs together.
var gluedCaptions = regexp.MustCompile(`第二十条\s*第\s*[(（][一五六八九][)）]\s*项|信息内容|[一二三四五六]\s*、\s*政府信息公开行政复议|[(（]?\s*本列数据的勾稽关系`)

// captionSigns are one of them in every text that gluedCaptions finds.
var captionSigns = []string{"第二十条", "信息内容", "政府信息公开行政复议", "本列数据的勾稽关系"}

// cut is a place where a run of text is parted.
type cut struct {
	start, end int    // of the label, its ordinal included
	ordinal    string // the ordinal the form gives the label
	short      bool   // a label of t2
}

// unglue parts a line in which the rows of a table run together: before every
// label, its ordinal included, and behind the values of each. A line comes
// back whole unless it holds two rows, or the caption of a block and its one
// row.
func unglue(line string) []string {
	if len(line) < 30 || !mayHoldValues(line) {
		return []string{line}
	}
	if isAnnexRun(line) {
		return unglueAnnex(line)
	}
	cuts := gluedLabels(line)
	if len(cuts) == 0 || len(cuts) == 1 && !(cuts[0].short && containsAny(line[:cuts[0].start], captionSigns) && gluedCaptions.MatchString(line[:cuts[0].start])) {
		return []string{line}
	}
	var parts []string
	last := 0
	for i, c := range cuts {
		parts = appendText(parts, line[last:c.start])
		next := cut{start: len(line)}
		if i+1 < len(cuts) {
			next = cuts[i+1]
		}
		part, end := labelWithValues(line, c, next)
		parts = append(parts, part)
		last = max(end, c.end)
		if i+1 < len(cuts) && last > cuts[i+1].start {
			cuts[i+1].start = last
		}
	}
	return appendText(parts, line[last:])
}

// appendText keeps what stands between the labels, cut at table captions.
func appendText(parts []string, s string) []string {
	starts := []int{0}
	for _, loc := range gluedCaptions.FindAllStringIndex(s, -1) {
		starts = append(starts, loc[0])
	}
	for i, start := range starts {
		end := len(s)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		if t := strings.TrimSpace(s[start:end]); t != "" {
			parts = append(parts, t)
		}
	}
	return parts
}

// labelWithValues writes a label and the values behind it as one line. The
// last value and the ordinal of the next label can have merged: the split
// that makes the row add up is taken.
func labelWithValues(line string, c, next cut) (part string, end int) {
	label := line[c.start:c.end]
	values, n := gluedValues(line[c.end:next.start])
	if len(values) == 0 {
		return label, c.end
	}
	end = c.end + n
	if end == next.start && !c.short && len(values) <= 7 && !adds(values) {
		values, end = splitAgain(line, values, next)
	}
	return label + " " + strings.Join(values, " "), end
}

// splitAgain parts the last value of a row of t3 and the ordinal of the next
// label in the one way that makes the row add up, if there is one.
func splitAgain(line string, values []string, next cut) ([]string, int) {
	n := len(values)
	if next.ordinal == "" {
		return values, next.start
	}
	taken := strings.HasPrefix(line[next.start:], next.ordinal)
	with := func(last ...string) []string { return append(append([]string{}, values[:n-1]...), last...) }
	longer, more := with(values[n-1]+next.ordinal), with(values[n-1], next.ordinal)
	shorter := with(strings.TrimSuffix(values[n-1], next.ordinal))
	apart := strings.HasSuffix(line[:next.start], " ") || strings.HasSuffix(line[:next.start], "\u3000")
	switch {
	case n == 7 && taken && !apart && adds(longer):
		return longer, next.start + len(next.ordinal)
	case n == 6 && taken && apart && adds(more):
		return more, next.start + len(next.ordinal)
	case n == 7 && adds(shorter):
		return shorter, next.start
	}
	return values, next.start
}

// adds reports whether there are seven values and the last is the sum of the
// others.
func adds(values []string) bool {
	var cells []piece
	for _, v := range values {
		cells = append(cells, piece{text: v})
	}
	return len(cells) == 7 && addsUp(cells)
}

// gluedLabels finds the labels of t2 and t3 in a run of text. A label of t2
// counts only before a value, since its words are common ones, and so does
// one that needs its ordinal: the last digit of a value is none.
func gluedLabels(line string) []cut {
	if m := gluedMatcher(); !m.mayBeWithin(line) || !m.within(matchForm(line)) {
		return nil
	}
	norm, starts, ends := normWithOffsets(line)
	hits := gluedMatcher().findIf(norm, func(p pattern, start, end int) bool {
		if !p.short && (p.ordinal == "" || !strings.HasPrefix(p.key, p.ordinal)) {
			return true
		}
		return valueFollows(line[ends[end-1]:]) && (p.short || !apartFrom(line[starts[start]:ends[end-1]], p.ordinal))
	})
	var cuts []cut
	for _, h := range hits {
		start, end := starts[h.start], ends[h.end-1]
		c := cut{start: start, end: end, ordinal: h.ordinal, short: h.short} // 七总计 has its ordinal in it
		if !strings.HasPrefix(h.key, h.ordinal) {
			c.start = withOrdinal(line, start, h.ordinal)
		}
		if n := len(cuts); n > 0 && c.start < cuts[n-1].end {
			c.start = cuts[n-1].end
		}
		cuts = append(cuts, c)
	}
	return cuts
}

// apartFrom reports whether only white space parts an ordinal from its label:
// the ordinal is the value before it then.
func apartFrom(label, ordinal string) bool {
	rest := strings.TrimPrefix(label, ordinal)
	return strings.TrimLeft(rest, " \u3000\t") != rest
}

// matchForm is what normWithOffsets makes of a text, without the offsets.
func matchForm(s string) string {
	var b strings.Builder
	before, kept := rune(0), 0 // what stands before kept is written
	for i := 0; i < len(s); {
		if n := ownWidth(s, i); n > 0 {
			before = 0
			i += n
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		to := foldRune(r)
		if to >= 0 && dropPunct(to) >= 0 {
			to = mendSlip(before, to)
			before = to
		} else {
			to = -1
		}
		if to != r || n != utf8.RuneLen(r) {
			if b.Cap() == 0 {
				b.Grow(len(s))
			}
			b.WriteString(s[kept:i])
			if to >= 0 {
				b.WriteRune(to)
			}
			kept = i + n
		}
		i += n
	}
	if kept == 0 {
		return s
	}
	b.WriteString(s[kept:])
	return b.String()
}

// normWithOffsets is the matching form of a text and, for each of its bytes,
// where the character it belongs to begins and ends in the text.
func normWithOffsets(s string) (norm string, starts, ends []int) {
	var b strings.Builder
	b.Grow(len(s))
	starts, ends = make([]int, 0, len(s)), make([]int, 0, len(s))
	before := rune(0)
	for i, r := range s {
		m := foldRune(r)
		if m < 0 || dropPunct(m) < 0 {
			continue
		}
		m = mendSlip(before, m)
		before = m
		for range utf8.RuneLen(m) {
			starts = append(starts, i)
			ends = append(ends, i+utf8.RuneLen(r))
		}
		b.WriteRune(m)
	}
	return b.String(), starts, ends
}

// mendSlip undoes the slips of normalize character by character.
func mendSlip(before, r rune) rune {
	switch {
	case r == '它' && before == '其':
		return '他'
	case r == '记' && (before == '只' || before == '不'):
		return '计'
	}
	return r
}

// withOrdinal moves the start of a label back over its own ordinal. A digit
// with neither a mark nor anything but digits before it may be the last of a
// value; splitAgain finds out.
func withOrdinal(line string, start int, ordinal string) int {
	if ordinal == "" {
		return start
	}
	before := strings.TrimRight(line[:start], " \u3000.．、)）")
	if !strings.HasSuffix(before, ordinal) {
		return start
	}
	before = strings.TrimSuffix(before, ordinal)
	return len(strings.TrimRight(before, "(（"))
}
