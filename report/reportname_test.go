package report

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

// namePattern is the grammar of reportNameAt as a pattern.
var namePattern = regexp.MustCompile(`(?:政务公开(?:和|及|与|暨))?(?:` +
	`(?:政府|政务)?信息公开(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:工作)?(?:情况)?(?:年度)?(?:报告|年报)` +
	`|政务公开(?:工作)?(?:情况)?年度(?:工作)?报告|政务公开(?:工作)?年报)(?:书)?`)

// TestReportNameFitsItsPattern holds the names that are found against the pattern
// in texts made of its words.
func TestReportNameFitsItsPattern(t *testing.T) {
	parts := strings.Fields("政务公开 政务公开 政府 政务 信息公开 信息公开 信息 公开 和 及 与 暨 工作 情况 的 年度 报告 年报 书 某县 2023年 政")
	r := rand.New(rand.NewPCG(1, 2))
	found := 0
	for range 50000 {
		var b strings.Builder
		for range 1 + r.IntN(14) {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		text := b.String()
		want := namePattern.FindAllStringIndex(text, -1)
		start, end := reportName(text)
		lastStart, lastEnd := lastReportName(text)
		if len(want) == 0 {
			if end != 0 || lastEnd != 0 {
				t.Fatalf("%s: found %q, want none", text, text[start:end])
			}
			continue
		}
		found++
		if first := want[0]; start != first[0] || end != first[1] {
			t.Fatalf("%s: found %q, want %q", text, text[start:end], text[first[0]:first[1]])
		}
		if last := want[len(want)-1]; lastStart != last[0] || lastEnd != last[1] {
			t.Fatalf("%s: found %q last, want %q", text, text[lastStart:lastEnd], text[last[0]:last[1]])
		}
	}
	if found < 1000 {
		t.Fatalf("only %d texts have a name", found)
	}
}
