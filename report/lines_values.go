package report

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// gluedValues takes the values a text begins with, as printed, and says where
// they end. White space parts one value from the next; a label may follow the
// last at once.
func gluedValues(s string) (values []string, end int) {
	at := len(s) - len(strings.TrimLeft(s, ")）\"” \u3000\u00a0\t"))
	for at < len(s) {
		n := valueLen(s[at:])
		if n == 0 {
			break
		}
		values, end = append(values, s[at:at+n]), at+n
		gap := len(s[end:]) - len(strings.TrimLeft(s[end:], " \u3000\u00a0\t"))
		if gap == 0 {
			break
		}
		at = end + gap
	}
	return values, end
}

// valueStarts begin the values that are no digits, behind a space.
var valueStarts = []string{"无", "/", "-", "—", "暂无", "不涉及"}

// mayHoldValues spares lines of prose the search for labels.
func mayHoldValues(line string) bool {
	for i := range len(line) {
		switch b := line[i]; {
		case b >= '0' && b <= '9':
			return true
		case b == 0xEF && nextIsDigit(line[i:]): // １
			return true
		case b == ' ' && slices.ContainsFunc(valueStarts, func(w string) bool { return strings.HasPrefix(line[i+1:], w) }):
			return true
		}
	}
	return false
}

// valueFollows reports whether a text begins with a value.
func valueFollows(s string) bool {
	return valueLen(strings.TrimLeft(s, ")）\"” \u3000\u00a0\t")) > 0
}

// valueLen is the length of the value a text begins with, 0 for none: a number
// with its sign and unit, a dash, or a word for nothing.
func valueLen(s string) int {
	if n := numberLen(s); n > 0 {
		n += unitLen(s[n:])
		if r, _ := utf8.DecodeRuneInString(s[n:]); strings.ContainsRune(moreThanNumber, r) && s[n:] != "" {
			return wordLen(s)
		}
		return n
	}
	for _, w := range emptyWords {
		if strings.HasPrefix(s, w) && endsValue(s[len(w):]) {
			return len(w)
		}
	}
	n := 0
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if !strings.ContainsRune("-–—―－/／\\…", r) {
			break
		}
		n += size
	}
	if n <= 6 {
		return n
	}
	return 0
}

// moreThanNumber are characters that make another thing of the digits before
// them: 12余件, 2.3万, 5-8, 2019年, 300元 where the unit is joined to more.
const moreThanNumber = "余多几万亿千百元年月日至~～-–—%％."

// wordLen is the length of a text up to the next white space.
func wordLen(s string) int {
	if i := strings.IndexAny(s, " \t\u3000\u00a0"); i >= 0 {
		return i
	}
	return len(s)
}

// numberLen is the length of the number a text begins with. Commas and dots
// count only between digits.
func numberLen(s string) int {
	n := signLen(s)
	begun := false
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		switch {
		case isDigit(r):
			begun = true
		case begun && strings.ContainsRune(",，.．", r) && nextIsDigit(s[n+size:]):
		default:
			if !begun {
				return 0
			}
			return n
		}
		n += size
	}
	if !begun {
		return 0
	}
	return n
}

// signLen is the length of a sign of a 本年增/减 value that a number follows.
func signLen(s string) int {
	for _, sign := range []string{"+", "-", "＋", "－", "−", "增加", "减少", "增", "减", "↑", "↓"} {
		if rest, ok := strings.CutPrefix(s, sign); ok && nextIsDigit(rest) {
			return len(sign)
		}
	}
	return 0
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' || r >= '０' && r <= '９' }

func nextIsDigit(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return isDigit(r)
}

// unitLen is the length of the unit of a number where nothing is joined to it.
func unitLen(s string) int {
	for _, u := range slices.Concat([]string{"亿元", "万元", "千元", "元"}, counters) {
		if rest, ok := strings.CutPrefix(s, u); ok && endsValue(rest) {
			return len(u)
		}
	}
	return 0
}

// endsValue reports whether a value can end before a text.
func endsValue(s string) bool {
	return s == "" || strings.TrimLeft(s, " \u3000\u00a0\t|") != s
}

// emptyWords are the words for nothing that stand for a value in lines of
// text, the longest first.
var emptyWords = []string{"不涉及", "未涉及", "不适用", "暂无", "没有", "无"}

// isEmptyWord reports whether a word of a line stands for the value of a cell.
func isEmptyWord(s string) bool {
	return slices.Contains(emptyWords, strings.TrimRight(s, "。."))
}
