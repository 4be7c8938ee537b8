package report

import "strings"

// mayNameReport spares most texts a closer look: it is false only of texts that
// do not name our document.
func mayNameReport(s string) bool {
	return strings.Contains(s, "公开") && (strings.Contains(s, "报告") || strings.Contains(s, "年报"))
}

// reportName finds the first name of our document in a squeezed text, between
// start and end; end is 0 for none. The year may stand between 公开 and 年度 and
// is to be cut out before.
func reportName(s string) (start, end int) {
	for i := 0; i+3 <= len(s); i++ {
		if first := s[i : i+3]; first == "政" || first == "信" {
			if n := reportNameAt(s[i:]); n > 0 {
				return i, i + n
			}
		}
	}
	return 0, 0
}

// namesReport tells whether a squeezed text names our document.
func namesReport(s string) bool {
	_, end := reportName(s)
	return end > 0
}

// lastReportName is reportName for the last one.
func lastReportName(s string) (start, end int) {
	for from := 0; ; {
		at, stop := reportName(s[from:])
		if stop == 0 {
			return start, end
		}
		start, end = from+at, from+stop
		from = end
	}
}

// reportNameAt is the length of the name of our document that a text begins
// with, 0 for none: 政务公开和政府信息公开工作年度报告, 政务公开年报.
func reportNameAt(s string) int {
	if both, ok := strings.CutPrefix(s, "政务公开"); ok {
		for _, and := range []string{"和", "及", "与", "暨"} {
			if rest, ok := strings.CutPrefix(both, and); ok {
				if n := oneReportName(rest); n > 0 {
					return len(s) - len(rest) + n
				}
			}
		}
	}
	return oneReportName(s)
}

// oneReportName is reportNameAt for what does not name two reports.
func oneReportName(s string) int {
	rest, named := s, false
	switch {
	case take(&rest, "政府信息公开"), take(&rest, "政务信息公开"), take(&rest, "信息公开"):
		for _, word := range []string{"工作", "情况", "的", "年度", "工作", "情况", "年度"} {
			take(&rest, word)
		}
		named = take(&rest, "报告") || take(&rest, "年报")
	case take(&rest, "政务公开"):
		take(&rest, "工作")
		if named = take(&rest, "年报"); named {
			break
		}
		take(&rest, "情况")
		if named = take(&rest, "年度"); named {
			take(&rest, "工作")
			named = take(&rest, "报告")
		}
	}
	if !named {
		return 0
	}
	take(&rest, "书")
	return len(s) - len(rest)
}

// take takes a word from the front of a text, if it stands there.
func take(s *string, word string) bool {
	rest, ok := strings.CutPrefix(*s, word)
	*s = rest
	return ok
}
