package document

import (
	"fmt"
	"strconv"
	"strings"
)

// Rows of the numerals that are single characters, from one on.
const (
	hanDigits  = "一二三四五六七八九"
	formal     = "壹贰叁肆伍陆柒捌玖拾"
	stems      = "甲乙丙丁戊己庚辛壬癸"
	branches   = "子丑寅卯辰巳午未申酉戌亥"
	circles    = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
	fullStops  = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
	parens     = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
	hanCircles = "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"
)

// numeral writes a number in one of the formats of word processors, named as
// they name them; false where format or number is not known here.
func numeral(format string, n int) (string, bool) {
	switch format {
	case "none":
		return "", true
	case "decimal", "decimalHalfWidth":
		return strconv.Itoa(n), n >= 0
	case "decimalZero":
		return fmt.Sprintf("%02d", n), n >= 0
	case "decimalFullWidth", "decimalFullWidth2":
		return fullWidth(n), n >= 0
	case "numberInDash":
		return fmt.Sprintf("- %d -", n), n >= 0
	case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand":
		return counting(n)
	case "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital":
		return spelled(n)
	case "chineseLegalSimplified":
		return pick(formal, n)
	case "ideographTraditional":
		return pick(stems, n)
	case "ideographZodiac":
		return pick(branches, n)
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		return pick(circles, n)
	case "decimalEnclosedFullstop":
		return pick(fullStops, n)
	case "decimalEnclosedParen":
		return pick(parens, n)
	case "ideographEnclosedCircle":
		return pick(hanCircles, n)
	case "lowerLetter":
		return letter('a', n)
	case "upperLetter":
		return letter('A', n)
	case "lowerRoman":
		s, ok := roman(n)
		return strings.ToLower(s), ok
	case "upperRoman":
		return roman(n)
	}
	return "", false
}

// pick returns the n-th character of a row, from 1.
func pick(row string, n int) (string, bool) {
	for _, r := range row {
		if n--; n == 0 {
			return string(r), true
		}
	}
	return "", false
}

// counting writes 1 to 99 as 一, 十, 十一, 二十一. The formats of that name
// agree so far.
func counting(n int) (string, bool) {
	if n < 1 || n > 99 {
		return "", false
	}
	s := ""
	if n >= 20 {
		s, _ = pick(hanDigits, n/10)
	}
	if n >= 10 {
		s += "十"
	}
	unit, _ := pick(hanDigits, n%10)
	return s + unit, true
}

// spelled writes a number digit by digit: 一〇.
func spelled(n int) (string, bool) {
	if n < 1 {
		return "", false
	}
	var b strings.Builder
	for _, c := range strconv.Itoa(n) {
		if c == '0' {
			b.WriteString("〇")
			continue
		}
		digit, _ := pick(hanDigits, int(c-'0'))
		b.WriteString(digit)
	}
	return b.String(), true
}

func fullWidth(n int) string {
	return strings.Map(func(r rune) rune { return r - '0' + '０' }, strconv.Itoa(max(0, n)))
}

// letter writes 1 to 26 as a to z, then aa, bb and so on, as word processors
// do.
func letter(first rune, n int) (string, bool) {
	if n < 1 || n > 260 {
		return "", false
	}
	n--
	return strings.Repeat(string(first+rune(n%26)), n/26+1), true
}

var romans = []struct {
	value int
	text  string
}{
	{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"},
}

func roman(n int) (string, bool) {
	if n < 1 || n > 3999 {
		return "", false
	}
	var b strings.Builder
	for _, r := range romans {
		for n >= r.value {
			b.WriteString(r.text)
			n -= r.value
		}
	}
	return b.String(), true
}
