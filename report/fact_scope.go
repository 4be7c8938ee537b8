package report

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Clauses can tell of more than the year reported on: of a year before, or of
// all years since the regulations came into force.
var (
	yearOnly = regexp.MustCompile(`^[^0-9]{0,6}20[0-9]{2}年度?(?:全年|期间|以前|之前|\p{Han}{0,6}[局委办厅县市区镇乡道处心]|[1-9][0-9]?月[0-9]{0,2}日?(?:至|到|-)[1-9][0-9]?月[0-9]{0,2}日?)?$`)
	allYears = regexp.MustCompile(`(?:施行|实施|颁布|开展|成立|建立|20[0-9]{2}年)\p{Han}{0,4}以来|历年|[二三四五六七八九十]年来|近[二两三四五六七八九十]年|截至[^,;]{0,8}累计`)
)

// thisYear are the words for the year reported on, allYearsSigns those of
// which one is in every text that allYears finds.
var (
	thisYear      = []string{"本年", "今年", "全年", "当年", "年度"}
	allYearsSigns = []string{"以来", "历年", "年来", "近", "截至"}
)

// timeSigns are one of them in every text that can speak of another time.
var timeSigns = append([]string{"20", "累计"}, allYearsSigns...)

// timeOf follows, clause by clause, which time a sentence speaks of.
type timeOf struct {
	year int  // reported on, 0 when not known
	past bool // the clause before named another time and nothing else
}

// other tells whether a clause speaks of another time than the year reported
// on. rest is what follows it in the sentence.
func (t *timeOf) other(clause string, rest []string) bool {
	named, ours := false, false
	for rest := clause; ; {
		y, behind := namedYear(rest)
		if y == 0 {
			break
		}
		named, ours, rest = true, ours || y == t.year, behind
	}
	other := t.year != 0 && named && !ours
	switch {
	case containsAny(clause, allYearsSigns) && allYears.MatchString(clause):
		t.past = true
		return true
	case strings.Contains(clause, "累计") && !containsAny(clause, thisYear) && !named && sameCount(clause, rest):
		return true
	case named || containsAny(clause, thisYear):
		t.past = other && yearOnly.MatchString(clause)
		return other
	}
	return t.past
}

// namedYear is the first year of this century that a text names, 0 for none,
// and what stands behind it.
func namedYear(s string) (year int, behind string) {
	for {
		at := strings.Index(s, "20")
		if at < 0 || len(s) < at+len("2023年") {
			return 0, ""
		}
		a, b := s[at+2]-'0', s[at+3]-'0'
		if a <= 9 && b <= 9 && strings.HasPrefix(s[at+4:], "年") {
			return 2000 + 10*int(a) + int(b), s[at+len("2023年"):]
		}
		s = s[at+1:]
	}
}

// ours are the clauses that do not speak of another time.
func (t *timeOf) ours(clauses []string) []string {
	out, dropped := clauses, false
	for i, c := range clauses {
		switch other := t.other(c, clauses[i+1:]); {
		case other && !dropped:
			out, dropped = append([]string{}, clauses[:i]...), true
		case !other && dropped:
			out = append(out, c)
		}
	}
	return out
}

// sameCount tells whether the rest of a sentence counts the requests of this
// year, as its first clause does those of all.
func sameCount(clause string, rest []string) bool {
	after := strings.Join(rest, ",")
	return strings.Contains(clause, "申请") && strings.Contains(after, "申请") && containsAny(after, thisYear)
}

// spokenCount is a number of cases in words: 十二件. 第三件 and 每一件 are none.
var spokenCount = regexp.MustCompile(`(^|[^第每逐任同有唯无一二三四五六七八九十百千万两〇零])([一二三四五六七八九十百千两〇零]{1,9})([件宗份])`)

// spokenCounters are the counters of spokenCount.
var spokenCounters = []string{"件", "宗", "份"}

// inDigits writes the numbers of cases in a squeezed text in digits.
func inDigits(s string) string {
	if !hasSpokenCount(s) || !strings.Contains(s, "申请") && !strings.Contains(s, "复议") && !strings.Contains(s, "诉讼") {
		return s
	}
	return spokenCount.ReplaceAllStringFunc(s, func(m string) string {
		p := spokenCount.FindStringSubmatch(m)
		n, ok := spokenNumber(p[2])
		if !ok {
			return m
		}
		return p[1] + strconv.Itoa(n) + p[3]
	})
}

// hasSpokenCount tells whether a counter stands behind a numeral.
func hasSpokenCount(s string) bool {
	for _, counter := range spokenCounters {
		for from := 0; ; {
			at := strings.Index(s[from:], counter)
			if at < 0 {
				break
			}
			if r, n := utf8.DecodeLastRuneInString(s[:from+at]); n > 1 && strings.ContainsRune("一二三四五六七八九十百千两〇零", r) {
				return true
			}
			from += at + len(counter)
		}
	}
	return false
}

// spokenNumber reads a whole number below ten thousand: 十二, 一百零三, 一二〇.
func spokenNumber(s string) (n int, ok bool) {
	if !strings.ContainsAny(s, "十百千") {
		n, err := strconv.Atoi(digits.Replace(strings.ReplaceAll(s, "两", "二")))
		return n, err == nil
	}
	digit := -1
	for _, r := range s {
		unit := map[rune]int{'十': 10, '百': 100, '千': 1000}[r]
		switch {
		case unit != 0 && digit < 0 && n == 0:
			n = unit // 十二
		case unit != 0 && digit <= 0:
			return 0, false
		case unit != 0:
			n, digit = n+digit*unit, -1
		case r == '两':
			digit = 2
		default:
			digit = digitOf(r)
		}
	}
	return n + max(digit, 0), true
}
