package report

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// gluedCaptions begin a table in text that runs together.
var gluedCaptions = regexp.MustCompile(`第二十条\s*第\s*[(（][一五六八九][)）]\s*项|信息内容|[一二三四五六]\s*、\s*政府信息公开行政复议|[(（]?\s*本列数据的勾稽关系`)

// gluedValues are the values directly behind a label.
var gluedValues = regexp.MustCompile(`^[\s)）"”]*((?:\d+(?:\.\d+)?|[-/—])(?:\s+(?:\d+(?:\.\d+)?|[-/—]))*)`)

// cut is a place where a run of text is parted.
type cut struct {
	start, end int    // of the label, its ordinal included
	ordinal    string // the ordinal the form gives the label
}

// unglue parts a line in which the rows of a table run together: before every
// label, its ordinal included, and behind the values of each. A line that
// does not hold at least two rows comes back whole.
func unglue(line string) []string {
	if len(line) < 40 || !strings.ContainsAny(line, "0123456789") {
		return []string{line}
	}
	cuts := gluedLabels(line)
	if len(cuts) < 2 {
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
	behind := line[c.end:next.start]
	m := gluedValues.FindStringSubmatchIndex(behind)
	if m == nil {
		return label, c.end
	}
	values := strings.Fields(behind[m[2]:m[3]])
	end = c.end + m[3]
	if end == next.start && len(values) == 7 && !adds(values) {
		longer := append(append([]string{}, values[:6]...), values[6]+next.ordinal)
		shorter := append(append([]string{}, values[:6]...), strings.TrimSuffix(values[6], next.ordinal))
		switch {
		case next.ordinal == "":
		case strings.HasPrefix(line[next.start:], next.ordinal) && adds(longer):
			values, end = longer, next.start+len(next.ordinal)
		case adds(shorter):
			values = shorter
		}
	}
	return label + " " + strings.Join(values, " "), end
}

// adds reports whether the last of seven values is the sum of the others.
func adds(values []string) bool {
	var cells []piece
	for _, v := range values {
		cells = append(cells, piece{text: v})
	}
	return addsUp(cells)
}

// gluedLabels finds the labels of t2 and t3 in a run of text. A label of t2
// counts only before a value, since its words are common ones.
func gluedLabels(line string) []cut {
	norm, starts, ends := normWithOffsets(line)
	var cuts []cut
	for _, h := range gluedMatcher().find(norm) {
		start, end := starts[h.start], ends[h.end-1]
		if h.short && !gluedValues.MatchString(line[end:]) {
			continue
		}
		c := cut{start: start, end: end, ordinal: h.ordinal} // 七总计 has its ordinal in it
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

// normWithOffsets is the matching form of a text and, for each of its bytes,
// where the character it belongs to begins and ends in the text.
func normWithOffsets(s string) (norm string, starts, ends []int) {
	var b strings.Builder
	for i, r := range s {
		m := foldRune(r)
		if m < 0 || dropPunct(m) < 0 {
			continue
		}
		for range utf8.RuneLen(m) {
			starts = append(starts, i)
			ends = append(ends, i+utf8.RuneLen(r))
		}
		b.WriteRune(m)
	}
	return b.String(), starts, ends
}

// withOrdinal moves the start of a label back over its own ordinal.
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
