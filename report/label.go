package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"nianbao/decode"
)

// normalize brings a label into the one spelling that labels are compared in:
// Simplified, full-width forms folded, no white space, no quotation marks,
// one kind of bracket and dash, and the usual slips (其它, 只记, 不记) undone.
// The ordinal stays; splitOrdinal parts it.
func normalize(label string) string {
	if isPlain(label) || isSettled(label) {
		return label
	}
	return foldLabel(decode.Simplify(label))
}

// isSettled tells of most labels that are normal that they are.
func isSettled(s string) bool {
	t := hanTraits()
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if !settledASCII[c] {
				return false
			}
			i++
			continue
		}
		r, ok := threeBytes(s, i)
		switch {
		case ok && r == '、':
		case !ok || r < startOfHan || r >= endOfHan:
			return false
		case t.groups[uint16(r)] != ordinary && (isSlip(r) || t.changesAt(s, i)):
			return false
		}
		i += 3
	}
	return true
}

// settledASCII are the characters that fold to themselves.
var settledASCII = func() (settled [utf8.RuneSelf]bool) {
	for r := range rune(utf8.RuneSelf) {
		settled[r] = foldRune(r) == r
	}
	return settled
}()

// endOfHan is behind the last Han character of which it is known that it is one.
const endOfHan = 0x9FC0

// foldLabel is normalize for a text in Simplified characters.
func foldLabel(s string) string {
	var b strings.Builder
	before, kept := rune(0), 0 // what stands before kept is written
	for i := 0; i < len(s); {
		if n := ownWidth(s, i); n > 0 {
			before = 0
			i += n
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		to, wide := foldTo(before, r)
		if to == r && wide == "" && n == utf8.RuneLen(r) && !isMark(r) {
			before = r
			i += n
			continue
		}
		if b.Cap() == 0 {
			b.Grow(len(s))
		}
		b.WriteString(s[kept:i])
		if to >= 0 || wide != "" {
			before = to
		}
		if wide != "" {
			b.WriteString(wide)
		} else if to >= 0 && !isMark(to) {
			b.WriteRune(to)
		}
		i += n
		kept = i
	}
	if kept == 0 {
		return s
	}
	b.WriteString(s[kept:])
	return b.String()
}

// foldTo is what a character becomes in a label, given the one before it: a
// character, -1 for none, or the characters a wide one is spelt with.
func foldTo(before, r rune) (to rune, wide string) {
	if to = foldRune(r); to >= 0 {
		return mendSlip(before, to), ""
	}
	return -1, wideText(r)
}

// ownWidth is the length of the character at i where it is one of those that
// labels and prose are made of and stays as it is, whatever stands beside it:
// letters, digits and Han but for those of slips; else 0.
func ownWidth(s string, i int) int {
	if b := s[i]; b < utf8.RuneSelf {
		if ownASCII[b] {
			return 1
		}
		return 0
	}
	r, ok := threeBytes(s, i)
	if !ok || r < startOfHan || r >= endOfHan {
		return 0
	}
	switch r {
	case '其', '它', '只', '不', '记':
		return 0
	}
	return 3
}

// ownASCII are the characters that fold to themselves and are no punctuation
// that dropPunct drops.
var ownASCII = func() (own [utf8.RuneSelf]bool) {
	for r := range rune(utf8.RuneSelf) {
		own[r] = foldRune(r) == r && dropPunct(r) == r
	}
	return own
}()

// isMark reports a figure above or below the line: the mark of a note.
func isMark(r rune) bool {
	return r == '¹' || r == '²' || r == '³' || r >= '⁰' && r <= '⁹' || r >= '₀' && r <= '₉'
}

// isPlain reports whether a text is digits alone, as most cells are.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// fold maps every character to the one it stands for and drops what carries
// no meaning in a label.
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if m := foldRune(r); m >= 0 {
			b.WriteRune(m)
		} else {
			b.WriteString(wideText(r))
		}
	}
	return b.String()
}

// foldRune returns the character r stands for, -1 for none. It is that part
// of NFKC that occurs in these documents, with the project's own unifications.
func foldRune(r rune) rune {
	switch {
	case r >= 0x3400 && r <= 0x9FFF: // Han, nearly all there is
		return r
	case r >= '!' && r <= '~':
		return foldPunct(r)
	case r >= 0xFF01 && r <= 0xFF5E:
		return foldPunct(r - 0xFEE0)
	case r >= 0x2F00 && r < 0x2F00+rune(len(kangxi)):
		return kangxi[r-0x2F00]
	case isSpace(r):
		return -1
	}
	if wideText(r) != "" {
		return -1
	}
	return foldPunct(r)
}

// foldPunct unifies brackets, dots, dashes and slashes, and drops quotes.
func foldPunct(r rune) rune {
	switch r {
	case '[', '【', '〔', '［', '〖', '﹙', '{':
		return '('
	case ']', '】', '〕', '］', '〗', '﹚', '}':
		return ')'
	case '·', '•', '．', '。', '｡', '∙':
		return '.'
	case '‐', '‑', '‒', '–', '—', '―', '−', '－', '─', '﹣':
		return '-'
	case '∕', '⁄':
		return '/'
	case '∶', '︰':
		return ':'
	}
	if isQuote(r) {
		return -1
	}
	return r
}

