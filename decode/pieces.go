package decode

import (
	"strings"
	"unicode/utf8"
)

// sampleSize is how many bytes of a body are weighed: enough for thousands
// of characters.
const sampleSize = 16 << 10

// isDelimiter reports whether c is an ASCII byte that no charset here uses
// as part of a longer character, so that a body may be cut there.
func isDelimiter(c byte) bool {
	return c < 0x30 || c >= 0x3A && c < 0x40
}

// decodePieces decodes raw in charset c. A page is often put together from
// parts in two charsets; a part that is UTF-8 in a GB 18030 page, or GB 18030
// in a UTF-8 page, is read as what it is and recorded as a Mend.
func decodePieces(raw []byte, c Charset) (string, []Mend) {
	if c != CharsetGB18030 && (c != CharsetUTF8 || utf8.Valid(raw)) {
		return decodeAs(raw, c), nil
	}
	var b strings.Builder
	var mends []Mend
	start := 0
	for high := nextHigh(raw, 0); high < len(raw); {
		end := nextDelimiter(raw, high)
		if mayBeForeign(raw[high:end], c) {
			at := pieceStart(raw, start, high)
			if text, rule := foreign(raw[at:end], c); rule != "" {
				b.WriteString(decodeAs(raw[start:at], c))
				mends = append(mends, Mend{Span{b.Len(), b.Len() + len(text)}, decodeAs(raw[at:end], c), rule})
				b.WriteString(text)
				start = end
			}
		}
		high = nextHigh(raw, end)
	}
	if start == 0 {
		return decodeAs(raw, c), nil
	}
	b.WriteString(decodeAs(raw[start:], c))
	return b.String(), mends
}

// pieceStart is where the piece begins that holds the byte at i, not before
// from.
func pieceStart(raw []byte, from, i int) int {
	for i > from && !isDelimiter(raw[i-1]) {
		i--
	}
	return i
}

// mayBeForeign reports whether the bytes of a piece, which is not ASCII, can
// be in the other charset than its page. Most pieces of GB 18030 show with
// their first character that they are not UTF-8.
func mayBeForeign(piece []byte, page Charset) bool {
	if r, n := utf8.DecodeRune(piece); page == CharsetGB18030 && r == utf8.RuneError && n == 1 {
		return false
	}
	return utf8.Valid(piece) == (page == CharsetGB18030)
}

// foreign decodes a piece that is in the other charset than its page, and
// names the case. An empty rule means the piece is none.
func foreign(piece []byte, page Charset) (text, rule string) {
	other, rule := CharsetUTF8, "utf-8 inside gb18030"
	if page == CharsetUTF8 {
		other, rule = CharsetGB18030, "gb18030 inside utf-8"
	}
	was := decodeAs(piece, page)
	if page == CharsetUTF8 && strings.ContainsFunc(was, isCommon) {
		return "", "" // UTF-8 that lost a byte
	}
	text = decodeAs(piece, other)
	if !clearGain(was, text) {
		return "", ""
	}
	return text, rule
}

// isCommon reports whether r is a character or mark of daily use.
func isCommon(r rune) bool { return tables().weightOf(r) >= weightCommon }

// clearGain reports whether the text after reads like Chinese of at least
// two characters, without loss, and much better than the text before.
func clearGain(before, after string) bool {
	mean, n := score(after)
	was, _ := score(before)
	return n >= 2 && mean >= minScore && mean-was >= minGain && !strings.ContainsRune(after, '\uFFFD')
}

// The bounds for a repair, in tenths: clean Chinese scores 8 and more, so
// that nothing clean can gain, and what a repair gives must read well.
const (
	minScore = 4.5
	minGain  = 4
)
