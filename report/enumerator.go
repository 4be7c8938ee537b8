package report

import "strings"

// enumerator is the printed number of a heading in a squeezed text: 一、 第二部分 （三）.
type enumerator struct {
	start, end int // bytes, with its signs
	value      int // 1 to 10
}

// numeralOf is the value of the Chinese numeral a text begins with, 0 for none.
func numeralOf(text string) int {
	if len(text) < 3 || text[0] < 0xE4 || text[0] > 0xE5 {
		return 0
	}
	switch text[:3] {
	case "一":
		return 1
	case "二":
		return 2
	case "三":
		return 3
	case "四":
		return 4
	case "五":
		return 5
	case "六":
		return 6
	case "七":
		return 7
	case "八":
		return 8
	case "九":
		return 9
	case "十":
		return 10
	}
	return 0
}

// afterNumeral is the length of the sign behind the numeral of a chapter.
func afterNumeral(text string) int {
	switch {
	case text == "":
		return 0
	case text[0] == '.' || text[0] == ':':
		return 1
	case strings.HasPrefix(text, "、"):
		return len("、")
	}
	return 0
}

// chaptersIn finds the numbers of chapters, wherever they stand: 一、 第一、
// 一、部分 第一部分.
func chaptersIn(text string) []enumerator {
	var found []enumerator
	for i := 0; i+3 < len(text); i++ {
		b := text[i]
		if b != 0xE4 && b != 0xE5 {
			continue
		}
		value := numeralOf(text[i:])
		if value == 0 {
			continue
		}
		rest := text[i+3:]
		n := enumerator{i, i + 3, value}
		ordinal := strings.HasSuffix(text[lastEnd(found):i], "第")
		if ordinal {
			n.start -= len("第")
		}
		if sign := afterNumeral(rest); sign > 0 {
			n.end += sign
			if strings.HasPrefix(rest[sign:], "部分") {
				n.end += len("部分")
			}
		} else if ordinal && strings.HasPrefix(rest, "部分") {
			n.end += len("部分")
			n.end += afterNumeral(text[n.end:])
		} else {
			continue
		}
		found = append(found, n)
		i = n.end - 1
	}
	return found
}

func lastEnd(found []enumerator) int {
	if len(found) == 0 {
		return 0
	}
	return found[len(found)-1].end
}

// subChaptersIn finds the numbers of sub-chapters: （一）.
func subChaptersIn(text string) []enumerator {
	var found []enumerator
	for i := 0; ; {
		at := strings.IndexByte(text[i:], '(')
		if at < 0 {
			return found
		}
		i += at + 1
		if value := numeralOf(text[i:]); value > 0 && strings.HasPrefix(text[i+3:], ")") {
			found = append(found, enumerator{i - 1, i + 4, value})
		}
	}
}

// sentenceOf is the length of a text up to its first stop, the stop included.
func sentenceOf(text string) int {
	for i := range len(text) {
		switch text[i] {
		case ':', ',', ';':
			return i + 1
		case 0xE3:
			if strings.HasPrefix(text[i:], "。") {
				return i + len("。")
			}
		}
	}
	return len(text)
}