// isQuote reports a quotation mark.
func isQuote(r rune) bool {
	switch r {
	case '"', '\'', '“', '”', '‘', '’', '‛', '‟', '„', '〝', '〞', '「', '」', '『', '』', '`', '´', '＂', '＇', '｀', '′', '″':
		return true
	}
	return false
}

// isSpace reports whether r is white space or an invisible character.
func isSpace(r rune) bool {
	switch r {
	case 0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFFFC:
		return true
	}
	return unicode.IsSpace(r)
}

// wideText is what a character that stands for several is spelt with, "" for
// the others, which are nearly all there are.
func wideText(r rune) string {
	if r < 0x2460 || r > 0x3289 || r > 0x2490 && r < 0x3220 {
		return ""
	}
	return foldWide[r]
}

// foldWide spells out characters that stand for several: ㈠ is (一).
var foldWide = func() map[rune]string {
	m := map[rune]string{}
	for i, r := range []rune("一二三四五六七八九十") {
		m[0x3220+rune(i)] = "(" + string(r) + ")"
		m[0x3280+rune(i)] = string(r)
	}
	for i := range 9 {
		d := string(rune('1' + i))
		m[0x2460+rune(i)] = d
		m[0x2474+rune(i)] = "(" + d + ")"
		m[0x2488+rune(i)] = d + "."
	}
	return m
}()

// kangxi are the characters of the radicals block U+2F00, which text copied
// from PDF files often has in place of the ordinary ones.
var kangxi = []rune("一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠")

// ordinals are the Chinese numerals of headings and rows.
const ordinals = "一二三四五六七八九十"

// splitOrdinal parts a leading ordinal from a normalised label: "(三)不予公开"
// gives 三 and 不予公开, "2.重复申请" gives 2 and 重复申请. Without an ordinal
// the first result is empty. A bare numeral counts only with its mark, so
// that 三类内部事务 keeps its 三.
func splitOrdinal(s string) (ordinal, rest string) {
	t := strings.TrimPrefix(s, "(")
	bracket := len(t) < len(s)
	n := ordinalLen(t)
	if n == 0 {
		return "", s
	}
	ordinal, t = t[:n], t[n:]
	closed := strings.TrimPrefix(t, ")")
	marked := strings.TrimLeft(closed, "、.,:")
	if !bracket && len(closed) == len(t) && len(marked) == len(closed) {
		return "", s
	}
	if bracket && len(closed) == len(t) {
		return "", s
	}
	return ordinal, marked
}

// ordinalLen is the length of the numeral s begins with, 0 for none: Chinese
// numerals, or one or two digits.
func ordinalLen(s string) int {
	n := 0
	for _, r := range s {
		if !isNumeral(r) {
			break
		}
		n += utf8.RuneLen(r)
	}
	if n > 0 {
		return n
	}
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	if n > 2 {
		return 0
	}
	return n
}

// isNumeral reports one of ordinals.
func isNumeral(r rune) bool {
	switch r {
	case '一', '二', '三', '四', '五', '六', '七', '八', '九', '十':
		return true
	}
	return false
}

// labelKey is a normalised label without its ordinal and all punctuation: the
// form in which labels are compared for equality.
func labelKey(label string) (ordinal, key string) {
	ordinal, rest := splitOrdinal(normalize(label))
	return ordinal, withoutPunct(rest)
}

// withoutPunct is a text without the characters that dropPunct drops.
func withoutPunct(s string) string {
	var b strings.Builder
	kept := 0 // what stands before it is written
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf && ownASCII[c] {
			i++
			continue
		}
		if _, n := hanAt(s, i); n > 0 {
			i += n
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		drop := dropPunct(r) < 0
		if drop || n != utf8.RuneLen(r) {
			if b.Cap() == 0 {
				b.Grow(len(s))
			}
			b.WriteString(s[kept:i])
			if !drop {
				b.WriteRune(r)
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

func dropPunct(r rune) rune {
	switch r {
	case '(', ')', '、', ',', '.', ':', ';', '-', '/', '，', '；', '：':
		return -1
	}
	return r
}

// nearly reports whether a and b differ by at most one character inserted,
// deleted or replaced.
func nearly(a, b string) bool {
	if len(a) > len(b)+utf8.UTFMax || len(b) > len(a)+utf8.UTFMax {
		return false
	}
	for a != "" && b != "" {
		x, n := utf8.DecodeRuneInString(a)
		y, m := utf8.DecodeRuneInString(b)
		if x != y {
			return a[n:] == b[m:] || a == b[m:] || a[n:] == b
		}
		a, b = a[n:], b[m:]
	}
	return utf8.RuneCountInString(a)+utf8.RuneCountInString(b) <= 1
}
